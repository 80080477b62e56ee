// The policy in force as people and programs read it: lists with what was computed, and never a secret, a hash of one
// or a key (threat A11).

import { isLevelAtLeast, type Level } from './level.ts';
import type { CompiledPortal, CompiledRoute, Policy } from './policy.ts';

export type RouteFilter = { q?: string; portal?: string; service?: string; level?: Level | 'undetermined' };

export type RouteSummary = {
  id: string;
  portal: string;
  service: string;
  methods: readonly string[] | null;
  path: string;
  data: readonly string[];
  status: CompiledRoute['required']['status'];
  level: Level;
  twoFactor: boolean;
  confirmedWithinSeconds: number | null;
};

function summaryOf({ id, portalId, serviceId, methods, path, data, required }: CompiledRoute): RouteSummary {
  const { status, level, twoFactor, confirmedWithinSeconds } = required;
  return {
    ...{ id, portal: portalId, service: serviceId, methods, path, data },
    ...{ status, level, twoFactor, confirmedWithinSeconds },
  };
}

function fits(route: CompiledRoute, { q = '', portal, service, level }: RouteFilter): boolean {
  const { status } = route.required;
  if (portal && route.portalId !== portal) return false;
  if (service && route.serviceId !== service) return false;
  if (level === 'undetermined' && status === 'computed') return false;
  if (level && level !== 'undetermined' && (status !== 'computed' || route.required.level !== level))
    return false;
  const sought = q.toLowerCase();
  return sought === '' || route.id.includes(sought) || route.path.toLowerCase().includes(sought);
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

/** In the order of their ids, after the one named; total counts all that fit. */
export function listRoutes(
  { routes }: Policy,
  filter: RouteFilter,
  { afterId = '', skip = 0, limit }: { afterId?: string; skip?: number; limit: number },
): { total: number; routes: RouteSummary[] } {
  const fitting = [...routes.values()].filter((route) => fits(route, filter)).sort(byId);
  const later = afterId === '' ? fitting : fitting.filter(({ id }) => id > afterId);
  return { total: fitting.length, routes: later.slice(skip, skip + limit).map(summaryOf) };
}

/** Null: there is no such route. */
export function readRoute(policy: Policy, id: string) {
  const route = policy.routes.get(id);
  if (!route) return null;
  const { norm, reasons } = route.required;
  return {
    ...summaryOf(route),
    norm,
    reasons,
    representation: route.representation,
    carveOuts: policy.carveOuts.filter((item) => item.route === id || item.inside === id),
  };
}

function countOf<Item>(items: Iterable<Item>, is: (item: Item) => boolean): number {
  let count = 0;
  for (const item of items) if (is(item)) count += 1;
  return count;
}

const portalFacts = ({ id, label, origin, upstream, headers, bsn }: CompiledPortal) => {
  return { id, label, origin, upstream: upstream ?? null, headers, mayHaveBsn: bsn !== undefined };
};

export function listPortals({ portals, routes }: Policy) {
  return [...portals.values()].sort(byId).map((portal) => {
    return {
      ...portalFacts(portal),
      routes: countOf(routes.values(), ({ portalId }) => portalId === portal.id),
    };
  });
}

/** What a client proves itself with is named, never shown. */
export function listClients({ clients }: Policy) {
  return [...clients.values()].sort(byId).map((client) => ({
    id: client.id,
    label: client.label,
    profile: client.profile,
    disabled: client.disabled ?? false,
    service: client.service,
    scopes: client.scopes,
    data: client.data,
    redirectUris: client.redirectUris,
    resources: client.resources,
    portal: client.portal ?? null,
    authMethod: client.auth.method,
    adminScopes: client.admin?.scopes ?? [],
    secret: client.auth.secretHash === undefined ? null : ('***' as const),
    senderConstrained: client.senderConstrained ?? null,
    signingAlgorithm: client.signingAlgorithm,
    mayHaveBsn: client.bsn !== undefined,
  }));
}

export type ServiceSummary = ReturnType<typeof listServices>[number];

/** The highest level that one of its routes asks for; null while no route is of this service. */
export function listServices({ document, routes }: Policy) {
  const highest = new Map<string, Level>();
  const counts = new Map<string, number>();
  for (const { serviceId, required } of routes.values()) {
    const known = highest.get(serviceId) ?? 'none';
    highest.set(serviceId, isLevelAtLeast(required.level, known) ? required.level : known);
    counts.set(serviceId, (counts.get(serviceId) ?? 0) + 1);
  }
  return Object.entries(document.services)
    .map(([id, { label, norm, analysis, lowering }]) => ({
      ...{ id, label, norm, analysis, lowered: lowering !== undefined },
      ...{ level: highest.get(id) ?? null, routes: counts.get(id) ?? 0 },
    }))
    .sort(byId);
}
