// The proven link between an account and one represented party (legal subject, intermediary, branch), with its end.
// Each upstream login that shows the same mandate at that level moves the end; people leave companies.

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Representation } from '../domain/identifier.ts';
import type { Level } from '../domain/level.ts';
import type { Binding } from '../domain/session.ts';
import type { LookupHash } from './lookup-hash.ts';
import { isUuid, msOf, msOrNull, queryOne, queryRows } from './query.ts';
import type { Sealer } from './seal.ts';
import { bumpSessionsOfAccount } from './session-version.ts';

export type NewBinding = {
  accountId: string;
  representation: Representation;
  level: Level;
  /** How it was shown: `upstream`, `desk`. Each method keeps an end of its own. */
  method: string;
  validForSeconds: number;
};

export type BindingRecord = Binding & { method: string; lastShownAtMs: number };

type Row = {
  id: string;
  level: Level;
  method: string;
  representation_sealed: Buffer;
  last_shown_at: Date;
  expires_at: Date;
  ended_at: Date | null;
};

export type BindingStore = ReturnType<typeof createBindingStore>;

export function createBindingStore(deps: { sealer: Sealer; lookupHash: LookupHash }) {
  const { sealer, lookupHash } = deps;
  const placeOf = (rowId: string) => ({ table: 'binding', column: 'representation_sealed', rowId });

  const recordOf = (row: Row): BindingRecord => ({
    id: row.id,
    level: row.level,
    method: row.method,
    representation: sealer.openJson(row.representation_sealed, placeOf(row.id)),
    lastShownAtMs: msOf(row.last_shown_at),
    expiresAtMs: msOf(row.expires_at),
    endedAtMs: msOrNull(row.ended_at),
  });

  return {
    /** Atomic: one live binding per account, party, level and method. An ended one is never revived. */
    async createOrExtend(trx: Knex, binding: NewBinding): Promise<string> {
      const id = randomUUID();
      const row = await queryOne<{ id: string }>(
        trx,
        `insert into binding (id, account_id, representation_hash, representation_sealed, level, method, expires_at)
         values (:id, :accountId, :hash, :sealed, :level, :method,
           now() + make_interval(secs => :validForSeconds::float8))
         on conflict (account_id, representation_hash, level, method) where ended_at is null
         do update set last_shown_at = now(), expires_at = excluded.expires_at
         returning id`,
        {
          id,
          accountId: binding.accountId,
          hash: lookupHash.ofRepresentation(binding.representation),
          sealed: sealer.sealJson(binding.representation, placeOf(id)),
          level: binding.level,
          method: binding.method,
          validForSeconds: binding.validForSeconds,
        },
      );
      if (row === null) throw new Error('the binding was not stored');
      await bumpSessionsOfAccount(trx, binding.accountId);
      return row.id;
    },

    /**
     * An upstream login that showed the same mandate prolongs the bindings it covers: it makes none, and leaves
     * ended ones ended. Returns how many were prolonged.
     */
    async extendShown(
      trx: Knex,
      shown: { accountId: string; representation: Representation; levels: Level[]; validForSeconds: number },
    ): Promise<number> {
      const rows = await queryRows(
        trx,
        `update binding set last_shown_at = now(),
           expires_at = greatest(expires_at, now() + make_interval(secs => :validForSeconds::float8))
         where account_id = :accountId and representation_hash = :hash and method = 'upstream'
           and level = any(:levels::text[]) and ended_at is null
         returning id`,
        {
          accountId: shown.accountId,
          hash: lookupHash.ofRepresentation(shown.representation),
          levels: `{${shown.levels.join(',')}}`,
          validForSeconds: shown.validForSeconds,
        },
      );
      if (rows.length > 0) await bumpSessionsOfAccount(trx, shown.accountId);
      return rows.length;
    },

    /** Atomic: true for the one caller that ended it. */
    async end(trx: Knex, bindingId: string, reason: string): Promise<boolean> {
      if (!isUuid(bindingId)) return false;
      const sql = `update binding set ended_at = now(), end_reason = :reason
        where id = :bindingId and ended_at is null returning account_id`;
      const row = await queryOne<{ account_id: string }>(trx, sql, { bindingId, reason });
      if (row !== null) await bumpSessionsOfAccount(trx, row.account_id);
      return row !== null;
    },

    /**
     * Somebody left this company: every live binding of the account to it ends, it may be chosen no more, and no
     * code on its way gives it back. Null when there is no such live binding.
     */
    async endOfParty(
      trx: Knex,
      bindingId: string,
      reason: string,
    ): Promise<{ accountId: string; ended: number } | null> {
      if (!isUuid(bindingId)) return null;
      const row = await queryOne<{ account_id: string; ended: number }>(
        trx,
        `with named as (
           select account_id, representation_hash from binding where id = :bindingId and ended_at is null),
         ended as (
           update binding b set ended_at = now(), end_reason = :reason from named
           where b.account_id = named.account_id and b.representation_hash = named.representation_hash
             and b.ended_at is null returning b.account_id),
         party as (
           update account_party p set ended_at = now() from named
           where p.account_id = named.account_id and p.representation_hash = named.representation_hash
           returning p.id),
         voided as (
           update activation a set voided_at = now(), code_sealed = null from party
           where a.party_id = party.id and a.consumed_at is null and a.voided_at is null)
         select account_id, count(*)::int as ended from ended group by account_id`,
        { bindingId, reason },
      );
      if (row === null) return null;
      await bumpSessionsOfAccount(trx, row.account_id);
      return { accountId: row.account_id, ended: row.ended };
    },

    async ownerOf(trx: Knex, bindingId: string): Promise<string | null> {
      if (!isUuid(bindingId)) return null;
      const sql = 'select account_id from binding where id = :bindingId';
      return (await queryOne<{ account_id: string }>(trx, sql, { bindingId }))?.account_id ?? null;
    },

    async listOfAccount(trx: Knex, accountId: string): Promise<BindingRecord[]> {
      const sql = `select id, level, method, representation_sealed, last_shown_at, expires_at, ended_at
        from binding where account_id = :accountId order by created_at desc`;
      return (await queryRows<Row>(trx, sql, { accountId })).map(recordOf);
    },
  };
}
