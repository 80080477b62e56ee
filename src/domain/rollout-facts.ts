// What is on record of the ends of the roll-out, and the only reading of it: the earliest date and the fewest people
// that were ever written, and nothing at all once it ended. No document can say more than this record.

import { addMonths } from './calendar.ts';
import type { PolicyDocument } from './policy-document.ts';
import { type Cohort, cohorts, type Transition, transitionOf } from './rollout-document.ts';
import { doTargetsOverlap, parseTargetKey, targetKey, targetOf } from './rollout-target.ts';

/** set: this end was introduced or brought forward. passed: the clock went by. removed: taken out before that. */
export type RolloutFactKind = 'set' | 'passed' | 'removed';

export type NewRolloutFact = {
  kind: RolloutFactKind;
  routeId: string;
  target: string;
  untilMs: number;
  cohorts: readonly Cohort[];
  deviation: boolean;
};
export type RolloutFact = NewRolloutFact & { atMs: number };

export const deviationMonths = 12;

/** Those of this name and those of this target. */
export function factsAbout(facts: readonly RolloutFact[], routeId: string, target: string): RolloutFact[] {
  return facts.filter((fact) => fact.routeId === routeId || fact.target === target);
}

/** Those that introduced exactly this, which nothing else stands for. */
export function ownFacts(facts: readonly RolloutFact[], routeId: string, target: string): RolloutFact[] {
  return facts.filter((fact) => fact.kind === 'set' && fact.routeId === routeId && fact.target === target);
}

const earliest = (facts: readonly RolloutFact[]) => Math.min(...facts.map(({ untilMs }) => untilMs));

/** What holds by the record of one route, the clock aside; null when it is not on record or ended. */
export function recordedTransition(
  facts: readonly RolloutFact[],
  routeId: string,
  target: string,
): { untilMs: number; cohorts: readonly Cohort[]; deviation: boolean } | null {
  const about = factsAbout(facts, routeId, target);
  const own = ownFacts(about, routeId, target);
  if (own.length === 0 || about.some(({ kind }) => kind !== 'set')) return null;
  const deviations = own.filter(({ deviation }) => deviation);
  const limits = deviations.map(({ atMs }) => addMonths(atMs, deviationMonths));
  return {
    untilMs: Math.min(earliest(about), ...limits),
    cohorts: cohorts.filter((cohort) => about.every((fact) => fact.cohorts.includes(cohort))),
    deviation: deviations.length > 0,
  };
}

/** The document's word held against the record: the lesser of the two, or nothing. */
export function effectiveTransition(
  document: PolicyDocument,
  routeId: string,
  said: Transition,
  facts: readonly RolloutFact[],
): Transition | null {
  const target = targetOf(document, routeId);
  const recorded = target && recordedTransition(facts, routeId, targetKey(target));
  if (!recorded) return null;
  return {
    untilMs: Math.min(said.untilMs, recorded.untilMs),
    cohorts: recorded.cohorts.filter((cohort) => said.cohorts?.includes(cohort) ?? true),
    deviation: said.deviation && recorded.deviation,
  };
}

/** An end of the past that this one would renew: the same name, or any request that both open. */
export function endsBefore(
  facts: readonly RolloutFact[],
  routeId: string,
  target: string,
  nowMs: number,
): RolloutFact[] {
  const wanted = parseTargetKey(target);
  return facts.filter((fact) => {
    const isOver = fact.kind !== 'set' || fact.untilMs <= nowMs;
    return isOver && (fact.routeId === routeId || doTargetsOverlap(parseTargetKey(fact.target), wanted));
  });
}

type Key = Pick<RolloutFact, 'routeId' | 'target'>;
const isOf = (key: Key) => (fact: Key) => fact.routeId === key.routeId && fact.target === key.target;

/** Every route on record that has not ended there, each once. */
export function openRecords(facts: readonly RolloutFact[]): RolloutFact[] {
  const first = new Map<string, RolloutFact | null>();
  for (const fact of facts) {
    const key = JSON.stringify([fact.routeId, fact.target]);
    if (fact.kind !== 'set') first.set(key, null);
    else if (!first.has(key)) first.set(key, fact);
  }
  return [...first.values()].filter((fact) => fact !== null);
}

function newFact(kind: RolloutFactKind, key: Key, transition: Transition): NewRolloutFact {
  const { untilMs, deviation } = transition;
  return { kind, ...key, untilMs, deviation, cohorts: transition.cohorts ?? cohorts };
}

/** What the clock went by, to be put on record. */
export function passedFacts(facts: readonly RolloutFact[], nowMs: number): NewRolloutFact[] {
  return openRecords(facts).flatMap(({ routeId, target }) => {
    const recorded = recordedTransition(facts, routeId, target);
    return recorded && recorded.untilMs <= nowMs ? [newFact('passed', { routeId, target }, recorded)] : [];
  });
}

/** What a new version of the policy puts on record. The version was checked before (check-rollout.ts). */
export function factsOfVersion(
  after: PolicyDocument,
  facts: readonly RolloutFact[],
  nowMs: number,
): NewRolloutFact[] {
  const passed = passedFacts(facts, nowMs);
  const held = Object.entries(after.rollout?.passwordOnly ?? {}).flatMap(([routeId, entry]) => {
    const target = targetOf(after, routeId);
    const said = transitionOf(entry);
    return target && said ? [{ routeId, target: targetKey(target), said }] : [];
  });
  const changed = held.flatMap(({ routeId, target, said }) => {
    if (factsAbout(facts, routeId, target).some(({ kind }) => kind !== 'set')) return [];
    const recorded = recordedTransition(facts, routeId, target);
    const isKnown =
      recorded &&
      said.untilMs >= recorded.untilMs &&
      said.deviation === recorded.deviation &&
      recorded.cohorts.every((cohort) => said.cohorts?.includes(cohort) ?? true);
    return isKnown ? [] : [newFact('set', { routeId, target }, said)];
  });
  const removed = openRecords(facts)
    .filter((record) => !held.some(isOf(record)) && !passed.some(isOf(record)))
    .map(({ routeId, target, untilMs, deviation, cohorts: whose }) =>
      newFact('removed', { routeId, target }, { untilMs, deviation, cohorts: whose }),
    );
  return [...passed, ...changed, ...removed];
}
