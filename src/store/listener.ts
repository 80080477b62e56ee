// One dedicated PostgreSQL connection that LISTENs and answers barrier queries; told apart from a pooler's.
// A pooler gives clients a process number of its own making, so ours must be the one the server reports.

import pg from 'pg';

export type BarrierAnswer = { databaseMs: number; listening: boolean };

export type Listener = {
  open(): Promise<void>;
  /** Rejects when no answer came in time. */
  barrier(): Promise<BarrierAnswer>;
  destroy(): void;
};

const connectTimeoutMs = 3_000;

type BarrierRow = { ms: number; pid: number; listening: boolean };

/** pg keeps the server's process number on the client but leaves it out of its types. */
type ClientInternals = { processID?: number | null; connection?: { stream?: { destroy(): void } } };

export function createListener(options: {
  url: string;
  channel: string;
  answerWithinMs: number;
  onNotification(payload: string): void;
  onLost(detail: string): void;
}): Listener {
  const client = new pg.Client({
    connectionString: options.url,
    keepAlive: true,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: options.answerWithinMs,
    application_name: 'sluis-listen',
  });
  const internals = client as unknown as ClientInternals;
  client.on('notification', (message) => {
    if (message.channel === options.channel) options.onNotification(message.payload ?? '');
  });
  client.on('error', (error) => options.onLost(error.message));
  client.on('end', () => options.onLost('the connection ended'));

  const barrierSql = `select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms,
    pg_backend_pid() as pid,
    exists (select 1 from pg_listening_channels() as c(name) where name = '${options.channel}') as listening`;

  return {
    async open() {
      await client.connect();
      await client.query(`listen ${options.channel}`);
    },
    async barrier() {
      const { rows } = await client.query<BarrierRow>(barrierSql);
      const row = rows[0];
      if (row === undefined) throw new Error('the barrier had no answer');
      return { databaseMs: row.ms, listening: row.listening && row.pid === internals.processID };
    },
    /** Without goodbye: a half-open connection would never hear it. */
    destroy() {
      client.removeAllListeners('notification');
      client.end().catch(() => {});
      internals.connection?.stream?.destroy();
    },
  };
}
