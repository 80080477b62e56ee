// What was given on the command line, and what every command needs to read it and to answer: words and options, the
// configuration, the broker, text for people or JSON for machines.

import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { type Config, loadConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { type AskBroker, runBrokerCommand, withBroker } from './broker-command.ts';
import { UsageError } from './usage-error.ts';

const options = {
  config: { type: 'string', default: process.env['SLUIS_CONFIG'] ?? 'sluis.yaml' },
  json: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  'roll-out': { type: 'boolean', default: false },
  policy: { type: 'string' },
  url: { type: 'string' },
  method: { type: 'string', default: 'GET' },
  level: { type: 'string', default: 'none' },
  proofing: { type: 'string', default: 'none' },
  age: { type: 'string', default: '1s' },
  reason: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  author: { type: 'string', default: userInfo().username },
  format: { type: 'string', default: 'html' },
  out: { type: 'string' },
  alg: { type: 'string' },
  now: { type: 'boolean', default: false },
  days: { type: 'string', default: '30' },
  upstream: { type: 'string', multiple: true },
  base: { type: 'string' },
  version: { type: 'string' },
} as const;

export type Given = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;

/** Throws UsageError for options that there are not. */
export function parseGiven(args: string[]): Given {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'unreadable options');
  }
}

export function print(given: Given, value: unknown, text: string): void {
  process.stdout.write(given.values.json ? `${JSON.stringify(value, null, 2)}\n` : text);
}

export function need(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new UsageError(`${name} is missing`);
  return value;
}

export function readConfig(given: Given): Config {
  const loaded = loadConfig(given.values.config, process.env);
  if (loaded.ok) return loaded.config;
  const faults = loaded.faults.map(({ key, message }) => `  ${key}: ${message}`).join('\n');
  throw new UsageError(`the configuration has faults:\n${faults}`);
}

export async function ask(given: Given, command: string, args: Record<string, string>): Promise<unknown> {
  const config = readConfig(given);
  return runBrokerCommand(config, createLog('warn', process.stderr), { command, arguments: args });
}

/** Several requests in a row of one broker. */
export function withAsk<T>(given: Given, work: (ask: AskBroker) => Promise<T>): Promise<T> {
  return withBroker(readConfig(given), createLog('warn', process.stderr), work);
}
