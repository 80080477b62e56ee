// Replays of recorded decisions: one at a time over all replicas, with their progress and, for an hour, what came out.
// A run whose process was killed says nothing more; whoever looks tells that from its silence.

import type { Knex } from 'knex';
import { isUuid, msOf, msOrNull, queryOne } from './query.ts';

export type ReplayOrder = {
  draftId: string | null;
  name: string;
  days: number;
  author: string;
  accountId: string | null;
};

export type ReplayEnd = 'done' | 'cancelled' | 'failed' | 'lost';

export type ReplayRun = ReplayOrder & {
  id: string;
  startedAtMs: number;
  done: number;
  total: number;
  /** lost: its process is gone. */
  state: 'running' | ReplayEnd;
  isCancelAsked: boolean;
  endedAtMs: number | null;
  result: unknown;
};

type Row = {
  id: string;
  draft_id: string | null;
  name: string;
  days: number;
  author: string;
  account_id: string | null;
  started_at: Date;
  decisions_done: number;
  decisions_total: number;
  cancel_asked_at: Date | null;
  ended_at: Date | null;
  outcome: ReplayEnd | null;
  is_silent: boolean;
  result: unknown;
};

/** A run tells of itself twice a second. */
const silentAfter = `interval '15 seconds'`;
const columns = `id, draft_id, name, days, author, account_id, started_at, decisions_done, decisions_total,
  cancel_asked_at, ended_at, outcome, result,
  ended_at is null and heartbeat_at < now() - ${silentAfter} as is_silent`;

function runOf(row: Row): ReplayRun {
  return {
    id: row.id,
    draftId: row.draft_id,
    name: row.name,
    days: row.days,
    author: row.author,
    accountId: row.account_id,
    startedAtMs: msOf(row.started_at),
    done: Number(row.decisions_done),
    total: Number(row.decisions_total),
    state: row.outcome ?? (row.is_silent ? 'lost' : 'running'),
    isCancelAsked: row.cancel_asked_at !== null,
    endedAtMs: msOrNull(row.ended_at),
    result: row.result,
  };
}

export type PolicyReplayStore = ReturnType<typeof createPolicyReplayStore>;

export function createPolicyReplayStore() {
  return {
    /** Null while another one runs. What is silent makes room. */
    async start(trx: Knex, order: ReplayOrder): Promise<string | null> {
      await trx.raw(
        `update policy_replay set ended_at = now(), outcome = 'lost'
         where ended_at is null and heartbeat_at < now() - ${silentAfter}`,
      );
      const row = await queryOne<{ id: string }>(
        trx,
        `insert into policy_replay (draft_id, name, days, author, account_id)
         values (:draftId, :name, :days, :author, :accountId)
         on conflict ((true)) where ended_at is null do nothing returning id`,
        order,
      );
      return row?.id ?? null;
    },

    /** False when it is to stop: cancelled, or taken for lost meanwhile. */
    async report(trx: Knex, id: string, progress: { done: number; total: number }): Promise<boolean> {
      const row = await queryOne<{ cancelled: boolean }>(
        trx,
        `update policy_replay set heartbeat_at = now(), decisions_done = :done, decisions_total = :total
         where id = :id and ended_at is null returning cancel_asked_at is not null as cancelled`,
        { id, ...progress },
      );
      return row !== null && !row.cancelled;
    },

    /** Atomic: only a run that has not ended yet. */
    async end(trx: Knex, id: string, outcome: ReplayEnd, result: unknown = null): Promise<boolean> {
      const row = await queryOne(
        trx,
        `update policy_replay set ended_at = now(), heartbeat_at = now(), outcome = :outcome,
           result = :result::jsonb where id = :id and ended_at is null returning id`,
        { id, outcome, result: result === null ? null : JSON.stringify(result) },
      );
      return row !== null;
    },

    async askToCancel(trx: Knex, id: string): Promise<boolean> {
      if (!isUuid(id)) return false;
      const row = await queryOne(
        trx,
        `update policy_replay set cancel_asked_at = coalesce(cancel_asked_at, now())
         where id = :id and ended_at is null returning id`,
        { id },
      );
      return row !== null;
    },

    async find(trx: Knex, id: string): Promise<ReplayRun | null> {
      if (!isUuid(id)) return null;
      const row = await queryOne<Row>(trx, `select ${columns} from policy_replay where id = :id`, { id });
      return row && runOf(row);
    },

    /** The one that runs, or else the last one. */
    async newest(trx: Knex): Promise<ReplayRun | null> {
      const sql = `select ${columns} from policy_replay order by ended_at is not null, started_at desc limit 1`;
      const row = await queryOne<Row>(trx, sql);
      return row && runOf(row);
    },
  };
}
