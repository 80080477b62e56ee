// The database's faults stay faults of one request: bounded waits, no values in errors, recovery by itself (F3, F5).

import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Database, type DatabaseOptions, openDatabase } from '../../src/store/database.ts';
import { queryRows } from '../../src/store/query.ts';
import { describeDatabase, describeEachDatabase } from '../setup/test-database.ts';
import { createSession, stores } from './store-fixture.ts';
import { createTcpRelay, type TcpRelayOptions } from './tcp-relay.ts';
import { until } from './until.ts';

/** How the server's message with its process number begins (PostgreSQL protocol, BackendKeyData). */
const backendKeyData = Buffer.from([0x4b, 0, 0, 0, 12]);

describeEachDatabase('database', (open) => {
  it('gives the same types from both: numbers, buffers, times to the millisecond, parsed json', async () => {
    const { db } = open().database;
    const { rows } = await db.raw(
      `select :n::bigint as n, :b::bytea as b, :t::timestamptz as t, '{"a":[1]}'::jsonb as j, true as y, null as x,
         array[1,2] as l, (select count(*) from account where false) as c`,
      { n: 57_000_000_000, b: Buffer.from([0, 255]), t: new Date(1_700_000_000_123) },
    );
    expect(rows).toEqual([
      {
        n: 57_000_000_000,
        b: Buffer.from([0, 255]),
        t: new Date(1_700_000_000_123),
        j: { a: [1] },
        y: true,
        x: null,
        l: [1, 2],
        c: 0,
      },
    ]);
  });

  it('serves the query builder too', async () => {
    const { db } = open().database;
    const [{ id }] = await db('account').insert({ lock_reason: 'x' }).returning('id');
    expect(await db('account').where({ id }).update({ lock_reason: 'y' })).toBe(1);
    expect(await db('account').where({ id }).pluck('lock_reason')).toEqual(['y']);
    expect(await db('account').where({ id }).first('lock_reason')).toEqual({ lock_reason: 'y' });
  });

  it('puts no bound value into an error', async () => {
    const { db } = open().database;
    const value = 'secret-123456782';
    for (const failing of [
      db.raw('insert into account (id, lock_reason) values (null, ?)', [value]),
      db('no_such_table').insert({ a: value }),
      db.raw('select ?::text from nowhere', [value]),
      db.raw('select ?::uuid', [value]),
      db.raw('select ?::int', [value]),
      db('key_check').insert([
        { key_id: value, proof: Buffer.alloc(1) },
        { key_id: value, proof: Buffer.alloc(1) },
      ]),
    ]) {
      const error = await failing.then(
        () => null,
        (fault: Error) => fault,
      );
      expect(error).toBeInstanceOf(Error);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(value);
    }
  });

  it('rolls a failed transaction back and goes on with the next', async () => {
    const { db } = open().database;
    const failing = db.transaction(async (trx) => {
      await trx.raw('insert into account default values');
      await trx.raw('select 1/0');
    });
    await expect(failing).rejects.toThrow('data exception 22012');
    expect((await db.raw('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });
});

describe('opening a database', () => {
  it('needs to be told which', async () => {
    await expect(openDatabase({})).rejects.toThrow('needs url, dataDir or inMemory');
  });

  it('F3: does not wait for a server that is down; each query fails by itself', async () => {
    const relay = await createTcpRelay(1);
    const { port } = relay;
    await relay.close();
    const { db, close } = await openDatabase({ url: `postgres://a:b@127.0.0.1:${port}/c` });
    await expect(db.raw('select 1')).rejects.toThrow('ECONNREFUSED');
    await close();
  });
});

describeDatabase('a faulty road to the database', 'postgres', (open) => {
  function relayedUrl(port: number): string {
    const url = new URL(open().urls?.url ?? '');
    url.port = String(port);
    return url.href;
  }
  const closings: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closings.splice(0)) await close();
  });
  async function openRelay(options: TcpRelayOptions = {}) {
    const relay = await createTcpRelay(serverPort(), options);
    closings.push(relay.close);
    return relay;
  }
  async function connect(options: DatabaseOptions) {
    const database = await openDatabase(options);
    closings.push(database.close);
    return database;
  }
  const serverPort = () => Number(new URL(open().urls?.url ?? '').port);

  it('F3: recovers by itself after every connection was cut', async () => {
    const relay = await openRelay();
    const { db } = await connect({ url: relayedUrl(relay.port) });
    await db.raw('select 1');
    relay.cut();
    await db.raw('select 1').catch(() => {});
    expect((await db.raw('select 2 as two')).rows).toEqual([{ two: 2 }]);
  });

  it('F5: a statement is stopped at the limit, and its connection serves the next', async () => {
    const { db } = await connect({ url: open().urls?.url, statementTimeoutMs: 300 });
    await expect(db.raw('select pg_sleep(20)')).rejects.toThrow('statement timeout');
    expect((await db.raw('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  it('F5: a silent network costs the waiting queries their connection, not the pool', async () => {
    const relay = await openRelay();
    const { db } = await connect({
      url: relayedUrl(relay.port),
      poolSize: 2,
      statementTimeoutMs: 300,
    });
    const { sessionId } = await createSession(db);
    relay.pause();
    const waiting = await Promise.allSettled(
      Array.from({ length: 50 }, () => stores.sessions.loadById(db, sessionId)),
    );
    expect(waiting.every((result) => result.status === 'rejected')).toBe(true);
    relay.resume();
    const load = () => stores.sessions.loadById(db, sessionId).catch(() => null);
    await until(async () => (await load())?.session.id === sessionId);
  });

  const plansOf = async ({ db }: Database) =>
    (await queryRows<{ name: string }>(db, 'select name from pg_prepared_statements')).map(
      ({ name }) => name,
    );
  /** A pooler's own process number, in place of the server's. */
  function numberedByPooler(chunk: Buffer): Buffer {
    const at = chunk.indexOf(backendKeyData);
    if (at >= 0) chunk.writeInt32BE(4_242_424, at + backendKeyData.length);
    return chunk;
  }

  it('the server keeps the plan of a statement, on a connection that leads to it', async () => {
    const relay = await openRelay();
    const direct = await connect({ url: relayedUrl(relay.port), poolSize: 1 });
    await queryRows(direct.db, 'select :n::int', { n: 1 });
    expect(await plansOf(direct)).toHaveLength(2);
    await queryRows(direct.db, 'select :n::int', { n: 2 });
    expect(await plansOf(direct)).toHaveLength(2);
  });

  it('and none behind a pooler, where the next transaction may be of another server', async () => {
    const relay = await openRelay({ alter: numberedByPooler });
    const pooled = await connect({ url: relayedUrl(relay.port), poolSize: 1 });
    await queryRows(pooled.db, 'select :n::int', { n: 1 });
    expect(await plansOf(pooled)).toEqual([]);
  });

  it('a plan that no longer fits its table costs one query and one connection', async () => {
    const { db } = await connect({ url: open().urls?.url, poolSize: 1 });
    const owner = open().database;
    await owner.asOwner((trx) => trx.raw('create table changing as select 1 as n'));
    await owner.asOwner((trx) => trx.raw('grant select on changing to sluis_app'));
    const read = () => queryRows(db, 'select n from changing');
    expect(await read()).toEqual([{ n: 1 }]);
    await owner.asOwner((trx) => trx.raw('alter table changing alter column n type text'));
    await expect(read()).rejects.toThrow('cached plan must not change result type');
    expect(await read()).toEqual([{ n: '1' }]);
  });
});
