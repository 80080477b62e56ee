// Who a password alone still lets in, and until when: somebody who typed it in this session, of a cohort of the
// route's roll-out, before its date. It proves no level, and it opens nothing that asks for high.

import { isEvidenceLive } from './reached.ts';
import type { Required } from './required.ts';
import { cohortOf, type Transition } from './rollout-document.ts';
import type { Session } from './session.ts';

/** True while the roll-out stands for this requirement at all, whoever asks. */
export function isTransitionOpen(
  transition: Transition | null | undefined,
  required: Required,
  nowMs: number,
): transition is Transition {
  if (!transition || !(nowMs < transition.untilMs)) return false;
  if (required.status !== 'computed' || required.confirmedWithinSeconds !== null) return false;
  return required.level === 'low' || (required.level === 'substantial' && transition.deviation);
}

/** Until when a password alone still opens this route to somebody, in ms; null when to nobody. */
export function openTransitionEnd(
  { transition, required }: { transition: Transition | null | undefined; required: Required },
  nowMs: number,
): number | null {
  return isTransitionOpen(transition, required, nowMs) ? transition.untilMs : null;
}

/** The moment at which it ends for this session, in ms; null when it lets this session in nowhere. */
export function findTransitionEnd(
  transition: Transition | null | undefined,
  required: Required,
  session: Session,
  nowMs: number,
): number | null {
  if (!isTransitionOpen(transition, required, nowMs)) return null;
  const cohort = cohortOf(session.representation.legalSubject.type);
  if (transition.cohorts && !transition.cohorts.includes(cohort)) return null;
  const typed = session.evidence.some(
    (item) => item.kind === 'factor' && item.factor === 'password' && isEvidenceLive(item, nowMs),
  );
  return typed ? transition.untilMs : null;
}
