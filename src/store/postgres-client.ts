// knex's PostgreSQL client with bounded waiting: a query without an answer costs its connection, not the pool.
// Limits are set by statement, not as start-up parameters, because poolers such as pgbouncer refuse those. Plans are
// kept where the connection leads to the server itself: behind a pooler the next transaction may be another server's.

import type { Knex } from 'knex';
import PostgresClient, { type QueryObject } from 'knex/lib/dialects/postgres/index.js';
import pg from 'pg';
import { redactDatabaseError } from './redact-database-error.ts';

const connectTimeoutMs = 3_000;
/** Later than the server's own limit: it fires only when the network, not the statement, is slow. */
const answerTimeoutMs = 1_000;

/** processID: the number the connection was given; pg leaves it out of its types. */
type RawConnection = {
  query(sql: string): Promise<{ rows: Record<string, unknown>[] }>;
  connection?: { stream?: { destroy(): void } };
  processID?: number | null;
  __knex__disposed?: unknown;
};

/** SQLSTATE: a kept plan is gone, or no longer gives what it gave (a table changed). Another connection knows better. */
const planLost: readonly unknown[] = ['26000', '0A000'];

/** A pooler gives clients a process number of its own making (PgBouncer, protocol 3.0 BackendKeyData). */
async function leadsToServer(connection: RawConnection): Promise<boolean> {
  const { rows } = await connection.query('select pg_backend_pid() as pid');
  return rows[0]?.['pid'] === connection.processID;
}

const int8Oid = 20;

function parseInt8(value: string): number {
  return Number(value);
}

function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === int8Oid && format !== 'binary') return parseInt8;
  return pg.types.getTypeParser(oid, format ?? 'text');
}

/** statementTimeoutMs 0: no limit (migrations). */
export function postgresConnection(url: string, statementTimeoutMs: number): Record<string, unknown> {
  return {
    connectionString: url,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'sluis',
    types: { getTypeParser },
    ...(statementTimeoutMs === 0 ? {} : { query_timeout: statementTimeoutMs + answerTimeoutMs }),
  };
}

/** After this no other query gets the connection; the one under way ends its transaction on it. */
function giveUp(connection: RawConnection, error: Error & { code?: unknown }): void {
  const isSilent = error.message === 'Query read timeout';
  if (isSilent || planLost.includes(error.code)) connection.__knex__disposed = error;
  if (isSilent) connection.connection?.stream?.destroy();
}

export function createPostgresClient(statementTimeoutMs: number): typeof Knex.Client {
  /** Connections on which the server keeps plans by name. */
  const planning = new WeakSet<RawConnection>();

  return class BoundedPostgresClient extends PostgresClient {
    override async acquireRawConnection() {
      const connection = (await super.acquireRawConnection()) as RawConnection;
      if (statementTimeoutMs > 0) {
        await connection.query(`set statement_timeout = ${statementTimeoutMs}`);
        await connection.query(`set idle_in_transaction_session_timeout = ${statementTimeoutMs * 2}`);
      }
      if (await leadsToServer(connection)) planning.add(connection);
      return connection;
    }

    override async _query(connection: RawConnection, query: QueryObject) {
      if (!planning.has(connection)) query.options = undefined;
      try {
        return await super._query(connection, query);
      } catch (error) {
        if (error instanceof Error) giveUp(connection, error);
        throw redactDatabaseError(error);
      }
    }
  };
}
