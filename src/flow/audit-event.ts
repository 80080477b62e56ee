// Builds audit events from what a flow knows: fields of NEN 7513 ch. 5 and OWASP ASVS 16.2.1, numbers apart and
// sealed by the store. Facts are codes and names of policy; never a number, name or code of a person.

import { type AssuranceContext, computeReached } from '../domain/reached.ts';
import { recordEvidence } from '../domain/recorded-session.ts';
import type { Required } from '../domain/required.ts';
import type { Session } from '../domain/session.ts';
import type { AuditEvent } from '../store/audit-store.ts';
import type { Caller } from './flow-deps.ts';
import type { LoadedPortalSession } from './portal-session.ts';

type Facts = AuditEvent['facts'];
export type EventName =
  | 'sign-in'
  | 'step-up'
  | 'code-sent'
  | 'mismatch'
  | 'factor-enrolled'
  | 'factor-removed'
  | 'factor-renamed'
  | 'break-glass'
  | 'accounts-linked'
  | 'accounts-unlinked'
  | 'sign-out'
  | 'session-revoked'
  | 'consent-given'
  | 'consent-refused'
  | 'account-locked'
  | 'account-unlocked'
  | 'factors-reset'
  | 'sessions-ended'
  | 'password-reset-asked'
  | 'password-reset'
  | 'password-changed'
  | 'accounts-imported'
  | 'policy-applied'
  | 'policy-draft-made'
  | 'policy-draft-approved'
  | 'policy-draft-refused'
  | 'policy-draft-withdrawn'
  | 'person-looked-up'
  | 'audit-exported'
  | 'staff-founded'
  | 'staff-link-made'
  | 'staff-paired'
  | 'staff-set-up-anew'
  | 'staff-change-proposed'
  | 'staff-change-decided'
  | 'desk-looked-up'
  | 'vetting-recorded'
  | 'vetting-decided'
  | 'vetting-revoked'
  | 'binding-ended'
  | 'letter-requested'
  | 'letters-read'
  | 'letters-exported'
  | 'replay-started'
  | 'session-explained'
  | 'decisions-revealed'
  | 'activation-redeemed'
  | 'rollout-ended'
  | 'rollout-messages-sent'
  | 'rollout-list-read';

/** Required level as the record keeps it: numbers of the norm and the classes that caused it. */
export function recordedRequired(required: Required | null): unknown {
  if (!required) return null;
  const { status, level, twoFactor, confirmedWithinSeconds, norm, dataClasses, reasons } = required;
  const sources = reasons.map(({ code, source, dataClass }) => ({ code, source, dataClass }));
  return { status, level, twoFactor, confirmedWithinSeconds, norm, dataClasses, reasons: sources };
}

export function createAuditEvents(context: AssuranceContext, nowMs: () => number) {
  function recordedReached(session: Session) {
    const { level, twoFactor, reasons } = computeReached(session, context, nowMs());
    return { level, twoFactor, reasons, evidence: recordEvidence(session) };
  }

  const anonymous = (event: EventName, caller: Caller, facts: Facts) => ({
    event,
    accountId: null,
    sessionId: null,
    correlationId: caller.correlationId,
    required: null,
    reached: null,
    facts: { addressPrefix: caller.addressPrefix, ...facts },
    legalSubject: null,
    actingSubject: null,
    intermediary: null,
    personal: null,
  });

  return {
    recordedReached,

    /** An event about a known session; after is the session as it is once the event took effect. */
    ofSession(
      event: EventName,
      after: LoadedPortalSession,
      caller: Caller,
      detail: {
        outcome?: AuditEvent['outcome'];
        reason?: string | null;
        facts?: Facts;
        required?: Required | null;
      } = {},
    ): AuditEvent {
      const { representation } = after.session;
      return {
        event,
        outcome: detail.outcome ?? 'success',
        reason: detail.reason ?? null,
        accountId: after.session.accountId,
        sessionId: after.session.id,
        correlationId: caller.correlationId,
        required: recordedRequired(detail.required ?? null),
        reached: recordedReached(after.session),
        facts: {
          upstream: after.upstreamId,
          addressPrefix: caller.addressPrefix,
          serviceId: representation.serviceId,
          serviceUuid: after.details.serviceUuid,
          branchRestricted: representation.branch !== null,
          ...detail.facts,
        },
        legalSubject: representation.legalSubject,
        actingSubject: after.details.actingSubject,
        intermediary: representation.intermediary,
        personal: representation.branch === null ? null : { branch: representation.branch },
      };
    },

    /** Done by this installation itself, or by who runs it. */
    ofInstallation(event: EventName, reason: string, caller: Caller, facts: Facts): AuditEvent {
      return { ...anonymous(event, caller, facts), outcome: 'success', reason };
    },

    /** A failure before anybody was recognised. */
    ofNobody(event: EventName, reason: string, caller: Caller, facts: Facts): AuditEvent {
      return { ...anonymous(event, caller, facts), outcome: 'failure', reason };
    },
  };
}

export type AuditEvents = ReturnType<typeof createAuditEvents>;
