// Codes of letters and of the desk: spent once over pools, counted before they are compared, exported once, and never
// of use after their vetting was revoked (E2, O3).

import { expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import { describeEachDatabase } from '../setup/test-database.ts';
import { countOf, createAccount, freshHash, representation, stores } from './store-fixture.ts';

async function createActivation(db: Knex, options: { validForSeconds?: number; isVetted?: boolean } = {}) {
  const accountId = await createAccount(db);
  const party = { accountId, representation, source: 'import', companyName: null, address: null } as const;
  const partyId = await stores.parties.put(db, party);
  const vettingId = options.isVetted ? await createVetting(db, accountId, partyId) : null;
  const codeHash = freshHash();
  const { validForSeconds = 60 } = options;
  const purpose = vettingId === null ? ('letter' as const) : ('desk' as const);
  const given = { accountId, partyId, purpose, vettingId, codeHash, code: 'ABCDEFGHJKMN', validForSeconds };
  const id = await stores.activations.create(db, given);
  const sessionId = '00000000-0000-4000-8000-000000000000';
  return { id, accountId, partyId, vettingId, use: { id, accountId, codeHash, sessionId } };
}

async function createVetting(db: Knex, accountId: string, partyId: string): Promise<string> {
  const details = {
    document: 'passport',
    documentEnd: '1',
    seenOn: '',
    seenHow: '',
    link: '',
    linkDetail: '',
  };
  const recordedBy = await createAccount(db);
  const given = { accountId, partyId, level: 'substantial', details, recordedBy } as const;
  const id = await stores.vettings.create(db, given);
  const decidedBy = await createAccount(db);
  const both = [recordedBy, accountId].map((by) =>
    stores.vettings.decide(db, { id, decidedBy: by, approved: true }),
  );
  expect(await Promise.all(both)).toEqual([false, false]);
  expect(await stores.vettings.decide(db, { id, decidedBy, approved: true })).toBe(true);
  expect(await stores.vettings.decide(db, { id, decidedBy, approved: false })).toBe(false);
  return id;
}

describeEachDatabase('activation codes', (open) => {
  it('E2, O3: are spent by one of ten callers at once, over two pools', async () => {
    const { db } = open().database;
    const { db: other } = await open().openSecond();
    const { use } = await createActivation(db);
    const spent = await Promise.all(
      Array.from({ length: 10 }, (_, index) => stores.activations.consume(index % 2 ? db : other, use)),
    );
    expect(countOf(spent, (one) => one)).toBe(1);
  });

  it('five attempts are all there are, however many come at once', async () => {
    const { db } = open().database;
    const { accountId } = await createActivation(db);
    const reserved = await Promise.all(
      Array.from({ length: 12 }, () => stores.activations.reserve(db, accountId)),
    );
    expect(countOf(reserved, (list) => list.length === 1)).toBe(5);
    expect(await stores.activations.listOpen(db, accountId)).toEqual([]);
  });

  it('are worth nothing for another account, with another code, past their end or once void', async () => {
    const { db } = open().database;
    const { use, accountId, partyId } = await createActivation(db);
    const expired = await createActivation(db, { validForSeconds: 0 });
    const wrong = [
      { ...use, accountId: await createAccount(db) },
      { ...use, codeHash: freshHash() },
      { ...use, id: "' or true" },
      expired.use,
    ];
    for (const one of wrong) expect(await stores.activations.consume(db, one)).toBe(false);
    await stores.activations.voidFormer(db, { accountId, partyId, purpose: 'letter' });
    expect(await stores.activations.consume(db, use)).toBe(false);
  });

  it('of the desk give nothing once the vetting behind them was revoked', async () => {
    const { db } = open().database;
    const { use, vettingId } = await createActivation(db, { isVetted: true });
    const revokedBy = await createAccount(db);
    const revocation = { id: vettingId ?? '', revokedBy, reason: 'test' };
    expect(await stores.vettings.revoke(db, revocation)).toEqual({ proofingId: null, bindingId: null });
    expect(await stores.vettings.revoke(db, revocation)).toBeNull();
    expect(await stores.activations.consume(db, use)).toBe(false);
  });

  it('leave by one export alone, and no code stays behind', async () => {
    const { db } = open().database;
    const { id } = await createActivation(db);
    const sent = (await stores.activations.listToSend(db)).filter((letter) => letter.id === id);
    expect(sent).toMatchObject([{ code: 'ABCDEFGHJKMN' }]);
    const marks = [stores.activations.markExported(db, [id]), stores.activations.markExported(db, [id])];
    expect((await Promise.all(marks)).sort()).toEqual([0, 1]);
    expect((await stores.activations.listToSend(db)).filter((letter) => letter.id === id)).toEqual([]);
  });
});
