// Drafts that are or were observed, and the form that begins one.

import type { Observation } from '../../../flow/observe.ts';
import { defineAdminView } from './admin-view.ts';
import type { DraftChoice } from './explain-view.ts';

export type ObservationsModel = {
  observations: Observation[];
  drafts: DraftChoice[];
  /** Id of the one to choose, or none. */
  draft: string;
  mayChange: boolean;
};

const nl = {
  observeTitle: 'Waarnemen',
  observeLead:
    'Wat van kracht is, blijft van kracht. Wat een voorstel méér zou vragen, wordt geteld en niet afgedwongen.',
  observeCaption: 'Waargenomen voorstellen',
  observeColumns: ['Voorstel', 'Begonnen', 'Door', 'Gestopt', 'Doen'],
  observeCounts: 'Bekijk de telling',
  observeRunning: 'loopt',
  observeStop: 'Stop',
  observeStart: 'Begin met waarnemen',
  observeDraft: 'Voorstel',
  observeNoDrafts: 'Er is geen open voorstel om waar te nemen.',
};
const en: typeof nl = {
  observeTitle: 'Observe',
  observeLead:
    'What is in force stays in force. What a draft would ask beyond it is counted and not enforced.',
  observeCaption: 'Observed drafts',
  observeColumns: ['Draft', 'Started', 'By', 'Stopped', 'Do'],
  observeCounts: 'See the counts',
  observeRunning: 'running',
  observeStop: 'Stop',
  observeStart: 'Start observing',
  observeDraft: 'Draft',
  observeNoDrafts: 'There is no open draft to observe.',
};

export const observationsView = defineAdminView<ObservationsModel, typeof nl>({
  name: 'observations',
  text: { nl, en },
  title: (_model, { t }) => t.observeTitle,
  template: `<p class="nl-paragraph nl-paragraph--lead"><%= it.t.observeLead %></p>
<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.observeCaption, columns: it.t.observeColumns, rows: it.m.observations.map((item) => [
  { href: '/admin/observations/' + item.id, text: item.draftReason }, { atMs: item.startedAtMs }, item.author,
  item.endedAtMs === null ? { badge: it.t.observeRunning, tone: 'ok' } : { atMs: item.endedAtMs },
  item.endedAtMs === null && it.m.mayChange ? { action: '/admin/observations/stop', fields: { observation: item.id }, button: it.t.observeStop } : { href: '/admin/observations/' + item.id, text: it.t.observeCounts }]) }) %>
</section>
<% if (it.m.mayChange) { %><section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.observeStart %></h2>
<% if (it.m.drafts.length === 0) { %><p class="nl-paragraph"><%= it.t.observeNoDrafts %></p><% } else { %><form class="sluis-filter" method="post" action="/admin/observations">
<%~ include('@admin-field', { id: 'draft', name: 'draft', type: 'select', label: it.t.observeDraft, value: it.m.draft, options: it.m.drafts.map((draft) => [draft.id, draft.reason + ' (' + draft.author + ')']) }) %>
<button class="nl-button nl-button--primary" type="submit"><%= it.t.observeStart %></button>
</form><% } %>
</section><% } %>
`,
});
