// What a change of policy does to who may pass. Lowered and opened wait for a second pair of eyes; the rest does not.

import type { Level } from './level.ts';
import type { CompiledRoute } from './policy.ts';
import type { Text } from './policy-parts.ts';
import type { Required } from './required.ts';

/**
 * lowered: somebody may pass where he could not before. opened: a new target, client, address, upstream or entitlement.
 * raised and closed ask more; other changes nobody's access.
 */
export const policyChangeKinds = ['lowered', 'opened', 'raised', 'closed', 'other'] as const;
export type PolicyChangeKind = (typeof policyChangeKinds)[number];

export type PolicySubject = {
  type:
    | 'route'
    | 'scope'
    | 'client'
    | 'portal'
    | 'upstream'
    | 'service'
    | 'data-class'
    | 'norm'
    | 'rollout'
    | 'policy';
  id: string;
};

/** What a target asks, as far as it can be compared; null where there is none. */
export type Demand = {
  status: Required['status'];
  level: Level;
  twoFactor: boolean;
  confirmedWithinSeconds: number | null;
};

export type PolicyChange = {
  kind: PolicyChangeKind;
  subject: PolicySubject;
  before: Demand | null;
  after: Demand | null;
  text: Text;
};

export function demandOf({ required }: Pick<CompiledRoute, 'required'>): Demand {
  const { status, level, twoFactor, confirmedWithinSeconds } = required;
  return { status, level, twoFactor, confirmedWithinSeconds };
}

/** True when another person has to agree before it takes effect. */
export function needsApproval(changes: readonly Pick<PolicyChange, 'kind'>[]): boolean {
  return changes.some(({ kind }) => kind === 'lowered' || kind === 'opened');
}

export function countKinds(
  changes: readonly Pick<PolicyChange, 'kind'>[],
): Readonly<Record<PolicyChangeKind, number>> {
  const counts: Record<PolicyChangeKind, number> = { lowered: 0, opened: 0, raised: 0, closed: 0, other: 0 };
  for (const { kind } of changes) counts[kind] += 1;
  return counts;
}
