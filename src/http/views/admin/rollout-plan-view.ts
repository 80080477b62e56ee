// Choosing routes and a date, or ending sooner what runs. What it cannot do stands on the page: no later date, no
// second one.

import { cohorts } from '../../../domain/rollout-document.ts';
import type { RolloutCandidate } from '../../../flow/plan-rollout.ts';
import { type AdminSpeech, defineAdminView } from './admin-view.ts';
import { rolloutWordsEn, rolloutWordsNl } from './rollout-words.ts';

export type RolloutPlanModel = {
  base: number;
  search: string;
  candidates: RolloutCandidate[];
  /** How many more there are than are shown. */
  left: number;
  given: { routes: string[]; until: string; cohorts: string[]; deviation: string; reason: string };
  faults: { href: string | null; text: string }[];
};

const nl = {
  ...rolloutWordsNl,
  planTitle: 'Uitrol plannen',
  planLead:
    'Kies routes die tot een datum ook opengaan met alleen een wachtwoord, of breng de datum van een lopende uitrol naar voren.',
  planRules: [
    'Alleen routes die er al waren, met vereist niveau laag. Een route met niveau substantieel is een afwijking: met reden, twee goedkeurders en hooguit 12 maanden.',
    'Een datum kan daarna alleen naar voren. Is hij voorbij, dan krijgt de route nooit een tweede.',
    'Iets nieuws wacht op een goedkeurder. Vervroegen en beëindigen gelden meteen.',
  ],
  planSearch: 'Zoek in naam en pad',
  planSearchButton: 'Zoeken',
  planRoutes: 'Routes',
  planNone: 'Er is geen route die hiervoor in aanmerking komt.',
  planLeft: (count: number) => `Nog ${count} andere; zoek om ze te zien.`,
  planUntil: 'Tot en met',
  planUntilHint: 'Aan het eind van deze dag, Nederlandse tijd, is een wachtwoord alleen niet meer genoeg.',
  planCohorts: 'Voor wie',
  planDeviation: 'Reden van de afwijking',
  planDeviationHint: 'Alleen nodig als er een route met niveau substantieel bij is.',
  planReason: 'Waarom deze wijziging',
  planButton: 'Wijziging insturen',
  planRunning: 'loopt tot',
  planDeviates: 'substantieel, dus een afwijking',
  endTitle: 'Meteen beëindigen',
  endText: 'De gekozen routes vragen meteen weer wat ze vereisen. Dat kan niet worden teruggedraaid.',
  endButton: 'Meteen beëindigen',
};
const en: typeof nl = {
  ...rolloutWordsEn,
  planTitle: 'Plan the roll-out',
  planLead:
    'Choose routes that until a date also open with a password alone, or bring the date of a running roll-out forward.',
  planRules: [
    'Only routes that are there already, with required level low. A route of level substantial is a deviation: with a reason, two approvers and 12 months at most.',
    'After that a date only comes forward. Once it has passed, the route never gets a second one.',
    'Something new waits for an approver. Bringing forward and ending take effect at once.',
  ],
  planSearch: 'Search in name and path',
  planSearchButton: 'Search',
  planRoutes: 'Routes',
  planNone: 'There is no route that this could be for.',
  planLeft: (count) => `Another ${count}; search to see them.`,
  planUntil: 'Up to and including',
  planUntilHint: 'At the end of this day, Dutch time, a password alone is no longer enough.',
  planCohorts: 'For whom',
  planDeviation: 'Reason of the deviation',
  planDeviationHint: 'Needed only if a route of level substantial is among them.',
  planReason: 'Why this change',
  planButton: 'Send the change in',
  planRunning: 'running until',
  planDeviates: 'substantial, so a deviation',
  endTitle: 'End at once',
  endText: 'The chosen routes ask at once what they require. This cannot be undone.',
  endButton: 'End at once',
};

type Speech = AdminSpeech<typeof nl>;

/** The option of a route: its name, its path, and what is special about it. */
function optionOf(
  { routeId, path, level, untilMs }: RolloutCandidate,
  { t, moment }: Speech,
): [string, string] {
  const notes = [
    ...(level === 'substantial' ? [t.planDeviates] : []),
    ...(untilMs === null ? [] : [`${t.planRunning} ${moment(untilMs)}`]),
  ];
  return [routeId, `${routeId} (${path})${notes.length === 0 ? '' : `: ${notes.join(', ')}`}`];
}

const parts = { optionOf, cohortOptions: cohorts };

export const rolloutPlanView = defineAdminView<RolloutPlanModel, typeof nl & typeof parts>({
  name: 'rollout-plan',
  text: { nl: { ...nl, ...parts }, en: { ...en, ...parts } },
  title: (_model, { t }) => t.planTitle,
  trail: (_model, { t }) => [{ href: '/admin/roll-out', label: t.rolloutTitle }],
  hasFaults: ({ faults }) => faults.length > 0,
  template: `<%~ include('@admin-faults', { view: it, faults: it.m.faults }) %>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.planLead %></p>
<section class="sluis-card">
<ul class="sluis-reasons"><% it.t.planRules.forEach((rule) => { %><li><%= rule %></li><% }) %></ul>
<form class="sluis-filter" method="get" action="/admin/roll-out/plan" role="search">
<%~ include('@admin-field', { id: 'q', name: 'q', label: it.t.planSearch, value: it.m.search, maxlength: 200 }) %>
<button class="nl-button nl-button--secondary" type="submit"><%= it.t.planSearchButton %></button>
</form>
</section>
<% if (it.m.candidates.length === 0) { %><p class="nl-paragraph"><%= it.t.planNone %></p><% } else { %>
<%~ include('@admin-confirm', { view: it }) %>
<form class="sluis-card" method="post" action="/admin/roll-out/plan">
<input type="hidden" name="base" value="<%= it.m.base %>">
<%~ include('@admin-field', { id: 'routes', name: 'routes', type: 'checkboxes', label: it.t.planRoutes, value: it.m.given.routes, options: it.m.candidates.map((one) => it.t.optionOf(one, it)) }) %>
<% if (it.m.left > 0) { %><p class="nl-paragraph"><%= it.t.planLeft(it.m.left) %></p><% } %>
<%~ include('@admin-field', { id: 'until', name: 'until', type: 'date', label: it.t.planUntil, hint: it.t.planUntilHint, value: it.m.given.until, required: true }) %>
<%~ include('@admin-field', { id: 'cohorts', name: 'cohorts', type: 'checkboxes', label: it.t.planCohorts, value: it.m.given.cohorts, options: it.t.cohortOptions.map((one) => [one, it.t.rolloutCohorts[one]]) }) %>
<%~ include('@admin-field', { id: 'deviation', name: 'deviation', type: 'textarea', label: it.t.planDeviation, hint: it.t.planDeviationHint, value: it.m.given.deviation, maxlength: 2000 }) %>
<%~ include('@admin-field', { id: 'reason', name: 'reason', label: it.t.planReason, value: it.m.given.reason, maxlength: 200, required: true }) %>
<button class="nl-button nl-button--primary" type="submit"><%= it.t.planButton %></button>
</form>
<% const running = it.m.candidates.filter(({ untilMs }) => untilMs !== null); if (running.length > 0) { %>
<form class="sluis-card" method="post" action="/admin/roll-out/end">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.endTitle %></h2>
<p class="nl-paragraph"><%= it.t.endText %></p>
<input type="hidden" name="base" value="<%= it.m.base %>">
<%~ include('@admin-field', { id: 'end-routes', name: 'routes', type: 'checkboxes', label: it.t.planRoutes, value: [], options: running.map((one) => it.t.optionOf(one, it)) }) %>
<%~ include('@admin-field', { id: 'end-reason', name: 'reason', label: it.t.planReason, value: '', maxlength: 200, required: true }) %>
<button class="nl-button nl-button--secondary nl-button--negative" type="submit"><%= it.t.endButton %></button>
</form><% } %>
<% } %>
`,
});
