// The keys that sign tokens and assertions: sealed, and with their times by the database's clock. Of each algorithm one
// key is active at any moment: it ends where its successor begins, and stays published until it is removed.

import type { Knex } from 'knex';
import type { TokenSigningAlgorithm } from '../domain/client-profile.ts';
import { msOf, msOrNull, queryOne, queryRows } from './query.ts';
import type { Sealer } from './seal.ts';

/** RFC 7517, with kid, alg and use. */
export type Jwk = Record<string, unknown>;
export type NewSigningKey = { kid: string; alg: TokenSigningAlgorithm; privateJwk: Jwk; publicJwk: Jwk };
/** next: published, signs nothing yet. retired: signs nothing more, verifies what it signed. */
export type SigningKeyState = 'next' | 'active' | 'retired';

export type SigningKeyFacts = {
  kid: string;
  alg: TokenSigningAlgorithm;
  state: SigningKeyState;
  publishedAtMs: number;
  activeFromMs: number;
  retiredAtMs: number | null;
  /** From then on it is published no more and verifies nothing. */
  removeAtMs: number | null;
};
export type StoredSigningKey = SigningKeyFacts & Omit<NewSigningKey, 'kid' | 'alg'>;
export type Replaced = { activeFromMs: number; replaced: string[]; dropped: string[] };

type Row = {
  kid: string;
  alg: TokenSigningAlgorithm;
  state: SigningKeyState;
  private_sealed: Buffer;
  public_jwk: Jwk;
  published_at: Date;
  active_from: Date;
  retired_at: Date | null;
  remove_at: Date | null;
  read_at: Date;
};

const signingKeyLock = 7_305_808_869_234;

/** The clock is asked once: what is active cannot change in the middle of a read. */
const listSql = `with clock as materialized (select clock_timestamp() as read_at)
  select kid, alg, private_sealed, public_jwk, published_at, active_from, retired_at, remove_at,
    case when retired_at <= read_at then 'retired' when active_from <= read_at then 'active' else 'next' end as state,
    read_at
  from clock, signing_key
  where remove_at is null or remove_at > read_at
  order by alg, active_from desc`;

const insertSql = `insert into signing_key (kid, alg, private_sealed, public_jwk, active_from)
  values (:kid, :alg, :sealed, :publicJwk::jsonb, coalesce(:from, now()))`;

export type SigningKeyStore = ReturnType<typeof createSigningKeyStore>;

export function createSigningKeyStore(deps: { sealer: Sealer }) {
  const { sealer } = deps;
  const placeOf = (kid: string) => ({ table: 'signing_key', column: 'private_sealed', rowId: kid });

  const columnsOf = (key: NewSigningKey, from: Date | null) => ({
    kid: key.kid,
    alg: key.alg,
    sealed: sealer.sealJson(key.privateJwk, placeOf(key.kid)),
    publicJwk: JSON.stringify(key.publicJwk),
    from,
  });

  const keyOf = (row: Row): StoredSigningKey => ({
    kid: row.kid,
    alg: row.alg,
    state: row.state,
    privateJwk: sealer.openJson<Jwk>(row.private_sealed, placeOf(row.kid)),
    publicJwk: row.public_jwk,
    publishedAtMs: msOf(row.published_at),
    activeFromMs: msOf(row.active_from),
    retiredAtMs: msOrNull(row.retired_at),
    removeAtMs: msOrNull(row.remove_at),
  });

  /** Rotations one after the other; the moment they speak of is later than whatever the one before wrote. */
  async function lock(trx: Knex): Promise<Date> {
    await trx.raw('select pg_advisory_xact_lock(?)', [signingKeyLock]);
    const row = await queryOne<{ at: Date }>(trx, 'select clock_timestamp() as at');
    if (!row) throw new Error('the database did not say what time it is');
    return row.at;
  }

  return {
    /** All that are published, and when by the database's clock they were read. Throws SealError. */
    async list(db: Knex): Promise<{ keys: StoredSigningKey[]; readAtMs: number }> {
      const rows = await queryRows<Row>(db, listSql);
      return { keys: rows.map(keyOf), readAtMs: rows[0] ? msOf(rows[0].read_at) : 0 };
    },

    /** Atomic: false when the algorithm has a key already, however many replicas start at once. Active at once. */
    async found(trx: Knex, key: NewSigningKey): Promise<boolean> {
      const sql = `${insertSql} on conflict do nothing returning kid`;
      return (await queryOne(trx, sql, columnsOf(key, null))) !== null;
    },

    /**
     * Inside a transaction only. Publishes the key now and lets it sign after aheadSeconds; the active one ends there.
     * Null when there is none to replace, or a next one waits already.
     */
    async replace(
      trx: Knex,
      key: NewSigningKey,
      times: { aheadSeconds: number; keepSeconds: number },
    ): Promise<Replaced | null> {
      const from = new Date((await lock(trx)).getTime() + times.aheadSeconds * 1000);
      const replaced = await queryRows<{ kid: string }>(
        trx,
        `update signing_key set retired_at = :from::timestamptz,
           remove_at = :from::timestamptz + make_interval(secs => :keepSeconds::float8)
         where alg = :alg and retired_at is null and active_from <= clock_timestamp() returning kid`,
        { from, alg: key.alg, keepSeconds: times.keepSeconds },
      );
      if (replaced.length === 0) return null;
      await trx.raw(insertSql, columnsOf(key, from));
      return { activeFromMs: msOf(from), replaced: replaced.map(({ kid }) => kid), dropped: [] };
    },

    /**
     * Inside a transaction only. The key signs from now on; one that waited is dropped, since whoever has the active
     * key may have that one too, and nothing was ever signed with it. Null when there is none to replace.
     */
    async replaceNow(
      trx: Knex,
      key: NewSigningKey,
      times: { keepSeconds: number },
    ): Promise<Replaced | null> {
      const at = await lock(trx);
      const { alg } = key;
      const dropped = await queryRows<{ kid: string }>(
        trx,
        'delete from signing_key where alg = :alg and active_from > :at returning kid',
        { alg, at },
      );
      const replaced = await queryRows<{ kid: string }>(
        trx,
        `update signing_key set retired_at = :at::timestamptz,
           remove_at = :at::timestamptz + make_interval(secs => :keepSeconds::float8)
         where alg = :alg and (retired_at is null or retired_at > :at) returning kid`,
        { alg, at, keepSeconds: times.keepSeconds },
      );
      if (replaced.length === 0) return null;
      await trx.raw(insertSql, columnsOf(key, at));
      const kids = (rows: { kid: string }[]) => rows.map(({ kid }) => kid);
      return { activeFromMs: msOf(at), replaced: kids(replaced), dropped: kids(dropped) };
    },

    /** Atomic: false unless it is retired. */
    async remove(trx: Knex, kid: string): Promise<boolean> {
      const sql =
        'delete from signing_key where kid = :kid and retired_at <= clock_timestamp() returning kid';
      return (await queryOne(trx, sql, { kid })) !== null;
    },
  };
}
