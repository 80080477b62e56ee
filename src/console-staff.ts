// The staff flow as the guard of the console asks it.

import type { StaffRole } from './domain/staff-role.ts';
import type { Staff } from './flow/staff.ts';
import type { AdminStaff } from './http/admin/admin-staff.ts';

const rolesOf: Record<string, readonly StaffRole[]> = {
  'desk-officer': ['desk-officer'],
  administrator: ['viewer', 'editor', 'approver', 'auditor', 'operator'],
};

export function createConsoleStaff(staff: Staff): AdminStaff {
  const known = async (accountId: string) => staff.findMember(accountId);
  const members = new WeakMap<object, NonNullable<Awaited<ReturnType<typeof known>>>>();
  return {
    async findMember(accountId) {
      const found = await known(accountId);
      if (!found) return null;
      const roles = found.roles.flatMap((role) => rolesOf[role] ?? []);
      const member = { id: accountId, accountId, name: found.name, roles };
      members.set(member, found);
      return member;
    },
    hasLevel(session, member) {
      const found = members.get(member);
      return found !== undefined && staff.hasLevel(session, found);
    },
    isFresh(session, member) {
      const found = members.get(member);
      return found !== undefined && staff.isFresh(session, found);
    },
  };
}
