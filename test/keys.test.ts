// The keys folder: generated once for trial, never in production; and never a word of a key in a message.

import { chmodSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { createUpstreamKeys, loadKeys } from '../src/oidc/keys.ts';

const newFolder = () => mkdtempSync(join(tmpdir(), 'sluis-keys-'));
const key32 = (byte: number) => Buffer.alloc(32, byte).toString('base64url');

async function signingJwk(kid = 'k1') {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg: 'ES256', use: 'sig' };
}

async function productionFolder(): Promise<string> {
  const folder = newFolder();
  writeJson(folder, 'sealing.json', { keys: [{ id: 'p1', key: key32(1) }] });
  writeJson(folder, 'lookup.json', { key: key32(2) });
  writeJson(folder, 'upstream-eherkenning.json', { keys: [await signingJwk()] });
  return folder;
}

function writeJson(folder: string, name: string, content: unknown): void {
  writeFileSync(join(folder, name), JSON.stringify(content));
}

async function faultOf(folder: string, production = true): Promise<string> {
  try {
    const { upstreamKey } = await loadKeys(folder, production);
    await upstreamKey('eherkenning');
  } catch (error) {
    expect(error).toMatchObject({ name: 'KeyFault' });
    return (error as Error).message;
  }
  throw new Error('these keys were accepted');
}

describe('in development', () => {
  it('missing keys are made once, readable by their owner alone, and marked as generated', async () => {
    const folder = newFolder();
    const first = await loadKeys(folder, false);
    await first.upstreamKey('eherkenning');
    const second = await loadKeys(folder, false);
    expect(second.derive('lookup').equals(first.derive('lookup'))).toBe(true);
    const names = readdirSync(folder).sort();
    expect(names).toEqual(['lookup.json', 'sealing.json', 'upstream-eherkenning.json']);
    for (const name of names) {
      expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
      expect(JSON.parse(readFileSync(join(folder, name), 'utf8')).generated).toBe(true);
    }
  });

  it('two starts at once on an empty folder end with the same keys', async () => {
    const folder = newFolder();
    const both = await Promise.all([loadKeys(folder, false), loadKeys(folder, false)]);
    const [first, second] = await Promise.all(
      both.map(async (keys) => ({
        lookup: keys.derive('lookup').toString('hex'),
        sealing: keys.sealing[0]?.key.toString('hex'),
        client: (await keys.upstreamKey('one')).kid,
      })),
    );
    expect(second).toEqual(first);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('no purpose shares its derived key with another', async () => {
    const { derive } = await loadKeys(newFolder(), false);
    const made = (['lookup', 'cookie-tag', 'pseudonym', 'guess'] as const).map((purpose) =>
      derive(purpose).toString('hex'),
    );
    expect(new Set(made).size).toBe(made.length);
  });
});

describe('C23: in production', () => {
  it('keys that are there and not generated are accepted, and nothing is written', async () => {
    const folder = await productionFolder();
    chmodSync(folder, 0o500);
    await loadKeys(folder, true);
    expect(readdirSync(folder).sort()).toEqual(['lookup.json', 'sealing.json', 'upstream-eherkenning.json']);
    chmodSync(folder, 0o700);
  });

  it.each(['sealing.json', 'lookup.json'])('a missing %s stops the start', async (name) => {
    const folder = await productionFolder();
    const others = readdirSync(folder).filter((file) => file !== name);
    const bare = newFolder();
    for (const file of others) writeFileSync(join(bare, file), readFileSync(join(folder, file)));
    const message = await faultOf(bare);
    expect(message).toContain(name);
    expect(message).toContain('sluis keys generate');
    expect(readdirSync(bare).sort()).toEqual(others.sort());
  });

  it('what an upstream misses is told without making it, and never with its content', async () => {
    const folder = await productionFolder();
    const files = readdirSync(folder).sort();
    const { findUpstreamFault } = createUpstreamKeys(folder, true);
    expect(await findUpstreamFault('eherkenning', 'private_key_jwt')).toBeNull();
    expect(await findUpstreamFault('other', 'private_key_jwt')).toContain('upstream-other.json: is missing');
    expect(await findUpstreamFault('other', 'client_secret_basic')).toContain('upstream-other.secret');
    writeJson(folder, 'upstream-broken.json', { keys: [{ kty: 'EC', d: 'hidden-part' }] });
    const fault = await findUpstreamFault('broken', 'private_key_jwt');
    expect([fault === null, fault?.includes('hidden-part')]).toEqual([false, false]);
    // For trial a key is made when it is needed, so none is missing.
    expect(await createUpstreamKeys(folder, false).findUpstreamFault('other', 'private_key_jwt')).toBeNull();
    expect(readdirSync(folder).sort()).toEqual([...files, 'upstream-broken.json'].sort());
  });

  it('a missing client key of an upstream stops the start', async () => {
    const { upstreamKey } = await loadKeys(await productionFolder(), true);
    await expect(upstreamKey('other')).rejects.toThrow(/upstream-other\.json: is missing/);
  });

  it.each(['sealing.json', 'lookup.json', 'upstream-eherkenning.json'])(
    'a %s generated for development is refused',
    async (name) => {
      const folder = await productionFolder();
      const content = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      writeJson(folder, name, { ...content, generated: true });
      expect(await faultOf(folder)).toMatch(new RegExp(`${name}: was generated for development`));
    },
  );
});

describe('malformed keys', () => {
  const secretText = 'c2VjcmV0LXNlY3JldC1zZWNyZXQ';

  it.each([
    ['sealing.json', { keys: [{ id: 'p1', key: secretText }] }],
    ['sealing.json', { keys: [] }],
    ['sealing.json', { keys: [{ id: 'p1', key: key32(1), extra: secretText }] }],
    ['lookup.json', { key: secretText }],
    ['lookup.json', secretText],
    ['lookup.json', null],
    [
      'upstream-eherkenning.json',
      { keys: [{ kty: 'EC', kid: 'k', alg: 'ES256', crv: 'P-256', d: secretText }] },
    ],
    ['upstream-eherkenning.json', { keys: [{ kty: 'oct', kid: 'k', alg: 'HS256', k: secretText }] }],
    ['upstream-eherkenning.json', { keys: [{ kty: 'EC', kid: 'k', alg: 'none', d: secretText }] }],
    ['upstream-eherkenning.json', { keys: [{ kty: 'RSA', alg: 'PS256', d: secretText }] }],
  ])('%s with content %# stops the start, names the file and shows nothing of it', async (name, content) => {
    const folder = await productionFolder();
    writeJson(folder, name, content);
    const message = await faultOf(folder);
    expect(message).toContain(name);
    expect(message).not.toContain(secretText);
  });

  it('a text that is not JSON is refused without being repeated', async () => {
    const folder = await productionFolder();
    writeFileSync(join(folder, 'lookup.json'), `${secretText} {`);
    expect(await faultOf(folder)).toMatch(/lookup\.json: is not readable JSON$/);
  });

  it('a client key without its private part stops the start, not the first sign-in', async () => {
    const folder = await productionFolder();
    const publicOnly = { ...(await signingJwk()), d: undefined };
    writeJson(folder, 'upstream-eherkenning.json', { keys: [publicOnly] });
    expect(await faultOf(folder)).toContain('upstream-eherkenning.json');
  });

  it('two sealing keys under one id stop the start: which of them opens would be chance', async () => {
    const folder = await productionFolder();
    writeJson(folder, 'sealing.json', {
      keys: [
        { id: 'p1', key: key32(1) },
        { id: 'p1', key: key32(2) },
      ],
    });
    expect(await faultOf(folder)).toContain('sealing.json');
  });
});
