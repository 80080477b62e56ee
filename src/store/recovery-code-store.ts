// Recovery codes: one live set per account, a factor of its own, and each code a keyed hash under that set's id.
// A code is used by one conditional statement, so it passes once over all processes.

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { LookupHash } from './lookup-hash.ts';
import { isUuid, queryOne, queryRows } from './query.ts';
import type { Sealer } from './seal.ts';
import { bumpSessionsOfAccount } from './session-version.ts';

export type NewRecoverySet = {
  accountId: string;
  name: string;
  proofingId: string;
  codes: readonly string[];
};
/** left: how many codes of the set are still good once this one is used. */
export type UsedCode = { left: number };

const liveSet = `kind = 'recovery-code' and confirmed_at is not null and revoked_at is null`;

const useSql = `
  with used as (
    update recovery_code set used_at = now()
    where factor_id = :factorId and code_hash = :hash and used_at is null
      and exists (select 1 from factor where id = :factorId and account_id = :accountId and ${liveSet})
    returning factor_id),
  marked as (
    update factor set last_used_at = now() where id in (select factor_id from used))
  select (select count(*) from recovery_code
    where factor_id = :factorId and used_at is null)::int - 1 as left
  from used`;

export function createRecoveryCodeStore(deps: { sealer: Sealer; lookupHash: LookupHash }) {
  const hashOf = (factorId: string, code: string) => deps.lookupHash.ofParts('recovery-code', factorId, code);

  return {
    /** A new set, good at once. The sets before it are void, and with them what they proved in live sessions. */
    async replace(trx: Knex, set: NewRecoverySet): Promise<{ factorId: string; replaced: number }> {
      const factorId = randomUUID();
      const { accountId, name, proofingId, codes } = set;
      const old = await queryRows(
        trx,
        `update factor set revoked_at = now(), revoke_reason = 'replaced'
         where account_id = :accountId and ${liveSet} returning id`,
        { accountId },
      );
      await trx.raw(
        `insert into factor (id, account_id, kind, name, secret_sealed, proofing_id, confirmed_at)
         values (:factorId, :accountId, 'recovery-code', :name, :sealed, :proofingId, now())`,
        {
          factorId,
          accountId,
          name,
          proofingId,
          // The set has no secret of its own: its codes are kept as hashes.
          sealed: deps.sealer.seal('', { table: 'factor', column: 'secret_sealed', rowId: factorId }),
        },
      );
      await trx.raw(
        `insert into recovery_code (factor_id, code_hash)
         select :factorId, decode(hash, 'hex') from json_array_elements_text(:hashes::json) as hash`,
        { factorId, hashes: JSON.stringify(codes.map((code) => hashOf(factorId, code).toString('hex'))) },
      );
      await bumpSessionsOfAccount(trx, accountId);
      return { factorId, replaced: old.length };
    },

    /** Whether this code is of this set, and good. A set of somebody else knows no code. */
    async find(
      trx: Knex,
      asked: { accountId: string; factorId: string; code: string },
    ): Promise<'good' | 'used' | null> {
      if (!isUuid(asked.factorId)) return null;
      const row = await queryOne<{ used: boolean }>(
        trx,
        `select c.used_at is not null as used from recovery_code c join factor f on f.id = c.factor_id
         where c.factor_id = :factorId and c.code_hash = :hash and f.account_id = :accountId
           and f.kind = 'recovery-code' and f.confirmed_at is not null and f.revoked_at is null`,
        {
          factorId: asked.factorId,
          accountId: asked.accountId,
          hash: hashOf(asked.factorId, asked.code),
        },
      );
      if (row === null) return null;
      return row.used ? 'used' : 'good';
    },

    /** Atomic: null for all but the one caller that used it, and for a set that is void or another account's. */
    async use(
      trx: Knex,
      asked: { accountId: string; factorId: string; code: string },
    ): Promise<UsedCode | null> {
      const { accountId, factorId, code } = asked;
      if (!isUuid(factorId)) return null;
      return queryOne<UsedCode>(trx, useSql, { accountId, factorId, hash: hashOf(factorId, code) });
    },
  };
}

export type RecoveryCodeStore = ReturnType<typeof createRecoveryCodeStore>;
