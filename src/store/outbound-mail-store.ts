// Mail that waits: written in the transaction of the change it tells of, so that neither comes without the other.
// Taken by one statement that also says when to try again: no two replicas are ever at one mail.

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Mail } from '../domain/mail.ts';
import { queryOne, queryRows } from './query.ts';
import type { Sealer } from './seal.ts';

export type ClaimedMail = {
  id: string;
  /** Null: it cannot be unsealed any more, and never will be. */
  content: { to: string; mail: Mail } | null;
  /** How many times it was taken, this time included; says which taking a report is about. */
  attempts: number;
};

type Row = { id: string; sealed: Buffer; attempts: number };

/** Longer than one try can last; after that another replica takes over from one that died. */
const leaseSeconds = 180;

const claimSql = `
  update outbound_mail set attempts = attempts + 1,
    next_attempt_at = now() + make_interval(secs => ${leaseSeconds})
  where id in (
    select id from outbound_mail
    where sent_at is null and given_up_at is null and next_attempt_at <= now()
    order by next_attempt_at limit :count for update skip locked)
  returning id, sealed, attempts`;

/** One minute, doubled each time, at most an hour; after a day no more. */
const failedSql = `
  update outbound_mail set
    next_attempt_at = now() + make_interval(secs => least(3600, 60 * power(2, least(attempts - 1, 10)))),
    given_up_at = case when created_at < now() - interval '24 hours' then now() end,
    sealed = case when created_at < now() - interval '24 hours' then ''::bytea else sealed end
  where id = :id and attempts = :attempts and sent_at is null and given_up_at is null
  returning given_up_at is not null as given_up`;

export function createOutboundMailStore(deps: { sealer: Sealer }) {
  const { sealer } = deps;
  const placeOf = (rowId: string) => ({ table: 'outbound_mail', column: 'sealed', rowId });

  function contentOf({ id, sealed }: Row): ClaimedMail['content'] {
    try {
      return sealer.openJson<{ to: string; mail: Mail }>(sealed, placeOf(id));
    } catch {
      return null;
    }
  }

  return {
    /** Inside the transaction of the change alone. to: the address that was valid before it. */
    async enqueue(trx: Knex, given: { accountId: string; to: string; mail: Mail }): Promise<void> {
      const id = randomUUID();
      const { accountId, to, mail } = given;
      await trx.raw(
        `insert into outbound_mail (id, account_id, template, sealed)
         values (:id, :accountId, :template, :sealed)`,
        { id, accountId, template: mail.template, sealed: sealer.sealJson({ to, mail }, placeOf(id)) },
      );
    },

    /** Atomic: what one caller gets no other gets until its lease is over. */
    async claim(db: Knex, count: number): Promise<ClaimedMail[]> {
      const rows = await queryRows<Row>(db, claimSql, { count });
      return rows.map((row) => ({ id: row.id, attempts: row.attempts, content: contentOf(row) }));
    },

    /** What was said is forgotten with it: a link to reset is needed no longer here. */
    async sent(db: Knex, id: string): Promise<void> {
      await db.raw(`update outbound_mail set sent_at = now(), sealed = ''::bytea where id = :id`, { id });
    },

    /** True when this was the last try. A report about an earlier taking changes nothing. */
    async failed(db: Knex, { id, attempts }: { id: string; attempts: number }): Promise<boolean> {
      const row = await queryOne<{ given_up: boolean }>(db, failedSql, { id, attempts });
      return row?.given_up ?? false;
    },

    async giveUp(db: Knex, id: string): Promise<void> {
      await db.raw(
        `update outbound_mail set given_up_at = now(), sealed = ''::bytea where id = :id and sent_at is null`,
        { id },
      );
    },

    async countWaiting(db: Knex): Promise<number> {
      const sql =
        'select count(*)::int as count from outbound_mail where sent_at is null and given_up_at is null';
      return (await queryOne<{ count: number }>(db, sql))?.count ?? 0;
    },
  };
}

export type OutboundMailStore = ReturnType<typeof createOutboundMailStore>;
