// Passkeys among the factors of an account: the credential sealed, found by a keyed hash of its id, and a signature
// counter that one conditional statement lets go up only (WebAuthn Level 3, 6.1.1; one that never counts stays 0).

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { PasskeyCredential, PasskeyProof } from '../domain/passkey.ts';
import type { LookupHash } from './lookup-hash.ts';
import { isUuid, queryOne, queryRows } from './query.ts';
import type { Sealer } from './seal.ts';
import { bumpSessionsOfAccount } from './session-version.ts';

export type NewPasskey = PasskeyProof & {
  accountId: string;
  name: string;
  proofingId: string;
  credential: PasskeyCredential;
};

export type StoredPasskey = {
  factorId: string;
  accountId: string;
  credential: PasskeyCredential;
  counter: number;
};

type Row = { id: string; account_id: string; secret_sealed: Buffer; sign_count: number };

const live = `kind = 'passkey' and confirmed_at is not null and revoked_at is null`;
const columns = 'id, account_id, secret_sealed, sign_count';

export type PasskeyStore = ReturnType<typeof createPasskeyStore>;

export function createPasskeyStore(deps: { sealer: Sealer; lookupHash: LookupHash }) {
  const { sealer, lookupHash } = deps;
  const placeOf = (rowId: string) => ({ table: 'factor', column: 'secret_sealed', rowId });
  const passkeyOf = (row: Row): StoredPasskey => ({
    factorId: row.id,
    accountId: row.account_id,
    credential: sealer.openJson(row.secret_sealed, placeOf(row.id)),
    counter: row.sign_count,
  });

  return {
    /** Proven by its own registration, so confirmed at once. Null when this credential is known already. */
    async create(trx: Knex, passkey: NewPasskey): Promise<string | null> {
      const id = randomUUID();
      const { accountId, name, proofingId, credential, counter, userVerified, backedUp } = passkey;
      const row = await queryOne(
        trx,
        `insert into factor (id, account_id, kind, name, secret_sealed, proofing_id, confirmed_at,
           credential_hash, sign_count, user_verified, synced, backed_up)
         values (:id, :accountId, 'passkey', :name, :sealed, :proofingId, now(),
           :hash, :counter::bigint, :userVerified, :synced, :backedUp)
         on conflict (credential_hash) do nothing returning id`,
        {
          id,
          accountId,
          name,
          proofingId,
          sealed: sealer.sealJson(credential, placeOf(id)),
          hash: lookupHash.ofParts('credential', credential.id),
          counter,
          userVerified,
          synced: credential.synced,
          backedUp,
        },
      );
      if (row === null) return null;
      await bumpSessionsOfAccount(trx, accountId);
      return id;
    },

    /** Live ones only. */
    async findByCredential(trx: Knex, credentialId: string): Promise<StoredPasskey | null> {
      const row = await queryOne<Row>(
        trx,
        `select ${columns} from factor where credential_hash = :hash and ${live}`,
        { hash: lookupHash.ofParts('credential', credentialId) },
      );
      return row && passkeyOf(row);
    },

    /** Live ones only, oldest first. */
    async listOfAccount(trx: Knex, accountId: string): Promise<StoredPasskey[]> {
      const sql = `select ${columns} from factor where account_id = :accountId and ${live} order by created_at, id`;
      return (await queryRows<Row>(trx, sql, { accountId })).map(passkeyOf);
    },

    /** Atomic: false when the counter went back or stood still while it counts, or the passkey was revoked. */
    async use(trx: Knex, used: PasskeyProof & { factorId: string }): Promise<boolean> {
      if (!isUuid(used.factorId)) return false;
      const sql = `update factor set sign_count = :counter::bigint, last_used_at = now(),
          user_verified = user_verified or :userVerified::boolean, backed_up = :backedUp::boolean
        where id = :factorId and ${live}
          and (sign_count < :counter::bigint or (sign_count = 0 and :counter::bigint = 0))
        returning id`;
      return (await queryOne(trx, sql, used)) !== null;
    },
  };
}
