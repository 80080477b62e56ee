// Live sessions as an operator sees them: when and through which provider, never whose name; and ending one, by
// somebody whose own it is not.

import { BrokerError } from '../domain/errors.ts';
import type { BrokerSession } from './broker-session.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';
import type { SignOut } from './sign-out.ts';

export type SessionPlace = { createdAtMs: number; id: string };

export function createConsoleSessions(deps: FlowDeps & { signOut: SignOut }) {
  const { stores, db } = deps;
  return {
    /** Newest first; next: where the following page begins, null at the end. */
    async page(accountId: string | null, before: SessionPlace | null, limit: number) {
      const found = await stores.sessions.pageLive(db, { accountId, before, limit: limit + 1 });
      const sessions = found.slice(0, limit);
      const last = sessions.at(-1);
      const next = found.length > limit && last ? { createdAtMs: last.createdAtMs, id: last.id } : null;
      return { sessions, next };
    },

    /** Throws not-found for what is no live session. */
    async end(by: BrokerSession, sessionId: string, reason: string, caller: Caller): Promise<void> {
      if (sessionId === by.session.id) throw new BrokerError('own-case');
      const given = { accountId: by.session.accountId, caller };
      if (!(await deps.signOut.revoke(sessionId, reason, given))) throw new BrokerError('not-found');
    },
  };
}

export type ConsoleSessions = ReturnType<typeof createConsoleSessions>;
