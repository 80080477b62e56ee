// fast-check generators and plain builders for sessions, evidence, records and requirements.
// Times are drawn close to the edges of every rule, because that is where rules go wrong.

import fc from 'fast-check';
import type { DecideInput, RepresentationCondition } from '../../src/domain/decide.ts';
import { type Dialect, dialects } from '../../src/domain/dialect.ts';
import { factorKinds } from '../../src/domain/factor-category.ts';
import { identifierTypes, type Representation } from '../../src/domain/identifier.ts';
import { type Level, levels } from '../../src/domain/level.ts';
import type { AssuranceContext } from '../../src/domain/reached.ts';
import type { Required } from '../../src/domain/required.ts';
import type {
  Binding,
  Evidence,
  FactorEvidence,
  Proofing,
  Session,
  UpstreamEvidence,
} from '../../src/domain/session.ts';

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const nowMs = Date.UTC(2026, 10, 21, 12);

export const issuers = {
  etoegang: 'https://eh.example',
  eidas: 'https://eidas.example',
  loa: 'https://loa.example',
};
const dialectByIssuer: Record<string, Dialect> = {
  [issuers.etoegang]: dialects.etoegang,
  [issuers.eidas]: dialects.eidas,
  [issuers.loa]: dialects.loa,
};

export function createContext(smsCeiling: AssuranceContext['smsCeiling'] = 'substantial'): AssuranceContext {
  return { audience: 'portal', dialectOf: (issuer) => dialectByIssuer[issuer] ?? null, smsCeiling };
}

export const company: Representation = {
  legalSubject: { type: 'rsin', number: '492099595' },
  intermediary: null,
  branch: null,
  serviceId: null,
};
export const accountant = { type: 'kvk', number: '87654321' } as const;

export const acr = {
  eh1: 'urn:etoegang:core:assurance-class:loa1',
  eh2: 'urn:etoegang:core:assurance-class:loa2',
  eh2plus: 'urn:etoegang:core:assurance-class:loa2plus',
  eh3: 'urn:etoegang:core:assurance-class:loa3',
  eh4: 'urn:etoegang:core:assurance-class:loa4',
};

export function createProofing(level: Level, over: Partial<Proofing> = {}): Proofing {
  return {
    id: 'proofing',
    level,
    method: 'upstream',
    expiresAtMs: nowMs + 300 * 24 * hourMs,
    endedAtMs: null,
    ...over,
  };
}

export function createBinding(level: Level, over: Partial<Binding> = {}): Binding {
  const expiresAtMs = nowMs + 30 * 24 * hourMs;
  return { id: 'binding', level, representation: company, expiresAtMs, endedAtMs: null, ...over };
}

/** An eHerkenning login of one minute ago. */
export function login(acrValue: string | null, over: Partial<UpstreamEvidence> = {}): UpstreamEvidence {
  const atMs = over.atMs === undefined ? nowMs - minuteMs : over.atMs;
  const receivedAtMs = atMs ?? nowMs - minuteMs;
  return {
    kind: 'upstream',
    sequence: 1,
    issuer: issuers.etoegang,
    acr: acrValue,
    receivedAtMs,
    ...over,
    atMs,
  };
}

/** A local factor verified one minute ago, without proofing. */
export function factor(kind: FactorEvidence['factor'], over: Partial<FactorEvidence> = {}): FactorEvidence {
  return {
    kind: 'factor',
    sequence: 1,
    factor: kind,
    factorId: `my-${kind}`,
    userVerified: false,
    revoked: false,
    proofing: null,
    atMs: nowMs - minuteMs,
    ...over,
  };
}

export function createSession(evidence: Evidence[], over: Partial<Session> = {}): Session {
  return {
    id: 'session',
    version: 1,
    accountId: 'account',
    representation: company,
    evidence: evidence.map((item, index) => ({ ...item, sequence: index + 1 })),
    bindings: [],
    createdAtMs: nowMs - hourMs,
    lastUsedAtMs: nowMs - minuteMs,
    endsAtMs: nowMs + 11 * hourMs,
    ...over,
  };
}

export function createRequired(level: Level, over: Partial<Required> = {}): Required {
  return {
    status: 'computed',
    level,
    twoFactor: level === 'substantial' || level === 'high',
    confirmedWithinSeconds: null,
    norm: { id: 'norm', version: '1' },
    reasons: [],
    dataClasses: [],
    ...over,
  };
}

export function createInput(required: Required, session: Session | null, over: Partial<DecideInput> = {}) {
  const attainable = { level: 'high', twoFactor: true } as const;
  const input: DecideInput = {
    required,
    condition: null,
    session,
    attainable,
    context: createContext(),
    nowMs,
  };
  return { ...input, ...over };
}

// Generators -----------------------------------------------------------------------------------------------------

export const level = fc.constantFrom(...levels);

/** Ages in ms at and around the edges: now, the tolerance, a confirmation limit, the 12 hours. */
const ageMs = fc.oneof(
  fc.constantFrom(0, -1, 1, -10_000, -10_001, -hourMs, 15 * minuteMs, 15 * minuteMs + 1, 15 * minuteMs - 1),
  fc.constantFrom(12 * hourMs, 12 * hourMs - 1, 12 * hourMs + 1),
  fc.integer({ min: 0, max: 13 * hourMs }),
);

const expiresAtMs = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 24 * hourMs }).map((later) => nowMs + later) },
  fc.constantFrom(nowMs - hourMs, nowMs, nowMs + 1),
);
const endedAtMs = fc.oneof(
  { weight: 5, arbitrary: fc.constant(null) },
  fc.constantFrom(nowMs - hourMs, nowMs + hourMs),
);

export const proofing = fc.record<Proofing>({
  id: fc.constant('proofing'),
  level,
  method: fc.constantFrom('upstream', 'desk', 'letter', 'recovery'),
  expiresAtMs,
  endedAtMs,
});
export const binding = fc.record<Binding>({
  id: fc.constant('binding'),
  level,
  representation: fc.constant(company),
  expiresAtMs,
  endedAtMs,
});

const known = Object.entries(dialectByIssuer).flatMap(([issuer, { entries }]) =>
  entries.map((entry) => ({ issuer, acr: entry.acr })),
);
/** Mostly an issuer with a value of its own dialect; else any two that do not belong together. */
const issuerAndAcr = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<{ issuer: string; acr: string | null }>(...known) },
  fc.record({
    issuer: fc.constantFrom(...Object.values(issuers), 'https://unknown.example'),
    acr: fc.constantFrom(
      null,
      '',
      'loa3',
      'HTTP://EIDAS.EUROPA.EU/LOA/HIGH',
      ...known.map((item) => item.acr),
    ),
  }),
);

export const upstreamEvidence: fc.Arbitrary<UpstreamEvidence> = fc
  .record({
    issuerAndAcr,
    ageMs: fc.option(ageMs, { freq: 5 }),
    receivedLaterMs: fc.oneof(
      { weight: 4, arbitrary: fc.nat(1000) },
      fc.constantFrom(-10_000, -10_001, hourMs),
    ),
  })
  .map(({ ageMs: age, receivedLaterMs, issuerAndAcr: of }) => ({
    kind: 'upstream',
    sequence: 1,
    ...of,
    atMs: age === null ? null : nowMs - age,
    receivedAtMs: nowMs - (age ?? 0) + receivedLaterMs,
  }));

export const factorEvidence: fc.Arbitrary<FactorEvidence> = fc
  .record({
    factor: fc.constantFrom(...factorKinds),
    userVerified: fc.boolean(),
    revoked: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
    proofing: fc.option(proofing, { freq: 5 }),
    ageMs,
  })
  .map(({ ageMs: age, ...facts }) => ({
    kind: 'factor',
    sequence: 1,
    factorId: `my-${facts.factor}`,
    ...facts,
    atMs: nowMs - age,
  }));

export const evidence: fc.Arbitrary<Evidence> = fc.oneof(upstreamEvidence, factorEvidence);

export const representation: fc.Arbitrary<Representation> = fc.record({
  legalSubject: fc.constantFrom(company.legalSubject, { type: 'bsn', number: '111222333' } as const),
  intermediary: fc.constantFrom(null, accountant),
  branch: fc.constantFrom(null, '000012345678'),
  serviceId: fc.constantFrom(null, 'service-a', 'service-b'),
});

export const session: fc.Arbitrary<Session> = fc
  .record({
    evidence: fc.array(evidence, { maxLength: 4 }),
    bindings: fc.array(binding, { maxLength: 2 }),
    representation: fc.oneof({ weight: 4, arbitrary: fc.constant(company) }, representation),
    endsAtMs: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: nowMs + 1, max: nowMs + 12 * hourMs }) },
      fc.constantFrom(nowMs, nowMs - 1),
    ),
  })
  .map(({ evidence: items, ...over }) => createSession(items, over));

export const context = fc.constantFrom(createContext('low'), createContext('substantial'));

export const required: fc.Arbitrary<Required> = fc
  .record({
    level,
    twoFactor: fc.boolean(),
    confirmedWithinSeconds: fc.constantFrom(null, null, 0, 900, 43_200),
    status: fc.oneof(
      { weight: 9, arbitrary: fc.constant<Required['status']>('computed') },
      fc.constant<Required['status']>('full-analysis-required'),
    ),
  })
  .map(({ level: floor, ...over }) => createRequired(floor, over));

export const condition: fc.Arbitrary<RepresentationCondition | null> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  fc.record(
    {
      intermediary: fc.constantFrom('allowed' as const, 'refused' as const),
      branch: fc.constantFrom('any' as const, 'whole-company' as const),
      types: fc.subarray([...identifierTypes]),
      serviceIds: fc.subarray(['service-a', 'service-b']),
    },
    { requiredKeys: [] },
  ),
);

export const attainable = fc.constantFrom(
  { level: 'none', twoFactor: false } as const,
  { level: 'low', twoFactor: false } as const,
  { level: 'low', twoFactor: true } as const,
  { level: 'substantial', twoFactor: true } as const,
  { level: 'high', twoFactor: true } as const,
);

export const input: fc.Arbitrary<DecideInput> = fc.record({
  required,
  condition,
  session: fc.option(session, { freq: 8 }),
  attainable,
  context,
  nowMs: fc.constant(nowMs),
});
