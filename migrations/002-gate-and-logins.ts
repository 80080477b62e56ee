// Short-lived rows of one journey: the gate's transaction, the ticket that ends it, the login at the upstream.
// Each is used once, by a conditional UPDATE; hashes only, so that a copy of the database redeems nothing.

import { type Migration, runStatements } from './migration.ts';

const tables = [
  `create table gate_transaction (
    id uuid primary key default gen_random_uuid(),
    cookie_hash bytea not null,
    host text not null,
    target_sealed bytea not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    finished_at timestamptz)`,
  'create index gate_transaction_expires on gate_transaction (expires_at)',
  `create table ticket (
    hash bytea primary key,
    transaction_id uuid not null references gate_transaction (id) on delete cascade,
    host text not null,
    session_id uuid not null references session (id) on delete cascade,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    redeemed_at timestamptz)`,
  'create index ticket_transaction on ticket (transaction_id)',
  'create index ticket_session on ticket (session_id)',
  `create table upstream_login (
    id uuid primary key default gen_random_uuid(),
    state_hash bytea not null unique,
    browser_hash bytea not null,
    upstream_id text not null,
    request_sealed bytea not null,
    transaction_id uuid references gate_transaction (id) on delete set null,
    session_id uuid references session (id) on delete set null,
    asked jsonb not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    consumed_at timestamptz,
    outcome_sealed bytea,
    settled_at timestamptz)`,
  'create index upstream_login_expires on upstream_login (expires_at)',
  'create index upstream_login_transaction on upstream_login (transaction_id)',
  'create index upstream_login_session on upstream_login (session_id)',
];

export const gateAndLogins: Migration = {
  name: '002-gate-and-logins',
  up: (trx) => runStatements(trx, tables),
  down: (trx) =>
    runStatements(
      trx,
      ['upstream_login', 'ticket', 'gate_transaction'].map((name) => `drop table ${name}`),
    ),
};
