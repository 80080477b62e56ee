// Who works here, what waits for a decision, and the forms to propose somebody.

import { staffRoles } from '../../../domain/staff-role.ts';
import type { StaffRecord } from '../../../flow/staff.ts';
import type { StaffChange } from '../../../flow/staff-changes.ts';
import { defineAdminView } from './admin-view.ts';

type Words = { nl: string; en: string };
export type StaffModel = {
  members: (StaffRecord & { isSelf: boolean })[];
  waiting: (StaffChange & { proposer: string | null; isOwn: boolean })[];
  decided: (StaffChange & { decider: string | null })[];
  /** Different persons who may approve. */
  approvers: number;
  upstreams: { id: string; label: Words }[];
  mayPropose: boolean;
  mayApprove: boolean;
};

const nl = {
  staffTitle: 'Medewerkers',
  staffNeedsSecond: 'Er is nog geen tweede goedkeurder.',
  staffNeedsSecondNext:
    'Tot er twee zijn kan niets verlaagd of opengezet worden. Maak een link voor een tweede beheerder en geef die persoonlijk.',
  staffPair: 'Link maken voor een tweede beheerder',
  staffCaption: 'Wie hier werkt',
  staffColumns: ['Naam', 'Rollen', 'Sinds', 'Herkomst', 'Stand'],
  staffSelf: 'dit bent u',
  staffLocked: 'geblokkeerd',
  staffActive: 'actief',
  staffOrigins: {
    founding: 'bij de eerste start',
    'set-up': 'eerste link',
    pairing: 'via een link',
    proposal: 'voorgesteld en goedgekeurd',
  },
  staffWaiting: 'Wacht op een besluit',
  staffWaitingColumns: ['Wie', 'Voorstel', 'Rollen', 'Reden', 'Voorgesteld door', 'Besluit'],
  staffWaitingNone: 'Er wacht niets.',
  staffKinds: {
    add: 'toevoegen',
    pair: 'toevoegen met een link',
    roles: 'rollen wijzigen',
    end: 'beëindigen',
  },
  staffApprove: 'Goedkeuren',
  staffRefuse: 'Afwijzen',
  staffWithdraw: 'Intrekken',
  staffDecided: 'Besloten',
  staffDecidedColumns: ['Wie', 'Voorstel', 'Besluit', 'Door', 'Wanneer'],
  staffApproved: 'goedgekeurd',
  staffRefused: 'niet goedgekeurd',
  staffProposeMember: 'Een medewerker voorstellen die bij een inlogdienst inlogt',
  staffProposeLink: 'Een medewerker voorstellen die met een passkey inlogt',
  staffProposeLinkText: 'Wie het voorstel goedkeurt, krijgt één keer een link te zien om door te geven.',
  staffUpstream: 'Inlogdienst',
  staffSubject: 'Kenmerk van de persoon daar (sub)',
  staffName: 'Naam',
  staffRoles: 'Rollen',
  staffReason: 'Reden',
  staffPropose: 'Voorstellen',
};
const en: typeof nl = {
  staffTitle: 'Staff',
  staffNeedsSecond: 'There is no second approver yet.',
  staffNeedsSecondNext:
    'Until there are two, nothing can be lowered or opened. Make a link for a second administrator and hand it over in person.',
  staffPair: 'Make a link for a second administrator',
  staffCaption: 'Who works here',
  staffColumns: ['Name', 'Roles', 'Since', 'Origin', 'State'],
  staffSelf: 'this is you',
  staffLocked: 'locked',
  staffActive: 'active',
  staffOrigins: {
    founding: 'at the first start',
    'set-up': 'first link',
    pairing: 'by a link',
    proposal: 'proposed and approved',
  },
  staffWaiting: 'Waits for a decision',
  staffWaitingColumns: ['Who', 'Proposal', 'Roles', 'Reason', 'Proposed by', 'Decision'],
  staffWaitingNone: 'Nothing waits.',
  staffKinds: { add: 'add', pair: 'add by a link', roles: 'change roles', end: 'end' },
  staffApprove: 'Approve',
  staffRefuse: 'Refuse',
  staffWithdraw: 'Withdraw',
  staffDecided: 'Decided',
  staffDecidedColumns: ['Who', 'Proposal', 'Decision', 'By', 'When'],
  staffApproved: 'approved',
  staffRefused: 'not approved',
  staffProposeMember: 'Propose somebody who signs in at a provider',
  staffProposeLink: 'Propose somebody who signs in with a passkey',
  staffProposeLinkText: 'Whoever approves the proposal is shown a link once, to hand over.',
  staffUpstream: 'Provider',
  staffSubject: 'Identifier of the person there (sub)',
  staffName: 'Name',
  staffRoles: 'Roles',
  staffReason: 'Reason',
  staffPropose: 'Propose',
};

/** Fields that every proposal of somebody has. Data: it, prefix. */
const common = (prefix: string) => `
<%~ include('@admin-field', { view: it, id: '${prefix}-name', name: 'name', label: it.t.staffName, value: '', required: true, maxlength: 80 }) %>
<%~ include('@admin-field', { view: it, id: '${prefix}-roles', name: 'roles', label: it.t.staffRoles, type: 'checkboxes', value: [], options: roleOptions }) %>
<%~ include('@admin-field', { view: it, id: '${prefix}-reason', name: 'reason', label: it.t.staffReason, value: '', required: true, maxlength: 200 }) %>
<button class="nl-button nl-button--primary" type="submit"><%= it.t.staffPropose %></button>`;

export const staffView = defineAdminView<StaffModel, typeof nl>({
  name: 'staff',
  text: { nl, en },
  title: (_model, { t }) => t.staffTitle,
  template: `<% const roleNames = (roles) => roles.map((role) => it.t.adminRoles[role]).join(', ');
const roleOptions = ${JSON.stringify(staffRoles)}.map((role) => [role, it.t.adminRoles[role]]);
const decisions = (item) => [
  ...(it.m.mayApprove && !item.isOwn ? [{ action: '/admin/staff/approve', fields: { change: item.id }, button: it.t.staffApprove, about: item.details.name }] : []),
  ...(item.isOwn || it.m.mayApprove ? [{ action: '/admin/staff/refuse', fields: { change: item.id }, button: item.isOwn ? it.t.staffWithdraw : it.t.staffRefuse, about: item.details.name }] : []),
]; %>
<% if (it.m.approvers < 2) { %><%~ include('@admin-notice', { kind: 'warning', what: it.t.staffNeedsSecond, next: it.t.staffNeedsSecondNext }) %><% } %>
<% if (it.m.mayApprove) { %><%~ include('@admin-confirm', { view: it }) %><% } %>
<% if (it.m.approvers === 1 && it.m.mayApprove) { %><form method="post" action="/admin/staff/pair"><button class="nl-button nl-button--primary" type="submit"><%= it.t.staffPair %></button></form><% } %>
<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.staffCaption, columns: it.t.staffColumns, rows: it.m.members.map((item) => [
  { href: '/admin/staff/' + encodeURIComponent(item.id), text: item.isSelf ? item.name + ' (' + it.t.staffSelf + ')' : item.name }, roleNames(item.roles), { atMs: item.sinceMs },
  it.t.staffOrigins[item.origin], item.locked ? { badge: it.t.staffLocked, tone: 'danger' } : { badge: it.t.staffActive, tone: 'ok' }]) }) %>
</section>
<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.staffWaiting, columns: it.t.staffWaitingColumns, empty: it.t.staffWaiting + ': ' + it.t.staffWaitingNone, rows: it.m.waiting.map((item) => [
  item.details.upstream ? { text: item.details.name, note: item.details.upstream + ' ' + item.details.subject } : item.details.name, it.t.staffKinds[item.kind], roleNames(item.roles), item.reason, item.proposer, { list: decisions(item) }]) }) %>
</section>
<% if (it.m.mayPropose) { %>
<% if (it.m.upstreams.length > 0) { %><section class="sluis-card"><h2 class="nl-heading nl-heading--level-2"><%= it.t.staffProposeMember %></h2>
<form method="post" action="/admin/staff/propose-member">
<%~ include('@admin-field', { view: it, id: 'member-upstream', name: 'upstream', label: it.t.staffUpstream, type: 'select', value: '', options: it.m.upstreams.map(({ id, label }) => [id, it.say(label)]) }) %>
<%~ include('@admin-field', { view: it, id: 'member-subject', name: 'subject', label: it.t.staffSubject, value: '', required: true, maxlength: 255 }) %>
${common('member')}
</form></section><% } %>
<section class="sluis-card"><h2 class="nl-heading nl-heading--level-2"><%= it.t.staffProposeLink %></h2>
<p class="nl-paragraph"><%= it.t.staffProposeLinkText %></p>
<form method="post" action="/admin/staff/propose-link">
${common('link')}
</form></section>
<% } %>
<% if (it.m.decided.length > 0) { %><section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.staffDecided, columns: it.t.staffDecidedColumns, rows: it.m.decided.map((item) => [
  item.details.name, it.t.staffKinds[item.kind], item.approved ? it.t.staffApproved : it.t.staffRefused, item.decider, { atMs: item.decidedAtMs }]) }) %>
</section><% } %>
`,
});
