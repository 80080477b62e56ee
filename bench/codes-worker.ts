// The broker under measurement, in a process of its own: people with an app or a list of codes, and one code of each
// verified. What a round used up is put back before the next, outside the measurement.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { parseConfig } from '../src/config.ts';
import { type Broker, createBroker } from '../src/deps.ts';
import type { OfferedFactor } from '../src/domain/decide.ts';
import { createRecoveryCodes } from '../src/factor/recovery-code.ts';
import { createTotpSecret, totpCode, totpStep } from '../src/factor/totp.ts';
import type { BrokerSession } from '../src/flow/broker-session.ts';
import { createLog } from '../src/log.ts';
import { postgresUrls } from '../test/setup/postgres-urls.ts';

export type CodesOrder = { kind: 'totp' | 'recovery-code'; port: number; root: string };
export type CodesRound = { perSecond: number; cpuMicroseconds: number };

const people = 300;
const atOnce = 16;
const issuer = 'http://eherkenning.localhost:9081';
const caller = { correlationId: 'bench', addressPrefix: null };

type Person = { session: BrokerSession; factors: OfferedFactor[]; secret: string; codes: string[] };
type Bench = { broker: Broker; admin: pg.Client; people: Person[]; folder: string };

async function startBroker(port: number, root: string): Promise<{ broker: Broker; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'sluis-bench-codes-'));
  const source = JSON.stringify({
    publicUrl: 'http://sluis.localhost:9080',
    policy: { file: join(root, 'policy.example.yaml') },
    upstreams: [
      { id: 'eherkenning', label: { nl: 'eHerkenning', en: 'eHerkenning' }, issuer, clientId: 'sluis' },
    ],
  });
  const { url, ownerUrl } = postgresUrls(port, 'sluis_template');
  const parsed = parseConfig(source, folder, { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return { broker: await createBroker(parsed.config, createLog('silent')), folder };
}

async function admit({ flow, flows }: Broker, index: number): Promise<Person> {
  const { stores } = flow;
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
    const app = { accountId, kind: 'totp', name: 'Authenticator', secret, proofingId } as const;
    const factorId = await stores.factors.createPending(tx.trx, app);
    await stores.factors.confirm(tx.trx, { factorId, accountId, step: 1, proofingId, withinSeconds: 600 });
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
  return { session, factors: await flows.stepUp.listFactors(accountId), secret, codes };
}

async function start({ port, root }: CodesOrder): Promise<Bench> {
  const { broker, folder } = await startBroker(port, root);
  const admin = new pg.Client({ connectionString: postgresUrls(port, 'sluis_template').adminUrl });
  await admin.connect();
  const admitted: Person[] = [];
  for (let index = 0; index < people; index += 1) admitted.push(await admit(broker, index));
  return { broker, admin, people: admitted, folder };
}

async function forget({ admin }: Bench): Promise<void> {
  await admin.query('update factor set last_step = 1 where last_step is not null');
  await admin.query('update recovery_code set used_at = null');
  await admin.query(`delete from evidence where kind = 'factor'`);
}

/** A refusal throws: only codes that passed are counted. */
async function verify(
  { flows }: Broker,
  kind: CodesOrder['kind'],
  person: Person & { code: string },
): Promise<void> {
  const { session, factors, code, codes } = person;
  const offered = factors.filter((factor) => factor.kind === kind);
  const [first] = offered;
  if (!first) throw new Error(`no ${kind} in the bench`);
  const attempt = { session, required: null, caller };
  if (kind === 'totp') {
    await flows.stepUp.verifyTotp({ ...attempt, offered, code });
  } else await flows.recovery.verify({ ...attempt, offered: first, code: codes[0] });
}

async function runRound(bench: Bench, kind: CodesOrder['kind']): Promise<CodesRound> {
  await forget(bench);
  const step = totpStep(Date.now());
  const waiting = bench.people.map((person) => ({ ...person, code: totpCode(person.secret, step) }));
  const cpuBefore = process.cpuUsage();
  const began = process.hrtime.bigint();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let person = waiting.pop(); person; person = waiting.pop()) {
        await verify(bench.broker, kind, person);
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
