// One data key per account for the personal fields of audit and decisions: erasing the key erases the person,
// and the record and its hash chain stay whole. The key itself is sealed by the master keys.

import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { queryOne } from './query.ts';
import { createSealer, SealError, type Sealer, type SealPlace } from './seal.ts';

const dataKeyId = 'subject';

export type SubjectKeys = {
  /** Made together with its account, in one transaction, so that a rolled-back key can never have sealed anything. */
  create(trx: Knex, accountId: string): Promise<void>;
  /** accountId null (nobody recognised yet): sealed by the master key. Throws SealError when the key was erased. */
  sealPersonal(trx: Knex, accountId: string | null, value: unknown, place: SealPlace): Promise<Buffer>;
  /** Null when the account's key was erased. */
  openPersonal<T>(
    trx: Knex,
    accountId: string | null,
    sealed: Uint8Array,
    place: SealPlace,
  ): Promise<T | null>;
  /** After an erasure: the key leaves this process too. */
  forget(accountId: string): void;
};

export function createSubjectKeys(deps: { sealer: Sealer; cacheSize?: number }): SubjectKeys {
  const { sealer, cacheSize = 1_000 } = deps;
  const cache = new Map<string, Sealer>();
  const placeOf = (accountId: string) => ({ table: 'subject_key', column: 'key_sealed', rowId: accountId });

  async function load(trx: Knex, accountId: string): Promise<Sealer | null> {
    const cached = cache.get(accountId);
    if (cached) return cached;
    const sql = 'select key_sealed from subject_key where account_id = :accountId';
    const row = await queryOne<{ key_sealed: Buffer }>(trx, sql, { accountId });
    if (row === null) return null;
    const key = sealer.open(row.key_sealed, placeOf(accountId));
    const subjectSealer = createSealer([{ id: dataKeyId, key }]);
    cache.set(accountId, subjectSealer);
    const oldest = cache.keys().next().value;
    if (cache.size > cacheSize && oldest !== undefined) cache.delete(oldest);
    return subjectSealer;
  }

  return {
    async create(trx, accountId) {
      const sealed = sealer.seal(randomBytes(32), placeOf(accountId));
      await trx.raw('insert into subject_key (account_id, key_sealed) values (:accountId, :sealed)', {
        accountId,
        sealed,
      });
    },
    async sealPersonal(trx, accountId, value, place) {
      if (accountId === null) return sealer.sealJson(value, place);
      const subjectSealer = await load(trx, accountId);
      if (subjectSealer === null) throw new SealError('the key of this account was erased');
      return subjectSealer.sealJson(value, place);
    },
    async openPersonal<T>(trx: Knex, accountId: string | null, sealed: Uint8Array, place: SealPlace) {
      if (accountId === null) return sealer.openJson<T>(sealed, place);
      const subjectSealer = await load(trx, accountId);
      return subjectSealer === null ? null : subjectSealer.openJson<T>(sealed, place);
    },
    forget: (accountId) => void cache.delete(accountId),
  };
}
