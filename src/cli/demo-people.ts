// Who the demo knows besides the people of the eHerkenning simulator: employers without eHerkenning, as an older
// system left them, and the two officers of the registration desk.

import type { Flows } from '../flows.ts';
import { defaultPersonas, pairwiseSubject } from '../sim/eherkenning/personas.ts';

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

export const demoOfficers = ['anouk', 'bram'] as const;

/** Lines of the configuration. */
export function demoPeopleConfig(): string {
  const staff = demoOfficers.map((officer) => {
    const persona = defaultPersonas.find(({ id }) => id === officer);
    if (!persona) throw new Error(`the simulator knows no ${officer}`);
    const subject = pairwiseSubject(clientId, persona.sub);
    return `  - { upstream: eherkenning, subject: ${subject}, roles: [desk-officer], name: ${persona.name} }\n`;
  });
  return `localAccounts:\n  enabled: true\nstaff:\n${staff.join('')}`;
}

/** Again at every start: it changes nothing that is there. */
export async function importDemoPeople(flows: Flows): Promise<void> {
  const accounts = Object.values(demoPeople);
  const given = { accounts, author: 'demo', reason: 'people of the demo', dryRun: false };
  await flows.importAccounts.importBatch(given);
}
