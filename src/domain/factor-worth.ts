// What one factor of an account is worth for one company, until when, and what keeps it from more: the level that a
// session for that company reaches by local factors when somebody signs in with a password and this factor now.
// Source: Implementing Regulation (EU) 2015/1502 annex 2.1-2.3, the same minimum that computeReached takes.

import { categoriesOfFactor, type FactorKind, isDynamic } from './factor-category.ts';
import { highestLevel, isLevelAtLeast, type Level, lowestLevel } from './level.ts';
import { type AssuranceContext, ceilingOf } from './reached.ts';
import type { Binding, Proofing } from './session.ts';

export type WorthFactor = { kind: FactorKind; userVerified: boolean; proofing: Proofing | null };

/** Who somebody is, whom they act for, what the kind of factor allows, what password and factor are together. */
export type WorthLimit = 'proofing' | 'binding' | 'ceiling' | 'means';

/** untilMs: when this level ends by time alone; null where there is no level to end. */
export type FactorWorth = { level: Level; untilMs: number | null; limit: WorthLimit };

type Ending = { level: Level; expiresAtMs: number; endedAtMs: number | null };

const isLive = (record: Ending, nowMs: number) => record.endedAtMs === null && record.expiresAtMs > nowMs;

function meansWithPassword({ kind, userVerified }: WorthFactor): Level {
  const categories = new Set([
    ...categoriesOfFactor('password', false),
    ...categoriesOfFactor(kind, userVerified),
  ]);
  return categories.size >= 2 && isDynamic(kind) ? 'substantial' : 'low';
}

function personLevel({ kind, userVerified, proofing }: WorthFactor, nowMs: number): Level {
  const proves = categoriesOfFactor(kind, userVerified).some((category) => category !== 'knowledge');
  return proves && proofing && isLive(proofing, nowMs) ? proofing.level : 'none';
}

/** bindings: of the account to this one company. The first limit that is as low as the level is the one to name: what cannot be
 * raised goes before what can. */
export function computeFactorWorth(
  factor: WorthFactor,
  bindings: readonly Binding[],
  context: AssuranceContext,
  nowMs: number,
): FactorWorth {
  const live = bindings.filter((item) => isLive(item, nowMs));
  const limits: [WorthLimit, Level][] = [
    ['ceiling', ceilingOf(factor.kind, context)],
    ['proofing', personLevel(factor, nowMs)],
    ['binding', highestLevel(...live.map((item) => item.level))],
    ['means', meansWithPassword(factor)],
  ];
  const level = lowestLevel('substantial', ...limits.map(([, value]) => value));
  const limit = limits.find(([, value]) => value === level)?.[0] ?? 'ceiling';
  if (level === 'none' || factor.proofing === null) return { level, untilMs: null, limit };
  const bindingEnds = live
    .filter((item) => isLevelAtLeast(item.level, level))
    .map((item) => item.expiresAtMs);
  return { level, untilMs: Math.min(factor.proofing.expiresAtMs, Math.max(...bindingEnds)), limit };
}
