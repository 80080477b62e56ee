// One service: its analysis as it is now, why it has to be done again, the routes that follow it, and every version of
// it that was ever in force.

import type { AnalysisAlarm } from '../../../domain/analysis-alarms.ts';
import type { RouteSummary } from '../../../domain/policy-reading.ts';
import { defineAdminView } from './admin-view.ts';
import { type AnalysisResultModel, analysisResult, analysisResultText } from './analysis-result.ts';
import { type AnalysisSheet, analysisSheetParts, analysisSheetText } from './analysis-sheet.ts';
import { requiredCell } from './routes-view.ts';
import { alarmNamesEn, alarmNamesNl } from './services-view.ts';

type Words = { nl: string; en: string };
export type ServiceModel = {
  id: string;
  label: Words;
  result: AnalysisResultModel;
  sheet: AnalysisSheet;
  alarms: Pick<AnalysisAlarm, 'kind' | 'since' | 'would'>[];
  routes: { total: number; first: RouteSummary[] };
  versions: { number: number; policyVersion: number; author: string; createdAtMs: number }[];
  mayEdit: boolean;
  /** After a form: what became of it. */
  done: 'applied' | 'draft' | 'unchanged' | null;
  draftHref: string | null;
};

const nl = {
  servicesTrail: 'Diensten en analyses',
  serviceEdit: 'Analyse bijwerken',
  serviceAlarms: 'Deze analyse moet opnieuw',
  alarmNames: alarmNamesNl,
  alarmSince: (date: string) => `sinds ${date}`,
  alarmWould: 'Onder de norm die nu geldt, zou het worden',
  alarmOpen: 'Wat die norm nog vraagt',
  serviceRoutes: (total: number) =>
    total === 1 ? '1 route van deze dienst' : `${total} routes van deze dienst`,
  serviceRouteColumns: ['Route', 'Pad', 'Vereist niveau'],
  serviceVersions: 'Versies van deze analyse',
  serviceVersionColumns: ['Versie', 'Bij beleid', 'Schrijver', 'Vastgelegd op', 'Downloaden'],
  serviceVersion: (number: number) => `Versie ${number}`,
  servicePolicy: (number: number) => `versie ${number}`,
  serviceDone: {
    applied: 'De analyse is bewaard en geldt nu. De routes volgen haar.',
    draft:
      'Dit maakt iets makkelijker of nieuw, en is daarom een voorstel. Het geldt zodra een ander het goedkeurt.',
    unchanged: 'Er is niets gewijzigd.',
  },
  serviceDraft: 'Naar het voorstel',
};
const en: typeof nl = {
  servicesTrail: 'Services and analyses',
  serviceEdit: 'Update the analysis',
  serviceAlarms: 'This analysis has to be done again',
  alarmNames: alarmNamesEn,
  alarmSince: (date) => `since ${date}`,
  alarmWould: 'Under the norm that holds now it would become',
  alarmOpen: 'What that norm still asks',
  serviceRoutes: (total) => (total === 1 ? '1 route of this service' : `${total} routes of this service`),
  serviceRouteColumns: ['Route', 'Path', 'Required level'],
  serviceVersions: 'Versions of this analysis',
  serviceVersionColumns: ['Version', 'With policy', 'Author', 'Kept on', 'Download'],
  serviceVersion: (number) => `Version ${number}`,
  servicePolicy: (number) => `version ${number}`,
  serviceDone: {
    applied: 'The analysis was saved and is in force now. The routes follow it.',
    draft:
      'This makes something easier or new, so it is a draft. It counts as soon as somebody else approves it.',
    unchanged: 'Nothing has changed.',
  },
  serviceDraft: 'To the draft',
};

const words = {
  nl: { ...nl, ...analysisResultText.nl, ...analysisSheetText.nl, requiredCell },
  en: { ...en, ...analysisResultText.en, ...analysisSheetText.en, requiredCell },
};

export const serviceView = defineAdminView<ServiceModel, typeof words.nl>({
  name: 'service',
  text: words,
  title: ({ label }, { say }) => say(label),
  trail: (_model, { t }) => [{ href: '/admin/services', label: t.servicesTrail }],
  template: `<% if (it.m.done) { %><%~ include('@admin-notice', { kind: it.m.done === 'draft' ? 'info' : 'ok', what: it.t.serviceDone[it.m.done], href: it.m.draftHref, linkText: it.t.serviceDraft }) %><% } %>
<% if (it.m.alarms.length > 0) { %><div class="utrecht-alert utrecht-alert--warning sluis-notice"><div class="utrecht-alert__content">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.serviceAlarms %></h2>
<ul class="sluis-reasons"><% it.m.alarms.forEach((alarm) => { %><li><%= it.t.alarmNames[alarm.kind] %> (<%= it.t.alarmSince(alarm.since) %>)</li><% }) %></ul>
<% { const [{ would }] = it.m.alarms; %><p class="nl-paragraph"><%= it.t.alarmWould %> (<%= would.norm.id %>, <%= would.norm.version %>): <% if (would.status === 'computed') { %><%~ include('@admin-level', { view: it, level: would.level, twoFactor: would.twoFactor }) %><% } else { %><%= it.t.resultFull %><% } %></p>
<% if (would.openQuestions.length > 0) { %><p class="nl-paragraph"><%= it.t.alarmOpen %>:</p><ul class="sluis-reasons"><% would.openQuestions.forEach((question) => { %><li><%= it.say(question) %></li><% }) %></ul><% } %><% } %>
</div></div><% } %>
<% if (it.m.mayEdit) { %><p class="nl-paragraph sluis-not-on-paper"><a class="nl-button nl-button--primary" href="/admin/services/<%= it.m.id %>/analysis"><%= it.t.serviceEdit %></a></p><% } %>
${analysisResult('it.m.result')}
${analysisSheetParts('it.m.sheet')}
<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.serviceRoutes(it.m.routes.total), columns: it.t.serviceRouteColumns, rows: it.m.routes.first.map((route) => [{ href: '/admin/routes/' + encodeURIComponent(route.id), text: route.id }, { code: route.path }, it.t.requiredCell(route, it.t.adminNotComputed)]) }) %>
</section>
<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.serviceVersions, columns: it.t.serviceVersionColumns, rows: it.m.versions.map((version) => { const at = '/admin/services/' + it.m.id + '/versions/' + version.number; return [
  { href: at, text: it.t.serviceVersion(version.number) }, it.t.servicePolicy(version.policyVersion), it.ownWord(version.author), { atMs: version.createdAtMs },
  { list: [{ href: at + '/export?format=json', text: 'JSON' }, { href: at + '/export?format=html', text: 'HTML' }] }]; }) }) %>
</section>
`,
});
