// Planning the roll-out: a form that makes a change of the policy of it, which goes the way of every other.

import { z } from 'zod';
import { cohorts } from '../../domain/rollout-document.ts';
import { PolicyFaultsError } from '../../flow/change-policy.ts';
import { type RolloutPlanModel, rolloutPlanView } from '../views/admin/rollout-plan-view.ts';
import {
  type AdminContext,
  type AdminEndpoint,
  adminEndpoint,
  lineField,
  listField,
} from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';
import { submitted } from './policy-submit.ts';

const shownRoutes = 80;
const routeId = z.string().max(64);
const base = z.coerce.number().int().min(1).max(2_000_000_000);
const query = z.strictObject({ q: z.string().max(200).default('') });
const planForm = z.strictObject({
  base,
  routes: listField(routeId),
  until: z.iso.date(),
  cohorts: listField(z.enum(cohorts)),
  deviation: z.string().trim().max(2000).default(''),
  reason: lineField(200),
});
const endForm = z.strictObject({ base, routes: listField(routeId), reason: lineField(200) });
type PlanForm = z.output<typeof planForm>;

const nothing: RolloutPlanModel['given'] = {
  routes: [],
  until: '',
  cohorts: [...cohorts],
  deviation: '',
  reason: '',
};

export function createRolloutPlanPages(deps: AdminPagesDeps): AdminEndpoint[] {
  const { planRollout, flow } = deps;

  async function show(
    context: AdminContext,
    given: RolloutPlanModel['given'] = nothing,
    faults: RolloutPlanModel['faults'] = [],
    search = '',
  ): Promise<void> {
    const all = await planRollout.candidates();
    const sought = search.toLowerCase();
    const found = all
      .filter(({ routeId: id, path }) => `${id} ${path}`.toLowerCase().includes(sought))
      // What was chosen, and what runs, is never out of sight.
      .sort((a, b) => rank(b, given) - rank(a, given));
    const candidates = found.slice(0, shownRoutes);
    const model = { search, candidates, left: found.length - candidates.length, given, faults };
    const options = faults.length > 0 ? { status: 422 } : {};
    context.show(rolloutPlanView, { base: flow.policy().version, ...model }, options);
  }

  function by({ member, caller, input }: AdminContext<{ base: number; reason: string }>) {
    const author = { accountId: member.accountId, name: member.name };
    return { author, reason: input.reason, baseVersion: input.base, caller };
  }

  const textOf = (error: unknown): RolloutPlanModel['faults'] => {
    if (!(error instanceof PolicyFaultsError)) throw error;
    return error.faults.map(({ message }) => ({ href: '#routes', text: message }));
  };

  async function plan(context: AdminContext<PlanForm>): Promise<void> {
    const { routes, until, cohorts: whom, deviation, reason } = context.input;
    const given = { routes, until, cohorts: whom, deviation, reason };
    const lacking = [...(routes.length === 0 ? ['routes'] : []), ...(whom.length === 0 ? ['cohorts'] : [])];
    if (lacking.length > 0) return show(context, given, lacking.map(faultOfField(context.locale)));
    try {
      const planned = { routes, until, cohorts: whom, deviation: deviation || null };
      context.redirect(submitted(await planRollout.plan(planned, by(context))));
    } catch (error) {
      await show(context, given, textOf(error));
    }
  }

  async function end(context: AdminContext<z.output<typeof endForm>>): Promise<void> {
    const { routes } = context.input;
    if (routes.length === 0) return show(context, nothing, [faultOfField(context.locale)('end-routes')]);
    try {
      context.redirect(submitted(await planRollout.end(routes, by(context))));
    } catch (error) {
      await show(context, nothing, textOf(error));
    }
  }

  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/roll-out/plan',
      roles: ['editor'],
      query,
      handle: (context) => show(context, nothing, [], context.query.q),
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/roll-out/plan',
      roles: ['editor'],
      fresh: true,
      form: planForm,
      async onFaults(context, faults, raw) {
        await show(
          context,
          givenOf(raw),
          faults.map(({ field }) => faultOfField(context.locale)(field)),
        );
      },
      handle: plan,
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/roll-out/end',
      roles: ['editor'],
      fresh: true,
      form: endForm,
      async onFaults(context, faults) {
        const ofEnd = (field: string) => (field === 'reason' ? 'end-reason' : 'end-routes');
        const texts = faults.map(({ field }) => faultOfField(context.locale)(ofEnd(field)));
        await show(context, nothing, texts);
      },
      handle: end,
    }),
  ];
}

function rank(
  { routeId: id, untilMs }: { routeId: string; untilMs: number | null },
  { routes }: RolloutPlanModel['given'],
): number {
  return (routes.includes(id) ? 2 : 0) + (untilMs === null ? 0 : 1);
}

const fieldTexts: Record<string, { nl: string; en: string }> = {
  routes: { nl: 'Kies minstens één route.', en: 'Choose at least one route.' },
  until: { nl: 'Vul een datum in.', en: 'Enter a date.' },
  cohorts: { nl: 'Kies voor wie het is.', en: 'Choose whom it is for.' },
  reason: { nl: 'Schrijf waarom, op één regel.', en: 'Write why, on one line.' },
  'end-routes': { nl: 'Kies minstens één route om te beëindigen.', en: 'Choose at least one route to end.' },
  'end-reason': { nl: 'Schrijf waarom, op één regel.', en: 'Write why, on one line.' },
};

function faultOfField(locale: 'nl' | 'en') {
  return (field: string) => {
    const known = fieldTexts[field];
    const unknown = { nl: `Dit kan hier niet: ${field}`, en: `This is not possible here: ${field}` };
    return { href: known ? `#${field}` : null, text: (known ?? unknown)[locale] };
  };
}

/** As it was sent, for the form to be shown again. */
function givenOf(raw: Record<string, unknown>): RolloutPlanModel['given'] {
  const text = (name: string) => (typeof raw[name] === 'string' ? raw[name] : '');
  const list = (name: string) => [raw[name] ?? []].flat().map(String);
  return {
    routes: list('routes'),
    until: text('until'),
    cohorts: list('cohorts'),
    deviation: text('deviation'),
    reason: text('reason'),
  };
}
