// Commands that change or read the database: run inside the server through its socket when it holds the embedded
// database, else on a broker of their own without listeners.

import { type Config, configPath } from '../config.ts';
import { type Broker, createBroker } from '../deps.ts';
import { knownNorms } from '../domain/known-norms.ts';
import { compilePolicy, type Policy } from '../domain/policy.ts';
import { readReferenceCode } from '../domain/reference-code.ts';
import type { ImportedAccount } from '../flow/import-accounts.ts';
import { readPolicyFile } from '../flow/policy-file.ts';
import type { Log } from '../log.ts';
import { isUuid } from '../store/query.ts';
import { verifyAudit } from '../store/verify-audit.ts';
import { askControlSocket, type ControlRequest } from './control-socket.ts';
import { applyPolicy, diffPolicy, exportPolicy } from './policy-requests.ts';

type Arguments = ControlRequest['arguments'];
type BrokerCommand = (broker: Broker, given: Arguments) => Promise<unknown>;

async function listSessions(broker: Broker): Promise<unknown> {
  return broker.stores.sessions.listLive(broker.database.db, null);
}

async function revokeSession(broker: Broker, given: Arguments): Promise<unknown> {
  const { session = '', reason = '' } = given;
  return { revoked: await broker.flows.signOut.revoke(session, reason) };
}

function compileSource(source: string): Policy {
  const file = readPolicyFile(source);
  const compiled = file.ok ? compilePolicy(file.document, knownNorms) : file;
  if (!compiled.ok)
    throw new Error(`the policy has faults: ${compiled.faults[0]?.message}; see sluis policy check`);
  return compiled.policy;
}

async function startReplay(broker: Broker, given: Arguments): Promise<unknown> {
  const { source = '', name = '', author = '', days = '30' } = given;
  const order = { draftId: null, name, days: Number(days), author, accountId: null };
  return { id: await broker.replays.start(order, compileSource(source)) };
}

type AccountAct = keyof Broker['flows']['administer'];

const accountAct =
  (act: AccountAct): BrokerCommand =>
  (broker, { account = '', reason = '', author = '' }) =>
    broker.flows.administer[act]({ accountId: account, reason, author });

/** One batch, in a transaction of its own; the command has judged the whole file before the first of them. */
async function importBatch(broker: Broker, given: Arguments): Promise<unknown> {
  const { accounts = '[]', author = '', reason = '', dryRun } = given;
  const batch = { accounts: JSON.parse(accounts) as ImportedAccount[], author, reason };
  return broker.flows.importAccounts.importBatch({ ...batch, dryRun: dryRun !== 'false' });
}

async function listBindings(broker: Broker, { account = '' }: Arguments): Promise<unknown> {
  if (!isUuid(account)) throw new Error('ACCOUNT is the id of an account, as the audit trail names it');
  const records = await broker.stores.bindings.listOfAccount(broker.database.db, account);
  return records.map(({ representation: { legalSubject, branch }, ...record }) => {
    // A BSN or pseudonym is nobody's to read on a terminal.
    const isPublic = legalSubject.type === 'rsin' || legalSubject.type === 'kvk';
    return { ...record, type: legalSubject.type, number: isPublic ? legalSubject.number : null, branch };
  });
}

async function beginLetters(broker: Broker, { author = '' }: Arguments): Promise<unknown> {
  return broker.flows.letters.beginExport(author);
}

async function finishLetters(broker: Broker, given: Arguments): Promise<unknown> {
  const { author = '', format = '', ids = '' } = given;
  return { exported: await broker.flows.letters.finishExport(author, format, ids.split(' ')) };
}

async function findAudit(broker: Broker, { reference = '' }: Arguments): Promise<unknown> {
  const { stores, database } = broker;
  const code = readReferenceCode(reference);
  const events = await stores.audit.findByReference(database.db, code);
  const refusals = await stores.decisionReader.findByReference(database.db, code);
  return [
    ...events.map(({ personalSealed: _sealed, ...row }) => row),
    ...refusals.map(({ reasons, ...row }) => ({ ...row, event: 'decision', reason: String(reasons) })),
  ];
}

async function checkAudit(broker: Broker): Promise<unknown> {
  return verifyAudit(broker.database.db);
}

async function rotateKeys(broker: Broker, { alg, now, author = '', reason }: Arguments): Promise<unknown> {
  const order = { author, reason: reason ?? null };
  return broker.signing.rotate({ ...order, alg: alg ?? null, now: now === 'true' });
}

async function removeKey(broker: Broker, { kid = '', author = '', reason }: Arguments): Promise<unknown> {
  return { removed: await broker.signing.remove({ kid, author, reason: reason ?? null }) };
}

/** The secret is in the fragment, which no server and no Referer is told. */
async function makeStaffLink(broker: Broker, { author = '', reason = '' }: Arguments): Promise<unknown> {
  const { token, endedAccountId } = await broker.flows.pairing.renewSetUp({ author, reason });
  return { url: setUpUrl(broker, token), endedAccountId };
}

export function setUpUrl({ config }: Pick<Broker, 'config'>, token: string): string {
  return `${config.publicUrl}/admin/set-up#${token}`;
}

export const brokerCommands: Record<string, BrokerCommand> = {
  'policy-apply': applyPolicy,
  'policy-diff': diffPolicy,
  'policy-export': exportPolicy,
  'policy-replay': startReplay,
  'policy-replay-find': (broker, { id = '' }) => broker.replays.find(id),
  'policy-replay-cancel': async (broker, { id = '' }) => ({ cancelled: await broker.replays.cancel(id) }),
  'session-list': listSessions,
  'session-revoke': revokeSession,
  'account-lock': accountAct('lock'),
  'account-unlock': accountAct('unlock'),
  'account-reset': accountAct('resetFactors'),
  'account-end-sessions': accountAct('endSessions'),
  'user-import': importBatch,
  'binding-list': listBindings,
  'binding-end': (broker, { binding = '', reason = '', author = '' }) =>
    broker.flows.endBinding({ bindingId: binding, reason, author }),
  'letter-begin': beginLetters,
  'letter-finish': finishLetters,
  'keys-list': (broker) => broker.signing.list(),
  'keys-rotate': rotateKeys,
  'keys-remove': removeKey,
  'staff-link': makeStaffLink,
  'audit-find': findAudit,
  'audit-verify': checkAudit,
};

export async function runInBroker(broker: Broker, request: ControlRequest): Promise<unknown> {
  const command = Object.hasOwn(brokerCommands, request.command)
    ? brokerCommands[request.command]
    : undefined;
  if (!command) throw new Error(`unknown command "${request.command}"`);
  return command(broker, request.arguments);
}

export type AskBroker = (request: ControlRequest) => Promise<unknown>;

/** Several requests in a row: of the server through its socket, else of one broker that is made for all of them. */
export async function withBroker<T>(
  config: Config,
  log: Log,
  work: (ask: AskBroker) => Promise<T>,
): Promise<T> {
  let own: Promise<Broker> | null = null;
  async function ask(request: ControlRequest): Promise<unknown> {
    if (!config.database.url && own === null) {
      const answer = await askControlSocket(configPath(config, config.database.dataFolder), request);
      if (answer && !answer.ok) throw new Error(answer.message);
      if (answer?.ok) return answer.result;
    }
    own ??= createBroker(config, log);
    return runInBroker(await own, request);
  }
  try {
    return await work(ask);
  } finally {
    const broker = await (own as Promise<Broker> | null)?.catch(() => null);
    await broker?.close();
  }
}

/** Throws Error with a text for people when it failed. */
export function runBrokerCommand(config: Config, log: Log, request: ControlRequest): Promise<unknown> {
  return withBroker(config, log, (ask) => ask(request));
}
