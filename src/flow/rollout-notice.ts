// Until when a password alone still opens something for this very session: for the banner of a portal and for our own
// pages. Nobody else's date is ever told.

import { decide } from '../domain/decide.ts';
import { type Session, sessionAsSeen } from '../domain/session.ts';
import { isSessionOver } from './broker-session.ts';
import type { FlowDeps } from './flow-deps.ts';
import { hashToken } from './token.ts';

export function createRolloutNotices(deps: FlowDeps) {
  const { stores } = deps;

  /** The first date that concerns this session; portalId: at this portal alone. Null when none does. */
  function findEnd(session: Session, portalId: string | null = null): number | null {
    const nowMs = deps.nowMs();
    const { context } = deps;
    const attainable = deps.attainable();
    const ends = [...deps.policy().policy.routes.values()].flatMap((route) => {
      const { required, representation: condition, transition } = route;
      if (!transition || (portalId !== null && route.portalId !== portalId)) return [];
      const decision = decide({ required, condition, transition, session, attainable, context, nowMs });
      return decision.outcome === 'allow' ? (decision.transitionUntilMs ?? []) : [];
    });
    return ends.length === 0 ? null : Math.min(...ends);
  }

  return {
    findEnd,

    /** By the host's own cookie alone. Asking is no use of the session. */
    async findEndAt(host: string, portalId: string, cookie: string | undefined): Promise<number | null> {
      if (cookie === undefined || !deps.tokens.isGenuine(cookie)) return null;
      const loaded = await stores.sessions.loadByCookie(deps.db, hashToken(cookie), host);
      if (!loaded || loaded.endedReason !== null || loaded.accountLocked) return null;
      if (isSessionOver(loaded.session, deps.nowMs(), deps.settings.idleMs)) return null;
      return findEnd(sessionAsSeen(loaded.session, loaded.seenSequence), portalId);
    },
  };
}

export type RolloutNotices = ReturnType<typeof createRolloutNotices>;
