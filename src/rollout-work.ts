// The roll-out as it goes on by itself, and as operators see it. The clock puts ends on record, counts a day, sends
// reminders: every replica tries, the database lets one of them. Who is let in is decided without this.

import type { FlowDeps } from './flow/flow-deps.ts';
import type { Flows } from './flows.ts';
import type { Metrics } from './metrics.ts';

const followEveryMs = 60_000;
const remindEveryMs = 60 * 60_000;
const longestList = 50;

type Every = (ms: number, work: () => Promise<void>) => NodeJS.Timeout;

export function followRollout({ rollout, rolloutMessages }: Flows, every: Every): NodeJS.Timeout[] {
  const follow = async () => {
    await rollout.recordPassed();
    await rollout.keepDay();
  };
  return [every(followEveryMs, follow), every(remindEveryMs, () => rolloutMessages.sendDue().then(() => {}))];
}

/** Counts for the metrics; the answer is the detail of /readyz: dates and deviations, and no person. */
export function watchRollout({ db, stores, nowMs }: FlowDeps, { rollout }: Flows, metrics: Metrics) {
  const open = () => rollout.listRoutes().filter((route) => route.open);
  const { countDeviations } = rollout;
  metrics.watchRollout({
    ends: () => open().map(({ routeId, untilMs }) => ({ routeId, leftMs: untilMs - nowMs() })),
    countDeviations,
    remaining: async () => (open().length === 0 ? [] : stores.rolloutCoverage.listNewestRemaining(db)),
  });
  return () => ({
    deviations: countDeviations(),
    routes: open()
      .slice(0, longestList)
      .map(({ routeId, untilMs, deviation }) => ({
        ...{ route: routeId, until: new Date(untilMs).toISOString(), deviation },
        secondsLeft: Math.floor((untilMs - nowMs()) / 1000),
      })),
  });
}
