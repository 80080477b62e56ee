// Who can log in at the simulator: fictitious people and companies; BSN and RSIN pass the eleven test and are
// published test numbers. A person is one thing, whom that person may act for (mandate) another.

import { createHash } from 'node:crypto';
import { type LoginLevel, loginLevels } from './assurance-classes.ts';

export type PartyNumberType = 'rsin' | 'kvk' | 'bsn' | 'pseudonym';

/**
 * Whom a person acts for. type and number: the identifier the login is about (namequalifier). kvk: the trade
 * register number beside it, if any. intermediaryKvk: a chain representative. branch: a vestigingsnummer (12 digits)
 * when the mandate covers that branch alone.
 */
export type Mandate = {
  companyName: string;
  type: PartyNumberType;
  number: string;
  kvk?: string;
  intermediaryKvk?: string;
  intermediaryName?: string;
  branch?: string;
};

/** sub: what the provider calls this person, opaque, the same whomever the person acts for. */
export type Persona = {
  id: string;
  name: string;
  role: { nl: string; en: string };
  sub: string;
  highestLevel: LoginLevel;
  mandates: readonly [Mandate, ...Mandate[]];
};

const bakery: Mandate = {
  companyName: 'Bakkerij De Korenbloem B.V.',
  type: 'rsin',
  number: '492099595',
  kvk: '90000019',
};

const installer: Mandate = {
  companyName: 'Installatiebedrijf Waterman B.V.',
  type: 'rsin',
  number: '002564440',
  kvk: '90000027',
};

export const defaultPersonas: readonly Persona[] = [
  {
    id: 'noor',
    name: 'Noor de Wit',
    role: { nl: 'personeelszaken, hele bedrijf', en: 'human resources, whole company' },
    sub: 'f2a1c9d07be64c3f8d15e06a94b7c821',
    highestLevel: 'EH4',
    mandates: [bakery],
  },
  {
    id: 'sem',
    name: 'Sem Bakker',
    role: { nl: 'collega bij hetzelfde bedrijf', en: 'colleague at the same company' },
    sub: '0b7e63d2915f4a0aa3c84d7716f5e29c',
    highestLevel: 'EH4',
    mandates: [bakery],
  },
  {
    id: 'tess',
    name: 'Tess van Leeuwen',
    role: { nl: 'alleen gemachtigd voor één vestiging', en: 'mandate limited to one branch' },
    sub: '6c5d18e7f03b4b92b0d4a1c3f97e2a65',
    highestLevel: 'EH3',
    mandates: [{ ...bakery, branch: '000012345678' }],
  },
  {
    id: 'ravi',
    name: 'Ravi Jansen',
    role: { nl: 'accountant, ketenmachtiging', en: 'accountant, chain mandate' },
    sub: 'a91e04f5c6d84e7db2738c50e1f6b34d',
    highestLevel: 'EH4',
    mandates: [{ ...bakery, intermediaryKvk: '90000035', intermediaryName: 'Jansen Accountants' }],
  },
  {
    id: 'fatima',
    name: 'Fatima El Amrani',
    role: { nl: 'gemachtigd voor twee bedrijven', en: 'mandates for two companies' },
    sub: '3d8fb2607a914c15962e7bd40ac1f58e',
    highestLevel: 'EH4',
    mandates: [bakery, installer],
  },
  {
    id: 'youssef',
    name: 'Youssef Smit',
    role: { nl: 'eenmanszaak, op BSN', en: 'sole proprietor, by BSN' },
    sub: 'd47c0a3e8b5f4169a0f2c6e19375db80',
    highestLevel: 'EH4',
    mandates: [{ companyName: 'Timmerwerken Y. Smit', type: 'bsn', number: '999990019', kvk: '90000043' }],
  },
  {
    id: 'lotte',
    name: 'Lotte Visser',
    role: { nl: 'heeft alleen EH2', en: 'has EH2 only' },
    sub: '58e2d9b4c17a4f06bc93f0d86e4a172b',
    highestLevel: 'EH2',
    mandates: [
      { companyName: 'Bloemisterij Visser B.V.', type: 'rsin', number: '123456782', kvk: '90000051' },
    ],
  },
  {
    id: 'kvk-only',
    name: 'Daan Mulder',
    role: { nl: 'vereniging, alleen KvK-nummer', en: 'association, trade register number only' },
    sub: 'e05b7c1f2d694a83a7d6b948f3c01e72',
    highestLevel: 'EH3',
    mandates: [{ companyName: 'Roeivereniging De Sluis', type: 'kvk', number: '90000060' }],
  },
  {
    id: 'abroad',
    name: 'Ana Ferreira',
    role: { nl: 'buitenlandse werkgever, pseudoniem', en: 'employer abroad, by pseudonym' },
    sub: '91c6f8ad304e4d7b8ef25a07d1b3c946',
    highestLevel: 'EH3',
    mandates: [
      { companyName: 'Ferreira Lda', type: 'pseudonym', number: '7f3e9a52c8d14b06917ae5fc20d6b8e1' },
    ],
  },
];

/** What one relying party hears as this person's `sub`: the same at every login there, another one elsewhere. */
export function pairwiseSubject(clientId: string, sub: string): string {
  return createHash('sha256').update(`${clientId}\n${sub}`).digest('hex');
}

/** One login: a person acting for one party. The id travels through the provider as its account id. */
export type Identity = { id: string; persona: Persona; mandate: Mandate };

/** Every person-and-mandate pair; ids are `noor/0`, `fatima/0`, `fatima/1`. */
export function listIdentities(personas: readonly Persona[]): Identity[] {
  return personas.flatMap((persona) =>
    persona.mandates.map((mandate, index) => ({ id: `${persona.id}/${index}`, persona, mandate })),
  );
}

export function mayLogInAt(persona: Persona, level: LoginLevel): boolean {
  return loginLevels.indexOf(level) <= loginLevels.indexOf(persona.highestLevel);
}
