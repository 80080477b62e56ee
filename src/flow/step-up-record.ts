// How every proof of a factor ends: the session lifted and the record written in the transaction that took the proof,
// or a refusal, recorded by itself. Without its audit row no evidence is stored.

import { BrokerError, type ErrorCode } from '../domain/errors.ts';
import type { Required } from '../domain/required.ts';
import type { NewEvidence } from '../store/session-store.ts';
import type { AuditEvents, EventName } from './audit-event.ts';
import type { BrokerSession, BrokerSessions } from './broker-session.ts';
import type { Caller, FlowDeps, Tx } from './flow-deps.ts';

/** What is known of whoever proves a factor; required: what the visit asks, null where none does. */
export type Attempt = { session: BrokerSession; required: Required | null; caller: Caller };
type Facts = Record<string, unknown>;

export function createStepUpRecord(
  deps: Pick<FlowDeps, 'stores' | 'transact'> & { events: AuditEvents; brokerSessions: BrokerSessions },
) {
  const { stores, events, brokerSessions } = deps;

  return {
    /** The session's new cookie. The last statements of their transaction. forgetsGuesses: by a code. */
    async lift(
      tx: Tx,
      { session, required, caller }: Attempt,
      evidence: NewEvidence,
      { event = 'step-up', facts, ...more }: { event?: EventName; facts: Facts; forgetsGuesses?: boolean },
    ): Promise<string> {
      const { cookie, after } = await brokerSessions.lift(tx, session, evidence, more);
      await stores.audit.append(tx.trx, events.ofSession(event, after, caller, { required, facts }));
      return cookie;
    },

    /** In a transaction of its own, since nothing else happened; then throws the reason. */
    async refuse(
      { session, required, caller }: Attempt,
      code: ErrorCode,
      more: { facts: Facts; retryAtMs?: number | undefined; detail?: { cause: string } },
    ): Promise<never> {
      await deps.transact(async (tx) => {
        const { facts } = more;
        const detail = { outcome: 'failure', reason: code, required, facts } as const;
        await stores.audit.append(tx.trx, events.ofSession('step-up', session, caller, detail));
      });
      const { retryAtMs, detail = {} } = more;
      throw new BrokerError(code, detail, retryAtMs === undefined ? {} : { retryAtMs });
    },
  };
}
