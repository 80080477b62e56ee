// The roll-out as it runs: what is over is put on record, each day is counted once, and whoever may see it sees how far
// it is. Counting changes nothing about anybody; who is let in is decided elsewhere, by the clock.

import {
  type Coverage,
  type CoverageCohort,
  type CoverageDay,
  dayMs,
  dayOf,
  type Forecast,
  forecastShare,
} from '../domain/rollout-coverage.ts';
import { passedFacts, type RolloutFact } from '../domain/rollout-facts.ts';
import { askedLevel, lastEnd, type RolloutRoute, rolloutRoutes } from '../domain/rollout-view.ts';
import type { AuditEvents } from './audit-event.ts';
import type { FlowDeps } from './flow-deps.ts';

const typedAtOnce = 500;
const shownDays = 400;
const byClock = { correlationId: 'clock', addressPrefix: null };

export type RolloutReport = {
  routes: RolloutRoute[];
  /** Routes that deviate and are open still. */
  deviations: number;
  now: Map<CoverageCohort, Coverage>;
  countedAtMs: number;
  days: CoverageDay[];
  endMs: number | null;
  /** Every end that was ever written, oldest first. */
  history: RolloutFact[];
  forecasts: Map<CoverageCohort, Forecast>;
};

export function createRollout(deps: FlowDeps & { events: AuditEvents }) {
  const { stores, events } = deps;

  const listRoutes = (): RolloutRoute[] => rolloutRoutes(deps.policy().policy, deps.nowMs());

  /** Whom it is about, and what counts as ready. */
  const question = () => ({
    level: askedLevel(listRoutes()),
    issuers: [...deps.upstreams.of('portal').values()].map(({ issuer }) => issuer),
    breakGlassAccountId: deps.settings.breakGlassAccountId,
  });

  const countDeviations = () => listRoutes().filter(({ open, deviation }) => open && deviation).length;

  /** Rows from before the kind of a number was kept beside it. */
  async function typeParties(): Promise<void> {
    while ((await stores.parties.typeSome(deps.db, typedAtOnce)) === typedAtOnce);
  }

  /** So that a clock that is put back later opens nothing again. */
  async function recordPassed(): Promise<number> {
    const passed = passedFacts(await stores.rolloutEnds.list(deps.db), deps.nowMs());
    if (passed.length === 0) return 0;
    return deps.transact(async (tx) => {
      const added = await stores.rolloutEnds.append(tx.trx, passed, null);
      if (added === 0) return 0;
      const { version } = deps.policy();
      const routes = passed.map(({ routeId }) => routeId);
      const event = events.ofNobody('rollout-ended', 'the date passed', byClock, { routes, version });
      await stores.audit.append(tx.trx, { ...event, outcome: 'success' });
      return added;
    });
  }

  /** True on the one replica that wrote the day. */
  async function keepDay(): Promise<boolean> {
    const day = dayOf(deps.nowMs());
    if (await stores.rolloutCoverage.hasDay(deps.db, day)) return false;
    if ((await stores.rolloutEnds.list(deps.db)).length === 0) return false;
    await typeParties();
    const found = await stores.rolloutCoverage.count(deps.db, question());
    return stores.rolloutCoverage.keepDay(deps.db, day, found, countDeviations());
  }

  return {
    listRoutes,
    question,
    countDeviations,
    recordPassed,
    keepDay,

    async report(): Promise<RolloutReport> {
      await typeParties();
      const routes = listRoutes();
      const nowMs = deps.nowMs();
      const now = await stores.rolloutCoverage.count(deps.db, question());
      const days = await stores.rolloutCoverage.listDays(deps.db, dayOf(nowMs - shownDays * dayMs));
      const history = await stores.rolloutEnds.list(deps.db);
      const endMs = lastEnd(routes) ?? history.at(-1)?.untilMs ?? null;
      const forecasts = new Map<CoverageCohort, Forecast>();
      for (const cohort of now.keys()) {
        const own = days.filter((item) => item.cohort === cohort);
        const forecast = endMs === null || endMs <= nowMs ? null : forecastShare(own, dayOf(endMs - 1));
        if (forecast) forecasts.set(cohort, forecast);
      }
      return {
        routes,
        deviations: countDeviations(),
        now,
        countedAtMs: nowMs,
        days,
        endMs,
        history,
        forecasts,
      };
    },
  };
}

export type RolloutFlow = ReturnType<typeof createRollout>;
