// One of several processes that try the same one-time thing at the same moment; tells its parent what it won.

import { openDatabase } from '../../src/store/database.ts';
import { createLookupHash } from '../../src/store/lookup-hash.ts';
import { createSealer } from '../../src/store/seal.ts';
import { createStores } from '../../src/store/stores.ts';

export type Race =
  | { kind: 'redeem'; tickets: { hash: string; transactionId: string; host: string; cookieHash: string }[] }
  | { kind: 'reserve'; accountId: string; guesses: string[] };

const stores = createStores({
  sealer: createSealer([{ id: 'k1', key: Buffer.alloc(32, 1) }]),
  lookupHash: createLookupHash(Buffer.alloc(32, 2)),
});
const { db, close } = await openDatabase({ url: process.env['DATABASE_URL'] });
const bytes = (hex: string) => Buffer.from(hex, 'hex');

async function run(race: Race): Promise<string[]> {
  if (race.kind === 'reserve') {
    return Promise.all(
      race.guesses.map(async (guess) => {
        const { status } = await stores.attemptBudgets.reserve(db, race.accountId, bytes(guess));
        return `${guess}:${status}`;
      }),
    );
  }
  return Promise.all(
    race.tickets.map(async ({ hash, cookieHash, transactionId, host }) => {
      const ticket = { hash: bytes(hash), cookieHash: bytes(cookieHash), transactionId, host };
      return (await stores.tickets.redeem(db, ticket)) === null ? 'lost' : 'won';
    }),
  );
}

process.on('message', async (race: Race) => {
  process.send?.(await run(race));
});
process.on('disconnect', () => void close().then(() => process.exit(0)));
await db.raw('select 1');
process.send?.('ready');
