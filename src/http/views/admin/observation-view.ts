// What one observed draft would have asked beyond what is in force, by route and kind of number.

import type { Observation, ObservedCount } from '../../../flow/observe.ts';
import { defineAdminView } from './admin-view.ts';

export type ObservationModel = { observation: Observation; counts: ObservedCount[] };

const nl = {
  observationTitle: 'Telling van een voorstel',
  observationTrail: 'Waarnemen',
  observationWhen: 'Waargenomen van',
  observationUntil: 'tot',
  observationNow: 'nu',
  observationCaption: 'Wat het voorstel meer zou vragen',
  observationColumns: ['Route', 'Soort nummer', 'Uitkomst', 'Sessies', 'Accounts'],
  observationOutcomes: {
    'asked-to-step-up': 'zou meer bewijs moeten geven',
    'could-not': 'zou er niet in kunnen',
    'no-route': 'zou geen route meer hebben',
  },
  observationCohorts: { rsin: 'RSIN', kvk: 'KvK', bsn: 'BSN', none: 'geen, of niet ingelogd' },
  observationNothing: 'Nog niets: het voorstel zou tot nu toe niemand meer vragen.',
};
const en: typeof nl = {
  observationTitle: 'Counts of a draft',
  observationTrail: 'Observe',
  observationWhen: 'Observed from',
  observationUntil: 'until',
  observationNow: 'now',
  observationCaption: 'What the draft would ask beyond what is in force',
  observationColumns: ['Route', 'Kind of number', 'Outcome', 'Sessions', 'Accounts'],
  observationOutcomes: {
    'asked-to-step-up': 'would be asked for more proof',
    'could-not': 'could not get in',
    'no-route': 'would have no route any more',
  },
  observationCohorts: { rsin: 'RSIN', kvk: 'KvK', bsn: 'BSN', none: 'none, or not signed in' },
  observationNothing: 'Nothing yet: so far the draft would ask nobody for more.',
};

export const observationView = defineAdminView<ObservationModel, typeof nl>({
  name: 'observation',
  text: { nl, en },
  title: (_model, { t }) => t.observationTitle,
  trail: (_model, { t }) => [{ href: '/admin/observations', label: t.observationTrail }],
  template: `<p class="nl-paragraph nl-paragraph--lead"><a class="nl-link" href="/admin/drafts/<%= it.m.observation.draftId %>"><%= it.m.observation.draftReason %></a></p>
<section class="sluis-card">
<p class="nl-paragraph"><%= it.t.observationWhen %> <%~ include('@admin-cell', { view: it, value: { atMs: it.m.observation.startedAtMs } }) %> <%= it.t.observationUntil %> <% if (it.m.observation.endedAtMs === null) { %><%= it.t.observationNow %><% } else { %><%~ include('@admin-cell', { view: it, value: { atMs: it.m.observation.endedAtMs } }) %><% } %>.</p>
<%~ include('@admin-table', { view: it, caption: it.t.observationCaption, columns: it.t.observationColumns, empty: it.t.observationNothing, rows: it.m.counts.map((count) => [count.routeId, it.t.observationCohorts[count.cohort] ?? count.cohort, it.t.observationOutcomes[count.outcome] ?? count.outcome, count.sessions, count.people]) }) %>
</section>
`,
});
