// Forged, stale and odd ID tokens (threats C7, C8, C10, U9, U13). Each is refused at the first look.

import { createHmac, createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import {
  clientSecret,
  closeAll,
  createLogin,
  createMisbehavingProvider,
  createSigningKey,
  type MisbehavingProvider,
  personClaims,
} from './misbehaving-provider.ts';

let provider: MisbehavingProvider;
let login: ReturnType<typeof createLogin>['login'];
const invalid = { code: 'upstream-token-invalid' };

beforeAll(async () => {
  provider = await createMisbehavingProvider();
  ({ login } = createLogin(provider));
});
beforeEach(() => provider.reset());
afterAll(closeAll);

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function hmacToken(claims: JWTPayload, secret: string | Buffer): string {
  const signed = `${encode({ alg: 'HS256', kid: 'first' })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

describe('algorithm', () => {
  it('a good token passes, so that the refusals below mean something', async () => {
    expect((await login()).subject).toBe(personClaims.sub);
  });

  it.each(['none', 'None', 'nOnE', ''])('C7: alg %j is refused', async (alg) => {
    provider.behave({ idToken: (claims) => `${encode({ alg })}.${encode(claims)}.` });
    await expect(login()).rejects.toMatchObject(invalid);
  });

  it('C7: HS256 keyed with the public key or the client secret is refused', async () => {
    provider.behave({
      idToken: (claims, { publicJwk }) => {
        const key = createPublicKey({ key: publicJwk as import('node:crypto').JsonWebKey, format: 'jwk' });
        return hmacToken(claims, key.export({ type: 'spki', format: 'pem' }));
      },
    });
    await expect(login()).rejects.toMatchObject(invalid);
    provider.behave({ idToken: (claims) => hmacToken(claims, clientSecret) });
    await expect(login()).rejects.toMatchObject(invalid);
  });

  it('C7: HS256 is refused although discovery announces it and the key set holds a symmetric key', async () => {
    const k = Buffer.from(clientSecret).toString('base64url');
    provider.behave({
      discovery: (document) => ({ ...document, id_token_signing_alg_values_supported: ['HS256', 'none'] }),
      keySet: () => ({ keys: [{ kty: 'oct', kid: 'first', alg: 'HS256', k }] }),
      idToken: (claims) => hmacToken(claims, clientSecret),
    });
    const fresh = createLogin(provider);
    await expect(fresh.login()).rejects.toMatchObject(invalid);
  });

  it('C7: an algorithm outside the configured list is refused although its signature is good', async () => {
    const strict = createLogin(provider, { signingAlgorithms: ['PS256'] });
    await expect(strict.login()).rejects.toMatchObject(invalid);
  });

  it('a good signature of another key under the same kid is refused', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    provider.behave({
      idToken: (claims) =>
        new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'first' }).sign(privateKey),
    });
    await expect(login()).rejects.toMatchObject(invalid);
  });

  it('a token without its signature, cut or encrypted is refused', async () => {
    for (const token of ['', 'a.b', 'a.b.c', 'a.b.c.d.e', '..', `${encode({ alg: 'RS256' })}.e30.`]) {
      provider.behave({ idToken: () => token });
      await expect(login()).rejects.toMatchObject(invalid);
    }
  });
});

describe('key named by the token', () => {
  const kids = ['../../etc/passwd', "' OR 1=1 --", 'k'.repeat(10_240), '\u0000', '__proto__'];

  it.each(kids.map((kid, index) => [index, kid]))('C8: hostile kid %d is refused', async (_index, kid) => {
    provider.behave({ header: (header) => ({ ...header, kid: String(kid) }) });
    await expect(login()).rejects.toMatchObject(invalid);
  });

  it('C8: two keys under one kid leave no choice, so the token is refused', async () => {
    const twin = await createSigningKey('RS256', 'first');
    provider.behave({ keySet: (keys) => ({ keys: [...keys, twin.publicJwk] }) });
    const fresh = createLogin(provider);
    await expect(fresh.login()).rejects.toMatchObject(invalid);
  });

  it('C8: jwk, jku and x5u headers are not followed and give no key', async () => {
    const attacker = await generateKeyPair('RS256', { extractable: true });
    const jwk = await exportJWK(attacker.publicKey);
    const before = provider.count('/evil');
    provider.behave({
      idToken: (claims) =>
        new SignJWT(claims)
          .setProtectedHeader({
            alg: 'RS256',
            kid: 'first',
            jwk,
            jku: `${provider.issuer}/evil`,
            x5u: `${provider.issuer}/evil`,
          })
          .sign(attacker.privateKey),
    });
    await expect(login()).rejects.toMatchObject(invalid);
    expect(provider.count('/evil')).toBe(before);
  });

  it('an unknown critical header is refused', async () => {
    provider.behave({
      idToken: (claims, key) =>
        new SignJWT(claims)
          .setProtectedHeader({ alg: 'RS256', kid: 'first', crit: ['b64x'], b64x: true })
          .sign(key.privateKey, { crit: { b64x: false } }),
    });
    await expect(login()).rejects.toMatchObject(invalid);
  });

  it('F2: a picture, profile or website claim is never fetched', async () => {
    const before = provider.count('/evil');
    const evil = `${provider.issuer}/evil`;
    provider.behave({ claims: (claims) => ({ ...claims, picture: evil, profile: evil, website: evil }) });
    await login();
    expect(provider.count('/evil')).toBe(before);
  });
});

describe('claims of the protocol', () => {
  const now = () => Math.floor(provider.clock.nowMs / 1000);
  const refused: [string, () => Record<string, unknown>][] = [
    ['aud of another client', () => ({ aud: 'other' })],
    ['aud missing', () => ({ aud: undefined })],
    ['aud empty list', () => ({ aud: [] })],
    ['aud list without azp', () => ({ aud: ['sluis', 'other'] })],
    ['aud list with another azp', () => ({ aud: ['sluis', 'other'], azp: 'other' })],
    ['one aud with another azp', () => ({ azp: 'other' })],
    ['aud list of one with another azp', () => ({ aud: ['sluis'], azp: 'other' })],
    ['iss with a trailing slash', () => ({ iss: `${provider.issuer}/` })],
    ['iss of another', () => ({ iss: 'https://other.example' })],
    ['iss missing', () => ({ iss: undefined })],
    ['exp missing', () => ({ exp: undefined })],
    ['exp past', () => ({ exp: now() - 11, iat: now() - 60 })],
    ['exp a string', () => ({ exp: String(now() + 300) })],
    ['exp 1e300', () => ({ exp: 1e300 })],
    ['exp before iat', () => ({ exp: now() - 5, iat: now() - 5 })],
    ['iat missing', () => ({ iat: undefined })],
    ['iat in the future', () => ({ iat: now() + 12 })],
    ['iat a string', () => ({ iat: String(now()) })],
    ['iat negative', () => ({ iat: -1 })],
    ['nbf in the future', () => ({ nbf: now() + 12 })],
    ['nbf a string', () => ({ nbf: String(now()) })],
    ['sub missing', () => ({ sub: undefined })],
    ['sub empty', () => ({ sub: '' })],
    ['sub a number', () => ({ sub: 7 })],
    ['sub of 256 characters', () => ({ sub: 's'.repeat(256) })],
    ['sub with a NUL', () => ({ sub: 'a\u0000b' })],
    ['nonce missing', () => ({ nonce: undefined })],
    ['nonce of another login', () => ({ nonce: 'n'.repeat(43) })],
    ['nonce a list with ours', () => ({ nonce: ['n'] })],
    ['auth_time a string', () => ({ auth_time: String(now()) })],
    ['auth_time null', () => ({ auth_time: null })],
    ['auth_time negative', () => ({ auth_time: -1 })],
    ['auth_time in milliseconds', () => ({ auth_time: provider.clock.nowMs })],
    ['auth_time in the future', () => ({ auth_time: now() + 12 })],
  ];

  it.each(refused)('C10: %s is refused', async (_name, change) => {
    provider.behave({ claims: (claims) => ({ ...claims, ...change() }) as JWTPayload });
    await expect(login()).rejects.toMatchObject(invalid);
  });

  const accepted: [string, () => Record<string, unknown>][] = [
    ['aud list of us alone', () => ({ aud: ['sluis'] })],
    ['aud list with our azp', () => ({ aud: ['other', 'sluis'], azp: 'sluis' })],
    ['iat within the tolerance', () => ({ iat: now() + 8 })],
    ['nbf within the tolerance', () => ({ nbf: now() + 8 })],
    ['auth_time within the tolerance', () => ({ auth_time: now() + 8 })],
    ['no auth_time', () => ({ auth_time: undefined })],
  ];

  it.each(accepted)('%s is accepted', async (_name, change) => {
    provider.behave({ claims: (claims) => ({ ...claims, ...change() }) as JWTPayload });
    expect((await login()).subject).toBe(personClaims.sub);
  });

  it('times are judged by the clock that was handed over', async () => {
    const nowMs = provider.clock.nowMs;
    provider.clock.nowMs = nowMs + 3 * 3_600_000;
    expect((await login()).subject).toBe(personClaims.sub);
    provider.behave({ claims: (claims) => ({ ...claims, exp: Math.floor(nowMs / 1000) + 300 }) });
    await expect(login()).rejects.toMatchObject(invalid);
    provider.clock.nowMs = nowMs;
  });
});

describe('acr', () => {
  const loa4 = 'urn:etoegang:core:assurance-class:loa4';
  const odd = [[loa4], { value: loa4 }, 4, true, null, '', 'x'.repeat(256), `${loa4}\u0000`];

  it.each(odd.map((acr, index) => [index, acr]))(
    'U9: odd acr %d is worth nothing and said to be odd',
    async (_, acr) => {
      provider.behave({ claims: (claims) => ({ ...claims, acr }) as JWTPayload });
      expect(await login()).toMatchObject({ acr: null, acrWasOdd: true });
    },
  );

  it('U9: a missing acr is null, whatever was asked', async () => {
    provider.behave({ claims: (claims) => ({ ...claims, acr: undefined }) });
    expect(await login()).toMatchObject({ acr: null, acrWasOdd: false });
  });

  it('amr is not read at all', async () => {
    provider.behave({ claims: (claims) => ({ ...claims, amr: ['hwk', 'mfa'] }) });
    expect(Object.keys(await login())).not.toContain('amr');
  });
});
