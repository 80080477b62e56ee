// The level a session has reached, computed from its evidence on reading and never stored.
// Source: Implementing Regulation (EU) 2015/1502 annex 2.1-2.3: the minimum of proofing, means, mechanism, binding.

import { assuranceOfAcr, type Dialect } from './dialect.ts';
import {
  canConfirm,
  categoriesOfFactor,
  type FactorCategory,
  type FactorKind,
  isDynamic,
} from './factor-category.ts';
import {
  type Assurance,
  compareLevels,
  highestLevel,
  isLevelAtLeast,
  type Level,
  lowestLevel,
  noAssurance,
} from './level.ts';
import type { Binding, Evidence, FactorEvidence, Proofing, Session, UpstreamEvidence } from './session.ts';
import type { Audience } from './upstream-document.ts';

/** Evidence of any kind is worth nothing after this long, fresh login or not. */
export const evidenceLifetimeMs = 12 * 3600 * 1000;
/** How far another party's clock may run ahead of ours before its time is not believed. */
export const clockToleranceMs = 10_000;

export type AssuranceContext = {
  /** Whose evidence counts here; that of the other audience is as if it were not there. */
  audience: Audience;
  /** The ordered vocabulary of one issuer; null for an issuer that is not (or no longer) configured. */
  dialectOf(issuer: string): Dialect | null;
  /** SMS is a restricted authenticator (NIST SP 800-63B): substantial at most, low when its conditions lapse. */
  smsCeiling: 'low' | 'substantial';
};

export type ReachedReason =
  | { code: 'upstream'; issuer: string; acr: string | null; assurance: Assurance }
  | {
      code: 'local-factors';
      kinds: FactorKind[];
      means: Level;
      proofing: Level;
      binding: Level;
      level: Level;
    }
  | { code: 'upstream-with-local-factor'; kinds: FactorKind[] };

export type Reached = Assurance & { reasons: ReachedReason[] };
export type EvidenceOfSession = Pick<Session, 'evidence' | 'bindings'>;

/** When the evidence happened; an upstream that gave no auth_time counts from its receipt. */
export function evidenceTimeMs(evidence: Evidence): number {
  return evidence.kind === 'upstream' ? (evidence.atMs ?? evidence.receivedAtMs) : evidence.atMs;
}

function isLive(record: Proofing | Binding | null, nowMs: number): boolean {
  return record !== null && record.endedAtMs === null && record.expiresAtMs > nowMs;
}

/** Said of what holds, so that a time that is no number holds nothing. */
export function isEvidenceLive(evidence: Evidence, nowMs: number): boolean {
  const atMs = evidenceTimeMs(evidence);
  const ageMs = nowMs - atMs;
  if (!(ageMs >= -clockToleranceMs && ageMs < evidenceLifetimeMs)) return false;
  // A login later than its own receipt is a lie that waiting does not make true.
  if (evidence.kind === 'upstream') return atMs <= evidence.receivedAtMs + clockToleranceMs;
  return !evidence.revoked && (evidence.proofing === null || evidence.proofing.endedAtMs === null);
}

/** What a factor is for is what its owner was proven for: the link of the installation, or anything else. */
export function audienceOfFactor({ proofing }: { proofing: Pick<Proofing, 'method'> | null }): Audience {
  return proofing?.method === 'installation' ? 'staff' : 'portal';
}

/** The evidence of this context's audience; an upstream's counts through its dialect, which the other has not. */
export function evidenceOf(evidence: readonly Evidence[], { audience }: AssuranceContext): Evidence[] {
  return evidence.filter((item) => item.kind === 'upstream' || audienceOfFactor(item) === audience);
}

/** The most a factor of this kind may count for, whatever was established of its owner. */
export function ceilingOf(kind: FactorKind, context: AssuranceContext): Level {
  if (kind === 'sms') return context.smsCeiling === 'substantial' ? 'substantial' : 'low';
  // A recovery code replaces a lost factor; it may open the account page and nothing above low.
  return kind === 'recovery-code' ? 'low' : 'substantial';
}

function provesPerson(factor: FactorEvidence): boolean {
  return categoriesOfFactor(factor.factor, factor.userVerified).some((category) => category !== 'knowledge');
}

function proofingOf(factor: FactorEvidence, nowMs: number): Level {
  if (!provesPerson(factor) || !isLive(factor.proofing, nowMs)) return 'none';
  return factor.proofing?.level ?? 'none';
}

/** Whether these show two categories between them; without a set, for it is asked of every decision. */
function hasTwoCategories(factors: readonly FactorEvidence[]): boolean {
  let first: FactorCategory | null = null;
  for (const item of factors) {
    for (const category of categoriesOfFactor(item.factor, item.userVerified)) {
      first ??= category;
      if (category !== first) return true;
    }
  }
  return false;
}

/** Means and mechanism of a set: substantial takes two categories and dynamic authentication (2.2.1, 2.3.1). */
function meansOf(factors: readonly FactorEvidence[]): Level {
  if (factors.length === 0) return 'none';
  const dynamic = factors.some((item) => isDynamic(item.factor));
  return dynamic && hasTwoCategories(factors) ? 'substantial' : 'low';
}

function bindingOf(bindings: readonly Binding[], nowMs: number): Level {
  return highestLevel(...bindings.filter((item) => isLive(item, nowMs)).map((item) => item.level));
}

type LocalReasons = Extract<ReachedReason, { code: 'local-factors' }>;

/** Local factors of one account: for each level, only factors whose ceiling allows it take part. */
function reachedByFactors(
  factors: readonly FactorEvidence[],
  binding: Level,
  context: AssuranceContext,
  nowMs: number,
): LocalReasons | null {
  if (factors.length === 0) return null;
  let best: LocalReasons | null = null;
  for (const ceiling of ['low', 'substantial'] as const) {
    const set = factors.filter((item) => isLevelAtLeast(ceilingOf(item.factor, context), ceiling));
    const means = lowestLevel(ceiling, meansOf(set));
    const proofing = highestLevel(...set.map((item) => proofingOf(item, nowMs)));
    const level = lowestLevel(means, proofing, binding);
    if (best === null || compareLevels(level, best.level) > 0) {
      best = {
        code: 'local-factors',
        kinds: set.map((item) => item.factor),
        means,
        proofing,
        binding,
        level,
      };
    }
  }
  return best;
}

function reachedUpstream(evidence: UpstreamEvidence, context: AssuranceContext): Assurance {
  const dialect = context.dialectOf(evidence.issuer);
  return dialect ? assuranceOfAcr(dialect, evidence.acr) : noAssurance;
}

/**
 * The one function that computes the level of a session.
 * An upstream login counts alone at what its acr maps to; local factors count as a set; the two never add up to
 * a higher level, but a single-factor upstream login (knowledge) beside a local possession or inherence factor
 * makes two factors.
 */
export function computeReached(
  session: EvidenceOfSession,
  context: AssuranceContext,
  nowMs: number,
): Reached {
  const live = evidenceOf(session.evidence, context).filter((item) => isEvidenceLive(item, nowMs));
  const factors = live.filter((item) => item.kind === 'factor');
  const reasons: ReachedReason[] = [];
  let level: Level = 'none';
  let twoFactor = false;
  for (const item of live) {
    if (item.kind !== 'upstream') continue;
    const assurance = reachedUpstream(item, context);
    reasons.push({ code: 'upstream', issuer: item.issuer, acr: item.acr, assurance });
    level = highestLevel(level, assurance.level);
    if (assurance.level !== 'none') twoFactor ||= assurance.twoFactor;
  }
  const upstreamLevel = level;
  // Who works here acts for no company: being on the list of staff stands where a binding would.
  const binding = context.audience === 'staff' ? 'substantial' : bindingOf(session.bindings, nowMs);
  const local = reachedByFactors(factors, binding, context, nowMs);
  if (local) {
    reasons.push(local);
    level = highestLevel(level, local.level);
    if (local.level !== 'none') twoFactor ||= hasTwoCategories(factors);
  }
  const beside = factors.filter(provesPerson);
  if (!twoFactor && upstreamLevel !== 'none' && beside.length > 0) {
    reasons.push({ code: 'upstream-with-local-factor', kinds: beside.map((item) => item.factor) });
    twoFactor = true;
  }
  return { level, twoFactor, reasons };
}

function canConfirmLevel(item: Evidence, level: Level, context: AssuranceContext, nowMs: number): boolean {
  if (item.kind === 'upstream') {
    return item.atMs !== null && isLevelAtLeast(reachedUpstream(item, context).level, level);
  }
  return (
    canConfirm(item.factor) &&
    isLevelAtLeast(ceilingOf(item.factor, context), level) &&
    isLevelAtLeast(proofingOf(item, nowMs), level)
  );
}

/**
 * The newest time at which this level was confirmed, in ms, or null: the evidence up to then reaches the level,
 * and then there was an upstream login of at least that level or one local factor proofed at least that high.
 * High is confirmed only by an upstream login of high, because no local factor's ceiling reaches it.
 */
export function computeConfirmedAt(
  session: EvidenceOfSession,
  level: Level,
  context: AssuranceContext,
  nowMs: number,
): number | null {
  const floor = level === 'none' ? 'low' : level;
  const own = evidenceOf(session.evidence, context);
  const candidates = own
    .filter((item) => isEvidenceLive(item, nowMs) && canConfirmLevel(item, floor, context, nowMs))
    .map(evidenceTimeMs)
    .sort((a, b) => b - a);
  for (const atMs of candidates) {
    const upToThen = own.filter((item) => evidenceTimeMs(item) <= atMs);
    const reached = computeReached({ evidence: upToThen, bindings: session.bindings }, context, nowMs);
    if (isLevelAtLeast(reached.level, floor)) return atMs;
  }
  return null;
}

/**
 * The next moment after now at which time alone may lower what this session reaches, in ms; never later than the
 * end of the session, so that nothing about a session that is over is kept.
 */
export function nextLapseMs(session: Session, nowMs: number): number {
  let next = session.endsAtMs;
  const consider = (moment: number) => {
    if (moment > nowMs && moment < next) next = moment;
  };
  for (const item of session.evidence) {
    consider(evidenceTimeMs(item) + evidenceLifetimeMs);
    if (item.kind === 'factor' && item.proofing) consider(item.proofing.expiresAtMs);
  }
  for (const item of session.bindings) consider(item.expiresAtMs);
  return next;
}
