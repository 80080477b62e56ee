// Drafts under observation, one at a time, and what they would have demanded: one row per session, route and demand.

import type { Knex } from 'knex';
import { isUuid, msOf, msOrNull, queryOne, queryRows, timestampOf } from './query.ts';

export type NewObservation = { draftId: string; document: unknown; author: string; accountId: string | null };

export type Observation = Omit<NewObservation, 'document'> & {
  id: string;
  /** Why the draft was made: its name for people. */
  draftReason: string;
  startedAtMs: number;
  endedAtMs: number | null;
  endedBy: string | null;
};

export type ObservedDemand = {
  observationId: string;
  sessionId: string;
  accountId: string | null;
  routeId: string;
  cohort: string;
  outcome: string;
  missing: readonly string[];
  policyVersion: number;
  atMs: number;
};

export type ObservedCount = {
  routeId: string;
  cohort: string;
  outcome: string;
  sessions: number;
  people: number;
};

type Row = {
  id: string;
  draft_id: string;
  draft_reason: string | null;
  author: string;
  account_id: string | null;
  started_at: Date;
  ended_at: Date | null;
  ended_by: string | null;
};

const columns = `id, draft_id, author, account_id, started_at, ended_at, ended_by,
  (select reason from policy_draft where policy_draft.id::text = draft_id) as draft_reason`;
/** Groups that a page can show. */
const mostGroups = 5_000;

const observationOf = (row: Row): Observation => ({
  id: row.id,
  draftId: row.draft_id,
  draftReason: row.draft_reason ?? row.draft_id,
  author: row.author,
  accountId: row.account_id,
  startedAtMs: msOf(row.started_at),
  endedAtMs: msOrNull(row.ended_at),
  endedBy: row.ended_by,
});

const demandColumns = [
  'observation_id',
  'session_id',
  'account_id',
  'route_id',
  'cohort',
  'outcome',
  'missing',
  'policy_version',
  'at',
];

export type ObservationStore = ReturnType<typeof createObservationStore>;

export function createObservationStore() {
  return {
    /** Null while another draft is observed. */
    async start(trx: Knex, observation: NewObservation): Promise<string | null> {
      const { document, ...rest } = observation;
      const row = await queryOne<{ id: string }>(
        trx,
        `insert into policy_observation (draft_id, document, author, account_id)
         values (:draftId, :document::jsonb, :author, :accountId)
         on conflict ((true)) where ended_at is null do nothing returning id`,
        { ...rest, document: JSON.stringify(document) },
      );
      return row?.id ?? null;
    },

    /** Atomic: true for the one caller that ended it. */
    async stop(trx: Knex, id: string, endedBy: string): Promise<boolean> {
      if (!isUuid(id)) return false;
      const sql = `update policy_observation set ended_at = now(), ended_by = :endedBy
        where id = :id and ended_at is null returning id`;
      return (await queryOne(trx, sql, { id, endedBy })) !== null;
    },

    async runningId(trx: Knex): Promise<string | null> {
      const sql = 'select id from policy_observation where ended_at is null';
      return (await queryOne<{ id: string }>(trx, sql))?.id ?? null;
    },

    async documentOf(trx: Knex, id: string): Promise<unknown> {
      const sql = 'select document from policy_observation where id = :id';
      return (await queryOne<{ document: unknown }>(trx, sql, { id }))?.document ?? null;
    },

    /** Newest first. */
    async list(trx: Knex, limit = 20): Promise<Observation[]> {
      const sql = `select ${columns} from policy_observation order by started_at desc limit :limit`;
      return (await queryRows<Row>(trx, sql, { limit })).map(observationOf);
    },

    async find(trx: Knex, id: string): Promise<Observation | null> {
      if (!isUuid(id)) return null;
      const row = await queryOne<Row>(trx, `select ${columns} from policy_observation where id = :id`, {
        id,
      });
      return row && observationOf(row);
    },

    /** A demand that is there already stays as it is. */
    async insertBatch(trx: Knex, demands: readonly ObservedDemand[]): Promise<void> {
      if (demands.length === 0) return;
      const values = demands.flatMap((demand) => [
        demand.observationId,
        demand.sessionId,
        demand.accountId,
        demand.routeId,
        demand.cohort,
        demand.outcome,
        JSON.stringify(demand.missing),
        demand.policyVersion,
        timestampOf(demand.atMs),
      ]);
      const oneRow = `(${demandColumns.map(() => '?').join(', ')})`;
      await trx.raw(
        `insert into observation (${demandColumns.join(', ')}) values ${demands.map(() => oneRow).join(', ')}
         on conflict do nothing`,
        values,
      );
    },

    async count(trx: Knex, id: string): Promise<ObservedCount[]> {
      if (!isUuid(id)) return [];
      const rows = await queryRows<{
        route_id: string;
        cohort: string;
        outcome: string;
        sessions: number;
        people: number;
      }>(
        trx,
        `select route_id, cohort, outcome, count(*)::int as sessions, count(distinct account_id)::int as people
         from observation where observation_id = :id group by route_id, cohort, outcome
         order by sessions desc, route_id, cohort, outcome limit ${mostGroups}`,
        { id },
      );
      return rows.map(({ route_id: routeId, ...row }) => ({ routeId, ...row }));
    },
  };
}
