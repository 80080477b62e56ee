// What a person agreed to hand over to a portal, for one session. A list that was shown covers the same and less;
// two lists do not add up to a third that nobody saw.

import type { Knex } from 'knex';
import { isUuid, queryOne } from './query.ts';

export type Consented = { sessionId: string; clientId: string; items: readonly string[] };

/** As one JSON text: both drivers bind it alike. */
const itemsSql = `(select coalesce(array_agg(item order by item), '{}')
  from json_array_elements_text(:items::json) as given(item))`;

const bindingsOf = ({ sessionId, clientId, items }: Consented) => ({
  sessionId,
  clientId,
  items: JSON.stringify([...new Set(items)]),
});

export function createSessionConsentStore() {
  return {
    /** False when the session is over. */
    async give(trx: Knex, consented: Consented): Promise<boolean> {
      if (!isUuid(consented.sessionId)) return false;
      const sql = `with live as (select id from session where id = :sessionId and ended_at is null for share)
        insert into session_consent (session_id, client_id, items)
        select id, :clientId::text, ${itemsSql} from live
        on conflict (session_id, client_id, items) do update set client_id = excluded.client_id
        returning client_id`;
      return (await queryOne(trx, sql, bindingsOf(consented))) !== null;
    },

    async covers(db: Knex, consented: Consented): Promise<boolean> {
      if (!isUuid(consented.sessionId)) return false;
      const sql = `select 1 from session_consent
        where session_id = :sessionId and client_id = :clientId and items @> ${itemsSql} limit 1`;
      return (await queryOne(db, sql, bindingsOf(consented))) !== null;
    },
  };
}

export type SessionConsentStore = ReturnType<typeof createSessionConsentStore>;
