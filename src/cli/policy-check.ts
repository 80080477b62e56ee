// `sluis policy check`: everything that is wrong with a policy at once, and what an administrator should see before
// it goes live: the level of every route, and every route that asks less than what surrounds it.

import { knownNorms } from '../domain/known-norms.ts';
import type { Level } from '../domain/level.ts';
import { type CarveOut, compilePolicy } from '../domain/policy.ts';
import type { Required } from '../domain/required.ts';
import { type PolicyFile, type PolicyFileFault, readPolicyFile } from '../flow/policy-file.ts';

export type CheckedRoute = {
  id: string;
  status: Required['status'];
  level: Level;
  twoFactor: boolean;
  confirmedWithinSeconds: number | null;
};

export type PolicyCheck = {
  ok: boolean;
  faults: PolicyFileFault[];
  warnings: PolicyFileFault[];
  carveOuts: readonly CarveOut[];
  routes: CheckedRoute[];
};

/** text is the content of a policy file. Needs no database. */
export const policyCheck = (text: string): PolicyCheck => checkPolicyFile(readPolicyFile(text));

export function checkPolicyFile(file: PolicyFile): PolicyCheck {
  if (!file.ok) return failed(file.faults);
  const compiled = compilePolicy(file.document, knownNorms);
  if (!compiled.ok) return failed(compiled.faults.map(file.locate));
  const { warnings, carveOuts, routes } = compiled.policy;
  return {
    ok: true,
    faults: [],
    warnings: warnings.map(file.locate),
    carveOuts,
    routes: [...routes.values()].map(({ id, required }) => {
      const { status, level, twoFactor, confirmedWithinSeconds } = required;
      return { id, status, level, twoFactor, confirmedWithinSeconds };
    }),
  };
}

const failed = (faults: PolicyFileFault[]): PolicyCheck => ({
  ok: false,
  faults,
  warnings: [],
  carveOuts: [],
  routes: [],
});

/** Plain text for a terminal; ends with a line feed. */
export function renderPolicyCheck(check: PolicyCheck): string {
  const sections = [
    section('Faults', check.faults.map(renderPolicyFault)),
    section('Warnings', check.warnings.map(renderPolicyFault)),
    section('Routes', renderRoutes(check.routes)),
    section('Carve-outs: routes that ask less than what surrounds them', check.carveOuts.map(renderCarveOut)),
  ].filter((text) => text !== '');
  const verdict = check.ok
    ? `The policy is valid: ${check.routes.length} ${check.routes.length === 1 ? 'route' : 'routes'}.`
    : 'The policy is not valid.';
  return `${[...sections, verdict].join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [title, ...lines.map((line) => `  ${line}`)].join('\n');
}

export function renderPolicyFault({ line, column, path, code, message }: PolicyFileFault): string {
  const place = line === null ? '' : `line ${line}, column ${column}: `;
  return `${place}${path === '' ? '' : `${path}: `}${message} [${code}]`;
}

function renderRoutes(routes: readonly CheckedRoute[]): string[] {
  const width = Math.max(0, ...routes.map(({ id }) => id.length));
  return routes.map((route) => `${route.id.padEnd(width)}  ${renderRequirement(route)}`);
}

function renderRequirement({ status, level, twoFactor, confirmedWithinSeconds }: CheckedRoute): string {
  if (status === 'full-analysis-required')
    return `denied until a full analysis is recorded (floor: ${level})`;
  const factors = twoFactor && level === 'low' ? ' with two factors' : '';
  const confirmation =
    confirmedWithinSeconds === null ? '' : `, confirmed within ${confirmedWithinSeconds} s`;
  return `${level}${factors}${confirmation}`;
}

function renderCarveOut({ route, inside, level, insideLevel, looserIn }: CarveOut): string {
  return `${route} (${level}) inside ${inside} (${insideLevel}): asks less in ${looserIn.join(', ')}`;
}
