// The e-mail address a local account signs in with: HMAC for finding, sealed for sending. It never joins two accounts,
// and nothing is found by it but the account that was given it.

import type { Knex } from 'knex';
import type { LookupHash } from './lookup-hash.ts';
import { queryOne } from './query.ts';
import type { Sealer } from './seal.ts';

/** One spelling per mailbox: outer space gone, Unicode composed, letters small. */
export function normaliseEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

export function createAccountLoginStore(deps: { sealer: Sealer; lookupHash: LookupHash }) {
  const { sealer, lookupHash } = deps;
  const placeOf = (rowId: string) => ({ table: 'account_login', column: 'email_sealed', rowId });
  const hashOf = (email: string) => lookupHash.ofParts('email', normaliseEmail(email));

  return {
    /** Atomic: false when the address is another account's. */
    async put(trx: Knex, login: { accountId: string; email: string }): Promise<boolean> {
      const { accountId } = login;
      const email = normaliseEmail(login.email);
      const row = await queryOne(
        trx,
        `insert into account_login (account_id, email_hash, email_sealed) values (:accountId, :hash, :sealed)
         on conflict do nothing returning account_id`,
        { accountId, hash: hashOf(email), sealed: sealer.seal(email, placeOf(accountId)) },
      );
      return row !== null;
    },

    async findAccount(trx: Knex, email: string): Promise<{ accountId: string; locked: boolean } | null> {
      const row = await queryOne<{ id: string; locked: boolean }>(
        trx,
        `select account.id, account.locked_at is not null as locked
         from account_login join account on account.id = account_login.account_id
         where email_hash = :hash`,
        { hash: hashOf(email) },
      );
      return row && { accountId: row.id, locked: row.locked };
    },

    /** What stands for this address wherever it is counted: equal for every spelling of one mailbox. */
    keyOf: normaliseEmail,

    /** In clear, for mail to its owner alone. */
    async emailOf(trx: Knex, accountId: string): Promise<string | null> {
      const row = await queryOne<{ email_sealed: Buffer }>(
        trx,
        'select email_sealed from account_login where account_id = :accountId',
        { accountId },
      );
      return row && sealer.open(row.email_sealed, placeOf(accountId)).toString('utf8');
    },
  };
}

export type AccountLoginStore = ReturnType<typeof createAccountLoginStore>;
