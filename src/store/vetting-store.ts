// What an officer recorded about a person, and what a second one decided. The checks of the table keep the two apart;
// each decision is one conditional statement. What was seen is sealed.

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { isUuid, msOf, msOrNull, queryOne, queryRows } from './query.ts';
import type { Sealer } from './seal.ts';

export type VettingLevel = 'low' | 'substantial';
export type VettingDetails = {
  document: string;
  /** Last four characters of its number. */
  documentEnd: string;
  /** YYYY-MM-DD */
  seenOn: string;
  seenHow: string;
  link: string;
  /** Which extract or mandate: date or number of it. */
  linkDetail: string;
};
export type Vetting = {
  id: string;
  accountId: string;
  partyId: string;
  level: VettingLevel;
  details: VettingDetails;
  recordedBy: string;
  recordedAtMs: number;
  decidedBy: string | null;
  decidedAtMs: number | null;
  approved: boolean | null;
  proofingId: string | null;
  bindingId: string | null;
  revokedAtMs: number | null;
  revokeReason: string | null;
};

type Row = {
  id: string;
  account_id: string;
  party_id: string;
  level: VettingLevel;
  details_sealed: Buffer;
  recorded_by: string;
  recorded_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
  approved: boolean | null;
  proofing_id: string | null;
  binding_id: string | null;
  revoked_at: Date | null;
  revoke_reason: string | null;
};

const columns = `id, account_id, party_id, level, details_sealed, recorded_by, recorded_at, decided_by, decided_at,
  approved, proofing_id, binding_id, revoked_at, revoke_reason`;
/** What was seen longer ago than this must be seen again before anybody confirms it. */
const waitsFor = "interval '30 days'";

export type VettingStore = ReturnType<typeof createVettingStore>;

export function createVettingStore(deps: { sealer: Sealer }) {
  const { sealer } = deps;
  const placeOf = (rowId: string) => ({ table: 'vetting', column: 'details_sealed', rowId });

  const vettingOf = (row: Row): Vetting => ({
    id: row.id,
    accountId: row.account_id,
    partyId: row.party_id,
    level: row.level,
    details: sealer.openJson<VettingDetails>(row.details_sealed, placeOf(row.id)),
    recordedBy: row.recorded_by,
    recordedAtMs: msOf(row.recorded_at),
    decidedBy: row.decided_by,
    decidedAtMs: msOrNull(row.decided_at),
    approved: row.approved,
    proofingId: row.proofing_id,
    bindingId: row.binding_id,
    revokedAtMs: msOrNull(row.revoked_at),
    revokeReason: row.revoke_reason,
  });

  const listWhere = async (trx: Knex, where: string, bindings: Record<string, string> = {}) =>
    (await queryRows<Row>(trx, `select ${columns} from vetting where ${where}`, bindings)).map(vettingOf);

  return {
    async create(
      trx: Knex,
      vetting: Pick<Vetting, 'accountId' | 'partyId' | 'level' | 'details' | 'recordedBy'>,
    ): Promise<string> {
      const id = randomUUID();
      const { details, ...stored } = vetting;
      await trx.raw(
        `insert into vetting (id, account_id, party_id, level, details_sealed, recorded_by)
         values (:id, :accountId, :partyId, :level, :sealed, :recordedBy)`,
        { ...stored, id, sealed: sealer.sealJson(details, placeOf(id)) },
      );
      return id;
    },

    async load(trx: Knex, vettingId: string): Promise<Vetting | null> {
      if (!isUuid(vettingId)) return null;
      return (await listWhere(trx, 'id = :vettingId', { vettingId }))[0] ?? null;
    },

    listWaiting: (trx: Knex): Promise<Vetting[]> =>
      listWhere(
        trx,
        `decided_at is null and recorded_at > now() - ${waitsFor} order by recorded_at limit 100`,
      ),

    listOfAccount: (trx: Knex, accountId: string): Promise<Vetting[]> =>
      listWhere(trx, 'account_id = :accountId order by recorded_at desc limit 50', { accountId }),

    /** Atomic: true for the one decision; never of the recorder, nor of the person it is about. */
    async decide(trx: Knex, by: { id: string; decidedBy: string; approved: boolean }): Promise<boolean> {
      if (!isUuid(by.id)) return false;
      const row = await queryOne(
        trx,
        `update vetting set decided_by = :decidedBy, decided_at = now(), approved = :approved
         where id = :id and decided_at is null and recorded_at > now() - ${waitsFor}
           and recorded_by <> :decidedBy and account_id <> :decidedBy returning id`,
        by,
      );
      return row !== null;
    },

    async setEffect(trx: Knex, effect: { id: string; proofingId: string; bindingId: string }): Promise<void> {
      const sql = 'update vetting set proofing_id = :proofingId, binding_id = :bindingId where id = :id';
      await trx.raw(sql, effect);
    },

    /** Atomic: what it had given, for the one caller that revoked it. */
    async revoke(
      trx: Knex,
      by: { id: string; revokedBy: string; reason: string },
    ): Promise<{ proofingId: string | null; bindingId: string | null } | null> {
      if (!isUuid(by.id)) return null;
      const row = await queryOne<Row>(
        trx,
        `update vetting set revoked_by = :revokedBy, revoked_at = now(), revoke_reason = :reason
         where id = :id and approved and revoked_at is null and account_id <> :revokedBy
         returning proofing_id, binding_id`,
        by,
      );
      return row && { proofingId: row.proofing_id, bindingId: row.binding_id };
    },
  };
}
