// What is kept of one decision, at the gate or for a portal's login request.

import { recordCircumstances, recordEvidence } from './domain/recorded-session.ts';
import { recordedRequired } from './flow/audit-event.ts';
import type { DecisionNote } from './flow/authorize.ts';
import type { LoadedPortalSession } from './flow/portal-session.ts';
import { referenceOfDecision } from './flow/reference.ts';
import { bucketMs } from './gate/decision-recorder.ts';
import type { NewDecision } from './store/decision-store.ts';

/** ownMs: of a note that gets a row of its own, a moment that no other has. */
export type RecordedNote = Omit<DecisionNote, 'view'> & { view: LoadedPortalSession; ownMs?: number };

/** Why it was refused, what is missing, or by what but its level it was let in. */
function reasonsOf(decision: RecordedNote['decision']): string[] {
  if (decision.outcome === 'deny') return [decision.reason];
  if (decision.outcome === 'allow') return decision.transitionUntilMs === null ? [] : ['transition'];
  return decision.missing;
}

/** What a refusal's reference code is made of. */
export const keyOfDecision = ({ view, route, decision, policyVersion, bucket }: RecordedNote) => ({
  ...{ sessionId: view.session.id, routeId: route.id, outcome: decision.outcome, policyVersion, bucket },
});

/** The row behind one gate decision: numbers of the norm and codes of evidence, no number of a person in clear. */
export function decisionRow(note: RecordedNote, nowMs: number): NewDecision {
  const { view, route, decision, policyVersion, ownMs } = note;
  const { session, details } = view;
  const reached = decision.outcome === 'sign-in' ? null : decision.reached;
  return {
    sessionId: session.id,
    accountId: session.accountId,
    portalId: route.portalId,
    routeId: route.id,
    outcome: decision.outcome,
    policyVersion,
    // The row belongs to the five minutes its reference was made of, also when they ended this very moment.
    atMs: Math.min(nowMs, (note.bucket + 1) * bucketMs - 1),
    required: recordedRequired(decision.required),
    reached: reached && { level: reached.level, twoFactor: reached.twoFactor },
    reasons: reasonsOf(decision),
    reference: decision.outcome === 'deny' ? referenceOfDecision(keyOfDecision(note)) : null,
    evidence: recordEvidence(session),
    circumstances: recordCircumstances(session, note.login ?? null),
    legalSubject: session.representation.legalSubject,
    personal: { representation: session.representation, actingSubject: details.actingSubject },
    ...(ownMs === undefined ? {} : { ownMs }),
  };
}
