// A link for a new colleague, shown in this answer and never again.

import { defineAdminView } from './admin-view.ts';

export type StaffLinkModel = { url: string };

const nl = {
  staffTrail: 'Medewerkers',
  staffLinkTitle: 'Link voor een nieuwe medewerker',
  staffLinkLead:
    'Geef deze link persoonlijk door. Hij werkt één keer, een uur lang, en wordt niet nog eens getoond.',
  staffLinkLabel: 'Link',
};
const en: typeof nl = {
  staffTrail: 'Staff',
  staffLinkTitle: 'Link for a new member of staff',
  staffLinkLead: 'Hand this link over in person. It works once, for one hour, and is not shown again.',
  staffLinkLabel: 'Link',
};

export const staffLinkView = defineAdminView<StaffLinkModel, typeof nl>({
  name: 'staff-link',
  text: { nl, en },
  title: (_model, { t }) => t.staffLinkTitle,
  trail: (_model, { t }) => [{ href: '/admin/staff', label: t.staffTrail }],
  template: `<section class="sluis-card">
<p class="nl-paragraph nl-paragraph--lead" role="status"><%= it.t.staffLinkLead %></p>
<p class="nl-paragraph"><%= it.t.staffLinkLabel %>: <code class="sluis-mono sluis-secret" data-link><%= it.m.url %></code></p>
</section>
`,
});
