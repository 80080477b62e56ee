// What a route of the roll-out really opens: host, methods and pattern. Its id is only a name, so whatever is said of
// an end is said of the id and of the target.

import { findById } from './find-by-id.ts';
import type { PolicyDocument } from './policy-document.ts';
import { parsePortalOrigin } from './portal-origin.ts';
import { foldCase, scoreOf, wildcardOfHost } from './route-matcher.ts';
import { parseRoutePattern } from './route-pattern.ts';

export type RolloutTarget = {
  host: string;
  /** Sorted; null: every method. */
  methods: readonly string[] | null;
  /** Letters folded, as the matcher reads them; null is a parameter. */
  segments: readonly (string | null)[];
  isPrefix: boolean;
};

/** Null for a route that is not there or cannot be read. */
export function targetOf(document: PolicyDocument, routeId: string): RolloutTarget | null {
  const route = findById(document.routes, routeId);
  const portal = route && findById(document.portals, route.portal);
  const parsed = route && parseRoutePattern(route.path);
  const origin = portal && parsePortalOrigin(portal.origin);
  if (!route || !parsed?.ok || !origin?.ok) return null;
  const methods = route.methods ? [...new Set(route.methods)].sort() : null;
  const segments = parsed.pattern.segments.map((segment) => segment && foldCase(segment));
  return { host: origin.origin.host, methods, segments, isPrefix: parsed.pattern.isPrefix };
}

/** Equal for equal targets alone; kept in the table of ends. */
export function targetKey({ host, methods, segments, isPrefix }: RolloutTarget): string {
  return JSON.stringify([host, methods, segments, isPrefix]);
}

/** Of a key of ours; throws on anything else. */
export function parseTargetKey(key: string): RolloutTarget {
  const [host, methods, segments, isPrefix] = JSON.parse(key);
  return { host, methods, segments, isPrefix };
}

/** True when one request could be of both. */
export function doTargetsOverlap(a: RolloutTarget, b: RolloutTarget): boolean {
  const isOneHost =
    a.host === b.host || wildcardOfHost(a.host) === b.host || a.host === wildcardOfHost(b.host);
  const shareMethod = !a.methods || !b.methods || a.methods.some((method) => b.methods?.includes(method));
  return isOneHost && shareMethod && doPatternsOverlap(a, b);
}

function doPatternsOverlap(a: RolloutTarget, b: RolloutTarget): boolean {
  const [short, long] = a.segments.length <= b.segments.length ? [a, b] : [b, a];
  if (short.segments.length < long.segments.length && !short.isPrefix) return false;
  return short.segments.every((segment, index) => {
    const other = long.segments[index];
    return segment === null || other === null || segment === other;
  });
}

/** True when the matcher gives `inner` what both could have. */
export function isMoreSpecific(inner: RolloutTarget, outer: RolloutTarget): boolean {
  if (inner.host !== outer.host) return !inner.host.startsWith('*.');
  const score = ({ methods, segments, isPrefix }: RolloutTarget) =>
    scoreOf({ pattern: { segments, isPrefix }, methods });
  return score(inner) > score(outer);
}
