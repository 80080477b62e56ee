// knex over the embedded PGlite: knex's PostgreSQL dialect with another way to run a statement.
// One connection only, so a query on `db` inside an open transaction waits for ever: always pass `trx`.

import { PGlite, types } from '@electric-sql/pglite';
import type { Knex } from 'knex';
import PostgresClient, { type QueryObject } from 'knex/lib/dialects/postgres/index.js';
import { redactDatabaseError } from './redact-database-error.ts';

const commandOfMethod: Readonly<Record<string, string>> = {
  select: 'SELECT',
  first: 'SELECT',
  pluck: 'SELECT',
  insert: 'INSERT',
  update: 'UPDATE',
  counter: 'UPDATE',
  del: 'DELETE',
};

/** Same values as the pg driver gives us: int8 as number, bytea as Buffer. */
const parsers = {
  [types.INT8]: (value: string) => Number(value),
  [types.BYTEA]: (value: string) => Buffer.from(value.slice(2), 'hex'),
};

/** A trial's whole database fits; PGlite's own 128 MB are cleared at each start and hold nothing more. */
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

/** dataDir absent: in memory. snapshot: a dumped data folder to start from. */
export async function openPglite(options: {
  dataDir?: string | undefined;
  snapshot?: Blob | undefined;
}): Promise<PGlite> {
  return PGlite.create({
    ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
    ...(options.snapshot === undefined ? {} : { loadDataDir: options.snapshot }),
    startParams,
    parsers,
  });
}

/** knex takes a class here; it holds the one PGlite for ever and never closes it. */
export function createPgliteClient(pglite: PGlite): typeof Knex.Client {
  return class PgliteClient extends PostgresClient {
    override _driver() {
      return pglite;
    }

    override async acquireRawConnection() {
      this.version = '17';
      return pglite;
    }

    override async destroyRawConnection() {}

    override async _query(_connection: unknown, query: QueryObject) {
      const result = await pglite.query(query.sql, query.bindings ?? []).catch((error) => {
        throw redactDatabaseError(error);
      });
      query.response = {
        command: commandOfMethod[query.method ?? ''] ?? '',
        rows: result.rows,
        rowCount: result.rows.length > 0 ? result.rows.length : (result.affectedRows ?? 0),
      };
      return query;
    }
  };
}
