// Passwords in the store: a hash changes its format once over pools, and never after it was replaced or revoked.

import { expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import { describeEachDatabase } from '../setup/test-database.ts';
import { createAccount, stores } from './store-fixture.ts';

async function createPassword(db: Knex) {
  const accountId = await createAccount(db);
  const password = {
    accountId,
    kind: 'password',
    name: 'Password',
    secret: 'old',
    proofingId: null,
  } as const;
  const factorId = await stores.factors.createPending(db, password);
  const confirmation = { factorId, accountId, step: null, proofingId: null, withinSeconds: 60 };
  await stores.factors.confirm(db, confirmation);
  const stored = await stores.passwords.find(db, accountId);
  if (!stored) throw new Error('no password was stored');
  return { accountId, stored };
}

describeEachDatabase('passwords', (open) => {
  it('are rehashed by one of ten callers at once, over two pools', async () => {
    const { db } = open().database;
    const { db: other } = await open().openSecond();
    const { accountId, stored } = await createPassword(db);
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        stores.passwords.replaceHash(index % 2 ? db : other, stored, `new ${index}`),
      ),
    );
    const winner = results.indexOf(true);
    expect(results.filter((done) => done)).toHaveLength(1);
    expect((await stores.passwords.find(other, accountId))?.storedHash).toBe(`new ${winner}`);
  });

  it('are not rehashed once revoked, nor found', async () => {
    const { db } = open().database;
    const { accountId, stored } = await createPassword(db);
    await stores.factors.revoke(db, stored.factorId, 'replaced');
    expect(await stores.passwords.replaceHash(db, stored, 'new')).toBe(false);
    expect(await stores.passwords.find(db, accountId)).toBeNull();
  });
});
