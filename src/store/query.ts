// Rows of one raw statement, typed by the caller; the same shape from both drivers. Names become places once per
// statement, not once per call, and knex's query builder is left out: together they cost more than the answer. The
// server is asked to keep the statement's plan, which costs it more again than running it.

import type { Knex } from 'knex';

export type Bindings = Record<string, Knex.RawBinding>;

/**
 * names: of the value at each place. plan: what the server is to know the statement by, where it can. The text is part
 * of the code, so there are as many as there are statements.
 */
type Statement = { text: string; names: string[]; plan: { name: string } };
const statements = new Map<string, Statement>();

/** A name is `:name`, `::type` a cast, quotes hold text. Each mention is a place of its own, of the type it has there. */
function statementOf(sql: string): Statement {
  const known = statements.get(sql);
  if (known) return known;
  const names: string[] = [];
  const text = sql.replace(/'[^']*'|(?<!:):([a-z]\w*)/gi, (found, name?: string) =>
    name === undefined ? found : `$${names.push(name)}`,
  );
  const statement = { text, names, plan: { name: `sluis_${statements.size}` } };
  statements.set(sql, statement);
  return statement;
}

/** Of knex: a pool of connections, or a transaction's one. */
type Client = {
  acquireConnection(): Promise<unknown>;
  releaseConnection(connection: unknown): Promise<void>;
  query(connection: unknown, query: object): Promise<{ response: { rows: unknown[] } }>;
};

export async function queryRows<Row>(trx: Knex, sql: string, bindings: Bindings = {}): Promise<Row[]> {
  const { text, names, plan } = statementOf(sql);
  const values = names.map((name) => {
    const value = bindings[name];
    if (value === undefined) throw new TypeError(`the statement has no value for ${name}`);
    return value;
  });
  const client: Client = trx.client;
  const connection = await client.acquireConnection();
  try {
    const query = { method: 'raw', sql: text, bindings: values, options: plan };
    const { response } = await client.query(connection, query);
    return response.rows as Row[];
  } finally {
    await client.releaseConnection(connection);
  }
}

export async function queryOne<Row>(trx: Knex, sql: string, bindings: Bindings = {}): Promise<Row | null> {
  const rows = await queryRows<Row>(trx, sql, bindings);
  return rows[0] ?? null;
}

export function msOf(time: Date): number {
  return time.getTime();
}

export function msOrNull(time: Date | null): number | null {
  return time === null ? null : time.getTime();
}

/** For timestamptz bindings; whole milliseconds, so that what comes back equals what went in. */
export function timestampOf(ms: number): Date {
  return new Date(Math.floor(ms));
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Ids come back from URLs and forms: what is no uuid finds nothing, instead of failing the transaction. */
export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}
