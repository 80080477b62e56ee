// Which portal and route an address is of. The policy alone decides that, so what was found is kept for a bounded
// number of addresses of the version in force, each for the host and method asked last: it costs the same however many
// routes there are. Nothing of a session or a person is in it, and what is refused is worked out anew each time.

import type { CompiledPortal, CompiledRoute, Policy } from '../domain/policy.ts';
import { parseTarget } from '../domain/target.ts';
import type { PortalRequest } from './portal-request.ts';

export type PortalAtHost = { id: string; definition: CompiledPortal; origin: string };
export type TargetPlace = {
  host: string;
  segments: readonly string[];
  route: CompiledRoute;
  portal: PortalAtHost;
};
export type NoPlace = 'malformed-target' | 'unknown-host' | 'no-route';

const maxKept = 4_096;
/** Longer ones are rare, and would make the bound mean nothing. */
const maxKeptLength = 512;

function findPlace(policy: Policy, request: PortalRequest): TargetPlace | NoPlace {
  const parsed = parseTarget({ host: request.host, rawTarget: request.rawTarget });
  if (!parsed.ok) return 'malformed-target';
  const { host, segments } = parsed.target;
  const definition = policy.portalByHost(host);
  if (!definition) return 'unknown-host';
  const route = policy.match(host, segments, request.method);
  if (!route) return 'no-route';
  const portal = { id: definition.id, definition, origin: `${definition.protocol}://${host}` };
  return { host, segments, route, portal };
}

export function createTargetPlaces() {
  let of: Policy | null = null;
  const kept = new Map<string, { host: string; method: string; place: TargetPlace }>();

  return function find(policy: Policy, request: PortalRequest): TargetPlace | NoPlace {
    if (policy !== of) kept.clear();
    of = policy;
    const { host, method, rawTarget } = request;
    const known = kept.get(rawTarget);
    if (known && known.host === host && known.method === method) return known.place;
    const place = findPlace(policy, request);
    if (typeof place === 'string' || rawTarget.length > maxKeptLength) return place;
    if (kept.size >= maxKept) kept.clear();
    kept.set(rawTarget, { host, method, place });
    return place;
  };
}
