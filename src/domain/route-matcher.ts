// Which route a target belongs to: most specific wins, whatever the order of declaration. A tree of segments per
// host, so that the cost follows the depth of the path and not the number of routes. No route means denied.

import type { RoutePattern } from './route-pattern.ts';

export const routeMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
export type RouteMethod = (typeof routeMethods)[number];

export type MatchableRoute = {
  id: string;
  /** As parseHost writes it; `*.example.nl` stands for every host one label below. */
  host: string;
  /** Null: every method. */
  methods: readonly RouteMethod[] | null;
  pattern: RoutePattern;
};

/** Two equally specific routes that can match one target. */
export type RouteConflict = { first: string; second: string; example: string };
/** A less specific route that would take over some targets of this route if this route were absent. */
export type RouteOverlap = { route: string; under: string };

export type RouteMatcher = {
  /** Letters match in either case, as most backends route; host, segments and method as in a parsed target. */
  match: (host: string, segments: readonly string[], method: string) => string | null;
  /** The reading of a backend that tells cases apart. */
  matchExactCase: (host: string, segments: readonly string[], method: string) => string | null;
  /** False when a literal is written in upper case, so that the two readings may differ for any request. */
  isCaseNeutral: boolean;
  /** Nearest first, up to the first one that covers the route completely. */
  overlaps: () => RouteOverlap[];
};

type Entry = { route: MatchableRoute; score: number };
type Node = {
  literals: Map<string, Node>;
  parameter: Node | null;
  literalCount: number;
  exact: Entry[];
  prefix: Entry[];
};
type Fold = (segment: string) => string;
type Tree = { hosts: Map<string, Node>; fold: Fold };

export function createRouteMatcher(
  routes: readonly MatchableRoute[],
): { ok: true; matcher: RouteMatcher } | { ok: false; conflicts: RouteConflict[] } {
  const folded = buildTree(routes, foldCase);
  const conflicts = findConflicts(routes, folded);
  if (conflicts.length > 0) return { ok: false, conflicts };
  const isCaseNeutral = routes.every(({ pattern }) => pattern.segments.every(isFolded));
  const asWritten: Fold = (segment) => segment;
  // Where no literal would be folded, both readings are of one tree.
  const exact = isCaseNeutral ? { ...folded, fold: asWritten } : buildTree(routes, asWritten);
  return {
    ok: true,
    matcher: {
      match: (host, segments, method) => findMatch(folded, host, segments, method),
      matchExactCase: (host, segments, method) => findMatch(exact, host, segments, method),
      isCaseNeutral,
      overlaps: () => findOverlaps(routes, folded),
    },
  };
}

const foldedAlready = /^[^A-Z\u0080-\uffff]*$/;

/** NFC, so that one letter written in two ways is one letter. */
export function foldCase(segment: string): string {
  return foldedAlready.test(segment) ? segment : segment.normalize('NFC').toLowerCase();
}

const isFolded = (segment: string | null) => segment === null || foldCase(segment) === segment;

/** More literal segments, then exact path over prefix, then named methods over any: one number, highest wins. */
export function scoreOf({
  pattern,
  methods,
}: Pick<MatchableRoute, 'pattern'> & { methods: readonly string[] | null }): number {
  const literalCount = pattern.segments.filter((segment) => segment !== null).length;
  return literalCount * 4 + (pattern.isPrefix ? 0 : 2) + (methods === null ? 0 : 1);
}

const createNode = (literalCount: number): Node => ({
  literals: new Map(),
  parameter: null,
  literalCount,
  exact: [],
  prefix: [],
});

function buildTree(routes: readonly MatchableRoute[], fold: Fold): Tree {
  const hosts = new Map<string, Node>();
  for (const route of routes) {
    let node = hosts.get(route.host);
    if (!node) {
      node = createNode(0);
      hosts.set(route.host, node);
    }
    for (const segment of route.pattern.segments) node = childFor(node, segment, fold);
    const entry = { route, score: scoreOf(route) };
    (route.pattern.isPrefix ? node.prefix : node.exact).push(entry);
  }
  return { hosts, fold };
}

function childFor(node: Node, segment: string | null, fold: Fold): Node {
  if (segment === null) {
    node.parameter ??= createNode(node.literalCount);
    return node.parameter;
  }
  const key = fold(segment);
  const existing = node.literals.get(key);
  if (existing) return existing;
  const child = createNode(node.literalCount + 1);
  node.literals.set(key, child);
  return child;
}

/** `*.example.nl` for `app.example.nl`; a wildcard stands for exactly one label. */
export function wildcardOfHost(host: string): string {
  const dotAt = host.indexOf('.');
  return dotAt === -1 ? '*' : `*${host.slice(dotAt)}`;
}

const knownMethods: ReadonlySet<string> = new Set(routeMethods);

/** HEAD counts as GET. Method names are case-sensitive (RFC 9110, 9.1): `get` is not known, and so denied. */
function methodForRoutes(method: string): RouteMethod | null {
  if (method === 'HEAD') return 'GET';
  return knownMethods.has(method) ? (method as RouteMethod) : null;
}

function findMatch(tree: Tree, host: string, segments: readonly string[], method: string): string | null {
  const asked = methodForRoutes(method);
  const root = tree.hosts.get(host) ?? tree.hosts.get(wildcardOfHost(host));
  if (asked === null || root === undefined) return null;
  const folded = segments.map(tree.fold);
  return bestBelow(root, folded, 0, asked, null)?.route.id ?? null;
}

/** Plain recursion without closures: this runs for every request of a portal. */
function bestBelow(
  node: Node,
  segments: readonly string[],
  depth: number,
  method: RouteMethod,
  bestSoFar: Entry | null,
): Entry | null {
  let best = betterOf(node.prefix, method, bestSoFar);
  const segment = segments[depth];
  if (segment === undefined) return betterOf(node.exact, method, best);
  const literal = node.literals.get(segment);
  if (literal) best = bestBelow(literal, segments, depth + 1, method, best);
  if (node.parameter) best = bestBelow(node.parameter, segments, depth + 1, method, best);
  return best;
}

/** Equal scores cannot meet here: they were refused as a conflict. */
function betterOf(entries: readonly Entry[], method: RouteMethod, bestSoFar: Entry | null): Entry | null {
  let best = bestSoFar;
  for (const entry of entries) {
    const { methods } = entry.route;
    if ((methods === null || methods.includes(method)) && (best === null || entry.score > best.score))
      best = entry;
  }
  return best;
}

/** Every route of the same host, no more specific than this one, that can match one of its targets. */
function overlapping(route: MatchableRoute, tree: Tree): Entry[] {
  const root = tree.hosts.get(route.host);
  if (!root) return [];
  const own = scoreOf(route);
  const { segments, isPrefix } = route.pattern;
  const found: Entry[] = [];
  const collect = (entries: readonly Entry[]) => {
    for (const entry of entries) {
      if (entry.route !== route && entry.score <= own && shareMethod(entry.route, route)) found.push(entry);
    }
  };
  const walk = (node: Node, depth: number): void => {
    // Literals only grow on the way down, so nothing below can be less specific.
    if (node.literalCount * 4 > own) return;
    collect(node.prefix);
    const segment = segments[depth];
    if (segment === undefined) collect(node.exact);
    if (segment === undefined && !isPrefix) return;
    const literal = typeof segment === 'string' ? node.literals.get(tree.fold(segment)) : undefined;
    const literals = typeof segment === 'string' ? (literal ? [literal] : []) : node.literals.values();
    for (const child of literals) walk(child, depth + 1);
    if (node.parameter) walk(node.parameter, depth + 1);
  };
  walk(root, 0);
  return found;
}

function shareMethod(a: MatchableRoute, b: MatchableRoute): boolean {
  if (a.methods === null || b.methods === null) return true;
  return a.methods.some((method) => b.methods?.includes(method));
}

function findConflicts(routes: readonly MatchableRoute[], tree: Tree): RouteConflict[] {
  const order = new Map(routes.map((route, index) => [route, index]));
  return routes.flatMap((route, index) =>
    overlapping(route, tree)
      .filter((entry) => entry.score === scoreOf(route) && (order.get(entry.route) ?? 0) > index)
      .map((entry) => ({ first: route.id, second: entry.route.id, example: exampleFor(route, entry.route) })),
  );
}

function findOverlaps(routes: readonly MatchableRoute[], tree: Tree): RouteOverlap[] {
  return routes.flatMap((route) => {
    const below = overlapping(route, tree)
      .filter((entry) => entry.score < scoreOf(route))
      .sort((a, b) => b.score - a.score);
    const coverAt = below.findIndex((entry) => covers(entry.route, route, tree.fold));
    const reachable = coverAt === -1 ? below : below.slice(0, coverAt + 1);
    return reachable.map((entry) => ({ route: route.id, under: entry.route.id }));
  });
}

/** True when every target of `inner` is one of `outer` too. */
function covers(outer: MatchableRoute, inner: MatchableRoute, fold: Fold): boolean {
  const wide = outer.pattern.segments;
  const narrow = inner.pattern.segments;
  if (!outer.pattern.isPrefix && (inner.pattern.isPrefix || wide.length !== narrow.length)) return false;
  if (wide.length > narrow.length) return false;
  const isInside = wide.every((segment, index) => {
    const own = narrow[index];
    return segment === null || (typeof own === 'string' && fold(own) === fold(segment));
  });
  return (
    isInside && (outer.methods === null || (inner.methods?.every((m) => outer.methods?.includes(m)) ?? false))
  );
}

/** A request that both routes match, to show in a message. */
function exampleFor(a: MatchableRoute, b: MatchableRoute): string {
  const length = Math.max(a.pattern.segments.length, b.pattern.segments.length);
  const path = Array.from({ length }, (_, index) => {
    const literal = a.pattern.segments[index] ?? b.pattern.segments[index] ?? 'x';
    return `/${encodeURIComponent(literal)}`;
  }).join('');
  const method = routeMethods.find((name) =>
    [a, b].every((r) => r.methods === null || r.methods.includes(name)),
  );
  return `${method ?? 'GET'} ${a.host.replace('*', 'any')}${path || '/'}`;
}
