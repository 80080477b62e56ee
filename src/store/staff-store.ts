// Members of staff by account, with their roles. All changes of the list go one by one under a lock, so that what is
// judged of the whole list (two approvers, nobody yet) holds until the change is committed. Names are sealed.

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { type StaffRole, sortStaffRoles } from '../domain/staff-role.ts';
import { isUuid, msOf, msOrNull, queryOne, queryRows } from './query.ts';
import type { Sealer } from './seal.ts';
import { bumpSessionsOfAccount } from './session-version.ts';

export type StaffOrigin = 'founding' | 'set-up' | 'pairing' | 'proposal';
export type StaffMember = { id: string; accountId: string; name: string; roles: readonly StaffRole[] };
export type StaffRecord = StaffMember & {
  origin: StaffOrigin;
  sinceMs: number;
  endedAtMs: number | null;
  /** The account is locked, so this member acts no more until it is unlocked. */
  locked: boolean;
};

type Row = {
  id: string;
  account_id: string;
  name_sealed: Buffer;
  roles: StaffRole[];
  origin: StaffOrigin;
  since: Date;
  ended_at: Date | null;
  locked: boolean;
};

const staffLock = 7_305_808_869_237;
const select = `select m.id, m.account_id, m.name_sealed, m.roles, m.origin, m.since, m.ended_at,
  a.locked_at is not null as locked from staff_member m join account a on a.id = m.account_id`;
/** Arrays travel as JSON: both drivers write that alike. */
const rolesOf = 'array(select jsonb_array_elements_text(:roles::jsonb))';

export type StaffStore = ReturnType<typeof createStaffStore>;

export function createStaffStore(deps: { sealer: Sealer }) {
  const { sealer } = deps;
  const placeOf = (rowId: string) => ({ table: 'staff_member', column: 'name_sealed', rowId });

  const recordOf = (row: Row): StaffRecord => ({
    id: row.id,
    accountId: row.account_id,
    name: sealer.open(row.name_sealed, placeOf(row.id)).toString('utf8'),
    roles: row.roles,
    origin: row.origin,
    sinceMs: msOf(row.since),
    endedAtMs: msOrNull(row.ended_at),
    locked: row.locked,
  });

  return {
    /** Inside a transaction only, before anything of the list is read to judge a change. */
    async hold(trx: Knex): Promise<void> {
      await trx.raw('select pg_advisory_xact_lock(?)', [staffLock]);
    },

    /** Whether anybody ever was staff: only then the list is no longer to be founded. */
    async hasEver(trx: Knex): Promise<boolean> {
      return (await queryOne(trx, 'select 1 from staff_member limit 1')) !== null;
    },

    /** Whether everybody who ever was staff came by a first link; two of those are never staff at once. */
    async isSetUpAlone(trx: Knex): Promise<boolean> {
      return (await queryOne(trx, "select 1 from staff_member where origin <> 'set-up' limit 1")) === null;
    },

    /** Null when this account is staff already. */
    async add(
      trx: Knex,
      member: { accountId: string; name: string; roles: readonly StaffRole[]; origin: StaffOrigin },
    ): Promise<string | null> {
      const id = randomUUID();
      const { accountId, name, roles, origin } = member;
      const row = await queryOne<{ id: string }>(
        trx,
        `insert into staff_member (id, account_id, name_sealed, roles, origin)
         values (:id, :accountId, :sealed, ${rolesOf}, :origin)
         on conflict (account_id) where ended_at is null do nothing returning id`,
        {
          id,
          accountId,
          origin,
          roles: JSON.stringify(sortStaffRoles(roles)),
          sealed: sealer.seal(name, placeOf(id)),
        },
      );
      if (row !== null) await bumpSessionsOfAccount(trx, accountId);
      return row?.id ?? null;
    },

    async findOfAccount(trx: Knex, accountId: string): Promise<StaffRecord | null> {
      const sql = `${select} where m.account_id = :accountId and m.ended_at is null`;
      const row = await queryOne<Row>(trx, sql, { accountId });
      return row && recordOf(row);
    },

    /** Live or ended: for names of who once did something. */
    async findLatest(trx: Knex, accountId: string): Promise<StaffRecord | null> {
      if (!isUuid(accountId)) return null;
      const sql = `${select} where m.account_id = :accountId order by m.since desc limit 1`;
      const row = await queryOne<Row>(trx, sql, { accountId });
      return row && recordOf(row);
    },

    async load(trx: Knex, memberId: string): Promise<StaffRecord | null> {
      if (!isUuid(memberId)) return null;
      const row = await queryOne<Row>(trx, `${select} where m.id = :memberId`, { memberId });
      return row && recordOf(row);
    },

    /** Live ones, longest first. */
    async list(trx: Knex): Promise<StaffRecord[]> {
      const rows = await queryRows<Row>(trx, `${select} where m.ended_at is null order by m.since, m.id`);
      return rows.map(recordOf);
    },

    /** Atomic: true for the change of a member that is one still. */
    async setRoles(
      trx: Knex,
      { memberId, roles }: { memberId: string; roles: readonly StaffRole[] },
    ): Promise<boolean> {
      const row = await queryOne<{ account_id: string }>(
        trx,
        `update staff_member set roles = ${rolesOf}, changed_at = now()
         where id = :memberId and ended_at is null returning account_id`,
        { memberId, roles: JSON.stringify(sortStaffRoles(roles)) },
      );
      if (row !== null) await bumpSessionsOfAccount(trx, row.account_id);
      return row !== null;
    },

    /** Atomic: true for the one end. */
    async end(trx: Knex, memberId: string): Promise<boolean> {
      const row = await queryOne<{ account_id: string }>(
        trx,
        `update staff_member set ended_at = now(), changed_at = now()
         where id = :memberId and ended_at is null returning account_id`,
        { memberId },
      );
      if (row !== null) await bumpSessionsOfAccount(trx, row.account_id);
      return row !== null;
    },
  };
}
