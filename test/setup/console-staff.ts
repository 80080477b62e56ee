// People of the body itself, one for each role in the console; and how one of them signs in.

import { type DemoStaff, demoStaffConfig } from '../../src/cli/demo-people.ts';
import type { StaffRole } from '../../src/domain/staff-role.ts';
import type { Visitor } from '../../src/sim/visitor.ts';
import type { Bench } from './stack.ts';
import type { Level } from './stack-walk.ts';

const personOf: Record<StaffRole, DemoStaff> = {
  viewer: 'bram',
  editor: 'eva',
  approver: 'thomas',
  'desk-officer': 'anouk',
  auditor: 'ahmed',
  operator: 'willem',
};

/** For extraConfig. */
export const consoleStaff = demoStaffConfig(
  Object.fromEntries(Object.entries(personOf).map(([role, person]) => [person, [role as StaffRole]])),
);

export async function signInStaff(the: Bench, role: StaffRole, level: Level = 'EH3'): Promise<Visitor> {
  const visitor = the.visitor();
  await the.signInStaff(visitor, personOf[role], level);
  return visitor;
}

/** Somebody of a portal, with as high a level as the console asks, and no part of the body. */
export async function signInPortalUser(the: Bench): Promise<Visitor> {
  const visitor = the.visitor();
  await the.signIn(visitor, 'EH3', '/bedrijf', 'noor/0');
  return visitor;
}
