// What a recovery code of a moment ago allows: to add a factor at low at most, whatever the set of codes is worth.
// A lost factor of higher worth takes the proofing it was enrolled with (OWASP ASVS 6.4.4).

import { findAccountAccess } from './account-access.ts';
import { lowestLevel } from './level.ts';
import { type AssuranceContext, evidenceOf, isEvidenceLive } from './reached.ts';
import type { Proofing, Session } from './session.ts';

/** proofing: that of the set of codes, as far as it may be passed on. */
export type RecoveryProof = { factorId: string; atMs: number; proofing: Proofing };

/** Null when no code was used within this time beside another category of evidence, or its set proves nobody now. */
export function findRecoveryProof(
  session: Session,
  context: AssuranceContext,
  nowMs: number,
  withinMs: number,
): RecoveryProof | null {
  if (findAccountAccess(session, context, nowMs) !== 'open') return null;
  const used = evidenceOf(session.evidence, context)
    .filter((item) => item.kind === 'factor' && item.factor === 'recovery-code')
    .filter((item) => isEvidenceLive(item, nowMs))
    .at(-1);
  if (used?.kind !== 'factor' || !used.proofing || !(nowMs - used.atMs <= withinMs)) return null;
  const { factorId, atMs, proofing } = used;
  const level = lowestLevel(proofing.level, 'low');
  if (level === 'none' || proofing.endedAtMs !== null || !(proofing.expiresAtMs > nowMs)) return null;
  return { factorId, atMs, proofing: { ...proofing, level } };
}
