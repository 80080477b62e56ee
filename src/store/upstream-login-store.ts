// A login in flight at an upstream: bound to the browser that began it, consumed once by its state.
// What must stay secret until the callback (nonce, PKCE verifier) is sealed; the state itself is stored hashed.

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { isUuid, queryOne } from './query.ts';
import type { Sealer } from './seal.ts';

export type NewUpstreamLogin = {
  stateHash: Buffer;
  browserHash: Buffer;
  upstreamId: string;
  /** Sealed: nonce, code verifier and what else the callback needs. */
  request: unknown;
  /** In clear: what was asked for, for audit and pages. */
  asked: unknown;
  transactionId: string | null;
  sessionId: string | null;
  ttlSeconds: number;
};

export type UpstreamLoginInFlight = {
  id: string;
  upstreamId: string;
  request: unknown;
  asked: unknown;
  transactionId: string | null;
  sessionId: string | null;
};

export type ConsumeResult =
  | { ok: true; login: UpstreamLoginInFlight }
  | { ok: false; reason: 'unknown' | 'expired' | 'consumed' | 'other-browser' };

type Row = {
  id: string;
  upstream_id: string;
  request_sealed: Buffer;
  asked: unknown;
  transaction_id: string | null;
  session_id: string | null;
};

type Callback = { stateHash: Buffer; browserHash: Buffer; upstreamId: string };

export type UpstreamLoginStore = ReturnType<typeof createUpstreamLoginStore>;

const placeOf = (column: string, rowId: string) => ({ table: 'upstream_login', column, rowId });

export function createUpstreamLoginStore(deps: { sealer: Sealer }) {
  const { sealer } = deps;
  return {
    ...outcomeFunctions(sealer),

    async create(trx: Knex, login: NewUpstreamLogin): Promise<string> {
      const id = randomUUID();
      const { stateHash, browserHash, upstreamId, transactionId, sessionId, ttlSeconds } = login;
      await trx.raw(
        `insert into upstream_login (id, state_hash, browser_hash, upstream_id, request_sealed, asked,
           transaction_id, session_id, expires_at)
         values (:id, :stateHash, :browserHash, :upstreamId, :sealed, :asked::jsonb,
           :transactionId, :sessionId, now() + make_interval(secs => :ttlSeconds::float8))`,
        {
          id,
          stateHash,
          browserHash,
          upstreamId,
          transactionId,
          sessionId,
          ttlSeconds,
          sealed: sealer.sealJson(login.request, placeOf('request_sealed', id)),
          asked: JSON.stringify(login.asked),
        },
      );
      return id;
    },

    /** Atomic, once. A callback in another browser or at another upstream's address spends nothing. */
    async consume(trx: Knex, callback: Callback): Promise<ConsumeResult> {
      const row = await queryOne<Row>(
        trx,
        `update upstream_login set consumed_at = now()
         where state_hash = :stateHash and browser_hash = :browserHash and upstream_id = :upstreamId
           and consumed_at is null and expires_at > now()
         returning id, upstream_id, request_sealed, asked, transaction_id, session_id`,
        callback,
      );
      if (row === null) return { ok: false, reason: await whyNot(trx, callback) };
      return {
        ok: true,
        login: {
          id: row.id,
          upstreamId: row.upstream_id,
          request: sealer.openJson(row.request_sealed, placeOf('request_sealed', row.id)),
          asked: row.asked,
          transactionId: row.transaction_id,
          sessionId: row.session_id,
        },
      };
    },
  };
}

async function whyNot(trx: Knex, callback: Callback) {
  const row = await queryOne<{ same_browser: boolean; consumed: boolean }>(
    trx,
    `select browser_hash = :browserHash as same_browser, consumed_at is not null as consumed
     from upstream_login where state_hash = :stateHash and upstream_id = :upstreamId`,
    callback,
  );
  if (row === null) return 'unknown';
  if (!row.same_browser) return 'other-browser';
  return row.consumed ? 'consumed' : 'expired';
}

/** What a login brought back while a person still has to choose (another company came back); settled once. */
function outcomeFunctions(sealer: Sealer) {
  const open = <T>(row: { outcome_sealed: Buffer } | null, id: string): T | null =>
    row === null ? null : sealer.openJson<T>(row.outcome_sealed, placeOf('outcome_sealed', id));

  return {
    /** False when it is not consumed yet, or has an outcome already. The choice may take ttlSeconds. */
    async saveOutcome(trx: Knex, id: string, outcome: unknown, ttlSeconds: number): Promise<boolean> {
      if (!isUuid(id)) return false;
      const sql = `update upstream_login set outcome_sealed = :sealed,
          expires_at = now() + make_interval(secs => :ttlSeconds::float8)
        where id = :id and consumed_at is not null and outcome_sealed is null and settled_at is null
        returning id`;
      const sealed = sealer.sealJson(outcome, placeOf('outcome_sealed', id));
      return (await queryOne(trx, sql, { id, sealed, ttlSeconds })) !== null;
    },

    /** For the page that asks; takes nothing. */
    async readOutcome<T>(trx: Knex, id: string, browserHash: Buffer): Promise<T | null> {
      if (!isUuid(id)) return null;
      const sql = `select outcome_sealed from upstream_login where id = :id and browser_hash = :browserHash
        and outcome_sealed is not null and settled_at is null and expires_at > now()`;
      return open<T>(await queryOne<{ outcome_sealed: Buffer }>(trx, sql, { id, browserHash }), id);
    },

    /** Atomic, once, by the browser that began. The stored outcome is wiped with it. */
    async takeOutcome<T>(trx: Knex, id: string, browserHash: Buffer): Promise<T | null> {
      if (!isUuid(id)) return null;
      const sql = `
        with taken as (
          select id, outcome_sealed from upstream_login
          where id = :id and browser_hash = :browserHash and outcome_sealed is not null
            and settled_at is null and expires_at > now()
          for update)
        update upstream_login set settled_at = now(), outcome_sealed = null
        from taken where upstream_login.id = taken.id
        returning taken.outcome_sealed`;
      return open<T>(await queryOne<{ outcome_sealed: Buffer }>(trx, sql, { id, browserHash }), id);
    },
  };
}
