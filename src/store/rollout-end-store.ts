// The ends of the roll-out as they were ever written. Rows are added and never changed: the earliest date counts, and
// what is over stays over, so nothing that is inserted later can open anything again.

import type { Knex } from 'knex';
import type { NewRolloutFact, RolloutFact, RolloutFactKind } from '../domain/rollout-facts.ts';
import { msOf, queryRows, timestampOf } from './query.ts';

type Row = {
  kind: RolloutFactKind;
  route_id: string;
  target: string;
  until: Date;
  cohorts: RolloutFact['cohorts'];
  deviation: boolean;
  at: Date;
};

export function createRolloutEndStore() {
  return {
    /** All of them, oldest first: one row per route and change, so never many. */
    async list(db: Knex): Promise<RolloutFact[]> {
      const sql = 'select kind, route_id, target, until, cohorts, deviation, at from rollout_end order by id';
      return (await queryRows<Row>(db, sql)).map((row) => ({
        kind: row.kind,
        routeId: row.route_id,
        target: row.target,
        untilMs: msOf(row.until),
        cohorts: row.cohorts,
        deviation: row.deviation,
        atMs: msOf(row.at),
      }));
    },

    /** How many were new: what is over already is not written twice. version: of the policy that caused it. */
    async append(trx: Knex, facts: readonly NewRolloutFact[], version: number | null): Promise<number> {
      let added = 0;
      for (const { kind, routeId, target, untilMs, cohorts, deviation } of facts) {
        const rows = await queryRows(
          trx,
          `insert into rollout_end (kind, route_id, target, until, cohorts, deviation, policy_version)
           values (:kind, :routeId, :target, :until, :cohorts::jsonb, :deviation, :version)
           on conflict (route_id, target) where kind <> 'set' do nothing returning id`,
          {
            ...{ kind, routeId, target, deviation, version },
            until: timestampOf(untilMs),
            cohorts: JSON.stringify(cohorts),
          },
        );
        added += rows.length;
      }
      return added;
    },
  };
}

export type RolloutEndStore = ReturnType<typeof createRolloutEndStore>;
