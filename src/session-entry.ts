// A session as one host's cookie shows it, with nothing worked out for it yet: an entry of the cache.

import { type Session, sessionAsSeen } from './domain/session.ts';
import type { SessionView } from './flow/authorize.ts';
import type { LoadedPortalSession } from './flow/portal-session.ts';

type Loaded = LoadedPortalSession & { session: Session; seenSequence: number };

export function createSessionEntry(loaded: Loaded, host: string) {
  const session = sessionAsSeen(loaded.session, loaded.seenSequence);
  const { accountLocked, details, upstreamId } = loaded;
  const { lastUsedAtMs } = session;
  const view: SessionView = {
    ...{ session, accountLocked, details, upstreamId, host, lastUsedAtMs },
    answers: new Map(),
    headers: null,
  };
  return { view, sessionId: session.id, accountId: session.accountId };
}
