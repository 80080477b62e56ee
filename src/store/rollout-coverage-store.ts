// How far the roll-out is: who is ready and who is left, now and on each day of the past. Days are written once and
// never changed.

import type { Knex } from 'knex';
import type { Coverage, CoverageCohort, CoverageDay } from '../domain/rollout-coverage.ts';
import type { Cohort } from '../domain/rollout-document.ts';
import { queryOne, queryRows } from './query.ts';
import { type PersonQuestion, personBindings, personTables } from './rollout-person.ts';

type CountRow = { cohort: CoverageCohort; ready_upstream: number; ready_factor: number; remaining: number };
type DayRow = CountRow & { day: string; deviations: number };

const counts = `count(*) filter (where ready.upstream)::int as ready_upstream,
  count(*) filter (where ready.factor and not ready.upstream)::int as ready_factor,
  count(*) filter (where not ready.factor and not ready.upstream)::int as remaining`;

const countSql = `with ${personTables}
  select 'all' as cohort, ${counts} from ready
  union all
  select cohort.cohort, ${counts} from cohort join ready on ready.id = cohort.id group by cohort.cohort`;

/** In the order of their ids, so that a list goes on where it stopped. */
const remainingSql = `with ${personTables}
  select ready.id,
    (select string_agg(cohort.cohort, ',' order by cohort.cohort) from cohort where cohort.id = ready.id) as cohorts
  from ready
  where not ready.factor and not ready.upstream and (:after::uuid is null or ready.id > :after::uuid)
    and exists (select 1 from cohort where cohort.id = ready.id
      and cohort.cohort in (select value from json_array_elements_text(:cohorts::json)))
  order by ready.id limit :limit`;

const coverageOf = (row: CountRow): Coverage => ({
  readyUpstream: row.ready_upstream,
  readyFactor: row.ready_factor,
  remaining: row.remaining,
});

export function createRolloutCoverageStore() {
  return {
    /** One statement, so that the numbers are of one moment. A cohort that nobody is in is absent. */
    async count(db: Knex, question: PersonQuestion): Promise<Map<CoverageCohort, Coverage>> {
      const rows = await queryRows<CountRow>(db, countSql, personBindings(question));
      return new Map(rows.map((row) => [row.cohort, coverageOf(row)]));
    },

    /** Who has nothing but a password, by account; the next page begins after the last one's id. */
    async listRemaining(
      db: Knex,
      question: PersonQuestion,
      page: { cohorts: readonly Cohort[]; after: string | null; limit: number },
    ): Promise<{ accountId: string; cohorts: Cohort[] }[]> {
      const rows = await queryRows<{ id: string; cohorts: string }>(db, remainingSql, {
        ...personBindings(question),
        after: page.after,
        limit: page.limit,
        cohorts: JSON.stringify(page.cohorts),
      });
      return rows.map(({ id, cohorts }) => ({ accountId: id, cohorts: cohorts.split(',') as Cohort[] }));
    },

    /** True for the one replica that wrote this day. */
    async keepDay(trx: Knex, day: string, found: Map<CoverageCohort, Coverage>, deviations: number) {
      const rows = [...found].map(([cohort, { readyUpstream, readyFactor, remaining }]) => ({
        ...{ cohort, remaining },
        ready_upstream: readyUpstream,
        ready_factor: readyFactor,
      }));
      const written = await queryRows(
        trx,
        `insert into rollout_snapshot (day, cohort, ready_upstream, ready_factor, remaining, deviations)
         select :day::date, cohort, ready_upstream, ready_factor, remaining, :deviations::int
         from json_to_recordset(:rows::json)
           as given (cohort text, ready_upstream int, ready_factor int, remaining int)
         on conflict do nothing returning 1`,
        { day, deviations, rows: JSON.stringify(rows) },
      );
      return written.length > 0;
    },

    async hasDay(db: Knex, day: string): Promise<boolean> {
      return (
        (await queryOne(db, 'select 1 from rollout_snapshot where day = :day::date limit 1', { day })) !==
        null
      );
    },

    /** Who was left when it was counted last, by cohort; empty before the first count. */
    async listNewestRemaining(db: Knex): Promise<{ cohort: CoverageCohort; remaining: number }[]> {
      const sql = `select cohort, remaining from rollout_snapshot
        where day = (select max(day) from rollout_snapshot) order by cohort`;
      return queryRows(db, sql);
    },

    /** Oldest first. */
    async listDays(db: Knex, sinceDay: string): Promise<CoverageDay[]> {
      const rows = await queryRows<DayRow>(
        db,
        `select to_char(day, 'YYYY-MM-DD') as day, cohort, ready_upstream, ready_factor, remaining, deviations
         from rollout_snapshot where day >= :sinceDay::date order by day, cohort`,
        { sinceDay },
      );
      return rows.map((row) => ({
        day: row.day,
        cohort: row.cohort,
        deviations: row.deviations,
        ...coverageOf(row),
      }));
    },
  };
}

export type RolloutCoverageStore = ReturnType<typeof createRolloutCoverageStore>;
