// Reference codes: of one request, and of a refusal on record, whose page and row must say the same.

import { createHash, randomBytes } from 'node:crypto';
import { referenceCode } from '../domain/reference-code.ts';
import type { FlowDeps } from './flow-deps.ts';

export const createReference = (): string => referenceCode(randomBytes(10));

/**
 * Of what one row of decisions stands for: whoever is refused again in the same five minutes reads the same code, on
 * every replica, and it leads to that row. The session's id is nothing anybody can guess.
 */
export function referenceOfDecision(of: {
  sessionId: string;
  routeId: string;
  outcome: string;
  policyVersion: number;
  bucket: number;
}): string {
  const parts = JSON.stringify([of.sessionId, of.routeId, of.outcome, of.policyVersion, of.bucket]);
  return referenceCode(createHash('sha256').update(parts).digest());
}

export type Referenced = { accountId: string | null; sessionId: string | null };

/** Whose request a code was shown at: of an event, or of a refusal at a portal. */
export async function findReferenced(
  { stores, db }: Pick<FlowDeps, 'stores' | 'db'>,
  code: string,
): Promise<Referenced[]> {
  const events = await stores.audit.findByReference(db, code);
  return [...events, ...(await stores.decisionReader.findByReference(db, code))].map(
    ({ accountId, sessionId }) => ({ accountId, sessionId }),
  );
}
