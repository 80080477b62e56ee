// The table of what a change of policy does. Words say it; colour only helps (WCAG 1.4.1).

import type { Demand, PolicyChange, PolicyChangeKind } from '../../../domain/policy-change.ts';
import type { AdminCell } from './admin-parts.ts';

export type ChangeListModel = {
  total: number;
  shown: number;
  rows: readonly PolicyChange[];
  filters: { kind: PolicyChangeKind; count: number; href: string | null; isCurrent: boolean }[];
  allHref: string | null;
  links: { page: number; pages: number; previousHref: string | null; nextHref: string | null } | null;
};

const nl = {
  changesNone: 'Niets verandert voor wie dan ook.',
  changesCaption: (shown: number) => (shown === 1 ? '1 verandering' : `${shown} veranderingen`),
  changesColumns: ['Wat', 'Soort', 'Was', 'Wordt', 'Uitleg'],
  changesFilter: 'Toon alleen deze',
  changesKinds: 'Soorten verandering',
  changesAll: 'Toon alles',
  changesMore: (shown: number, total: number) => `Hier staan de eerste ${shown} van ${total}.`,
  changeKinds: { lowered: 'lager', opened: 'opent', raised: 'hoger', closed: 'dicht', other: 'overig' },
  changeKindHints: {
    lowered: 'iemand komt binnen die eerst niet binnenkwam',
    opened: 'een nieuw adres, een nieuwe client of een nieuw recht',
    raised: 'er wordt meer gevraagd',
    closed: 'er gaat iets dicht',
    other: 'verandert niets aan wie binnenkomt',
  },
  changeSubjects: {
    route: 'route',
    scope: 'scope',
    client: 'client',
    portal: 'portaal',
    upstream: 'inlogdienst',
    service: 'dienst',
    'data-class': 'gegevens',
    norm: 'norm',
    rollout: 'invoering',
    policy: 'beleid',
  },
  changeUndetermined: 'eerst volledige analyse',
};
const en: typeof nl = {
  changesNone: 'Nothing changes for anybody.',
  changesCaption: (shown) => (shown === 1 ? '1 change' : `${shown} changes`),
  changesColumns: ['What', 'Kind', 'Was', 'Becomes', 'Explanation'],
  changesFilter: 'Show these only',
  changesKinds: 'Kinds of change',
  changesAll: 'Show all',
  changesMore: (shown, total) => `These are the first ${shown} of ${total}.`,
  changeKinds: { lowered: 'lower', opened: 'opens', raised: 'higher', closed: 'closed', other: 'other' },
  changeKindHints: {
    lowered: 'somebody gets in who did not before',
    opened: 'a new address, client or entitlement',
    raised: 'more is asked',
    closed: 'something closes',
    other: 'changes nothing about who gets in',
  },
  changeSubjects: {
    route: 'route',
    scope: 'scope',
    client: 'client',
    portal: 'portal',
    upstream: 'identity provider',
    service: 'service',
    'data-class': 'data',
    norm: 'norm',
    rollout: 'roll-out',
    policy: 'policy',
  },
  changeUndetermined: 'full analysis first',
};

const tones = { lowered: 'danger', opened: 'warn', raised: 'ok', closed: 'ok', other: 'quiet' } as const;

/** A change of words or dates has no demand of its own, which is something else than asking for nothing. */
function demandCell(demand: Demand | null, undetermined: string): AdminCell {
  if (demand === null) return '–';
  if (demand.status !== 'computed') return { badge: undetermined, tone: 'danger' };
  return { level: demand.level, twoFactor: demand.twoFactor };
}

const parts = { demandCell, changeTones: tones };
export type ChangeListText = typeof nl & typeof parts;
export const changeListText = { nl: { ...nl, ...parts }, en: { ...en, ...parts } };

/** model: how the template names its ChangeListModel. */
export const changeListPart = (model: string) => `<% { const list = ${model}; %>
<div id="changes">
<% if (list.total === 0) { %><p class="nl-paragraph"><%= it.t.changesNone %></p><% } else { %>
<ul class="sluis-change-kinds" aria-label="<%= it.t.changesKinds %>">
<% list.filters.filter(({ count }) => count > 0).forEach((item) => { %><li><span class="nl-data-badge sluis-badge sluis-badge--<%= it.t.changeTones[item.kind] %>"><%= item.count %> × <%= it.t.changeKinds[item.kind] %></span> <span><%= it.t.changeKindHints[item.kind] %></span><% if (item.href && !item.isCurrent && item.count < list.total) { %> <a class="nl-link" href="<%= item.href %>"><%= it.t.changesFilter %><span class="sluis-unseen">: <%= it.t.changeKinds[item.kind] %></span></a><% } %></li>
<% }) %></ul>
<% if (list.allHref) { %><p class="nl-paragraph"><a class="nl-link" href="<%= list.allHref %>"><%= it.t.changesAll %></a></p><% } %>
<% if (!list.links && list.rows.length < list.shown) { %><p class="nl-paragraph"><%= it.t.changesMore(list.rows.length, list.shown) %></p><% } %>
<%~ include('@admin-table', { view: it, caption: it.t.changesCaption(list.shown), columns: it.t.changesColumns, rows: list.rows.map((change) => [
  { text: change.subject.id, note: it.t.changeSubjects[change.subject.type] },
  { badge: it.t.changeKinds[change.kind], tone: it.t.changeTones[change.kind] },
  it.t.demandCell(change.before, it.t.changeUndetermined), it.t.demandCell(change.after, it.t.changeUndetermined), it.say(change.text)]) }) %>
<% if (list.links) { %><%~ include('@admin-pagination', { view: it, previousHref: list.links.previousHref, nextHref: list.links.nextHref, label: it.t.adminPage(list.links.page, list.links.pages) }) %><% } %>
<% } %></div><% } %>`;
