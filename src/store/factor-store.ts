// Local factors of an account: pending until a first proof, then usable, then revoked; secrets sealed.
// A step is consumed by one conditional statement, so one code passes once over all processes (RFC 6238 5.2).

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { FactorKind } from '../domain/factor-category.ts';
import { isUuid, msOf, msOrNull, queryOne, queryRows } from './query.ts';
import type { Sealer } from './seal.ts';
import { bumpSessionsOfAccount } from './session-version.ts';

export type NewFactor = {
  accountId: string;
  kind: FactorKind;
  name: string;
  secret: string | Uint8Array;
  proofingId: string | null;
};

export type FactorRecord = {
  id: string;
  kind: FactorKind;
  name: string;
  /** A passkey that has once verified its user here. */
  userVerified: boolean;
  /** Whether a passkey may be on several devices; null for other kinds. */
  synced: boolean | null;
  /** How many codes of a recovery set are still good; null for other kinds. */
  codesLeft: number | null;
  proofingId: string | null;
  createdAtMs: number;
  confirmedAtMs: number | null;
  lastUsedAtMs: number | null;
  revokedAtMs: number | null;
};

export type FactorSecret = {
  id: string;
  accountId: string;
  kind: FactorKind;
  secret: Buffer;
  confirmed: boolean;
  lastStep: number | null;
};

type Row = {
  id: string;
  kind: FactorKind;
  name: string;
  user_verified: boolean;
  synced: boolean | null;
  codes_left: number | null;
  proofing_id: string | null;
  created_at: Date;
  confirmed_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
};

type SecretRow = {
  account_id: string;
  kind: FactorKind;
  secret_sealed: Buffer;
  last_step: number | null;
  confirmed: boolean;
};

export type FactorStore = ReturnType<typeof createFactorStore>;

function recordOf(row: Row): FactorRecord {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    userVerified: row.user_verified,
    synced: row.synced,
    codesLeft: row.codes_left,
    proofingId: row.proofing_id,
    createdAtMs: msOf(row.created_at),
    confirmedAtMs: msOrNull(row.confirmed_at),
    lastUsedAtMs: msOrNull(row.last_used_at),
    revokedAtMs: msOrNull(row.revoked_at),
  };
}

export function createFactorStore(deps: { sealer: Sealer }) {
  const { sealer } = deps;
  const placeOf = (rowId: string) => ({ table: 'factor', column: 'secret_sealed', rowId });

  const secretOf = (row: SecretRow & { id: string }): FactorSecret => ({
    id: row.id,
    accountId: row.account_id,
    kind: row.kind,
    secret: sealer.open(row.secret_sealed, placeOf(row.id)),
    confirmed: row.confirmed,
    lastStep: row.last_step,
  });

  return {
    ...stepFunctions,

    /** Worth nothing until confirmed. */
    async createPending(trx: Knex, factor: NewFactor): Promise<string> {
      const id = randomUUID();
      const { accountId, kind, name, proofingId } = factor;
      await trx.raw(
        `insert into factor (id, account_id, kind, name, secret_sealed, proofing_id)
         values (:id, :accountId, :kind, :name, :sealed, :proofingId)`,
        { id, accountId, kind, name, proofingId, sealed: sealer.seal(factor.secret, placeOf(id)) },
      );
      return id;
    },

    /** Confirmed or pending, never revoked; null when there is none. */
    async readSecret(trx: Knex, factorId: string): Promise<FactorSecret | null> {
      if (!isUuid(factorId)) return null;
      const row = await queryOne<SecretRow & { id: string }>(
        trx,
        `select id, account_id, kind, secret_sealed, last_step, confirmed_at is not null as confirmed
         from factor where id = :factorId and revoked_at is null`,
        { factorId },
      );
      return row && secretOf(row);
    },

    /** Confirmed ones of one kind, in the order they were made: several are always tried in the same order. */
    async readSecrets(trx: Knex, accountId: string, kind: FactorKind): Promise<FactorSecret[]> {
      const sql = `select id, account_id, kind, secret_sealed, last_step, true as confirmed from factor
        where account_id = :accountId and kind = :kind and confirmed_at is not null and revoked_at is null
        order by created_at, id`;
      const rows = await queryRows<SecretRow & { id: string }>(trx, sql, { accountId, kind });
      return rows.map(secretOf);
    },

    /** Revoked ones too, newest first. */
    async list(trx: Knex, accountId: string): Promise<FactorRecord[]> {
      const sql = `select id, kind, name, user_verified, synced, proofing_id, created_at, confirmed_at, last_used_at,
          revoked_at, case when kind = 'recovery-code' then (select count(*) from recovery_code
            where factor_id = factor.id and used_at is null)::int end as codes_left
        from factor where account_id = :accountId order by created_at desc, id`;
      return (await queryRows<Row>(trx, sql, { accountId })).map(recordOf);
    },
  };
}

const stepFunctions = {
  /** Until this transaction ends no other one changes the factors of this account: of two at once the second sees the first. */
  async hold(trx: Knex, accountId: string): Promise<void> {
    await trx.raw('select 1 from account where id = :accountId for no key update', { accountId });
  },

  /**
   * Atomic: true for the one caller that confirmed it. step: the time step of the first code, spent by this;
   * proofingId replaces the one given at creation; withinSeconds: how long an enrolment may stay pending.
   */
  async confirm(
    trx: Knex,
    confirmation: {
      factorId: string;
      accountId: string;
      step: number | null;
      proofingId: string | null;
      withinSeconds: number;
      /** Given by the person; absent: the one it was created with. */
      name?: string | null;
    },
  ): Promise<boolean> {
    if (!isUuid(confirmation.factorId)) return false;
    const sql = `update factor set confirmed_at = now(), last_step = :step::bigint,
        proofing_id = coalesce(:proofingId::uuid, proofing_id), name = coalesce(:name::text, name)
      where id = :factorId and account_id = :accountId and confirmed_at is null and revoked_at is null
        and created_at > now() - make_interval(secs => :withinSeconds::float8)
      returning id`;
    return (await queryOne(trx, sql, { name: null, ...confirmation })) !== null;
  },

  /** Atomic: false when this step or a later one was accepted before, or the factor is pending or revoked. */
  async consumeStep(trx: Knex, factorId: string, step: number): Promise<boolean> {
    if (!isUuid(factorId)) return false;
    const sql = `update factor set last_step = :step::bigint, last_used_at = now()
      where id = :factorId and (last_step is null or last_step < :step::bigint)
        and confirmed_at is not null and revoked_at is null
      returning id`;
    return (await queryOne(trx, sql, { factorId, step })) !== null;
  },

  /** Atomic: false when it is not a live factor of this account. */
  async rename(trx: Knex, renaming: { factorId: string; accountId: string; name: string }): Promise<boolean> {
    if (!isUuid(renaming.factorId)) return false;
    const sql = `update factor set name = :name where id = :factorId and account_id = :accountId
        and confirmed_at is not null and revoked_at is null returning id`;
    return (await queryOne(trx, sql, renaming)) !== null;
  },

  /** Atomic: true for the one caller that revoked it. Its evidence leaves all live sessions with this. */
  async revoke(trx: Knex, factorId: string, reason: string): Promise<boolean> {
    if (!isUuid(factorId)) return false;
    const sql = `update factor set revoked_at = now(), revoke_reason = :reason
      where id = :factorId and revoked_at is null returning account_id`;
    const row = await queryOne<{ account_id: string }>(trx, sql, { factorId, reason });
    if (row !== null) await bumpSessionsOfAccount(trx, row.account_id);
    return row !== null;
  },
};
