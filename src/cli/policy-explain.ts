// `sluis policy explain`: what one request would be answered, and why, on a policy file alone; for somebody made up. The
// same function answers in the console.

import { readFileSync } from 'node:fs';
import { type AssumableEvidence, assumeSession } from '../domain/assumed-person.ts';
import { dialects } from '../domain/dialect.ts';
import { explain } from '../domain/explain.ts';
import { knownNorms } from '../domain/known-norms.ts';
import type { Level } from '../domain/level.ts';
import { compilePolicy } from '../domain/policy.ts';
import { readPolicyFile } from '../flow/policy-file.ts';

const issuer = 'explain';
const dialect = dialects.etoegang;

/** What a visitor may be assumed to have shown, by level or by name. */
export const explainableLevels = [
  ...['none', 'low', 'low+2', 'substantial', 'high'],
  ...['EH2', 'EH2+', 'EH3', 'EH4', 'password', 'password+totp'],
] as const;

const evidenceOf: Record<string, AssumableEvidence> = {
  low: 'EH2',
  'low+2': 'EH2+',
  substantial: 'EH3',
  high: 'EH4',
};

export type ExplainInput = {
  file: string;
  url: string;
  method: string;
  /** One of explainableLevels. */
  level: string;
  /** Of the app beside a password. */
  proofing: Level;
  ageSeconds: number;
  nowMs: number;
};

/** A plain object for --json; throws Error with a text for people when the question itself is wrong. */
export function policyExplain(input: ExplainInput) {
  const { url, method, level, proofing, ageSeconds, nowMs } = input;
  const file = readPolicyFile(readFileSync(input.file, 'utf8'));
  const compiled = file.ok ? compilePolicy(file.document, knownNorms) : file;
  if (!compiled.ok) throw new Error(`${input.file} has faults; run "sluis policy check ${input.file}"`);
  const setting = {
    policy: compiled.policy,
    context: { audience: 'portal' as const, dialectOf: () => dialect, smsCeiling: 'substantial' as const },
    attainable: { level: 'high' as const, twoFactor: true },
    upstreams: [{ id: 'eherkenning', issuer, dialect }],
    passkeySignIn: false,
  };
  const evidence = evidenceOf[level] ?? (level as AssumableEvidence);
  const session = assumeSession({ evidence, proofing, ageSeconds, issuer, dialect }, nowMs);
  const { target, judged, missing } = explain(setting, { url, method, session, factors: [], nowMs });
  if (target.kind === 'not-an-address')
    throw new Error(`--url "${url}" is not an absolute address such as https://portal.example.nl/wages`);
  if (!judged) {
    const reason = target.kind === 'malformed-target' ? `malformed-target: ${target.fault}` : target.kind;
    return { route: null, decision: 'deny' as const, reason };
  }
  const { route, decision, roads } = judged;
  const { status, confirmedWithinSeconds, norm, reasons, dataClasses, ...assurance } = route.required;
  return {
    route: route.id,
    required: {
      ...{ status, level: assurance.level, twoFactor: assurance.twoFactor },
      ...{ confirmedWithinSeconds, norm, dataClasses, reasons },
    },
    assumed: { level, ageSeconds },
    decision: decision.outcome,
    missing,
    reason: decision.outcome === 'deny' ? decision.reason : null,
    roads: roads.map((road) => ('asks' in road ? `${road.kind}: ${road.asks.label}` : road.kind)),
  };
}

export type Explanation = ReturnType<typeof policyExplain>;

export function renderExplanation(explanation: Explanation): string {
  if (!('required' in explanation) || !explanation.required) return `deny: ${explanation.reason}\n`;
  const { required, decision, missing, reason, route, roads } = explanation;
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
    ...roads.map((road) => `  road     ${road}`),
  ];
  return `${lines.join('\n')}\n`;
}
