// Lifting a session with a one-time code. Two round trips: the first, committed alone, reserves an attempt; the
// second consumes the time step and stores evidence and audit row together. A crash between them costs one attempt.

import type { OfferedFactor } from '../domain/decide.ts';
import type { ErrorCode } from '../domain/errors.ts';
import { matchTotpStep, parseTotpCode, totpStep } from '../factor/totp.ts';
import type { FactorSecret } from '../store/factor-store.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSessions } from './broker-session.ts';
import type { Db, FlowDeps } from './flow-deps.ts';
import { type Attempt, createStepUpRecord } from './step-up-record.ts';

export type TotpAttempt = Attempt & {
  /** The apps that lift this visit: the code may be of any of them. */
  offered: readonly OfferedFactor[];
  code: unknown;
};

/** Which app a code is of and at which step; used: that step, or a later one of this app, was accepted before. */
type Match = { app: FactorSecret; step: number; used: boolean };

export function createStepUp(deps: FlowDeps & { brokerSessions: BrokerSessions; events: AuditEvents }) {
  const { stores } = deps;
  const record = createStepUpRecord(deps);
  const facts = { factor: 'totp' };

  /** Confirmed and not revoked; never the password, which the others complete. */
  async function listLive(accountId: string, db: Db) {
    const [factors, proofings] = await Promise.all([
      stores.factors.list(db, accountId),
      stores.proofings.listOfAccount(db, accountId),
    ]);
    return factors
      .filter((factor) => factor.confirmedAtMs !== null && factor.revokedAtMs === null)
      .filter((factor) => factor.kind !== 'password')
      .map(({ id, kind, name, userVerified, proofingId, codesLeft }) => {
        const proofing = proofings.find((item) => item.id === proofingId) ?? null;
        return { factor: { id, kind, name, userVerified, proofing }, codesLeft };
      });
  }

  /** The account's confirmed factors with the proofing each is worth. */
  async function listFactors(accountId: string, db: Db = deps.db): Promise<OfferedFactor[]> {
    return (await listLive(accountId, db)).map(({ factor }) => factor);
  }

  const refuse = (attempt: TotpAttempt, code: ErrorCode, retryAtMs?: number) =>
    record.refuse(attempt, code, { facts, retryAtMs });

  /**
   * First round trip: the attempt is spent before the code is looked at. One guess is one attempt, however many apps
   * it is tried against: a person has five at most, so a hundred guesses hit with 100 x 5 x 3 in a million.
   */
  async function reserve(attempt: TotpAttempt, guess: Buffer): Promise<FactorSecret[]> {
    const { accountId } = attempt.session.session;
    const reservation = await stores.attemptBudgets.reserve(deps.db, accountId, guess);
    if (reservation.status === 'locked') return refuse(attempt, 'locked-out', reservation.lockedUntilMs);
    if (reservation.status === 'exhausted') return refuse(attempt, 'factor-exhausted');
    const apps = await stores.factors.readSecrets(deps.db, accountId, 'totp');
    const usable = apps.filter((app) => attempt.offered.some(({ id }) => id === app.id));
    return usable.length > 0 ? usable : refuse(attempt, 'factor-not-offered');
  }

  /** Every app is tried, whichever matches; of two by chance the same, one that is still good goes first. */
  function findMatch(apps: readonly FactorSecret[], code: string, nowMs: number): Match | null {
    const matches = apps.flatMap((app): Match[] => {
      const step = matchTotpStep(app.secret.toString('utf8'), code, nowMs);
      if (step === null || (app.lastStep !== null && step < app.lastStep)) return [];
      return [{ app, step, used: step === app.lastStep }];
    });
    return matches.find(({ used }) => !used) ?? matches[0] ?? null;
  }

  async function alreadyUsed(attempt: TotpAttempt, guess: Buffer): Promise<never> {
    await deps.transact((tx) =>
      stores.attemptBudgets.release(tx.trx, attempt.session.session.accountId, guess),
    );
    return refuse(attempt, 'code-used');
  }

  return {
    listFactors,

    /** The same without sets of recovery codes of which none is left: they are no road any more. */
    async listUsable(accountId: string): Promise<OfferedFactor[]> {
      const live = await listLive(accountId, deps.db);
      return live.filter(({ codesLeft }) => codesLeft !== 0).map(({ factor }) => factor);
    },

    /** The session's new cookie; throws BrokerError with the reason otherwise. */
    async verifyTotp(attempt: TotpAttempt): Promise<string> {
      const { accountId } = attempt.session.session;
      const code = parseTotpCode(attempt.code);
      if (code === null) return refuse(attempt, 'code-malformed');
      const nowMs = deps.nowMs();
      // The time step is part of the guess: tomorrow the same digits are another guess.
      const guess = deps.hashGuess('totp', accountId, code, String(totpStep(nowMs)));
      const match = findMatch(await reserve(attempt, guess), code, nowMs);
      if (match === null) return refuse(attempt, 'code-wrong');
      if (match.used) return alreadyUsed(attempt, guess);
      const { app, step } = match;
      const cookie = await deps.transact(async (tx) => {
        if (!(await stores.factors.consumeStep(tx.trx, app.id, step))) return null;
        const evidence = { kind: 'factor', factorId: app.id, userVerified: false } as const;
        return record.lift(tx, attempt, evidence, { facts, forgetsGuesses: true });
      });
      return cookie ?? alreadyUsed(attempt, guess);
    },
  };
}

export type StepUp = ReturnType<typeof createStepUp>;
