// Who is to be told of which date, and who was: one row per mail, written with it, so that nobody gets one twice.

import type { Knex } from 'knex';
import type { Cohort } from '../domain/rollout-document.ts';
import { msOf, queryOne, queryRows, timestampOf } from './query.ts';
import { type PersonQuestion, personBindings, personTables } from './rollout-person.ts';

/** The first date of a cohort, and the stage that is due for it; null while none is. */
export type MessageTarget = { cohort: Cohort; untilMs: number; stage: number | null };
export type Recipient = { accountId: string; untilMs: number; stage: number; cohorts: Cohort[] };

/** Of each person left, the date that comes first; those who heard of it at this stage are done. */
const dueTables = `with ${personTables}, target as (
    select cohort, until, stage
    from json_to_recordset(:targets::json) as given (cohort text, until timestamptz, stage int)
  ), first_end as (
    select distinct on (ready.id) ready.id, target.until, target.stage
    from ready join cohort on cohort.id = ready.id join target on target.cohort = cohort.cohort
    where not ready.factor and not ready.upstream
    order by ready.id, target.until
  ), due as (
    select id, until, stage from first_end
    where stage is not null and not exists (select 1 from rollout_message as told
      where told.account_id = first_end.id and told.until = first_end.until and told.stage = first_end.stage)
  )`;

function bindingsOf(question: PersonQuestion, targets: readonly MessageTarget[]) {
  const given = targets.map(({ cohort, untilMs, stage }) => ({ cohort, stage, until: timestampOf(untilMs) }));
  return { ...personBindings(question), targets: JSON.stringify(given) };
}

export function createRolloutMessageStore() {
  return {
    async countDue(db: Knex, question: PersonQuestion, targets: readonly MessageTarget[]): Promise<number> {
      const sql = `${dueTables} select count(*)::int as count from due`;
      return (await queryOne<{ count: number }>(db, sql, bindingsOf(question, targets)))?.count ?? 0;
    },

    async listDue(
      db: Knex,
      question: PersonQuestion,
      targets: readonly MessageTarget[],
      limit: number,
    ): Promise<Recipient[]> {
      const sql = `${dueTables}
        select id, until, stage,
          (select string_agg(cohort.cohort, ',') from cohort where cohort.id = due.id) as cohorts
        from due limit :limit`;
      const bindings = { ...bindingsOf(question, targets), limit };
      type Row = { id: string; until: Date; stage: number; cohorts: string };
      return (await queryRows<Row>(db, sql, bindings)).map(({ id, until, stage, cohorts }) => ({
        accountId: id,
        untilMs: msOf(until),
        stage,
        cohorts: cohorts.split(',') as Cohort[],
      }));
    },

    /** Atomic: false when this account heard of this date at this stage before. */
    async claim(
      trx: Knex,
      { accountId, untilMs, stage }: Pick<Recipient, 'accountId' | 'untilMs' | 'stage'>,
    ): Promise<boolean> {
      const row = await queryOne(
        trx,
        `insert into rollout_message (account_id, until, stage) values (:accountId, :until, :stage)
         on conflict do nothing returning stage`,
        { accountId, stage, until: timestampOf(untilMs) },
      );
      return row !== null;
    },
  };
}

export type RolloutMessageStore = ReturnType<typeof createRolloutMessageStore>;
