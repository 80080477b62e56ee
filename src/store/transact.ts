// A transaction that tells every replica what it changed: NOTIFY goes out with the commit, this process hears it
// before the caller does. So the replica that revokes never answers from memory afterwards (bound 0).

import type { Knex } from 'knex';
import { type Change, changeChannel, payloadOf } from './change.ts';
import { queryRows } from './query.ts';

/** told: a statement of this transaction said NOTIFY itself already. */
export type Tx = { trx: Knex.Transaction; changed(change: Change, how?: { told: boolean }): void };
export type Transact = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

export function createTransact(deps: {
  db: Knex;
  kind: 'postgres' | 'pglite';
  /** Called synchronously, once per change, before transact resolves or rejects. It must only forget. */
  onChange(change: Change): void;
}): Transact {
  const { db, kind, onChange } = deps;
  return async (work) => {
    const changes = new Map<string, Change>();
    const told = new Set<string>();
    const changed: Tx['changed'] = (change, how) => {
      const payload = payloadOf(change);
      changes.set(payload, change);
      if (how?.told) told.add(payload);
    };
    try {
      return await db.transaction(async (trx) => {
        const result = await work({ trx, changed });
        if (kind === 'postgres')
          await notifyAll(
            trx,
            [...changes.keys()].filter((payload) => !told.has(payload)),
          );
        return result;
      });
    } finally {
      // On failure too: a commit whose answer was lost may have happened, and forgetting costs one read.
      for (const change of changes.values()) onChange(change);
    }
  };
}

async function notifyAll(trx: Knex.Transaction, payloads: string[]): Promise<void> {
  if (payloads.length === 0) return;
  const sql =
    'select pg_notify(:channel, payload) from json_array_elements_text(:payloads::json) as p(payload)';
  await queryRows(trx, sql, { channel: changeChannel, payloads: JSON.stringify(payloads) });
}
