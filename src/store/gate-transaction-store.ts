// Where a browser was going before it was sent away: kept on the server, bound to one browser and one host.
// The target is sealed, since a portal's URL may hold personal data.

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { isUuid, msOf, queryOne } from './query.ts';
import type { Sealer } from './seal.ts';

export type GateTransaction = {
  id: string;
  host: string;
  cookieHash: Buffer;
  target: string;
  expiresAtMs: number;
  /** Finished, or past its end by the database's clock. */
  over: boolean;
};

type Row = {
  host: string;
  cookie_hash: Buffer;
  target_sealed: Buffer;
  expires_at: Date;
  over: boolean;
};

export type GateTransactionStore = ReturnType<typeof createGateTransactionStore>;

/** Also used by the ticket that ends the transaction. */
export function gateTargetPlace(transactionId: string) {
  return { table: 'gate_transaction', column: 'target_sealed', rowId: transactionId };
}

export function createGateTransactionStore(deps: { sealer: Sealer }) {
  const { sealer } = deps;
  return {
    async create(
      trx: Knex,
      transaction: { cookieHash: Buffer; host: string; target: string; ttlSeconds: number },
    ): Promise<string> {
      const id = randomUUID();
      const { cookieHash, host, ttlSeconds } = transaction;
      await trx.raw(
        `insert into gate_transaction (id, cookie_hash, host, target_sealed, expires_at)
         values (:id, :cookieHash, :host, :sealed, now() + make_interval(secs => :ttlSeconds::float8))`,
        { id, cookieHash, host, ttlSeconds, sealed: sealer.seal(transaction.target, gateTargetPlace(id)) },
      );
      return id;
    },

    async load(trx: Knex, id: string): Promise<GateTransaction | null> {
      if (!isUuid(id)) return null;
      const row = await queryOne<Row>(
        trx,
        `select host, cookie_hash, target_sealed, expires_at,
           finished_at is not null or expires_at <= now() as over
         from gate_transaction where id = :id`,
        { id },
      );
      if (row === null) return null;
      return {
        id,
        host: row.host,
        cookieHash: row.cookie_hash,
        target: sealer.open(row.target_sealed, gateTargetPlace(id)).toString('utf8'),
        expiresAtMs: msOf(row.expires_at),
        over: row.over,
      };
    },
  };
}
