// The statements that read a session with its evidence and add to it, and the way from rows to the domain's Session.
// Evidence is read through factor and proofing, so what was revoked is gone from every live session at once.

import type { Knex } from 'knex';
import type { FactorKind } from '../domain/factor-category.ts';
import type { Representation } from '../domain/identifier.ts';
import type { Level } from '../domain/level.ts';
import type { Binding, Evidence, Session } from '../domain/session.ts';
import { type Bindings, msOf, queryOne } from './query.ts';
import type { Sealer } from './seal.ts';

/** Personal data of the login that founded the session. */
export type SessionDetails = {
  actingSubject: string;
  companyName: string | null;
  serviceUuid: string | null;
};

export type LoadedSession = {
  session: Session;
  /** The newest evidence the cookie may show; all of it when loaded by id. */
  seenSequence: number;
  endedReason: string | null;
  accountLocked: boolean;
  details: SessionDetails;
  upstreamId: string;
  /** Database time of the reading. */
  loadedAtMs: number;
};

/** version: of the session with it. */
export type AddedEvidence = { version: number; evidence: Evidence };

type EvidenceJson = {
  sequence: number;
  kind: 'upstream' | 'factor';
  issuer: string;
  acr: string | null;
  at_ms: number | null;
  received_at_ms: number;
  factor_id: string;
  factor_kind: FactorKind;
  user_verified: boolean;
  revoked: boolean;
  proofing: {
    id: string;
    level: Level;
    method: string;
    expires_at_ms: number;
    ended_at_ms: number | null;
  } | null;
};

type BindingJson = { id: string; level: Level; expires_at_ms: number; ended_at_ms: number | null };

type SessionRow = {
  id: string;
  version: number;
  account_id: string;
  upstream_id: string;
  representation_sealed: Buffer;
  details_sealed: Buffer;
  created_at: Date;
  last_used_at: Date;
  ends_at: Date;
  ended_at: Date | null;
  end_reason: string | null;
  account_locked: boolean;
  seen_sequence: number;
  read_at: Date;
  evidence: EvidenceJson[];
  bindings: BindingJson[];
};

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::float8`;

/** One piece of evidence e of a session s as JSON, read through factor and proofing. */
const evidenceJson = `json_build_object(
    'sequence', e.sequence, 'kind', e.kind, 'issuer', e.issuer, 'acr', e.acr,
    'at_ms', ${ms('e.at')}, 'received_at_ms', ${ms('e.received_at')},
    'factor_id', e.factor_id, 'factor_kind', f.kind, 'user_verified', e.user_verified,
    'revoked', f.revoked_at is not null or f.confirmed_at is null or f.account_id <> s.account_id,
    'proofing', case when p.id is null or p.account_id <> s.account_id then null else json_build_object(
      'id', p.id, 'level', p.level, 'method', p.method,
      'expires_at_ms', ${ms('p.expires_at')}, 'ended_at_ms', ${ms('p.ended_at')}) end)`;
const itsProof = 'left join factor f on f.id = e.factor_id left join proofing p on p.id = f.proofing_id';

const evidenceOfSession = `(
  select coalesce(json_agg(${evidenceJson} order by e.sequence), '[]')
  from evidence e ${itsProof} where e.session_id = s.id) as evidence`;

const bindingsOfSession = `(
  select coalesce(json_agg(json_build_object(
    'id', b.id, 'level', b.level,
    'expires_at_ms', ${ms('b.expires_at')}, 'ended_at_ms', ${ms('b.ended_at')}) order by b.created_at), '[]')
  from binding b
  where b.account_id = s.account_id and b.representation_hash = s.representation_hash
    and b.ended_at is null) as bindings`;

const columns = `s.id, s.version, s.account_id, s.upstream_id, s.representation_sealed, s.details_sealed,
  s.created_at, s.last_used_at, s.ends_at, s.ended_at, s.end_reason,
  a.locked_at is not null as account_locked, clock_timestamp() as read_at,
  ${evidenceOfSession}, ${bindingsOfSession}`;

const byCookieSql = `select ${columns}, c.seen_sequence
  from session_cookie c join session s on s.id = c.session_id join account a on a.id = s.account_id
  where c.id_hash = :idHash and c.host = :host and c.ended_at is null`;

const byIdSql = `select ${columns}, s.next_sequence - 1 as seen_sequence
  from session s join account a on a.id = s.account_id where s.id = :id`;

/**
 * One statement: evidence for a live session, under a new cookie where one is given, and the account's guesses
 * forgotten where a guess was right; NOTIFY goes out with the commit, as of every change. What it gives back is read
 * as a session's evidence is.
 */
const addEvidenceSql = `
  with bumped as (
    update session set next_sequence = next_sequence + 1, version = version + 1, last_used_at = now()
    where id = :sessionId and ended_at is null and ends_at > now()
      and not exists (select 1 from account where id = session.account_id and locked_at is not null)
      and (:factorId::uuid is null or exists (
        select 1 from factor where id = :factorId::uuid and account_id = session.account_id
          and confirmed_at is not null and revoked_at is null))
    returning id, account_id, version, next_sequence - 1 as sequence),
  added as (
    insert into evidence (session_id, sequence, kind, issuer, acr, at, factor_id, user_verified)
    select id, sequence, :kind::text, :issuer::text, :acr::text,
      case when :kind::text = 'factor' then least(clock_timestamp(), :at::timestamptz) else :at::timestamptz end,
      :factorId::uuid, :userVerified::boolean
    from bumped returning *),
  forgotten as (
    delete from attempt_budget where :forgetsGuesses::boolean and account_id in (select account_id from bumped)),
  former as (
    update session_cookie set ended_at = now()
    where id_hash = :oldHash::bytea and ended_at is null and exists (select 1 from bumped)),
  shown as (
    insert into session_cookie (id_hash, session_id, host, seen_sequence)
    select :idHash::bytea, id, :host::text, sequence from bumped where :idHash::bytea is not null)
  select s.version, ${evidenceJson} as evidence,
    case when :change::text is not null then pg_notify(:channel::text, :change::text) end
  from bumped s cross join added e ${itsProof}`;

/** Null: session over, account locked, or factor not (or no longer) the account's. */
export async function addEvidence(trx: Knex, bindings: Bindings): Promise<AddedEvidence | null> {
  const row = await queryOne<{ version: number; evidence: EvidenceJson }>(trx, addEvidenceSql, bindings);
  return row && { version: row.version, evidence: evidenceOf(row.evidence) };
}

export async function loadSessionByCookie(trx: Knex, sealer: Sealer, idHash: Buffer, host: string) {
  return load(trx, sealer, byCookieSql, { idHash, host });
}

export async function loadSessionById(trx: Knex, sealer: Sealer, id: string) {
  return load(trx, sealer, byIdSql, { id });
}

/** A row that cannot be unsealed throws: that session is refused, no other is touched. */
async function load(
  trx: Knex,
  sealer: Sealer,
  sql: string,
  bindings: Bindings,
): Promise<LoadedSession | null> {
  const row = await queryOne<SessionRow>(trx, sql, bindings);
  if (row === null) return null;
  const place = (column: string) => ({ table: 'session', column, rowId: row.id });
  return {
    session: sessionOf(row, sealer.openJson(row.representation_sealed, place('representation_sealed'))),
    seenSequence: row.seen_sequence,
    endedReason: row.ended_at === null ? null : (row.end_reason ?? 'ended'),
    accountLocked: row.account_locked,
    details: sealer.openJson(row.details_sealed, place('details_sealed')),
    upstreamId: row.upstream_id,
    loadedAtMs: msOf(row.read_at),
  };
}

function sessionOf(row: SessionRow, representation: Representation): Session {
  return {
    id: row.id,
    version: row.version,
    accountId: row.account_id,
    representation,
    evidence: row.evidence.map(evidenceOf),
    bindings: row.bindings.map((binding) => bindingOf(binding, representation)),
    createdAtMs: msOf(row.created_at),
    lastUsedAtMs: msOf(row.last_used_at),
    endsAtMs: msOf(row.ends_at),
  };
}

/** The query took only bindings with the session's representation hash, so it is the session's own representation. */
function bindingOf(binding: BindingJson, representation: Representation): Binding {
  return {
    id: binding.id,
    level: binding.level,
    representation,
    expiresAtMs: binding.expires_at_ms,
    endedAtMs: binding.ended_at_ms,
  };
}

function evidenceOf(item: EvidenceJson): Evidence {
  if (item.kind === 'upstream') {
    const { sequence, issuer, acr } = item;
    return { kind: 'upstream', sequence, issuer, acr, atMs: item.at_ms, receivedAtMs: item.received_at_ms };
  }
  return {
    kind: 'factor',
    sequence: item.sequence,
    factor: item.factor_kind,
    factorId: item.factor_id,
    userVerified: item.user_verified,
    revoked: item.revoked,
    proofing: item.proofing && {
      id: item.proofing.id,
      level: item.proofing.level,
      method: item.proofing.method,
      expiresAtMs: item.proofing.expires_at_ms,
      endedAtMs: item.proofing.ended_at_ms,
    },
    atMs: item.at_ms ?? item.received_at_ms,
  };
}
