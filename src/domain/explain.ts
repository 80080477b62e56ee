// Why one request is answered as it is: which route matched, what it demands and from where, what the person has, what
// is missing and which roads there are. One function for the command and the console.

import type { Missing, OfferedFactor } from './decide.ts';
import { type Judged, judge, type PolicySetting } from './judge.ts';
import { type CompiledRoute, findRoute } from './policy.ts';
import type { Session } from './session.ts';
import { parseTarget, type Target, type TargetFault } from './target.ts';

export type ExplainedTarget =
  | { kind: 'not-an-address' }
  | { kind: 'malformed-target'; fault: TargetFault }
  | { kind: 'unknown-host'; host: string }
  | { kind: 'no-route'; target: Target }
  | { kind: 'route'; target: Target; route: CompiledRoute };

export type Explanation = {
  target: ExplainedTarget;
  /** Null: denied before anybody's evidence is looked at. */
  judged: Judged | null;
  missing: Missing[];
};

export type ExplainQuestion = {
  url: string;
  method: string;
  session: Session | null;
  factors: OfferedFactor[];
  nowMs: number;
};

/** Where a request for this address arrives, as the gate reads it. */
function findTarget({ policy }: PolicySetting, url: string, method: string): ExplainedTarget {
  const parts = /^(https?):\/\/([^/?#]+)([/?#].*)?$/s.exec(url);
  if (!parts) return { kind: 'not-an-address' };
  const [, protocol, host = '', rest = '/'] = parts;
  const rawTarget = rest.startsWith('/') ? rest : `/${rest}`;
  const parsed = parseTarget({ host, rawTarget, protocol: protocol === 'http' ? 'http' : 'https' });
  if (!parsed.ok) return { kind: 'malformed-target', fault: parsed.reason };
  const { target } = parsed;
  if (!policy.portalByHost(target.host)) return { kind: 'unknown-host', host: target.host };
  const route = findRoute(policy, target, method);
  return route ? { kind: 'route', target, route } : { kind: 'no-route', target };
}

export function explain(setting: PolicySetting, question: ExplainQuestion): Explanation {
  const target = findTarget(setting, question.url, question.method);
  if (target.kind !== 'route') return { target, judged: null, missing: [] };
  const { session, factors, nowMs } = question;
  const judged = judge(setting, target.route, { session, factors }, nowMs);
  return { target, judged, missing: 'missing' in judged.decision ? judged.decision.missing : [] };
}
