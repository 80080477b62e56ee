// A person's own live sessions: to see where one is signed in, and to end what is not wanted any more (OWASP ASVS
// 7.4.3, 7.5.2). Ending takes a proof of the last five minutes: a session that was left open ends no others.

import { BrokerError } from '../domain/errors.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession } from './broker-session.ts';
import { isSessionOver } from './broker-session.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';

const provenWithinMs = 5 * 60_000;

export type OwnSession = { id: string; createdAtMs: number; lastUsedAtMs: number; isThis: boolean };

export function createOwnSessions(deps: FlowDeps & { events: AuditEvents }) {
  const { stores, events, settings } = deps;

  /** Any factor or login counts here, a password too: whoever has no more must be able to end sessions as well. */
  function mayEnd({ session }: BrokerSession): boolean {
    const nowMs = deps.nowMs();
    return session.evidence.some((item) => {
      if (item.kind === 'factor' && item.revoked) return false;
      return item.atMs !== null && nowMs - item.atMs <= provenWithinMs;
    });
  }

  /** How many ended; the other replicas know before the answer leaves. */
  async function end(session: BrokerSession, onlyId: string | null, caller: Caller): Promise<number> {
    if (!mayEnd(session)) throw new BrokerError('recent-proof-required');
    const { accountId, id: keepId } = session.session;
    return deps.transact(async (tx) => {
      const reason = 'ended-by-owner';
      const given = { accountId, keepId, onlyId, reason };
      const ended = await stores.sessions.endOthersOfAccount(tx.trx, given);
      if (onlyId !== null && ended.length === 0) throw new BrokerError('not-found');
      tx.changed({ kind: 'account', id: accountId });
      const facts = { sessionsEnded: ended.length };
      await stores.audit.append(
        tx.trx,
        events.ofSession('sessions-ended', session, caller, { reason, facts }),
      );
      return ended.length;
    });
  }

  return {
    mayEnd,

    /** This one first, then the newest; without those that are idle for too long and so open nothing. */
    async list({ session }: BrokerSession): Promise<OwnSession[]> {
      const live = await stores.sessions.listLive(deps.db, session.accountId);
      const nowMs = deps.nowMs();
      return live
        .filter(
          (item) => item.id === session.id || !isSessionOver({ ...session, ...item }, nowMs, settings.idleMs),
        )
        .map(({ id, createdAtMs, lastUsedAtMs }) => ({
          id,
          createdAtMs,
          lastUsedAtMs,
          isThis: id === session.id,
        }))
        .sort((a, b) => Number(b.isThis) - Number(a.isThis) || b.createdAtMs - a.createdAtMs);
    },

    endOthers: (session: BrokerSession, caller: Caller) => end(session, null, caller),

    endOne: (session: BrokerSession, sessionId: string, caller: Caller) => end(session, sessionId, caller),
  };
}

export type OwnSessions = ReturnType<typeof createOwnSessions>;
