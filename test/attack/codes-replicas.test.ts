// One right code, posted a hundred times to two real processes on one PostgreSQL: it passes once, and its owner is not
// locked out (threats O1, O3, F14). Replica B is a child process.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { demoPortNames } from '../../src/cli/demo-stack.ts';
import {
  admitPerson,
  giveFactor,
  giveTotp,
  type Person,
  portalHost,
  postForm,
  standSetup,
  startStand,
} from '../setup/broker-stand.ts';
import { type Replica, startReplica } from '../setup/replica-process.ts';
import { describeDatabase } from '../setup/test-database.ts';
import { findTestPorts } from '../setup/test-ports.ts';

const posts = 100;

describeDatabase('codes at two replicas', 'postgres', (open) => {
  let a: Awaited<ReturnType<typeof startStand>>;
  let b: Replica;
  let gateway: Server;
  let bPort = 0;
  const texts: string[] = [];

  beforeAll(async () => {
    gateway = createServer((req, res) => {
      let body = '';
      req.on('data', (chunk) => {
        body += String(chunk);
      });
      req.on('end', () => {
        texts.push(body);
        res.writeHead(202).end('{}');
      });
    });
    await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done));
    const url = open().urls?.url;
    if (url === undefined) throw new Error('these tests need PostgreSQL');
    const address = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/send`;
    const extra = `sms: { gateways: [{ type: http, url: '${address}', body: '"{text}"' }] }`;
    a = await startStand({ database: { url }, extra });
    const ports = await findTestPorts(demoPortNames);
    bPort = ports.public;
    b = await startReplica(
      standSetup(a.folder, ports, { database: { url }, publicPort: a.ports.public, extra }),
    );
  }, 60_000);

  afterAll(async () => {
    await b?.kill();
    await a?.close();
    gateway?.closeAllConnections();
    await new Promise((done) => gateway.close(done));
  });

  const send = (person: Person, port: number, path: string, form: Record<string, string>) =>
    postForm(port, a.publicUrl, path, form, person.brokerCookie);

  /** A person with EH2 at the employment check, which asks a second factor. */
  async function beginVisit(): Promise<string> {
    const asked = { host: portalHost, rd: '/dienstverband', method: undefined, asked: undefined };
    return (await a.broker.flows.visits.begin(asked)).transactionId;
  }

  async function expectOnce(person: Person, path: string, form: Record<string, string>): Promise<void> {
    const answers = await Promise.all(
      Array.from({ length: posts }, (_, index) =>
        send(person, index % 2 ? bPort : a.ports.public, path, form),
      ),
    );
    const lifted = answers.filter(({ setCookies }) =>
      setCookies.some((line) => /^__Host-sluis=[^;]/.test(line)),
    );
    expect(lifted).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const { flow } = a.broker;
    const loaded = await flow.stores.sessions.loadById(flow.db, person.sessionId);
    expect(loaded?.session.evidence.filter(({ kind }) => kind === 'factor')).toHaveLength(1);
    const budget = await flow.stores.attemptBudgets.load(flow.db, person.accountId);
    expect([budget?.failures ?? 0, budget?.lockedUntilMs ?? null]).toEqual([0, null]);
  }

  it('O1, O3: of a hundred posts of one code of an app over two processes exactly one passes, and nobody is locked out', async () => {
    const person = await admitPerson(a.broker, 2);
    const totp = await giveTotp(a.broker, person);
    const transaction = await beginVisit();
    await expectOnce(person, '/step-up/totp', { transaction, code: totp.code() });
  }, 60_000);

  it('F14: of a hundred posts of one code by SMS over two processes exactly one passes, and nobody is locked out', async () => {
    const person = await admitPerson(a.broker, 2);
    const number = { kind: 'sms', name: '••12', secret: '+31612345612', step: null } as const;
    const factor = await giveFactor(a.broker, person, number);
    const transaction = await beginVisit();
    expect((await send(person, bPort, '/step-up/sms/send', { transaction, factor })).status).toBe(200);
    const code = /\b[0-9]{6}\b/.exec(texts.at(-1) ?? '')?.[0] ?? '';
    await expectOnce(person, '/step-up/sms', { transaction, factor, code });
  }, 60_000);

  it('the record of a code says what the session reached, also when it had changed since it was read', async () => {
    const person = await admitPerson(a.broker, 2);
    const { factorId } = await giveTotp(a.broker, person);
    const { flow, flows } = a.broker;
    const read = await flows.brokerSessions.load(person.brokerCookie);
    if (!read) throw new Error('no such session');
    const evidence = { kind: 'factor', factorId, userVerified: false } as const;
    const lift = () => flow.transact((tx) => flows.brokerSessions.lift(tx, read, evidence));
    const loadNow = async () => (await flow.stores.sessions.loadById(flow.db, person.sessionId))?.session;
    const comparable = (session: typeof read.session | undefined) => ({ ...session, lastUsedAtMs: 0 });
    expect(comparable((await lift()).after.session)).toEqual(comparable(await loadNow()));
    // Read before the lift above: its one piece of evidence is not all there is any more.
    const { after } = await lift();
    expect(after.session.evidence).toHaveLength(3);
    expect(comparable(after.session)).toEqual(comparable(await loadNow()));
  });
});
