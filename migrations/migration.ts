// The shape of one migration: forward and back, inside the one transaction the runner opens.
// Expand first, contract in a later release, so that version N runs while N+1 migrates (rolling upgrade).

import type { Knex } from 'knex';

export type Migration = {
  name: string;
  up(trx: Knex.Transaction): Promise<void>;
  down(trx: Knex.Transaction): Promise<void>;
};

/** One statement per call: the embedded database takes no more than one at a time. */
export async function runStatements(trx: Knex.Transaction, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await trx.raw(statement);
}
