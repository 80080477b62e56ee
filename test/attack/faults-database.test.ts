// The database goes away, stands still, comes back, or holds a damaged row: no answer is ever a 2xx by accident, every
// answer comes within its own time, and afterwards everything goes on by itself.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  admitPerson,
  ask,
  giveTotp,
  type Person,
  portalHost,
  postForm,
  startStand,
  statusOf,
} from '../setup/broker-stand.ts';
import { createRawClient } from '../setup/raw-client.ts';
import { describeDatabase } from '../setup/test-database.ts';
import { createTcpRelay, type TcpRelay } from '../store/tcp-relay.ts';
import { until } from '../store/until.ts';

type Stand = Awaited<ReturnType<typeof startStand>>;

/** Connect or acquire (3 s), statement (5 s) and answer (1 s) limits, and a busy machine. */
const deadlineMs = 15_000;

describeDatabase('faults of the database', 'postgres', (open) => {
  let stand: Stand;
  let relay: TcpRelay;
  let relayPort = 0;
  /** Superusers: in the broker's own database, and beside it. */
  let admin: pg.Client;
  let server: pg.Client;
  const raw = createRawClient();

  const urls = () => {
    const found = open().urls;
    if (!found) throw new Error('these tests need PostgreSQL');
    return found;
  };
  const databaseName = () => new URL(urls().url).pathname.slice(1);
  const dropConnections = () =>
    server.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = 'sluis_app'`,
      [databaseName()],
    );
  /** A role's setting counts for connections that begin after it; ends when none of before is left, half made ones too. */
  async function setForEveryConnection(setting: string): Promise<void> {
    await server.query(`alter role sluis_app in database ${databaseName()} ${setting}`);
    const since = (await server.query('select clock_timestamp()::text as since')).rows[0].since;
    const endOlder = `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = $1 and usename = 'sluis_app' and backend_start <= $2::timestamptz`;
    await until(async () => (await server.query(endOlder, [databaseName(), since])).rowCount === 0);
  }
  async function connectAs(connectionString: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString });
    // The database of a test is dropped under its last connections.
    client.on('error', () => {});
    await client.connect();
    return client;
  }
  const serverPort = () => Number(new URL(urls().url).port);
  const openRelay = async () => {
    relay = await createTcpRelay(serverPort(), { port: relayPort });
    relayPort = relay.port;
  };

  beforeAll(async () => {
    await openRelay();
    const url = new URL(urls().url);
    url.port = String(relayPort);
    stand = await startStand({ database: { url: url.href } });
    admin = await connectAs(urls().adminUrl);
    const elsewhere = new URL(urls().adminUrl);
    elsewhere.pathname = '/postgres';
    server = await connectAs(elsewhere.href);
  }, 60_000);

  afterAll(async () => {
    await stand?.close();
    await relay?.close();
    await admin?.end().catch(() => {});
    await server?.end();
    await raw.close();
  });

  const isBack = () => until(() => stand.broker.isTrusted(), deadlineMs);
  const asks = (person: Person, path?: string) => statusOf(stand.decisionUrl, person.portalCookie, path);

  async function within<T>(work: Promise<T>): Promise<T> {
    const late = new Promise<never>((_done, fail) =>
      setTimeout(() => fail(new Error(`no answer within ${deadlineMs} ms`)), deadlineMs).unref(),
    );
    return Promise.race([work, late]);
  }

  /** What a proxy that knows 2xx, 401 and 403 alone is told. */
  async function askNginx(person: Person): Promise<number> {
    const { status } = await raw.send(`${stand.decisionUrl}/api/authz/auth-request`, {
      headers: {
        'x-original-method': 'GET',
        'x-original-url': `http://${portalHost}/verzuim`,
        cookie: `__Host-sluis-portal=${person.portalCookie}`,
      },
    });
    return status;
  }

  /** As a browser's own navigation, which counts as use. */
  async function navigate({ decisionUrl }: Stand, person: Person): Promise<number> {
    const { status } = await raw.send(`${decisionUrl}/api/authz/forward-auth`, {
      headers: {
        'x-forwarded-method': 'GET',
        'x-forwarded-proto': 'http',
        'x-forwarded-host': portalHost,
        'x-forwarded-uri': '/verzuim',
        'sec-fetch-mode': 'navigate',
        cookie: `__Host-sluis-portal=${person.portalCookie}`,
      },
    });
    return status;
  }

  async function lifted(person: Person, factorId: string): Promise<void> {
    const { stores, transact } = stand.broker.flow;
    await transact(async (tx) => {
      await stores.sessions.addEvidence(tx.trx, person.sessionId, {
        kind: 'factor',
        factorId,
        userVerified: false,
      });
      tx.changed({ kind: 'session', id: person.sessionId });
    });
  }

  describe('the server is away', () => {
    const outages = {
      'stopped (connections refused)': {
        begin: () => relay.close(),
        end: openRelay,
      },
      'gone silent (half-open, F23)': {
        begin: async () => relay.pause(),
        end: async () => relay.resume(),
      },
      'failing over (every connection cut, none accepted, F4)': {
        async begin() {
          await server.query(`alter database ${databaseName()} with allow_connections false`);
          await dropConnections();
        },
        async end() {
          await server.query(`alter database ${databaseName()} with allow_connections true`);
        },
      },
    };

    it.each(Object.entries(outages))(
      'F3: %s: decisions refuse in time and never allow; pages say so; then all recovers by itself',
      async (_how, outage) => {
        const person = await admitPerson(stand.broker);
        const weak = await admitPerson(stand.broker, 2);
        const totp = await giveTotp(stand.broker, weak);
        await isBack();
        expect(await asks(person)).toBe(200);
        await outage.begin();
        try {
          await until(() => !stand.broker.isTrusted());
          const nobody = { ...person, portalCookie: 'garbage' };
          const [known, asNginx, anonymous, ready, page] = await within(
            Promise.all([
              ask(stand.decisionUrl, person.portalCookie),
              askNginx(person),
              asks(nobody),
              raw.send(`${stand.operationsUrl}/readyz`),
              raw.send(`http://127.0.0.1:${stand.ports.public}/.sluis/start?rd=/verzuim`, {
                headers: { host: portalHost, accept: 'text/html' },
              }),
            ]),
          );
          expect(known.status).toBe(503);
          expect(known.headers['remote-user']).toBeUndefined();
          expect(asNginx).toBe(403);
          expect(anonymous).toBeGreaterThanOrEqual(400);
          expect(ready.status).toBe(503);
          expect(page.status).toBeGreaterThanOrEqual(500);
          expect(page.body + known.body).not.toMatch(/ECONN|postgres|select |\bat .*\.ts/i);
          // A code typed now is not accepted, and not taken for wrong either.
          const form = { transaction: crypto.randomUUID(), code: totp.code() };
          const typed = await within(
            postForm(stand.ports.public, stand.publicUrl, '/step-up/totp', form, weak.brokerCookie),
          );
          expect(typed.status).toBeGreaterThanOrEqual(500);
          expect(typed.setCookies).toEqual([]);
        } finally {
          await outage.end();
        }
        await isBack();
        await until(async () => (await asks(person)) === 200, deadlineMs);
        const loaded = await stand.broker.stores.sessions.loadById(stand.broker.flow.db, weak.sessionId);
        expect(loaded?.session.evidence).toHaveLength(1);
        const budget = await stand.broker.stores.attemptBudgets.load(stand.broker.flow.db, weak.accountId);
        expect(budget?.failures ?? 0).toBe(0);
      },
      60_000,
    );
  });

  it('F5: with a table locked by somebody else, forty questions at once are all refused in time, and none hangs', async () => {
    await isBack();
    const people = await Promise.all(Array.from({ length: 4 }, () => admitPerson(stand.broker)));
    await admin.query('begin');
    await admin.query('lock table session in access exclusive mode');
    const asked = Array.from({ length: 40 }, (_, index) => asks(people[index % people.length] as Person));
    try {
      const answers = await within(Promise.all(asked));
      expect(new Set(answers)).toEqual(new Set([503]));
    } finally {
      await admin.query('rollback');
    }
    for (const person of people) await until(async () => (await asks(person)) === 200, deadlineMs);
  }, 40_000);

  it('F4: on a server that turned read-only nothing is written, nobody is let in on it, and reading goes on', async () => {
    await isBack();
    const person = await admitPerson(stand.broker);
    await setForEveryConnection('set default_transaction_read_only = on');
    try {
      const page = await within(
        raw.send(`http://127.0.0.1:${stand.ports.public}/.sluis/start?rd=/verzuim`, {
          headers: { host: portalHost, accept: 'text/html' },
        }),
      );
      expect(page.status).toBeGreaterThanOrEqual(500);
      await postForm(stand.ports.public, stand.publicUrl, '/sign-out', {}, person.brokerCookie);
      const { sessions } = stand.broker.stores;
      let loaded: Awaited<ReturnType<typeof sessions.loadById>> = null;
      // The pool may still hand out one of the connections that were ended.
      await until(async () => {
        loaded = await sessions.loadById(stand.broker.flow.db, person.sessionId).catch(() => null);
        return loaded !== null;
      }, deadlineMs);
      expect(loaded).toMatchObject({ endedReason: null });
    } finally {
      await setForEveryConnection('reset default_transaction_read_only');
    }
    await isBack();
    await until(async () => (await asks(person)) === 200, deadlineMs);
  }, 40_000);

  it('F20: a use that could not be written during an outage is written after it', async () => {
    await isBack();
    const person = await admitPerson(stand.broker);
    const lastUse = `select extract(epoch from now() - last_used_at)::int as seconds from session where id = $1`;
    await admin.query(`update session set last_used_at = now() - interval '10 minutes' where id = $1`, [
      person.sessionId,
    ]);
    expect(await navigate(stand, person)).toBe(200);
    await relay.close();
    // Uses are written once a second, so by now this one was tried.
    await sleep(1_500);
    await openRelay();
    await isBack();
    await until(
      async () => (await admin.query(lastUse, [person.sessionId])).rows[0].seconds < 60,
      deadlineMs,
    );
  }, 40_000);

  it('F2, F3: a broker whose database is away can still be stopped', async () => {
    const own = await createTcpRelay(serverPort());
    const url = new URL(urls().url);
    url.port = String(own.port);
    const other = await startStand({ database: { url: url.href }, folder: stand.folder });
    const person = await admitPerson(other.broker);
    expect(await navigate(other, person)).toBe(200);
    await own.close();
    await within(other.close());
    const log = other.logLines.join('');
    for (const event of ['decisions-not-recorded', 'not-closed']) expect(log).toContain(event);
    await expect(other.broker.flow.db.raw('select 1')).rejects.toThrow();
    await expect(statusOf(other.decisionUrl, person.portalCookie)).rejects.toThrow();
  }, 40_000);

  it('S8: a damaged session row denies that session alone, whichever part of it is damaged', async () => {
    await isBack();
    const damages = [
      `update session set representation_sealed = representation_sealed || '\\x00' where id = $1`,
      `update session set details_sealed = '\\x' where id = $1`,
      `update session set representation_sealed = (select representation_sealed from session where id <> $1 limit 1) where id = $1`,
      `update session set details_sealed = representation_sealed where id = $1`,
    ];
    const sound = await admitPerson(stand.broker);
    for (const damage of damages) {
      const person = await admitPerson(stand.broker);
      expect(await asks(person)).toBe(200);
      const changed = await admin.query(damage, [person.sessionId]);
      expect(changed.rowCount).toBe(1);
      await stand.broker.flow.transact(async (tx) => tx.changed({ kind: 'session', id: person.sessionId }));
      const answer = await ask(stand.decisionUrl, person.portalCookie);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers['remote-user']).toBeUndefined();
      expect(await asks(sound)).toBe(200);
    }
  });

  it('F1, F20: sessions, begun visits, spent codes and lockouts survive a restart of the broker', async () => {
    await isBack();
    const person = await admitPerson(stand.broker);
    const locked = await admitPerson(stand.broker, 2);
    const user = await admitPerson(stand.broker, 2);
    const [lockedTotp, userTotp] = await Promise.all(
      [locked, user].map((one) => giveTotp(stand.broker, one)),
    );
    if (!lockedTotp || !userTotp) throw new Error('no factors');
    const begin = () =>
      stand.broker.flows.visits.begin({
        host: portalHost,
        rd: '/dienstverband',
        method: undefined,
        asked: undefined,
      });
    const [{ transactionId }, other] = await Promise.all([begin(), begin()]);
    const type = (transaction: string, who: Person, code: string) =>
      postForm(stand.ports.public, stand.publicUrl, '/step-up/totp', { transaction, code }, who.brokerCookie);
    for (let wrong = 0; wrong < 6; wrong += 1) {
      await type(transactionId, locked, String(100_000 + wrong));
    }
    const code = userTotp.code();
    const accepted = await type(transactionId, user, code);
    expect(accepted.status).toBe(303);
    const renewed = accepted.setCookies.join().match(/__Host-sluis=([^;]+)/)?.[1] ?? '';

    const { folder, ports } = stand;
    await stand.close();
    const url = new URL(urls().url);
    url.port = String(relayPort);
    stand = await startStand({ database: { url: url.href }, folder, ports });

    expect(await asks(person)).toBe(200);
    const again = await type(other.transactionId, locked, lockedTotp.code());
    expect(again.status).not.toBe(303);
    expect(again.setCookies).toEqual([]);
    const state = await stand.broker.stores.attemptBudgets.load(stand.broker.flow.db, locked.accountId);
    expect(state?.lockedUntilMs).toBeGreaterThan(Date.now());
    // The spent code, in the very session it lifted and with its new cookie, on a page that still asks for one.
    const before = await stand.broker.flows.brokerSessions.load(renewed);
    expect(before?.session.evidence.map(({ kind }) => kind)).toEqual(['upstream', 'factor']);
    const fresh = await stand.broker.stores.factors.readSecret(stand.broker.flow.db, userTotp.factorId);
    expect(fresh?.lastStep).toBeGreaterThan(1);
    await expect(
      stand.broker.flows.stepUp.verifyTotp({
        session: before as NonNullable<typeof before>,
        offered: await stand.broker.flows.stepUp.listFactors(user.accountId),
        code,
        required: null,
        caller: { correlationId: 'test', addressPrefix: null },
      }),
    ).rejects.toMatchObject({ code: 'code-used' });
  }, 40_000);

  it('P24: a session whose row or whose evidence is gone opens nothing', async () => {
    await isBack();
    const person = await admitPerson(stand.broker);
    await lifted(person, (await giveTotp(stand.broker, person)).factorId);
    await admin.query('delete from evidence where session_id = $1', [person.sessionId]);
    await stand.broker.flow.transact(async (tx) => tx.changed({ kind: 'session', id: person.sessionId }));
    expect(await asks(person)).toBe(401);
    await admin.query('delete from session where id = $1', [person.sessionId]);
    await stand.broker.flow.transact(async (tx) => tx.changed({ kind: 'session', id: person.sessionId }));
    expect(await asks(person)).toBe(401);
  });
});
