// Six people of the body itself, each with one role in the console; and how one of them signs in.

import type { StaffRole } from '../../src/domain/staff-role.ts';
import { defaultPersonas, pairwiseSubject } from '../../src/sim/eherkenning/personas.ts';
import type { Visitor } from '../../src/sim/visitor.ts';
import type { Bench } from './stack.ts';
import type { Level } from './stack-walk.ts';

const personaOf: Record<StaffRole, string> = {
  viewer: 'noor',
  editor: 'sem',
  approver: 'tess',
  'desk-officer': 'ravi',
  auditor: 'fatima',
  operator: 'youssef',
};

const subOf = (id: string) =>
  pairwiseSubject('sluis', defaultPersonas.find((persona) => persona.id === id)?.sub ?? '');

/** For extraConfig. */
export const consoleStaff = `staff:\n${Object.entries(personaOf)
  .map(
    ([role, id]) => `  - { upstream: eherkenning, subject: ${subOf(id)}, roles: [${role}], name: ${id} }\n`,
  )
  .join('')}`;

export async function signInStaff(the: Bench, role: StaffRole, level: Level = 'EH3'): Promise<Visitor> {
  const visitor = the.visitor();
  await the.signIn(visitor, level, '/bedrijf', `${personaOf[role]}/0`);
  return visitor;
}

/** Somebody of a portal, with as high a level as the console asks, and no part of the body. */
export async function signInPortalUser(the: Bench): Promise<Visitor> {
  const visitor = the.visitor();
  await the.signIn(visitor, 'EH3', '/bedrijf', 'bram/0');
  return visitor;
}
