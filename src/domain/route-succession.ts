// Which routes of another policy take over the targets of a route: judged by targets, never by ids, so that a renamed,
// moved or shadowing route hides nothing.

import type { CompiledRoute, Policy } from './policy.ts';
import { foldCase, type RouteMethod, routeMethods } from './route-matcher.ts';
import { parseRoutePattern, type RoutePattern } from './route-pattern.ts';

/** Null: some targets have no route any more. More than one: the other policy tells apart what this route did not. */
export type Successors = readonly (CompiledRoute | null)[];

type Shape = {
  route: CompiledRoute;
  host: string;
  pattern: RoutePattern;
  methods: readonly RouteMethod[];
};
type Shapes = { byId: Map<string, Shape>; byFirst: Map<string, Shape[]>; anyFirst: Shape[]; all: Shape[] };

/** A segment that no route names. */
const anySegment = 'x~any';
const anyHost = 'x-any';

const shapesOf = new WeakMap<Policy, Shapes>();

function shapeOf(policy: Policy, route: CompiledRoute): Shape | null {
  const parsed = parseRoutePattern(route.path);
  const host = policy.portals.get(route.portalId)?.host;
  if (!parsed.ok || host === undefined) return null;
  return { route, host, pattern: parsed.pattern, methods: route.methods ?? routeMethods };
}

function readShapes(policy: Policy): Shapes {
  const known = shapesOf.get(policy);
  if (known) return known;
  const all = [...policy.routes.values()].flatMap((route) => shapeOf(policy, route) ?? []);
  const made: Shapes = {
    all,
    byId: new Map(all.map((shape) => [shape.route.id, shape])),
    byFirst: new Map(),
    anyFirst: [],
  };
  for (const shape of all) {
    const [first] = shape.pattern.segments;
    if (typeof first !== 'string') {
      made.anyFirst.push(shape);
      continue;
    }
    const key = foldCase(first);
    const list = made.byFirst.get(key);
    if (list) list.push(shape);
    else made.byFirst.set(key, [shape]);
  }
  shapesOf.set(policy, made);
  return made;
}

/** Those that could share a target, by the first segment alone. */
function nearby(shapes: Shapes, { pattern }: Shape): readonly Shape[] {
  const [first] = pattern.segments;
  if (typeof first !== 'string') return shapes.all;
  return [...(shapes.byFirst.get(foldCase(first)) ?? []), ...shapes.anyFirst];
}

/** A host both stand for, the exact one where one is a wildcard; null when there is none. */
function sharedHost(a: string, b: string): string | null {
  if (a === b) return a.replace('*', anyHost);
  const isUnder = (host: string, wildcard: string) =>
    wildcard.startsWith('*.') && host.slice(host.indexOf('.')) === wildcard.slice(1);
  if (isUnder(a, b)) return a;
  return isUnder(b, a) ? b : null;
}

/** Segments that both patterns match, as short as can be; null when no target is of both. */
function sharedSegments(a: RoutePattern, b: RoutePattern): string[] | null {
  const length = Math.max(a.segments.length, b.segments.length);
  if (a.segments.length < length && !a.isPrefix) return null;
  if (b.segments.length < length && !b.isPrefix) return null;
  const segments: string[] = [];
  for (let at = 0; at < length; at += 1) {
    const [one, other] = [a.segments[at] ?? null, b.segments[at] ?? null];
    if (one !== null && other !== null && foldCase(one) !== foldCase(other)) return null;
    segments.push(one ?? other ?? anySegment);
  }
  return segments;
}

type Sample = { host: string; segments: string[]; methods: readonly RouteMethod[] };

function samplesOf(shape: Shape, shapes: Shapes): Sample[] {
  const own = shape.pattern.segments.map((segment) => segment ?? anySegment);
  const host = shape.host.replace('*', anyHost);
  const { methods } = shape;
  const samples: Sample[] = [{ host, segments: own, methods }];
  if (shape.pattern.isPrefix) samples.push({ host, segments: [...own, anySegment], methods });
  for (const other of nearby(shapes, shape)) {
    const together = sharedHost(shape.host, other.host);
    const segments = together === null ? null : sharedSegments(shape.pattern, other.pattern);
    const both = methods.filter((method) => other.methods.includes(method));
    if (together !== null && segments !== null && both.length > 0)
      samples.push({ host: together, segments, methods: both });
  }
  return samples;
}

/** The successors of a route by id; an id that `before` does not know is looked up in `after` itself. */
export function createRouteSuccession(before: Policy | null, after: Policy) {
  const found = new Map<string, Successors>();

  function find(routeId: string): Successors {
    const shape = before && readShapes(before).byId.get(routeId);
    if (!shape) return [after.routes.get(routeId) ?? null];
    const successors = new Set<CompiledRoute | null>();
    for (const { host, segments, methods } of samplesOf(shape, readShapes(after))) {
      for (const method of methods) {
        // What belonged to another route already was never recorded under this one.
        if (before.match(host, segments, method) !== shape.route) continue;
        successors.add(after.match(host, segments, method));
      }
    }
    return successors.size > 0 ? [...successors] : [null];
  }

  return function successorsOf(routeId: string): Successors {
    let successors = found.get(routeId);
    if (!successors) {
      successors = find(routeId);
      found.set(routeId, successors);
    }
    return successors;
  };
}
