// Which accounts are one person's, by that person's own word. A link is no proof and moves nothing between them: it
// is read where a session of one meets the other, and where people are counted.

import type { Knex } from 'knex';
import { isUuid, queryOne, queryRows } from './query.ts';

/** side: which of the two the account asked about is. */
export type AccountLink = {
  id: string;
  side: 'local' | 'upstream';
  otherAccountId: string;
  linkedAtMs: number;
};

export type AccountLinkStore = ReturnType<typeof createAccountLinkStore>;

export function createAccountLinkStore() {
  return {
    /** Atomic: the link's id, or null when that account of the upstream is linked already. */
    async create(
      trx: Knex,
      link: { localAccountId: string; upstreamAccountId: string },
    ): Promise<string | null> {
      const row = await queryOne<{ id: string }>(
        trx,
        `insert into account_link (local_account_id, upstream_account_id)
         values (:localAccountId, :upstreamAccountId)
         on conflict (upstream_account_id) where undone_at is null do nothing returning id`,
        link,
      );
      return row?.id ?? null;
    },

    /** Live ones, oldest first, from the side of this account. */
    async listOfAccount(trx: Knex, accountId: string): Promise<AccountLink[]> {
      const rows = await queryRows<{ id: string; local: string; upstream: string; created_at: Date }>(
        trx,
        `select id, local_account_id as local, upstream_account_id as upstream, created_at from account_link
         where undone_at is null and (local_account_id = :accountId or upstream_account_id = :accountId)
         order by created_at, id`,
        { accountId },
      );
      return rows.map(({ id, local, upstream, created_at }) => ({
        id,
        side: local === accountId ? 'local' : 'upstream',
        otherAccountId: local === accountId ? upstream : local,
        linkedAtMs: created_at.getTime(),
      }));
    },

    /** True when links lead from one to the other, over any number of accounts, also links that were undone. */
    async wereEverLinked(trx: Knex, accountId: string, otherAccountId: string): Promise<boolean> {
      const row = await queryOne(
        trx,
        `with recursive person (id) as (
           select :accountId::uuid
           union
           select case when link.local_account_id = person.id then link.upstream_account_id
             else link.local_account_id end
           from account_link as link join person
             on person.id in (link.local_account_id, link.upstream_account_id))
         select 1 from person where id = :otherAccountId::uuid`,
        { accountId, otherAccountId },
      );
      return row !== null;
    },

    /** Atomic, by either side; both accounts, or null: undone already, or none of this account's. */
    async undo(trx: Knex, link: { id: string; accountId: string }): Promise<string[] | null> {
      if (!isUuid(link.id)) return null;
      const row = await queryOne<{ local: string; upstream: string }>(
        trx,
        `update account_link set undone_at = now()
         where id = :id and undone_at is null
           and (local_account_id = :accountId or upstream_account_id = :accountId)
         returning local_account_id as local, upstream_account_id as upstream`,
        link,
      );
      return row && [row.local, row.upstream];
    },
  };
}
