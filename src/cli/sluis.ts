// The sluis command: one word or two, options after it, --json wherever a machine may read. Exit 0 done, 1 refused
// or failed, 2 wrongly asked, 3 waits for approval.

import { createLog } from '../log.ts';
import { serve } from '../main.ts';
import { createAccountCommands } from './account-commands.ts';
import { createAuditCommands } from './audit-commands.ts';
import { createDeskCommands } from './desk-commands.ts';
import { ask, type Given, need, parseGiven, print, readConfig, withAsk } from './given.ts';
import { help } from './help.ts';
import { installationCommands } from './installation-commands.ts';
import { createKeyCommands } from './key-commands.ts';
import { createPolicyCommands } from './policy-commands.ts';
import { createPolicyFileCommands } from './policy-file-commands.ts';
import { createReplayCommands } from './policy-replay.ts';
import { UsageError } from './usage-error.ts';

type Command = (given: Given) => Promise<number>;

const tools = { ask, withAsk, need, print };

const commands: Record<string, Command> = {
  async help() {
    process.stdout.write(help);
    return 0;
  },
  async serve(given) {
    const config = readConfig(given);
    await serve(config, createLog(config.log.level));
    return 0;
  },
  /** Loaded only here: the simulators are no part of the service. */
  async demo(given) {
    const { runDemo } = await import('./demo.ts');
    return runDemo({ check: given.values.check, rollOut: given.values['roll-out'] });
  },
  ...installationCommands,
  ...createPolicyFileCommands(tools),
  ...createPolicyCommands(tools),
  ...createReplayCommands(tools),
  ...createAccountCommands(tools),
  ...createDeskCommands(tools),
  ...createKeyCommands(tools),
  ...createAuditCommands(tools),
};

async function run(args: string[]): Promise<number> {
  const given = parseGiven(args);
  const [first = 'help', second = ''] = given.positionals;
  const name = [`${first} ${second}`, first].find((candidate) => Object.hasOwn(commands, candidate));
  const command = name === undefined ? undefined : commands[name];
  if (!command) throw new UsageError(`unknown command "${[first, second].join(' ').trim()}"; see sluis help`);
  return command(given);
}

/** What stopped the command, in words that say what to do. */
function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  const { code, port, message } = error as Error & { code?: string; port?: number };
  if (code === 'EADDRINUSE') return `port ${port} is in use; is Sluis, or its demo, running already?`;
  if (code === 'ECONNREFUSED')
    return 'the database does not answer; is it running, and is DATABASE_URL right?';
  return message;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`sluis: ${describeFailure(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
