// Decides a recorded decision again under another policy: what would have come of it, and whether the person could
// still have got in. The same decide() as the gate's, on what the record kept.

import type { OfferedFactor } from './decide.ts';
import { isWorse, type Judged, judge, type PolicySetting, type Standing } from './judge.ts';
import { findLoginRequirement, type LoginRequest, sessionAsAsked } from './login-request.ts';
import type { CompiledRoute } from './policy.ts';
import { type RecordedDecision, readRecordedSession, withRecordedLevels } from './recorded-session.ts';
import { createRouteSuccession, type Successors } from './route-succession.ts';
import type { Session } from './session.ts';

export const replayOutcomes = ['same', 'asked-to-step-up', 'could-not', 'freed', 'no-route'] as const;
export type ReplayOutcome = (typeof replayOutcomes)[number];

export type Replayed = {
  outcome: ReplayOutcome;
  /** False: the row is of before, or the new policy tells apart targets that the record does not; the worst counts. */
  isExact: boolean;
  /** Only a factor of this person's own could be a road: ask again with the factors. */
  needsFactors: boolean;
};

/** How somebody fares after a change, beside before it. */
export function compareStandings(before: Standing, after: Standing): ReplayOutcome {
  if (before === after) return 'same';
  if (!isWorse(after, before)) return 'freed';
  if (after === 'closed') return 'no-route';
  return after === 'out' ? 'could-not' : 'asked-to-step-up';
}

const standingOf: Record<string, Standing> = {
  allow: 'in',
  deny: 'out',
  'sign-in': 'asked',
  'step-up': 'asked',
};

/** Of a code from before portals' questions were kept: everything this client may ask. */
function widestLogin(routeId: string, setting: PolicySetting, atMs: number): LoginRequest | null {
  const clientId = routeId.slice(clientPrefix.length);
  const client = setting.policy.clients.get(clientId);
  if (!client) return null;
  return {
    clientId,
    scopes: client.scopes,
    dataTypes: [],
    essentialAcr: null,
    voluntaryAcr: [],
    maxAgeSeconds: null,
    beganAtMs: atMs,
    freshSinceMs: null,
  };
}

const clientPrefix = 'client:';
const keptSuccessions = 4;

type Found = { routes: Successors; session: Session; isExact: boolean };

/** before: the version a decision was taken under, where it can still be read. */
export function createReplay(deps: { before(version: number): PolicySetting | null; after: PolicySetting }) {
  const after = { ...deps.after, context: withRecordedLevels(deps.after.context) };
  const successions = new Map<number, ReturnType<typeof createRouteSuccession>>();

  function successionOf(version: number) {
    let succession = successions.get(version);
    if (!succession) {
      // Rows come in the order of time, so versions do not come back.
      if (successions.size >= keptSuccessions) successions.clear();
      succession = createRouteSuccession(deps.before(version)?.policy ?? null, after.policy);
      successions.set(version, succession);
    }
    return succession;
  }

  function loginOf({ circumstances, routeId, atMs }: RecordedDecision, setting: PolicySetting) {
    return circumstances?.login ?? widestLogin(routeId, setting, atMs);
  }

  function loginRoute(recorded: RecordedDecision, setting: PolicySetting): CompiledRoute | null {
    const login = loginOf(recorded, setting);
    const found = login && findLoginRequirement(setting.policy, login, recorded.atMs);
    return found?.ok ? found.route : null;
  }

  function findFor(recorded: RecordedDecision): Found {
    const { session, isExact } = readRecordedSession(recorded);
    if (recorded.routeId.startsWith(clientPrefix)) {
      const login = loginOf(recorded, after);
      const asked = login ? sessionAsAsked(login, session) : session;
      return { routes: [loginRoute(recorded, after)], session: asked, isExact };
    }
    const routes = successionOf(recorded.policyVersion)(recorded.routeId);
    return { routes, session, isExact: isExact && routes.length === 1 };
  }

  /** What the record calls a lift may have been the end of the road already. */
  function standingThen(recorded: RecordedDecision, session: Session, factors: OfferedFactor[]): Standing {
    const said = standingOf[recorded.outcome] ?? 'out';
    const then = said === 'asked' ? deps.before(recorded.policyVersion) : null;
    if (!then) return said;
    const isLogin = recorded.routeId.startsWith(clientPrefix);
    const route = isLogin ? loginRoute(recorded, then) : then.policy.routes.get(recorded.routeId);
    if (!route) return said;
    const setting = { ...then, context: withRecordedLevels(then.context) };
    return judge(setting, route, { session, factors }, recorded.atMs).standing === 'out' ? 'out' : said;
  }

  return function replay(recorded: RecordedDecision, factors: OfferedFactor[] = []): Replayed {
    const { routes, session, isExact } = findFor(recorded);
    let worst: Standing = 'in';
    let needsFactors = false;
    for (const route of routes) {
      const judged: Judged | null = route && judge(after, route, { session, factors }, recorded.atMs);
      if (judged?.standing === 'out' && judged.decision.outcome !== 'deny') needsFactors = true;
      const standing = judged?.standing ?? 'closed';
      if (isWorse(standing, worst)) worst = standing;
    }
    const then = worst === 'out' ? standingThen(recorded, session, factors) : standingOf[recorded.outcome];
    return { outcome: compareStandings(then ?? 'out', worst), isExact, needsFactors };
  };
}
