// Backends that tell letter cases apart: where the exact reading of an address was the stricter of the two, or the two
// readings contradicted each other and so denied it, a change of policy must not quietly make it less (threats P15).

import type { CompiledRoute } from './policy.ts';
import { describeDifference, describePath, prefixText } from './policy-change-text.ts';
import type { Text } from './policy-parts.ts';
import type { Note, Told, Trees } from './route-change-notes.ts';
import {
  coveredMethods,
  differInCase,
  findOverlapping,
  findShared,
  inAnyCase,
  intersect,
  type PlacedRoute,
  type RouteTree,
} from './route-space.ts';
import { isAtLeastAsStrict } from './strictness.ts';

const caseText = (route: CompiledRoute, { nl, en }: Text): Text =>
  prefixText(describePath(route), {
    nl: `${nl}, voor wie het adres met andere hoofdletters schrijft`,
    en: `${en}, for who writes the address in other letter case`,
  });

/** The reading of a backend that tells cases apart: where it was the stricter of the two, it may not become less. */
export function judgeExactCase(trees: Trees, afterFolded: RouteTree, told: Told, note: Note): void {
  const lower = (old: PlacedRoute, item: PlacedRoute) =>
    note(
      'lowered',
      item.route.id,
      old.route,
      item.route,
      caseText(item.route, describeDifference(old.route, item.route)),
    );
  const isLower = (old: PlacedRoute, item: PlacedRoute) =>
    !told.has(old, item) && !isAtLeastAsStrict(item.route, old.route);
  for (const [key, item] of trees.after.byKey) {
    if (trees.before.byKey.has(key)) continue;
    for (const old of findOverlapping(trees.before, item.region))
      if (isLower(old, item) && findShared(old, item, trees.before, trees.after)) lower(old, item);
  }
  for (const [key, old] of trees.before.byKey) {
    if (trees.after.byKey.has(key)) continue;
    for (const item of findOverlapping(trees.after, old.region))
      if (isLower(old, item) && findShared(old, item, trees.before, trees.after)) lower(old, item);
    // Nothing may be left in this reading, so that the other one alone decides.
    for (const item of findOverlapping(afterFolded, old.region)) {
      if (!isLower(old, item)) continue;
      const region = intersect(inAnyCase(item.region), old.region, 'folded');
      if (!region) continue;
      const answered =
        coveredMethods(trees.after, region) |
        coveredMethods(trees.before, region, old.score) |
        coveredMethods(afterFolded, region, item.score);
      if (region.methods & ~answered) lower(old, item);
    }
  }
}

/** Two routes that contradict each other on one target in the two readings deny it; a change may end that. */
export function judgeContradictions(
  { before, after }: Trees,
  added: readonly PlacedRoute[],
  note: Note,
): void {
  const items = [...before.byKey.values()];
  // Levels alone are one order, in which nothing contradicts.
  if (!items.some(({ route }) => isConditional(route))) return;
  const keyOf = new Map([...before.byKey].map(([key, item]) => [item, key]));
  const now = (item: PlacedRoute) => after.byKey.get(keyOf.get(item) ?? '')?.route;
  for (const item of items) {
    for (const outer of findOverlapping(before, item.region)) {
      if (outer.score >= item.score || !contradict(item.route, outer.route)) continue;
      if (!differInCase(item.region, outer.region)) continue;
      const [inside, outside] = [now(item), now(outer)];
      const isKept = inside && outside && contradict(inside, outside);
      const region = intersect(item.region, outer.region, 'folded');
      const isTouched = region && added.some((one) => intersect(one.region, region, 'folded'));
      if (isKept && !isTouched) continue;
      const text = { nl: 'was daar geweigerd', en: 'was refused there' };
      note('opened', item.route.id, item.route, inside ?? null, caseText(item.route, text));
    }
  }
}

const contradict = (a: CompiledRoute, b: CompiledRoute) =>
  !isAtLeastAsStrict(a, b) && !isAtLeastAsStrict(b, a);

const isConditional = ({ required, representation }: CompiledRoute) =>
  representation !== null || required.confirmedWithinSeconds !== null;
