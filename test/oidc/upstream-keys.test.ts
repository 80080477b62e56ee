// Rotation of the provider's keys, and tokens that would make us ask for them for ever (threats C9, F10).

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { keysForcedAfterMs, keysFreshMs } from '../../src/oidc/upstream-keys.ts';
import {
  atSubstantial,
  closeAll,
  createLogin,
  createMisbehavingProvider,
  createSigningKey,
  type MisbehavingProvider,
  personClaims,
} from './misbehaving-provider.ts';

let provider: MisbehavingProvider;
let made: ReturnType<typeof createLogin>;
const invalid = { code: 'upstream-token-invalid' };

beforeEach(async () => {
  provider = await createMisbehavingProvider();
  made = createLogin(provider);
});
afterEach(closeAll);

describe('rotation', () => {
  it('F10: a key that is new at signing time costs one look and the login succeeds', async () => {
    await made.login();
    expect(provider.count('/jwks')).toBe(1);
    provider.state.keys.push(await createSigningKey('ES256', 'second'));
    expect((await made.login()).subject).toBe(personClaims.sub);
    expect(provider.count('/jwks')).toBe(2);
  });

  it('F10: the old key may vanish at the same moment', async () => {
    const started = await made.upstream.start(atSubstantial);
    await made.login();
    provider.state.keys = [await createSigningKey('PS256', 'second')];
    const login = await made.upstream.finish(provider.authorize(started.redirectTo), started);
    expect(login.subject).toBe(personClaims.sub);
  });

  it('F10: a key that changed without a new kid is found as well', async () => {
    await made.login();
    provider.state.keys = [await createSigningKey('RS256', 'first')];
    expect((await made.login()).subject).toBe(personClaims.sub);
  });

  it('F10: many logins at the moment of rotation share one look', async () => {
    await made.login();
    provider.state.keys = [await createSigningKey('RS256', 'second')];
    const logins = await Promise.all(Array.from({ length: 12 }, () => made.login()));
    expect(new Set(logins.map((login) => login.subject))).toEqual(new Set([personClaims.sub]));
    expect(provider.count('/jwks')).toBe(2);
  });

  it('a revoked key is no longer believed once the kept copy is old', async () => {
    const [old] = provider.state.keys;
    await made.login();
    provider.state.keys = [await createSigningKey('RS256', 'second')];
    provider.clock.nowMs += keysFreshMs;
    provider.behave({
      idToken: (claims) => {
        if (!old) throw new Error('no key');
        return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'first' }).sign(old.privateKey);
      },
    });
    await expect(made.login()).rejects.toMatchObject(invalid);
  });
});

describe('storms', () => {
  it('C9: two hundred tokens with random kids cause one look per cooling-off time', async () => {
    await made.login();
    provider.behave({ header: (header) => ({ ...header, kid: String(Math.random()) }) });
    for (let batch = 0; batch < 20; batch += 1) {
      const results = await Promise.allSettled(Array.from({ length: 10 }, () => made.login()));
      expect(results.every((result) => result.status === 'rejected')).toBe(true);
    }
    expect(provider.count('/jwks')).toBe(2);
    provider.clock.nowMs += keysForcedAfterMs;
    await expect(made.login()).rejects.toMatchObject(invalid);
    expect(provider.count('/jwks')).toBe(3);
  });

  it('C9: honest logins go on during such a storm', async () => {
    await made.login();
    provider.behave({ header: (header) => ({ ...header, kid: 'random' }) });
    await expect(made.login()).rejects.toMatchObject(invalid);
    provider.reset();
    expect((await made.login()).subject).toBe(personClaims.sub);
  });
});

describe('a key set that cannot be had', () => {
  const faults: [string, Parameters<MisbehavingProvider['behave']>[0]][] = [
    ['an error', { keysAnswer: (response) => response.writeHead(500).end() }],
    ['a page', { keysAnswer: (response) => response.end('<html></html>') }],
    ['a list', { keySet: (keys) => keys }],
    ['keys that are no objects', { keySet: () => ({ keys: ['first'] }) }],
    ['a redirect', { keysAnswer: (response) => response.writeHead(302, { location: '/other' }).end() }],
    ['a body without end', { keysAnswer: (response) => endless(response) }],
  ];

  function endless(response: import('node:http').ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = () => {
      while (response.writable && response.write('a'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  }

  it.each(faults)(
    'is a provider that is unavailable, not a login without check: %s',
    async (_name, fault) => {
      provider.behave(fault);
      await expect(made.login()).rejects.toMatchObject({ code: 'upstream-unavailable' });
      provider.reset();
      expect((await made.login()).subject).toBe(personClaims.sub);
    },
  );
});
