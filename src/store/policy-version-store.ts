// Policy as numbered versions that never change: what was decided on can always be shown again.

import type { Knex } from 'knex';
import { msOf, queryOne, queryRows } from './query.ts';

export type NewPolicyVersion = {
  document: unknown;
  /** The text people wrote, comments included. */
  source: string;
  author: string;
  reason: string;
};

export type PolicyVersion = NewPolicyVersion & { number: number; founding: boolean; createdAtMs: number };

type Row = {
  number: number;
  document: unknown;
  source: string;
  author: string;
  reason: string;
  founding: boolean;
  created_at: Date;
};

function versionOf(row: Row): PolicyVersion {
  const { number, document, source, author, reason, founding } = row;
  return { number, document, source, author, reason, founding, createdAtMs: msOf(row.created_at) };
}

const columns = 'number, document, source, author, reason, founding, created_at';
const policyLock = 7_305_808_869_233;

export type PolicyVersionStore = ReturnType<typeof createPolicyVersionStore>;

export function createPolicyVersionStore() {
  return {
    /** Inside a transaction only: until commit no other version comes. */
    async hold(trx: Knex): Promise<void> {
      await trx.raw('select pg_advisory_xact_lock(?)', [policyLock]);
    },

    /** Inside a transaction only: a lock until commit keeps the newest number the last one written. */
    async append(trx: Knex, version: NewPolicyVersion): Promise<number> {
      await trx.raw('select pg_advisory_xact_lock(?)', [policyLock]);
      const row = await queryOne<{ number: number }>(
        trx,
        `insert into policy_version (document, source, author, reason)
         values (:document::jsonb, :source, :author, :reason) returning number`,
        { ...version, document: JSON.stringify(version.document) },
      );
      if (row === null) throw new Error('the policy version was not stored');
      return row.number;
    },

    /** Inside a transaction only. For the first start: null when a policy exists, however many replicas start at once. */
    async found(trx: Knex, version: NewPolicyVersion): Promise<number | null> {
      await trx.raw('select pg_advisory_xact_lock(?)', [policyLock]);
      const row = await queryOne<{ number: number }>(
        trx,
        `insert into policy_version (document, source, author, reason, founding)
         select :document::jsonb, :source, :author, :reason, true
         where not exists (select 1 from policy_version) returning number`,
        { ...version, document: JSON.stringify(version.document) },
      );
      return row?.number ?? null;
    },

    /** Cheap enough to ask before every decision while notifications cannot be trusted; null before the first. */
    async newestNumber(trx: Knex): Promise<number | null> {
      const row = await queryOne<{ number: number | null }>(
        trx,
        'select max(number) as number from policy_version',
      );
      return row?.number ?? null;
    },

    async newest(trx: Knex): Promise<PolicyVersion | null> {
      const sql = `select ${columns} from policy_version order by number desc limit 1`;
      const row = await queryOne<Row>(trx, sql);
      return row && versionOf(row);
    },

    /** The one that this one took the place of; null for the first. */
    async previousOf(trx: Knex, number: number): Promise<PolicyVersion | null> {
      const sql = `select ${columns} from policy_version where number < :number order by number desc limit 1`;
      const row = await queryOne<Row>(trx, sql, { number });
      return row && versionOf(row);
    },

    async byNumber(trx: Knex, number: number): Promise<PolicyVersion | null> {
      const sql = `select ${columns} from policy_version where number = :number`;
      const row = await queryOne<Row>(trx, sql, { number });
      return row && versionOf(row);
    },

    /** Newest first, without documents. */
    async list(trx: Knex): Promise<Omit<PolicyVersion, 'document' | 'source'>[]> {
      const sql = `select number, author, reason, founding, created_at from policy_version order by number desc`;
      const rows = await queryRows<Omit<Row, 'document' | 'source'>>(trx, sql);
      return rows.map((row) => ({
        number: row.number,
        author: row.author,
        reason: row.reason,
        founding: row.founding,
        createdAtMs: msOf(row.created_at),
      }));
    },
  };
}
