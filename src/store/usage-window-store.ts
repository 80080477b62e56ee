// Limits on how often something is done, shared by all replicas: per key and window, in one statement for several
// limits at once. Either every one of them still has room and all are spent, or none is.

import type { Knex } from 'knex';
import type { LookupHash } from './lookup-hash.ts';
import { queryOne } from './query.ts';

/** key: what is counted, in clear; only its HMAC is stored. */
export type UsageLimit = { scope: string; key: string; limit: number; windowSeconds: number };
export type UsageResult = { ok: true } | { ok: false; scope: string; retryAtMs: number };

/** Windows are aligned to the clock of the database, so that all replicas mean the same one. */
const spendSql = `
  with asked as (
    select item.scope, decode(item.key_hash, 'hex') as key_hash, item.max_used,
      to_timestamp(floor(extract(epoch from now()) / item.seconds) * item.seconds) as window_start,
      to_timestamp((floor(extract(epoch from now()) / item.seconds) + 1) * item.seconds) as window_end
    from json_to_recordset(:limits::json)
      as item(scope text, key_hash text, max_used int, seconds float8)),
  spent as (
    insert into usage_window as w (scope, key_hash, window_start, window_end, used)
    select scope, key_hash, window_start, window_end, 1 from asked order by scope, key_hash
    on conflict (scope, key_hash, window_start) do update set used = w.used + 1
    returning scope, key_hash, window_end, used)
  select spent.scope, spent.window_end from spent join asked using (scope, key_hash)
  where spent.used > asked.max_used order by spent.window_end desc limit 1`;

class NoRoom extends Error {
  readonly row: { scope: string; window_end: Date };
  constructor(row: { scope: string; window_end: Date }) {
    super('no room');
    this.row = row;
  }
}

export function createUsageWindowStore(deps: { lookupHash: LookupHash }) {
  const encode = (limits: readonly UsageLimit[]) =>
    JSON.stringify(
      limits.map(({ scope, key, limit, windowSeconds }) => ({
        scope,
        key_hash: deps.lookupHash.ofParts('usage', scope, key).toString('hex'),
        max_used: limit,
        seconds: windowSeconds,
      })),
    );

  return {
    /** Opens a transaction of its own (a savepoint inside another): what has no room is rolled back whole. */
    async spend(db: Knex, limits: readonly UsageLimit[]): Promise<UsageResult> {
      try {
        await db.transaction(async (trx) => {
          const over = await queryOne<{ scope: string; window_end: Date }>(trx, spendSql, {
            limits: encode(limits),
          });
          if (over) throw new NoRoom(over);
        });
        return { ok: true };
      } catch (error) {
        if (!(error instanceof NoRoom)) throw error;
        return { ok: false, scope: error.row.scope, retryAtMs: error.row.window_end.getTime() };
      }
    },

    /** Gives one use back, of what surely was not done; never below nothing. */
    async giveBack(db: Knex, limits: readonly UsageLimit[]): Promise<void> {
      await db.raw(
        `update usage_window w set used = greatest(w.used - 1, 0)
         from json_to_recordset(:limits::json) as item(scope text, key_hash text, seconds float8)
         where w.scope = item.scope and w.key_hash = decode(item.key_hash, 'hex')
           and w.window_end > now()`,
        { limits: encode(limits) },
      );
    },
  };
}

export type UsageWindowStore = ReturnType<typeof createUsageWindowStore>;
