// Who works for the body itself, at a provider of its own: the same simulator, started again under another name.

import type { Mandate, Persona } from './personas.ts';

const body: Mandate = { companyName: 'Uitvoeringsorgaan Voorbeeld', type: 'kvk', number: '90000078' };
const person = (id: string, name: string, role: Persona['role'], sub: string): Persona => ({
  id,
  name,
  role,
  sub,
  highestLevel: 'EH3',
  mandates: [body],
});

export const staffPersonas: readonly Persona[] = [
  person(
    'anouk',
    'Anouk Dekker',
    { nl: 'medewerker van de registratiebalie', en: 'officer of the registration desk' },
    '2f8c61b0d95e4c33a1704e9bd6fa8572',
  ),
  person(
    'bram',
    'Bram Postma',
    { nl: 'tweede medewerker van de registratiebalie', en: 'second officer of the registration desk' },
    'c7401d9e83fb4a6e95d20b68a7ce14f3',
  ),
  person(
    'eva',
    'Eva Kuipers',
    { nl: 'redacteur van het beleid', en: 'editor of the policy' },
    '71d0c9b2e4a8465fb3c1f70e92ad6584',
  ),
  person(
    'thomas',
    'Thomas Meijer',
    { nl: 'goedkeurder', en: 'approver' },
    'e8b35a1f06c7492d8f4e2b9ad1c07563',
  ),
  person(
    'marieke',
    'Marieke Hoekstra',
    { nl: 'tweede goedkeurder', en: 'second approver' },
    '0c6f2e9d84b1437aa5d3e7180fb92c46',
  ),
  person('ahmed', 'Ahmed Yilmaz', { nl: 'auditor', en: 'auditor' }, '9a4e17c3d2f846b0b8e65c01f7d3a928'),
  person(
    'willem',
    'Willem Bos',
    { nl: 'beheerder van de dienst', en: 'operator' },
    '4d82b6f1a03e4c97965f0be2c8a71d3e',
  ),
];
