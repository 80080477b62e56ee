// What the OpenID Provider keeps between two requests: used once is used once, a replay takes the whole family, what was
// revoked stays revoked, and nothing that somebody could use stands in a row (RFC 6749 4.1.2, RFC 9700; C3, C4).

import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { createProviderArtifactStore } from '../../src/store/provider-artifact-store.ts';
import { purgeExpired } from '../../src/store/purge-expired.ts';
import { createSealer } from '../../src/store/seal.ts';
import { describeEachDatabase } from '../setup/test-database.ts';
import { countOf, sealer } from './store-fixture.ts';

const store = createProviderArtifactStore({ sealer });

describeEachDatabase('what the OpenID Provider keeps', (open) => {
  const db = () => open().database.db;
  const put = (model: string, id: string, payload: Record<string, unknown> = {}, ttlSeconds = 600) =>
    store.put(db(), [{ model, id, payload, ttlSeconds }]);
  const find = (model: string, id: string) => store.find(db(), model, id);

  /** A grant with a code, a token and a refresh token of it. */
  async function family() {
    const [grantId, code, token, refresh] = Array.from({ length: 4 }, () => randomUUID()) as [
      string,
      string,
      string,
      string,
    ];
    await put('Grant', grantId);
    await put('AuthorizationCode', code, { grantId });
    await put('AccessToken', token, { grantId });
    await put('RefreshToken', refresh, { grantId });
    return { grantId, code, token, refresh };
  }

  it('C3: of many at one moment, over two pools, one uses it; the others take the grant along', async () => {
    const other = (await open().openSecond()).db;
    const { grantId, code } = await family();
    const used = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store.consume(index % 2 === 0 ? db() : other, 'AuthorizationCode', code),
      ),
    );
    expect(countOf(used, Boolean)).toBe(1);
    expect(await find('Grant', grantId)).toBeNull();
    expect((await find('AuthorizationCode', code))?.['consumed']).toEqual(expect.any(Number));
  });

  it('one use revokes nothing, a second one its own family alone', async () => {
    const [one, two] = [await family(), await family()];
    expect(await store.consume(db(), 'RefreshToken', one.refresh)).toBe(true);
    expect(await find('Grant', one.grantId)).not.toBeNull();
    expect(await store.consume(db(), 'RefreshToken', one.refresh)).toBe(false);
    expect(await find('Grant', one.grantId)).toBeNull();
    expect(await find('Grant', two.grantId)).not.toBeNull();
  });

  it('what was never there cannot be used, and revokes nobody', async () => {
    const { grantId } = await family();
    expect(await store.consume(db(), 'AuthorizationCode', randomUUID())).toBe(false);
    expect(await store.consume(db(), 'AuthorizationCode', '')).toBe(false);
    expect(await find('Grant', grantId)).not.toBeNull();
  });

  it('a grant that was revoked is found no more, and writing it or a token of it anew brings nothing back', async () => {
    const { grantId, code } = await family();
    await store.remove(db(), 'Grant', grantId);
    await put('Grant', grantId, { accountId: 'somebody' });
    await put('AccessToken', 'too-late', { grantId });
    expect(await find('Grant', grantId)).toBeNull();
    // The token stands there, of a grant that is none: whoever reads it asks for the grant.
    expect(await find('AccessToken', 'too-late')).toEqual({ grantId });
    await store.consume(db(), 'AuthorizationCode', code);
    await put('AuthorizationCode', code, { grantId });
    expect((await find('AuthorizationCode', code))?.['consumed']).toEqual(expect.any(Number));
    expect(await store.consume(db(), 'AuthorizationCode', code)).toBe(false);
  });

  it('revoking a family ends its tokens, and keeps what is used once as used', async () => {
    const [one, two] = [await family(), await family()];
    for (const model of ['AccessToken', 'RefreshToken', 'AuthorizationCode']) {
      await store.removeByGrant(db(), model, one.grantId);
    }
    expect(await find('AccessToken', one.token)).toBeNull();
    for (const [model, id] of [
      ['RefreshToken', one.refresh],
      ['AuthorizationCode', one.code],
    ] as const) {
      expect((await find(model, id))?.['consumed']).toEqual(expect.any(Number));
      expect(await store.consume(db(), model, id)).toBe(false);
    }
    expect(await find('AccessToken', two.token)).not.toBeNull();
    expect(await store.consume(db(), 'RefreshToken', two.refresh)).toBe(true);
  });

  it('of many who write one thing once, one does', async () => {
    const other = (await open().openSecond()).db;
    const item = { model: 'ReplayDetection', id: randomUUID(), payload: {}, ttlSeconds: 60 };
    const written = await Promise.all(
      Array.from({ length: 20 }, (_, index) => store.putOnce(index % 2 ? db() : other, item)),
    );
    expect(countOf(written, Boolean)).toBe(1);
    expect(await store.putOnce(db(), { ...item, id: randomUUID() })).toBe(true);
  });

  it('one id under two models is two things, and a uid finds the newest that has it', async () => {
    await put('Session', 'same', { uid: 'u', n: 1 });
    await put('Interaction', 'same', { n: 2 });
    await put('Session', 'newer', { uid: 'u', n: 3 });
    expect(await find('Interaction', 'same')).toEqual({ n: 2 });
    expect(await store.findByUid(db(), 'Session', 'u')).toEqual({ uid: 'u', n: 3 });
    expect(await store.findByUid(db(), 'Interaction', 'u')).toBeNull();
  });

  it('what expired is purged, and nothing else', async () => {
    const { code } = await family();
    await put('AuthorizationCode', 'over', {}, -3_700);
    await purgeExpired(db());
    expect(await find('AuthorizationCode', 'over')).toBeNull();
    expect(await find('AuthorizationCode', code)).not.toBeNull();
  });

  it('a row tells nobody anything: ids hashed, contents sealed, in their place alone', async () => {
    const id = 'an-id-that-is-a-secret';
    const payload = {
      uid: 'uid-in-clear',
      grantId: 'grant-in-clear',
      accountId: 'account-in-clear',
      scope: 'sick-leave',
    };
    await put('AccessToken', id, payload);
    const { rows } = await db().raw('select provider_artifact::text as text from provider_artifact');
    const all = rows.map((row: { text: string }) => row.text).join('\n');
    for (const secret of [id, ...Object.values(payload)]) {
      expect(all).not.toContain(secret);
      expect(all).not.toContain(Buffer.from(secret).toString('hex'));
    }
    // Contents moved to another row, or read with another key, open nothing.
    await put('AccessToken', 'other', { scope: 'none' });
    await db().raw(
      `update provider_artifact set payload_sealed = (select payload_sealed from provider_artifact
         where model = 'AccessToken' and grant_hash = sha256('grant-in-clear'))
       where model = 'AccessToken' and id_hash = sha256('other')`,
    );
    await expect(find('AccessToken', 'other')).rejects.toThrow();
    const stranger = createProviderArtifactStore({
      sealer: createSealer([{ id: 'k1', key: Buffer.alloc(32, 9) }]),
    });
    await expect(stranger.find(db(), 'AccessToken', id)).rejects.toThrow();
  });

  it('a process that starts anew finds what was used as used, and what was revoked as revoked', async () => {
    const { grantId, code } = await family();
    await store.consume(db(), 'AuthorizationCode', code);
    const anew = createProviderArtifactStore({ sealer });
    const second = (await open().openSecond()).db;
    expect(await anew.consume(second, 'AuthorizationCode', code)).toBe(false);
    expect(await anew.find(second, 'Grant', grantId)).toBeNull();
  });
});
