// A forgotten password: a link by mail, to choose a new one. Nothing else is gained by it: all sessions end, nobody is
// signed in, no factor or proofing is touched, a lock stays (OWASP ASVS 6.4.3). Who asks learns nothing (T1).

import { BrokerError } from '../domain/errors.ts';
import type { PasswordFactor } from '../factor/password.ts';
import type { AuditEvents } from './audit-event.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';
import type { Notify } from './notify.ts';
import type { Passwords } from './password.ts';
import { createToken, hashToken, isToken } from './token.ts';

const linkSeconds = 900;
const hourSeconds = 3_600;
const perEmail = 3;
const perAddress = 30;

export function createPasswordReset(
  deps: FlowDeps & {
    events: AuditEvents;
    notify: Notify;
    passwords: Passwords;
    password: Pick<PasswordFactor, 'hash' | 'findFault'>;
  },
) {
  const { db, stores, events, notify, passwords } = deps;

  function limitsOf(email: string, caller: Caller) {
    const key = stores.logins.keyOf(email);
    const windowSeconds = hourSeconds;
    return [
      { scope: 'reset-email', key, limit: perEmail, windowSeconds },
      { scope: 'reset-address', key: caller.addressPrefix ?? 'none', limit: perAddress, windowSeconds },
    ];
  }

  /** The link goes to the address the account has, never to the one that was typed. */
  async function sendLink(email: string, caller: Caller): Promise<void> {
    const found = await stores.logins.findAccount(db, email);
    if (!found || found.locked || !(await passwords.find(db, found.accountId))) return;
    const { accountId } = found;
    const token = createToken();
    const atMs = deps.nowMs();
    const facts = { token, untilMs: atMs + linkSeconds * 1000 };
    await deps.transact(async (tx) => {
      const reset = { accountId, tokenHash: hashToken(token), ttlSeconds: linkSeconds };
      await stores.passwordResets.create(tx.trx, reset);
      await notify.enqueue(tx, accountId, { template: 'password-reset', facts, atMs });
      const asked = events.ofNobody('password-reset-asked', 'link-sent', caller, {});
      await stores.audit.append(tx.trx, { ...asked, outcome: 'success', accountId });
    });
  }

  async function refuse(accountId: string, reason: string, caller: Caller): Promise<never> {
    const refused = events.ofNobody('password-reset', reason, caller, {});
    await deps.transact((tx) => stores.audit.append(tx.trx, { ...refused, accountId }));
    throw new BrokerError('reset-link-over');
  }

  /** The account behind a link that still works; throws reset-link-over for every other. */
  async function findAccount(tokenHash: Buffer, caller: Caller): Promise<string> {
    const found = await stores.passwordResets.find(db, tokenHash);
    if (!found) throw new BrokerError('reset-link-over');
    return found.live ? found.accountId : refuse(found.accountId, 'link-over', caller);
  }

  async function replace(
    tokenHash: Buffer,
    accountId: string,
    hash: string,
    caller: Caller,
  ): Promise<boolean> {
    return deps.transact(async (tx) => {
      if ((await stores.passwordResets.consume(tx.trx, tokenHash)) !== accountId) return false;
      await stores.factors.hold(tx.trx, accountId);
      // A password that was given up meanwhile is not brought back by a mailbox.
      if (!(await passwords.find(tx.trx, accountId))) return false;
      await passwords.set(tx, accountId, hash);
      await stores.passwordResets.voidAll(tx.trx, accountId);
      const ended = await stores.sessions.endAllOfAccount(tx.trx, accountId, 'password-reset');
      tx.changed({ kind: 'account', id: accountId });
      await notify.changed(tx, accountId, 'password-changed', {});
      const done = events.ofNobody('password-reset', 'by-link', caller, { sessionsEnded: ended.length });
      await stores.audit.append(tx.trx, { ...done, outcome: 'success', accountId });
      return true;
    });
  }

  return {
    /**
     * Counts the request, the same for every address. What is returned is to be run once the answer has left: only
     * there does an account that exists cost more than one that does not.
     */
    async ask(email: string, caller: Caller): Promise<() => Promise<void>> {
      const spent = await stores.usageWindows.spend(db, limitsOf(email, caller));
      return spent.ok ? () => sendLink(email, caller) : async () => {};
    },

    /** Whether a link still works, without using it up. */
    async check(token: unknown): Promise<void> {
      const found = isToken(token) ? await stores.passwordResets.find(db, hashToken(token)) : null;
      if (!found?.live) throw new BrokerError('reset-link-over');
    },

    /** One success per link, however many try at once. Faults of the password leave the link as it is. */
    async choose(token: string, chosen: string, caller: Caller): Promise<void> {
      if (!isToken(token)) throw new BrokerError('reset-link-over');
      const tokenHash = hashToken(token);
      const accountId = await findAccount(tokenHash, caller);
      const withSecondFactor = await passwords.hasOther(accountId);
      const fault = deps.password.findFault(chosen, { withSecondFactor });
      if (fault) throw new BrokerError(fault);
      const hash = await deps.password.hash(chosen);
      if (!(await replace(tokenHash, accountId, hash, caller))) await refuse(accountId, 'link-over', caller);
    },
  };
}

export type PasswordReset = ReturnType<typeof createPasswordReset>;
