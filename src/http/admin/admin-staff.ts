// What the guard of the console asks of the staff flow.

import type { StaffRole } from '../../domain/staff-role.ts';
import type { BrokerSession } from '../../flow/broker-session.ts';

export type AdminMember = { id: string; accountId: string; name: string; roles: readonly StaffRole[] };

export type AdminStaff = {
  findMember(accountId: string): Promise<AdminMember | null>;
  /** At least substantial, by evidence that counts in the console. */
  hasLevel(session: BrokerSession, member: AdminMember): boolean;
  /** That level, confirmed within five minutes. */
  isFresh(session: BrokerSession, member: AdminMember): boolean;
};
