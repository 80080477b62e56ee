// Keys that sign, as rows: sealed, one without an end per algorithm, exactly one active at any moment.

import { describe, expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import { createSigningJwk } from '../../src/oidc/signing-jwk.ts';
import { purgeExpired } from '../../src/store/purge-expired.ts';
import { createSealer } from '../../src/store/seal.ts';
import { createSigningKeyStore, type NewSigningKey } from '../../src/store/signing-key-store.ts';
import { describeEachDatabase } from '../setup/test-database.ts';
import { stores } from './store-fixture.ts';

const { signingKeys } = stores;
const times = { aheadSeconds: 600, keepSeconds: 3_600 };
const newKey = () => createSigningJwk('ES256');

describeEachDatabase('signing keys', (open) => {
  const db = () => open().database.db;
  const inTrx = <T>(work: (trx: Knex) => Promise<T>) => db().transaction(work);
  const statesOf = async () => {
    const { keys } = await signingKeys.list(db());
    return Object.fromEntries(keys.map(({ kid, state }) => [kid, state]));
  };
  /** The clock of the database cannot be set: everything moves into the past instead. */
  const passSeconds = (seconds: number) =>
    db().raw(
      `update signing_key set active_from = active_from - make_interval(secs => :seconds::float8),
         retired_at = retired_at - make_interval(secs => :seconds::float8),
         remove_at = remove_at - make_interval(secs => :seconds::float8)`,
      { seconds },
    );

  async function begin(): Promise<NewSigningKey> {
    await db().raw('delete from signing_key');
    const first = await newKey();
    expect(await inTrx((trx) => signingKeys.found(trx, first))).toBe(true);
    return first;
  }

  it('is sealed: neither the row nor another place gives the private part away', async () => {
    const first = await begin();
    const stored = await db().raw('select signing_key::text as text, private_sealed from signing_key');
    expect(stored.rows[0].text).not.toContain(first.privateJwk['d']);
    expect(stored.rows[0].text).not.toContain(Buffer.from(String(first.privateJwk['d'])).toString('hex'));
    await db().raw(`update signing_key set kid = 'moved'`);
    await expect(signingKeys.list(db())).rejects.toThrow(/cannot be opened/);
    const stranger = createSigningKeyStore({
      sealer: createSealer([{ id: 'k1', key: Buffer.alloc(32, 9) }]),
    });
    await db().raw('update signing_key set kid = :kid', { kid: first.kid });
    await expect(stranger.list(db())).rejects.toThrow(/cannot be opened/);
    expect((await signingKeys.list(db())).keys[0]?.privateJwk).toEqual(first.privateJwk);
  });

  it('of many that make the first at once, one is kept', async () => {
    await db().raw('delete from signing_key');
    const made = await Promise.all(Array.from({ length: 5 }, newKey));
    const kept = await Promise.all(made.map((key) => inTrx((trx) => signingKeys.found(trx, key))));
    expect(kept.filter(Boolean)).toHaveLength(1);
    const [winner] = made.filter((_, index) => kept[index]);
    expect(await statesOf()).toEqual({ [winner?.kid ?? '']: 'active' });
  });

  it('a successor waits, takes over where the one before ends, and that one goes in the end', async () => {
    const first = await begin();
    const next = await newKey();
    const replaced = await inTrx((trx) => signingKeys.replace(trx, next, times));
    expect(replaced).toMatchObject({ replaced: [first.kid], dropped: [] });
    expect(await statesOf()).toEqual({ [first.kid]: 'active', [next.kid]: 'next' });
    expect(await inTrx((trx) => signingKeys.remove(trx, first.kid))).toBe(false);
    await passSeconds(601);
    expect(await statesOf()).toEqual({ [first.kid]: 'retired', [next.kid]: 'active' });
    await passSeconds(3_600);
    expect(await statesOf()).toEqual({ [next.kid]: 'active' });
    expect(await purgeExpired(db())).toMatchObject({ signing_key: 1 });
  });

  it('of two rotations at once one happens; while a key waits, there is no other', async () => {
    await begin();
    const keys = await Promise.all([newKey(), newKey()]);
    const both = await Promise.all(keys.map((key) => inTrx((trx) => signingKeys.replace(trx, key, times))));
    expect(both.filter(Boolean)).toHaveLength(1);
    expect(Object.values(await statesOf()).sort()).toEqual(['active', 'next']);
  });

  describe('at once', () => {
    it('the new key signs, the old one is retired, and the one that waited is gone', async () => {
      const first = await begin();
      const [waiting, fresh] = await Promise.all([newKey(), newKey()]);
      await inTrx((trx) => signingKeys.replace(trx, waiting, times));
      const replaced = await inTrx((trx) => signingKeys.replaceNow(trx, fresh, times));
      expect(replaced).toMatchObject({ replaced: [first.kid], dropped: [waiting.kid] });
      expect(await statesOf()).toEqual({ [first.kid]: 'retired', [fresh.kid]: 'active' });
      expect(await inTrx((trx) => signingKeys.remove(trx, fresh.kid))).toBe(false);
      expect(await inTrx((trx) => signingKeys.remove(trx, first.kid))).toBe(true);
      expect(await statesOf()).toEqual({ [fresh.kid]: 'active' });
    });

    it('however many rotate, each leaves one active key, and none that signed is lost', async () => {
      const first = await begin();
      const keys = await Promise.all(Array.from({ length: 4 }, newKey));
      await Promise.all(keys.map((key) => inTrx((trx) => signingKeys.replaceNow(trx, key, times))));
      const states = await statesOf();
      expect(Object.keys(states).sort()).toEqual([first, ...keys].map(({ kid }) => kid).sort());
      expect(Object.values(states).filter((state) => state === 'active')).toHaveLength(1);
    });
  });
});
