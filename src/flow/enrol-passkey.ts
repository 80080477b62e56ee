// Enrolling a passkey, beside whatever else the account has. The challenge is spent before the answer is looked at,
// so no answer is tried twice. A registration is no evidence: it comes without attestation (fmt none, WebAuthn Level 3
// 8.7), so nothing in it is signed with the new key, and neither its possession nor that its user was verified is
// proven until the passkey answers a challenge.

import { BrokerError } from '../domain/errors.ts';
import { freeFactorName } from '../domain/factor-name.ts';
import { type PasskeyFactor, passkeyChallengeSeconds } from '../factor/passkey.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession } from './broker-session.ts';
import type { EnrolRule, Worth } from './enrol-rule.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';
import type { Notify } from './notify.ts';

/** answer: what the browser's authenticator said, as JSON. challengeId: of the options it answers. */
export type PasskeyEnrolment = { name: string; challengeId: string; answer: string };

export function createEnrolPasskey(
  deps: FlowDeps & { events: AuditEvents; rule: EnrolRule; notify: Notify; passkey: PasskeyFactor },
) {
  const { db, stores, events, rule, notify, passkey } = deps;

  async function confirm(
    session: BrokerSession,
    { name, challengeId, answer }: PasskeyEnrolment,
    caller: Caller,
  ): Promise<void> {
    const { accountId, id: sessionId } = session.session;
    const asked = await stores.passkeyChallenges.consume(db, {
      id: challengeId,
      sessionId,
      purpose: 'enrol',
    });
    const fresh = await rule.requireToAdd(session.session);
    if (!asked?.userHandle) throw new BrokerError('passkey-refused', { cause: 'challenge' });
    const { challenge, userHandle } = asked;
    const made = await passkey.verifyEnrolment(answer, { challenge, userHandle });
    if (!made) throw new BrokerError('passkey-refused', { cause: 'verification' });
    await deps.transact(async (tx) => {
      const { proofingId, level, factors } = await rule.inherit(tx, session, fresh);
      const free = freeFactorName(
        name,
        factors.map((factor) => factor.name),
      );
      const factorId = await stores.passkeys.create(tx.trx, { accountId, name: free, proofingId, ...made });
      if (!factorId) throw new BrokerError('passkey-refused', { cause: 'known' });
      tx.changed({ kind: 'account', id: accountId });
      await notify.changed(tx, accountId, 'factor-added', { factor: 'passkey' });
      const { userVerified, credential } = made;
      const facts = { factor: 'passkey', proofing: level, userVerified, synced: credential.synced };
      await stores.audit.append(tx.trx, events.ofSession('factor-enrolled', session, caller, { facts }));
    });
  }

  return {
    /** What a passkey made now would be worth; throws where none may be made. */
    async describe(session: BrokerSession): Promise<Worth> {
      return rule.describeWorth(session.session, await rule.requireToAdd(session.session));
    },

    /** Options for the browser, and the challenge they carry under an id of its own. */
    async begin(session: BrokerSession, name: string) {
      await rule.requireToAdd(session.session);
      const { accountId, id: sessionId } = session.session;
      const known = (await stores.passkeys.listOfAccount(db, accountId)).map(({ credential }) => credential);
      // One handle per account, so that an authenticator sees its passkeys as those of one person.
      const userHandle = known[0]?.userHandle ?? passkey.createUserHandle();
      const options = await passkey.enrol({ name, userHandle, known });
      const challengeId = await stores.passkeyChallenges.create(db, {
        sessionId,
        purpose: 'enrol',
        asked: { challenge: options.challenge, userHandle },
        ttlSeconds: passkeyChallengeSeconds,
      });
      return { challenge: challengeId, options };
    },

    confirm: (session: BrokerSession, enrolment: PasskeyEnrolment, caller: Caller) =>
      rule.recorded(
        { event: 'factor-enrolled', factor: 'passkey', session, caller },
        confirm(session, enrolment, caller),
      ),
  };
}

export type EnrolPasskey = ReturnType<typeof createEnrolPasskey>;
