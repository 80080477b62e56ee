// The list of drafts, and one draft: author, reason, what it changes, approvals so far, and who may still act.

import { type ErrorCode, errorTable } from '../../../domain/errors.ts';
import type { PolicyFault } from '../../../domain/policy.ts';
import { defineAdminView } from './admin-view.ts';
import {
  type ChangeListModel,
  type ChangeListText,
  changeListPart,
  changeListText,
} from './change-list-part.ts';
import { type PolicyWarningsText, policyWarningsPart, policyWarningsText } from './policy-warnings-part.ts';

type DraftState = 'open' | 'applied' | 'refused' | 'withdrawn';
export type DraftSummaryModel = {
  id: string;
  reason: string;
  authorName: string;
  authorAccountId: string | null;
  baseVersion: number;
  approvalsNeeded: number;
  counts: Readonly<Record<string, number>>;
  createdAtMs: number;
  state: DraftState;
  decidedAtMs: number | null;
  decisionReason: string | null;
  appliedVersion: number | null;
};
export type DraftsModel = { drafts: readonly DraftSummaryModel[] };
export type DraftModel = {
  draft: DraftSummaryModel & { source: string };
  approvals: readonly { name: string | null; atMs: number }[];
  decidedBy: string | null;
  isMoved: boolean;
  done: 'made' | 'approved' | 'applied' | 'refused' | 'withdrawn' | null;
  refused: ErrorCode | null;
  /** Why this reader cannot approve it now. */
  obstacle: ErrorCode | null;
  /** Names of who could. */
  others: string[];
  mayApprove: boolean;
  mayWithdraw: boolean;
  changes: ChangeListModel;
  /** Of an open one. */
  warnings: readonly PolicyFault[];
};

const nl = {
  draftsTitle: 'Voorstellen',
  draftTitle: 'Voorstel voor het beleid',
  draftsLead: 'Een wijziging die iets verlaagt of opent, wacht hier tot een ander haar goedkeurt.',
  draftsCaption: 'Open voorstellen eerst',
  draftsColumns: ['Reden', 'Door', 'Gemaakt', 'Verandert', 'Status'],
  draftsEmpty: 'Er zijn geen voorstellen.',
  draftStates: {
    open: 'wacht',
    applied: 'van kracht geworden',
    refused: 'geweigerd',
    withdrawn: 'ingetrokken',
  },
  draftState: 'Status',
  draftAuthor: 'Door',
  draftMade: 'Gemaakt',
  draftReason: 'Reden',
  draftBase: 'Vanaf versie',
  draftDecided: 'Besloten',
  draftDecisionReason: 'Reden van het besluit',
  draftVersion: 'Werd versie',
  draftApprovals: 'Goedkeuringen',
  draftApprovalsOf: (count: number, needed: number) => `${count} van ${needed}`,
  draftChanges: 'Wat dit voorstel verandert',
  draftSource: 'De tekst van het voorstel',
  draftSourceOpen: 'Toon de tekst',
  draftMoved:
    'Dit voorstel is gemaakt vanaf een versie die niet meer geldt. Het kan niet meer worden goedgekeurd.',
  draftMovedNext: 'Maak het voorstel opnieuw, vanaf de versie die nu geldt.',
  draftPreview: 'Kijk eerst wat het doet',
  draftExplain: 'Leg uit onder dit voorstel',
  draftReplay: 'Bereken beslissingen opnieuw',
  draftObserve: 'Neem dit voorstel waar',
  draftDecide: 'Beslissen',
  draftApprove: 'Goedkeuren',
  draftRefuse: 'Weigeren',
  draftRefuseReason: 'Waarom niet',
  draftWithdraw: 'Trek mijn voorstel in',
  draftCannot: 'U kunt dit voorstel nu niet goedkeuren',
  draftAsk: (names: string[]) => `Wie het wel kan: ${names.join(', ')}.`,
  draftAskNobody:
    'Er is niemand anders die het kan goedkeuren. Maak eerst een tweede goedkeurder, op de pagina Medewerkers.',
  draftStaffLink: 'Ga naar Medewerkers',
  draftCommandLine: 'Van de opdrachtregel: twee verschillende mensen moeten het goedkeuren.',
  draftsDone: {
    made: 'Uw wijziging is een voorstel geworden. Het beleid verandert pas als een ander het goedkeurt.',
    approved: 'Uw goedkeuring is vastgelegd. Er is nog een goedkeuring nodig, van een ander.',
    applied: 'Goedgekeurd. Het nieuwe beleid geldt nu overal.',
    refused: 'Het voorstel is geweigerd.',
    withdrawn: 'Het voorstel is ingetrokken.',
  },
};
const en: typeof nl = {
  draftsTitle: 'Drafts',
  draftTitle: 'Draft of the policy',
  draftsLead: 'A change that lowers or opens something waits here until somebody else approves it.',
  draftsCaption: 'Open drafts first',
  draftsColumns: ['Reason', 'By', 'Made', 'Changes', 'State'],
  draftsEmpty: 'There are no drafts.',
  draftStates: { open: 'waits', applied: 'came into force', refused: 'refused', withdrawn: 'withdrawn' },
  draftState: 'State',
  draftAuthor: 'By',
  draftMade: 'Made',
  draftReason: 'Reason',
  draftBase: 'From version',
  draftDecided: 'Decided',
  draftDecisionReason: 'Reason of the decision',
  draftVersion: 'Became version',
  draftApprovals: 'Approvals',
  draftApprovalsOf: (count, needed) => `${count} of ${needed}`,
  draftChanges: 'What this draft changes',
  draftSource: 'The text of the draft',
  draftSourceOpen: 'Show the text',
  draftMoved:
    'This draft was made from a version that is no longer in force. It cannot be approved any more.',
  draftMovedNext: 'Make it anew, from the version in force now.',
  draftPreview: 'See first what it does',
  draftExplain: 'Explain under this draft',
  draftReplay: 'Replay decisions',
  draftObserve: 'Observe this draft',
  draftDecide: 'Decide',
  draftApprove: 'Approve',
  draftRefuse: 'Refuse',
  draftRefuseReason: 'Why not',
  draftWithdraw: 'Withdraw my draft',
  draftCannot: 'You cannot approve this draft now',
  draftAsk: (names) => `Who can: ${names.join(', ')}.`,
  draftAskNobody: 'There is nobody else who can approve it. First make a second approver, on the page Staff.',
  draftStaffLink: 'Go to Staff',
  draftCommandLine: 'From the command line: two different people have to approve it.',
  draftsDone: {
    made: 'Your change has become a draft. The policy changes only when somebody else approves it.',
    approved: 'Your approval is recorded. One more is needed, from somebody else.',
    applied: 'Approved. The new policy is in force everywhere now.',
    refused: 'The draft was refused.',
    withdrawn: 'The draft was withdrawn.',
  },
};

const helpers = { errorTable };
type Text = typeof nl & ChangeListText & PolicyWarningsText & typeof helpers;
const text = {
  nl: { ...nl, ...changeListText.nl, ...policyWarningsText.nl, ...helpers },
  en: { ...en, ...changeListText.en, ...policyWarningsText.en, ...helpers },
};

const stateBadge = `(state) => ({ badge: it.t.draftStates[state], tone: { open: 'warn', applied: 'ok', refused: 'danger', withdrawn: 'quiet' }[state] })`;

export const draftsView = defineAdminView<DraftsModel, Text>({
  name: 'drafts',
  text,
  title: (_model, { t }) => t.draftsTitle,
  trail: () => [{ href: '/admin/policy', label: { nl: 'Beleid', en: 'Policy' } }],
  template: `<p class="nl-paragraph nl-paragraph--lead"><%= it.t.draftsLead %></p>
<% const badgeOf = ${stateBadge}; const kinds = ['lowered', 'opened', 'raised', 'closed', 'other']; %>
<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.draftsCaption, empty: it.t.draftsEmpty, columns: it.t.draftsColumns, rows: it.m.drafts.map((draft) => [
  { href: '/admin/drafts/' + draft.id, text: draft.reason }, draft.authorName, { atMs: draft.createdAtMs },
  kinds.filter((kind) => draft.counts[kind] > 0).map((kind) => draft.counts[kind] + ' × ' + it.t.changeKinds[kind]).join(', '), badgeOf(draft.state)]) }) %>
</section>
`,
});

export const draftView = defineAdminView<DraftModel, Text>({
  name: 'draft',
  text,
  title: (_model, { t }) => t.draftTitle,
  trail: (_model, { t }) => [
    { href: '/admin/policy', label: { nl: 'Beleid', en: 'Policy' } },
    { href: '/admin/drafts', label: t.draftsTitle },
  ],
  hasFaults: ({ refused }) => refused !== null,
  template: `<% const m = it.m; const draft = m.draft; const badgeOf = ${stateBadge}; const wordsOf = (code) => it.t.errorTable[code][it.locale]; %>
<% if (m.refused) { %><%~ include('@admin-notice', { kind: 'error', what: wordsOf(m.refused).what, next: wordsOf(m.refused).next }) %><% } else if (m.done) { %><%~ include('@admin-notice', { kind: m.done === 'made' || m.done === 'approved' ? 'info' : 'ok', what: it.t.draftsDone[m.done] }) %><% } %>
<% if (draft.state === 'open' && m.isMoved) { %><%~ include('@admin-notice', { kind: 'warning', what: it.t.draftMoved, next: it.t.draftMovedNext }) %><% } %>
<section class="sluis-card">
<%~ include('@admin-facts', { view: it, rows: [
  { label: it.t.draftState, value: badgeOf(draft.state) }, { label: it.t.draftAuthor, value: draft.authorName }, { label: it.t.draftReason, value: draft.reason },
  { label: it.t.draftMade, value: { atMs: draft.createdAtMs } }, { label: it.t.draftBase, value: { href: '/admin/policy/versions/' + draft.baseVersion, text: String(draft.baseVersion) } },
  { label: it.t.draftApprovals, value: { list: [it.t.draftApprovalsOf(m.approvals.length, draft.approvalsNeeded), ...m.approvals.map((one) => (one.name ?? '?') + ', ' + it.moment(one.atMs))] } },
  ...(draft.decidedAtMs === null ? [] : [{ label: it.t.draftDecided, value: (m.decidedBy ?? '?') + ', ' + it.moment(draft.decidedAtMs) }]),
  ...(draft.decisionReason === null ? [] : [{ label: it.t.draftDecisionReason, value: draft.decisionReason }]),
  ...(draft.appliedVersion === null ? [] : [{ label: it.t.draftVersion, value: { href: '/admin/policy/versions/' + draft.appliedVersion, text: String(draft.appliedVersion) } }])] }) %>
<% if (draft.authorAccountId === null && draft.state === 'open') { %><p class="nl-paragraph"><%= it.t.draftCommandLine %></p><% } %>
</section>
<section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.draftChanges %></h2>
${policyWarningsPart('m.warnings')}
${changeListPart('m.changes')}
<details class="sluis-details"><summary class="sluis-menu__summary"><%= it.t.draftSourceOpen %></summary><pre class="sluis-source-text" tabindex="0" aria-label="<%= it.t.draftSource %>" role="region"><%= draft.source %></pre></details>
</section>
<% if (draft.state === 'open') { %><section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.draftPreview %></h2>
<ul class="sluis-reasons"><% [['/admin/explain', it.t.draftExplain], ['/admin/replay', it.t.draftReplay], ['/admin/observations', it.t.draftObserve]].forEach(([path, label]) => { %><li><a class="nl-link" href="<%= path %>?draft=<%= draft.id %>"><%= label %></a></li><% }) %></ul>
</section>
<section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.draftDecide %></h2>
<% if (m.obstacle === 'staff-confirm') { %><%~ include('@admin-confirm', { view: it }) %><% } else if (m.obstacle) { %><p class="nl-paragraph"><strong><%= it.t.draftCannot %>.</strong> <%= wordsOf(m.obstacle).what %> <%= wordsOf(m.obstacle).next %></p><% } %>
<% if (m.obstacle !== null && m.obstacle !== 'policy-moved') { %><% if (m.others.length > 0) { %><p class="nl-paragraph"><%= it.t.draftAsk(m.others) %></p><% } else if (m.obstacle !== 'staff-confirm') { %><p class="nl-paragraph"><%= it.t.draftAskNobody %> <a class="nl-link" href="/admin/staff"><%= it.t.draftStaffLink %></a></p><% } %><% } %>
<% if (m.mayApprove && m.obstacle === null) { %><form method="post" action="/admin/drafts/<%= draft.id %>/approve"><button class="nl-button nl-button--primary" type="submit"><%= it.t.draftApprove %></button></form><% } %>
<% if (m.mayApprove) { %><form method="post" action="/admin/drafts/<%= draft.id %>/refuse">
<%~ include('@admin-field', { id: 'reason', name: 'reason', label: it.t.draftRefuseReason, required: true, maxlength: 500 }) %>
<button class="nl-button nl-button--secondary nl-button--negative" type="submit"><%= it.t.draftRefuse %></button></form><% } %>
<% if (m.mayWithdraw) { %><form method="post" action="/admin/drafts/<%= draft.id %>/withdraw"><button class="nl-button nl-button--secondary" type="submit"><%= it.t.draftWithdraw %></button></form><% } %>
</section><% } %>
`,
});
