// Holds every new version of the policy against the record of the roll-out, and puts on record what it begins, brings
// forward or takes out: in the transaction of the version, so that neither comes without the other.

import { checkRollout } from '../domain/check-rollout.ts';
import { type PolicyDocument, policyDocumentSchema } from '../domain/policy-document.ts';
import type { PolicyFault } from '../domain/policy-faults.ts';
import { factsOfVersion } from '../domain/rollout-facts.ts';
import type { Stores } from '../store/stores.ts';
import type { Db } from './flow-deps.ts';

type RecordStores = Pick<Stores, 'policyVersions' | 'rolloutEnds'>;

/** A stored document of a format that this program does not know had no route that it could show. */
function readBefore(document: unknown): PolicyDocument {
  const parsed = policyDocumentSchema.safeParse(document);
  const nothing = { version: 1, dataClasses: {}, services: {}, portals: {}, routes: {} };
  return parsed.success ? parsed.data : policyDocumentSchema.parse(nothing);
}

/** The faults of a document that would follow the version in force; empty when it may be applied. */
export async function findRolloutChangeFaults(
  stores: RecordStores,
  db: Db,
  document: PolicyDocument,
  nowMs: number,
): Promise<PolicyFault[]> {
  const before = await stores.policyVersions.newest(db);
  const facts = await stores.rolloutEnds.list(db);
  return checkRollout(before && readBefore(before.document), document, facts, nowMs);
}

/** After the version was stored, under its lock. What is returned was not recorded: the caller gives the version up. */
export async function recordRollout(
  stores: RecordStores,
  trx: Db,
  stored: { document: PolicyDocument; version: number; nowMs: number },
): Promise<PolicyFault[]> {
  const { document, version, nowMs } = stored;
  const before = await stores.policyVersions.previousOf(trx, version);
  const facts = await stores.rolloutEnds.list(trx);
  const faults = checkRollout(before && readBefore(before.document), document, facts, nowMs);
  if (faults.length === 0) {
    await stores.rolloutEnds.append(trx, factsOfVersion(document, facts, nowMs), version);
  }
  return faults;
}
