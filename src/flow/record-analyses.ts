// Keeps each analysis that a new policy version brings or changes, its outcome included, as a version of its own.
// Called by whoever appends a policy version, in the same transaction and before the audit row.

import type { Norm } from '../domain/norm.ts';
import type { PolicyDocument } from '../domain/policy-document.ts';
import { listRecordedAnalyses } from '../domain/recorded-analysis.ts';
import type { Stores } from '../store/stores.ts';
import type { Db } from './flow-deps.ts';

export type RecordAnalysesDeps = { norms: readonly Norm[]; stores: Pick<Stores, 'analysisVersions'> };

/** What did not change since the newest version of its service is not written again. */
export async function recordAnalyses(
  trx: Db,
  { norms, stores }: RecordAnalysesDeps,
  policyVersion: number,
  document: PolicyDocument,
): Promise<void> {
  await stores.analysisVersions.appendChanged(trx, policyVersion, listRecordedAnalyses(document, norms));
}
