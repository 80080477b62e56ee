// Recovery codes in the database: used once over all processes, void with their set, and a lowered proofing that ends
// with the one it came from.

import { describe, expect, it } from '@jest/globals';
import { describeEachDatabase } from '../setup/test-database.ts';
import { countOf, createAccount, stores } from './store-fixture.ts';

const day = 86_400;
const codes = ['0000000001', '0000000002'];

describeEachDatabase('recovery codes', (open) => {
  const db = () => open().database.db;

  async function proofed(level: 'low' | 'substantial' = 'substantial') {
    const accountId = await createAccount(db());
    const proofing = { accountId, level, method: 'upstream', details: {}, validForSeconds: day };
    return { accountId, proofingId: await stores.proofings.create(db(), proofing) };
  }

  async function withSet() {
    const { accountId, proofingId } = await proofed();
    const set = { accountId, name: 'set', proofingId, codes };
    const { factorId } = await stores.recoveryCodes.replace(db(), set);
    return { accountId, proofingId, factorId, set };
  }

  it('O3: of many uses of one code over two pools one wins, and the others are left as they were', async () => {
    const { accountId, factorId } = await withSet();
    const second = await open().openSecond();
    const asked = { accountId, factorId, code: codes[0] ?? '' };
    const won = await Promise.all(
      Array.from({ length: 50 }, (_, i) => stores.recoveryCodes.use(i % 2 ? db() : second.db, asked)),
    );
    expect(won.filter(Boolean)).toEqual([{ left: 1 }]);
    expect(await stores.recoveryCodes.find(db(), asked)).toBe('used');
    expect(await stores.recoveryCodes.find(db(), { ...asked, code: codes[1] ?? '' })).toBe('good');
    const [record] = await stores.factors.list(db(), accountId);
    expect([record?.codesLeft, record?.lastUsedAtMs === null]).toEqual([1, false]);
  });

  it('E5: no code of another account, of a set that was replaced, or of no set at all', async () => {
    const { accountId, factorId, set } = await withSet();
    const other = await withSet();
    const code = codes[0] ?? '';
    const tries = [
      { accountId: other.accountId, factorId, code },
      { accountId, factorId: other.factorId, code },
      { accountId, factorId: 'x', code },
      { accountId, factorId, code: '0000000009' },
    ];
    for (const asked of tries) {
      expect([
        await stores.recoveryCodes.find(db(), asked),
        await stores.recoveryCodes.use(db(), asked),
      ]).toEqual([null, null]);
    }
    const again = await stores.recoveryCodes.replace(db(), { ...set, codes: ['0000000003'] });
    expect(again.replaced).toBe(1);
    expect(await stores.recoveryCodes.use(db(), { accountId, factorId, code })).toBeNull();
    const anew = { accountId, factorId: again.factorId, code: '0000000003' };
    expect(await stores.recoveryCodes.use(db(), anew)).toEqual({ left: 0 });
  });

  describe('a lowered proofing', () => {
    const list = async (accountId: string) => stores.proofings.listOfAccount(db(), accountId);

    it('is low, ends when its source would, and ends with it', async () => {
      const { accountId, proofingId } = await proofed();
      const lowered = await stores.proofings.lower(db(), { id: proofingId, accountId });
      const [made, source] = (await list(accountId)).sort((a, b) => a.level.localeCompare(b.level));
      expect([made?.id, made?.level, source?.id]).toEqual([lowered, 'low', proofingId]);
      expect(made?.expiresAtMs).toBe(source?.expiresAtMs);
      await stores.proofings.end(db(), proofingId, 'test');
      expect(countOf(await list(accountId), ({ endedAtMs }) => endedAtMs !== null)).toBe(2);
    });

    it('is the proofing itself where that is low already, and nothing where it is over or of somebody else', async () => {
      const { accountId, proofingId } = await proofed('low');
      expect(await stores.proofings.lower(db(), { id: proofingId, accountId })).toBe(proofingId);
      const other = await createAccount(db());
      expect(await stores.proofings.lower(db(), { id: proofingId, accountId: other })).toBeNull();
      await stores.proofings.end(db(), proofingId, 'test');
      expect(await stores.proofings.lower(db(), { id: proofingId, accountId })).toBeNull();
      expect(await list(accountId)).toHaveLength(1);
    });
  });
});
