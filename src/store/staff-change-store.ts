// Changes of the list of staff: one proposes, another decides, once. The checks of the table keep the two apart; who is
// meant stands sealed.

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { type StaffRole, sortStaffRoles } from '../domain/staff-role.ts';
import { isUuid, msOf, msOrNull, queryOne, queryRows } from './query.ts';
import type { Sealer } from './seal.ts';

export const staffChangeKinds = ['add', 'pair', 'roles', 'end'] as const;
export type StaffChangeKind = (typeof staffChangeKinds)[number];
/** add: at which upstream, as whom. pair: by a link. Of a member that is there: the name alone. */
export type StaffChangeDetails = {
  name: string;
  upstream: string | null;
  issuer: string | null;
  subject: string | null;
};
export type StaffChange = {
  id: string;
  kind: StaffChangeKind;
  memberId: string | null;
  details: StaffChangeDetails;
  roles: readonly StaffRole[];
  reason: string;
  proposedBy: string;
  proposedAtMs: number;
  decidedBy: string | null;
  decidedAtMs: number | null;
  approved: boolean | null;
};

type Row = {
  id: string;
  kind: StaffChangeKind;
  member_id: string | null;
  details_sealed: Buffer;
  roles: StaffRole[];
  reason: string;
  proposed_by: string;
  proposed_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
  approved: boolean | null;
};

const columns = `id, kind, member_id, details_sealed, roles, reason, proposed_by, proposed_at, decided_by,
  decided_at, approved`;
/** Longer ago than this it must be proposed again: who was right for it then need not be now. */
const waitsFor = "interval '30 days'";

export type StaffChangeStore = ReturnType<typeof createStaffChangeStore>;

export function createStaffChangeStore(deps: { sealer: Sealer }) {
  const { sealer } = deps;
  const placeOf = (rowId: string) => ({ table: 'staff_change', column: 'details_sealed', rowId });
  const changeOf = (row: Row): StaffChange => ({
    id: row.id,
    kind: row.kind,
    memberId: row.member_id,
    details: sealer.openJson<StaffChangeDetails>(row.details_sealed, placeOf(row.id)),
    roles: row.roles,
    reason: row.reason,
    proposedBy: row.proposed_by,
    proposedAtMs: msOf(row.proposed_at),
    decidedBy: row.decided_by,
    decidedAtMs: msOrNull(row.decided_at),
    approved: row.approved,
  });

  return {
    async propose(
      trx: Knex,
      change: Pick<StaffChange, 'kind' | 'memberId' | 'details' | 'roles' | 'reason' | 'proposedBy'>,
    ): Promise<string> {
      const id = randomUUID();
      const { details, roles, ...stored } = change;
      await trx.raw(
        `insert into staff_change (id, kind, member_id, details_sealed, roles, reason, proposed_by)
         values (:id, :kind, :memberId::uuid, :sealed,
           array(select jsonb_array_elements_text(:roles::jsonb)), :reason, :proposedBy)`,
        {
          ...stored,
          id,
          roles: JSON.stringify(sortStaffRoles(roles)),
          sealed: sealer.sealJson(details, placeOf(id)),
        },
      );
      return id;
    },

    async load(trx: Knex, changeId: string): Promise<StaffChange | null> {
      if (!isUuid(changeId)) return null;
      const sql = `select ${columns} from staff_change where id = :changeId`;
      const row = await queryOne<Row>(trx, sql, { changeId });
      return row && changeOf(row);
    },

    /** Oldest first. */
    async listWaiting(trx: Knex): Promise<StaffChange[]> {
      const sql = `select ${columns} from staff_change
        where decided_at is null and proposed_at > now() - ${waitsFor} order by proposed_at limit 100`;
      return (await queryRows<Row>(trx, sql)).map(changeOf);
    },

    async countWaiting(trx: Knex): Promise<number> {
      const sql = `select count(*)::int as waiting from staff_change
        where decided_at is null and proposed_at > now() - ${waitsFor}`;
      return (await queryOne<{ waiting: number }>(trx, sql))?.waiting ?? 0;
    },

    /** Newest first: what was decided of late. */
    async listDecided(trx: Knex): Promise<StaffChange[]> {
      const sql = `select ${columns} from staff_change
        where decided_at is not null order by decided_at desc limit 50`;
      return (await queryRows<Row>(trx, sql)).map(changeOf);
    },

    /** Atomic: true for the one decision; never an approval of the proposer. */
    async decide(
      trx: Knex,
      by: { changeId: string; decidedBy: string; approved: boolean },
    ): Promise<boolean> {
      if (!isUuid(by.changeId)) return false;
      const row = await queryOne(
        trx,
        `update staff_change set decided_by = :decidedBy, decided_at = now(), approved = :approved
         where id = :changeId and decided_at is null and proposed_at > now() - ${waitsFor}
           and (proposed_by <> :decidedBy or not :approved::boolean) returning id`,
        by,
      );
      return row !== null;
    },
  };
}
