// What needs attention now, most pressing first; each item leads to where it is settled.

import { defineAdminView } from './admin-view.ts';

export type AttentionKind = 'upstream-down';
export type OverviewModel = {
  name: string;
  policyVersion: number;
  routes: number;
  attention: { kind: AttentionKind; about: string; href: string | null }[];
};

const nl = {
  overviewTitle: 'Overzicht',
  overviewAttention: 'Vraagt aandacht',
  overviewNothing: 'Er is nu niets dat aandacht vraagt.',
  attention: { 'upstream-down': 'Inlogdienst niet bereikbaar' } as Record<AttentionKind, string>,
  overviewState: 'Nu van kracht',
  overviewVersion: 'Versie van het beleid',
  overviewRoutes: 'Routes',
};
const en: typeof nl = {
  overviewTitle: 'Overview',
  overviewAttention: 'Needs attention',
  overviewNothing: 'Nothing needs attention now.',
  attention: { 'upstream-down': 'Identity provider cannot be reached' },
  overviewState: 'In force now',
  overviewVersion: 'Policy version',
  overviewRoutes: 'Routes',
};

export const overviewView = defineAdminView<OverviewModel, typeof nl>({
  name: 'overview',
  text: { nl, en },
  title: (_model, { t }) => t.overviewTitle,
  template: `<section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.overviewAttention %></h2>
<% if (it.m.attention.length === 0) { %><p class="nl-paragraph"><%= it.t.overviewNothing %></p><% } else { %>
<ul class="sluis-attention"><% it.m.attention.forEach((item) => { %><li><%~ include('@admin-cell', { view: it, value: item.href ? { href: item.href, text: it.t.attention[item.kind] } : it.t.attention[item.kind] }) %> <span class="sluis-quiet"><%= item.about %></span></li>
<% }) %></ul><% } %>
</section>
<section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.overviewState %></h2>
<%~ include('@admin-facts', { view: it, rows: [{ label: it.t.overviewVersion, value: it.m.policyVersion }, { label: it.t.overviewRoutes, value: it.m.routes }] }) %>
</section>
`,
});
