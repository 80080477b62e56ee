// Links between accounts: one per account of an upstream however many ask at once, undone once, by either side alone.

import { expect, it } from '@jest/globals';
import { describeEachDatabase } from '../setup/test-database.ts';
import { createAccount, stores } from './store-fixture.ts';

describeEachDatabase('account links', (open) => {
  it('are made once, seen from both sides, undone once, and can be made again', async () => {
    const { db } = open().database;
    const { db: other } = await open().openSecond();
    const [localAccountId, upstreamAccountId, stranger] = [
      await createAccount(db),
      await createAccount(db),
      await createAccount(db),
    ];
    const made = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        stores.links.create(index % 2 ? db : other, {
          localAccountId: index < 3 ? localAccountId : stranger,
          upstreamAccountId,
        }),
      ),
    );
    const ids = made.filter((id) => id !== null);
    expect(ids).toHaveLength(1);
    const [link] = await stores.links.listOfAccount(db, upstreamAccountId);
    const id = ids[0] ?? '';
    expect(link).toMatchObject({ id, side: 'upstream' });
    const localId = link?.otherAccountId ?? '';
    expect(await stores.links.listOfAccount(db, localId)).toMatchObject([
      { id, side: 'local', otherAccountId: upstreamAccountId },
    ]);
    const outsider = localId === stranger ? localAccountId : stranger;
    expect(await stores.links.undo(db, { id, accountId: outsider })).toBeNull();
    expect(await stores.links.undo(db, { id: 'x', accountId: localId })).toBeNull();
    const undone = await Promise.all(
      [localId, upstreamAccountId].map((accountId) => stores.links.undo(db, { id, accountId })),
    );
    expect(undone.filter((both) => both !== null)).toEqual([[localId, upstreamAccountId]]);
    expect(await stores.links.listOfAccount(db, localId)).toEqual([]);
    expect(await stores.links.create(db, { localAccountId: localId, upstreamAccountId })).not.toBeNull();
  });
});
