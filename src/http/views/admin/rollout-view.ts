// How far the roll-out is: charts, the same numbers as tables, dates, deviations and who may be told.

import {
  type Coverage,
  type CoverageCohort,
  type CoverageDay,
  type Forecast,
  nobody,
  shareReady,
  totalOf,
} from '../../../domain/rollout-coverage.ts';
import { cohorts } from '../../../domain/rollout-document.ts';
import type { RolloutRoute } from '../../../domain/rollout-view.ts';
import type { AdminCell } from './admin-parts.ts';
import { type AdminSpeech, defineAdminView } from './admin-view.ts';
import { type ChartWords, renderCohortChart, renderCoverageChart } from './coverage-chart.ts';
import { rolloutTextEn, rolloutTextNl } from './rollout-page-text.ts';

export type RolloutModel = {
  routes: RolloutRoute[];
  deviations: number;
  /** Ends on record, newest first: also those that are over. */
  history: { routeId: string; kind: 'set' | 'passed' | 'removed'; untilMs: number; atMs: number }[];
  now: { cohort: CoverageCohort; coverage: Coverage; forecast: Forecast | null }[];
  countedAtMs: number;
  /** Of everybody, oldest first. */
  days: CoverageDay[];
  endMs: number | null;
  mayPlan: boolean;
  maySeePeople: boolean;
  /** Null: this member may not send, or there is no mail server. */
  messagesDue: number | null;
  done: { sent: number } | null;
};

type Text = typeof rolloutTextNl;
type Speech = AdminSpeech<Text>;

const percentOf = (locale: string) => {
  const format = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  return (share: number) => format.format(share);
};
const dayFormat = (locale: string) =>
  new Intl.DateTimeFormat(locale === 'nl' ? 'nl-NL' : 'en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

function chartWords({ t, locale }: Speech, title: string, describe: string): ChartWords {
  const format = dayFormat(locale);
  return {
    ...{ title, describe, upstream: t.chartUpstream, factor: t.chartFactor, remaining: t.chartRemaining },
    ...{ end: t.chartEnd, forecast: t.chartForecast },
    day: (day) => format.format(Date.parse(`${day}T00:00:00Z`)),
  };
}

function forecastText(forecast: Forecast | null, { t, locale }: Speech): string {
  const percent = percentOf(locale);
  return forecast
    ? t.forecast(percent(forecast.share), percent(forecast.lowest), percent(forecast.highest))
    : t.forecastNone;
}

function coverageChart(model: RolloutModel, speech: Speech): string {
  const percent = percentOf(speech.locale);
  const newest = model.days.at(-1);
  if (!newest) return '';
  const { forecast = null } = model.now.find(({ cohort }) => cohort === 'all') ?? {};
  const says = speech.t.chartDescribe(percent(shareReady(newest)), forecastText(forecast, speech));
  const words = chartWords(speech, speech.t.chartTitle, says);
  return renderCoverageChart('coverage', model.days, { atMs: model.endMs, forecast }, words);
}

function cohortChart(model: RolloutModel, speech: Speech): string {
  const { t } = speech;
  const rows = model.now.map(({ cohort, coverage }) => {
    const { readyUpstream, readyFactor, remaining } = coverage;
    const says = t.barSays(readyUpstream, readyFactor, remaining);
    return { label: t.rolloutCohorts[cohort], coverage, says };
  });
  const describe = rows.map(({ label, says }) => `${label}: ${says}`).join('; ');
  return renderCohortChart('cohorts', rows, chartWords(speech, t.barTitle, describe));
}

function cohortRows(model: RolloutModel, speech: Speech): AdminCell[][] {
  const percent = percentOf(speech.locale);
  return model.now.map(({ cohort, coverage, forecast }) => [
    speech.t.rolloutCohorts[cohort],
    totalOf(coverage),
    coverage.readyUpstream,
    coverage.readyFactor,
    coverage.remaining,
    percent(shareReady(coverage)),
    forecast
      ? speech.t.forecastShort(percent(forecast.share), percent(forecast.lowest), percent(forecast.highest))
      : null,
  ]);
}

function dayRows(model: RolloutModel, speech: Speech): AdminCell[][] {
  const [percent, format] = [percentOf(speech.locale), dayFormat(speech.locale)];
  return model.days
    .toReversed()
    .map((item) => [
      format.format(Date.parse(`${item.day}T00:00:00Z`)),
      item.readyUpstream,
      item.readyFactor,
      item.remaining,
      percent(shareReady(item)),
      item.deviations,
    ]);
}

const whom = ({ cohorts: listed }: RolloutRoute): CoverageCohort[] =>
  listed === null || listed.length === cohorts.length ? ['all'] : [...listed];

function routeRows(model: RolloutModel, { t }: Speech): AdminCell[][] {
  return model.routes.map((route) => [
    { href: `/admin/routes/${encodeURIComponent(route.routeId)}`, text: route.routeId },
    { level: route.level },
    { atMs: route.untilMs },
    route.open ? { badge: t.rolloutRunning, tone: 'warn' } : { badge: t.rolloutOver, tone: 'quiet' },
    whom(route)
      .map((cohort) => t.rolloutCohorts[cohort])
      .join(', '),
    route.deviation ? { badge: t.deviates, tone: 'danger' } : t.deviatesNot,
  ]);
}

function historyRows(model: RolloutModel, { t }: Speech): AdminCell[][] {
  return model.history.map((item) => [
    item.routeId,
    t.historyKinds[item.kind],
    { atMs: item.untilMs },
    { atMs: item.atMs },
  ]);
}

const parts = { coverageChart, cohortChart, cohortRows, dayRows, routeRows, historyRows, nobody };

export const rolloutView = defineAdminView<RolloutModel, Text & typeof parts>({
  name: 'rollout',
  text: { nl: { ...rolloutTextNl, ...parts }, en: { ...rolloutTextEn, ...parts } },
  title: (_model, { t }) => t.rolloutTitle,
  template: `<p class="nl-paragraph nl-paragraph--lead"><%= it.t.lead %></p>
<% if (it.m.done) { %><%~ include('@admin-notice', { kind: 'ok', what: it.t.sent(it.m.done.sent) }) %><% } %>
<% if (it.m.deviations > 0) { %><%~ include('@admin-notice', { kind: 'warning', what: it.t.deviations(it.m.deviations), next: it.t.deviationsNext }) %><% } %>
<section class="sluis-card" aria-labelledby="dates">
<h2 class="nl-heading nl-heading--level-2" id="dates"><%= it.t.datesTitle %></h2>
<p class="nl-paragraph"><%= it.t.datesText %></p>
<%~ include('@admin-table', { view: it, caption: it.t.datesTitle, hideCaption: true, columns: it.t.datesColumns, rows: it.t.routeRows(it.m, it), empty: it.t.datesNone }) %>
<% if (it.m.mayPlan) { %><p class="nl-paragraph"><a class="nl-button nl-button--secondary" href="/admin/roll-out/plan"><%= it.t.plan %></a></p><% } %>
<% if (it.m.history.length > 0) { %><details class="sluis-why"><summary class="sluis-why__summary"><%= it.t.historyTitle %></summary><div class="sluis-why__body">
<%~ include('@admin-table', { view: it, caption: it.t.historyTitle, columns: it.t.historyColumns, rows: it.t.historyRows(it.m, it) }) %></div></details><% } %>
</section>
<section class="sluis-card" aria-labelledby="over-time">
<h2 class="nl-heading nl-heading--level-2" id="over-time"><%= it.t.timeTitle %></h2>
<% if (it.m.days.length === 0) { %><p class="nl-paragraph"><%= it.t.timeNone %></p><% } else { %>
<div class="chart-frame" role="region" tabindex="0" aria-label="<%= it.t.chartTitle %>"><%~ it.t.coverageChart(it.m, it) %></div>
<details class="sluis-why"><summary class="sluis-why__summary"><%= it.t.methodTitle %></summary><div class="sluis-why__body"><p class="nl-paragraph"><%= it.t.method %></p></div></details>
<details class="sluis-why"><summary class="sluis-why__summary"><%= it.t.dayTable %></summary><div class="sluis-why__body">
<%~ include('@admin-table', { view: it, caption: it.t.dayTable, columns: it.t.dayColumns, rows: it.t.dayRows(it.m, it) }) %></div></details>
<% } %>
</section>
<section class="sluis-card" aria-labelledby="now">
<h2 class="nl-heading nl-heading--level-2" id="now"><%= it.t.nowTitle %></h2>
<p class="nl-paragraph"><%= it.t.nowText(it.moment(it.m.countedAtMs)) %></p>
<div class="chart-frame" role="region" tabindex="0" aria-label="<%= it.t.barTitle %>"><%~ it.t.cohortChart(it.m, it) %></div>
<%~ include('@admin-table', { view: it, caption: it.t.cohortTable, columns: it.t.cohortColumns, rows: it.t.cohortRows(it.m, it) }) %>
<% if (it.m.maySeePeople) { %><p class="nl-paragraph"><a class="nl-link sluis-action-link" href="/admin/roll-out/remaining"><%= it.t.people %></a></p><% } %>
</section>
<% if (it.m.messagesDue !== null) { %><section class="sluis-card" aria-labelledby="messages">
<h2 class="nl-heading nl-heading--level-2" id="messages"><%= it.t.messagesTitle %></h2>
<p class="nl-paragraph"><%= it.t.messagesText %></p>
<p class="nl-paragraph"><strong><%= it.t.messagesDue(it.m.messagesDue) %></strong></p>
<% if (it.m.messagesDue > 0) { %><%~ include('@admin-confirm', { view: it }) %>
<form method="post" action="/admin/roll-out/messages"><button class="nl-button nl-button--primary" type="submit" name="act" value="send"><%= it.t.messagesSend(it.m.messagesDue) %></button></form><% } %>
</section><% } %>
`,
});
