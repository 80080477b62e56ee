// One member of staff, and the two things that may be proposed about a colleague: other roles, or the end.

import { staffRoles } from '../../../domain/staff-role.ts';
import type { StaffRecord } from '../../../flow/staff.ts';
import { defineAdminView } from './admin-view.ts';

export type StaffMemberModel = StaffRecord & { isSelf: boolean; mayPropose: boolean };

const nl = {
  staffTrail: 'Medewerkers',
  staffRoles: 'Rollen',
  staffReason: 'Reden',
  staffSince: 'Sinds',
  staffOwn: 'Over uzelf kunt u niets voorstellen of goedkeuren.',
  staffProposeRoles: 'Andere rollen voorstellen',
  staffProposeEnd: 'Voorstellen deze medewerker te beëindigen',
  staffEndText:
    'Na goedkeuring heeft deze persoon direct geen toegang meer tot console en balie, ook niet in een lopende sessie.',
  staffPropose: 'Voorstellen',
};
const en: typeof nl = {
  staffTrail: 'Staff',
  staffRoles: 'Roles',
  staffReason: 'Reason',
  staffSince: 'Since',
  staffOwn: 'You cannot propose or approve anything about yourself.',
  staffProposeRoles: 'Propose other roles',
  staffProposeEnd: 'Propose to end this member',
  staffEndText:
    'Once approved, this person has no access to console and desk from that moment on, in a running session either.',
  staffPropose: 'Propose',
};

export const staffMemberView = defineAdminView<StaffMemberModel, typeof nl>({
  name: 'staff-member',
  text: { nl, en },
  title: (model) => model.name,
  trail: (_model, { t }) => [{ href: '/admin/staff', label: t.staffTrail }],
  template: `<% const roleOptions = ${JSON.stringify(staffRoles)}.map((role) => [role, it.t.adminRoles[role]]); %>
<section class="sluis-card">
<%~ include('@admin-facts', { view: it, rows: [
  { label: it.t.staffRoles, value: it.m.roles.map((role) => it.t.adminRoles[role]).join(', ') }, { label: it.t.staffSince, value: { atMs: it.m.sinceMs } }] }) %>
<% if (it.m.isSelf) { %><p class="nl-paragraph"><%= it.t.staffOwn %></p><% } %>
</section>
<% if (it.m.mayPropose) { %>
<section class="sluis-card"><h2 class="nl-heading nl-heading--level-2"><%= it.t.staffProposeRoles %></h2>
<form method="post" action="/admin/staff/propose-roles">
<input type="hidden" name="member" value="<%= it.m.id %>">
<%~ include('@admin-field', { view: it, id: 'roles', name: 'roles', label: it.t.staffRoles, type: 'checkboxes', value: it.m.roles, options: roleOptions }) %>
<%~ include('@admin-field', { view: it, id: 'roles-reason', name: 'reason', label: it.t.staffReason, value: '', required: true, maxlength: 200 }) %>
<button class="nl-button nl-button--primary" type="submit"><%= it.t.staffPropose %></button>
</form></section>
<section class="sluis-card"><h2 class="nl-heading nl-heading--level-2"><%= it.t.staffProposeEnd %></h2>
<p class="nl-paragraph"><%= it.t.staffEndText %></p>
<form method="post" action="/admin/staff/propose-end">
<input type="hidden" name="member" value="<%= it.m.id %>">
<%~ include('@admin-field', { view: it, id: 'end-reason', name: 'reason', label: it.t.staffReason, value: '', required: true, maxlength: 200 }) %>
<button class="nl-button nl-button--secondary nl-button--negative" type="submit"><%= it.t.staffPropose %></button>
</form></section>
<% } %>
`,
});
