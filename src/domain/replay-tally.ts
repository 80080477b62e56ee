// Counts what came of replayed decisions by route, cohort and outcome: decisions, people, and some rows to look at.
// Bounded whatever the record holds: past the bound it says "at least".

import type { IdentifierType } from './identifier.ts';
import { type Cohort, cohortOf, cohorts } from './recorded-session.ts';
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
  /** people: accounts that at least one decision would have gone otherwise for; of `same` they are not counted. */
  totals: Record<ReplayOutcome, { decisions: number; people: number }>;
  approximate: number;
  /** Only where something changes. */
  groups: ReplayGroup[];
  /** True: more people or groups than are counted, so that their numbers are lower bounds. */
  isBounded: boolean;
};

const maxPeople = 500_000;
const maxGroups = 50_000;
const maxExamples = 20;

type Counted = ReplayGroup & { seen: Set<number> };
type Seen = { id: number; accountId: string; routeId: string; subjectType: IdentifierType | null };

const slotOf = (cohort: Cohort, outcome: ReplayOutcome): number =>
  replayOutcomes.indexOf(outcome) * cohorts.length + cohorts.indexOf(cohort);

/** Whom nothing changes for is counted by decision alone: people are told apart where a change finds them. */
export function createReplayTally() {
  const people = new Map<string, number>();
  const byRoute = new Map<string, (Counted | undefined)[]>();
  const totals = replayOutcomes.map((outcome) => ({ outcome, decisions: 0, seen: new Set<number>() }));
  let groups = 0;
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
    let ofRoute = byRoute.get(routeId);
    const slot = slotOf(cohort, outcome);
    const known = ofRoute?.[slot];
    if (known) return known;
    if (groups >= maxGroups) {
      isBounded = true;
      return null;
    }
    if (!ofRoute) {
      ofRoute = [];
      byRoute.set(routeId, ofRoute);
    }
    const counts = { decisions: 0, people: 0, approximate: 0, examples: [] };
    const made = { routeId, cohort, outcome, ...counts, seen: new Set<number>() };
    groups += 1;
    ofRoute[slot] = made;
    return made;
  }

  function addPerson(accountId: string, id: number, group: Counted | null, total: Set<number>): void {
    const number = numberOf(accountId);
    if (number === null) return;
    total.add(number);
    if (!group || group.seen.has(number)) return;
    group.seen.add(number);
    if (group.examples.length < maxExamples) group.examples.push(id);
  }

  return {
    add({ id, accountId, routeId, subjectType }: Seen, { outcome, isExact }: Replayed): void {
      const total = totals[replayOutcomes.indexOf(outcome)];
      if (!total) return;
      total.decisions += 1;
      if (!isExact) approximate += 1;
      if (outcome === 'same') return;
      const group = groupOf(routeId, cohortOf(subjectType), outcome);
      if (group) {
        group.decisions += 1;
        if (!isExact) group.approximate += 1;
      }
      addPerson(accountId, id, group, total.seen);
    },

    result(): ReplayResult {
      const counted = totals.map(({ outcome, decisions, seen }) => [
        outcome,
        { decisions, people: seen.size },
      ]);
      const list = [...byRoute.values()].flatMap((ofRoute) =>
        ofRoute.flatMap((group) => {
          if (!group) return [];
          const { seen, ...rest } = group;
          return [{ ...rest, people: seen.size }];
        }),
      );
      return {
        decisions: totals.reduce((sum, { decisions }) => sum + decisions, 0),
        totals: Object.fromEntries(counted) as ReplayResult['totals'],
        approximate,
        groups: list.sort((a, b) => b.decisions - a.decisions),
        isBounded,
      };
    },
  };
}
