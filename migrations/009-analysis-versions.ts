// Risk analyses as numbered versions that never change: what was judged, under which norm, with which outcome, and by
// whom. Written in the transaction of the policy version that brought them, so that paper and door cannot differ.

import { type Migration, runStatements } from './migration.ts';

const tables = [
  `create table analysis_version (
    service_id text not null,
    number int not null check (number > 0),
    policy_version int not null references policy_version (number),
    document jsonb not null,
    author text not null,
    second_reader text,
    analysed_on date not null,
    review_by date not null,
    created_at timestamptz not null default now(),
    primary key (service_id, number))`,
  `create trigger analysis_version_immutable before update or delete or truncate on analysis_version
    for each statement execute function refuse_change()`,
];

export const analysisVersions: Migration = {
  name: '009-analysis-versions',
  up: (trx) => runStatements(trx, tables),
  down: (trx) => runStatements(trx, ['drop table analysis_version']),
};
