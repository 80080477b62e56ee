// Which portals know of a session, and what waits to tell them that it ended. The rows that wait are written by the
// database itself with the end of the session (migration 006), whatever statement ends it; taken by one statement.

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { isUuid, queryOne, queryRows } from './query.ts';

export type ClaimedNotice = {
  id: string;
  clientId: string;
  sid: string;
  accountId: string;
  /** How many times it was taken, this time included; says which taking a report is about. */
  attempts: number;
};

type Row = { id: string; client_id: string; sid: string; account_id: string; attempts: number };

/** Waits for whoever is ending the session just now, and then finds it ended. */
const joinSql = `
  with live as (select id from session where id = :sessionId and ended_at is null for share)
  insert into session_client (session_id, client_id, sid)
  select id, :clientId::text, :sid::text from live
  on conflict (session_id, client_id) do update set sid = session_client.sid
  returning sid`;

/** Longer than one try can last; after that another replica takes over from one that died. */
const leaseSeconds = 60;

const claimSql = `
  update logout_notice set attempts = attempts + 1,
    next_attempt_at = now() + make_interval(secs => ${leaseSeconds})
  where id in (
    select id from logout_notice
    where sent_at is null and given_up_at is null and next_attempt_at <= now()
    order by next_attempt_at limit :count for update skip locked)
  returning id, client_id, sid, account_id, attempts`;

/** Five seconds, doubled each time, at most an hour; after a day no more: no session of a portal lasts that long. */
const failedSql = `
  update logout_notice set
    next_attempt_at = now() + make_interval(secs => least(3600, 5 * power(2, least(attempts - 1, 12)))),
    given_up_at = case when created_at < now() - interval '24 hours' then now() end
  where id = :id and attempts = :attempts and sent_at is null and given_up_at is null
  returning given_up_at is not null as given_up`;

export function createLogoutNoticeStore() {
  return {
    /** The sid of this client in this session, the same at each login; null when the session is over. */
    async join(db: Knex, { sessionId, clientId }: { sessionId: string; clientId: string }) {
      if (!isUuid(sessionId)) return null;
      const given = { sessionId, clientId, sid: randomUUID() };
      return (await queryOne<{ sid: string }>(db, joinSql, given))?.sid ?? null;
    },

    /** Atomic: what one caller gets no other gets until its lease is over. */
    async claim(db: Knex, count: number): Promise<ClaimedNotice[]> {
      const rows = await queryRows<Row>(db, claimSql, { count });
      return rows.map(({ id, client_id, sid, account_id, attempts }) => {
        return { id, clientId: client_id, sid, accountId: account_id, attempts };
      });
    },

    async sent(db: Knex, id: string): Promise<void> {
      await db.raw('update logout_notice set sent_at = now() where id = :id', { id });
    },

    /** True when this was the last try. A report about an earlier taking changes nothing. */
    async failed(db: Knex, { id, attempts }: { id: string; attempts: number }): Promise<boolean> {
      const row = await queryOne<{ given_up: boolean }>(db, failedSql, { id, attempts });
      return row?.given_up ?? false;
    },

    async giveUp(db: Knex, id: string): Promise<void> {
      await db.raw('update logout_notice set given_up_at = now() where id = :id and sent_at is null', { id });
    },

    async countWaiting(db: Knex): Promise<number> {
      const sql =
        'select count(*)::int as count from logout_notice where sent_at is null and given_up_at is null';
      return (await queryOne<{ count: number }>(db, sql))?.count ?? 0;
    },
  };
}

export type LogoutNoticeStore = ReturnType<typeof createLogoutNoticeStore>;
