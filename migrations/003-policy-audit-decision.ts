// The records that prove what happened: policy versions, the audit chain, gate decisions.
// Audit is a hash chain written by a trigger; rows refuse change even by the owner's mistake (OWASP ASVS 16.4.2).

import { type Migration, runStatements } from './migration.ts';

/** Everything of the row but its own hash; jsonb gives one text per value. store/verify-audit.ts holds its twin. */
const canonicalRow = `jsonb_build_object(
  'format', 1, 'seq', new.seq, 'event_id', new.event_id,
  'at', to_char(new.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  'event', new.event, 'outcome', new.outcome, 'reason', new.reason,
  'account_id', new.account_id, 'session_id', new.session_id, 'correlation_id', new.correlation_id,
  'required', new.required, 'reached', new.reached, 'facts', new.facts,
  'legal_subject_type', new.legal_subject_type,
  'legal_subject_hash', encode(new.legal_subject_hash, 'hex'),
  'acting_subject_hash', encode(new.acting_subject_hash, 'hex'),
  'intermediary_hash', encode(new.intermediary_hash, 'hex'),
  'personal_sealed', encode(new.personal_sealed, 'hex'),
  'prev_hash', encode(new.prev_hash, 'hex'))::text`;

const statements = [
  `create table policy_version (
    number int generated always as identity primary key,
    document jsonb not null,
    source text not null,
    author text not null,
    reason text not null,
    founding boolean not null default false,
    created_at timestamptz not null default now())`,
  // Two replicas that start on an empty database must not both found the policy.
  'create unique index policy_version_founding on policy_version (founding) where founding',
  `create table audit (
    seq bigint primary key,
    event_id uuid not null unique,
    at timestamptz not null,
    event text not null,
    outcome text not null,
    reason text,
    account_id uuid,
    session_id uuid,
    correlation_id text,
    required jsonb,
    reached jsonb,
    facts jsonb not null default '{}',
    legal_subject_type text,
    legal_subject_hash bytea,
    acting_subject_hash bytea,
    intermediary_hash bytea,
    personal_sealed bytea,
    prev_hash bytea not null,
    row_hash bytea not null)`,
  'create index audit_at on audit (at)',
  'create index audit_account on audit (account_id)',
  'create index audit_legal_subject on audit (legal_subject_hash)',
  `create table decision (
    id bigint generated always as identity primary key,
    session_id uuid not null,
    account_id uuid not null,
    portal_id text not null,
    route_id text not null,
    outcome text not null,
    policy_version int not null,
    bucket timestamptz not null,
    at timestamptz not null,
    required jsonb not null,
    reached jsonb not null,
    reasons jsonb not null,
    evidence jsonb not null,
    legal_subject_type text,
    legal_subject_hash bytea,
    personal_sealed bytea,
    unique (session_id, route_id, outcome, policy_version, bucket))`,
  'create index decision_at on decision (at)',
  'create index decision_legal_subject on decision (legal_subject_hash)',
  // The lock makes a line of all audit writers until commit: the insert must be a transaction's last statement.
  `create function audit_chain() returns trigger language plpgsql as $$
  declare last record;
  begin
    perform pg_advisory_xact_lock(7305808869231);
    select seq, row_hash into last from audit order by seq desc limit 1;
    new.seq := coalesce(last.seq, 0) + 1;
    new.at := clock_timestamp();
    new.prev_hash := coalesce(last.row_hash, decode(repeat('00', 32), 'hex'));
    new.row_hash := sha256(new.prev_hash || convert_to(${canonicalRow}, 'UTF8'));
    return new;
  end $$`,
  `create function refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception 'rows of % are never changed', tg_table_name using errcode = 'insufficient_privilege';
  end $$`,
  'create trigger audit_chain before insert on audit for each row execute function audit_chain()',
  ...['audit', 'policy_version'].map(
    (name) => `create trigger ${name}_immutable before update or delete or truncate on ${name}
      for each statement execute function refuse_change()`,
  ),
  // Decisions end with their retention period, so the owner may delete; nobody may rewrite one.
  `create trigger decision_immutable before update on decision
    for each statement execute function refuse_change()`,
];

export const policyAuditDecision: Migration = {
  name: '003-policy-audit-decision',
  up: (trx) => runStatements(trx, statements),
  down: (trx) =>
    runStatements(trx, [
      'drop table decision',
      'drop table audit',
      'drop table policy_version',
      'drop function audit_chain()',
      'drop function refuse_change()',
    ]),
};
