// Lifting a session with a one-time code. Two round trips: the first, committed alone, reserves an attempt; the
// second consumes the time step and stores evidence and audit row together. A crash between them costs one attempt.

import type { OfferedFactor } from '../domain/decide.ts';
import { BrokerError, type ErrorCode } from '../domain/errors.ts';
import type { Required } from '../domain/required.ts';
import { matchTotpStep, parseTotpCode, totpStep } from '../factor/totp.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession, BrokerSessions } from './broker-session.ts';
import type { Caller, Db, FlowDeps } from './flow-deps.ts';

export type TotpAttempt = {
  session: BrokerSession;
  factorId: unknown;
  code: unknown;
  required: Required | null;
  caller: Caller;
};

export function createStepUp(deps: FlowDeps & { brokerSessions: BrokerSessions; events: AuditEvents }) {
  const { stores, brokerSessions, events } = deps;

  /** The account's confirmed factors with the proofing each is worth; never the password, which they complete. */
  async function listFactors(accountId: string, db: Db = deps.db): Promise<OfferedFactor[]> {
    const [factors, proofings] = await Promise.all([
      stores.factors.list(db, accountId),
      stores.proofings.listOfAccount(db, accountId),
    ]);
    return factors
      .filter((factor) => factor.confirmedAtMs !== null && factor.revokedAtMs === null)
      .filter((factor) => factor.kind !== 'password')
      .map(({ id, kind, name, userVerified, proofingId }) => {
        const proofing = proofings.find((item) => item.id === proofingId) ?? null;
        return { id, kind, name, userVerified, proofing };
      });
  }

  async function refuse(attempt: TotpAttempt, code: ErrorCode, retryAtMs?: number): Promise<never> {
    const { session, caller, required } = attempt;
    await deps.transact(async (tx) => {
      const detail = { outcome: 'failure', reason: code, required, facts: { factor: 'totp' } } as const;
      await stores.audit.append(tx.trx, events.ofSession('step-up', session, caller, detail));
    });
    throw new BrokerError(code, {}, retryAtMs === undefined ? {} : { retryAtMs });
  }

  /** First round trip: the attempt is spent before the code is looked at. */
  async function reserve(attempt: TotpAttempt, guess: Buffer) {
    const { accountId } = attempt.session.session;
    const reservation = await deps.transact((tx) => stores.attemptBudgets.reserve(tx.trx, accountId, guess));
    if (reservation.status === 'locked') return refuse(attempt, 'locked-out', reservation.lockedUntilMs);
    if (reservation.status === 'exhausted') return refuse(attempt, 'factor-exhausted');
    const { factorId } = attempt;
    const secret = typeof factorId === 'string' ? await stores.factors.readSecret(deps.db, factorId) : null;
    const usable = secret?.confirmed && secret.accountId === accountId && secret.kind === 'totp';
    return usable ? secret : refuse(attempt, 'factor-not-offered');
  }

  async function alreadyUsed(attempt: TotpAttempt, guess: Buffer): Promise<never> {
    await deps.transact((tx) =>
      stores.attemptBudgets.release(tx.trx, attempt.session.session.accountId, guess),
    );
    return refuse(attempt, 'code-used');
  }

  return {
    listFactors,

    /** The session's new cookie; throws BrokerError with the reason otherwise. */
    async verifyTotp(attempt: TotpAttempt): Promise<string> {
      const { session, caller, required } = attempt;
      const { accountId } = session.session;
      const code = parseTotpCode(attempt.code);
      if (code === null) return refuse(attempt, 'code-malformed');
      const nowMs = deps.nowMs();
      // The time step is part of the guess: tomorrow the same digits are another guess.
      const guess = deps.hashGuess('totp', accountId, code, String(totpStep(nowMs)));
      const secret = await reserve(attempt, guess);
      const step = matchTotpStep(secret.secret.toString('utf8'), code, nowMs);
      if (step === null) return refuse(attempt, 'code-wrong');
      if (step === secret.lastStep) return alreadyUsed(attempt, guess);
      if (secret.lastStep !== null && step < secret.lastStep) return refuse(attempt, 'code-wrong');
      const cookie = await deps.transact(async (tx) => {
        if (!(await stores.factors.consumeStep(tx.trx, secret.id, step))) return null;
        await stores.attemptBudgets.clear(tx.trx, accountId);
        const evidence = { kind: 'factor', factorId: secret.id, userVerified: false } as const;
        const lifted = await brokerSessions.lift(tx, session, evidence);
        const after = await stores.sessions.loadById(tx.trx, lifted.sessionId);
        if (!after) throw new BrokerError('internal');
        const detail = { required, facts: { factor: 'totp' } };
        await stores.audit.append(tx.trx, events.ofSession('step-up', after, caller, detail));
        return lifted.cookie;
      });
      return cookie ?? alreadyUsed(attempt, guess);
    },
  };
}

export type StepUp = ReturnType<typeof createStepUp>;
