// What lets a change be seen before it bites: enough beside each decision to decide it again, replays of recorded
// decisions with their progress, and what an observed draft would have demanded.

import { type Migration, runStatements } from './migration.ts';

const statements = [
  // Null in rows of before: what was reached then stands in for how.
  'alter table decision add column circumstances jsonb',
  // Pages are read by moment and then row, newest or oldest first.
  'create index decision_at_id on decision (at, id)',
  'drop index decision_at',
  'create index decision_route_at on decision (route_id, at, id)',
  // heartbeat_at: a run whose process was killed ends nowhere, so its silence says it.
  `create table policy_replay (
    id uuid primary key default gen_random_uuid(),
    draft_id text,
    name text not null,
    days int not null check (days between 1 and 400),
    author text not null,
    account_id uuid,
    started_at timestamptz not null default now(),
    heartbeat_at timestamptz not null default now(),
    decisions_done bigint not null default 0,
    decisions_total bigint not null default 0,
    cancel_asked_at timestamptz,
    ended_at timestamptz,
    outcome text check (outcome in ('done', 'cancelled', 'failed', 'lost')),
    result jsonb,
    check ((ended_at is null) = (outcome is null)))`,
  'create unique index policy_replay_running on policy_replay ((true)) where ended_at is null',
  // The document as it was when observing began, so that what is counted is about one text.
  `create table policy_observation (
    id uuid primary key default gen_random_uuid(),
    draft_id text not null,
    document jsonb not null,
    author text not null,
    account_id uuid,
    started_at timestamptz not null default now(),
    ended_at timestamptz,
    ended_by text)`,
  'create unique index policy_observation_running on policy_observation ((true)) where ended_at is null',
  // One row per session, route and what would have been asked: it counts people and visits, not requests.
  `create table observation (
    observation_id uuid not null references policy_observation (id),
    session_id uuid not null,
    account_id uuid,
    route_id text not null,
    cohort text not null,
    outcome text not null,
    missing jsonb not null,
    policy_version int not null,
    at timestamptz not null,
    primary key (observation_id, route_id, session_id, outcome))`,
  `create trigger observation_immutable before update on observation
    for each statement execute function refuse_change()`,
];

const undo = [
  'drop table observation',
  'drop table policy_observation',
  'drop table policy_replay',
  'drop index decision_route_at',
  'create index decision_at on decision (at)',
  'drop index decision_at_id',
  'alter table decision drop column circumstances',
];

export const replayAndObservation: Migration = {
  name: '011-replay-and-observation',
  up: (trx) => runStatements(trx, statements),
  down: (trx) => runStatements(trx, undo),
};
