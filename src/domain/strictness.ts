// Comparing routes: which of two readings is the stricter, and which routes ask less than what surrounds them.
// A carve-out is allowed but never silent: `policy check` lists every one.

import type { Level } from './level.ts';
import type { CompiledRoute } from './policy.ts';
import { compareAssurance, isRequirementAtLeast } from './required.ts';
import type { RouteOverlap } from './route-matcher.ts';

export type Looseness = 'analysis' | 'level' | 'confirmation' | 'representation';

/** `route` asks less than `inside`, the route that would match if it were absent, in the ways named. */
export type CarveOut = {
  route: string;
  inside: string;
  level: Level;
  insideLevel: Level;
  looserIn: readonly Looseness[];
};

/** True when whoever may pass `a` may also pass `b`. */
export function isAtLeastAsStrict(a: CompiledRoute, b: CompiledRoute): boolean {
  if (a.required.status === 'full-analysis-required') return true;
  return isRequirementAtLeast(a.required, b.required) && isRepresentationAtLeast(a, b);
}

export function listCarveOuts(
  routes: ReadonlyMap<string, CompiledRoute>,
  overlaps: readonly RouteOverlap[],
): CarveOut[] {
  return overlaps.flatMap(({ route, under }) => {
    const [inner, outer] = [routes.get(route), routes.get(under)];
    if (!inner || !outer || isAtLeastAsStrict(inner, outer)) return [];
    const looserIn = findLooseness(inner, outer);
    return [
      { route, inside: under, level: inner.required.level, insideLevel: outer.required.level, looserIn },
    ];
  });
}

/** In which ways `inner` asks less than `outer`. */
export function findLooseness(inner: CompiledRoute, outer: CompiledRoute): Looseness[] {
  const [a, b] = [inner.required, outer.required];
  const ways: Looseness[] = [];
  if (a.status === 'computed' && b.status !== 'computed') ways.push('analysis');
  if (compareAssurance(a, b) < 0) ways.push('level');
  const limit = b.confirmedWithinSeconds;
  if (limit !== null && (a.confirmedWithinSeconds ?? Number.POSITIVE_INFINITY) > limit)
    ways.push('confirmation');
  if (!isRepresentationAtLeast(inner, outer)) ways.push('representation');
  return ways;
}

/** True when whoever may be represented under `a` may be under `b` too. */
export function isRepresentationAtLeast(
  a: Pick<CompiledRoute, 'representation'>,
  b: Pick<CompiledRoute, 'representation'>,
): boolean {
  const [inner, outer] = [a.representation ?? {}, b.representation ?? {}];
  return (
    (outer.intermediary !== 'refused' || inner.intermediary === 'refused') &&
    (outer.branch !== 'whole-company' || inner.branch === 'whole-company') &&
    isWithin(inner.types, outer.types) &&
    isWithin(inner.serviceIds, outer.serviceIds)
  );
}

/** An absent list allows everything. */
function isWithin(inner: readonly string[] | undefined, outer: readonly string[] | undefined): boolean {
  return outer === undefined || (inner?.every((item) => outer.includes(item)) ?? false);
}
