// Seeing a change before it bites: replaying recorded decisions and observing a draft, made from what the broker has.

import { knownNorms } from './domain/known-norms.ts';
import type { Policy } from './domain/policy.ts';
import type { ActivePolicy } from './flow/authorize.ts';
import type { FlowDeps } from './flow/flow-deps.ts';
import { createObserve } from './flow/observe.ts';
import type { SettingOf } from './flow/policy-setting.ts';
import { createReplays } from './flow/replay.ts';
import type { Flows } from './flows.ts';
import type { Log } from './log.ts';

type Setting = Pick<FlowDeps, 'upstreams' | 'context' | 'attainable'> & { passkeySignIn: boolean };

/** Any policy is judged with the upstreams there are here. */
export const createSettingOf =
  ({ upstreams, context, attainable, passkeySignIn }: Setting): SettingOf =>
  (policy: Policy) => ({ policy, context, attainable, upstreams: [...upstreams.values()], passkeySignIn });

export function startObserve(
  { db, transact, stores, nowMs }: Pick<FlowDeps, 'db' | 'transact' | 'stores' | 'nowMs'>,
  parts: {
    settingOf: SettingOf;
    active(): ActivePolicy;
    isHearing(): boolean;
    onChanged(): void;
    log: Log;
  },
) {
  const { settingOf, active, isHearing, onChanged, log } = parts;
  return createObserve({
    ...{ db, transact, stores, nowMs, settingOf, active, isHearing, onChanged },
    norms: knownNorms,
    onFailure: (cause) => log.error('observation-failed', {}, cause),
  });
}

export function createReplaysOn(
  { db, stores, nowMs }: FlowDeps,
  flows: Pick<Flows, 'stepUp'>,
  parts: { settingOf: SettingOf; log: Log },
) {
  return createReplays({
    ...{ db, stores, nowMs, settingOf: parts.settingOf },
    norms: knownNorms,
    listFactors: (accountId) => flows.stepUp.listFactors(accountId),
    onFailure: (cause) => parts.log.error('replay-failed', {}, cause),
    monotonicMs: () => performance.now(),
  });
}
