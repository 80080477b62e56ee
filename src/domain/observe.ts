// What a draft under observation would have made of a request that the version in force answered. It only compares:
// nothing here reaches an answer.

import type { Decision, Missing } from './decide.ts';
import { isWorse, judge, type PolicySetting, type Standing } from './judge.ts';
import { findLoginRequirement, type LoginRequest, sessionAsAsked } from './login-request.ts';
import type { CompiledRoute } from './policy.ts';
import { compareStandings, type ReplayOutcome } from './replay.ts';
import type { Session } from './session.ts';

export type ObservedTarget =
  | { kind: 'request'; host: string; segments: readonly string[]; method: string }
  | { kind: 'login'; request: LoginRequest };

/** What the version in force answered. */
export type Enforced = { outcome: Decision['outcome']; missing?: readonly Missing[] };

export type Demand = { outcome: ReplayOutcome; missing: Missing[] };

const standingOf: Record<Enforced['outcome'], Standing> = {
  allow: 'in',
  'sign-in': 'asked',
  'step-up': 'asked',
  deny: 'out',
};

function routeOf(draft: PolicySetting, target: ObservedTarget, nowMs: number): CompiledRoute | null {
  if (target.kind === 'request') return draft.policy.match(target.host, target.segments, target.method);
  const found = findLoginRequirement(draft.policy, target.request, nowMs);
  return found.ok ? found.route : null;
}

const demandAnything = (missing: readonly Missing[], than: readonly Missing[]) =>
  missing.some((item) => !than.includes(item));

/** Null: the draft asks no more than was asked. */
export function findDemand(
  draft: PolicySetting,
  target: ObservedTarget,
  session: Session | null,
  enforced: Enforced,
  nowMs: number,
): Demand | null {
  const route = routeOf(draft, target, nowMs);
  const seen = session && target.kind === 'login' ? sessionAsAsked(target.request, session) : session;
  const judged = route && judge(draft, route, { session: seen, factors: [] }, nowMs);
  const before = standingOf[enforced.outcome];
  const after = judged?.standing ?? 'closed';
  const missing = judged && 'missing' in judged.decision ? judged.decision.missing : [];
  if (isWorse(after, before)) return { outcome: compareStandings(before, after), missing };
  const asksMore = after === 'asked' && before === 'asked' && demandAnything(missing, enforced.missing ?? []);
  return asksMore ? { outcome: 'asked-to-step-up', missing } : null;
}
