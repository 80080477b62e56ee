// The list of routes with a filter. A route's level is a word, and a badge beside it.

import type { RouteSummary } from '../../../domain/policy-reading.ts';
import type { AdminCell } from './admin-parts.ts';
import { defineAdminView } from './admin-view.ts';

export type RoutesModel = {
  filter: { q: string; portal: string; level: string };
  portals: string[];
  total: number;
  routes: RouteSummary[];
  links: { page: number; pages: number; previousHref: string | null; nextHref: string | null };
};

const nl = {
  routesTitle: 'Routes',
  routesLead: 'Elke route van de portalen, met het niveau dat uit de gegevens en de analyse volgt.',
  routesSearch: 'Zoek in naam en pad',
  routesPortal: 'Portaal',
  routesLevel: 'Niveau',
  routesAll: 'alle',
  routesUndetermined: 'eerst volledige analyse',
  routesFilter: 'Zoeken',
  routesCaption: (total: number) => (total === 1 ? '1 route' : `${total} routes`),
  routesColumns: ['Route', 'Portaal', 'Pad', 'Dienst', 'Vereist niveau'],
  routesAnyMethod: 'alle methoden',
};
const en: typeof nl = {
  routesTitle: 'Routes',
  routesLead: 'Every route of the portals, with the level that follows from its data and the analysis.',
  routesSearch: 'Search in name and path',
  routesPortal: 'Portal',
  routesLevel: 'Level',
  routesAll: 'all',
  routesUndetermined: 'full analysis first',
  routesFilter: 'Search',
  routesCaption: (total) => (total === 1 ? '1 route' : `${total} routes`),
  routesColumns: ['Route', 'Portal', 'Path', 'Service', 'Required level'],
  routesAnyMethod: 'every method',
};

/** What a route asks, as a cell: its level, or that nobody knows it yet. */
export function requiredCell(
  { status, level, twoFactor }: Pick<RouteSummary, 'status' | 'level' | 'twoFactor'>,
  undetermined: string,
): AdminCell {
  return status === 'computed' ? { level, twoFactor } : { badge: undetermined, tone: 'danger' };
}

export const routesView = defineAdminView<RoutesModel, typeof nl & { requiredCell: typeof requiredCell }>({
  name: 'routes',
  text: { nl: { ...nl, requiredCell }, en: { ...en, requiredCell } },
  title: (_model, { t }) => t.routesTitle,
  template: `<p class="nl-paragraph nl-paragraph--lead"><%= it.t.routesLead %></p>
<section class="sluis-card">
<form class="sluis-filter" method="get" action="/admin/routes" role="search">
<%~ include('@admin-field', { id: 'q', name: 'q', label: it.t.routesSearch, value: it.m.filter.q, maxlength: 200 }) %>
<%~ include('@admin-field', { id: 'portal', name: 'portal', type: 'select', label: it.t.routesPortal, value: it.m.filter.portal, options: [['', it.t.routesAll], ...it.m.portals.map((id) => [id, id])] }) %>
<%~ include('@admin-field', { id: 'level', name: 'level', type: 'select', label: it.t.routesLevel, value: it.m.filter.level, options: [['', it.t.routesAll], ...['none', 'low', 'substantial', 'high'].map((level) => [level, it.t.levels[level]]), ['undetermined', it.t.routesUndetermined]] }) %>
<button class="nl-button nl-button--primary" type="submit"><%= it.t.routesFilter %></button>
</form>
</section>
<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.routesCaption(it.m.total), columns: it.t.routesColumns, rows: it.m.routes.map((route) => [
  { href: '/admin/routes/' + encodeURIComponent(route.id), text: route.id }, route.portal,
  { text: route.path, note: route.methods === null ? it.t.routesAnyMethod : route.methods.join(', ') }, route.service,
  it.t.requiredCell(route, it.t.routesUndetermined)]) }) %>
<%~ include('@admin-pagination', { view: it, previousHref: it.m.links.previousHref, nextHref: it.m.links.nextHref, label: it.t.adminPage(it.m.links.page, it.m.links.pages) }) %>
</section>
`,
});
