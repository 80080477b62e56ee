// One decision for the gate, the OpenID Provider and explain: allow, sign-in, step-up or deny, with reasons.
// Unknown, unmapped or unattainable means deny; a route without a requirement does not exist here.

import { findAccountAccess } from './account-access.ts';
import { acrValuesAtLeast, type Dialect, type DialectEntry } from './dialect.ts';
import type { FactorKind } from './factor-category.ts';
import type { IdentifierType, Representation } from './identifier.ts';
import { type Assurance, isLevelAtLeast, lowestLevel, meetsAssurance } from './level.ts';
import {
  type AssuranceContext,
  computeConfirmedAt,
  computeReached,
  nextLapseMs,
  type Reached,
} from './reached.ts';
import type { Required } from './required.ts';
import type { Transition } from './rollout-document.ts';
import type { Binding, Evidence, Proofing, Session } from './session.ts';
import { findTransitionEnd, isTransitionOpen } from './transition.ts';

export type RepresentationCondition = {
  intermediary?: 'allowed' | 'refused' | undefined;
  branch?: 'any' | 'whole-company' | undefined;
  types?: IdentifierType[] | undefined;
  serviceIds?: string[] | undefined;
};

export type Missing = 'level' | 'two-factor' | 'confirmation';

export type DenyReason =
  | 'full-analysis-required'
  | 'unattainable'
  | 'intermediary-refused'
  | 'branch-refused'
  | 'identifier-type-refused'
  | 'service-refused';

/** transitionUntilMs: a password alone let this one in, as the roll-out allows until then; null for everybody else. */
export type Allowed = {
  outcome: 'allow';
  reached: Reached;
  confirmedAtMs: number | null;
  validUntilMs: number;
  transitionUntilMs: number | null;
};

export type Decision = { required: Required } & (
  | Allowed
  | { outcome: 'sign-in'; missing: Missing[] }
  | { outcome: 'step-up'; missing: Missing[]; reached: Reached; confirmedAtMs: number | null }
  | { outcome: 'deny'; reason: DenyReason; reached: Reached | null }
);

export type DecideInput = {
  required: Required;
  condition: RepresentationCondition | null;
  /** The route's place in the roll-out; absent and null: it has none. */
  transition?: Transition | null;
  session: Session | null;
  /** The highest any configured road could ever give. */
  attainable: Assurance;
  context: AssuranceContext;
  nowMs: number;
};

const nothingReached: Reached = { level: 'none', twoFactor: false, reasons: [] };

function refusedRepresentation(
  condition: RepresentationCondition | null,
  representation: Representation,
): DenyReason | null {
  if (!condition) return null;
  if (condition.intermediary === 'refused' && representation.intermediary) return 'intermediary-refused';
  if (condition.branch === 'whole-company' && representation.branch) return 'branch-refused';
  if (condition.types && !condition.types.includes(representation.legalSubject.type))
    return 'identifier-type-refused';
  const serviceId = representation.serviceId;
  if (condition.serviceIds && (!serviceId || !condition.serviceIds.includes(serviceId)))
    return 'service-refused';
  return null;
}

/** A condition on whom one acts for cannot be judged of somebody who has not signed in. */
function needsNobody({ required, condition }: DecideInput): boolean {
  const needsNothing =
    required.level === 'none' && !required.twoFactor && required.confirmedWithinSeconds === null;
  return needsNothing && !isRestricting(condition);
}

function isRestricting(condition: RepresentationCondition | null): boolean {
  if (!condition) return false;
  const { intermediary, branch, types, serviceIds } = condition;
  return intermediary === 'refused' || branch === 'whole-company' || Boolean(types ?? serviceIds);
}

function findMissing(
  required: Required,
  reached: Reached,
  confirmedAtMs: number | null,
  nowMs: number,
): Missing[] {
  const missing: Missing[] = [];
  if (!isLevelAtLeast(reached.level, required.level)) missing.push('level');
  // From substantial up two factors are part of the level; below it they are missing by name.
  const asksTwoFactor = required.twoFactor && !isLevelAtLeast(required.level, 'substantial');
  if (asksTwoFactor && !reached.twoFactor && !isLevelAtLeast(reached.level, 'substantial')) {
    missing.push('two-factor');
  }
  const within = required.confirmedWithinSeconds;
  const isConfirmed = confirmedAtMs !== null && within !== null && nowMs - confirmedAtMs <= within * 1000;
  if (within !== null && !isConfirmed) missing.push('confirmation');
  return missing;
}

function decideSignedOut(input: DecideInput): Decision {
  const { required, nowMs } = input;
  if (needsNobody(input)) {
    const nothing = { reached: nothingReached, confirmedAtMs: null, validUntilMs: Infinity };
    return { outcome: 'allow', required, ...nothing, transitionUntilMs: null };
  }
  const signedIn = { ...required, ...atLeastLow(required) };
  const isOffered = isTransitionOpen(input.transition, required, nowMs);
  if (!isOffered && !meetsAssurance(input.attainable, signedIn)) {
    return { outcome: 'deny', reason: 'unattainable', required, reached: null };
  }
  return { outcome: 'sign-in', required, missing: findMissing(signedIn, nothingReached, null, nowMs) };
}

/** The one function that decides. Pure: same input, same answer, for every edge that asks. */
export function decide(input: DecideInput): Decision {
  const { required, session, context, nowMs } = input;
  if (required.status !== 'computed') {
    return { outcome: 'deny', reason: 'full-analysis-required', required, reached: null };
  }
  // A session past its end is no session, whoever still holds it.
  if (!session || !(session.endsAtMs > nowMs)) return decideSignedOut(input);
  const reached = computeReached(session, context, nowMs);
  const refused = refusedRepresentation(input.condition, session.representation);
  if (refused) return { outcome: 'deny', reason: refused, required, reached };
  const confirmedAtMs = computeConfirmedAt(session, required.level, context, nowMs);
  const missing = findMissing(required, reached, confirmedAtMs, nowMs);
  if (missing.length === 0) {
    const validUntilMs = allowedUntilMs(session, required, confirmedAtMs, nowMs);
    return { outcome: 'allow', required, reached, confirmedAtMs, validUntilMs, transitionUntilMs: null };
  }
  // Only after everything else said no: what a session proves is never made less by the roll-out.
  const transitionUntilMs = findTransitionEnd(input.transition, required, session, nowMs);
  if (transitionUntilMs !== null) {
    const validUntilMs = Math.min(nextLapseMs(session, nowMs), transitionUntilMs);
    return { outcome: 'allow', required, reached, confirmedAtMs, validUntilMs, transitionUntilMs };
  }
  if (!meetsAssurance(input.attainable, required) && !meetsAssurance(reached, required)) {
    return { outcome: 'deny', reason: 'unattainable', required, reached };
  }
  return { outcome: 'step-up', required, missing, reached, confirmedAtMs };
}

/** The same for one's own account page, which asks who one is and no level for a company; never cached. */
export function decideOwnAccount(input: DecideInput): Decision {
  const { required, session, context, nowMs } = input;
  if (!session || !(session.endsAtMs > nowMs)) return decideSignedOut(input);
  const reached = computeReached(session, context, nowMs);
  const found = { required, reached, confirmedAtMs: null };
  if (findAccountAccess(session, context, nowMs) === 'open') {
    return { ...found, outcome: 'allow', validUntilMs: nowMs, transitionUntilMs: null };
  }
  return { ...found, outcome: 'step-up', missing: ['two-factor'] };
}

/** An answer may be reused until time alone could change it: evidence, proofing, binding, confirmation, session. */
function allowedUntilMs(
  session: Session,
  required: Required,
  confirmedAtMs: number | null,
  nowMs: number,
): number {
  const lapse = nextLapseMs(session, nowMs);
  if (required.confirmedWithinSeconds === null || confirmedAtMs === null) return lapse;
  return Math.min(lapse, confirmedAtMs + required.confirmedWithinSeconds * 1000);
}

export type OfferedFactor = {
  id: string;
  kind: FactorKind;
  name: string;
  userVerified: boolean;
  proofing: Proofing | null;
};
export type OfferedUpstream = { id: string; issuer: string; dialect: Dialect };

export type Road =
  | { kind: 'factor'; factor: OfferedFactor }
  | { kind: 'upstream'; upstreamId: string; asks: DialectEntry; fresh: boolean }
  /** A login with one factor, after which a local one completes it: for who has no two-factor login. */
  | { kind: 'upstream-then-factor'; upstreamId: string; asks: DialectEntry }
  | { kind: 'enrol-factor' }
  /** For who has one: both factors at once, by itself. Whether it is worth enough is seen afterwards. */
  | { kind: 'passkey-sign-in' }
  | { kind: 'desk' };

function withEvidence(session: Session, evidence: Evidence, bindings: Binding[] = session.bindings): Session {
  return { ...session, evidence: [...session.evidence, evidence], bindings };
}

/** What this factor would add to the session if it were verified now. */
export function factorEvidence(session: Session, factor: OfferedFactor, nowMs: number): Evidence {
  return {
    kind: 'factor',
    sequence: session.evidence.length + 1,
    factor: factor.kind,
    factorId: factor.id,
    userVerified: factor.userVerified,
    revoked: false,
    proofing: factor.proofing,
    atMs: nowMs,
  };
}

/** A factor enrolled right now inherits what the session's upstream login reached, and its binding. */
function wouldEnrolmentLift(input: DecideInput, session: Session): boolean {
  const { nowMs, context } = input;
  const now = decide(input);
  // Enrolling takes a login of the last minutes, so it is no road where only the age of the login is at fault.
  if (now.outcome !== 'step-up' || now.missing.some((item) => item !== 'two-factor')) return false;
  const upstreamOnly = { ...session, evidence: session.evidence.filter((item) => item.kind === 'upstream') };
  const level = lowestLevel(computeReached(upstreamOnly, context, nowMs).level, 'substantial');
  if (level === 'none') return false;
  const record = { id: 'enrolled-now', level, method: 'upstream', expiresAtMs: Infinity, endedAtMs: null };
  const factor: OfferedFactor = {
    id: 'enrolled-now',
    kind: 'totp',
    name: '',
    userVerified: false,
    proofing: record,
  };
  const binding = { ...record, representation: session.representation };
  const lifted = withEvidence(session, factorEvidence(session, factor, nowMs), [
    ...session.bindings,
    binding,
  ]);
  return decide({ ...input, session: lifted }).outcome === 'allow';
}

/**
 * The roads by which this person can really get in, shortest first, found by trying each on the decision itself.
 * Empty roads never happen: whoever has none is shown the desk.
 */
export function findRoads(
  input: DecideInput,
  offers: { upstreams: OfferedUpstream[]; factors: OfferedFactor[]; passkeySignIn?: boolean },
): Road[] {
  const { session, required, nowMs } = input;
  if (required.status !== 'computed') return [{ kind: 'desk' }];
  const roads: Road[] = [];
  if (session) {
    for (const factor of offers.factors) {
      const lifted = withEvidence(session, factorEvidence(session, factor, nowMs));
      if (decide({ ...input, session: lifted }).outcome === 'allow') roads.push({ kind: 'factor', factor });
    }
    // Codes for an emergency are no reason to stay without a factor.
    const isEmergency = (road: Road) => road.kind === 'factor' && road.factor.kind === 'recovery-code';
    if (roads.every(isEmergency) && wouldEnrolmentLift(input, session)) roads.push({ kind: 'enrol-factor' });
  }
  for (const upstream of offers.upstreams) {
    const [asks] = acrValuesAtLeast(upstream.dialect, atLeastLow(required));
    if (asks) roads.push({ kind: 'upstream', upstreamId: upstream.id, asks, fresh: mustBeFresh(input) });
    const first = session ? null : firstOfTwoFactors(required, upstream.dialect);
    if (first) roads.push({ kind: 'upstream-then-factor', upstreamId: upstream.id, asks: first });
  }
  // No local factor reaches high, and whoever is signed in confirms in that session.
  const mayReach = isLevelAtLeast('substantial', required.level);
  if (offers.passkeySignIn && !session && mayReach) roads.push({ kind: 'passkey-sign-in' });
  return roads.length > 0 ? roads : [{ kind: 'desk' }];
}

/** Where low with two factors is asked, the entry of low alone: a factor of ours can be the second. */
function firstOfTwoFactors(required: Required, dialect: Dialect): DialectEntry | null {
  if (!required.twoFactor || isLevelAtLeast(required.level, 'substantial')) return null;
  const [first] = acrValuesAtLeast(dialect, atLeastLow({ level: required.level, twoFactor: false }));
  return first && !first.twoFactor ? first : null;
}

/** Whoever signs in reaches at least low. */
function atLeastLow({ level, twoFactor }: Assurance): Assurance {
  return { level: level === 'none' ? 'low' : level, twoFactor };
}

/** A new upstream login must be a new act of the person wherever the route asks for confirmation. */
function mustBeFresh(input: DecideInput): boolean {
  return input.session !== null && input.required.confirmedWithinSeconds !== null;
}
