// What a policy makes of one person at one route: the decision, and whether that person can get in. Explain, replay
// and observing all ask here, so that they cannot disagree.

import {
  type DecideInput,
  type Decision,
  decide,
  findRoads,
  type OfferedFactor,
  type OfferedUpstream,
  type Road,
} from './decide.ts';
import type { Assurance } from './level.ts';
import type { CompiledRoute, Policy } from './policy.ts';
import type { AssuranceContext } from './reached.ts';
import type { Session } from './session.ts';

/** A policy with what it would be enforced with. */
export type PolicySetting = {
  policy: Policy;
  context: AssuranceContext;
  attainable: Assurance;
  upstreams: OfferedUpstream[];
  passkeySignIn: boolean;
};

/** in: passes. asked: has a road in. out: has none but the desk. closed: there is no route, so nobody passes. */
export type Standing = 'in' | 'asked' | 'out' | 'closed';
/** Loosest first. */
export const standings: readonly Standing[] = ['in', 'asked', 'out', 'closed'];

export const isWorse = (a: Standing, b: Standing): boolean => standings.indexOf(a) > standings.indexOf(b);

export type Judged = { route: CompiledRoute; decision: Decision; roads: Road[]; standing: Standing };

/** factors: what this person could be asked for. */
export function judge(
  setting: PolicySetting,
  route: CompiledRoute,
  person: { session: Session | null; factors: OfferedFactor[] },
  nowMs: number,
): Judged {
  const { context, attainable, upstreams, passkeySignIn } = setting;
  const { session, factors } = person;
  const input: DecideInput = {
    required: route.required,
    condition: route.representation,
    transition: route.transition,
    session,
    attainable,
    context,
    nowMs,
  };
  const decision = decide(input);
  if (decision.outcome === 'allow') return { route, decision, roads: [], standing: 'in' };
  if (decision.outcome === 'deny') return { route, decision, roads: [], standing: 'out' };
  const roads = findRoads(input, { upstreams, factors, passkeySignIn });
  return { route, decision, roads, standing: roads.some(({ kind }) => kind !== 'desk') ? 'asked' : 'out' };
}
