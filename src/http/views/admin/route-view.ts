// One route: what it asks, by which article, on account of which data, and where it asks less than what surrounds it.

import type { readRoute } from '../../../domain/policy-reading.ts';
import { defineAdminView } from './admin-view.ts';
import { requiredCell } from './routes-view.ts';

export type RouteModel = NonNullable<ReturnType<typeof readRoute>>;

const nl = {
  routeTrail: 'Routes',
  routeWhat: 'Wat deze route vraagt',
  routeLevel: 'Vereist niveau',
  routeFresh: 'Bevestigd binnen',
  routeFreshNow: 'opnieuw, bij elk bezoek',
  routePath: 'Pad',
  routeMethods: 'Methoden',
  routeAnyMethod: 'alle',
  routePortal: 'Portaal',
  routeService: 'Dienst',
  routeData: 'Gegevens',
  routeNorm: 'Norm',
  routeReasons: 'Waarom dit niveau',
  routeReasonColumns: ['Reden', 'Bron', 'Gegevens', 'Geeft'],
  routeCarveOuts: 'Lagere niveaus binnen een gebied',
  routeCarveOutLead: 'Een route die minder vraagt dan wat eromheen ligt, staat hier altijd.',
  routeCarveOutColumns: ['Route', 'Ligt binnen', 'Vraagt', 'Eromheen', 'Lager in'],
  looseness: {
    analysis: 'analyse',
    level: 'niveau',
    confirmation: 'bevestiging',
    representation: 'vertegenwoordiging',
  },
  routeConditions: 'Voorwaarden voor vertegenwoordiging',
  routeUndetermined: 'eerst volledige analyse',
};
const en: typeof nl = {
  routeTrail: 'Routes',
  routeWhat: 'What this route asks',
  routeLevel: 'Required level',
  routeFresh: 'Confirmed within',
  routeFreshNow: 'anew, at each visit',
  routePath: 'Path',
  routeMethods: 'Methods',
  routeAnyMethod: 'all',
  routePortal: 'Portal',
  routeService: 'Service',
  routeData: 'Data',
  routeNorm: 'Norm',
  routeReasons: 'Why this level',
  routeReasonColumns: ['Reason', 'Source', 'Data', 'Yields'],
  routeCarveOuts: 'Lower levels within an area',
  routeCarveOutLead: 'A route that asks less than what surrounds it is always listed here.',
  routeCarveOutColumns: ['Route', 'Lies within', 'Asks', 'Around it', 'Lower in'],
  looseness: {
    analysis: 'analysis',
    level: 'level',
    confirmation: 'confirmation',
    representation: 'representation',
  },
  routeConditions: 'Conditions on representation',
  routeUndetermined: 'full analysis first',
};

export const routeView = defineAdminView<RouteModel, typeof nl & { requiredCell: typeof requiredCell }>({
  name: 'route',
  text: { nl: { ...nl, requiredCell }, en: { ...en, requiredCell } },
  title: ({ id }) => id,
  trail: (_model, { t }) => [{ href: '/admin/routes', label: t.routeTrail }],
  template: `<section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.routeWhat %></h2>
<% const within = it.m.confirmedWithinSeconds; const conditions = Object.entries(it.m.representation ?? {}).map(([name, value]) => name + ': ' + [value].flat().join(', ')); %>
<%~ include('@admin-facts', { view: it, rows: [
  { label: it.t.routeLevel, value: it.t.requiredCell(it.m, it.t.routeUndetermined) },
  ...(within === null ? [] : [{ label: it.t.routeFresh, value: within === 0 ? it.t.routeFreshNow : it.t.duration(within) }]),
  { label: it.t.routePath, value: { code: it.m.path } },
  { label: it.t.routeMethods, value: it.m.methods === null ? it.t.routeAnyMethod : it.m.methods.join(', ') },
  { label: it.t.routePortal, value: it.m.portal }, { label: it.t.routeService, value: it.m.service },
  { label: it.t.routeData, value: { list: [...it.m.data] } },
  { label: it.t.routeNorm, value: it.m.norm.id + ' ' + it.m.norm.version },
  ...(conditions.length === 0 ? [] : [{ label: it.t.routeConditions, value: { list: conditions } }])] }) %>
</section>
<section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.routeReasons %></h2>
<%~ include('@admin-table', { view: it, caption: it.t.routeReasons, hideCaption: true, columns: it.t.routeReasonColumns, rows: it.m.reasons.map((reason) => [it.say(reason.text), it.cite(reason.source), reason.dataClass, { level: reason.level, twoFactor: reason.twoFactor }]) }) %>
</section>
<% if (it.m.carveOuts.length > 0) { %><section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.routeCarveOuts %></h2>
<p class="nl-paragraph"><%= it.t.routeCarveOutLead %></p>
<%~ include('@admin-table', { view: it, caption: it.t.routeCarveOuts, hideCaption: true, columns: it.t.routeCarveOutColumns, rows: it.m.carveOuts.map((item) => [
  { href: '/admin/routes/' + encodeURIComponent(item.route), text: item.route }, { href: '/admin/routes/' + encodeURIComponent(item.inside), text: item.inside }, { level: item.level }, { level: item.insideLevel }, item.looserIn.map((way) => it.t.looseness[way]).join(', ')]) }) %>
</section><% } %>
`,
});
