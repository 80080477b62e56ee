// Sealed columns open with the right key in the right place, or not at all; a start with wrong keys refuses (F19).

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkSealingKeys } from '../../src/store/key-check.ts';
import { createLookupHash } from '../../src/store/lookup-hash.ts';
import { createSealer, keyIdOfSealed, type SealKey } from '../../src/store/seal.ts';
import { createSubjectKeys } from '../../src/store/subject-key.ts';
import { describeEachDatabase, type Suite } from '../setup/test-database.ts';
import { createAccount, lookupHash, sealer, sealingKey } from './store-fixture.ts';

const place = { table: 'factor', column: 'secret_sealed', rowId: 'row-1' };
const keyNamed = (id: string, byte: number): SealKey => ({ id, key: Buffer.alloc(32, byte) });

describe('sealing', () => {
  it('opens what it sealed, for any bytes, and never seals twice to the same', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (plain) => {
        const sealed = sealer.seal(plain, place);
        expect(sealer.open(sealed, place).equals(Buffer.from(plain))).toBe(true);
        expect(sealer.seal(plain, place).equals(sealed)).toBe(false);
      }),
    );
  });

  it('does not open in another table, column or row', () => {
    const sealed = sealer.seal('secret', place);
    for (const change of [{ table: 'session' }, { column: 'other' }, { rowId: 'row-2' }]) {
      expect(() => sealer.open(sealed, { ...place, ...change })).toThrow('cannot be opened');
    }
  });

  it('cannot be moved by shifting text between table, column and row', () => {
    const sealed = sealer.seal('secret', { table: 'a', column: 'b.c', rowId: 'd' });
    expect(() => sealer.open(sealed, { table: 'a.b', column: 'c', rowId: 'd' })).toThrow();
  });

  it('does not open with one bit changed, anywhere, or cut short', () => {
    const sealed = sealer.seal('secret', place);
    for (let index = 0; index < sealed.length; index += 1) {
      const altered = Buffer.from(sealed);
      altered[index] = (altered[index] ?? 0) ^ 1;
      expect(() => sealer.open(altered, place)).toThrow();
      expect(() => sealer.open(sealed.subarray(0, index), place)).toThrow();
    }
  });

  it('F19: the first key seals and every key opens, so that keys rotate without a stop', () => {
    const [old, next] = [keyNamed('k1', 1), keyNamed('k2', 7)];
    const sealedByOld = createSealer([old]).seal('secret', place);
    const rotating = createSealer([next, old]);
    expect(rotating.open(sealedByOld, place).toString()).toBe('secret');
    const sealedByNext = rotating.seal('secret', place);
    expect(keyIdOfSealed(sealedByNext)).toBe('k2');
    expect(() => createSealer([old]).open(sealedByNext, place)).toThrow('no key at hand');
    expect(() => createSealer([next]).open(sealedByOld, place)).toThrow('no key at hand');
  });

  it('does not open under another key of the same name', () => {
    const sealed = sealer.seal('secret', place);
    expect(() => createSealer([keyNamed('k1', 9)]).open(sealed, place)).toThrow('cannot be opened');
  });

  it('refuses no key, short keys, doubled names and names with odd characters', () => {
    expect(() => createSealer([])).toThrow('at least one');
    expect(() => createSealer([{ id: 'a', key: Buffer.alloc(16) }])).toThrow('32 bytes');
    expect(() => createSealer([keyNamed('a', 1), keyNamed('a', 2)])).toThrow('twice');
    expect(() => createSealer([keyNamed('ä', 1)])).toThrow('key id');
    expect(() => createLookupHash(Buffer.alloc(16))).toThrow('32 bytes');
  });

  it('puts neither the plain text nor the key into an error', () => {
    const sealed = sealer.seal('123456782', place);
    let message = '';
    try {
      sealer.open(sealed, { ...place, rowId: 'x' });
    } catch (error) {
      message = String((error as Error).stack);
    }
    expect(message).not.toContain('123456782');
    expect(message).not.toContain(sealingKey.key.toString('hex'));
  });
});

const keyCheckSuite: Suite = (open) =>
  describe('key check at the start', () => {
    it('F19: accepts the keys of the first start again, and refuses others by saying that the key does not match', async () => {
      const { db } = open().database;
      await checkSealingKeys(db, sealer, lookupHash);
      await checkSealingKeys(db, sealer, lookupHash);
      const strangers = [createSealer([keyNamed('k1', 9)]), createSealer([keyNamed('k9', 1)])];
      for (const stranger of strangers) {
        await expect(checkSealingKeys(db, stranger, lookupHash)).rejects.toThrow('key does not match');
      }
      const otherLookup = createLookupHash(Buffer.alloc(32, 9));
      await expect(checkSealingKeys(db, sealer, otherLookup)).rejects.toThrow('look-up key');
      // A refusal adds nothing that would let the stranger in next time.
      for (const stranger of strangers) {
        await expect(checkSealingKeys(db, stranger, lookupHash)).rejects.toThrow('key does not match');
      }
    });

    it('F19: takes a new first key when an old one proves itself, and then the new one alone', async () => {
      const { db } = open().database;
      await checkSealingKeys(db, createSealer([keyNamed('k2', 7), sealingKey]), lookupHash);
      await checkSealingKeys(db, createSealer([keyNamed('k2', 7)]), lookupHash);
      await expect(
        checkSealingKeys(db, createSealer([keyNamed('k2', 8), sealingKey]), lookupHash),
      ).rejects.toThrow('key does not match');
    });

    it('two nodes that start first at once with different keys: one of them refuses', async () => {
      const { db } = open().database;
      const second = await open().openSecond();
      await open().database.asOwner((owner) => owner.raw('delete from key_check'));
      const results = await Promise.allSettled([
        checkSealingKeys(db, createSealer([keyNamed('a', 1)]), lookupHash),
        checkSealingKeys(second.db, createSealer([keyNamed('b', 2)]), lookupHash),
      ]);
      expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    });
  });

const subjectKeySuite: Suite = (open) =>
  describe('subject keys', () => {
    it('seal for one account alone, and are forgotten with their bound', async () => {
      const { db } = open().database;
      const keys = createSubjectKeys({ sealer, cacheSize: 2 });
      const accounts = [await createAccount(db), await createAccount(db), await createAccount(db)];
      const [one, two] = accounts;
      if (one === undefined || two === undefined) throw new Error('no account');
      const sealed = await keys.sealPersonal(db, one, { name: 'x' }, place);
      for (const account of accounts) await keys.sealPersonal(db, account, {}, place);
      expect(await keys.openPersonal(db, one, sealed, place)).toEqual({ name: 'x' });
      await expect(keys.openPersonal(db, two, sealed, place)).rejects.toThrow('cannot be opened');
    });

    it('once erased, what they sealed opens no more and nothing new is sealed', async () => {
      const { database } = open();
      const keys = createSubjectKeys({ sealer });
      const accountId = await createAccount(database.db);
      const sealed = await keys.sealPersonal(database.db, accountId, { name: 'x' }, place);
      await database.asOwner((owner) => owner('subject_key').where({ account_id: accountId }).delete());
      keys.forget(accountId);
      expect(await keys.openPersonal(database.db, accountId, sealed, place)).toBeNull();
      await expect(keys.sealPersonal(database.db, accountId, {}, place)).rejects.toThrow('erased');
    });
  });

describeEachDatabase('keys', (open, kind) => {
  for (const suite of [keyCheckSuite, subjectKeySuite]) suite(open, kind);
});
