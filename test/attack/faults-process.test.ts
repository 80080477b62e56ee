// The process itself is killed, asked to stop, or started where it must not start. What was answered was committed;
// what was not answered is either wholly there or not at all; and every refusal to start says why.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { demoPortNames } from '../../src/cli/demo-stack.ts';
import {
  admitPerson,
  ask,
  createStandBroker,
  giveTotp,
  newStandFolder,
  portalHost,
  postForm,
  standSetup,
} from '../setup/broker-stand.ts';
import { type Replica, startReplica } from '../setup/replica-process.ts';
import { steadyStep } from '../setup/stack-walk.ts';
import { describeDatabase } from '../setup/test-database.ts';
import { findTestPorts } from '../setup/test-ports.ts';
import { until } from '../store/until.ts';

type Broker = Awaited<ReturnType<typeof createStandBroker>>['broker'];

const kills = 3;
const peoplePerKill = 10;

describeDatabase('a broker that dies', 'postgres', (open) => {
  const folder = newStandFolder();
  const publicUrl = 'http://sluis.localhost:9080';
  let broker: Broker;
  const children: { replica: Replica; port: number; decisionUrl: string; operationsUrl: string }[] = [];

  const url = () => open().urls?.url ?? '';

  async function startChild(mode: 'watch' | 'serve') {
    const ports = await findTestPorts(demoPortNames);
    const setup = standSetup(folder, ports, { database: { url: url() }, publicPort: 9080 });
    const child = {
      replica: await startReplica(setup, mode),
      port: ports.public,
      decisionUrl: `http://127.0.0.1:${ports.decisions}`,
      operationsUrl: `http://127.0.0.1:${ports.operations}`,
    };
    children.push(child);
    return child;
  }

  beforeAll(async () => {
    const setup = standSetup(folder, await findTestPorts(demoPortNames), {
      database: { url: url() },
      publicPort: 9080,
    });
    ({ broker } = await createStandBroker(setup));
    for (let count = 0; count < kills; count += 1) await startChild('watch');
  }, 100_000);

  afterAll(async () => {
    await Promise.all(children.map(({ replica }) => replica.kill()));
    await broker?.close();
  });

  async function prepareAttempt() {
    const person = await admitPerson(broker, 2);
    const totp = await giveTotp(broker, person);
    const { transactionId } = await broker.flows.visits.begin({
      host: portalHost,
      rd: '/dienstverband',
      method: undefined,
      asked: undefined,
    });
    return { person, totp, transactionId, code: totp.code() };
  }

  /** What the database holds of one attempt: all of it, or nothing. */
  async function factsOf({ person, totp }: Awaited<ReturnType<typeof prepareAttempt>>) {
    const loaded = await broker.stores.sessions.loadById(broker.flow.db, person.sessionId);
    const { rows } = await broker.flow.db.raw(
      `select (select last_step from factor where id = :factorId) as step,
         (select count(*)::int from audit where session_id = :sessionId and event = 'step-up'
            and outcome = 'success') as audited`,
      { factorId: totp.factorId, sessionId: person.sessionId },
    );
    const [row] = rows as { step: number; audited: number }[];
    const evidence = loaded?.session.evidence.filter(({ kind }) => kind === 'factor').length ?? -1;
    return { loaded, evidence, consumed: row !== undefined && row.step > 1, audited: row?.audited };
  }

  it(`F1: killed ${kills} times in the middle of ${peoplePerKill} codes each: a code counts once, and all of it or nothing`, async () => {
    let answered = 0;
    let interrupted = 0;
    for (const { replica, port } of children.slice(0, kills)) {
      await steadyStep(10_000);
      const attempts = [];
      for (let count = 0; count < peoplePerKill; count += 1) attempts.push(await prepareAttempt());
      // Dies at the moment of some answer, while others are anywhere on their way.
      const dieAt = 1 + Math.floor(Math.random() * (peoplePerKill - 2));
      let answers = 0;
      const posted = attempts.map(async ({ person, transactionId, code }) => {
        await sleep(Math.random() * 30);
        const form = { transaction: transactionId, code };
        const answer = await postForm(port, publicUrl, '/step-up/totp', form, person.brokerCookie);
        answers += 1;
        if (answers === dieAt) replica.signal('SIGKILL');
        return answer;
      });
      const outcomes = await Promise.allSettled(posted);
      await replica.ended;

      for (const [index, attempt] of attempts.entries()) {
        const outcome = outcomes[index];
        // What the dead process had sent is committed by the server or rolled back; a moment settles it.
        await until(async () => {
          const { evidence, consumed } = await factsOf(attempt);
          return (evidence === 1) === consumed;
        });
        const { loaded, evidence, consumed, audited } = await factsOf(attempt);
        expect([evidence, consumed, audited]).toEqual(evidence === 1 ? [1, true, 1] : [0, false, 0]);
        if (outcome?.status === 'fulfilled') {
          answered += 1;
          expect([outcome.value.status, evidence]).toEqual([303, 1]);
        } else interrupted += 1;
        if (!loaded) throw new Error('the session is gone');
        const offered = await broker.flows.stepUp.listFactors(attempt.person.accountId);
        const retry = () =>
          broker.flows.stepUp.verifyTotp({
            session: { ...loaded, cookieHash: Buffer.alloc(32) },
            offered,
            code: attempt.code,
            required: null,
            caller: { correlationId: 'test', addressPrefix: null },
          });
        if (evidence === 1) await expect(retry()).rejects.toMatchObject({ code: 'code-used' });
        else expect(await retry()).toEqual(expect.any(String));
        await expect(retry()).rejects.toMatchObject({ code: 'code-used' });
        expect((await factsOf(attempt)).evidence).toBe(1);
      }
    }
    expect(answered).toBeGreaterThanOrEqual(kills);
    expect(interrupted).toBeGreaterThanOrEqual(1);
  }, 60_000);

  it('F2: asked to stop, it answers what is open, writes what is queued, takes nothing new, and ends with 0', async () => {
    const child = await startChild('serve');
    const person = await admitPerson(broker);
    await until(async () => (await ask(child.decisionUrl, person.portalCookie)).status === 200);
    const others = [];
    for (let count = 0; count < 20; count += 1) others.push(await admitPerson(broker));
    const locker = new pg.Client({ connectionString: open().urls?.adminUrl });
    locker.on('error', () => {});
    await locker.connect();
    await locker.query('begin');
    await locker.query('lock table session in access exclusive mode');
    const asked = others.map(({ portalCookie }) => ask(child.decisionUrl, portalCookie));
    await until(async () => {
      const waiting = await locker.query(`select count(*)::int as n from pg_locks where not granted`);
      return waiting.rows[0].n >= 8;
    });
    // Eight wait for the table, the rest for a connection of the pool: let them arrive before it is asked to stop.
    await sleep(500);
    child.replica.signal('SIGTERM');
    await until(() => child.replica.output().includes('"event":"stopping"'));
    await expect(ask(child.decisionUrl, person.portalCookie)).rejects.toThrow();
    await locker.query('rollback');
    await locker.end();
    const answers = await Promise.all(asked);
    expect(answers.map(({ status }) => status)).toEqual(others.map(() => 200));
    expect(await child.replica.ended).toEqual([0, null]);
    expect(child.replica.output()).toContain('"event":"stopped"');
    const recorded = await Promise.all(
      others.map(({ sessionId }) => broker.stores.decisions.listOfSession(broker.flow.db, sessionId)),
    );
    expect(recorded.map((rows) => rows.length)).toEqual(others.map(() => 1));
  }, 60_000);
});
