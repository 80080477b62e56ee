// Risk analyses as the rest of the house asks for them: what has to be done again, worked out once per policy version
// and day, counted in the metrics, told in /readyz and once a day in the log; and the list that is published.

import { type AnalysisAlarm, dutchDateOf, findAnalysisAlarms } from './domain/analysis-alarms.ts';
import type { Norm } from './domain/norm.ts';
import { listPublishedLevels, type PublishedLevel } from './domain/published-levels.ts';
import type { ActivePolicy } from './flow/authorize.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

const longestList = 50;
const remindEveryMs = 60 * 60_000;

export type AnalysesDeps = {
  policy(): ActivePolicy;
  norms: readonly Norm[];
  nowMs(): number;
  log: Log;
  metrics: Pick<Metrics, 'watchAnalysisAlarms'>;
};

export function createAnalyses({ policy, norms, nowMs, log, metrics }: AnalysesDeps) {
  let known: { version: number; date: string; alarms: AnalysisAlarm[] } | null = null;
  let published: { version: number; services: PublishedLevel[] } | null = null;
  let toldOn = '';

  function alarms(): readonly AnalysisAlarm[] {
    const { version, policy: active } = policy();
    const now = nowMs();
    const date = dutchDateOf(now);
    if (known?.version !== version || known.date !== date) {
      known = { version, date, alarms: findAnalysisAlarms(active.document, norms, now) };
    }
    return known.alarms;
  }

  /** At most one line a day: nothing is broken, and somebody has to plan work. */
  function remind(): void {
    const date = dutchDateOf(nowMs());
    if (date === toldOn) return;
    toldOn = date;
    const found = alarms();
    if (found.length === 0) return;
    const services = [...new Set(found.map(({ serviceId }) => serviceId))].slice(0, longestList).join(', ');
    log.warn('analysis-alarms', { count: found.length, services });
  }

  metrics.watchAnalysisAlarms(alarms);
  remind();
  const timer = setInterval(() => {
    try {
      remind();
    } catch (cause) {
      log.error('background-work-failed', {}, cause);
    }
  }, remindEveryMs).unref();

  return {
    norms,
    alarms,
    /** For /readyz: no names, and what the newest norm would yield. */
    detail: () =>
      alarms()
        .slice(0, longestList)
        .map(({ serviceId, kind, since, would }) => ({
          ...{ service: serviceId, kind, since, norm: would.norm.id, version: would.norm.version },
          ...{ wouldBe: would.level, twoFactor: would.twoFactor, openQuestions: would.openQuestions.length },
        })),
    /** Services with their levels (Regeling art. 7). */
    published(): readonly PublishedLevel[] {
      const { version, policy: active } = policy();
      if (published?.version !== version) {
        published = { version, services: listPublishedLevels(active.document, norms) };
      }
      return published.services;
    },
    close: (): void => clearInterval(timer),
  };
}

export type Analyses = ReturnType<typeof createAnalyses>;
