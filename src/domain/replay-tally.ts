// Counts what came of replayed decisions by route, cohort and outcome: decisions, people, and some rows to look at.
// Bounded whatever the record holds: past the bound it says "at least".

import type { IdentifierType } from './identifier.ts';
import { type Cohort, cohortOf } from './recorded-session.ts';
import { type Replayed, type ReplayOutcome, replayOutcomes } from './replay.ts';

export type ReplayGroup = {
  routeId: string;
  cohort: Cohort;
  outcome: ReplayOutcome;
  decisions: number;
  /** Accounts; each counted once in this group. */
  people: number;
  /** Not certain: rows of before, or routes the new policy tells apart. */
  approximate: number;
  /** Ids of some of the rows, of one person each; never more than a few. */
  examples: number[];
};

export type ReplayResult = {
  decisions: number;
  /** Accounts that at least one decision would have gone otherwise for, by outcome. */
  totals: Record<ReplayOutcome, { decisions: number; people: number }>;
  approximate: number;
  groups: ReplayGroup[];
  /** True: more people or groups than are counted, so that their numbers are lower bounds. */
  isBounded: boolean;
};

const maxPeople = 500_000;
const maxGroups = 50_000;
const maxExamples = 20;

type Counted = ReplayGroup & { seen: Set<number> };
type Seen = { id: number; accountId: string; routeId: string; subjectType: IdentifierType | null };

export function createReplayTally() {
  const people = new Map<string, number>();
  const groups = new Map<string, Counted>();
  const totals = new Map<ReplayOutcome, { decisions: number; seen: Set<number> }>();
  let decisions = 0;
  let approximate = 0;
  let isBounded = false;

  function numberOf(accountId: string): number | null {
    const known = people.get(accountId);
    if (known !== undefined) return known;
    if (people.size >= maxPeople) {
      isBounded = true;
      return null;
    }
    people.set(accountId, people.size);
    return people.size - 1;
  }

  function groupOf(routeId: string, cohort: Cohort, outcome: ReplayOutcome): Counted | null {
    const key = `${outcome} ${cohort} ${routeId}`;
    const known = groups.get(key);
    if (known) return known;
    if (groups.size >= maxGroups) {
      isBounded = true;
      return null;
    }
    const counts = { decisions: 0, people: 0, approximate: 0, examples: [] as number[] };
    const made = { routeId, cohort, outcome, ...counts, seen: new Set<number>() };
    groups.set(key, made);
    return made;
  }

  function totalOf(outcome: ReplayOutcome) {
    const total = totals.get(outcome) ?? { decisions: 0, seen: new Set<number>() };
    totals.set(outcome, total);
    return total;
  }

  return {
    add({ id, accountId, routeId, subjectType }: Seen, { outcome, isExact }: Replayed): void {
      decisions += 1;
      if (!isExact) approximate += 1;
      const total = totalOf(outcome);
      total.decisions += 1;
      const group = groupOf(routeId, cohortOf(subjectType), outcome);
      if (group) {
        group.decisions += 1;
        if (!isExact) group.approximate += 1;
      }
      const number = numberOf(accountId);
      if (number === null) return;
      total.seen.add(number);
      if (!group || group.seen.has(number)) return;
      group.seen.add(number);
      if (outcome !== 'same' && group.examples.length < maxExamples) group.examples.push(id);
    },

    result(): ReplayResult {
      const counted = replayOutcomes.map((outcome) => {
        const { decisions: count, seen } = totalOf(outcome);
        return [outcome, { decisions: count, people: seen.size }] as const;
      });
      const list = [...groups.values()].map(({ seen, ...group }) => ({ ...group, people: seen.size }));
      return {
        decisions,
        totals: Object.fromEntries(counted) as ReplayResult['totals'],
        approximate,
        groups: list.sort((a, b) => b.decisions - a.decisions),
        isBounded,
      };
    },
  };
}
