// The stored hash of an account's password, and the one statement that changes its format: it takes effect only while
// what was read is still there, so that a rehash never undoes a change made meanwhile.

import type { Knex } from 'knex';
import { queryOne } from './query.ts';
import type { Sealer } from './seal.ts';

export type StoredPassword = { factorId: string; storedHash: string; sealed: Buffer };

export function createPasswordStore({ sealer }: { sealer: Sealer }) {
  const placeOf = (rowId: string) => ({ table: 'factor', column: 'secret_sealed', rowId });

  return {
    async find(trx: Knex, accountId: string): Promise<StoredPassword | null> {
      const row = await queryOne<{ id: string; secret_sealed: Buffer }>(
        trx,
        `select id, secret_sealed from factor where account_id = :accountId and kind = 'password'
         and confirmed_at is not null and revoked_at is null`,
        { accountId },
      );
      if (row === null) return null;
      const sealed = row.secret_sealed;
      const storedHash = sealer.open(sealed, placeOf(row.id)).toString('utf8');
      return { factorId: row.id, storedHash, sealed };
    },

    /** Atomic: false when it was changed, rehashed or revoked since it was read. */
    async replaceHash(
      trx: Knex,
      old: Pick<StoredPassword, 'factorId' | 'sealed'>,
      hash: string,
    ): Promise<boolean> {
      const { factorId, sealed } = old;
      const sql = `update factor set secret_sealed = :next
        where id = :factorId and secret_sealed = :sealed and revoked_at is null returning id`;
      const next = sealer.seal(hash, placeOf(factorId));
      return (await queryOne(trx, sql, { factorId, sealed, next })) !== null;
    },
  };
}

export type PasswordStore = ReturnType<typeof createPasswordStore>;
