// The roll-out in the console: how far it is for every reader, who is left for who may see names, messages by hand.

import { z } from 'zod';
import { nobody } from '../../domain/rollout-coverage.ts';
import { cohorts } from '../../domain/rollout-document.ts';
import type { RolloutReport } from '../../flow/rollout.ts';
import { rolloutRemainingView } from '../views/admin/rollout-remaining-view.ts';
import { rolloutView } from '../views/admin/rollout-view.ts';
import { type AdminContext, type AdminEndpoint, adminEndpoint, readers } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';
import { csvCell } from './audit-file.ts';
import { readPlace } from './session-pages.ts';

const pageSize = 50;
const seesPeople = ['auditor', 'operator'] as const;
const sends = ['editor', 'operator'] as const;
const cohortField = z.enum(cohorts).or(z.literal('').transform(() => null));
const query = z.strictObject({ sent: z.coerce.number().int().min(0).max(1e9).optional() });
const listForm = z.strictObject({ cohort: cohortField, cursor: z.string().max(600) });
const listPath = '/admin/roll-out/remaining';

/** Everybody first, then by group; a group that nobody is in is left out. */
function nowOf({ now, forecasts }: RolloutReport) {
  return (['all', ...cohorts] as const).flatMap((cohort) => {
    const coverage = now.get(cohort);
    if (!coverage && cohort !== 'all') return [];
    return [{ cohort, coverage: coverage ?? nobody, forecast: forecasts.get(cohort) ?? null }];
  });
}

export function createRolloutPages(deps: AdminPagesDeps): AdminEndpoint[] {
  const { rollout, rolloutMessages, rolloutPeople, cursors } = deps;

  async function show({ show: send, has, query: { sent } }: AdminContext<unknown, z.output<typeof query>>) {
    const report = await rollout.report();
    const { routes, deviations, countedAtMs, endMs } = report;
    const maySend = has(...sends) && rolloutMessages.canSend();
    send(rolloutView, {
      ...{ routes, deviations, countedAtMs, endMs },
      now: nowOf(report),
      history: report.history.toReversed(),
      days: report.days.filter(({ cohort }) => cohort === 'all'),
      mayPlan: has('editor'),
      maySeePeople: has(...seesPeople),
      messagesDue: maySend ? await rolloutMessages.countDue() : null,
      done: sent === undefined ? null : { sent },
    });
  }

  /** The answer to a form, since reading names is an act that is recorded. */
  async function list(context: AdminContext<z.output<typeof listForm>>) {
    const { cohort, cursor } = context.input;
    const place = `${listPath} ${cohort ?? ''}`;
    const after = readPlace(deps, z.uuid(), place, cursor);
    const asked = { cohort, after, limit: pageSize };
    const { people, next } = await rolloutPeople.page(context.session, asked, context.caller);
    context.show(rolloutRemainingView, { cohort, people, next: next && cursors.write(place, next) });
  }

  async function exportList({
    res,
    session,
    caller,
    input,
  }: AdminContext<{ cohort: z.output<typeof cohortField> }>) {
    const batches = await rolloutPeople.export(session, input.cohort, caller);
    res
      .set('Content-Disposition', 'attachment; filename="sluis-roll-out.csv"')
      .type('text/csv; charset=utf-8');
    res.write('email,companies,cohorts\r\n');
    for await (const people of batches) {
      if (res.destroyed) return;
      for (const { email, companies, cohorts: theirs } of people) {
        res.write(`${[email, companies.join('; '), theirs.join(' ')].map(csvCell).join(',')}\r\n`);
      }
    }
    res.end();
  }

  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/roll-out',
      roles: readers,
      menu: { group: 'policy', nl: 'Uitrol', en: 'Roll-out', order: 60 },
      query,
      handle: show,
    }),
    adminEndpoint({
      method: 'GET',
      path: listPath,
      roles: seesPeople,
      handle: (context) => context.show(rolloutRemainingView, { cohort: null, people: null, next: null }),
    }),
    adminEndpoint({
      method: 'POST',
      path: listPath,
      roles: seesPeople,
      fresh: true,
      form: listForm,
      handle: list,
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/roll-out/remaining/export',
      roles: seesPeople,
      fresh: true,
      form: z.strictObject({ cohort: cohortField }),
      handle: exportList,
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/roll-out/messages',
      roles: sends,
      fresh: true,
      form: z.strictObject({ act: z.literal('send') }),
      async handle({ member, caller, redirect }) {
        const sent = await rolloutMessages.sendDue({ author: member.id, caller });
        redirect(`/admin/roll-out?sent=${sent}`);
      },
    }),
  ];
}
