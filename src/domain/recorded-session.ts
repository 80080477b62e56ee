// What the record keeps of a session beside a decision, and how that is read back: enough to decide again, as codes,
// times and levels. No number, name or id of a person; of a represented party only what a condition can look at.

import type { Dialect } from './dialect.ts';
import { canConfirm, type FactorKind, factorKinds } from './factor-category.ts';
import { type IdentifierType, identifierTypes, type Representation } from './identifier.ts';
import { type Assurance, type Level, levels, noAssurance } from './level.ts';
import type { LoginRequest } from './login-request.ts';
import { type AssuranceContext, audienceOfFactor } from './reached.ts';
import type { Evidence, FactorEvidence, Proofing, Session, UpstreamEvidence } from './session.ts';

/** As the column `evidence` holds it. Rows of before have no `received`, `userVerified` and `proofingUntil`. */
export type RecordedEvidence =
  | { kind: 'upstream'; issuer: string; acr: string | null; at: number | null; received?: number }
  | {
      kind: 'factor';
      factor: FactorKind;
      proofing: Level | null;
      at: number;
      userVerified?: boolean;
      proofingUntil?: number | null;
      /** Proofed by the link of the installation: it counts for staff alone. */
      staff?: true;
      /** The factor was revoked or its proofing ended: it counted for nothing. */
      over?: true;
    };

/** As the column `circumstances` holds it; null in rows of before. */
export type Circumstances = {
  endsAt: number;
  bindings: { level: Level; until: number }[];
  representation: {
    type: IdentifierType;
    intermediary: boolean;
    branch: boolean;
    serviceId: string | null;
  };
  /** Of a code for a portal: what the portal asked. */
  login: LoginRequest | null;
};

/** One recorded decision, as far as deciding it again needs. */
export type RecordedDecision = {
  routeId: string;
  policyVersion: number;
  outcome: string;
  atMs: number;
  reached: Assurance | null;
  evidence: readonly RecordedEvidence[];
  circumstances: Circumstances | null;
  subjectType: IdentifierType | null;
};

/** isExact: false where the row is of before, so that what was reached stands in for how. */
export type ReadSession = { session: Session; isExact: boolean };

function recordOne(item: Evidence): RecordedEvidence {
  if (item.kind === 'upstream') {
    return {
      kind: 'upstream',
      issuer: item.issuer,
      acr: item.acr,
      at: item.atMs,
      received: item.receivedAtMs,
    };
  }
  const isOver = item.revoked || (item.proofing !== null && item.proofing.endedAtMs !== null);
  return {
    kind: 'factor',
    factor: item.factor,
    proofing: item.proofing?.level ?? null,
    at: item.atMs,
    userVerified: item.userVerified,
    proofingUntil: item.proofing?.expiresAtMs ?? null,
    ...(audienceOfFactor(item) === 'staff' ? { staff: true } : {}),
    ...(isOver ? { over: true } : {}),
  };
}

export const recordEvidence = (session: Session): RecordedEvidence[] => session.evidence.map(recordOne);

export function recordCircumstances(session: Session, login: LoginRequest | null = null): Circumstances {
  const { legalSubject, intermediary, branch, serviceId } = session.representation;
  const bindings = session.bindings.filter(({ endedAtMs }) => endedAtMs === null);
  return {
    endsAt: session.endsAtMs,
    bindings: bindings.map(({ level, expiresAtMs }) => ({ level, until: expiresAtMs })),
    representation: {
      type: legalSubject.type,
      intermediary: intermediary !== null,
      branch: branch !== null,
      serviceId,
    },
    login,
  };
}

/** Stands for what was reached, where the record does not say how. */
const recordedIssuer = 'urn:sluis:recorded';
const recordedAcr = ({ level, twoFactor }: Assurance): string => `${level}${twoFactor ? '+2' : ''}`;
const recordedDialect: Dialect = {
  id: 'recorded',
  entries: levels.flatMap((level) =>
    [false, true].map((twoFactor) => ({
      acr: recordedAcr({ level, twoFactor }),
      label: level,
      level,
      twoFactor,
    })),
  ),
};

/** The context in which read sessions are judged. */
export function withRecordedLevels(context: AssuranceContext): AssuranceContext {
  return {
    ...context,
    dialectOf: (issuer) => (issuer === recordedIssuer ? recordedDialect : context.dialectOf(issuer)),
  };
}

const someone = 'recorded';

function upstreamOf(item: RecordedEvidence & { kind: 'upstream' }, atMs: number): UpstreamEvidence {
  const { issuer, acr, at } = item;
  const receivedAtMs = item.received ?? at ?? atMs;
  return { kind: 'upstream', sequence: 1, issuer, acr, atMs: at, receivedAtMs };
}

function proofingOf(item: RecordedEvidence & { kind: 'factor' }): Proofing | null {
  if (item.proofing === null) return null;
  const expiresAtMs = item.proofingUntil ?? Number.NEGATIVE_INFINITY;
  const method = item.staff ? 'installation' : 'recorded';
  return { id: someone, level: item.proofing, method, expiresAtMs, endedAtMs: null };
}

function factorOf(item: RecordedEvidence & { kind: 'factor' }): FactorEvidence {
  return {
    kind: 'factor',
    sequence: 1,
    factor: item.factor,
    factorId: someone,
    userVerified: item.userVerified === true,
    revoked: item.over === true,
    proofing: proofingOf(item),
    atMs: item.at,
  };
}

/** How far a row of before says what was reached: by logins alone exactly, else as one login of that level. */
function evidenceOfBefore({ evidence, reached, atMs }: RecordedDecision): Evidence[] {
  if (evidence.every((item) => item.kind === 'upstream')) {
    return evidence.map((item) => upstreamOf(item, atMs));
  }
  const confirming = evidence.filter((item) => item.kind === 'upstream' || canConfirm(item.factor));
  const moments = confirming.flatMap(({ at }) => (at === null ? [] : [at]));
  const newest = moments.length === 0 ? null : Math.max(...moments);
  const acr = recordedAcr(reached ?? noAssurance);
  return [upstreamOf({ kind: 'upstream', issuer: recordedIssuer, acr, at: newest }, atMs)];
}

/** Stands for a number that the record keeps sealed. */
const hidden = '-';

function representationOf({ circumstances, subjectType }: RecordedDecision): Representation {
  const known = circumstances?.representation;
  return {
    legalSubject: { type: known?.type ?? subjectType ?? 'pseudonym', number: hidden },
    intermediary: known?.intermediary ? { type: 'pseudonym', number: hidden } : null,
    branch: known?.branch ? hidden : null,
    serviceId: known?.serviceId ?? null,
  };
}

/** The session as it was judged then, as far as the record says. */
export function readRecordedSession(recorded: RecordedDecision): ReadSession {
  const { circumstances, evidence, atMs } = recorded;
  const representation = representationOf(recorded);
  const bindings = (circumstances?.bindings ?? []).map(({ level, until }) => ({
    id: someone,
    level,
    representation,
    expiresAtMs: until,
    endedAtMs: null,
  }));
  const read = circumstances
    ? evidence.map((item) => (item.kind === 'upstream' ? upstreamOf(item, atMs) : factorOf(item)))
    : evidenceOfBefore(recorded);
  const session: Session = {
    id: someone,
    version: 1,
    accountId: someone,
    representation,
    evidence: read,
    bindings,
    createdAtMs: atMs,
    lastUsedAtMs: atMs,
    endsAtMs: circumstances?.endsAt ?? Number.POSITIVE_INFINITY,
  };
  return { session, isExact: circumstances !== null };
}

export type Cohort = 'rsin' | 'kvk' | 'bsn' | 'none';
export const cohorts: readonly Cohort[] = ['rsin', 'kvk', 'bsn', 'none'];

/** By whom one is found: a pseudonym finds nobody. */
export const cohortOf = (type: IdentifierType | null): Cohort =>
  type === null || type === 'pseudonym' ? 'none' : type;

/** What a column says that this program did not write, or wrote in another version, is not believed. */
export function isRecordedEvidence(value: unknown): value is RecordedEvidence[] {
  if (!Array.isArray(value)) return false;
  return value.every(
    (item) =>
      item?.kind === 'upstream' ||
      (item?.kind === 'factor' && factorKinds.includes(item.factor) && typeof item.at === 'number'),
  );
}

export const isIdentifierType = (value: unknown): value is IdentifierType =>
  identifierTypes.some((type) => type === value);
