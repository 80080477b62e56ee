// Removes rows that can no longer decide anything: journeys an hour past their end, sessions a day after theirs.
// Audit, decisions and policy versions are never touched here: how long they are kept is the body's own decision.

import type { Knex } from 'knex';

const batchSize = 1_000;

/** Kept a while after their end, so that a late visitor still hears the true reason. */
const purges = [
  { table: 'ticket', key: 'hash', over: `expires_at < now() - interval '1 hour'` },
  { table: 'upstream_login', key: 'id', over: `expires_at < now() - interval '1 hour'` },
  { table: 'passkey_challenge', key: 'id', over: `expires_at < now() - interval '1 hour'` },
  { table: 'sms_challenge', key: 'id', over: `expires_at < now() - interval '1 hour'` },
  { table: 'password_reset', key: 'id', over: `expires_at < now() - interval '24 hours'` },
  { table: 'outbound_mail', key: 'id', over: `coalesce(sent_at, given_up_at) < now() - interval '7 days'` },
  { table: 'logout_notice', key: 'id', over: `coalesce(sent_at, given_up_at) < now() - interval '7 days'` },
  { table: 'activation', key: 'id', over: `expires_at < now() - interval '30 days'` },
  { table: 'pairing_link', key: 'id', over: `expires_at < now() - interval '24 hours'` },
  { table: 'usage_window', key: 'ctid', over: `window_end < now()` },
  { table: 'provider_artifact', key: 'ctid', over: `expires_at < now() - interval '1 hour'` },
  { table: 'signing_key', key: 'kid', over: 'remove_at < now()' },
  { table: 'gate_transaction', key: 'id', over: `expires_at < now() - interval '1 hour'` },
  { table: 'policy_replay', key: 'id', over: `ended_at < now() - interval '1 hour'` },
  { table: 'session', key: 'id', over: `least(ended_at, ends_at) < now() - interval '24 hours'` },
] as const;

/** Skips rows another replica holds. Returns how many rows went, by table. */
export async function purgeExpired(db: Knex): Promise<Record<string, number>> {
  const gone: Record<string, number> = {};
  for (const { table, key, over } of purges) {
    let count = 0;
    for (;;) {
      const result: { rows: unknown[] } = await db.raw(
        `delete from ${table} where ${key} in (
           select ${key} from ${table} where ${over} limit ${batchSize} for update skip locked)
         returning 1`,
      );
      count += result.rows.length;
      if (result.rows.length < batchSize) break;
    }
    gone[table] = count;
  }
  return gone;
}
