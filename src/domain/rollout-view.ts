// The roll-out in force, route by route, and the dates that follow from it for somebody of a cohort.

import { type Level, levels } from './level.ts';
import type { Policy } from './policy.ts';
import { type Cohort, cohorts, type Transition } from './rollout-document.ts';
import { isTransitionOpen } from './transition.ts';

export type RolloutRoute = Transition & { routeId: string; portalId: string; level: Level; open: boolean };

/** Every route that has a place in it, soonest end first; what is over stays in sight. */
export function rolloutRoutes({ routes }: Policy, nowMs: number): RolloutRoute[] {
  return [...routes.values()]
    .flatMap(({ id, portalId, required, transition }) => {
      if (!transition) return [];
      const open = isTransitionOpen(transition, required, nowMs);
      return [{ ...transition, routeId: id, portalId, level: required.level, open }];
    })
    .sort((a, b) => a.untilMs - b.untilMs);
}

/** What a second factor must be worth to go on with the routes of the roll-out. */
export function askedLevel(routes: readonly RolloutRoute[]): Level {
  const asked = routes.map(({ level }) => levels.indexOf(level));
  return levels[Math.max(1, ...asked)] ?? 'low';
}

/** When the first route closes for somebody of these cohorts; null when none is open to them. */
export function firstEnd(routes: readonly RolloutRoute[], of: readonly Cohort[] = cohorts): number | null {
  const theirs = routes.filter(
    ({ open, cohorts: whose }) => open && of.some((cohort) => whose?.includes(cohort) ?? true),
  );
  return theirs.length === 0 ? null : Math.min(...theirs.map(({ untilMs }) => untilMs));
}

/** When the last route closes, open or not any more; null where there is no roll-out. */
export function lastEnd(routes: readonly RolloutRoute[]): number | null {
  return routes.length === 0 ? null : Math.max(...routes.map(({ untilMs }) => untilMs));
}

/** Days before the end at which people are told, first one first. */
export const messageStages = [90, 30, 7, 1] as const;

/** The stage that is due now: the last one reached. Null before the first, and after the end. */
export function dueStage(endMs: number, nowMs: number): number | null {
  const days = (endMs - nowMs) / 86_400_000;
  if (days <= 0) return null;
  return messageStages.filter((stage) => days <= stage).at(-1) ?? null;
}
