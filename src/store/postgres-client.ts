// knex's PostgreSQL client with bounded waiting: a query without an answer costs its connection, not the pool.
// Limits are set by statement, not as start-up parameters, because poolers such as pgbouncer refuse those.

import type { Knex } from 'knex';
import PostgresClient, { type QueryObject } from 'knex/lib/dialects/postgres/index.js';
import pg from 'pg';
import { redactDatabaseError } from './redact-database-error.ts';

const connectTimeoutMs = 3_000;
/** Later than the server's own limit: it fires only when the network, not the statement, is slow. */
const answerTimeoutMs = 1_000;

type RawConnection = {
  query(sql: string): Promise<unknown>;
  connection?: { stream?: { destroy(): void } };
  __knex__disposed?: unknown;
};

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

export function createPostgresClient(statementTimeoutMs: number): typeof Knex.Client {
  return class BoundedPostgresClient extends PostgresClient {
    override async acquireRawConnection() {
      const connection = (await super.acquireRawConnection()) as RawConnection;
      if (statementTimeoutMs > 0) {
        await connection.query(`set statement_timeout = ${statementTimeoutMs}`);
        await connection.query(`set idle_in_transaction_session_timeout = ${statementTimeoutMs * 2}`);
      }
      return connection;
    }

    override async _query(connection: RawConnection, query: QueryObject) {
      try {
        return await super._query(connection, query);
      } catch (error) {
        if (error instanceof Error && error.message === 'Query read timeout') {
          connection.__knex__disposed = error;
          connection.connection?.stream?.destroy();
        }
        throw redactDatabaseError(error);
      }
    }
  };
}
