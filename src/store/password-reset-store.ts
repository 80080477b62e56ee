// Links to choose a new password: stored hashed, a quarter of an hour, spent once by one conditional statement.

import type { Knex } from 'knex';
import { queryOne } from './query.ts';

const isLive = `consumed_at is null and expires_at > now()
  and exists (select 1 from account where id = password_reset.account_id and locked_at is null)`;

export function createPasswordResetStore() {
  return {
    async create(
      trx: Knex,
      reset: { accountId: string; tokenHash: Buffer; ttlSeconds: number },
    ): Promise<void> {
      await trx.raw(
        `insert into password_reset (account_id, token_hash, expires_at)
         values (:accountId, :tokenHash, now() + make_interval(secs => :ttlSeconds::float8))`,
        reset,
      );
    },

    /** Only looks: a page that is fetched ahead by a mail filter must not use the link up. */
    async find(db: Knex, tokenHash: Buffer): Promise<{ accountId: string; live: boolean } | null> {
      const row = await queryOne<{ account_id: string; live: boolean }>(
        db,
        `select account_id, ${isLive} as live from password_reset where token_hash = :tokenHash`,
        { tokenHash },
      );
      return row && { accountId: row.account_id, live: row.live };
    },

    /** Atomic: the account, for the one caller that spent it; null when used, late, unknown, or the account locked. */
    async consume(trx: Knex, tokenHash: Buffer): Promise<string | null> {
      const row = await queryOne<{ account_id: string }>(
        trx,
        `update password_reset set consumed_at = now() where token_hash = :tokenHash and ${isLive}
         returning account_id`,
        { tokenHash },
      );
      return row?.account_id ?? null;
    },

    /** Every other link of the account: after one of them worked, none may. */
    async voidAll(trx: Knex, accountId: string): Promise<void> {
      await trx.raw(
        'update password_reset set consumed_at = now() where account_id = :accountId and consumed_at is null',
        { accountId },
      );
    },
  };
}

export type PasswordResetStore = ReturnType<typeof createPasswordResetStore>;
