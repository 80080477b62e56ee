// The companies an account may sign in for. A party is no proof: what it is worth is read from the bindings.

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Representation } from '../domain/identifier.ts';
import type { LookupHash } from './lookup-hash.ts';
import { isUuid, queryOne, queryRows } from './query.ts';
import type { Sealer } from './seal.ts';

export type PartySource = 'import' | 'upstream' | 'desk' | 'letter';
/** address: of the trade register as the body imported it, for letters; null when it is not known. */
export type PartyDetails = { companyName: string | null; address: string[] | null };
export type Party = { id: string; representation: Representation; source: PartySource } & PartyDetails;

type Row = { id: string; representation_sealed: Buffer; details_sealed: Buffer; source: PartySource };

export function createAccountPartyStore(deps: { sealer: Sealer; lookupHash: LookupHash }) {
  const { sealer, lookupHash } = deps;
  const place = (column: string, rowId: string) => ({ table: 'account_party', column, rowId });

  const partyOf = (row: Row): Party => ({
    id: row.id,
    source: row.source,
    representation: sealer.openJson(row.representation_sealed, place('representation_sealed', row.id)),
    ...sealer.openJson<PartyDetails>(row.details_sealed, place('details_sealed', row.id)),
  });

  return {
    /** Atomic: one party per account and representation; a known one keeps its source and is live again. */
    async put(
      trx: Knex,
      party: { accountId: string; representation: Representation; source: PartySource } & PartyDetails,
    ): Promise<string> {
      const known = await queryOne<{ id: string }>(
        trx,
        `update account_party set ended_at = null
         where account_id = :accountId and representation_hash = :hash returning id`,
        { accountId: party.accountId, hash: lookupHash.ofRepresentation(party.representation) },
      );
      if (known) return known.id;
      const id = randomUUID();
      const { companyName, address } = party;
      const row = await queryOne<{ id: string }>(
        trx,
        `insert into account_party (id, account_id, representation_hash, representation_sealed, details_sealed, source,
           identifier_type)
         values (:id, :accountId, :hash, :representation, :details, :source, :type)
         on conflict (account_id, representation_hash) do update set ended_at = null returning id`,
        {
          id,
          accountId: party.accountId,
          hash: lookupHash.ofRepresentation(party.representation),
          representation: sealer.sealJson(party.representation, place('representation_sealed', id)),
          details: sealer.sealJson({ companyName, address }, place('details_sealed', id)),
          source: party.source,
          type: party.representation.legalSubject.type,
        },
      );
      if (row === null) throw new Error('the party was not stored');
      return row.id;
    },

    /** A party that is not live yet: nobody can sign in for it before it is put. A known one stays as it is. */
    async propose(
      trx: Knex,
      party: { accountId: string; representation: Representation; source: PartySource } & PartyDetails,
    ): Promise<string> {
      const id = randomUUID();
      const { companyName, address } = party;
      const row = await queryOne<{ id: string }>(
        trx,
        `insert into account_party
           (id, account_id, representation_hash, representation_sealed, details_sealed, source, identifier_type,
            ended_at)
         values (:id, :accountId, :hash, :representation, :details, :source, :type, now())
         on conflict (account_id, representation_hash) do update set source = account_party.source returning id`,
        {
          id,
          accountId: party.accountId,
          hash: lookupHash.ofRepresentation(party.representation),
          representation: sealer.sealJson(party.representation, place('representation_sealed', id)),
          details: sealer.sealJson({ companyName, address }, place('details_sealed', id)),
          source: party.source,
          type: party.representation.legalSubject.type,
        },
      );
      if (row === null) throw new Error('the party was not stored');
      return row.id;
    },

    /** Live or not, for records about it. */
    async loadAny(trx: Knex, partyId: string): Promise<(Party & { accountId: string }) | null> {
      if (!isUuid(partyId)) return null;
      const sql = `select id, account_id, representation_sealed, details_sealed, source from account_party
        where id = :partyId`;
      const row = await queryOne<Row & { account_id: string }>(trx, sql, { partyId });
      return row && { ...partyOf(row), accountId: row.account_id };
    },

    /** How many got the kind of their number, which is read from what is sealed; 0 when none lacks it. */
    async typeSome(trx: Knex, limit: number): Promise<number> {
      const sql = `select id, representation_sealed, details_sealed, source from account_party
        where identifier_type is null order by id limit :limit`;
      const rows = await queryRows<Row>(trx, sql, { limit });
      const typed = rows.map((row) => ({ id: row.id, type: partyOf(row).representation.legalSubject.type }));
      if (typed.length > 0) {
        await queryRows(
          trx,
          `update account_party set identifier_type = given.type
           from json_to_recordset(:typed::json) as given (id uuid, type text) where account_party.id = given.id`,
          { typed: JSON.stringify(typed) },
        );
      }
      return typed.length;
    },

    /** Live ones, oldest first. */
    async listOfAccount(trx: Knex, accountId: string): Promise<Party[]> {
      const sql = `select id, representation_sealed, details_sealed, source from account_party
        where account_id = :accountId and ended_at is null order by created_at, id`;
      return (await queryRows<Row>(trx, sql, { accountId })).map(partyOf);
    },

    async load(trx: Knex, partyId: string): Promise<(Party & { accountId: string }) | null> {
      if (!isUuid(partyId)) return null;
      const row = await queryOne<Row & { account_id: string }>(
        trx,
        `select id, account_id, representation_sealed, details_sealed, source from account_party
         where id = :partyId and ended_at is null`,
        { partyId },
      );
      return row && { ...partyOf(row), accountId: row.account_id };
    },
  };
}

export type AccountPartyStore = ReturnType<typeof createAccountPartyStore>;
