// What the OpenID Provider keeps between two requests: codes, tokens, grants, its pointer to our session;
// and the keys that sign. Ids are secrets in somebody's hands, so they are stored hashed; payloads and keys are sealed.

import { type Migration, runStatements } from './migration.ts';

const tables = [
  // revoked_at: of grants and login requests alone. The row stays, so that a token written a moment too late belongs to nothing,
  // and a person who comes late is led back to the portal.
  `create table provider_artifact (
    model text not null,
    id_hash bytea not null,
    uid_hash bytea,
    grant_hash bytea,
    payload_sealed bytea not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    consumed_at timestamptz,
    revoked_at timestamptz,
    primary key (model, id_hash))`,
  'create index provider_artifact_grant on provider_artifact (grant_hash) where grant_hash is not null',
  'create index provider_artifact_uid on provider_artifact (model, uid_hash) where uid_hash is not null',
  'create index provider_artifact_expires on provider_artifact (expires_at)',
  // Which portals know of a session, by the sid in their ID tokens (OpenID Connect Back-Channel Logout 1.0, 2.1).
  `create table session_client (
    session_id uuid not null references session (id) on delete cascade,
    client_id text not null,
    sid text not null,
    created_at timestamptz not null default now(),
    primary key (session_id, client_id))`,
  // Outlives the session. next_attempt_at also says until when whoever took it has it.
  `create table logout_notice (
    id uuid primary key default gen_random_uuid(),
    client_id text not null,
    sid text not null,
    account_id uuid not null,
    attempts int not null default 0,
    created_at timestamptz not null default now(),
    next_attempt_at timestamptz not null default now(),
    sent_at timestamptz,
    given_up_at timestamptz)`,
  `create index logout_notice_waiting on logout_notice (next_attempt_at)
    where sent_at is null and given_up_at is null`,
  // In the database, so that no statement that ends a session can forget it; a statement of a function sees what was
  // committed until now, also where the one that ends the session waited for its row.
  `create function note_session_end() returns trigger language plpgsql as $$
    begin
      insert into logout_notice (client_id, sid, account_id)
        select client_id, sid, new.account_id from session_client where session_id = new.id;
      return null;
    end $$`,
  `create trigger session_ended after update of ended_at on session for each row
    when (old.ended_at is null and new.ended_at is not null) execute function note_session_end()`,
  // What a person agreed to hand over, for this session alone: one row per list that was shown.
  `create table session_consent (
    session_id uuid not null references session (id) on delete cascade,
    client_id text not null,
    items text[] not null,
    created_at timestamptz not null default now(),
    primary key (session_id, client_id, items))`,
  // One key of each algorithm has no end: the newest. Its successor's start is its end, so that one is always active.
  `create table signing_key (
    kid text primary key,
    alg text not null check (alg in ('PS256', 'ES256', 'EdDSA', 'RS256')),
    private_sealed bytea not null,
    public_jwk jsonb not null,
    published_at timestamptz not null default now(),
    active_from timestamptz not null,
    retired_at timestamptz,
    remove_at timestamptz,
    check ((retired_at is null) = (remove_at is null)),
    check (remove_at >= retired_at))`,
  'create unique index signing_key_newest on signing_key (alg) where retired_at is null',
];

const undo = [
  'drop trigger session_ended on session',
  'drop function note_session_end',
  'drop table session_consent',
  'drop table logout_notice',
  'drop table session_client',
  'drop table provider_artifact',
  'drop table signing_key',
];

export const openidProvider: Migration = {
  name: '006-openid-provider',
  up: (trx) => runStatements(trx, tables),
  down: (trx) => runStatements(trx, undo),
};
