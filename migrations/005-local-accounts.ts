// Accounts without an upstream login: a name to sign in with, the companies they act for, codes by SMS and letter,
// recovery codes, vetting by two officers, mail that waits. Codes are kept as keyed hashes, numbers sealed.

import { type Migration, runStatements } from './migration.ts';

const tables = [
  `create table account_login (
    account_id uuid primary key references account (id),
    email_hash bytea not null unique,
    email_sealed bytea not null,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now())`,
  // Whom an account may sign in for. It says nothing of worth: that is the binding's, with its own end.
  `create table account_party (
    id uuid primary key default gen_random_uuid(),
    account_id uuid not null references account (id),
    representation_hash bytea not null,
    representation_sealed bytea not null,
    details_sealed bytea not null,
    source text not null check (source in ('import', 'upstream', 'desk', 'letter')),
    created_at timestamptz not null default now(),
    ended_at timestamptz,
    unique (account_id, representation_hash))`,
  // How often something was done in a window, over all replicas: sending, signing in, asking for a reset.
  `create table usage_window (
    scope text not null,
    key_hash bytea not null,
    window_start timestamptz not null,
    window_end timestamptz not null,
    used int not null,
    primary key (scope, key_hash, window_start))`,
  'create index usage_window_end on usage_window (window_end)',
  `create table password_reset (
    id uuid primary key default gen_random_uuid(),
    account_id uuid not null references account (id),
    token_hash bytea not null unique,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    consumed_at timestamptz)`,
  'create index password_reset_expires on password_reset (expires_at)',
  `create table sms_challenge (
    id uuid primary key default gen_random_uuid(),
    session_id uuid not null references session (id) on delete cascade,
    factor_id uuid not null references factor (id),
    purpose text not null check (purpose in ('enrol', 'step-up')),
    code_hash bytea not null,
    message_id uuid not null unique,
    delivery text not null default 'pending' check (delivery in ('pending', 'accepted', 'refused', 'unknown')),
    gateway text,
    reference text,
    attempts int not null default 0,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    consumed_at timestamptz,
    voided_at timestamptz)`,
  'create index sms_challenge_expires on sms_challenge (expires_at)',
  'create index sms_challenge_session on sms_challenge (session_id)',
  'create index sms_challenge_factor on sms_challenge (factor_id)',
  `create table recovery_code (
    factor_id uuid not null references factor (id),
    code_hash bytea not null,
    used_at timestamptz,
    primary key (factor_id, code_hash))`,
  `create table outbound_mail (
    id uuid primary key default gen_random_uuid(),
    account_id uuid references account (id),
    template text not null,
    sealed bytea not null,
    created_at timestamptz not null default now(),
    next_attempt_at timestamptz not null default now(),
    attempts int not null default 0,
    sent_at timestamptz,
    given_up_at timestamptz)`,
  'create index outbound_mail_waiting on outbound_mail (next_attempt_at) where sent_at is null and given_up_at is null',
  `create table vetting (
    id uuid primary key default gen_random_uuid(),
    account_id uuid not null references account (id),
    party_id uuid not null references account_party (id),
    level text not null check (level in ('low', 'substantial')),
    details_sealed bytea not null,
    recorded_by uuid not null references account (id),
    recorded_at timestamptz not null default now(),
    decided_by uuid references account (id),
    decided_at timestamptz,
    approved boolean,
    proofing_id uuid references proofing (id),
    binding_id uuid references binding (id),
    revoked_by uuid references account (id),
    revoked_at timestamptz,
    revoke_reason text,
    check (decided_by is null or (decided_by <> recorded_by and decided_by <> account_id)),
    check (recorded_by <> account_id))`,
  'create index vetting_account on vetting (account_id)',
  // A code by letter. purpose letter: proves delivery and the link; desk: gives effect to an approved vetting.
  `create table activation (
    id uuid primary key default gen_random_uuid(),
    account_id uuid not null references account (id),
    party_id uuid not null references account_party (id),
    purpose text not null check (purpose in ('letter', 'desk')),
    vetting_id uuid references vetting (id),
    code_hash bytea not null,
    code_sealed bytea,
    attempts int not null default 0,
    created_at timestamptz not null default now(),
    exported_at timestamptz,
    expires_at timestamptz not null,
    consumed_at timestamptz,
    consumed_by_session uuid,
    proofing_id uuid references proofing (id),
    voided_at timestamptz)`,
  'create index activation_account on activation (account_id)',
  'create index activation_expires on activation (expires_at)',
  // What a recovery code passes on of a proofing: lower than that, with its end, and ended with it.
  'alter table proofing add column derived_from uuid references proofing (id)',
  'create index proofing_derived on proofing (derived_from) where derived_from is not null',
  // Two accounts of one person, by that person's own word: a local one, and one of an upstream identity.
  `create table account_link (
    id uuid primary key default gen_random_uuid(),
    local_account_id uuid not null references account (id),
    upstream_account_id uuid not null references account (id),
    created_at timestamptz not null default now(),
    undone_at timestamptz,
    check (local_account_id <> upstream_account_id))`,
  'create unique index account_link_upstream on account_link (upstream_account_id) where undone_at is null',
  'create index account_link_local on account_link (local_account_id)',
  // A passkey may sign somebody in before there is a session: its challenge then belongs to the browser.
  'alter table passkey_challenge alter column session_id drop not null',
  'alter table passkey_challenge add column browser_hash bytea',
  'alter table passkey_challenge drop constraint passkey_challenge_purpose_check',
  `alter table passkey_challenge add constraint passkey_challenge_purpose_check
    check (purpose in ('enrol', 'step-up', 'sign-in') and (session_id is null) = (purpose = 'sign-in')
      and (browser_hash is null) = (purpose <> 'sign-in'))`,
];

const names = [
  'account_link',
  'activation',
  'vetting',
  'outbound_mail',
  'recovery_code',
  'sms_challenge',
  'password_reset',
  'usage_window',
  'account_party',
  'account_login',
];

export const localAccounts: Migration = {
  name: '005-local-accounts',
  up: (trx) => runStatements(trx, tables),
  down: (trx) =>
    runStatements(trx, [
      ...names.map((name) => `drop table ${name}`),
      `delete from passkey_challenge where purpose = 'sign-in'`,
      'alter table passkey_challenge drop constraint passkey_challenge_purpose_check',
      'alter table passkey_challenge drop column browser_hash',
      // Its column gone, a derived proofing would outlive the one it came from.
      `update proofing set ended_at = now(), end_reason = 'local accounts were taken back'
        where derived_from is not null and ended_at is null`,
      'alter table proofing drop column derived_from',
      'alter table passkey_challenge alter column session_id set not null',
      `alter table passkey_challenge add constraint passkey_challenge_purpose_check
        check (purpose in ('enrol', 'step-up'))`,
      // Without their tables these factors can prove nothing: their evidence must not outlive them.
      `update factor set revoked_at = now(), revoke_reason = 'local accounts were taken back'
        where kind in ('sms', 'recovery-code', 'password') and revoked_at is null`,
    ]),
};
