// Rows of one raw statement, typed by the caller; the same shape from both drivers.

import type { Knex } from 'knex';

export type Bindings = Record<string, Knex.RawBinding>;

export async function queryRows<Row>(trx: Knex, sql: string, bindings: Bindings = {}): Promise<Row[]> {
  const result: { rows: Row[] } = await trx.raw(sql, bindings);
  return result.rows;
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
