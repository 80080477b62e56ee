// Who may see and change their own account: the page is about factors, so what it asks is proof of the person, not
// a level for a company. Somebody who left a company still reaches the account, and gets nowhere else with it.

import { categoriesOfFactor } from './factor-category.ts';
import { type AssuranceContext, computeReached, evidenceOf, isEvidenceLive } from './reached.ts';
import type { Session } from './session.ts';

/**
 * open: an upstream login that proved something, or local factors of two categories.
 * password-only: one category of local evidence; enough only while the account has no other factor to ask for.
 */
export type AccountAccess = 'open' | 'password-only' | 'closed';

export function findAccountAccess(
  session: Session | null,
  context: AssuranceContext,
  nowMs: number,
): AccountAccess {
  if (!session || !(session.endsAtMs > nowMs)) return 'closed';
  const upstream = session.evidence.filter((item) => item.kind === 'upstream');
  if (computeReached({ ...session, evidence: upstream }, context, nowMs).level !== 'none') return 'open';
  const factors = evidenceOf(session.evidence, context).filter(
    (item) => item.kind === 'factor' && isEvidenceLive(item, nowMs),
  );
  const categories = new Set(
    factors.flatMap((item) =>
      item.kind === 'factor' ? categoriesOfFactor(item.factor, item.userVerified) : [],
    ),
  );
  if (categories.size >= 2) return 'open';
  return categories.has('knowledge') ? 'password-only' : 'closed';
}
