// Signing in with e-mail address and password. Whoever fails learns one thing, always the same and after the same
// time: unknown, locked, without password and wrong cannot be told apart. Success alone reaches no level.

import { BrokerError } from '../domain/errors.ts';
import type { Required } from '../domain/required.ts';
import type { PasswordFactor } from '../factor/password.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSessions } from './broker-session.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';
import type { LocalSignIn } from './local-sign-in.ts';
import type { Notify } from './notify.ts';
import type { Passwords } from './password.ts';
import { passwordLimits } from './password-limits.ts';

/** No failure is answered sooner: imported hashes take another time than ours, and nobody is to see which are there. */
const failureFloorMs = 600;

export type PasswordAttempt = {
  email: string;
  password: string;
  /** Of the session that was in this browser, if any. */
  brokerCookie: string | undefined;
  caller: Caller;
};
/** companies: how many the account may act for; the session begins for the first one. */
export type SignedIn = { cookie: string; companies: number };
type StoredPassword = NonNullable<Awaited<ReturnType<Passwords['find']>>>;
type Proven = { accountId: string; stored: StoredPassword; rehashed: string | null };

export function createSignInPassword(
  deps: FlowDeps & {
    brokerSessions: BrokerSessions;
    events: AuditEvents;
    notify: Notify;
    localSignIn: LocalSignIn;
    passwords: Passwords;
    password: PasswordFactor;
    enabled: boolean;
  },
) {
  const { stores, brokerSessions, events, localSignIn, password } = deps;

  async function recordFailure(caller: Caller, reason: string, accountId: string | null): Promise<void> {
    await deps.transact(async (tx) => {
      const event = events.ofNobody('sign-in', reason, caller, { factor: 'password' });
      await stores.audit.append(tx.trx, { ...event, accountId });
    });
  }

  /** The one error that all of them are, whatever the record says. */
  async function refuse(attempt: PasswordAttempt, reason: string, accountId: string | null): Promise<never> {
    await recordFailure(attempt.caller, reason, accountId);
    throw new BrokerError('sign-in-failed');
  }

  /** The owner of an address that somebody keeps guessing at hears so, once a day (OWASP ASVS 6.3.7). */
  async function warnOwner(email: string): Promise<void> {
    const once = {
      scope: 'lockout-notice',
      key: stores.logins.keyOf(email),
      limit: 1,
      windowSeconds: 86_400,
    };
    if (!(await stores.usageWindows.spend(deps.db, [once])).ok) return;
    const account = await stores.logins.findAccount(deps.db, email);
    if (!account || account.locked) return;
    await deps.transact((tx) => deps.notify.changed(tx, account.accountId, 'sign-in-lockout', {}));
  }

  /** The same work whoever it is about, and the hash that replaces another system's. */
  async function prove(attempt: PasswordAttempt): Promise<Proven> {
    const account = await stores.logins.findAccount(deps.db, attempt.email);
    const found = account && (await deps.passwords.find(deps.db, account.accountId));
    if (!account || !found || account.locked) {
      await password.verifyNothing(attempt.password);
      const reason = account?.locked ? 'account-locked' : 'sign-in-failed';
      return refuse(attempt, reason, account?.accountId ?? null);
    }
    const { matches, needsRehash } = await password.verify(attempt.password, found.storedHash);
    if (!matches) return refuse(attempt, 'sign-in-failed', account.accountId);
    const rehashed = needsRehash ? await rehash(attempt.password) : null;
    return { accountId: account.accountId, stored: found, rehashed };
  }

  /** Worth doing, never worth failing for. */
  async function rehash(text: string): Promise<string | null> {
    try {
      return await password.hash(text);
    } catch (error) {
      if (error instanceof BrokerError) return null;
      throw error;
    }
  }

  /** One session per browser: the one before ends here, and nothing of its cookie lives on. */
  async function begin({ brokerCookie, caller }: PasswordAttempt, proven: Proven): Promise<SignedIn> {
    const { accountId, stored, rehashed } = proven;
    return deps.transact(async (tx) => {
      const isNew = rehashed !== null && (await stores.passwords.replaceHash(tx.trx, stored, rehashed));
      const before = await brokerSessions.load(brokerCookie, tx.trx);
      if (before) await brokerSessions.end(tx, before.session.id, 'switched');
      const parties = await stores.parties.listOfAccount(tx.trx, accountId);
      const evidence = { kind: 'factor', factorId: stored.factorId, userVerified: false } as const;
      const facts = { factor: 'password', rehashed: isNew, companies: parties.length };
      const cookie = await localSignIn.begin(
        tx,
        { accountId, party: parties[0] ?? null, evidence },
        { caller, facts },
      );
      if (before) {
        const ended = events.ofSession('sign-out', before, caller, { reason: 'switched' });
        await stores.audit.append(tx.trx, ended);
      }
      return { cookie, companies: parties.length };
    });
  }

  async function attemptOnce(attempt: PasswordAttempt): Promise<SignedIn> {
    const limits = passwordLimits(stores.logins.keyOf(attempt.email), attempt.caller.addressPrefix);
    const room = await stores.usageWindows.spend(deps.db, limits);
    if (!room.ok) {
      await recordFailure(attempt.caller, 'sign-in-throttled', null);
      if (room.scope !== 'password-address') await warnOwner(attempt.email);
      throw new BrokerError('sign-in-throttled', { scope: room.scope }, { retryAtMs: room.retryAtMs });
    }
    try {
      const proven = await prove(attempt);
      const signedIn = await begin(attempt, proven);
      await stores.usageWindows.giveBack(deps.db, limits);
      return signedIn;
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      // Too many at once: it was not looked at, so it was no attempt.
      if (error.code === 'unavailable') await stores.usageWindows.giveBack(deps.db, limits);
      // Locked or changed between the look and the session: for the outside the same as any failure.
      if (error.code === 'account-locked') return refuse(attempt, 'account-locked', null);
      throw error;
    }
  }

  return {
    enabled: deps.enabled,

    /** A password with a second factor reaches substantial at most, whoever's it is. */
    isOffered: ({ status, level }: Required): boolean =>
      deps.enabled && status === 'computed' && level !== 'high',

    /** Throws sign-in-failed, or sign-in-throttled with the time to try again. */
    async signIn(attempt: PasswordAttempt): Promise<SignedIn> {
      if (!deps.enabled) throw new BrokerError('not-found');
      const answerAtMs = performance.now() + failureFloorMs;
      try {
        return await attemptOnce(attempt);
      } catch (error) {
        const waitMs = answerAtMs - performance.now();
        if (waitMs > 0) await new Promise((done) => setTimeout(done, waitMs));
        throw error;
      }
    },
  };
}

export type SignInPassword = ReturnType<typeof createSignInPassword>;
