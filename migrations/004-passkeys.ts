// Passkeys: what a factor row needs to know of one, and the challenges they sign. A challenge belongs to one session
// and one purpose and is used once, by a conditional UPDATE (WebAuthn Level 3, 13.4.3).

import { type Migration, runStatements } from './migration.ts';

export const passkeys: Migration = {
  name: '004-passkeys',
  up: (trx) =>
    runStatements(trx, [
      `alter table factor
        add column credential_hash bytea unique,
        add column sign_count bigint,
        add column user_verified boolean not null default false,
        add column synced boolean,
        add column backed_up boolean`,
      `create table passkey_challenge (
        id uuid primary key default gen_random_uuid(),
        session_id uuid not null references session (id) on delete cascade,
        purpose text not null check (purpose in ('enrol', 'step-up')),
        challenge_sealed bytea not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        consumed_at timestamptz)`,
      'create index passkey_challenge_expires on passkey_challenge (expires_at)',
      'create index passkey_challenge_session on passkey_challenge (session_id)',
    ]),
  down: (trx) =>
    runStatements(trx, [
      'drop table passkey_challenge',
      // Without its columns a passkey can prove nothing: its evidence must not outlive it.
      `update factor set revoked_at = now(), revoke_reason = 'passkeys were taken back'
        where kind = 'passkey' and revoked_at is null`,
      `alter table factor drop column credential_hash, drop column sign_count, drop column user_verified,
        drop column synced, drop column backed_up`,
    ]),
};
