// The sluis command: one word or two, options after it, --json wherever a machine may read. Exit 0 done, 1 refused
// or failed, 2 wrongly asked, 3 waits for approval.

import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { type Config, configJsonSchema, configPath, loadConfig } from '../config.ts';
import { upstreamId } from '../domain/upstream-document.ts';
import { readPolicyFile } from '../flow/policy-file.ts';
import { createLog } from '../log.ts';
import { serve } from '../main.ts';
import { generateKeys } from '../oidc/keys.ts';
import { openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { type AskBroker, runBrokerCommand, withBroker } from './broker-command.ts';
import { createClientSecret } from './client-secret.ts';
import { createDeskCommands } from './desk-commands.ts';
import { createKeyCommands } from './key-commands.ts';
import { createPolicyCommands } from './policy-commands.ts';
import { explainableLevels } from './policy-explain.ts';
import { createPolicyFileCommands } from './policy-file-commands.ts';
import { createReplayCommands } from './policy-replay.ts';
import { UsageError } from './usage-error.ts';
import { importUsers, renderImport } from './user-import.ts';

const help = `sluis — knows which data a portal shows, computes the assurance level it demands, lifts or refuses

  sluis serve                      run the service (configuration: --config, default sluis.yaml)
  sluis demo [--check] [--roll-out]  everything on loopback; --check walks the journeys by itself, --roll-out has one going on
  sluis migrate                    bring the database schema up to date (DATABASE_OWNER_URL)
  sluis config check               every fault of the configuration at once
  sluis config schema              JSON schema of the configuration, for editors
  sluis policy check FILE          every fault of a policy at once, and the level of every route
  sluis policy explain --policy FILE --url URL [--method GET] [--level substantial] [--age 20m]
                                   [--proofing LEVEL]: of the app, with --level password+totp
  sluis policy diff FILE           what goes up, down, open or closed, compared with the version in force
  sluis policy apply FILE --reason TEXT [--base VERSION]
                                   what lowers or opens becomes a draft, approved in the console (exit 3)
  sluis policy export [--version N]
                                   the policy in force, or an earlier version, as it was written
  sluis policy replay FILE [--days 30]
                                   how the recorded decisions of these days would have gone under this file
  sluis policy schema              JSON schema of the policy file, for editors
  sluis keys generate [--upstream ID]   make the key files that are missing, for production
  sluis keys list                  keys that sign tokens and assertions: next, active, retired
  sluis keys rotate [--alg PS256] [--now] [--reason TEXT]
                                   publish new ones, which sign after keys.publishAhead; --now: at once
  sluis keys remove KID            publish a retired key no more; what it signed is refused from then on
  sluis client secret              a new secret for client_secret_basic, and its hash for the policy
  sluis session list | revoke ID --reason TEXT
  sluis account lock | unlock | reset | end-sessions ACCOUNT --reason TEXT
                                   reset removes every factor, and sets none
  sluis staff link --reason TEXT   while nobody is staff: a link that enrols the first administrator; also while the
                                   first is still alone and lost the passkey, who is staff no longer then
  sluis user import FILE.csv --author NAME --reason TEXT [--dry-run]
                                   accounts of an older system; every fault of the file at once
  sluis binding list ACCOUNT       which companies an account is linked to, and until when
  sluis binding end BINDING --reason TEXT [--author NAME]
                                   somebody left that company; the account and its other companies stay
  sluis letter export --format html | csv --out FILE
                                   letters not printed yet, for the mail room; each is exported once
  sluis audit find REFERENCE       what was recorded under a reference code, and whose account it was
  sluis audit verify               recompute the chain of the audit trail
  sluis help

  --json   machine-readable output      --level  ${explainableLevels.join(' | ')}
`;

/** Of the policy file, where it is there: of those a key is asked that sign in with one. */
function upstreamIdsOf(config: Config): string[] {
  const path = configPath(config, config.policy.file);
  if (!existsSync(path)) return [];
  const file = readPolicyFile(readFileSync(path, 'utf8'));
  if (!file.ok) throw new UsageError(`${path}: ${file.faults[0]?.message}; or name each with --upstream ID`);
  return Object.entries(file.document.upstreams).flatMap(([id, { clientAuth }]) =>
    clientAuth === 'private_key_jwt' ? [id] : [],
  );
}

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

type Given = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
type Command = (given: Given) => Promise<number>;

function print(given: Given, value: unknown, text: string): void {
  process.stdout.write(given.values.json ? `${JSON.stringify(value, null, 2)}\n` : text);
}

function need(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new UsageError(`${name} is missing`);
  return value;
}

function readConfig(given: Given): Config {
  const loaded = loadConfig(given.values.config, process.env);
  if (loaded.ok) return loaded.config;
  const faults = loaded.faults.map(({ key, message }) => `  ${key}: ${message}`).join('\n');
  throw new UsageError(`the configuration has faults:\n${faults}`);
}

async function ask(given: Given, command: string, args: Record<string, string>): Promise<unknown> {
  const config = readConfig(given);
  return runBrokerCommand(config, createLog('warn', process.stderr), { command, arguments: args });
}

/** Several requests in a row of one broker. */
function withAsk<T>(given: Given, work: (ask: AskBroker) => Promise<T>): Promise<T> {
  return withBroker(readConfig(given), createLog('warn', process.stderr), work);
}

type RecordedEvent = {
  atMs: number;
  event: string;
  outcome: string;
  reason: string | null;
  accountId: string | null;
};

async function actOnAccount(given: Given, command: string): Promise<number> {
  const account = need(given.positionals[2], 'ACCOUNT');
  const reason = need(given.values.reason, '--reason');
  const done = await ask(given, command, { account, reason, author: userInfo().username });
  print(given, done, `done: ${JSON.stringify(done)}\n`);
  return 0;
}

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
  async migrate(given) {
    const { url, directUrl, ownerUrl } = readConfig(given).database;
    const database = await openDatabase({ url: need(url, 'DATABASE_URL'), directUrl, ownerUrl });
    try {
      const report = await migrate(database);
      print(given, report, `applied: ${report.applied.join(', ') || 'nothing new'}\n`);
      return 0;
    } finally {
      await database.close();
    }
  },
  async 'config check'(given) {
    const loaded = loadConfig(given.values.config, process.env);
    const faults = loaded.ok ? [] : loaded.faults;
    const text = loaded.ok
      ? 'no faults\n'
      : faults.map(({ key, message }) => `${key}: ${message}\n`).join('');
    print(given, { ok: loaded.ok, faults }, text);
    return loaded.ok ? 0 : 1;
  },
  async 'config schema'() {
    process.stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    return 0;
  },
  ...createPolicyFileCommands({ need, print }),
  ...createPolicyCommands({ ask, need, print }),
  ...createReplayCommands({ withAsk, need, print }),
  async 'keys generate'(given) {
    const config = readConfig(given);
    const named = given.values.upstream ?? [];
    const wrong = named.find((id) => !upstreamId.safeParse(id).success);
    if (wrong !== undefined) throw new UsageError(`--upstream "${wrong}" is not an id of an upstream`);
    const ids = [...new Set([...named, ...upstreamIdsOf(config)])];
    const made = await generateKeys(configPath(config, config.keys.folder), ids);
    print(
      given,
      { made },
      made.map((path) => `made ${path}\n`).join('') || 'every key file is there already\n',
    );
    return 0;
  },
  async 'client secret'(given) {
    const made = createClientSecret();
    const text = `secret, for the client alone, shown once:\n  ${made.secret}\nfor the policy, under auth:\n  secretHash: ${made.secretHash}\n`;
    print(given, made, text);
    return 0;
  },
  async 'session list'(given) {
    const sessions = (await ask(given, 'session-list', {})) as { id: string; lastUsedAtMs: number }[];
    const lines = sessions.map(
      (item) => `${item.id}  last used ${new Date(item.lastUsedAtMs).toISOString()}\n`,
    );
    print(given, sessions, lines.join('') || 'no live sessions\n');
    return 0;
  },
  async 'session revoke'(given) {
    const session = need(given.positionals[2], 'ID');
    const reason = need(given.values.reason, '--reason');
    const result = (await ask(given, 'session-revoke', { session, reason })) as { revoked: boolean };
    print(given, result, result.revoked ? 'revoked\n' : 'there is no such live session\n');
    return result.revoked ? 0 : 1;
  },
  async 'staff link'(given) {
    const reason = need(given.values.reason, '--reason');
    const args = { reason, author: userInfo().username };
    const made = (await ask(given, 'staff-link', args)) as { url: string; endedAccountId: string | null };
    const ended = made.endedAccountId === null ? '' : 'the first administrator is staff no longer\n';
    print(given, made, `${ended}open this within an hour, once:\n  ${made.url}\n`);
    return 0;
  },
  'account lock': (given) => actOnAccount(given, 'account-lock'),
  'account unlock': (given) => actOnAccount(given, 'account-unlock'),
  'account reset': (given) => actOnAccount(given, 'account-reset'),
  'account end-sessions': (given) => actOnAccount(given, 'account-end-sessions'),
  async 'user import'(given) {
    const request = {
      text: readFileSync(need(given.positionals[2], 'FILE'), 'utf8'),
      author: need(given.values.author, '--author'),
      reason: need(given.values.reason, '--reason'),
      dryRun: given.values['dry-run'],
    };
    const log = createLog('warn', process.stderr);
    const result = await withBroker(readConfig(given), log, (ask) =>
      importUsers(
        request,
        (args) => ask({ command: 'user-import', arguments: args }),
        (done, all) => void process.stderr.write(`${done} of ${all} accounts\n`),
      ),
    );
    print(given, result, renderImport(result));
    return result.ok ? 0 : 1;
  },
  ...createDeskCommands({ ask, need, print }),
  ...createKeyCommands({ ask, need, print }),
  async 'audit find'(given) {
    const reference = need(given.positionals[2], 'REFERENCE');
    const rows = (await ask(given, 'audit-find', { reference })) as RecordedEvent[];
    const lines = rows.map(
      ({ atMs, event, outcome, reason, accountId }) =>
        `${new Date(atMs).toISOString()}  ${event}  ${outcome}${reason ? ` (${reason})` : ''}  account ${accountId ?? '-'}\n`,
    );
    print(given, rows, lines.join('') || 'nothing was recorded under this reference\n');
    return rows.length > 0 ? 0 : 1;
  },
  async 'audit verify'(given) {
    const result = (await ask(given, 'audit-verify', {})) as { ok: boolean; rows: number; firstBad?: number };
    const text = result.ok ? `${result.rows} rows, the chain holds\n` : `broken at row ${result.firstBad}\n`;
    print(given, result, text);
    return result.ok ? 0 : 1;
  },
};

async function run(args: string[]): Promise<number> {
  let given: Given;
  try {
    given = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'unreadable options');
  }
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
