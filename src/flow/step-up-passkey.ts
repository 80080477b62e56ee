// Lifting a session with a passkey. The challenge is spent and committed first, then the answer is verified, then
// counter, evidence and audit row go in together. A passkey that was not offered for this visit lifts nothing (U18).

import type { OfferedFactor } from '../domain/decide.ts';
import { BrokerError } from '../domain/errors.ts';
import type { PasskeyProof } from '../domain/passkey.ts';
import { type PasskeyFactor, passkeyChallengeSeconds } from '../factor/passkey.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession, BrokerSessions } from './broker-session.ts';
import type { FlowDeps } from './flow-deps.ts';
import { type Attempt, createStepUpRecord } from './step-up-record.ts';

export type PasskeyAttempt = Attempt & {
  /** The passkeys that lift this visit, and of those the ones that lift it only with the user verified. */
  offered: PasskeyOffer;
  challengeId: string;
  answer: string;
};
export type PasskeyOffer = { factors: readonly OfferedFactor[]; verifiedOnly: ReadonlySet<string> };

export function createStepUpPasskey(
  deps: FlowDeps & { events: AuditEvents; brokerSessions: BrokerSessions; passkey: PasskeyFactor },
) {
  const { db, stores, passkey } = deps;
  const record = createStepUpRecord(deps);

  const refuse = (attempt: PasskeyAttempt, cause: string) =>
    record.refuse(attempt, 'passkey-refused', { facts: { factor: 'passkey', cause }, detail: { cause } });

  /** Which of the account's passkeys answered, and what it proved. */
  async function verify(attempt: PasskeyAttempt): Promise<{ factorId: string; proof: PasskeyProof }> {
    const { session, offered, challengeId, answer } = attempt;
    const { accountId, id: sessionId } = session.session;
    const purpose = 'step-up';
    const asked = await stores.passkeyChallenges.consume(db, { id: challengeId, sessionId, purpose });
    if (!asked) return refuse(attempt, 'challenge');
    const credentialId = passkey.credentialIdOf(answer);
    if (credentialId === null) return refuse(attempt, 'malformed');
    const stored = await stores.passkeys.findByCredential(db, credentialId);
    if (!stored || stored.accountId !== accountId) return refuse(attempt, 'unknown-passkey');
    const { factorId, credential, counter } = stored;
    if (!offered.factors.some(({ id }) => id === factorId)) return refuse(attempt, 'not-offered');
    const proof = await passkey.verify(answer, { challenge: asked.challenge, credential, counter });
    if (!proof) return refuse(attempt, 'verification');
    if (!proof.userVerified && offered.verifiedOnly.has(factorId))
      return refuse(attempt, 'user-not-verified');
    return { factorId, proof };
  }

  return {
    /** Options for the browser, and the challenge they carry under an id of its own. */
    async begin(session: BrokerSession, offered: PasskeyOffer) {
      const { accountId, id: sessionId } = session.session;
      const stored = await stores.passkeys.listOfAccount(db, accountId);
      const allowed = stored.filter(({ factorId }) => offered.factors.some(({ id }) => id === factorId));
      if (allowed.length === 0) throw new BrokerError('factor-not-offered');
      const isNeeded = allowed.every(({ factorId }) => offered.verifiedOnly.has(factorId));
      const options = await passkey.challenge({
        allowed: allowed.map(({ credential }) => credential),
        userVerification: isNeeded ? 'required' : 'preferred',
      });
      const challengeId = await stores.passkeyChallenges.create(db, {
        sessionId,
        purpose: 'step-up',
        asked: { challenge: options.challenge, userHandle: null },
        ttlSeconds: passkeyChallengeSeconds,
      });
      return { challenge: challengeId, options };
    },

    /** The session's new cookie; throws BrokerError with the reason otherwise. */
    async confirm(attempt: PasskeyAttempt): Promise<string> {
      const { factorId, proof } = await verify(attempt);
      const { userVerified } = proof;
      const cookie = await deps.transact(async (tx) => {
        if (!(await stores.passkeys.use(tx.trx, { factorId, ...proof }))) return null;
        const evidence = { kind: 'factor', factorId, userVerified } as const;
        return record.lift(tx, attempt, evidence, { facts: { factor: 'passkey', userVerified } });
      });
      return cookie ?? refuse(attempt, 'counter');
    },
  };
}

export type StepUpPasskey = ReturnType<typeof createStepUpPasskey>;
