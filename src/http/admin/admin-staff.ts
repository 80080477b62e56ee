// What the guard of the console asks of the staff flow.

import type { Staff, StaffMember } from '../../flow/staff.ts';

export type AdminMember = StaffMember;
export type AdminStaff = Pick<Staff, 'findMember' | 'hasLevel' | 'isFresh'>;
