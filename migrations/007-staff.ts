// Who works for the body itself: members with their roles, changes of that list that one proposes and another approves,
// and links that enrol somebody's first passkey. Links are kept as hashes, names sealed.

import { type Migration, runStatements } from './migration.ts';

const knownRoles = `array['viewer', 'editor', 'approver', 'desk-officer', 'auditor', 'operator']`;
const rolesColumn = `roles text[] not null check (roles <@ ${knownRoles} and cardinality(roles) > 0)`;

const tables = [
  `create table staff_member (
    id uuid primary key default gen_random_uuid(),
    account_id uuid not null references account (id),
    name_sealed bytea not null,
    ${rolesColumn},
    origin text not null check (origin in ('founding', 'set-up', 'pairing', 'proposal')),
    since timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    ended_at timestamptz)`,
  'create unique index staff_member_live on staff_member (account_id) where ended_at is null',
  // Proposed by one, decided by another; only a withdrawal is the proposer's own.
  `create table staff_change (
    id uuid primary key default gen_random_uuid(),
    kind text not null check (kind in ('add', 'pair', 'roles', 'end')),
    member_id uuid references staff_member (id),
    details_sealed bytea not null,
    roles text[] not null check (roles <@ ${knownRoles}),
    reason text not null,
    proposed_by uuid not null references account (id),
    proposed_at timestamptz not null default now(),
    decided_by uuid references account (id),
    decided_at timestamptz,
    approved boolean,
    check ((kind in ('roles', 'end')) = (member_id is not null)),
    check ((kind = 'end') = (cardinality(roles) = 0)),
    check (decided_by is null or decided_by <> proposed_by or not approved))`,
  'create index staff_change_waiting on staff_change (proposed_at) where decided_at is null',
  // challenge_sealed: what the browser was asked for last; taken out before its answer is looked at.
  `create table pairing_link (
    id uuid primary key default gen_random_uuid(),
    token_hash bytea not null unique,
    purpose text not null check (purpose in ('set-up', 'pairing')),
    change_id uuid references staff_change (id),
    made_by uuid references account (id),
    challenge_sealed bytea,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    consumed_at timestamptz,
    voided_at timestamptz,
    check ((purpose = 'set-up') = (made_by is null)))`,
  'create index pairing_link_expires on pairing_link (expires_at)',
];

export const staff: Migration = {
  name: '007-staff',
  up: (trx) => runStatements(trx, tables),
  down: (trx) =>
    runStatements(trx, [
      'drop table pairing_link',
      'drop table staff_change',
      'drop table staff_member',
      // Without their table nobody could tell any more that these count nowhere but in the console.
      `update proofing set ended_at = now(), end_reason = 'staff was taken back'
        where method = 'installation' and ended_at is null`,
    ]),
};
