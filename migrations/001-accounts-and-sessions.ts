// Accounts, their keys, sessions with evidence, and what evidence is read through: factors, proofing, binding.
// Times are the database's own; columns ending in _sealed hold AES-256-GCM, columns ending in _hash cannot be turned back.

import { type Migration, runStatements } from './migration.ts';

const tables = [
  `create table key_check (
    key_id text primary key,
    proof bytea not null,
    created_at timestamptz not null default now())`,
  `create table account (
    id uuid primary key default gen_random_uuid(),
    created_at timestamptz not null default now(),
    locked_at timestamptz,
    lock_reason text)`,
  // Deferred, so that the identity can be claimed first and the loser of a race leaves no orphan account.
  `create table account_identity (
    issuer text not null,
    subject_hash bytea not null,
    account_id uuid not null references account (id) deferrable initially deferred,
    subject_sealed bytea not null,
    created_at timestamptz not null default now(),
    primary key (issuer, subject_hash))`,
  'create index account_identity_account on account_identity (account_id)',
  `create table subject_key (
    account_id uuid primary key references account (id),
    key_sealed bytea not null,
    created_at timestamptz not null default now())`,
  `create table session (
    id uuid primary key default gen_random_uuid(),
    account_id uuid not null references account (id),
    upstream_id text not null,
    representation_hash bytea not null,
    representation_sealed bytea not null,
    details_sealed bytea not null,
    version int not null default 1,
    next_sequence int not null default 1,
    created_at timestamptz not null default now(),
    last_used_at timestamptz not null default now(),
    ends_at timestamptz not null,
    ended_at timestamptz,
    end_reason text)`,
  'create index session_account on session (account_id) where ended_at is null',
  'create index session_ends on session (ends_at)',
  `create table session_cookie (
    id_hash bytea primary key,
    session_id uuid not null references session (id) on delete cascade,
    host text not null,
    seen_sequence int not null,
    created_at timestamptz not null default now(),
    ended_at timestamptz)`,
  'create index session_cookie_session on session_cookie (session_id)',
  `create table proofing (
    id uuid primary key default gen_random_uuid(),
    account_id uuid not null references account (id),
    level text not null check (level in ('none', 'low', 'substantial', 'high')),
    method text not null,
    details jsonb not null default '{}',
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    ended_at timestamptz,
    end_reason text)`,
  'create index proofing_account on proofing (account_id)',
  `create table binding (
    id uuid primary key default gen_random_uuid(),
    account_id uuid not null references account (id),
    representation_hash bytea not null,
    representation_sealed bytea not null,
    level text not null check (level in ('none', 'low', 'substantial', 'high')),
    method text not null,
    created_at timestamptz not null default now(),
    last_shown_at timestamptz not null default now(),
    expires_at timestamptz not null,
    ended_at timestamptz,
    end_reason text)`,
  `create unique index binding_live on binding (account_id, representation_hash, level, method)
    where ended_at is null`,
  `create table factor (
    id uuid primary key default gen_random_uuid(),
    account_id uuid not null references account (id),
    kind text not null,
    name text not null,
    secret_sealed bytea not null,
    last_step bigint,
    proofing_id uuid references proofing (id),
    created_at timestamptz not null default now(),
    confirmed_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz,
    revoke_reason text)`,
  'create index factor_account on factor (account_id)',
  `create table evidence (
    session_id uuid not null references session (id) on delete cascade,
    sequence int not null,
    kind text not null check (kind in ('upstream', 'factor')),
    issuer text,
    acr text,
    at timestamptz,
    received_at timestamptz not null default now(),
    factor_id uuid references factor (id),
    user_verified boolean not null default false,
    primary key (session_id, sequence),
    check (case kind when 'upstream' then issuer is not null and factor_id is null
                     else factor_id is not null and at is not null and issuer is null end))`,
  // locking_guess: the guess that filled the budget, so that giving it back lifts the lock it caused.
  `create table attempt_budget (
    account_id uuid primary key references account (id),
    guesses bytea[] not null,
    failures int not null,
    locked_until timestamptz,
    locking_guess bytea)`,
];

const names = [
  'attempt_budget',
  'evidence',
  'factor',
  'binding',
  'proofing',
  'session_cookie',
  'session',
  'subject_key',
  'account_identity',
  'account',
  'key_check',
];

export const accountsAndSessions: Migration = {
  name: '001-accounts-and-sessions',
  up: (trx) => runStatements(trx, tables),
  down: (trx) =>
    runStatements(
      trx,
      names.map((name) => `drop table ${name}`),
    ),
};
