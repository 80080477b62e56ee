// Signing out: the session ends for every host at once, then the upstream is asked to end its own.

import type { AuditEvents } from './audit-event.ts';
import type { BrokerSessions } from './broker-session.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';
import type { LoadedPortalSession } from './portal-session.ts';
import { hashToken } from './token.ts';
import { isTransactionId as isSessionId } from './visit.ts';

export function createSignOut(deps: FlowDeps & { brokerSessions: BrokerSessions; events: AuditEvents }) {
  const { stores, brokerSessions, events } = deps;

  async function end(
    event: 'sign-out' | 'session-revoked',
    loaded: LoadedPortalSession,
    caller: Caller,
    reason: string,
    facts: Record<string, unknown> = {},
  ): Promise<void> {
    await deps.transact(async (tx) => {
      const ended = await brokerSessions.end(tx, loaded.session.id, reason);
      if (ended)
        await stores.audit.append(tx.trx, events.ofSession(event, loaded, caller, { reason, facts }));
    });
  }

  return {
    /**
     * Ends the session behind this host's cookie, whatever its age. The upstream that can still hold a login of its
     * own comes back, so that the browser can be sent there; null when there was nothing to end.
     */
    async signOut(input: {
      cookie: string | undefined;
      host: string;
      caller: Caller;
    }): Promise<{ upstreamId: string } | null> {
      const { cookie, host, caller } = input;
      if (cookie === undefined || !deps.tokens.isGenuine(cookie)) return null;
      const loaded = await stores.sessions.loadByCookie(deps.db, hashToken(cookie), host);
      if (!loaded) return null;
      await end('sign-out', loaded, caller, 'sign-out');
      return { upstreamId: loaded.upstreamId };
    },

    /** By an administrator, with a reason; false when there was no such live session. */
    async revoke(
      sessionId: string,
      reason: string,
      by?: { author: string; accountId: string | null; caller: Caller },
    ): Promise<boolean> {
      if (!isSessionId(sessionId)) return false;
      const loaded = await stores.sessions.loadById(deps.db, sessionId);
      if (!loaded || loaded.endedReason !== null) return false;
      const caller = by?.caller ?? { correlationId: 'command-line', addressPrefix: null };
      await end(
        'session-revoked',
        loaded,
        caller,
        reason,
        by ? { author: by.author, authorAccount: by.accountId } : {},
      );
      return true;
    },
  };
}

export type SignOut = ReturnType<typeof createSignOut>;
