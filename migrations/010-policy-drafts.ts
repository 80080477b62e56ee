// Changes of policy that wait for another pair of eyes. What a draft says never changes, so that an approval is of what
// was read; only its state does, once, from open to decided.

import { type Migration, runStatements } from './migration.ts';

const content = ['id', 'document', 'source', 'reason', 'author_account', 'author_name', 'base_version'];
const kept = [...content, 'approvals_needed', 'counts', 'created_at'];

const statements = [
  `create table policy_draft (
    id uuid primary key default gen_random_uuid(),
    document jsonb not null,
    source text not null,
    reason text not null,
    author_account uuid references account (id),
    author_name text not null,
    base_version int not null references policy_version (number),
    approvals_needed int not null check (approvals_needed in (1, 2)),
    counts jsonb not null,
    created_at timestamptz not null default now(),
    state text not null default 'open' check (state in ('open', 'applied', 'refused', 'withdrawn')),
    decided_at timestamptz,
    decided_by uuid references account (id),
    decision_reason text,
    applied_version int unique references policy_version (number),
    check ((state = 'open') = (decided_at is null)),
    check ((state = 'applied') = (applied_version is not null)),
    check (author_account is not null or approvals_needed = 2),
    check (state <> 'applied' or decided_by is distinct from author_account))`,
  'create index policy_draft_created on policy_draft (created_at desc)',
  `create table draft_approval (
    draft_id uuid not null references policy_draft (id),
    account_id uuid not null references account (id),
    approved_at timestamptz not null default now(),
    primary key (draft_id, account_id))`,
  `create trigger draft_approval_immutable before update or delete or truncate on draft_approval
    for each statement execute function refuse_change()`,
  `create function keep_policy_draft() returns trigger language plpgsql as $$
  begin
    if old.state <> 'open' or (${kept.map((name) => `old.${name}`).join(', ')})
      is distinct from (${kept.map((name) => `new.${name}`).join(', ')}) then
      raise exception 'a draft is decided once, and never rewritten' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$`,
  `create trigger policy_draft_kept before update on policy_draft
    for each row execute function keep_policy_draft()`,
  `create trigger policy_draft_immutable before delete or truncate on policy_draft
    for each statement execute function refuse_change()`,
];

export const policyDrafts: Migration = {
  name: '010-policy-drafts',
  up: (trx) => runStatements(trx, statements),
  down: (trx) =>
    runStatements(trx, [
      'drop table draft_approval',
      'drop table policy_draft',
      'drop function keep_policy_draft()',
    ]),
};
