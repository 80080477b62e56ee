// Accounts, found by (issuer, subject) alone: no e-mail address or number ever merges two of them.
// The subject is kept as HMAC for finding and sealed for showing.

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { LookupHash } from './lookup-hash.ts';
import { queryOne, queryRows } from './query.ts';
import type { Sealer } from './seal.ts';
import { bumpSessionsOfAccount } from './session-version.ts';
import type { SubjectKeys } from './subject-key.ts';

export type FoundAccount = { accountId: string; created: boolean; locked: boolean };
export type AccountStore = ReturnType<typeof createAccountStore>;

export function createAccountStore(deps: {
  sealer: Sealer;
  lookupHash: LookupHash;
  subjectKeys: Pick<SubjectKeys, 'create'>;
}) {
  const { sealer, lookupHash, subjectKeys } = deps;

  /** Claims the identity first; null when somebody else has it. */
  async function claimIdentity(trx: Knex, issuer: string, subject: string, subjectHash: Buffer) {
    const accountId = randomUUID();
    const place = { table: 'account_identity', column: 'subject_sealed', rowId: accountId };
    const claimed = await queryOne(
      trx,
      `insert into account_identity (issuer, subject_hash, account_id, subject_sealed)
       values (:issuer, :subjectHash, :accountId, :subjectSealed)
       on conflict (issuer, subject_hash) do nothing returning account_id`,
      { issuer, subjectHash, accountId, subjectSealed: sealer.seal(subject, place) },
    );
    if (claimed === null) return null;
    await trx.raw('insert into account (id) values (:accountId)', { accountId });
    await subjectKeys.create(trx, accountId);
    return accountId;
  }

  return {
    /** Inside a transaction only. One account however many processes see the person for the first time at once. */
    async findOrCreateByIdentity(trx: Knex, issuer: string, subject: string): Promise<FoundAccount> {
      const subjectHash = lookupHash.ofParts('account', issuer, subject);
      const find = () =>
        queryOne<{ id: string; locked: boolean }>(
          trx,
          `select account.id, account.locked_at is not null as locked
           from account_identity join account on account.id = account_identity.account_id
           where issuer = :issuer and subject_hash = :subjectHash`,
          { issuer, subjectHash },
        );
      const known = await find();
      if (known) return { accountId: known.id, created: false, locked: known.locked };
      const accountId = await claimIdentity(trx, issuer, subject, subjectHash);
      if (accountId !== null) return { accountId, created: true, locked: false };
      const winner = await find();
      if (winner === null) throw new Error('an identity that exists could not be read');
      return { accountId: winner.id, created: false, locked: winner.locked };
    },

    /** False when it was locked already or is unknown. */
    async lock(trx: Knex, accountId: string, reason: string): Promise<boolean> {
      const sql = `update account set locked_at = now(), lock_reason = :reason
        where id = :accountId and locked_at is null returning id`;
      const locked = (await queryOne(trx, sql, { accountId, reason })) !== null;
      if (locked) await bumpSessionsOfAccount(trx, accountId);
      return locked;
    },

    async unlock(trx: Knex, accountId: string): Promise<boolean> {
      const sql = `update account set locked_at = null, lock_reason = null
        where id = :accountId and locked_at is not null returning id`;
      const unlocked = (await queryOne(trx, sql, { accountId })) !== null;
      if (unlocked) await bumpSessionsOfAccount(trx, accountId);
      return unlocked;
    },

    async load(trx: Knex, accountId: string) {
      const row = await queryOne<{ locked: boolean; lock_reason: string | null }>(
        trx,
        'select locked_at is not null as locked, lock_reason from account where id = :accountId',
        { accountId },
      );
      return row === null ? null : { accountId, locked: row.locked, lockReason: row.lock_reason };
    },

    /** The identities in clear, for pages about this account and its pseudonyms. */
    async identities(trx: Knex, accountId: string): Promise<{ issuer: string; subject: string }[]> {
      const rows = await queryRows<{ issuer: string; subject_sealed: Buffer }>(
        trx,
        'select issuer, subject_sealed from account_identity where account_id = :accountId order by created_at',
        { accountId },
      );
      const place = { table: 'account_identity', column: 'subject_sealed', rowId: accountId };
      return rows.map(({ issuer, subject_sealed }) => ({
        issuer,
        subject: sealer.open(subject_sealed, place).toString('utf8'),
      }));
    },
  };
}
