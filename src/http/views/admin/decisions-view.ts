// Recorded decisions as a table with a filter. Whom they were about is not shown here.

import { cohorts } from '../../../domain/recorded-session.ts';
import type { FoundDecision } from '../../../flow/decision-reading.ts';
import { defineAdminView } from './admin-view.ts';

export type DecisionsModel = {
  filter: Record<string, string>;
  rows: FoundDecision[];
  nextHref: string | null;
  firstHref: string | null;
};

const nl = {
  decisionsTitle: 'Beslissingen',
  decisionsLead:
    'Wat op elke route is beslist, het nieuwste eerst. Per sessie, route en uitkomst is er één rij in vijf minuten. Dagen gaan van 0 tot 24 uur UTC.',
  decisionsRoute: 'Route',
  decisionsOutcome: 'Uitkomst',
  decisionsOutcomes: {
    '': 'alle',
    allow: 'door',
    'step-up': 'meer bewijs gevraagd',
    'sign-in': 'inloggen gevraagd',
    deny: 'geweigerd',
  } as Record<string, string>,
  decisionsVersion: 'Versie van het beleid',
  decisionsCohort: 'Soort nummer',
  decisionsCohorts: { '': 'alle', rsin: 'RSIN', kvk: 'KvK', bsn: 'BSN', none: 'geen' } as Record<
    string,
    string
  >,
  decisionsFrom: 'Vanaf',
  decisionsUntil: 'Tot en met',
  decisionsReference: 'Code voor de helpdesk',
  decisionsSearch: 'Zoeken',
  decisionsColumns: ['Nummer', 'Moment', 'Route', 'Uitkomst', 'Versie', 'Soort nummer', 'Vereist', 'Bereikt'],
  decisionsFirst: 'Terug naar het begin',
};
const en: typeof nl = {
  decisionsTitle: 'Decisions',
  decisionsLead:
    'What was decided at each route, newest first. There is one row per session, route and outcome in five minutes. Days are days of UTC.',
  decisionsRoute: 'Route',
  decisionsOutcome: 'Outcome',
  decisionsOutcomes: {
    '': 'all',
    allow: 'through',
    'step-up': 'asked for more proof',
    'sign-in': 'asked to sign in',
    deny: 'denied',
  },
  decisionsVersion: 'Policy version',
  decisionsCohort: 'Kind of number',
  decisionsCohorts: { '': 'all', rsin: 'RSIN', kvk: 'KvK', bsn: 'BSN', none: 'none' },
  decisionsFrom: 'From',
  decisionsUntil: 'Until, included',
  decisionsReference: 'Help desk code',
  decisionsSearch: 'Search',
  decisionsColumns: [
    'Number',
    'Moment',
    'Route',
    'Outcome',
    'Version',
    'Kind of number',
    'Required',
    'Reached',
  ],
  decisionsFirst: 'Back to the beginning',
};

const levels = ['none', 'low', 'substantial', 'high'];

/** What a column holds is data: shown as a level only where it is one. */
export function recordedLevel(value: unknown) {
  const { level, twoFactor } = (value ?? {}) as { level?: string; twoFactor?: boolean };
  return levels.includes(level ?? '') ? { level, twoFactor: twoFactor === true } : null;
}

const helpers = { recordedLevel, cohorts };

export const decisionsView = defineAdminView<DecisionsModel, typeof nl & typeof helpers>({
  name: 'decisions',
  text: { nl: { ...nl, ...helpers }, en: { ...en, ...helpers } },
  title: (_model, { t }) => t.decisionsTitle,
  template: `<p class="nl-paragraph nl-paragraph--lead"><%= it.t.decisionsLead %></p>
<section class="sluis-card">
<form class="sluis-filter" method="get" action="/admin/decisions" role="search">
<%~ include('@admin-field', { id: 'route', name: 'route', label: it.t.decisionsRoute, value: it.m.filter.route, maxlength: 140 }) %>
<%~ include('@admin-field', { id: 'outcome', name: 'outcome', type: 'select', label: it.t.decisionsOutcome, value: it.m.filter.outcome, options: Object.entries(it.t.decisionsOutcomes) }) %>
<%~ include('@admin-field', { id: 'version', name: 'version', label: it.t.decisionsVersion, value: it.m.filter.version, maxlength: 10 }) %>
<%~ include('@admin-field', { id: 'cohort', name: 'cohort', type: 'select', label: it.t.decisionsCohort, value: it.m.filter.cohort, options: ['', ...it.t.cohorts].map((cohort) => [cohort, it.t.decisionsCohorts[cohort]]) }) %>
<%~ include('@admin-field', { id: 'from', name: 'from', type: 'date', label: it.t.decisionsFrom, value: it.m.filter.from }) %>
<%~ include('@admin-field', { id: 'until', name: 'until', type: 'date', label: it.t.decisionsUntil, value: it.m.filter.until }) %>
<%~ include('@admin-field', { id: 'reference', name: 'reference', label: it.t.decisionsReference, value: it.m.filter.reference, maxlength: 40 }) %>
<button class="nl-button nl-button--primary" type="submit"><%= it.t.decisionsSearch %></button>
</form>
</section>
<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.decisionsTitle, columns: it.t.decisionsColumns, rows: it.m.rows.map((row) => [
  { href: '/admin/decisions/' + row.id, text: String(row.id) }, { atMs: row.atMs }, row.routeId, it.t.decisionsOutcomes[row.outcome] ?? row.outcome, row.policyVersion,
  it.t.decisionsCohorts[row.subjectType ?? 'none'] ?? it.t.decisionsCohorts.none, it.t.recordedLevel(row.required), it.t.recordedLevel(row.reached)]) }) %>
<% if (it.m.firstHref) { %><p class="nl-paragraph"><a class="nl-link sluis-action-link" href="<%= it.m.firstHref %>"><%= it.t.decisionsFirst %></a></p><% } %>
<%~ include('@admin-pagination', { view: it, previousHref: null, nextHref: it.m.nextHref }) %>
</section>
`,
});
