// Which targets ask less, more, or are new under another policy. Judged by targets and never by ids: a renamed, moved
// or shadowing route hides nothing. Where only many routes together cover a target, the strict reading counts.

import { judgeContradictions, judgeExactCase } from './letter-case-changes.ts';
import type { CompiledRoute, Policy } from './policy.ts';
import type { PolicyChange } from './policy-change.ts';
import { describeDemand, describeDifference, describePath, prefixText } from './policy-change-text.ts';
import type { Text } from './policy-parts.ts';
import { createRouteNotes, createTold, type Note, type Told, type Trees } from './route-change-notes.ts';
import {
  coveredMethods,
  findOverlapping,
  findShared,
  type HostSpace,
  listHostSpaces,
  type PlacedRoute,
  pairHosts,
  type RouteTree,
} from './route-space.ts';
import { isAtLeastAsStrict } from './strictness.ts';

type Compared = { added: PlacedRoute[]; removed: PlacedRoute[] };

export function findRouteChanges(before: Policy, after: Policy): PolicyChange[] {
  const notes = createRouteNotes();
  const { note } = notes;
  const [old, next] = [listHostSpaces(before), listHostSpaces(after)];
  const pairs = pairHosts(old, next);
  for (const pair of pairs) compareHost(pair.before, pair.after, note);
  const answered = new Set(pairs.map((pair) => pair.before));
  for (const space of old.values()) if (!answered.has(space)) noteClosed(space.folded(), note);
  return notes.list();
}

function noteClosed(tree: RouteTree, note: Note): void {
  for (const { route } of tree.byKey.values()) note('closed', route.id, route, null, closedText(route));
}

const closedText = (route: CompiledRoute) =>
  prefixText(describePath(route), { nl: 'is niet meer open', en: 'is no longer open' });

function compareHost(before: HostSpace | null, after: HostSpace, note: Note): void {
  if (before === null) {
    for (const { route } of after.folded().byKey.values()) noteOpened(route, note);
    return;
  }
  const folded = { before: before.folded(), after: after.folded() };
  const changed = compareSame(folded, note);
  const told = createTold();
  for (const item of changed.added) judgeAdded(item, folded, told, note);
  const added = new Set(changed.added);
  for (const item of changed.removed) judgeRemoved(item, folded, added, told, note);
  judgeExactCase({ before: before.exact(), after: after.exact() }, folded.after, told, note);
  judgeContradictions(folded, changed.added, note);
}

function noteOpened(route: CompiledRoute, note: Note): void {
  const { nl, en } = describeDemand(route.required);
  if (route.required.status !== 'computed')
    note(
      'other',
      route.id,
      null,
      route,
      prefixText(describePath(route), { nl: `nieuw, ${nl}`, en: `new, ${en}` }),
    );
  else
    note(
      'opened',
      route.id,
      null,
      route,
      prefixText(describePath(route), { nl: `nieuw, vraagt ${nl}`, en: `new, asks ${en}` }),
    );
}

function compareStrictness(before: CompiledRoute, after: CompiledRoute): 'lowered' | 'raised' | 'same' {
  if (!isAtLeastAsStrict(after, before)) return 'lowered';
  return isAtLeastAsStrict(before, after) ? 'same' : 'raised';
}

/** Routes of one key match the same targets, so they are compared one by one. */
function compareSame({ before, after }: Trees, note: Note): Compared {
  const added: PlacedRoute[] = [];
  for (const [key, item] of after.byKey) {
    const old = before.byKey.get(key)?.route;
    if (!old) added.push(item);
    else compareOne(old, item.route, note);
  }
  const removed = [...before.byKey].filter(([key]) => !after.byKey.has(key)).map(([, item]) => item);
  return { added, removed };
}

function compareOne(before: CompiledRoute, after: CompiledRoute, note: Note): void {
  const result = compareStrictness(before, after);
  if (result !== 'same') {
    note(result, after.id, before, after, prefixText(describePath(after), describeDifference(before, after)));
  } else if (!isSameRoute(before, after)) {
    const text = { nl: 'ander id, andere dienst of andere gegevens', en: 'another id, service or data' };
    note('other', after.id, before, after, prefixText(describePath(after), text));
  }
}

function isSameRoute(a: CompiledRoute, b: CompiledRoute): boolean {
  const dataOf = ({ data }: CompiledRoute) => JSON.stringify([...data].sort());
  return a.id === b.id && a.serviceId === b.serviceId && dataOf(a) === dataOf(b);
}

function judgeAdded(item: PlacedRoute, trees: Trees, told: Told, note: Note): void {
  const { route, region } = item;
  const methods = region.methods & ~coveredMethods(trees.after, region, item.score);
  const isNew = (methods & ~coveredMethods(trees.before, region)) !== 0;
  if (isNew) noteOpened(route, note);
  let isNoted = isNew;
  for (const old of findOverlapping(trees.before, region)) {
    const shared = findShared(old, item, trees.before, trees.after);
    if (!shared) continue;
    const result = compareStrictness(old.route, route);
    if (result === 'same') continue;
    isNoted = true;
    if (result === 'lowered') told.add(old, item);
    note(result, route.id, old.route, route, textOfTakeOver(old.route, route));
  }
  if (!isNoted) {
    const text = { nl: 'nieuw, vraagt wat daar al gold', en: 'new, asks what held there already' };
    note('other', route.id, null, route, prefixText(describePath(route), text));
  }
}

function textOfTakeOver(before: CompiledRoute, after: CompiledRoute): Text {
  const { nl, en } = describeDifference(before, after);
  const path = describePath(before);
  return prefixText(describePath(after), {
    nl: `${nl}, op route ${before.id} (${path})`,
    en: `${en}, at route ${before.id} (${path})`,
  });
}

/** What falls to routes that were there already; what falls to new ones is judged with those. */
function judgeRemoved(
  old: PlacedRoute,
  trees: Trees,
  added: ReadonlySet<PlacedRoute>,
  told: Told,
  note: Note,
): void {
  const { route, region } = old;
  const methods = region.methods & ~coveredMethods(trees.before, region, old.score);
  if ((methods & ~coveredMethods(trees.after, region)) !== 0)
    note('closed', route.id, route, null, closedText(route));
  for (const item of findOverlapping(trees.after, region)) {
    if (added.has(item) || !findShared(old, item, trees.before, trees.after)) continue;
    const result = compareStrictness(route, item.route);
    if (result === 'lowered') told.add(old, item);
    if (result !== 'same') note(result, route.id, route, item.route, textOfFall(route, item.route));
  }
}

function textOfFall(before: CompiledRoute, after: CompiledRoute): Text {
  const { nl, en } = describeDifference(before, after);
  return prefixText(describePath(before), {
    nl: `vervalt; daar geldt nu route ${after.id} (${describePath(after)}): ${nl}`,
    en: `is gone; route ${after.id} (${describePath(after)}) answers there: ${en}`,
  });
}
