// How well a person's identity was established, with its end. Evidence is read through these rows,
// so ending one lowers every live session of that account in the same transaction.

import type { Knex } from 'knex';
import type { Level } from '../domain/level.ts';
import type { Proofing } from '../domain/session.ts';
import { isUuid, msOf, msOrNull, queryOne, queryRows } from './query.ts';
import { bumpSessionsOfAccount } from './session-version.ts';

export type NewProofing = {
  accountId: string;
  level: Level;
  /** How it was established: `upstream`, `desk`, `letter`, `installation`. */
  method: string;
  details: Record<string, unknown>;
  validForSeconds: number;
};

export type ProofingRecord = Proofing & { createdAtMs: number; endReason: string | null };

type Row = {
  id: string;
  level: Level;
  method: string;
  created_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  end_reason: string | null;
};

function recordOf(row: Row): ProofingRecord {
  return {
    id: row.id,
    level: row.level,
    method: row.method,
    createdAtMs: msOf(row.created_at),
    expiresAtMs: msOf(row.expires_at),
    endedAtMs: msOrNull(row.ended_at),
    endReason: row.end_reason,
  };
}

export type ProofingStore = ReturnType<typeof createProofingStore>;

export function createProofingStore() {
  return {
    async create(trx: Knex, proofing: NewProofing): Promise<string> {
      const row = await queryOne<{ id: string }>(
        trx,
        `insert into proofing (account_id, level, method, details, expires_at)
         values (:accountId, :level, :method, :details::jsonb,
           now() + make_interval(secs => :validForSeconds::float8)) returning id`,
        { ...proofing, details: JSON.stringify(proofing.details) },
      );
      if (row === null) throw new Error('the proofing was not stored');
      return row.id;
    },

    /**
     * The same proofing at low: with that end, and ended with it. One that is low already is itself. Null when it
     * proves nobody now. Its row is held, so that of an ending at the same moment one sees the other.
     */
    async lower(trx: Knex, proofing: { id: string; accountId: string }): Promise<string | null> {
      if (!isUuid(proofing.id)) return null;
      const found = await queryOne<{ level: Level }>(
        trx,
        `select level from proofing where id = :id and account_id = :accountId and ended_at is null
           and expires_at > now() and level <> 'none' for share`,
        proofing,
      );
      if (found === null || found.level === 'low') return found && proofing.id;
      const row = await queryOne<{ id: string }>(
        trx,
        `insert into proofing (account_id, level, method, expires_at, derived_from)
         select account_id, 'low', case method when 'installation' then method else 'recovery' end,
           expires_at, id from proofing where id = :id returning id`,
        proofing,
      );
      return row?.id ?? null;
    },

    /** Atomic: true for the one caller that ended it. What was derived from it ends with it. */
    async end(trx: Knex, proofingId: string, reason: string): Promise<boolean> {
      if (!isUuid(proofingId)) return false;
      const sql = `update proofing set ended_at = now(), end_reason = :reason
        where id = :proofingId and ended_at is null returning account_id`;
      const row = await queryOne<{ account_id: string }>(trx, sql, { proofingId, reason });
      // A statement of its own: it sees what was derived while the one before waited for its row.
      await trx.raw(
        `update proofing set ended_at = now(), end_reason = :reason
         where derived_from = :proofingId and ended_at is null`,
        { proofingId, reason },
      );
      if (row !== null) await bumpSessionsOfAccount(trx, row.account_id);
      return row !== null;
    },

    async listOfAccount(trx: Knex, accountId: string): Promise<ProofingRecord[]> {
      const sql = `select id, level, method, created_at, expires_at, ended_at, end_reason
        from proofing where account_id = :accountId order by created_at desc`;
      return (await queryRows<Row>(trx, sql, { accountId })).map(recordOf);
    },
  };
}
