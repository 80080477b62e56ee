// Signing in with a passkey alone: no name is typed, the authenticator says whose it is (WebAuthn Level 3, 1.2.5). Its
// user must be verified, so that it is two factors; the challenge belongs to one browser and is spent before the
// answer is looked at. What the session is worth is read from proofing and binding, like any other's.

import { BrokerError } from '../domain/errors.ts';
import type { PasskeyProof } from '../domain/passkey.ts';
import { audienceOfFactor } from '../domain/reached.ts';
import type { Audience } from '../domain/upstream-document.ts';
import { type PasskeyFactor, passkeyChallengeSeconds } from '../factor/passkey.ts';
import type { AuditEvents } from './audit-event.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';
import type { LocalSignIn } from './local-sign-in.ts';
import { createToken, hashToken, isToken } from './token.ts';

/** Whole offices share an address; a passkey cannot be guessed, so this only bounds the work. */
const perAddress = { limit: 600, windowSeconds: 300 };

/** secret: of the browser's own cookie. */
export type PasskeySignInAttempt = {
  challengeId: string;
  answer: string;
  secret: string | undefined;
  caller: Caller;
};

/** mustChoose: the account acts for several companies, and this session for none of them yet. */
export type PasskeySignInResult = { cookie: string; mustChoose: boolean };

export function createSignInPasskey(
  deps: FlowDeps & { events: AuditEvents; localSignIn: LocalSignIn; passkey: PasskeyFactor },
) {
  const { db, stores, events, localSignIn, passkey, settings } = deps;

  async function spend({ addressPrefix }: Caller): Promise<void> {
    if (!settings.passkeySignIn) throw new BrokerError('not-found');
    const limit = { scope: 'passkey-sign-in', key: addressPrefix ?? '', ...perAddress };
    const spent = await stores.usageWindows.spend(db, [limit]);
    if (!spent.ok) throw new BrokerError('passkey-throttled', {}, { retryAtMs: spent.retryAtMs });
  }

  /** One answer for every fault; the record knows which, and of whom when a credential of ours was named. */
  async function refuse(caller: Caller, cause: string, accountId: string | null = null): Promise<never> {
    await recordRefusal(caller, cause, accountId);
    throw new BrokerError('passkey-refused', { cause });
  }

  async function recordRefusal(caller: Caller, cause: string, accountId: string | null): Promise<void> {
    const facts = { factor: 'passkey', cause };
    await deps.transact(async (tx) => {
      const event = events.ofNobody('sign-in', 'passkey-refused', caller, facts);
      await stores.audit.append(tx.trx, { ...event, accountId });
    });
  }

  /** Said only to whoever holds the key and was verified by it: nobody learns of a locked account by asking. */
  async function closed(
    error: unknown,
    caller: Caller,
    { accountId }: { accountId: string },
  ): Promise<never> {
    const isClosed = error instanceof BrokerError && error.code === 'account-locked';
    if (isClosed) await recordRefusal(caller, error.code, accountId);
    throw error;
  }

  async function verify(attempt: PasskeySignInAttempt) {
    const { challengeId, answer, secret, caller } = attempt;
    const challenge = isToken(secret)
      ? await stores.passkeyChallenges.consumeForSignIn(db, {
          id: challengeId,
          browserHash: hashToken(secret),
        })
      : null;
    if (challenge === null) return refuse(caller, 'challenge');
    const credentialId = passkey.credentialIdOf(answer);
    if (credentialId === null) return refuse(caller, 'malformed');
    const stored = await stores.passkeys.findByCredential(db, credentialId);
    if (!stored) return refuse(caller, 'unknown-passkey');
    const { factorId, accountId, credential, counter } = stored;
    const asked = { challenge, credential, counter, namesOwner: true };
    const proof = await passkey.verify(answer, asked);
    if (!proof) return refuse(caller, 'verification', accountId);
    if (!proof.userVerified) return refuse(caller, 'user-not-verified', accountId);
    return { factorId, accountId, proof };
  }

  /** Null when the counter went back, or the passkey was revoked meanwhile. */
  async function begin(
    { factorId, accountId, proof }: { factorId: string; accountId: string; proof: PasskeyProof },
    caller: Caller,
  ): Promise<PasskeySignInResult | null> {
    return deps.transact(async (tx) => {
      if (!(await stores.passkeys.use(tx.trx, { factorId, ...proof }))) return null;
      const parties = await stores.parties.listOfAccount(tx.trx, accountId);
      const mustChoose = parties.length > 1;
      const party = mustChoose ? null : (parties[0] ?? null);
      const evidence = { kind: 'factor', factorId, userVerified: true } as const;
      const facts = { factor: 'passkey', userVerified: true, mustChoose };
      const cookie = await localSignIn.begin(tx, { accountId, party, evidence }, { caller, facts });
      return { cookie, mustChoose };
    });
  }

  /** A key proven for console and desk signs nobody in for a portal, nor the other way round. */
  async function requireAudience(
    { factorId, accountId }: { factorId: string; accountId: string },
    audience: Audience,
    caller: Caller,
  ): Promise<void> {
    const [factors, proofings] = await Promise.all([
      stores.factors.list(db, accountId),
      stores.proofings.listOfAccount(db, accountId),
    ]);
    const proofingId = factors.find(({ id }) => id === factorId)?.proofingId;
    const proofing = proofings.find(({ id }) => id === proofingId) ?? null;
    if (audienceOfFactor({ proofing }) !== audience) await refuse(caller, 'other-audience', accountId);
  }

  /** Whose passkey answered, for this audience; throws passkey-refused for every fault. */
  async function prove(attempt: PasskeySignInAttempt, audience: Audience) {
    await spend(attempt.caller);
    const proven = await verify(attempt);
    await requireAudience(proven, audience, attempt.caller);
    return proven;
  }

  return {
    prove,
    refuse,

    /** Options for the browser, their challenge under an id of its own, and the secret that binds it to the browser. */
    async ask(caller: Caller) {
      await spend(caller);
      const options = await passkey.signInChallenge();
      const secret = createToken();
      const challengeId = await stores.passkeyChallenges.createForSignIn(db, {
        browserHash: hashToken(secret),
        challenge: options.challenge,
        ttlSeconds: passkeyChallengeSeconds,
      });
      return { challenge: challengeId, options, secret, maxAgeSeconds: passkeyChallengeSeconds };
    },

    /** A session that begins now, always under an id of its own; throws passkey-refused for every fault. */
    async complete(attempt: PasskeySignInAttempt): Promise<PasskeySignInResult> {
      const { caller } = attempt;
      const proven = await prove(attempt, 'portal');
      const begun = await begin(proven, caller).catch((error: unknown) => closed(error, caller, proven));
      return begun ?? refuse(caller, 'counter', proven.accountId);
    },
  };
}

export type SignInPasskey = ReturnType<typeof createSignInPasskey>;
