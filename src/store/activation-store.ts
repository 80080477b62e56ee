// Codes that give effect to a proof: sent by letter, or handed over at the desk. Kept as keyed hash, sealed only until
// the mail room has them; every use is one conditional statement, counted before it is looked at.

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Level } from '../domain/level.ts';
import type { Proofing } from '../domain/session.ts';
import { isUuid, msOf, msOrNull, queryOne, queryRows } from './query.ts';
import type { Sealer } from './seal.ts';

export type ActivationPurpose = 'letter' | 'desk';
export type ActivationMatch = {
  id: string;
  purpose: ActivationPurpose;
  partyId: string;
  vettingId: string | null;
  codeHash: Buffer;
};
export type OpenActivation = {
  id: string;
  purpose: ActivationPurpose;
  partyId: string;
  createdAtMs: number;
  expiresAtMs: number;
};
export type LetterToSend = OpenActivation & { accountId: string; code: string };

type Row = {
  id: string;
  account_id: string;
  purpose: ActivationPurpose;
  party_id: string;
  vetting_id: string | null;
  code_hash: Buffer;
  code_sealed: Buffer;
  created_at: Date;
  expires_at: Date;
};

const maxAttempts = 5;
const live = 'consumed_at is null and voided_at is null and expires_at > now()';

const matchOf = (row: Row): ActivationMatch => ({
  id: row.id,
  purpose: row.purpose,
  partyId: row.party_id,
  vettingId: row.vetting_id,
  codeHash: row.code_hash,
});

const openOf = (row: Row): OpenActivation => ({
  id: row.id,
  purpose: row.purpose,
  partyId: row.party_id,
  createdAtMs: msOf(row.created_at),
  expiresAtMs: msOf(row.expires_at),
});

export type ActivationStore = ReturnType<typeof createActivationStore>;

export function createActivationStore(deps: { sealer: Sealer }) {
  const { sealer } = deps;
  const placeOf = (rowId: string) => ({ table: 'activation', column: 'code_sealed', rowId });

  return {
    ...useFunctions,

    /** code: kept sealed for the letter; null when it was handed over and nobody needs it again. */
    async create(
      trx: Knex,
      activation: {
        accountId: string;
        partyId: string;
        purpose: ActivationPurpose;
        vettingId: string | null;
        codeHash: Buffer;
        code: string | null;
        validForSeconds: number;
      },
    ): Promise<string> {
      const id = randomUUID();
      const { code, ...stored } = activation;
      const sealed = code === null ? null : sealer.seal(code, placeOf(id));
      await trx.raw(
        `insert into activation
           (id, account_id, party_id, purpose, vetting_id, code_hash, code_sealed, expires_at)
         values (:id, :accountId, :partyId, :purpose, :vettingId, :codeHash, :sealed,
           now() + make_interval(secs => :validForSeconds::float8))`,
        { ...stored, id, sealed },
      );
      return id;
    },

    /** Letters that were not exported yet, with their codes, oldest first; not those of locked accounts. */
    async listToSend(trx: Knex): Promise<LetterToSend[]> {
      const rows = await queryRows<Row>(
        trx,
        `select activation.id, account_id, purpose, party_id, vetting_id, code_hash, code_sealed,
           activation.created_at, expires_at
         from activation join account on account.id = account_id
         where code_sealed is not null and exported_at is null and ${live} and account.locked_at is null
         order by activation.created_at, activation.id`,
      );
      return rows.map((row) => ({
        ...openOf(row),
        accountId: row.account_id,
        code: sealer.open(row.code_sealed, placeOf(row.id)).toString('utf8'),
      }));
    },
  };
}

const useFunctions = {
  /** A new letter voids the one before. */
  async voidFormer(
    trx: Knex,
    of: { accountId: string; partyId: string; purpose: ActivationPurpose },
  ): Promise<void> {
    await trx.raw(
      `update activation set voided_at = now(), code_sealed = null
       where account_id = :accountId and party_id = :partyId and purpose = :purpose
         and consumed_at is null and voided_at is null`,
      of,
    );
  },

  async voidOfVetting(trx: Knex, vettingId: string): Promise<void> {
    const sql = `update activation set voided_at = now(), code_sealed = null
      where vetting_id = :vettingId and consumed_at is null and voided_at is null`;
    await trx.raw(sql, { vettingId });
  },

  /** One attempt on every open code of this account, committed before any is compared; none left: an empty list. */
  async reserve(trx: Knex, accountId: string): Promise<ActivationMatch[]> {
    const rows = await queryRows<Row>(
      trx,
      `update activation set attempts = attempts + 1
       where account_id = :accountId and ${live} and attempts < ${maxAttempts}
       returning id, purpose, party_id, vetting_id, code_hash`,
      { accountId },
    );
    return rows.map(matchOf);
  },

  /** Codes of this account that work no more, so that their owner hears why. */
  async listOver(trx: Knex, accountId: string): Promise<ActivationMatch[]> {
    const sql = `select id, purpose, party_id, vetting_id, code_hash from activation
      where account_id = :accountId and not (${live} and attempts < ${maxAttempts})
      order by created_at desc limit 50`;
    return (await queryRows<Row>(trx, sql, { accountId })).map(matchOf);
  },

  /** The right code is no attempt against the other letters of this account. */
  async giveBack(trx: Knex, activationIds: readonly string[]): Promise<void> {
    const sql = `update activation set attempts = greatest(attempts - 1, 0) where id = any(:ids::uuid[])`;
    await trx.raw(sql, { ids: `{${activationIds.join(',')}}` });
  },

  /** Atomic: true for the one caller that redeems it; never after its end, nor when its vetting was revoked. */
  async consume(
    trx: Knex,
    use: { id: string; accountId: string; codeHash: Buffer; sessionId: string },
  ): Promise<boolean> {
    if (!isUuid(use.id)) return false;
    const row = await queryOne(
      trx,
      `update activation set consumed_at = now(), consumed_by_session = :sessionId, code_sealed = null
       where id = :id and account_id = :accountId and code_hash = :codeHash and ${live}
         and (purpose = 'letter') = (vetting_id is null)
         and (vetting_id is null or exists (select 1 from vetting
           where vetting.id = vetting_id and approved and revoked_at is null and proofing_id is null))
       returning id`,
      use,
    );
    return row !== null;
  },

  async setProofing(trx: Knex, activationId: string, proofingId: string): Promise<void> {
    const sql = 'update activation set proofing_id = :proofingId where id = :activationId';
    await trx.raw(sql, { activationId, proofingId });
  },

  /** The newest of the highest level that this very session redeemed a moment ago and that still holds. */
  async findRedeemed(
    trx: Knex,
    by: { accountId: string; sessionId: string; withinSeconds: number },
  ): Promise<{ proofing: Proofing; purpose: ActivationPurpose; partyId: string; atMs: number } | null> {
    type Found = Row & {
      consumed_at: Date;
      proofing_id: string;
      level: Level;
      method: string;
      ends: Date;
      ended_at: Date | null;
    };
    const row = await queryOne<Found>(
      trx,
      `select purpose, party_id, consumed_at, proofing_id, level, method, proofing.expires_at as ends, ended_at
       from activation join proofing on proofing.id = proofing_id
       where activation.account_id = :accountId and proofing.account_id = :accountId
         and consumed_by_session = :sessionId
         and consumed_at > now() - make_interval(secs => :withinSeconds::float8)
         and ended_at is null and proofing.expires_at > now()
       order by level = 'substantial' desc, consumed_at desc limit 1`,
      by,
    );
    if (row === null) return null;
    const { proofing_id: id, level, method, ends, ended_at } = row;
    const proofing = { id, level, method, expiresAtMs: msOf(ends), endedAtMs: msOrNull(ended_at) };
    return { proofing, purpose: row.purpose, partyId: row.party_id, atMs: msOf(row.consumed_at) };
  },

  async listOpen(trx: Knex, accountId: string): Promise<OpenActivation[]> {
    const sql = `select id, purpose, party_id, created_at, expires_at from activation
      where account_id = :accountId and ${live} and attempts < ${maxAttempts} order by created_at`;
    return (await queryRows<Row>(trx, sql, { accountId })).map(openOf);
  },

  /** Atomic: each letter is marked by one export alone, and its code is gone from here with that. */
  async markExported(trx: Knex, activationIds: readonly string[]): Promise<number> {
    const rows = await queryRows(
      trx,
      `update activation set exported_at = now(), code_sealed = null
       where id = any(:ids::uuid[]) and exported_at is null and code_sealed is not null returning id`,
      { ids: `{${activationIds.filter(isUuid).join(',')}}` },
    );
    return rows.length;
  },
};
