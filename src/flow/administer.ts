// What an administrator may do to an account: lock, unlock, remove its factors, end its sessions. Each with a
// reason and an author, in the record, and in force everywhere with the commit. Nothing is ever set for anybody.

import { BrokerError } from '../domain/errors.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession } from './broker-session.ts';
import type { Caller, FlowDeps, Tx } from './flow-deps.ts';
import type { Notify } from './notify.ts';
import type { Staff } from './staff.ts';
import { isTransactionId as isId } from './visit.ts';

/**
 * by: an operator at the console, who is named by account and never acts on himself; or a program, without a session.
 * Absent: the command line.
 */
export type Act = {
  accountId: string;
  reason: string;
  author: string;
  by?: { session: BrokerSession | null; caller: Caller };
};

export function createAdminister(
  deps: FlowDeps & { events: AuditEvents; notify: Notify; staff: Pick<Staff, 'isSamePerson'> },
) {
  const { stores, events, notify, staff } = deps;

  type Doing = (tx: Tx) => Promise<Record<string, unknown>>;
  type ActName = 'account-locked' | 'account-unlocked' | 'factors-reset' | 'sessions-ended';

  /** Does it, tells every replica, and records it as the last statement of the same transaction. */
  async function act(name: ActName, given: Act, doing: Doing): Promise<Record<string, unknown>> {
    const { accountId, reason } = given;
    if (!isId(accountId) || (await stores.accounts.load(deps.db, accountId)) === null) {
      throw new BrokerError('not-found', { account: accountId.slice(0, 36) });
    }
    if (reason.trim() === '') throw new BrokerError('malformed-request', { field: 'reason' });
    return deps.transact(async (tx) => {
      await requireOther(tx, given);
      const done = await doing(tx);
      tx.changed({ kind: 'account', id: accountId });
      await stores.audit.append(tx.trx, eventOf(name, given, done));
      return done;
    });
  }

  function eventOf(name: ActName, { accountId, reason, author, by }: Act, done: Record<string, unknown>) {
    const caller = by?.caller ?? { correlationId: 'command-line', addressPrefix: null };
    const who = by?.session ? { author, authorAccount: by.session.session.accountId } : { author };
    return {
      ...events.ofNobody(name, reason, caller, { ...who, ...done }),
      outcome: 'success' as const,
      accountId,
    };
  }

  async function requireOther(tx: Tx, { accountId, by }: Act): Promise<void> {
    if (!by?.session) return;
    if (await staff.isSamePerson(tx.trx, by.session.session.accountId, accountId)) {
      throw new BrokerError('own-case', { account: accountId });
    }
  }

  async function endSessions(tx: Tx, accountId: string, reason: string): Promise<number> {
    return (await stores.sessions.endAllOfAccount(tx.trx, accountId, reason)).length;
  }

  return {
    /** Ends what is open, so that nothing comes back with the unlocking. */
    lock: (given: Act) =>
      act('account-locked', given, async (tx) => ({
        changed: await stores.accounts.lock(tx.trx, given.accountId, given.reason),
        sessionsEnded: await endSessions(tx, given.accountId, 'account-locked'),
      })),

    unlock: (given: Act) =>
      act('account-unlocked', given, async (tx) => ({
        changed: await stores.accounts.unlock(tx.trx, given.accountId),
      })),

    /** Removes every factor and lifts a lock-out by codes; the person sets up a new one after a proven login. */
    resetFactors: (given: Act) =>
      act('factors-reset', given, async (tx) => {
        const factors = await stores.factors.list(tx.trx, given.accountId);
        const live = factors.filter((factor) => factor.revokedAtMs === null);
        for (const factor of live)
          await stores.factors.revoke(tx.trx, factor.id, 'reset by an administrator');
        await stores.attemptBudgets.clear(tx.trx, given.accountId);
        if (live.length > 0) await notify.changed(tx, given.accountId, 'factor-removed', { factor: null });
        return { factorsRemoved: live.length };
      }),

    endSessions: (given: Act) =>
      act('sessions-ended', given, async (tx) => ({
        sessionsEnded: await endSessions(tx, given.accountId, 'ended-by-administrator'),
      })),
  };
}

export type Administer = ReturnType<typeof createAdminister>;
