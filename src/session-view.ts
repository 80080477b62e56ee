// A session as one host's cookie shows it, with nothing worked out for it yet.

import { type Session, sessionAsSeen } from './domain/session.ts';
import type { SessionView } from './flow/authorize.ts';
import type { LoadedPortalSession } from './flow/portal-session.ts';

type Loaded = LoadedPortalSession & { session: Session; seenSequence: number };

export function createSessionView(loaded: Loaded, host: string): SessionView {
  const session = sessionAsSeen(loaded.session, loaded.seenSequence);
  const { accountLocked, details, upstreamId } = loaded;
  const { lastUsedAtMs } = session;
  return {
    ...{ session, accountLocked, details, upstreamId, host, lastUsedAtMs },
    answers: new Map(),
    headers: null,
  };
}
