// Recovery codes: making a set, and using a code where nothing else is left. A code is worth low at most, confirms
// nothing, and is throttled by the account's one budget of guesses, as the codes of an app are.

import type { OfferedFactor } from '../domain/decide.ts';
import type { ErrorCode } from '../domain/errors.ts';
import { createRecoveryCodes, formatRecoveryCode, parseRecoveryCode } from '../factor/recovery-code.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession, BrokerSessions } from './broker-session.ts';
import type { EnrolRule } from './enrol-rule.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';
import type { Notify } from './notify.ts';
import { type Attempt, createStepUpRecord } from './step-up-record.ts';

const setName = 'Recovery codes';

export type RecoveryAttempt = Attempt & {
  /** The set of codes that lifts this visit. */
  offered: OfferedFactor;
  code: unknown;
};

export function createRecovery(
  deps: FlowDeps & { events: AuditEvents; brokerSessions: BrokerSessions; rule: EnrolRule; notify: Notify },
) {
  const { stores, events, rule } = deps;
  const record = createStepUpRecord(deps);

  async function make(session: BrokerSession, caller: Caller): Promise<string[]> {
    const fresh = await rule.requireFresh(session.session);
    const codes = createRecoveryCodes();
    const { accountId } = session.session;
    await deps.transact(async (tx) => {
      const { proofingId, level } = await rule.inherit(tx, session, fresh);
      const set = { accountId, name: setName, proofingId, codes };
      const { replaced } = await stores.recoveryCodes.replace(tx.trx, set);
      tx.changed({ kind: 'account', id: accountId });
      const notice = replaced ? 'factor-replaced' : 'factor-added';
      await deps.notify.changed(tx, accountId, notice, { factor: 'recovery-code' });
      const facts = { factor: 'recovery-code', proofing: level, replaced };
      await stores.audit.append(tx.trx, events.ofSession('factor-enrolled', session, caller, { facts }));
    });
    return codes.map(formatRecoveryCode);
  }

  const refuse = (attempt: RecoveryAttempt, code: ErrorCode, retryAtMs?: number) =>
    record.refuse(attempt, code, { facts: { factor: 'recovery-code' }, retryAtMs });

  async function alreadyUsed(attempt: RecoveryAttempt, guess: Buffer): Promise<never> {
    const { accountId } = attempt.session.session;
    await deps.transact((tx) => stores.attemptBudgets.release(tx.trx, accountId, guess));
    return refuse(attempt, 'recovery-code-used');
  }

  /** The second round trip: the code is spent, and evidence and audit row are stored with it. Null: spent before. */
  async function use(attempt: RecoveryAttempt, code: string): Promise<string | null> {
    const { session, offered } = attempt;
    const { accountId } = session.session;
    return deps.transact(async (tx) => {
      const used = await stores.recoveryCodes.use(tx.trx, { accountId, factorId: offered.id, code });
      if (!used) return null;
      const evidence = { kind: 'factor', factorId: offered.id, userVerified: false } as const;
      await deps.notify.changed(tx, accountId, 'recovery-code-used', {});
      const facts = { factor: 'recovery-code', left: used.left };
      return record.lift(tx, attempt, evidence, { facts, forgetsGuesses: true });
    });
  }

  return {
    /** Ten new codes, as people read them; those of before are void. Shown once: nobody can read them again. */
    make: (session: BrokerSession, caller: Caller): Promise<string[]> =>
      rule.recorded(
        { event: 'factor-enrolled', factor: 'recovery-code', session, caller },
        make(session, caller),
      ),

    /** The session's new cookie; throws BrokerError with the reason otherwise. */
    async verify(attempt: RecoveryAttempt): Promise<string> {
      const { accountId } = attempt.session.session;
      const code = parseRecoveryCode(attempt.code);
      if (code === null) return refuse(attempt, 'recovery-code-malformed');
      const factorId = attempt.offered.id;
      // The set is part of the guess: what is wrong of this one may be right of the next.
      const guess = deps.hashGuess('recovery-code', factorId, code);
      const reserved = await stores.attemptBudgets.reserve(deps.db, accountId, guess);
      if (reserved.status === 'locked') return refuse(attempt, 'locked-out', reserved.lockedUntilMs);
      if (reserved.status === 'exhausted') return refuse(attempt, 'factor-exhausted');
      const found = await stores.recoveryCodes.find(deps.db, { accountId, factorId, code });
      if (found === null) return refuse(attempt, 'recovery-code-wrong');
      const cookie = found === 'good' ? await use(attempt, code) : null;
      return cookie ?? alreadyUsed(attempt, guess);
    },
  };
}

export type Recovery = ReturnType<typeof createRecovery>;
