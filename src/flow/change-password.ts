// Changing the own password: with the old one, or freshly confirmed by a login or factor. Evidence of the old password
// leaves every session with it; this one goes on under a new cookie, with the new password as its evidence.

import { BrokerError } from '../domain/errors.ts';
import { leastPasswordChars, type PasswordFactor } from '../factor/password.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession, BrokerSessions } from './broker-session.ts';
import type { EnrolRule } from './enrol-rule.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';
import type { Notify } from './notify.ts';
import type { Passwords } from './password.ts';
import { passwordLimits } from './password-limits.ts';

/** changedAtMs: null while there is none yet. needsCurrent: nothing else confirmed who it is just now. */
export type OwnPassword = { changedAtMs: number | null; needsCurrent: boolean; leastChars: number };
/** current: empty when it is not given. */
export type PasswordChange = { session: BrokerSession; current: string; next: string; caller: Caller };

export function createChangePassword(
  deps: FlowDeps & {
    brokerSessions: BrokerSessions;
    events: AuditEvents;
    notify: Notify;
    passwords: Passwords;
    password: PasswordFactor;
    rule: EnrolRule;
    enabled: boolean;
  },
) {
  const { stores, brokerSessions, events, passwords, password, rule } = deps;

  /** Only who signs in here has one: an account known from an upstream alone has no name to use it with. */
  async function requireLogin(accountId: string): Promise<string> {
    const email = deps.enabled ? await stores.logins.emailOf(deps.db, accountId) : null;
    if (email === null) throw new BrokerError('not-found');
    return email;
  }

  async function checkCurrent(email: string, storedHash: string, given: PasswordChange): Promise<void> {
    const limits = passwordLimits(stores.logins.keyOf(email), given.caller.addressPrefix);
    const room = await stores.usageWindows.spend(deps.db, limits);
    if (!room.ok) throw new BrokerError('sign-in-throttled', {}, { retryAtMs: room.retryAtMs });
    const { matches } = await password.verify(given.current, storedHash);
    if (!matches) throw new BrokerError('password-wrong');
    await stores.usageWindows.giveBack(deps.db, limits);
  }

  async function change(given: PasswordChange): Promise<string> {
    const { session, current, next, caller } = given;
    const { accountId } = session.session;
    const email = await requireLogin(accountId);
    const known = await passwords.find(deps.db, accountId);
    if (known && current !== '') await checkCurrent(email, known.storedHash, given);
    else await rule.requireFresh(session.session);
    const fault = password.findFault(next, { withSecondFactor: await passwords.hasOther(accountId) });
    if (fault) throw new BrokerError(fault);
    const hash = await password.hash(next);
    return deps.transact(async (tx) => {
      await stores.factors.hold(tx.trx, accountId);
      const now = await passwords.find(tx.trx, accountId);
      // Changed by somebody else meanwhile: what was proven here is no longer the password.
      if (now?.factorId !== known?.factorId) throw new BrokerError('password-wrong');
      await passwords.set(tx, accountId, hash);
      const set = await passwords.find(tx.trx, accountId);
      if (!set) throw new BrokerError('internal');
      const evidence = { kind: 'factor', factorId: set.factorId, userVerified: false } as const;
      const { cookie, after } = await brokerSessions.lift(tx, session, evidence);
      await deps.notify.changed(tx, accountId, 'password-changed', {});
      const facts = { factor: 'password', first: known === null };
      await stores.audit.append(tx.trx, events.ofSession('password-changed', after, caller, { facts }));
      return cookie;
    });
  }

  return {
    /** Null for an account that does not sign in with a password. */
    async describe(session: BrokerSession): Promise<OwnPassword | null> {
      const { accountId } = session.session;
      if (!deps.enabled || (await stores.logins.emailOf(deps.db, accountId)) === null) return null;
      const known = await passwords.find(deps.db, accountId);
      const records = await stores.factors.list(deps.db, accountId);
      const record = records.find(({ id }) => id === known?.factorId);
      const withSecondFactor = await passwords.hasOther(accountId);
      return {
        changedAtMs: record?.confirmedAtMs ?? null,
        needsCurrent: known !== null && !(await rule.mayEnrol(session.session)),
        leastChars: leastPasswordChars[withSecondFactor ? 'withSecondFactor' : 'alone'],
      };
    },

    /** The session's new cookie. A failure is recorded by itself. */
    async change(given: PasswordChange): Promise<string> {
      try {
        return await change(given);
      } catch (error) {
        if (!(error instanceof BrokerError) || error.code === 'not-found') throw error;
        const detail = { outcome: 'failure', reason: error.code, facts: { factor: 'password' } } as const;
        await deps.transact(async (tx) => {
          const event = events.ofSession('password-changed', given.session, given.caller, detail);
          await stores.audit.append(tx.trx, event);
        });
        throw error;
      }
    },
  };
}

export type ChangePassword = ReturnType<typeof createChangePassword>;
