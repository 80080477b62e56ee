// Lifting a session with a code by SMS. The number is the stored, confirmed one, whatever a request says (O13);
// the code is spent in the transaction that stores evidence and audit row.

import { BrokerError, type ErrorCode } from '../domain/errors.ts';
import { maskNumber } from '../factor/sms.ts';
import type { SmsPlace } from '../store/sms-challenge-store.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession, BrokerSessions } from './broker-session.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';
import type { SmsCodes, SmsLocale, SmsOrdered } from './sms-code.ts';
import { type Attempt, createStepUpRecord } from './step-up-record.ts';

export type SmsAttempt = Attempt & { factorId: string; code: unknown };

export function createStepUpSms(
  deps: FlowDeps & { events: AuditEvents; brokerSessions: BrokerSessions; codes: SmsCodes },
) {
  const { stores, codes } = deps;
  const record = createStepUpRecord(deps);
  const facts = { factor: 'sms' };

  const placeOf = (session: BrokerSession, factorId: string): SmsPlace => ({
    sessionId: session.session.id,
    factorId,
    purpose: 'step-up',
  });

  async function readNumber(session: BrokerSession, factorId: string): Promise<string | null> {
    const stored = await stores.factors.readSecret(deps.db, factorId);
    const usable = stored?.confirmed && stored.accountId === session.session.accountId;
    return usable && stored.kind === 'sms' ? stored.secret.toString('utf8') : null;
  }

  const refuse = (attempt: SmsAttempt, code: ErrorCode, retryAtMs?: number) =>
    record.refuse(attempt, code, { facts, retryAtMs });

  return {
    /** Throws factor-not-offered, sms-limit, sms-not-sent. */
    async send(
      session: BrokerSession,
      factorId: string,
      { locale, caller }: { locale: SmsLocale; caller: Caller },
    ): Promise<SmsOrdered> {
      const number = await readNumber(session, factorId);
      if (number === null) throw new BrokerError('factor-not-offered');
      return codes.send({ session, purpose: 'step-up', factor: { id: factorId }, number, locale, caller });
    },

    /** What the page for a code shows; awaited false: there is no code to type. */
    async describe(session: BrokerSession, factorId: string) {
      const number = await readNumber(session, factorId);
      if (number === null) throw new BrokerError('factor-not-offered');
      return { to: maskNumber(number), ...(await codes.describe(placeOf(session, factorId))) };
    },

    /** The session's new cookie; throws BrokerError with the reason otherwise. */
    async verify(attempt: SmsAttempt): Promise<string> {
      const { session, factorId } = attempt;
      const { accountId } = session.session;
      const number = await readNumber(session, factorId);
      if (number === null) return refuse(attempt, 'factor-not-offered');
      const place = placeOf(session, factorId);
      const right = await codes.check({ accountId, place, number, code: attempt.code }, (code, retryAtMs) =>
        refuse(attempt, code, retryAtMs),
      );
      const cookie = await deps.transact(async (tx) => {
        if (!(await stores.smsChallenges.consumeForFactor(tx.trx, right))) return null;
        const evidence = { kind: 'factor', factorId, userVerified: false } as const;
        return record.lift(tx, attempt, evidence, { facts, forgetsGuesses: true });
      });
      if (cookie !== null) return cookie;
      await codes.release(accountId, right);
      return refuse(attempt, 'code-used');
    },
  };
}

export type StepUpSms = ReturnType<typeof createStepUpSms>;
