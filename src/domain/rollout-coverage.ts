// How far the roll-out is, and where it will be on its date if it goes on like this: a straight line through the last
// four weeks, with the range that the days themselves scatter around it. It promises nothing, and says so.

import { parseDay } from './calendar.ts';
import type { Cohort } from './rollout-document.ts';

export type CoverageCohort = 'all' | Cohort;
/** Persons. readyFactor: without those who have an upstream identity too. */
export type Coverage = { readyUpstream: number; readyFactor: number; remaining: number };
export type CoverageDay = Coverage & { day: string; cohort: CoverageCohort; deviations: number };

export const nobody: Coverage = { readyUpstream: 0, readyFactor: 0, remaining: 0 };
export { dayMs } from './calendar.ts';
export const forecastDays = 28;
/** Fewer than this many days say nothing of a trend. */
export const leastDays = 7;

const amsterdamDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam', dateStyle: 'short' });
/** The calendar day here, YYYY-MM-DD. */
export const dayOf = (atMs: number): string => amsterdamDay.format(atMs);
/** Days since 1970, so that days can be subtracted. */
export const dayNumber = (day: string): number => parseDay(day) ?? Number.NaN;

export const totalOf = ({ readyUpstream, readyFactor, remaining }: Coverage): number =>
  readyUpstream + readyFactor + remaining;

/** From 0 to 1; who is nobody is wholly covered. */
export function shareReady(coverage: Coverage): number {
  const total = totalOf(coverage);
  return total === 0 ? 1 : 1 - coverage.remaining / total;
}

/** Shares from 0 to 1 at the end. perDay: how much the share rises each day. days: how many it rests on. */
export type Forecast = { share: number; lowest: number; highest: number; perDay: number; days: number };

/**
 * Least squares over the days of the last four weeks, and twice the standard error of a prediction either way, as
 * statistics books give it. Null while there are too few days. days: of one cohort, oldest first.
 */
export function forecastShare(days: readonly CoverageDay[], endDay: string): Forecast | null {
  const newest = days.at(-1);
  if (!newest) return null;
  const recent = days.filter(({ day }) => dayNumber(newest.day) - dayNumber(day) < forecastDays);
  if (recent.length < leastDays) return null;
  const points = recent.map((item) => ({ x: dayNumber(item.day), y: shareReady(item) }));
  const mean = (pick: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)];
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const perDay = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const at = (x: number) => meanY + perDay * (x - meanX);
  const squares = points.reduce((sum, { x, y }) => sum + (y - at(x)) ** 2, 0);
  const end = dayNumber(endDay);
  const error = Math.sqrt(
    (squares / (points.length - 2)) * (1 + 1 / points.length + (end - meanX) ** 2 / spread),
  );
  const within = (share: number) => Math.min(1, Math.max(0, share));
  const share = at(end);
  return {
    share: within(share),
    lowest: within(share - 2 * error),
    highest: within(share + 2 * error),
    perDay,
    days: points.length,
  };
}
