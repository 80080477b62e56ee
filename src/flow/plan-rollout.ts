// A change of the roll-out alone, made from what the console's form says and sent in like every other change of the
// policy: what begins one waits for other eyes, what ends one sooner holds at once.

import type { PolicyDocument } from '../domain/policy-document.ts';
import { type Cohort, cohorts, type PasswordOnly } from '../domain/rollout-document.ts';
import { endsBefore, factsAbout } from '../domain/rollout-facts.ts';
import { targetKey, targetOf } from '../domain/rollout-target.ts';
import {
  type ChangePolicy,
  type PolicyAuthor,
  type SubmitResult,
  sourceWithRollout,
} from './change-policy.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';

/** deviation: the reason, for those of the routes that are substantial; null where none is. */
export type RolloutPlan = {
  routes: readonly string[];
  until: string;
  cohorts: readonly Cohort[];
  deviation: string | null;
};
type By = { author: PolicyAuthor; reason: string; baseVersion: number; caller: Caller };

/** One that may be chosen. untilMs: of the roll-out it is in; null before one. */
export type RolloutCandidate = {
  routeId: string;
  path: string;
  level: 'low' | 'substantial';
  untilMs: number | null;
};

type Entries = Record<string, PasswordOnly>;

export function createPlanRollout(deps: FlowDeps & { changePolicy: ChangePolicy }) {
  const { stores, db } = deps;

  /** Of the version that the form was made from; one that is gone by now is refused by the submit. */
  async function submit({ author, reason, baseVersion, caller }: By, edit: (entries: Entries) => Entries) {
    const { policy } = deps.policy();
    const stored = await stores.policyVersions.byNumber(db, deps.policy().version);
    const passwordOnly = edit({ ...policy.document.rollout?.passwordOnly });
    const document: PolicyDocument = { ...policy.document, rollout: { passwordOnly } };
    const source = sourceWithRollout(stored?.source ?? '', policy.document, document);
    return deps.changePolicy.submit({ document, source, author, reason, baseVersion }, caller);
  }

  const isSubstantial = (id: string) => deps.policy().policy.routes.get(id)?.required.level === 'substantial';

  return {
    /** Routes whose level allows it and whose target never had an end, and those that are in it. */
    async candidates(): Promise<RolloutCandidate[]> {
      const { policy } = deps.policy();
      const facts = await stores.rolloutEnds.list(db);
      const nowMs = deps.nowMs();
      return [...policy.routes.values()].flatMap(({ id: routeId, path, required, transition }) => {
        const { status, level, confirmedWithinSeconds } = required;
        if (status !== 'computed' || confirmedWithinSeconds !== null) return [];
        if (level !== 'low' && level !== 'substantial') return [];
        const target = targetOf(policy.document, routeId);
        if (!target || endsBefore(facts, routeId, targetKey(target), nowMs).length > 0) return [];
        const isElsewhere = !transition && factsAbout(facts, routeId, targetKey(target)).length > 0;
        return isElsewhere ? [] : [{ routeId, path, level, untilMs: transition?.untilMs ?? null }];
      });
    },

    /** Begins, or brings forward what runs. */
    plan: (plan: RolloutPlan, by: By): Promise<SubmitResult> =>
      submit(by, (entries) => {
        const whom = plan.cohorts.length === cohorts.length ? {} : { cohorts: [...plan.cohorts] };
        const planned = plan.routes.map((id): [string, PasswordOnly] => {
          const deviates = isSubstantial(id) && plan.deviation !== null;
          const why = deviates ? { deviation: { reason: plan.deviation ?? '' } } : {};
          return [id, { until: plan.until, ...whom, ...why }];
        });
        return { ...entries, ...Object.fromEntries(planned) };
      }),

    /** Takes these out at once, for ever. */
    end: (routes: readonly string[], by: By): Promise<SubmitResult> =>
      submit(by, (entries) =>
        Object.fromEntries(Object.entries(entries).filter(([id]) => !routes.includes(id))),
      ),
  };
}

export type PlanRollout = ReturnType<typeof createPlanRollout>;
