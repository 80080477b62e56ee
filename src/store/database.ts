// Opens the one database: PostgreSQL by URL, or the embedded PGlite in a folder (trial only) or in memory.
// Every wait is bounded, and a failing query never carries its bound values into an error.

import { join, resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import knex, { type Knex } from 'knex';
import { lockDataFolder } from './data-folder-lock.ts';
import { createPgliteClient, openPglite } from './pglite-client.ts';
import { createPostgresClient, postgresConnection } from './postgres-client.ts';

const poolSize = 8;
const acquireTimeoutMs = 3_000;
const defaultStatementTimeoutMs = 5_000;

export type DatabaseOptions = {
  /** The application's role; may go through a pooler. */
  url?: string | undefined;
  /** For LISTEN: straight to the server. Defaults to url. */
  directUrl?: string | undefined;
  /** The role that owns the tables; used for migrations alone. Defaults to url. */
  ownerUrl?: string | undefined;
  dataDir?: string | undefined;
  inMemory?: boolean | undefined;
  /** A dumped PGlite data folder to start a new one from. */
  snapshot?: Blob | undefined;
  poolSize?: number | undefined;
  /** 5,000 by default. */
  statementTimeoutMs?: number | undefined;
};

export type Database = {
  db: Knex;
  kind: 'postgres' | 'pglite';
  /** Null with PGlite. */
  directUrl: string | null;
  /** False when one role does both, so that nothing holds the application back from the owner's rights. */
  hasOwnerRole: boolean;
  /** Runs with the owner's role on a connection of its own, without statement limit. */
  asOwner<T>(work: (owner: Knex) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** knex would print to the console; every fault reaches its caller, who logs it with what he knows. */
const silence = { warn() {}, error() {}, deprecate() {}, debug() {} };

function createKnex(client: typeof Knex.Client, connection: Record<string, unknown>, max: number): Knex {
  return knex({
    client,
    connection,
    // Bound values hold personal data and secrets; the default would write them into error messages.
    compileSqlOnError: false,
    acquireConnectionTimeout: acquireTimeoutMs,
    pool: { min: 0, max },
    asyncStackTraces: false,
    log: silence,
  });
}

function openPostgres(url: string, options: DatabaseOptions): Database {
  const connect = (to: string, limitMs: number, max: number) =>
    createKnex(createPostgresClient(limitMs), postgresConnection(to, limitMs), max);
  const limitMs = options.statementTimeoutMs ?? defaultStatementTimeoutMs;
  const db = connect(url, limitMs, options.poolSize ?? poolSize);
  return {
    db,
    kind: 'postgres',
    directUrl: options.directUrl ?? url,
    hasOwnerRole: options.ownerUrl !== undefined,
    async asOwner(work) {
      const owner = connect(options.ownerUrl ?? url, 0, 1);
      try {
        return await work(owner);
      } finally {
        await owner.destroy();
      }
    },
    close: () => db.destroy(),
  };
}

/** Takes the PGlite over: closing the database closes it. */
export function databaseOfPglite(pglite: PGlite, onClosed: () => void): Database {
  const db = createKnex(createPgliteClient(pglite), {}, 1);
  return {
    db,
    kind: 'pglite',
    directUrl: null,
    hasOwnerRole: false,
    asOwner: (work) => work(db),
    async close() {
      await db.destroy();
      if (!pglite.closed) await pglite.close();
      onClosed();
    },
  };
}

async function openEmbedded(options: DatabaseOptions): Promise<Database> {
  const { snapshot } = options;
  if (options.inMemory || options.dataDir === undefined) {
    return databaseOfPglite(await openPglite({ snapshot }), () => {});
  }
  const folder = resolve(options.dataDir);
  const lock = lockDataFolder(folder);
  try {
    const pglite = await openPglite({ dataDir: join(folder, 'pglite'), snapshot });
    return databaseOfPglite(pglite, lock.release);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Does not connect yet on PostgreSQL: a database that is down must not keep the process from answering. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.url !== undefined) return openPostgres(options.url, options);
  if (options.dataDir === undefined && !options.inMemory) {
    throw new TypeError('openDatabase needs url, dataDir or inMemory');
  }
  return openEmbedded(options);
}

/** SQLSTATE classes 22 and 23: the data itself was refused (PostgreSQL, appendix A). */
export function isRowRefused(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^2[23]/.test(code);
}
