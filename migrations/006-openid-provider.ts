// What the OpenID Provider keeps between two requests: codes, tokens, grants, its pointer to our session;
// and the keys that sign. Ids are secrets in somebody's hands, so they are stored hashed; payloads and keys are sealed.

import { type Migration, runStatements } from './migration.ts';

const tables = [
  // revoked_at: of grants alone. The row stays, so that a token written a moment too late belongs to nothing.
  `create table provider_artifact (
    model text not null,
    id_hash bytea not null,
    uid_hash bytea,
    grant_hash bytea,
    payload_sealed bytea not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    consumed_at timestamptz,
    revoked_at timestamptz,
    primary key (model, id_hash))`,
  'create index provider_artifact_grant on provider_artifact (grant_hash) where grant_hash is not null',
  'create index provider_artifact_uid on provider_artifact (model, uid_hash) where uid_hash is not null',
  'create index provider_artifact_expires on provider_artifact (expires_at)',
  // One key of each algorithm has no end: the newest. Its successor's start is its end, so that one is always active.
  `create table signing_key (
    kid text primary key,
    alg text not null check (alg in ('PS256', 'ES256', 'EdDSA', 'RS256')),
    private_sealed bytea not null,
    public_jwk jsonb not null,
    published_at timestamptz not null default now(),
    active_from timestamptz not null,
    retired_at timestamptz,
    remove_at timestamptz,
    check ((retired_at is null) = (remove_at is null)),
    check (remove_at >= retired_at))`,
  'create unique index signing_key_newest on signing_key (alg) where retired_at is null',
];

export const openidProvider: Migration = {
  name: '006-openid-provider',
  up: (trx) => runStatements(trx, tables),
  down: (trx) => runStatements(trx, ['drop table provider_artifact', 'drop table signing_key']),
};
