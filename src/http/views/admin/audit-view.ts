// Rows of the audit trail with a filter, and the form that takes them out as a file.

import type { AuditFound } from '../../../flow/audit-reading.ts';
import { defineAdminView } from './admin-view.ts';

export type AuditModel = {
  filter: { from: string; until: string; event: string; outcome: string; account: string; reference: string };
  rows: AuditFound[];
  nextHref: string | null;
  firstHref: string | null;
};

const nl = {
  auditTitle: 'Vastlegging',
  auditLead:
    'Alles wat is gebeurd, het nieuwste eerst. Deze rijen kan niemand wijzigen. Dagen gaan van 0 tot 24 uur UTC.',
  auditChainLink: 'Controleer of de keten heel is',
  auditFrom: 'Vanaf',
  auditUntil: 'Tot en met',
  auditEvent: 'Gebeurtenis',
  auditOutcome: 'Uitkomst',
  auditOutcomes: { '': 'alle', success: 'gelukt', failure: 'niet gelukt' },
  auditAccount: 'Code van het account',
  auditReference: 'Code voor de helpdesk',
  auditSearch: 'Zoeken',
  auditCaption: 'Gebeurtenissen',
  auditColumns: ['Nummer', 'Moment', 'Gebeurtenis', 'Uitkomst', 'Account', 'Helpdeskcode', 'Feiten'],
  auditFirst: 'Terug naar het begin',
  auditExport: 'Als bestand ophalen',
  auditExportLead: 'Met dezelfde filters, hoogstens 100.000 rijen. Het ophalen wordt zelf ook vastgelegd.',
  auditFormat: 'Vorm',
  auditFormats: { jsonl: 'JSON per regel', csv: 'CSV' },
};
const en: typeof nl = {
  auditTitle: 'Audit trail',
  auditLead: 'All that happened, newest first. Nobody can change these rows. Days are days of UTC.',
  auditChainLink: 'Check that the chain is whole',
  auditFrom: 'From',
  auditUntil: 'Until, included',
  auditEvent: 'Event',
  auditOutcome: 'Outcome',
  auditOutcomes: { '': 'all', success: 'success', failure: 'failure' },
  auditAccount: 'Account id',
  auditReference: 'Help desk code',
  auditSearch: 'Search',
  auditCaption: 'Events',
  auditColumns: ['Number', 'Moment', 'Event', 'Outcome', 'Account', 'Help desk code', 'Facts'],
  auditFirst: 'Back to the beginning',
  auditExport: 'Take out as a file',
  auditExportLead: 'With the same filters, 100,000 rows at most. Taking it out is recorded too.',
  auditFormat: 'Form',
  auditFormats: { jsonl: 'JSON lines', csv: 'CSV' },
};

export const auditView = defineAdminView<AuditModel, typeof nl>({
  name: 'audit',
  text: { nl, en },
  title: (_model, { t }) => t.auditTitle,
  template: `<p class="nl-paragraph nl-paragraph--lead"><%= it.t.auditLead %></p>
<p class="nl-paragraph"><a class="nl-link sluis-action-link" href="/admin/audit/chain"><%= it.t.auditChainLink %></a></p>
<section class="sluis-card">
<form class="sluis-filter" method="get" action="/admin/audit" role="search">
<%~ include('@admin-field', { id: 'from', name: 'from', type: 'date', label: it.t.auditFrom, value: it.m.filter.from }) %>
<%~ include('@admin-field', { id: 'until', name: 'until', type: 'date', label: it.t.auditUntil, value: it.m.filter.until }) %>
<%~ include('@admin-field', { id: 'event', name: 'event', label: it.t.auditEvent, value: it.m.filter.event, maxlength: 60 }) %>
<%~ include('@admin-field', { id: 'outcome', name: 'outcome', type: 'select', label: it.t.auditOutcome, value: it.m.filter.outcome, options: Object.entries(it.t.auditOutcomes) }) %>
<%~ include('@admin-field', { id: 'account', name: 'account', label: it.t.auditAccount, value: it.m.filter.account, maxlength: 36 }) %>
<%~ include('@admin-field', { id: 'reference', name: 'reference', label: it.t.auditReference, value: it.m.filter.reference, maxlength: 40 }) %>
<button class="nl-button nl-button--primary" type="submit"><%= it.t.auditSearch %></button>
</form>
</section>
<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.auditCaption, columns: it.t.auditColumns, rows: it.m.rows.map((row) => [
  row.seq, { atMs: row.atMs }, row.event, { text: it.t.auditOutcomes[row.outcome] ?? row.outcome, note: it.ownWord(row.reason ?? '') },
  row.accountId === null ? null : { code: row.accountId }, row.correlationId === null ? null : { code: row.correlationId },
  { list: Object.entries(row.facts).filter(([, value]) => value !== null).map(([name, value]) => ({ code: name + ': ' + (typeof value === 'object' ? JSON.stringify(value) : value) })) }]) }) %>
<% if (it.m.firstHref) { %><p class="nl-paragraph"><a class="nl-link sluis-action-link" href="<%= it.m.firstHref %>"><%= it.t.auditFirst %></a></p><% } %>
<%~ include('@admin-pagination', { view: it, previousHref: null, nextHref: it.m.nextHref }) %>
</section>
<section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.auditExport %></h2>
<p class="nl-paragraph"><%= it.t.auditExportLead %></p>
<%~ include('@admin-confirm', { view: it }) %>
<form method="post" action="/admin/audit/export">
<% Object.entries(it.m.filter).filter(([, value]) => value !== '').forEach(([name, value]) => { %><input type="hidden" name="<%= name %>" value="<%= value %>"><% }) %>
<%~ include('@admin-field', { id: 'format', name: 'format', type: 'radio', label: it.t.auditFormat, value: 'jsonl', options: Object.entries(it.t.auditFormats) }) %>
<button class="nl-button nl-button--secondary" type="submit"><%= it.t.auditExport %></button>
</form>
</section>
`,
});
