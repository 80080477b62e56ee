// Collects what is told of routes while two policies are compared: once for each route and kind of change.

import type { CompiledRoute } from './policy.ts';
import { demandOf, type PolicyChange, type PolicyChangeKind } from './policy-change.ts';
import type { Text } from './policy-parts.ts';
import type { PlacedRoute, RouteTree } from './route-space.ts';

export type Note = (
  kind: PolicyChangeKind,
  id: string,
  before: CompiledRoute | null,
  after: CompiledRoute | null,
  text: Text,
) => void;
export type Trees = { before: RouteTree; after: RouteTree };
/** Pairs of routes, one of each policy, of which it was told that the second asks less. */
export type Told = {
  has(old: PlacedRoute, item: PlacedRoute): boolean;
  add(old: PlacedRoute, item: PlacedRoute): void;
};

export function createRouteNotes() {
  const found = new Map<string, { change: PolicyChange; others: number }>();
  const note: Note = (kind, id, was, now, text) => {
    const known = found.get(`${kind} ${id}`);
    if (known) {
      known.others += 1;
      return;
    }
    const subject = { type: 'route', id } as const;
    const change = { kind, subject, before: was && demandOf(was), after: now && demandOf(now), text };
    found.set(`${kind} ${id}`, { change, others: 0 });
  };
  const list = () =>
    [...found.values()].map(({ change, others }) => (others === 0 ? change : withOthers(change, others)));
  return { note, list };
}

function withOthers(change: PolicyChange, others: number): PolicyChange {
  const { nl, en } = change.text;
  return {
    ...change,
    text: { nl: `${nl} (en nog ${others} keer)`, en: `${en} (and ${others} more times)` },
  };
}

export function createTold(): Told {
  const keys = new Set<string>();
  const keyOf = (old: PlacedRoute, item: PlacedRoute) => `${old.route.id} ${item.route.id}`;
  return {
    has: (old, item) => keys.has(keyOf(old, item)),
    add: (old, item) => void keys.add(keyOf(old, item)),
  };
}
