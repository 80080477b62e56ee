// Commands around a policy file alone, on any machine, without a database: its faults and levels, and how one request
// would be decided under it.

import { readFileSync } from 'node:fs';
import { type Level, levels } from '../domain/level.ts';
import { policyJsonSchema } from '../domain/policy-document.ts';
import { readPolicyFile } from '../flow/policy-file.ts';
import { checkPolicyFile, renderPolicyCheck } from './policy-check.ts';
import { explainableLevels, policyExplain, renderExplanation } from './policy-explain.ts';
import { findFileKeyWarnings } from './policy-key-warnings.ts';
import { UsageError } from './usage-error.ts';

type Given = {
  positionals: string[];
  values: {
    config: string;
    policy?: string;
    url?: string;
    method: string;
    level: string;
    proofing: string;
    age: string;
  };
};
type Tools<G extends Given> = {
  /** Throws for the person who left it out. */
  need(value: string | undefined, name: string): string;
  print(given: G, value: unknown, text: string): void;
};

function parseAge(age: string): number {
  const match = /^([0-9]{1,6})(s|m|h)$/.exec(age);
  if (!match) throw new UsageError(`--age "${age}" is not a duration; write 90s, 20m or 2h`);
  return Number(match[1]) * { s: 1, m: 60, h: 3600 }[match[2] as 's' | 'm' | 'h'];
}

function proofingOf(proofing: string): Level {
  const level = levels.find((known) => known === proofing);
  if (!level) throw new UsageError(`--proofing "${proofing}" is unknown; use ${levels.join(', ')}`);
  return level;
}

export function createPolicyFileCommands<G extends Given>({ need, print }: Tools<G>) {
  return {
    async 'policy check'(given: G): Promise<number> {
      const path = need(given.positionals[2] ?? given.values.policy, 'FILE');
      const file = readPolicyFile(readFileSync(path, 'utf8'));
      const checked = checkPolicyFile(file);
      const missing = await findFileKeyWarnings(file, given.values.config, process.env);
      const check = { ...checked, warnings: [...checked.warnings, ...missing] };
      print(given, check, renderPolicyCheck(check));
      return check.ok ? 0 : 1;
    },
    async 'policy explain'(given: G): Promise<number> {
      const { level, method, age } = given.values;
      if (!explainableLevels.some((known) => known === level)) {
        throw new UsageError(`--level "${level}" is unknown; use ${explainableLevels.join(', ')}`);
      }
      const explanation = policyExplain({
        file: need(given.values.policy, '--policy'),
        url: need(given.values.url, '--url'),
        method: method.toUpperCase(),
        level,
        proofing: proofingOf(given.values.proofing),
        ageSeconds: parseAge(age),
        nowMs: Date.now(),
      });
      print(given, explanation, renderExplanation(explanation));
      return 0;
    },
    async 'policy schema'(): Promise<number> {
      process.stdout.write(`${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
      return 0;
    },
  };
}
