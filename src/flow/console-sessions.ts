// Live sessions as an operator sees them: when and through which provider, never whose name; and ending one, by
// somebody whose own it is not.

import { BrokerError } from '../domain/errors.ts';
import type { BrokerSession } from './broker-session.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';
import type { SignOut } from './sign-out.ts';

/** session: of the operator; null for a program. */
export type Ender = { session: BrokerSession | null; author: string; caller: Caller };
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
    async end(by: Ender, sessionId: string, reason: string): Promise<void> {
      if (sessionId === by.session?.session.id) throw new BrokerError('own-case');
      const { author, caller } = by;
      const accountId = by.session?.session.accountId ?? null;
      if (!(await deps.signOut.revoke(sessionId, reason, { author, accountId, caller })))
        throw new BrokerError('not-found');
    },
  };
}

export type ConsoleSessions = ReturnType<typeof createConsoleSessions>;
