// The one secret of ours that is ever in a URL: stored hashed, short-lived, bound to transaction, host and session.
// Redeemed by one statement, and only together with the browser's transaction cookie; a stolen one is worth nothing.

import type { Knex } from 'knex';
import { gateTargetPlace } from './gate-transaction-store.ts';
import { isUuid, queryOne } from './query.ts';
import type { Sealer } from './seal.ts';

export type TicketStore = ReturnType<typeof createTicketStore>;

const redeemSql = `
  with spent as (
    update ticket set redeemed_at = now()
    from gate_transaction g, session s, account a
    where ticket.hash = :hash and ticket.redeemed_at is null and ticket.expires_at > now()
      and ticket.transaction_id = :transactionId and ticket.host = :host
      and g.id = ticket.transaction_id and g.host = ticket.host and g.cookie_hash = :cookieHash
      and g.finished_at is null and g.expires_at > now()
      and s.id = ticket.session_id and s.ended_at is null and s.ends_at > now()
      and a.id = s.account_id and a.locked_at is null
    returning ticket.transaction_id, ticket.session_id),
  finished as (
    update gate_transaction set finished_at = now()
    where id in (select transaction_id from spent) and finished_at is null
    returning id, target_sealed)
  select spent.session_id, finished.target_sealed from spent join finished on finished.id = spent.transaction_id`;

export function createTicketStore(deps: { sealer: Sealer }) {
  const { sealer } = deps;
  return {
    async issue(
      trx: Knex,
      ticket: { hash: Buffer; transactionId: string; host: string; sessionId: string; ttlSeconds: number },
    ): Promise<void> {
      await trx.raw(
        `insert into ticket (hash, transaction_id, host, session_id, expires_at)
         values (:hash, :transactionId, :host, :sessionId, now() + make_interval(secs => :ttlSeconds::float8))`,
        ticket,
      );
    },

    /** Atomic, once. Null for every reason there is: unknown, late, used, other browser, other host, session over. */
    async redeem(
      trx: Knex,
      ticket: { hash: Buffer; transactionId: string; host: string; cookieHash: Buffer },
    ): Promise<{ sessionId: string; target: string } | null> {
      if (!isUuid(ticket.transactionId)) return null;
      const row = await queryOne<{ session_id: string; target_sealed: Buffer }>(trx, redeemSql, ticket);
      if (row === null) return null;
      const target = sealer.open(row.target_sealed, gateTargetPlace(ticket.transactionId)).toString('utf8');
      return { sessionId: row.session_id, target };
    },
  };
}
