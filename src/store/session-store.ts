// Sessions, their host cookies and their evidence. Ids are stored hashed; numbers and names sealed.
// Every change that decides something is one conditional statement, so a race or a crash cannot do it twice.

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Representation } from '../domain/identifier.ts';
import { changeChannel, payloadOf } from './change.ts';
import type { LookupHash } from './lookup-hash.ts';
import { isUuid, queryOne, queryRows, timestampOf } from './query.ts';
import type { Sealer } from './seal.ts';
import {
  type AddedEvidence,
  addEvidence,
  loadSessionByCookie,
  loadSessionById,
  type SessionDetails,
} from './session-row.ts';

export type NewSession = {
  accountId: string;
  upstreamId: string;
  representation: Representation;
  details: SessionDetails;
  lifetimeSeconds: number;
};

/**
 * atMs: the ID token's auth_time or null; a factor's time is the database's now, or the earlier time at which it was
 * shown to the session that this one takes the place of.
 */
export type NewEvidence =
  | { kind: 'upstream'; issuer: string; acr: string | null; atMs: number | null }
  | { kind: 'factor'; factorId: string; userVerified: boolean; shownAtMs?: number };

/** Shows the session up to the evidence it is made with, in the place of the old one; the first has none before it. */
export type NewCookie = { idHash: Buffer; oldHash: Buffer | null; host: string };

/** What happens together with new evidence, or not at all. */
export type EvidenceEffects = { cookie?: NewCookie; forgetsGuesses?: boolean; tells?: boolean };

/** Milliseconds are what a cursor keeps, so they are what is compared; in the words of the index. */
const beginning = `date_trunc('milliseconds', created_at at time zone 'UTC')`;

type LiveRow = {
  id: string;
  account_id: string;
  upstream_id: string;
  created_at: Date;
  last_used_at: Date;
  ends_at: Date;
};

export type SessionStore = ReturnType<typeof createSessionStore>;

export function createSessionStore(deps: { sealer: Sealer; lookupHash: LookupHash }) {
  const { sealer, lookupHash } = deps;
  const placeOf = (column: string, rowId: string) => ({ table: 'session', column, rowId });

  return {
    ...cookieFunctions,
    ...endingFunctions,

    /** The session's id. It has no evidence yet. */
    async create(trx: Knex, session: NewSession): Promise<string> {
      const id = randomUUID();
      const { representation, details } = session;
      await trx.raw(
        `insert into session (id, account_id, upstream_id, representation_hash, representation_sealed,
           details_sealed, ends_at)
         values (:id, :accountId, :upstreamId, :hash, :representation, :details,
           now() + make_interval(secs => :lifetimeSeconds::float8))`,
        {
          id,
          accountId: session.accountId,
          upstreamId: session.upstreamId,
          hash: lookupHash.ofRepresentation(representation),
          representation: sealer.sealJson(representation, placeOf('representation_sealed', id)),
          details: sealer.sealJson(details, placeOf('details_sealed', id)),
          lifetimeSeconds: session.lifetimeSeconds,
        },
      );
      return id;
    },

    /**
     * Atomic, and null when it adds nothing: session over, account locked, or factor not (or no longer) the
     * account's. forgetsGuesses: this was the right one. tells: the other replicas, of a session they may know.
     */
    async addEvidence(
      trx: Knex,
      sessionId: string,
      evidence: NewEvidence,
      { cookie, forgetsGuesses = false, tells = false }: EvidenceEffects = {},
    ): Promise<AddedEvidence | null> {
      const upstream = evidence.kind === 'upstream' ? evidence : null;
      const factor = evidence.kind === 'factor' ? evidence : null;
      const atMs = upstream ? upstream.atMs : (factor?.shownAtMs ?? null);
      return addEvidence(trx, {
        sessionId,
        kind: evidence.kind,
        issuer: upstream?.issuer ?? null,
        acr: upstream?.acr ?? null,
        at: atMs === null ? null : timestampOf(atMs),
        factorId: factor?.factorId ?? null,
        userVerified: factor?.userVerified ?? false,
        forgetsGuesses,
        idHash: cookie?.idHash ?? null,
        oldHash: cookie?.oldHash ?? null,
        host: cookie?.host ?? null,
        channel: changeChannel,
        change: tells ? payloadOf({ kind: 'session', id: sessionId }) : null,
      });
    },

    /** One query. Null: no such live cookie at this host. Throws SealError when the row was altered. */
    loadByCookie: (trx: Knex, idHash: Buffer, host: string) => loadSessionByCookie(trx, sealer, idHash, host),

    async loadById(trx: Knex, sessionId: string) {
      return isUuid(sessionId) ? loadSessionById(trx, sealer, sessionId) : null;
    },
  };
}

const cookieFunctions = {
  /** seenSequence: the newest evidence this cookie may show. */
  async putCookie(
    trx: Knex,
    cookie: { idHash: Buffer; sessionId: string; host: string; seenSequence: number },
  ): Promise<void> {
    await trx.raw(
      `insert into session_cookie (id_hash, session_id, host, seen_sequence)
       values (:idHash, :sessionId, :host, :seenSequence)`,
      cookie,
    );
  },

  /** The id of the session it showed; null when it was ended already or is unknown. */
  async endCookie(trx: Knex, idHash: Buffer): Promise<string | null> {
    const sql = `update session_cookie set ended_at = now() where id_hash = :idHash and ended_at is null
      returning session_id`;
    return (await queryOne<{ session_id: string }>(trx, sql, { idHash }))?.session_id ?? null;
  },
};

const endingFunctions = {
  /** Atomic: true for the one caller that ended it. */
  async end(trx: Knex, sessionId: string, reason: string): Promise<boolean> {
    if (!isUuid(sessionId)) return false;
    const sql = `update session set ended_at = now(), end_reason = :reason, version = version + 1
      where id = :sessionId and ended_at is null returning id`;
    return (await queryOne(trx, sql, { sessionId, reason })) !== null;
  },

  /** The ids of the sessions that ended now. */
  async endAllOfAccount(trx: Knex, accountId: string, reason: string): Promise<string[]> {
    const sql = `update session set ended_at = now(), end_reason = :reason, version = version + 1
      where account_id = :accountId and ended_at is null returning id`;
    const rows = await queryRows<{ id: string }>(trx, sql, { accountId, reason });
    return rows.map((row) => row.id);
  },

  /** One statement: every other live session of the account, or the one named; the ids of those that ended now. */
  async endOthersOfAccount(
    trx: Knex,
    given: { accountId: string; keepId: string; onlyId: string | null; reason: string },
  ): Promise<string[]> {
    if (given.onlyId !== null && !isUuid(given.onlyId)) return [];
    const sql = `update session set ended_at = now(), end_reason = :reason, version = version + 1
      where account_id = :accountId and id <> :keepId and (:onlyId::uuid is null or id = :onlyId::uuid)
        and ended_at is null returning id`;
    return (await queryRows<{ id: string }>(trx, sql, given)).map((row) => row.id);
  },

  /** Moves the last use at most once a minute per session; never revives an ended one. */
  async touch(trx: Knex, sessionIds: string[]): Promise<void> {
    await trx.raw(
      // Never waits for a row: replicas touch overlapping sets in any order.
      `update session set last_used_at = now()
       where id in (
         select id from session
         where id in (select ids.id::uuid from json_array_elements_text(:ids::json) as ids(id))
           and ended_at is null and last_used_at < now() - interval '60 seconds'
         for update skip locked)`,
      { ids: JSON.stringify(sessionIds) },
    );
  },

  /** As listLive, page by page; before: the last of the page before. */
  async pageLive(
    trx: Knex,
    given: { accountId: string | null; before: { createdAtMs: number; id: string } | null; limit: number },
  ) {
    if (given.accountId !== null && !isUuid(given.accountId)) return [];
    const rows = await queryRows<LiveRow>(
      trx,
      `select id, account_id, upstream_id, created_at, last_used_at, ends_at from session
       where ended_at is null and ends_at > now() and (:accountId::uuid is null or account_id = :accountId::uuid)
         and (:beforeAt::timestamptz is null
           or (${beginning}, id) < (:beforeAt::timestamptz at time zone 'UTC', :beforeId::uuid))
       order by ${beginning} desc, id desc limit :limit`,
      {
        accountId: given.accountId,
        beforeAt: given.before && timestampOf(given.before.createdAtMs),
        beforeId: given.before?.id ?? null,
        limit: given.limit,
      },
    );
    return rows.map((row) => ({
      id: row.id,
      accountId: row.account_id,
      upstreamId: row.upstream_id,
      createdAtMs: row.created_at.getTime(),
      lastUsedAtMs: row.last_used_at.getTime(),
      endsAtMs: row.ends_at.getTime(),
    }));
  },

  /** Live sessions, newest first, without personal data. */
  async listLive(trx: Knex, accountId: string | null) {
    const rows = await queryRows<{
      id: string;
      account_id: string;
      created_at: Date;
      last_used_at: Date;
      ends_at: Date;
    }>(
      trx,
      `select id, account_id, created_at, last_used_at, ends_at from session
       where ended_at is null and ends_at > now() and (:accountId::uuid is null or account_id = :accountId::uuid)
       order by created_at desc limit 1000`,
      { accountId },
    );
    return rows.map((row) => ({
      id: row.id,
      accountId: row.account_id,
      createdAtMs: row.created_at.getTime(),
      lastUsedAtMs: row.last_used_at.getTime(),
      endsAtMs: row.ends_at.getTime(),
    }));
  },
};
