// Where the routes of one policy apply, for comparing two policies by targets: hosts, trees of routes, and regions, the
// targets that two patterns share. Mirrors route-matcher.ts: letters are read in either case, or exactly.

import type { CompiledRoute, Policy } from './policy.ts';
import { foldCase, routeMethods, wildcardOfHost } from './route-matcher.ts';
import { parseRoutePattern } from './route-pattern.ts';

/** isExact: the segment is this text and no other spelling of it. Null: any one segment. */
type RegionSegment = { text: string; isExact: boolean } | null;
/** methods: one bit for each of routeMethods. */
export type Region = { segments: readonly RegionSegment[]; isPrefix: boolean; methods: number };

export type PlacedRoute = { route: CompiledRoute; region: Region; score: number };
export type Reading = 'folded' | 'exact';

type Node = {
  literals: Map<string, Node>;
  parameter: Node | null;
  exact: PlacedRoute[];
  prefix: PlacedRoute[];
};
export type RouteTree = { reading: Reading; root: Node; byKey: ReadonlyMap<string, PlacedRoute> };
export type HostSpace = { folded(): RouteTree; exact(): RouteTree };

const allMethods = (1 << routeMethods.length) - 1;

const methodBits = (methods: CompiledRoute['methods']) =>
  methods?.reduce((bits, name) => bits | (1 << routeMethods.indexOf(name)), 0) ?? allMethods;

export const methodsOf = (bits: number): string[] =>
  bits === allMethods ? [] : routeMethods.filter((_, index) => bits & (1 << index));

function placeRoute(route: CompiledRoute): PlacedRoute | null {
  const parsed = parseRoutePattern(route.path);
  if (!parsed.ok) return null;
  const { segments, isPrefix } = parsed.pattern;
  const literalCount = segments.filter((segment) => segment !== null).length;
  return {
    route,
    // As route-matcher.ts ranks them.
    score: literalCount * 4 + (isPrefix ? 0 : 2) + (route.methods === null ? 0 : 1),
    region: {
      segments: segments.map((text) => (text === null ? null : { text, isExact: true })),
      isPrefix,
      methods: methodBits(route.methods),
    },
  };
}

const textIn = (reading: Reading, text: string) => (reading === 'folded' ? foldCase(text) : text);
const createNode = (): Node => ({ literals: new Map(), parameter: null, exact: [], prefix: [] });

/** Two routes of one key match the same targets in this reading. */
function keyOf({ region }: PlacedRoute, reading: Reading): string {
  const path = region.segments.map((segment) => (segment ? `=${textIn(reading, segment.text)}` : ':'));
  return `${region.methods} ${region.isPrefix ? '**' : ''} ${path.join('/')}`;
}

function buildTree(placed: readonly PlacedRoute[], reading: Reading): RouteTree {
  const root = createNode();
  for (const item of placed) {
    let node = root;
    for (const segment of item.region.segments) {
      if (segment === null) {
        node.parameter ??= createNode();
        node = node.parameter;
        continue;
      }
      const text = textIn(reading, segment.text);
      const child = node.literals.get(text) ?? createNode();
      node.literals.set(text, child);
      node = child;
    }
    (item.region.isPrefix ? node.prefix : node.exact).push(item);
  }
  return { reading, root, byKey: new Map(placed.map((item) => [keyOf(item, reading), item])) };
}

/** Each tree is made when it is first asked for. */
function spaceOf(routes: readonly CompiledRoute[]): HostSpace {
  const placed = routes.flatMap((route) => placeRoute(route) ?? []);
  const made: Partial<Record<Reading, RouteTree>> = {};
  const treeFor = (reading: Reading) => () => {
    made[reading] ??= buildTree(placed, reading);
    return made[reading];
  };
  return { folded: treeFor('folded'), exact: treeFor('exact') };
}

/** The policy in force is compared again and again. */
const spacesOf = new WeakMap<Policy, ReadonlyMap<string, HostSpace>>();

/** The routes of each host that a portal has; a portal without routes denies, also below a wildcard that has some. */
export function listHostSpaces(policy: Policy): ReadonlyMap<string, HostSpace> {
  const known = spacesOf.get(policy);
  if (known) return known;
  const byPortal = new Map<string, CompiledRoute[]>();
  for (const route of policy.routes.values()) {
    const list = byPortal.get(route.portalId);
    if (list) list.push(route);
    else byPortal.set(route.portalId, [route]);
  }
  const spaces = new Map(
    [...policy.portals.values()].map(({ id, host }) => [host, spaceOf(byPortal.get(id) ?? [])]),
  );
  spacesOf.set(policy, spaces);
  return spaces;
}

/** Every pair of hosts, one of each policy, that stand for one same host of a request; null: no portal had it. */
export function pairHosts(
  before: ReadonlyMap<string, HostSpace>,
  after: ReadonlyMap<string, HostSpace>,
): { host: string; before: HostSpace | null; after: HostSpace }[] {
  return [...after].flatMap(([host, space]) => {
    const own = before.get(host) ?? before.get(wildcardOfHost(host)) ?? null;
    const pairs = [{ host, before: host.startsWith('*') ? (before.get(host) ?? null) : own, after: space }];
    if (!host.startsWith('*')) return pairs;
    // Hosts that had a portal of their own fall to the wildcard once that portal is gone.
    const inside = [...before].filter(([name]) => !after.has(name) && wildcardOfHost(name) === host);
    return [...pairs, ...inside.map(([name, old]) => ({ host: name, before: old, after: space }))];
  });
}

/** The targets that both have; null when there is none. */
export function intersect(a: Region, b: Region, reading: Reading): Region | null {
  const methods = a.methods & b.methods;
  const [long, short] = a.segments.length >= b.segments.length ? [a, b] : [b, a];
  if (methods === 0 || (!short.isPrefix && long.segments.length > short.segments.length)) return null;
  const segments: RegionSegment[] = [];
  for (const [index, one] of long.segments.entries()) {
    const other = short.segments[index] ?? null;
    if (one && other && textIn(reading, one.text) !== textIn(reading, other.text)) return null;
    segments.push(one?.isExact ? one : (other ?? one));
  }
  return { segments, isPrefix: a.isPrefix && b.isPrefix, methods };
}

/** Any spelling of the literals. */
export const inAnyCase = (region: Region): Region => ({
  ...region,
  segments: region.segments.map((segment) => segment && { text: segment.text, isExact: false }),
});

/** Every route that shares a target with the region. */
export function findOverlapping(tree: RouteTree, region: Region): PlacedRoute[] {
  const { segments, isPrefix, methods } = region;
  const found: PlacedRoute[] = [];
  const collect = (list: readonly PlacedRoute[]) => {
    for (const item of list) if (item.region.methods & methods) found.push(item);
  };
  const walk = (node: Node, depth: number): void => {
    collect(node.prefix);
    const isAtEnd = depth >= segments.length;
    if (isAtEnd) collect(node.exact);
    if (isAtEnd && !isPrefix) return;
    const segment = isAtEnd ? null : segments[depth];
    const literal = segment ? node.literals.get(textIn(tree.reading, segment.text)) : undefined;
    const children = segment ? (literal ? [literal] : []) : node.literals.values();
    for (const child of children) walk(child, depth + 1);
    if (node.parameter) walk(node.parameter, depth + 1);
  };
  walk(tree.root, 0);
  return found;
}

/** Every spelling that folds to this text is this text. */
const isCaseless = (text: string) => /^[^A-Za-z\u0080-\uffff]*$/.test(text);

/** The methods for which some route above this score has every target of the region. */
export function coveredMethods(tree: RouteTree, region: Region, aboveScore = -1): number {
  let bits = 0;
  const collect = (list: readonly PlacedRoute[]) => {
    for (const item of list) if (item.score > aboveScore) bits |= item.region.methods;
  };
  const walk = (node: Node, depth: number): void => {
    collect(node.prefix);
    if (depth === region.segments.length) {
      if (!region.isPrefix) collect(node.exact);
      return;
    }
    const segment = region.segments[depth];
    const isReadable = segment && (tree.reading === 'folded' || segment.isExact || isCaseless(segment.text));
    const child = isReadable ? node.literals.get(textIn(tree.reading, segment.text)) : undefined;
    if (child) walk(child, depth + 1);
    if (node.parameter) walk(node.parameter, depth + 1);
  };
  walk(tree.root, 0);
  return bits & region.methods;
}

/** True when one spelling can match `outer` exactly and `inner` only in another letter case. */
export function differInCase(inner: Region, outer: Region): boolean {
  return inner.segments.some((segment, index) => {
    const around = outer.segments[index];
    return segment !== null && !isCaseless(segment.text) && around?.text !== segment.text;
  });
}

/** The targets where `old` answered before and `item` answers now; null when others stand before one of the two. */
export function findShared(old: PlacedRoute, item: PlacedRoute, before: RouteTree, after: RouteTree) {
  const region = intersect(item.region, old.region, before.reading);
  if (region === null) return null;
  const methods =
    region.methods & ~coveredMethods(after, region, item.score) & ~coveredMethods(before, region, old.score);
  return methods === 0 ? null : { ...region, methods };
}
