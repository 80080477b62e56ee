// What a roll-out may not say, whatever was there before it: an unknown route, a level that one factor never opens.

import { findById } from './find-by-id.ts';
import { isLevelAtLeast } from './level.ts';
import type { CompiledRoute } from './policy.ts';
import type { PolicyDocument } from './policy-document.ts';
import { type PolicyFault, unknownId } from './policy-faults.ts';
import { parseUntil } from './rollout-document.ts';

export const rolloutPath = (routeId: string) => `rollout.passwordOnly.${routeId}`;

/** routes: as compiled, so that it is the computed level that counts; one with a fault of its own is absent. */
export function findRolloutFaults(
  document: PolicyDocument,
  routes: ReadonlyMap<string, CompiledRoute>,
): PolicyFault[] {
  return Object.entries(document.rollout?.passwordOnly ?? {}).flatMap(([id, entry]) => {
    const path = rolloutPath(id);
    if (!findById(document.routes, id)) {
      return [unknownId(path, 'route', id, Object.keys(document.routes))];
    }
    const faults: PolicyFault[] = [];
    if (parseUntil(entry.until) === null) {
      const message = `"${entry.until}" is no date; write 2027-11-01, or 2027-11-01T00:00:00+01:00`;
      faults.push({ path: `${path}.until`, code: 'malformed-until', message });
    }
    const route = routes.get(id);
    return route ? [...faults, ...faultsOfLevel(path, route, entry.deviation !== undefined)] : faults;
  });
}

function faultsOfLevel(path: string, { id, required }: CompiledRoute, deviates: boolean): PolicyFault[] {
  const fault = (code: string, message: string): PolicyFault[] => [{ path, code, message }];
  if (required.status !== 'computed' || isLevelAtLeast(required.level, 'high')) {
    return fault('rollout-high', `route ${id} is never opened by a password alone; take it out`);
  }
  if (required.level === 'none') {
    return fault('rollout-needless', `route ${id} asks for no level, so it needs no roll-out; take it out`);
  }
  // A password confirms nothing, so it could never meet this.
  if (required.confirmedWithinSeconds !== null) {
    return fault('rollout-confirmation', `route ${id} asks for a recent confirmation; take it out`);
  }
  if (isLevelAtLeast(required.level, 'substantial') && !deviates) {
    const message = `route ${id} is substantial; take it out, or add deviation with its reason (two approvers, 12 months)`;
    return fault('rollout-needs-deviation', message);
  }
  return [];
}
