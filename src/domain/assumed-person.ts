// A visitor as somebody who explains a policy may assume one: what was shown, and how long ago.

import { type Dialect, dialects } from './dialect.ts';
import type { Representation } from './identifier.ts';
import type { Level } from './level.ts';
import type { Evidence, Proofing, Session } from './session.ts';

export const assumableEvidence = ['none', 'EH2', 'EH2+', 'EH3', 'EH4', 'password', 'password+totp'] as const;
export type AssumableEvidence = (typeof assumableEvidence)[number];

export type AssumedPerson = {
  evidence: AssumableEvidence;
  /** Of the app beside the password: how well its owner was proofed and bound to the company. */
  proofing: Level;
  ageSeconds: number;
  /** At which issuer, in whose dialect. */
  issuer: string;
  dialect: Dialect;
};

const someone = 'assumed';
const lifetimeMs = 12 * 3600 * 1000;
const nobodysCompany: Representation = {
  legalSubject: { type: 'kvk', number: '90000019' },
  intermediary: null,
  branch: null,
  serviceId: null,
};

/** The value of that dialect for the same level and factors; null when it has none. */
function acrFor(evidence: AssumableEvidence, dialect: Dialect): string | null {
  const meant = dialects.etoegang.entries.find(({ label }) => label === evidence);
  const same = dialect.entries.find(
    ({ level, twoFactor }) => level === meant?.level && twoFactor === meant.twoFactor,
  );
  return same?.acr ?? null;
}

function evidenceOf(person: AssumedPerson, atMs: number): Evidence[] {
  const { evidence, proofing, issuer, dialect } = person;
  const base = { kind: 'factor', factorId: someone, userVerified: false, revoked: false, atMs } as const;
  const password: Evidence = { ...base, sequence: 1, factor: 'password', proofing: null };
  if (evidence === 'none') return [];
  if (evidence === 'password') return [password];
  if (evidence === 'password+totp') {
    const record: Proofing = {
      id: someone,
      level: proofing,
      method: 'assumed',
      expiresAtMs: Infinity,
      endedAtMs: null,
    };
    const proven = proofing === 'none' ? null : record;
    return [password, { ...base, sequence: 2, factor: 'totp', proofing: proven }];
  }
  const acr = acrFor(evidence, dialect);
  return [{ kind: 'upstream', sequence: 1, issuer, acr, atMs, receivedAtMs: atMs }];
}

/** Null: nobody is signed in. */
export function assumeSession(person: AssumedPerson, nowMs: number): Session | null {
  if (person.evidence === 'none') return null;
  const atMs = nowMs - person.ageSeconds * 1000;
  const isBound = person.evidence === 'password+totp' && person.proofing !== 'none';
  const binding = {
    id: someone,
    level: person.proofing,
    representation: nobodysCompany,
    expiresAtMs: Infinity,
    endedAtMs: null,
  };
  return {
    id: someone,
    version: 1,
    accountId: someone,
    representation: nobodysCompany,
    evidence: evidenceOf(person, atMs),
    bindings: isBound ? [binding] : [],
    createdAtMs: atMs,
    lastUsedAtMs: nowMs,
    endsAtMs: nowMs + lifetimeMs,
  };
}
