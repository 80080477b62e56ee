// `sluis policy explain`: what one request would be answered, and why, on a policy file alone. The level given is
// what a visitor is assumed to have proven at an upstream just now.

import { readFileSync } from 'node:fs';
import { decide } from '../domain/decide.ts';
import { dialects } from '../domain/dialect.ts';
import { knownNorms } from '../domain/known-norms.ts';
import { compilePolicy } from '../domain/policy.ts';
import type { AssuranceContext } from '../domain/reached.ts';
import type { Session } from '../domain/session.ts';
import { parseTarget } from '../domain/target.ts';
import { readPolicyFile } from '../flow/policy-file.ts';

const issuer = 'explain';
const context: AssuranceContext = {
  audience: 'portal',
  dialectOf: () => dialects.etoegang,
  smsCeiling: 'substantial',
};

/** What a visitor may be assumed to have: nothing, or one upstream login of this level. */
export const explainableLevels = ['none', 'low', 'low+2', 'substantial', 'high'] as const;
export type ExplainableLevel = (typeof explainableLevels)[number];

const acrOf: Record<Exclude<ExplainableLevel, 'none'>, string> = {
  low: 'urn:etoegang:core:assurance-class:loa2',
  'low+2': 'urn:etoegang:core:assurance-class:loa2plus',
  substantial: 'urn:etoegang:core:assurance-class:loa3',
  high: 'urn:etoegang:core:assurance-class:loa4',
};

function assumedSession(level: ExplainableLevel, ageSeconds: number, nowMs: number): Session | null {
  if (level === 'none') return null;
  const atMs = nowMs - ageSeconds * 1000;
  return {
    id: 'explain',
    version: 1,
    accountId: 'explain',
    representation: {
      legalSubject: { type: 'kvk', number: '90000019' },
      intermediary: null,
      branch: null,
      serviceId: null,
    },
    evidence: [{ kind: 'upstream', sequence: 1, issuer, acr: acrOf[level], atMs, receivedAtMs: atMs }],
    bindings: [],
    createdAtMs: atMs,
    lastUsedAtMs: nowMs,
    endsAtMs: nowMs + 43_200_000,
  };
}

export type ExplainInput = {
  file: string;
  url: string;
  method: string;
  level: ExplainableLevel;
  ageSeconds: number;
  nowMs: number;
};

/** A plain object for --json; throws Error with a text for people when the question itself is wrong. */
export function policyExplain(input: ExplainInput) {
  const file = readPolicyFile(readFileSync(input.file, 'utf8'));
  if (!file.ok) throw new Error(`${input.file} has faults; run "sluis policy check ${input.file}"`);
  const compiled = compilePolicy(file.document, knownNorms);
  if (!compiled.ok) throw new Error(`${input.file} has faults; run "sluis policy check ${input.file}"`);
  const origin = /^(https?):\/\/([^/]+)(\/.*)?$/.exec(input.url);
  if (!origin)
    throw new Error(
      `--url "${input.url}" is not an absolute address such as https://portal.example.nl/wages`,
    );
  const [, protocol, host = '', rawTarget = '/'] = origin;
  const parsed = parseTarget({ host, rawTarget, protocol: protocol === 'http' ? 'http' : 'https' });
  if (!parsed.ok)
    return { route: null, decision: 'deny' as const, reason: `malformed-target: ${parsed.reason}` };
  const { target } = parsed;
  if (!compiled.policy.portalByHost(target.host))
    return { route: null, decision: 'deny' as const, reason: 'unknown-host' };
  const route = compiled.policy.match(target.host, target.segments, input.method);
  if (!route) return { route: null, decision: 'deny' as const, reason: 'no-route' };
  const decision = decide({
    required: route.required,
    condition: route.representation,
    session: assumedSession(input.level, input.ageSeconds, input.nowMs),
    attainable: { level: 'high', twoFactor: true },
    context,
    nowMs: input.nowMs,
  });
  const { status, level, twoFactor, confirmedWithinSeconds, norm, reasons, dataClasses } = route.required;
  return {
    route: route.id,
    required: { status, level, twoFactor, confirmedWithinSeconds, norm, dataClasses, reasons },
    assumed: { level: input.level, ageSeconds: input.ageSeconds },
    decision: decision.outcome,
    missing: 'missing' in decision ? decision.missing : [],
    reason: decision.outcome === 'deny' ? decision.reason : null,
  };
}

export type Explanation = ReturnType<typeof policyExplain>;

export function renderExplanation(explanation: Explanation): string {
  if (!('required' in explanation) || !explanation.required) return `deny: ${explanation.reason}\n`;
  const { required, decision, missing, reason, route } = explanation;
  const within =
    required.confirmedWithinSeconds === null ? '' : `, confirmed within ${required.confirmedWithinSeconds} s`;
  const lines = [
    `route      ${route}`,
    `required   ${required.level}${required.twoFactor ? ' with two factors' : ''}${within}`,
    `norm       ${required.norm.id} ${required.norm.version}`,
    ...required.reasons.map(
      (item) => `  because  ${item.text.en} [${item.source}]${item.dataClass ? ` (${item.dataClass})` : ''}`,
    ),
    `decision   ${decision}${reason ? `: ${reason}` : ''}${missing.length > 0 ? `, missing ${missing.join(', ')}` : ''}`,
  ];
  return `${lines.join('\n')}\n`;
}
