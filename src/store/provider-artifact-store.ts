// Codes, tokens, grants and sessions of the OpenID Provider: hashed ids, sealed payloads, one statement per rule.
// A code or refresh token is used once; whoever comes second takes the whole family with it (RFC 6749 4.1.2, RFC 9700).

import { hash } from 'node:crypto';
import type { Knex } from 'knex';
import { queryOne, queryRows } from './query.ts';
import type { Sealer } from './seal.ts';

type Row = { id_hash: Buffer; payload_sealed: Buffer; consumed_at: Date | null };
type JoinedRow = Row & { grant_id_hash: Buffer | null; grant_sealed: Buffer | null };
export type ProviderPayload = Record<string, unknown>;
export type ProviderArtifact = { model: string; id: string; payload: ProviderPayload; ttlSeconds: number };

export type ProviderArtifactStore = ReturnType<typeof createProviderArtifactStore>;

const hashOf = (value: string) => hash('sha256', value, 'buffer');
const hashOrNull = (value: unknown) => (typeof value === 'string' ? hashOf(value) : null);

const consumeSql = `
  with used as (
    update provider_artifact set consumed_at = now()
    where model = :model and id_hash = :id and consumed_at is null
    returning 1),
  replayed as (
    update provider_artifact set revoked_at = now()
    where model = 'Grant' and revoked_at is null and not exists (select 1 from used)
      and id_hash = (select grant_hash from provider_artifact where model = :model and id_hash = :id)
    returning 1)
  select exists (select 1 from used) as used`;

const putSql = (count: number) => `
  insert into provider_artifact (model, id_hash, uid_hash, grant_hash, payload_sealed, expires_at)
  values ${Array.from(
    { length: count },
    (_, n) =>
      `(:model${n}, :id${n}, :uid${n}::bytea, :grant${n}::bytea, :payload${n}, now() + make_interval(secs => :ttl${n}::float8))`,
  ).join(', ')}
  on conflict (model, id_hash) do update set uid_hash = excluded.uid_hash, grant_hash = excluded.grant_hash,
    payload_sealed = excluded.payload_sealed, expires_at = excluded.expires_at`;

export function createProviderArtifactStore(deps: { sealer: Sealer }) {
  const { sealer } = deps;
  const placeOf = (model: string, id: Buffer) => ({
    table: 'provider_artifact',
    column: 'payload_sealed',
    rowId: `${model} ${id.toString('base64url')}`,
  });

  function open(model: string, row: Row | null): ProviderPayload | null {
    if (!row) return null;
    const payload = sealer.openJson<ProviderPayload>(row.payload_sealed, placeOf(model, row.id_hash));
    return row.consumed_at === null
      ? payload
      : { ...payload, consumed: Math.floor(row.consumed_at.getTime() / 1000) };
  }

  const columns = 'id_hash, payload_sealed, consumed_at';
  return {
    /** One statement, so that a code is never there without its grant. */
    async put(db: Knex, items: readonly ProviderArtifact[]): Promise<void> {
      const bindings = items.map(({ model, id, payload, ttlSeconds }, index) => {
        const idHash = hashOf(id);
        return {
          [`model${index}`]: model,
          [`id${index}`]: idHash,
          [`uid${index}`]: hashOrNull(payload['uid']),
          [`grant${index}`]: hashOrNull(payload['grantId']),
          [`payload${index}`]: sealer.sealJson(payload, placeOf(model, idHash)),
          [`ttl${index}`]: ttlSeconds,
        };
      });
      await queryRows(db, putSql(items.length), Object.assign({}, ...bindings));
    },

    /** Atomic: false when it is there already. */
    async putOnce(db: Knex, item: ProviderArtifact): Promise<boolean> {
      const id = hashOf(item.id);
      const { model, ttlSeconds } = item;
      const payload = sealer.sealJson(item.payload, placeOf(model, id));
      const row = await queryOne(
        db,
        `insert into provider_artifact (model, id_hash, payload_sealed, expires_at)
         values (:model, :id, :payload, now() + make_interval(secs => :ttlSeconds::float8))
         on conflict do nothing returning model`,
        { model, id, payload, ttlSeconds },
      );
      return row !== null;
    },

    /** Expired ones too: the library says what is wrong with them. A grant that was revoked is none. */
    async find(db: Knex, model: string, id: string): Promise<ProviderPayload | null> {
      const sql = `select ${columns} from provider_artifact
        where model = :model and id_hash = :id and revoked_at is null`;
      return open(model, await queryOne<Row>(db, sql, { model, id: hashOf(id) }));
    },

    /** What belongs to a grant, and that grant, in one look; the grant is null when it was revoked. */
    async findWithGrant(
      db: Knex,
      model: string,
      id: string,
    ): Promise<{ payload: ProviderPayload; grant: ProviderPayload | null } | null> {
      const row = await queryOne<JoinedRow>(
        db,
        `select item.id_hash, item.payload_sealed, item.consumed_at,
           family.id_hash as grant_id_hash, family.payload_sealed as grant_sealed
         from provider_artifact as item left join provider_artifact as family
           on family.model = 'Grant' and family.id_hash = item.grant_hash and family.revoked_at is null
         where item.model = :model and item.id_hash = :id`,
        { model, id: hashOf(id) },
      );
      const payload = open(model, row);
      if (!row || !payload) return null;
      const { grant_id_hash, grant_sealed } = row;
      if (grant_id_hash === null || grant_sealed === null) return { payload, grant: null };
      return { payload, grant: sealer.openJson(grant_sealed, placeOf('Grant', grant_id_hash)) };
    },

    /** Also what is over: says what a late visitor came from, and opens nothing. */
    async findOver(db: Knex, model: string, id: string): Promise<ProviderPayload | null> {
      const sql = `select ${columns} from provider_artifact where model = :model and id_hash = :id`;
      return open(model, await queryOne<Row>(db, sql, { model, id: hashOf(id) }));
    },

    async findByUid(db: Knex, model: string, uid: string): Promise<ProviderPayload | null> {
      const sql = `select ${columns} from provider_artifact
        where model = :model and uid_hash = :uid and revoked_at is null
        order by created_at desc limit 1`;
      return open(model, await queryOne<Row>(db, sql, { model, uid: hashOf(uid) }));
    },

    /** Atomic: true for the one caller that used it. For everybody after that the grant of the family is revoked. */
    async consume(db: Knex, model: string, id: string): Promise<boolean> {
      const row = await queryOne<{ used: boolean }>(db, consumeSql, { model, id: hashOf(id) });
      return row?.used === true;
    },

    async remove(db: Knex, model: string, id: string): Promise<void> {
      const sql =
        model === 'Grant' || model === 'Interaction'
          ? `update provider_artifact set revoked_at = now()
             where model = :model and id_hash = :id and revoked_at is null`
          : 'delete from provider_artifact where model = :model and id_hash = :id';
      await db.raw(sql, { model, id: hashOf(id) });
    },

    /** Codes and refresh tokens stay as used, so that whoever brings one again is recognised, also after a restart. */
    async removeByGrant(db: Knex, model: string, grantId: string): Promise<void> {
      const isOneTime = model === 'AuthorizationCode' || model === 'RefreshToken';
      const sql = isOneTime
        ? `update provider_artifact set consumed_at = coalesce(consumed_at, now())
           where model = :model and grant_hash = :grant`
        : 'delete from provider_artifact where model = :model and grant_hash = :grant';
      await db.raw(sql, { model, grant: hashOf(grantId) });
    },
  };
}
