// What an administrator may do to an account: lock, unlock, remove its factors, end its sessions. Each with a
// reason and an author, in the record, and in force everywhere with the commit. Nothing is ever set for anybody.

import { BrokerError } from '../domain/errors.ts';
import type { AuditEvents } from './audit-event.ts';
import type { FlowDeps, Tx } from './flow-deps.ts';
import type { Notify } from './notify.ts';
import { isTransactionId as isId } from './visit.ts';

export type Act = { accountId: string; reason: string; author: string };

export function createAdminister(deps: FlowDeps & { events: AuditEvents; notify: Notify }) {
  const { stores, events, notify } = deps;

  type Doing = (tx: Tx) => Promise<Record<string, unknown>>;
  type ActName = 'account-locked' | 'account-unlocked' | 'factors-reset' | 'sessions-ended';

  /** Does it, tells every replica, and records it as the last statement of the same transaction. */
  async function act(
    name: ActName,
    { accountId, reason, author }: Act,
    doing: Doing,
  ): Promise<Record<string, unknown>> {
    if (!isId(accountId) || (await stores.accounts.load(deps.db, accountId)) === null) {
      throw new BrokerError('not-found', { account: accountId.slice(0, 36) });
    }
    if (reason.trim() === '') throw new BrokerError('malformed-request', { field: 'reason' });
    return deps.transact(async (tx) => {
      const done = await doing(tx);
      tx.changed({ kind: 'account', id: accountId });
      const caller = { correlationId: 'command-line', addressPrefix: null };
      const event = events.ofNobody(name, reason, caller, { author, ...done });
      await stores.audit.append(tx.trx, { ...event, outcome: 'success', accountId });
      return done;
    });
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
