// The roll-out: its ends on a record that only grows, coverage by day, and who was told of which date.
// A document that says a later date than this record, or one that is not in it, opens nothing.

import { type Migration, runStatements } from './migration.ts';

const tables = [
  // set: introduced or brought forward; the earliest counts. passed, removed: it is over, for the name and the target.
  `create table rollout_end (
    id bigint generated always as identity primary key,
    kind text not null check (kind in ('set', 'passed', 'removed')),
    route_id text not null,
    target text not null,
    until timestamptz not null,
    cohorts jsonb not null,
    deviation boolean not null,
    policy_version int references policy_version (number),
    at timestamptz not null default now())`,
  `create unique index rollout_end_over on rollout_end (route_id, target) where kind <> 'set'`,
  // One row per day and cohort; all counts everybody once. remaining: nothing but a password.
  `create table rollout_snapshot (
    day date not null,
    cohort text not null check (cohort in ('all', 'rsin', 'kvk', 'bsn', 'none')),
    ready_upstream int not null,
    ready_factor int not null,
    remaining int not null,
    deviations int not null,
    taken_at timestamptz not null default now(),
    primary key (day, cohort))`,
  // Written in the transaction of the mail itself: one mail per person, date and stage, whoever sends.
  `create table rollout_message (
    account_id uuid not null references account (id),
    until timestamptz not null,
    stage int not null,
    created_at timestamptz not null default now(),
    primary key (account_id, until, stage))`,
  // The kind of number alone, as audit has it; null in rows from before until the first count.
  'alter table account_party add column identifier_type text',
  'create index account_party_untyped on account_party (id) where identifier_type is null',
  ...['rollout_end', 'rollout_snapshot'].map(
    (name) => `create trigger ${name}_immutable before update or delete or truncate on ${name}
      for each statement execute function refuse_change()`,
  ),
];

export const rollOut: Migration = {
  name: '012-roll-out',
  up: (trx) => runStatements(trx, tables),
  down: (trx) =>
    runStatements(trx, [
      'alter table account_party drop column identifier_type',
      'drop table rollout_message',
      'drop table rollout_snapshot',
      'drop table rollout_end',
    ]),
};
