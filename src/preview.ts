// Seeing a change before it bites: replaying recorded decisions and observing a draft, made from what the broker has.

import type { Config } from './config.ts';
import { dialects } from './domain/dialect.ts';
import { knownNorms } from './domain/known-norms.ts';
import type { Policy } from './domain/policy.ts';
import type { AssuranceContext } from './domain/reached.ts';
import { createAuditEvents } from './flow/audit-event.ts';
import { attainableAssurance } from './flow/authorize.ts';
import { createDecisionReading } from './flow/decision-reading.ts';
import type { FlowDeps } from './flow/flow-deps.ts';
import { createObserve, type Observe } from './flow/observe.ts';
import type { Policies } from './flow/policies.ts';
import { createPolicyPreview } from './flow/policy-preview.ts';
import type { SettingOf } from './flow/policy-setting.ts';
import { createReplays, type Replays } from './flow/replay.ts';
import type { Flows } from './flows.ts';
import type { Log } from './log.ts';
import type { ChangeFeed } from './store/change-feed.ts';

/** A policy names the upstreams that it is enforced with. */
export function createSettingOf({ passkeySignIn }: Pick<Config, 'passkeySignIn'>): SettingOf {
  return (policy: Policy) => {
    const named = Object.entries(policy.document.upstreams).filter(([, item]) => item.audience === 'portal');
    const upstreams = named.map(([id, { issuer, dialect }]) => ({ id, issuer, dialect: dialects[dialect] }));
    const byIssuer = new Map(upstreams.map(({ issuer, dialect }) => [issuer, dialect]));
    const context: AssuranceContext = {
      audience: 'portal',
      dialectOf: (issuer) => byIssuer.get(issuer) ?? null,
      smsCeiling: 'substantial',
    };
    return {
      policy,
      context,
      attainable: attainableAssurance([...byIssuer.values()]),
      upstreams,
      passkeySignIn,
    };
  };
}

type Observing = Pick<FlowDeps, 'db' | 'transact' | 'stores' | 'nowMs'> & {
  settingOf: SettingOf;
  policies: Pick<Policies, 'current'>;
  feed: Pick<ChangeFeed, 'isTrusted'>;
  onChanged(): void;
  log: Log;
};

export function startObserve({ policies, feed, log, ...rest }: Observing) {
  return createObserve({
    ...{ ...rest, norms: knownNorms, active: policies.current, isHearing: feed.isTrusted },
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

type Made = {
  flow: FlowDeps;
  flows: Pick<Flows, 'stepUp'>;
  settingOf: SettingOf;
  replays: Replays;
  observe: Observe;
};

/** What the console asks. */
export function createPreview({ flow, flows, settingOf, replays, observe }: Made) {
  const events = createAuditEvents(flow.context, flow.nowMs);
  return {
    policyPreview: createPolicyPreview({
      ...{ ...flow, events, settingOf, replays, observe },
      norms: knownNorms,
      listFactors: (accountId) => flows.stepUp.listFactors(accountId),
    }),
    decisionReading: createDecisionReading({ ...flow, events }),
  };
}
