// Revocation reaches every replica within its bound, or the replica stops trusting its memory (F15).

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { type Change, parseChange } from '../../src/store/change.ts';
import { type ChangeFeed, type ChangeFeedOptions, createChangeFeed } from '../../src/store/change-feed.ts';
import { createTransact } from '../../src/store/transact.ts';
import { fromSource } from '../setup/from-source.ts';
import { describeDatabase, describeEachDatabase } from '../setup/test-database.ts';
import { createSession, stores } from './store-fixture.ts';
import { createTcpRelay, type TcpRelay, type TcpRelayOptions } from './tcp-relay.ts';
import { until } from './until.ts';

describeEachDatabase('transact', (open) => {
  it('tells this process of each change once, before it resolves', async () => {
    const { db, kind } = open().database;
    const heard: Change[] = [];
    const transact = createTransact({ db, kind, onChange: (change) => heard.push(change) });
    const { sessionId } = await createSession(db);
    const ended = await transact(async ({ trx, changed }) => {
      changed({ kind: 'session', id: sessionId });
      changed({ kind: 'session', id: sessionId });
      changed({ kind: 'policy', version: 2 });
      return stores.sessions.end(trx, sessionId, 'sign-out');
    });
    expect(ended).toBe(true);
    expect(heard).toEqual([
      { kind: 'session', id: sessionId },
      { kind: 'policy', version: 2 },
    ]);
  });

  it('forgets also when the transaction fails, since a lost answer does not mean that nothing happened', async () => {
    const { db, kind } = open().database;
    const heard: Change[] = [];
    const transact = createTransact({ db, kind, onChange: (change) => heard.push(change) });
    const { sessionId } = await createSession(db);
    const failing = transact(async ({ trx, changed }) => {
      changed({ kind: 'session', id: sessionId });
      await stores.sessions.end(trx, sessionId, 'sign-out');
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(heard).toHaveLength(1);
    expect((await stores.sessions.loadById(db, sessionId))?.endedReason).toBeNull();
  });
});

describeDatabase('change feed on the embedded database', 'pglite', (open) => {
  it('is always trusted: there is one process', async () => {
    const { db, kind, directUrl } = open().database;
    const feed = createChangeFeed({ db, kind, directUrl, onChange() {}, onReset() {} });
    await feed.start();
    expect(feed.isTrusted()).toBe(true);
    await feed.close();
  });
});

describeDatabase('change feed', 'postgres', (open) => {
  const feeds: ChangeFeed[] = [];
  const children: ChildProcess[] = [];
  const relays: TcpRelay[] = [];
  afterEach(async () => {
    for (const feed of feeds.splice(0)) await feed.close();
    for (const relay of relays.splice(0)) await relay.close();
    for (const child of children.splice(0)) {
      child.kill('SIGCONT');
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  });

  function startFeed(options: Partial<ChangeFeedOptions> = {}) {
    const { database } = open();
    const heard: Change[] = [];
    const warnings: string[] = [];
    const seen = { heard, warnings, resets: 0 };
    const feed = createChangeFeed({
      kind: 'postgres',
      db: database.db,
      directUrl: database.directUrl,
      onChange: (change) => heard.push(change),
      onReset: () => {
        seen.resets += 1;
      },
      onWarning: (event) => warnings.push(event),
      ...options,
    });
    feeds.push(feed);
    return { feed, seen };
  }

  function relayedUrl(port: number): string {
    const url = new URL(open().urls?.url ?? '');
    url.port = String(port);
    return url.href;
  }

  const serverPort = () => Number(new URL(open().urls?.url ?? '').port);

  async function openRelay(options?: TcpRelayOptions): Promise<TcpRelay> {
    const relay = await createTcpRelay(serverPort(), options);
    relays.push(relay);
    return relay;
  }

  async function revoke(): Promise<string> {
    const { db, kind } = open().database;
    const { sessionId } = await createSession(db);
    const transact = createTransact({ db, kind, onChange() {} });
    await transact(async ({ trx, changed }) => {
      await stores.sessions.end(trx, sessionId, 'revoked');
      changed({ kind: 'session', id: sessionId });
    });
    return sessionId;
  }

  it('is not trusted before it started, and forgets everything when it first hears itself', async () => {
    const { feed, seen } = startFeed();
    expect(feed.isTrusted()).toBe(false);
    await feed.start();
    await until(() => feed.isTrusted());
    expect(seen.resets).toBe(1);
  });

  it('hears what another pool revoked, and nothing of what was rolled back', async () => {
    const { feed, seen } = startFeed();
    await feed.start();
    const { db, kind } = (await open().openSecond()) ?? {};
    const transact = createTransact({ db, kind, onChange() {} });
    const rolledBack = transact(async ({ changed }) => {
      changed({ kind: 'account', id: 'rolled-back' });
      throw new Error('stop');
    });
    await expect(rolledBack).rejects.toThrow('stop');
    await transact(async ({ changed }) => changed({ kind: 'account', id: 'committed' }));
    await until(() => seen.heard.length > 0);
    expect(seen.heard).toEqual([{ kind: 'account', id: 'committed' }]);
  });

  it('an answered barrier means: all that was committed before it was sent has been heard', async () => {
    const { feed, seen } = startFeed({ barrierEveryMs: 20, trustForMs: 60 });
    await feed.start();
    for (let turn = 0; turn < 15; turn += 1) {
      const id = await revoke();
      const committedAt = performance.now();
      // Trust that lasts longer than trustForMs past the commit rests on a barrier sent after it.
      await until(() => performance.now() - committedAt > 60 && feed.isTrusted());
      expect(seen.heard).toContainEqual({ kind: 'session', id });
    }
  });

  it('F15: with the listener silently cut off trust ends, and after that everything is forgotten', async () => {
    const relay = await openRelay();
    const { feed, seen } = startFeed({ directUrl: relayedUrl(relay.port) });
    await feed.start();
    await until(() => feed.isTrusted());
    relay.pause();
    const pausedAt = performance.now();
    let lastTrustedAt = pausedAt;
    while (performance.now() - pausedAt < 2_500) {
      if (feed.isTrusted()) lastTrustedAt = performance.now();
      await sleep(5);
    }
    expect(lastTrustedAt - pausedAt).toBeLessThanOrEqual(500);
    await revoke();
    expect(feed.isTrusted()).toBe(false);
    relay.resume();
    await until(() => feed.isTrusted());
    expect(seen.resets).toBe(2);
    expect(seen.warnings).toContain('change-feed-lost');
  });

  it('F15: a short silence on one connection loses nothing: what was revoked meanwhile is heard before trust returns', async () => {
    const relay = await openRelay();
    const { feed, seen } = startFeed({ directUrl: relayedUrl(relay.port), deadAfterMs: 20_000 });
    await feed.start();
    await until(() => feed.isTrusted());
    relay.pause();
    await until(() => !feed.isTrusted());
    const id = await revoke();
    relay.resume();
    await until(() => feed.isTrusted());
    expect(seen.heard).toContainEqual({ kind: 'session', id });
    expect(seen.resets).toBe(1);
  });

  it('F15: a cut connection is distrusted at once, mended by itself, and everything is forgotten', async () => {
    const { feed, seen } = startFeed();
    await feed.start();
    await until(() => feed.isTrusted());
    const admin = new pg.Client({ connectionString: open().urls?.adminUrl });
    await admin.connect();
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'sluis-listen' and datname = current_database()`,
    );
    await admin.end();
    await until(() => seen.resets === 2 && feed.isTrusted());
  });

  it('a connection that stopped listening is never trusted again, and says so once', async () => {
    const { feed, seen } = startFeed();
    await feed.start();
    await until(() => feed.isTrusted());
    // What a pooler does to LISTEN: the connection lives, the registration is gone.
    const queries = jest.spyOn(pg.Client.prototype, 'query');
    await until(() => queries.mock.contexts.length > 0);
    const clients = new Set(queries.mock.contexts as pg.Client[]);
    queries.mockRestore();
    for (const client of clients) await client.query('unlisten *');
    await until(() => seen.warnings.includes('change-feed-untrusted'));
    await until(() => !feed.isTrusted());
    for (const client of clients) await client.query('listen sluis_change');
    await sleep(600);
    expect(feed.isTrusted()).toBe(false);
    expect(seen.warnings.filter((event) => event === 'change-feed-untrusted')).toHaveLength(1);
  });

  it('a pooler is recognised by its made-up process number and never trusted, however well it passes messages', async () => {
    const backendKeyData = Buffer.from([0x4b, 0, 0, 0, 12]);
    const relay = await openRelay({
      alter(chunk) {
        const at = chunk.indexOf(backendKeyData);
        if (at >= 0) chunk.writeInt32BE(4_242_424, at + backendKeyData.length);
        return chunk;
      },
    });
    const { feed, seen } = startFeed({ directUrl: relayedUrl(relay.port) });
    await feed.start();
    await sleep(600);
    expect(feed.isTrusted()).toBe(false);
    expect(seen.warnings).toEqual(['change-feed-untrusted']);
  });

  it('a notification sent to another database proves nothing', async () => {
    const elsewhere = new URL(open().urls?.adminUrl ?? '');
    elsewhere.pathname = '/postgres';
    const { feed, seen } = startFeed({ directUrl: elsewhere.href });
    await feed.start();
    await sleep(600);
    expect(feed.isTrusted()).toBe(false);
    expect(seen.resets).toBe(0);
    expect(seen.warnings).toEqual(['change-feed-untrusted']);
  });

  it('F3: a start without database resolves, untrusted, and recovers by itself', async () => {
    const { port, close } = await openRelay();
    await close();
    const { feed } = startFeed({ directUrl: relayedUrl(port) });
    await feed.start();
    expect(feed.isTrusted()).toBe(false);
    await openRelay({ port });
    await until(() => feed.isTrusted());
  });

  it('knows the time of the database', async () => {
    const { feed } = startFeed();
    await feed.start();
    const { rows } = await open().database.db.raw(
      'select extract(epoch from clock_timestamp())::float8 * 1000 as ms',
    );
    expect(Math.abs(rows[0].ms - feed.dbNowMs())).toBeLessThan(2_000);
  });

  it('does not keep a closed process awake, and is never trusted after its end', async () => {
    const { feed } = startFeed();
    await feed.start();
    await feed.close();
    expect(feed.isTrusted()).toBe(false);
  });

  async function startChild(): Promise<ChildProcess> {
    const child = fork(fileURLToPath(new URL('./feed-child.ts', import.meta.url)), [], {
      execArgv: fromSource,
      env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: open().urls?.url ?? '' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    children.push(child);
    await once(child, 'message');
    return child;
  }

  type ChildState = { trusted: boolean; heard: string[]; lastTrustedUnheardMs: Record<string, number> };

  async function ask(child: ChildProcess, watch?: string): Promise<ChildState> {
    const answered = once(child, 'message');
    child.send(watch === undefined ? {} : { watch });
    return (await answered)[0] as ChildState;
  }

  it('F15: another process never trusts its memory past the bound, also when stopped and continued around a revocation', async () => {
    const { db, kind } = open().database;
    const child = await startChild();
    await until(async () => (await ask(child)).trusted);
    const transact = createTransact({ db, kind, onChange() {} });
    for (const isStopped of [false, true]) {
      const { sessionId } = await createSession(db);
      await ask(child, sessionId);
      await sleep(50);
      if (isStopped) child.kill('SIGSTOP');
      await transact(async ({ trx, changed }) => {
        await stores.sessions.end(trx, sessionId, 'revoked');
        changed({ kind: 'session', id: sessionId });
      });
      const revokedMs = Date.now();
      if (isStopped) {
        await sleep(1_500);
        child.kill('SIGCONT');
      }
      await until(async () => (await ask(child)).heard.includes(sessionId));
      const { lastTrustedUnheardMs } = await ask(child);
      expect(lastTrustedUnheardMs[sessionId] ?? 0).toBeLessThanOrEqual(revokedMs + 500);
    }
  });
});

describe('messages on the change channel', () => {
  it('are ours or nothing: any role of the database may write there', () => {
    const strange = [
      '',
      'x',
      '[]',
      '1',
      'null',
      '{"kind":"session"}',
      '{"kind":"policy","version":"1"}',
      '{"kind":"x"}',
    ];
    for (const payload of strange) expect(parseChange(payload)).toBeNull();
    expect(parseChange('{"kind":"session","id":"a","more":1}')).toEqual({ kind: 'session', id: 'a' });
  });
});
