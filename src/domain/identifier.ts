// Numbers of persons and organisations: shape, check digit, and the four roles that must never be mixed up.
// A BSN and an RSIN cannot be told apart by value, so the type always travels with the number.

export const identifierTypes = ['rsin', 'kvk', 'bsn', 'pseudonym'] as const;
export type IdentifierType = (typeof identifierTypes)[number];
export type Identifier = { type: IdentifierType; number: string };

/**
 * Whom a session acts for. A session has exactly one (design: one session, one person, one company).
 * legalSubject: the represented company. intermediary: the chain representative between the person and that
 * company, or null. branch: 12-digit vestigingsnummer when the mandate is limited to it, null for the whole
 * company. serviceId: the eHerkenning service the mandate was shown for, or null.
 */
export type Representation = {
  legalSubject: Identifier;
  intermediary: Identifier | null;
  branch: string | null;
  serviceId: string | null;
};

const elevenTestWeights = [9, 8, 7, 6, 5, 4, 3, 2, -1];

/** The eleven test of BSN and RSIN; 000000000 passes the sum and is refused by name. */
function passesElevenTest(digits: string): boolean {
  if (!/^[0-9]{9}$/.test(digits) || digits === '000000000') return false;
  const sum = elevenTestWeights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return sum % 11 === 0;
}

/** Normalised number (an 8-digit BSN is padded to 9) or null when the number cannot be of this type. */
export function parseIdentifier(type: IdentifierType, value: unknown): Identifier | null {
  if (typeof value !== 'string') return null;
  switch (type) {
    case 'bsn': {
      const number = /^[0-9]{8}$/.test(value) ? `0${value}` : value;
      return passesElevenTest(number) ? { type, number } : null;
    }
    case 'rsin':
      return passesElevenTest(value) ? { type, number: value } : null;
    case 'kvk':
      return /^[0-9]{8}$/.test(value) && value !== '00000000' ? { type, number: value } : null;
    case 'pseudonym':
      return /^[\x21-\x7e]{1,255}$/.test(value) ? { type, number: value } : null;
  }
}

/** A vestigingsnummer has 12 digits and no check digit. */
export function isBranchNumber(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9]{12}$/.test(value);
}

function sameIdentifier(a: Identifier | null, b: Identifier | null): boolean {
  return a === null || b === null ? a === b : a.type === b.type && a.number === b.number;
}

/** Names what differs, so that a page can say which company, chain or branch came back; empty when equal. */
export function differencesInRepresentation(a: Representation, b: Representation): (keyof Representation)[] {
  const differences: (keyof Representation)[] = [];
  if (!sameIdentifier(a.legalSubject, b.legalSubject)) differences.push('legalSubject');
  if (!sameIdentifier(a.intermediary, b.intermediary)) differences.push('intermediary');
  if (a.branch !== b.branch) differences.push('branch');
  if (a.serviceId !== b.serviceId) differences.push('serviceId');
  return differences;
}

/** The same company, chain and branch; which service a mandate was shown for says nothing of whose company it is. */
export function isSameParty(a: Representation, b: Representation): boolean {
  return differencesInRepresentation(a, b).every((what) => what === 'serviceId');
}
