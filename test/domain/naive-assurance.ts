// A second reading of the rules of assurance, slow and literal, to compare the real one with.
// It knows nothing of the code under test but the shapes of the data: every number and table is written again.

import type { DecideInput } from '../../src/domain/decide.ts';
import type { AssuranceContext } from '../../src/domain/reached.ts';
import type { Evidence, FactorEvidence, Session, UpstreamEvidence } from '../../src/domain/session.ts';
import { issuers } from './arbitraries.ts';

/** 0 none, 1 low, 2 substantial, 3 high. */
export const rank: Record<string, number> = { none: 0, low: 1, substantial: 2, high: 3 };
const twelveHoursMs = 43_200_000;

type Worth = { rank: number; twoFactor: boolean };
const vocabulary: Record<string, Record<string, Worth>> = {
  [issuers.etoegang]: {
    'urn:etoegang:core:assurance-class:loa2': { rank: 1, twoFactor: false },
    'urn:etoegang:core:assurance-class:loa2plus': { rank: 1, twoFactor: true },
    'urn:etoegang:core:assurance-class:loa3': { rank: 2, twoFactor: true },
    'urn:etoegang:core:assurance-class:loa4': { rank: 3, twoFactor: true },
  },
  [issuers.eidas]: {
    'http://eidas.europa.eu/LoA/low': { rank: 1, twoFactor: false },
    'http://eidas.europa.eu/LoA/substantial': { rank: 2, twoFactor: true },
    'http://eidas.europa.eu/LoA/high': { rank: 3, twoFactor: true },
  },
  [issuers.loa]: {
    'loa:low': { rank: 1, twoFactor: false },
    'loa:substantial': { rank: 2, twoFactor: true },
    'loa:high': { rank: 3, twoFactor: true },
  },
};

function worthOfLogin(item: UpstreamEvidence): Worth {
  const words = vocabulary[item.issuer] ?? {};
  return (
    (item.acr !== null && Object.hasOwn(words, item.acr) && words[item.acr]) || { rank: 0, twoFactor: false }
  );
}

function categories(item: FactorEvidence): string[] {
  if (item.factor === 'password') return ['knowledge'];
  return item.factor === 'passkey' && item.userVerified ? ['possession', 'knowledge'] : ['possession'];
}

function ceiling(item: FactorEvidence, context: AssuranceContext): number {
  if (item.factor === 'recovery-code') return 1;
  return item.factor === 'sms' ? (rank[context.smsCeiling] ?? 0) : 2;
}

function timeOf(item: Evidence): number {
  return item.kind === 'upstream' && item.atMs === null ? item.receivedAtMs : (item.atMs ?? Number.NaN);
}

function counts(item: Evidence, nowMs: number): boolean {
  const at = timeOf(item);
  if (at > nowMs + 10_000 || at <= nowMs - twelveHoursMs) return false;
  if (item.kind === 'upstream') return at <= item.receivedAtMs + 10_000;
  return !item.revoked && !item.proofing?.endedAtMs;
}

function proofing(item: FactorEvidence, nowMs: number): number {
  if (item.factor === 'password' || !item.proofing) return 0;
  return item.proofing.expiresAtMs > nowMs && item.proofing.endedAtMs === null
    ? (rank[item.proofing.level] ?? 0)
    : 0;
}

function subsets<T>(items: T[]): T[][] {
  const [first, ...others] = items;
  if (first === undefined) return [[]];
  const without = subsets(others);
  return without.concat(without.map((set) => [first, ...set]));
}

export function naiveReached(
  session: Pick<Session, 'evidence' | 'bindings'>,
  context: AssuranceContext,
  nowMs: number,
): Worth {
  const live = session.evidence.filter((item) => counts(item, nowMs));
  const logins = live.filter((item) => item.kind === 'upstream').map(worthOfLogin);
  const factors = live.filter((item) => item.kind === 'factor');
  const valid = session.bindings.filter((item) => item.endedAtMs === null && item.expiresAtMs > nowMs);
  const bound = Math.max(0, ...valid.map((item) => rank[item.level] ?? 0));
  const possible: Worth[] = [...logins.filter((item) => item.rank > 0)];
  for (const set of subsets(factors).filter((some) => some.length > 0)) {
    const distinct = new Set(set.flatMap(categories)).size;
    const dynamic = set.some((item) => item.factor !== 'password');
    const means = distinct >= 2 && dynamic ? 2 : 1;
    const person = Math.max(...set.map((item) => proofing(item, nowMs)));
    const lowest = Math.min(means, person, bound, ...set.map((item) => ceiling(item, context)));
    if (lowest > 0) possible.push({ rank: lowest, twoFactor: distinct >= 2 });
  }
  const loginBesideFactor =
    logins.some((item) => item.rank > 0) && factors.some((item) => categories(item).includes('possession'));
  return {
    rank: Math.max(0, ...possible.map((item) => item.rank)),
    twoFactor: loginBesideFactor || possible.some((item) => item.twoFactor),
  };
}

/** The newest t at which the level was confirmed, or null. */
export function naiveConfirmedAt(
  session: Pick<Session, 'evidence' | 'bindings'>,
  wanted: number,
  context: AssuranceContext,
  nowMs: number,
): number | null {
  const confirming = session.evidence.filter((item) => {
    if (!counts(item, nowMs)) return false;
    if (item.kind === 'upstream') return item.atMs !== null && worthOfLogin(item).rank >= wanted;
    if (item.factor === 'password' || item.factor === 'recovery-code') return false;
    return proofing(item, nowMs) >= wanted && ceiling(item, context) >= wanted;
  });
  const times = confirming.map(timeOf).filter((t) => {
    const upToT = session.evidence.filter((item) => timeOf(item) <= t);
    return naiveReached({ ...session, evidence: upToT }, context, nowMs).rank >= wanted;
  });
  return times.length === 0 ? null : Math.max(...times);
}

/** Whether this may pass; nothing about how it is said. */
export function naiveMayPass({ required, condition, session: given, context, nowMs }: DecideInput): boolean {
  if (required.status === 'full-analysis-required') return false;
  const wanted = rank[required.level] ?? 9;
  const session = given && given.endsAtMs > nowMs ? given : null;
  if (!session) {
    const narrows =
      condition?.intermediary === 'refused' ||
      condition?.branch === 'whole-company' ||
      condition?.types !== undefined ||
      condition?.serviceIds !== undefined;
    return wanted === 0 && !required.twoFactor && required.confirmedWithinSeconds === null && !narrows;
  }
  const { legalSubject, intermediary, branch, serviceId } = session.representation;
  if (condition?.intermediary === 'refused' && intermediary !== null) return false;
  if (condition?.branch === 'whole-company' && branch !== null) return false;
  if (condition?.types && !condition.types.includes(legalSubject.type)) return false;
  if (condition?.serviceIds && !condition.serviceIds.some((id) => id === serviceId)) return false;
  const reached = naiveReached(session, context, nowMs);
  if (reached.rank < wanted) return false;
  if (required.twoFactor && !reached.twoFactor && reached.rank < 2) return false;
  if (required.confirmedWithinSeconds === null) return true;
  const at = naiveConfirmedAt(session, Math.max(1, wanted), context, nowMs);
  return at !== null && nowMs - at <= required.confirmedWithinSeconds * 1000;
}
