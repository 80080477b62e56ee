// Commands around the policy of a running installation: what a file would change, sending it in, and any version as
// people wrote it. Exit 0 in force or nothing to do, 1 refused, 3 it waits for approval in the console.

import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { PolicyFault } from '../domain/policy.ts';
import {
  countKinds,
  type PolicyChange,
  type PolicyChangeKind,
  policyChangeKinds,
} from '../domain/policy-change.ts';
import type { PolicyFileFault } from '../flow/policy-file.ts';
import { renderPolicyFault } from './policy-check.ts';
import type { AppliedPolicy, DiffedPolicy } from './policy-requests.ts';

type Given = {
  positionals: string[];
  values: { json: boolean; reason?: string; base?: string; version?: string };
};
type Tools<G extends Given> = {
  ask(given: G, command: string, args: Record<string, string>): Promise<unknown>;
  /** Throws for the person who left it out. */
  need(value: string | undefined, name: string): string;
  print(given: G, value: unknown, text: string): void;
};

const waitsForApproval = 3;
const maxShown = 200;

const titles: Record<PolicyChangeKind, string> = {
  lowered: 'Lowered: somebody may pass who could not before',
  opened: 'Opened: new targets, clients, addresses or entitlements',
  raised: 'Raised',
  closed: 'Closed',
  other: 'Other changes, which let nobody in or out',
};

function renderChanges(changes: readonly PolicyChange[]): string {
  const counts = countKinds(changes);
  return policyChangeKinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => {
      const lines = changes.filter((change) => change.kind === kind);
      const shown = lines
        .slice(0, maxShown)
        .map(({ subject, text }) => `  ${subject.type} ${subject.id}: ${text.en}\n`);
      const more = lines.length > maxShown ? `  and ${lines.length - maxShown} more; --json lists all\n` : '';
      return `${titles[kind]} (${counts[kind]})\n${shown.join('')}${more}\n`;
    })
    .join('');
}

const renderFaults = (faults: readonly PolicyFileFault[]) =>
  `The policy is not valid; nothing changed.\n${faults.map((fault) => `  ${renderPolicyFault(fault)}\n`).join('')}`;

const renderWarnings = (warnings: readonly PolicyFault[]) =>
  warnings.map(({ path, message }) => `warning: ${path}: ${message}\n`).join('');

function renderApplied(result: Exclude<AppliedPolicy, { kind: 'refused' }>): string {
  if (result.kind === 'unchanged') return `version ${result.version} says this already\n`;
  if (result.kind === 'applied') return `version ${result.version} is in force\n`;
  const { id, approvalsNeeded, address, changes } = result;
  const persons = approvalsNeeded === 1 ? 'one approver' : 'two different approvers';
  return `${renderChanges(changes)}draft ${id} waits: ${persons} must approve it at\n  ${address}\n`;
}

export function createPolicyCommands<G extends Given>({ ask, need, print }: Tools<G>) {
  const readSource = (given: G) => readFileSync(need(given.positionals[2], 'FILE'), 'utf8');
  return {
    async 'policy diff'(given: G): Promise<number> {
      const result = (await ask(given, 'policy-diff', { source: readSource(given) })) as DiffedPolicy;
      if (result.kind === 'refused') {
        print(given, result, renderFaults(result.faults));
        return 1;
      }
      const text = result.changes.length === 0 ? 'no change\n' : renderChanges(result.changes);
      const compared = `compared with version ${result.version}, which is in force\n\n${text}`;
      print(given, result, compared + renderWarnings(result.warnings));
      return 0;
    },
    async 'policy apply'(given: G): Promise<number> {
      const source = readSource(given);
      const reason = need(given.values.reason, '--reason');
      const { base } = given.values;
      const args = { source, author: userInfo().username, reason, ...(base === undefined ? {} : { base }) };
      const result = (await ask(given, 'policy-apply', args)) as AppliedPolicy;
      if (result.kind === 'refused') {
        print(given, result, renderFaults(result.faults));
        return 1;
      }
      print(given, result, renderWarnings(result.warnings) + renderApplied(result));
      return result.kind === 'draft' ? waitsForApproval : 0;
    },
    async 'policy export'(given: G): Promise<number> {
      const { version } = given.values;
      const found = await ask(given, 'policy-export', version === undefined ? {} : { version });
      if (!found) {
        const none = 'there is no policy yet; the first start founds it from policy.file';
        throw new Error(version === undefined ? none : `there is no version ${version}`);
      }
      print(given, found, (found as { source: string }).source);
      return 0;
    },
  };
}
