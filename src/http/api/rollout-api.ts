// How far the roll-out is: routes with their dates, who is ready by cohort, and where that leads. Nobody by name.

import { z } from 'zod';
import type { AdminPagesDeps } from '../admin/admin-pages-deps.ts';
import { type ApiEndpoint, apiEndpoint } from './api-endpoint.ts';
import { level, time, timeOf, timeOrNull } from './api-schemas.ts';

const coverage = z.strictObject({
  cohort: z.string().describe('all, or by the kind of identifier'),
  ...{ readyUpstream: z.number().int(), readyFactor: z.number().int(), remaining: z.number().int() },
});
const forecast = z.strictObject({
  cohort: z.string(),
  share: z.number().describe('of 0 to 1, on the end date, if it goes on like this'),
  ...{ lowest: z.number(), highest: z.number(), days: z.number().int() },
});

export function createRolloutApi({ rollout }: Pick<AdminPagesDeps, 'rollout'>): ApiEndpoint[] {
  return [
    apiEndpoint({
      ...{ method: 'GET', path: '/roll-out', id: 'readRollout', roles: ['viewer'] },
      summary: 'The roll-out: end dates, coverage now, forecast and deviations',
      answer: z.strictObject({
        routes: z.array(
          z.strictObject({
            ...{ route: z.string(), portal: z.string(), level, until: time, open: z.boolean() },
            ...{ deviation: z.boolean(), cohorts: z.array(z.string()).nullable() },
          }),
        ),
        ...{ deviations: z.number().int(), countedAt: time, endsAt: time.nullable() },
        ...{ coverage: z.array(coverage), forecasts: z.array(forecast) },
      }),
      async handle() {
        const report = await rollout.report();
        return {
          routes: report.routes.map(
            ({ routeId, portalId, level: asked, untilMs, open, deviation, cohorts }) => ({
              ...{ route: routeId, portal: portalId, level: asked, until: timeOf(untilMs), open, deviation },
              cohorts: cohorts && [...cohorts],
            }),
          ),
          deviations: report.deviations,
          countedAt: timeOf(report.countedAtMs),
          endsAt: timeOrNull(report.endMs),
          coverage: [...report.now].map(([cohort, { readyUpstream, readyFactor, remaining }]) => {
            return { cohort, readyUpstream, readyFactor, remaining };
          }),
          forecasts: [...report.forecasts].map(([cohort, { share, lowest, highest, days }]) => {
            return { cohort, share, lowest, highest, days };
          }),
        };
      },
    }),
  ];
}
