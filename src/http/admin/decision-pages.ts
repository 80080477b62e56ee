// Recorded decisions for an auditor: searched, looked at one by one, and whom they were about only when revealed.

import { z } from 'zod';
import { BrokerError } from '../../domain/errors.ts';
import { type Cohort, cohorts } from '../../domain/recorded-session.ts';
import { type DecisionQuestion, mostRevealed } from '../../flow/decision-reading.ts';
import { decisionView } from '../views/admin/decision-view.ts';
import { decisionsView } from '../views/admin/decisions-view.ts';
import { revealedView } from '../views/admin/revealed-view.ts';
import { type AdminContext, type AdminEndpoint, adminEndpoint, listField } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';
import { readPlace } from './session-pages.ts';

const pageSize = 50;
const dayMs = 86_400_000;
const decisionId = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const place = z.object({ atMs: z.number(), id: z.number().int() });
const filter = {
  route: z.string().trim().max(140).default(''),
  outcome: z.enum(['', 'allow', 'step-up', 'sign-in', 'deny']).default(''),
  version: z.coerce.number().int().min(1).max(2_147_483_647).or(z.literal('')).default(''),
  cohort: z.enum(['', ...cohorts]).default(''),
  from: z.iso.date().or(z.literal('')).default(''),
  until: z.iso.date().or(z.literal('')).default(''),
  reference: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9-]{0,40}$/)
    .default(''),
};
const query = z.strictObject({ ...filter, cursor: z.string().max(600).optional() });
type Given = Omit<z.output<typeof query>, 'cursor'>;

/** Days are those of UTC, as the record keeps its times; the last day counts whole. */
function questionOf({ route, outcome, version, cohort, from, until, reference }: Given): DecisionQuestion {
  return {
    ...(route === '' ? {} : { routeId: route }),
    ...(outcome === '' ? {} : { outcome }),
    ...(version === '' ? {} : { policyVersion: version }),
    ...(cohort === '' ? {} : { cohort: cohort as Cohort }),
    ...(from === '' ? {} : { sinceMs: Date.parse(from) }),
    ...(until === '' ? {} : { untilMs: Date.parse(until) + dayMs }),
    ...(reference === '' ? {} : { reference }),
  };
}

export function createDecisionPages(deps: AdminPagesDeps): AdminEndpoint[] {
  const { decisionReading, cursors } = deps;

  async function search({
    show,
    query: { cursor, ...given },
  }: AdminContext<unknown, z.output<typeof query>>) {
    const texts = Object.entries(given).map(([name, value]): [string, string] => [name, String(value)]);
    const list = `/admin/decisions?${new URLSearchParams(texts)}`;
    const before = readPlace(deps, place, list, cursor);
    const { rows, next } = await decisionReading.page(questionOf(given), before, pageSize);
    const nextHref = next && `${list}&${new URLSearchParams({ cursor: cursors.write(list, next) })}`;
    const firstHref = cursor === undefined ? null : list;
    show(decisionsView, { filter: Object.fromEntries(texts), rows, nextHref, firstHref });
  }

  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/decisions',
      roles: ['auditor'],
      menu: { group: 'record', nl: 'Beslissingen', en: 'Decisions', order: 10 },
      query,
      handle: search,
    }),
    adminEndpoint({
      method: 'GET',
      path: '/admin/decisions/:decision',
      roles: ['auditor'],
      async handle({ show, param }) {
        const id = decisionId.safeParse(param('decision'));
        const decision = id.success ? await decisionReading.find(id.data) : null;
        if (!decision) throw new BrokerError('not-found');
        show(decisionView, { decision });
      },
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/decisions/reveal',
      roles: ['auditor'],
      fresh: true,
      form: z.strictObject({ decision: listField(decisionId, mostRevealed) }),
      async handle({ show, input, session, caller }) {
        show(revealedView, { people: await decisionReading.reveal(input.decision, session, caller) });
      },
    }),
  ];
}
