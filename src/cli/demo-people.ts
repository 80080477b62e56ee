// Who the demo knows besides the people of the eHerkenning simulator: employers without eHerkenning, as an older
// system left them, and who works for the body itself: desk, policy, record, service.

import type { StaffRole } from '../domain/staff-role.ts';
import type { Flows } from '../flows.ts';
import { pairwiseSubject } from '../sim/eherkenning/personas.ts';
import { staffPersonas } from '../sim/eherkenning/staff-personas.ts';

/** The same for all of them; their hashes come from the older system (bcrypt) and change at first use. */
export const demoPassword = 'zeven sluizen in de polder';
const passwordHash = '$2b$10$.77oNJGQuymduRuHfd5kteN0JDa/2NkOW74MB061sb6t2oPY8DetC';
const clientId = 'sluis';

const company = (number: string, companyName: string, street: string) => ({
  identifier: { type: 'kvk', number } as const,
  companyName,
  address: [street, '1234 AB Sluisdam'],
});
const farm = company('90000094', 'Zorghoeve Hofman', 'Dijkweg 4');
const nursery = company('90000108', 'Kwekerij Hofman', 'Dijkweg 6');
const choir = company('90000116', 'Koor De Overtoom', 'Kerkplein 1');

export const demoPeople = {
  marit: { email: 'marit@voorbeeld.test', passwordHash, companies: [farm, nursery] },
  joris: { email: 'joris@voorbeeld.test', passwordHash, companies: [choir] },
};

export const demoStaff = {
  anouk: ['desk-officer'],
  bram: ['desk-officer'],
  eva: ['editor'],
  thomas: ['approver'],
  marieke: ['approver'],
  ahmed: ['auditor'],
  willem: ['operator'],
} satisfies Record<string, StaffRole[]>;
export type DemoStaff = keyof typeof demoStaff;

/** Lines of the configuration: who founds the list of staff. */
export function demoStaffConfig(members: Partial<Record<DemoStaff, StaffRole[]>> = demoStaff): string {
  const lines = Object.entries(members).map(([id, roles]) => {
    const persona = staffPersonas.find((candidate) => candidate.id === id);
    if (!persona) throw new Error(`the simulator knows no ${id}`);
    const subject = pairwiseSubject(clientId, persona.sub);
    return `  - { upstream: medewerkers, subject: ${subject}, roles: [${roles.join(', ')}], name: ${persona.name} }\n`;
  });
  return `staff:\n${lines.join('')}`;
}

export function demoPeopleConfig(): string {
  return `localAccounts:\n  enabled: true\n${demoStaffConfig()}`;
}

/** Again at every start: it changes nothing that is there. */
export async function importDemoPeople(flows: Flows): Promise<void> {
  const accounts = Object.values(demoPeople);
  const given = { accounts, author: 'demo', reason: 'people of the demo', dryRun: false };
  await flows.importAccounts.importBatch(given);
}
