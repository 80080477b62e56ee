// The policy in force with its history, one version with what it changed and the way back to it, and the difference
// between two versions.

import { defineAdminView } from './admin-view.ts';
import {
  type ChangeListModel,
  type ChangeListText,
  changeListPart,
  changeListText,
} from './change-list-part.ts';

export type VersionSummary = {
  number: number;
  author: string;
  reason: string;
  founding: boolean;
  createdAtMs: number;
};

export type PolicyModel = {
  inForce: VersionSummary;
  /** What was sent in was what is in force already. */
  isUnchanged: boolean;
  openDrafts: number;
  mayEdit: boolean;
  versions: VersionSummary[];
  total: number;
  links: { page: number; pages: number; previousHref: string | null; nextHref: string | null };
};

export type VersionModel = {
  version: VersionSummary & { source: string; draftId: string | null; approvers: string[] };
  inForce: number;
  mayRollBack: boolean;
  /** Of going back to it; null for the version in force. */
  back: ChangeListModel | null;
  isReasonMissing: boolean;
  reason: string;
};

export type DiffModel = { from: number; to: number; versions: number[]; changes: ChangeListModel };

const nl = {
  policyTitle: 'Beleid',
  policyLead:
    'Het beleid bestaat uit genummerde versies die nooit veranderen. Een nieuwe versie geldt binnen een seconde overal.',
  policyInForce: 'Nu van kracht',
  policyVersion: 'Versie',
  policyNumber: (number: number) => `Versie ${number}`,
  policyWho: 'Door',
  policyWhen: 'Sinds',
  policyWhy: 'Reden',
  policyApproved: 'Goedgekeurd door',
  policyFounding: 'bij installatie geladen',
  policyNow: 'van kracht',
  policyUnchanged: 'Dit is het beleid dat al geldt. Er is niets gewijzigd.',
  policyEdit: 'Beleid wijzigen',
  policyDrafts: (open: number) => (open === 1 ? '1 voorstel wacht' : `${open} voorstellen wachten`),
  policyHistory: 'Eerdere versies',
  policyColumns: ['Versie', 'Wanneer', 'Door', 'Reden', 'Status'],
  policyCompare: 'Versies vergelijken',
  policySource: 'Zoals het geschreven is',
  policySourceOpen: 'Toon de tekst',
  policyBack: 'Terug naar deze versie',
  policyBackLead:
    'Dit maakt een nieuwe versie met de tekst van deze. De invoering blijft zoals die nu is. Wordt er iets lager of opent er iets, dan moet een ander het eerst goedkeuren.',
  policyBackEffect: 'Wat er dan verandert',
  policyBackReason: 'Reden',
  policyBackButton: 'Ga terug naar deze versie',
  policyDraftLink: 'Bekijk het voorstel',
  policyDiffTitle: 'Versies vergelijken',
  policyFrom: 'Van versie',
  policyTo: 'Naar versie',
  policyDiffButton: 'Vergelijk',
  policyReasonMissing: 'Schrijf waarom, in hooguit 500 tekens.',
};
const en: typeof nl = {
  policyTitle: 'Policy',
  policyLead:
    'The policy is numbered versions that never change. A new version holds everywhere within a second.',
  policyInForce: 'In force now',
  policyVersion: 'Version',
  policyNumber: (number) => `Version ${number}`,
  policyWho: 'By',
  policyWhen: 'Since',
  policyWhy: 'Reason',
  policyApproved: 'Approved by',
  policyFounding: 'loaded at installation',
  policyNow: 'in force',
  policyUnchanged: 'This is the policy in force already. Nothing has changed.',
  policyEdit: 'Change the policy',
  policyDrafts: (open) => (open === 1 ? '1 draft waits' : `${open} drafts wait`),
  policyHistory: 'Earlier versions',
  policyColumns: ['Version', 'When', 'By', 'Reason', 'State'],
  policyCompare: 'Compare versions',
  policySource: 'As it was written',
  policySourceOpen: 'Show the text',
  policyBack: 'Back to this version',
  policyBackLead:
    'This makes a new version with the text of this one. The roll-out stays as it is now. If anything becomes lower or opens, somebody else has to approve it first.',
  policyBackEffect: 'What changes then',
  policyBackReason: 'Reason',
  policyBackButton: 'Go back to this version',
  policyDraftLink: 'See the draft',
  policyDiffTitle: 'Compare versions',
  policyFrom: 'From version',
  policyTo: 'To version',
  policyDiffButton: 'Compare',
  policyReasonMissing: 'Write why, in 500 characters at most.',
};

type Text = typeof nl & ChangeListText;
const text = { nl: { ...nl, ...changeListText.nl }, en: { ...en, ...changeListText.en } };
const trail = [{ href: '/admin/policy', label: { nl: nl.policyTitle, en: en.policyTitle } }];

const stateCell = `(v, now) => ({ list: [...(v.number === now ? [{ badge: it.t.policyNow, tone: 'ok' }] : []), ...(v.founding ? [{ badge: it.t.policyFounding, tone: 'quiet' }] : [])] })`;

export const policyView = defineAdminView<PolicyModel, Text>({
  name: 'policy',
  text,
  title: (_model, { t }) => t.policyTitle,
  template: `<% if (it.m.isUnchanged) { %><%~ include('@admin-notice', { kind: 'info', what: it.t.policyUnchanged }) %><% } %>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.policyLead %></p>
<% const stateOf = ${stateCell}; const now = it.m.inForce; %>
<section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.policyInForce %></h2>
<%~ include('@admin-facts', { view: it, rows: [
  { label: it.t.policyVersion, value: { href: '/admin/policy/versions/' + now.number, text: String(now.number) } },
  { label: it.t.policyWhen, value: { atMs: now.createdAtMs } }, { label: it.t.policyWho, value: it.ownWord(now.author) }, { label: it.t.policyWhy, value: it.ownWord(now.reason) },
  ...(now.founding ? [{ label: it.t.policyColumns[4], value: { badge: it.t.policyFounding } }] : [])] }) %>
<p class="nl-paragraph sluis-links"><% if (it.m.mayEdit) { %><a class="nl-link sluis-action-link" href="/admin/policy/edit"><%= it.t.policyEdit %></a> <% } %><a class="nl-link sluis-action-link" href="/admin/drafts"><%= it.t.policyDrafts(it.m.openDrafts) %></a> <a class="nl-link sluis-action-link" href="/admin/policy/diff"><%= it.t.policyCompare %></a></p>
</section>
<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.policyHistory, columns: it.t.policyColumns, rows: it.m.versions.map((v) => [
  { href: '/admin/policy/versions/' + v.number, text: String(v.number) }, { atMs: v.createdAtMs }, it.ownWord(v.author), it.ownWord(v.reason), stateOf(v, now.number)]) }) %>
<%~ include('@admin-pagination', { view: it, previousHref: it.m.links.previousHref, nextHref: it.m.links.nextHref, label: it.t.adminPage(it.m.links.page, it.m.links.pages) }) %>
</section>
`,
});

export const versionView = defineAdminView<VersionModel, Text>({
  name: 'policy-version',
  text,
  title: ({ version }, { t }) => t.policyNumber(version.number),
  trail: () => trail,
  hasFaults: ({ isReasonMissing }) => isReasonMissing,
  template: `<% const v = it.m.version; %><% if (it.m.isReasonMissing) { %><%~ include('@admin-faults', { view: it, faults: [{ href: '#reason', text: it.t.policyReasonMissing }] }) %><% } %>
<section class="sluis-card">
<%~ include('@admin-facts', { view: it, rows: [
  { label: it.t.policyWhen, value: { atMs: v.createdAtMs } }, { label: it.t.policyWho, value: it.ownWord(v.author) }, { label: it.t.policyWhy, value: it.ownWord(v.reason) },
  ...(v.approvers.length === 0 ? [] : [{ label: it.t.policyApproved, value: v.approvers.join(', ') }]),
  ...(v.draftId === null ? [] : [{ label: it.t.policyDrafts(1).replace(/^1 /, ''), value: { href: '/admin/drafts/' + v.draftId, text: it.t.policyDraftLink } }]),
  ...(v.founding ? [{ label: it.t.policyColumns[4], value: { badge: it.t.policyFounding } }] : []),
  ...(v.number === it.m.inForce ? [{ label: it.t.policyColumns[4], value: { badge: it.t.policyNow, tone: 'ok' } }] : [])] }) %>
<% if (v.number > 1) { %><p class="nl-paragraph"><a class="nl-link sluis-action-link" href="/admin/policy/diff?from=<%= v.number - 1 %>&amp;to=<%= v.number %>"><%= it.t.policyCompare %>: <%= v.number - 1 %> – <%= v.number %></a></p><% } %>
</section>
<section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.policySource %></h2>
<details class="sluis-details"><summary class="sluis-menu__summary"><%= it.t.policySourceOpen %></summary><pre class="sluis-source-text" tabindex="0"><%= v.source %></pre></details>
</section>
<% if (it.m.back) { %><section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.policyBack %></h2>
<p class="nl-paragraph"><%= it.t.policyBackLead %></p>
<h3 class="nl-heading nl-heading--level-3"><%= it.t.policyBackEffect %></h3>
${changeListPart('it.m.back')}
<% if (it.m.mayRollBack) { %><form method="post" action="/admin/policy/roll-back">
<input type="hidden" name="version" value="<%= v.number %>"><input type="hidden" name="base" value="<%= it.m.inForce %>">
<%~ include('@admin-field', { id: 'reason', name: 'reason', label: it.t.policyBackReason, value: it.m.reason, required: true, maxlength: 500, error: it.m.isReasonMissing ? it.t.policyReasonMissing : null }) %>
<button class="nl-button nl-button--primary" type="submit"><%= it.t.policyBackButton %></button>
</form><% } %>
</section><% } %>
`,
});

export const policyDiffView = defineAdminView<DiffModel, Text>({
  name: 'policy-diff',
  text,
  title: (_model, { t }) => t.policyDiffTitle,
  trail: () => trail,
  template: `<section class="sluis-card">
<% const choices = it.m.versions.map((number) => [String(number), String(number)]); %>
<form class="sluis-filter" method="get" action="/admin/policy/diff">
<%~ include('@admin-field', { id: 'from', name: 'from', type: 'select', label: it.t.policyFrom, value: String(it.m.from), options: choices }) %>
<%~ include('@admin-field', { id: 'to', name: 'to', type: 'select', label: it.t.policyTo, value: String(it.m.to), options: choices }) %>
<button class="nl-button nl-button--primary" type="submit"><%= it.t.policyDiffButton %></button>
</form>
</section>
<section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.policyNumber(it.m.from) %> – <%= it.t.policyNumber(it.m.to) %></h2>
${changeListPart('it.m.changes')}
</section>
`,
});
