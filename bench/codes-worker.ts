// The broker under measurement, in a process of its own: people with an app, a number and a list of codes, and one code
// of each verified. What a round used up is put back before the next, outside the measurement.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { parseConfig } from '../src/config.ts';
import { createBroker } from '../src/deps.ts';
import type { OfferedFactor } from '../src/domain/decide.ts';
import { createRecoveryCodes } from '../src/factor/recovery-code.ts';
import { createTotpSecret, totpCode, totpStep } from '../src/factor/totp.ts';
import type { BrokerSession } from '../src/flow/broker-session.ts';
import type { FlowDeps } from '../src/flow/flow-deps.ts';
import type { SmsPort } from '../src/flow/sms-port.ts';
import { createFlows } from '../src/flows.ts';
import { createLog } from '../src/log.ts';
import { postgresUrls } from '../test/setup/postgres-urls.ts';

export type CodesOrder = { kind: 'totp' | 'sms' | 'recovery-code'; port: number; root: string };
export type CodesRound = { perSecond: number; cpuMicroseconds: number };

const people = 300;
const atOnce = 16;
const issuer = 'http://eherkenning.localhost:9081';
const caller = { correlationId: 'bench', addressPrefix: null };

type Person = {
  cookie: string;
  session: BrokerSession;
  factors: OfferedFactor[];
  secret: string;
  number: string;
  codes: string[];
};
type Started = { flow: FlowDeps; flows: ReturnType<typeof createFlows>; folder: string };
type Bench = Started & { admin: pg.Client; people: Person[] };

/** The newest text to each number: a gateway that takes everything, in this very process. */
const texts = new Map<string, string>();
const limit = 1_000_000;
const gateway: SmsPort = {
  siteName: 'Sluis',
  countries: ['NL'],
  reporting: [],
  budgets: {
    perAccountDaily: limit,
    perNumberDaily: limit,
    perRangeHourly: limit,
    perAddressHourly: limit,
    hourly: limit,
  },
  async send({ to, text }) {
    texts.set(to, text);
    return { status: 'accepted', gateway: 'bench', reference: null };
  },
};

async function startBroker(port: number, root: string): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'sluis-bench-codes-'));
  const source = JSON.stringify({
    publicUrl: 'http://sluis.localhost:9080',
    policy: { file: join(root, 'policy.example.yaml') },
  });
  const { url, ownerUrl } = postgresUrls(port, 'sluis_template');
  const parsed = parseConfig(source, folder, { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const { flow, policies } = await createBroker(parsed.config, createLog('silent'));
  return { flow, flows: createFlows(flow, parsed.config, policies, { sms: gateway }), folder };
}

async function admit({ flow, flows }: Started, index: number): Promise<Person> {
  const { stores } = flow;
  const number = `+31612${String(index).padStart(6, '0')}`;
  const secret = createTotpSecret();
  const codes = createRecoveryCodes();
  const { accountId, cookie } = await flow.transact(async (tx) => {
    const found = await stores.accounts.findOrCreateByIdentity(tx.trx, issuer, `bench-${index}`);
    const { accountId } = found;
    const representation = {
      legalSubject: { type: 'rsin', number: '492099595' },
      intermediary: null,
      branch: null,
      serviceId: null,
    } as const;
    const proofing = {
      accountId,
      level: 'low',
      method: 'upstream',
      details: {},
      validForSeconds: 86_400,
    } as const;
    const proofingId = await stores.proofings.create(tx.trx, proofing);
    for (const made of [
      { kind: 'totp', name: 'Authenticator', secret, step: 1 },
      { kind: 'sms', name: 'telephone', secret: number, step: null },
    ] as const) {
      const { step, ...factor } = made;
      const factorId = await stores.factors.createPending(tx.trx, { ...factor, accountId, proofingId });
      await stores.factors.confirm(tx.trx, { factorId, accountId, step, proofingId, withinSeconds: 600 });
    }
    await stores.recoveryCodes.replace(tx.trx, { accountId, name: 'set', proofingId, codes });
    const details = { actingSubject: 'bench', companyName: null, serviceUuid: null };
    const session = { accountId, upstreamId: 'eherkenning', representation, details };
    const acr = 'urn:etoegang:core:assurance-class:loa2';
    const evidence = { kind: 'upstream', issuer, acr, atMs: flow.nowMs() } as const;
    const minted = await flows.brokerSessions.mint(tx, session, evidence);
    return { accountId, cookie: minted.cookie };
  });
  const session = await flows.brokerSessions.load(cookie);
  if (!session) throw new Error('the session of the bench is not there');
  return { cookie, session, factors: await flows.stepUp.listFactors(accountId), secret, number, codes };
}

async function start({ port, root }: CodesOrder): Promise<Bench> {
  const started = await startBroker(port, root);
  const admin = new pg.Client({ connectionString: postgresUrls(port, 'sluis_template').adminUrl });
  await admin.connect();
  const admitted: Person[] = [];
  for (let index = 0; index < people; index += 1) admitted.push(await admit(started, index));
  return { ...started, admin, people: admitted };
}

async function forget({ admin }: Bench): Promise<void> {
  await admin.query('update factor set last_step = 1 where last_step is not null');
  await admin.query('update recovery_code set used_at = null');
  await admin.query(`delete from evidence where kind = 'factor'`);
  await admin.query('update session set next_sequence = 2');
  await admin.query('delete from sms_challenge');
  // What putting back left behind, and statistics as a database has that did not begin a second ago.
  await admin.query('vacuum analyze');
}

/** As the request does that brings the code, before it is looked at. */
async function loadSessions({ flows, people }: Bench): Promise<void> {
  for (const person of people) {
    const session = await flows.brokerSessions.load(person.cookie);
    if (!session) throw new Error('the session of the bench is not there');
    person.session = session;
  }
}

/** The session's new cookie. A refusal throws: only codes that passed are counted. */
async function verify(
  { flows }: Bench,
  kind: CodesOrder['kind'],
  person: Person,
  code: string,
): Promise<string> {
  const { session, factors } = person;
  const offered = factors.filter((factor) => factor.kind === kind);
  const [first] = offered;
  if (!first) throw new Error(`no ${kind} in the bench`);
  const attempt = { session, required: null, caller };
  if (kind === 'totp') return flows.stepUp.verifyTotp({ ...attempt, offered, code });
  if (kind === 'recovery-code') return flows.recovery.verify({ ...attempt, offered: first, code });
  if (!flows.sms) throw new Error('no SMS in the bench');
  return flows.sms.stepUp.verify({ ...attempt, factorId: first.id, code });
}

/** The code that this person will type; of SMS, once it is sent. */
async function codeOf({ flows }: Bench, kind: CodesOrder['kind'], person: Person): Promise<string> {
  if (kind === 'totp') return totpCode(person.secret, totpStep(Date.now()));
  if (kind === 'recovery-code') return person.codes[0] ?? '';
  const factor = person.factors.find((item) => item.kind === 'sms');
  await flows.sms?.stepUp.send(person.session, factor?.id ?? '', { locale: 'nl', caller });
  return /[0-9]{6}/.exec(texts.get(person.number) ?? '')?.[0] ?? '';
}

async function runRound(bench: Bench, kind: CodesOrder['kind']): Promise<CodesRound> {
  await forget(bench);
  await loadSessions(bench);
  const waiting: { person: Person; code: string }[] = [];
  for (const person of bench.people) waiting.push({ person, code: await codeOf(bench, kind, person) });
  const cpuBefore = process.cpuUsage();
  const began = process.hrtime.bigint();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const { person, code } = next;
        person.cookie = await verify(bench, kind, person, code);
      }
    }),
  );
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { perSecond: people / seconds, cpuMicroseconds: (user + system) / people };
}

let bench: Promise<Bench> | null = null;

process.on('message', async (order: CodesOrder) => {
  try {
    bench ??= start(order);
    process.send?.(await runRound(await bench, order.kind));
  } catch (error) {
    process.send?.({ fault: error instanceof Error ? (error.stack ?? error.message) : 'failed' });
  }
});

process.on('disconnect', async () => {
  const { folder } = (await bench?.catch(() => null)) ?? { folder: null };
  if (folder !== null) rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});
