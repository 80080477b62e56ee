// Earlier versions of the policy: who made each, when and why, who approved it, and what it changed.

import { BrokerError } from '../domain/errors.ts';
import type { PolicyChange } from '../domain/policy-change.ts';
import { findPolicyChanges } from '../domain/policy-changes.ts';
import type { PolicyVersion } from '../store/policy-version-store.ts';
import type { FlowDeps } from './flow-deps.ts';
import { keepFew } from './keep-few.ts';
import type { Policies } from './policies.ts';
import type { Staff } from './staff.ts';

export type PolicyHistoryDeps = FlowDeps & { policies: Policies; staff: Staff };

/** draftId and approvers: null and none where it applied at once. */
export type LoadedVersion = PolicyVersion & { draftId: string | null; approvers: string[] };

export function createPolicyHistory(deps: PolicyHistoryDeps) {
  const { db, stores, policies, staff } = deps;
  const compared = keepFew<PolicyChange[]>(4);

  async function compiled(number: number) {
    const found = await policies.atVersion(number);
    if (!found) throw new BrokerError('not-found', { version: number });
    return found.policy;
  }

  return {
    /** Newest first. */
    listVersions: () => stores.policyVersions.list(db),

    async loadVersion(number: number): Promise<LoadedVersion | null> {
      const version = await stores.policyVersions.byNumber(db, number);
      if (!version) return null;
      const draft = await stores.policyDrafts.ofVersion(db, number);
      const approvals = draft ? await stores.policyDrafts.approvals(db, draft.id) : [];
      const approvers: string[] = [];
      for (const { accountId } of approvals) approvers.push((await staff.nameOf(accountId)) ?? accountId);
      return { ...version, draftId: draft?.id ?? null, approvers };
    },

    compareVersions: (from: number, to: number): Promise<PolicyChange[]> =>
      compared(`${from} ${to}`, async () => findPolicyChanges(await compiled(from), await compiled(to))),
  };
}
