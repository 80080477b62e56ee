// A login at the provider, as the browser carries it: what is asked, what is accepted, and what an attacker who
// owns the browser's address bar can do with the callback (threats C11, C20, U10–U14).

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { type UpstreamConfig, UpstreamError } from '../../src/oidc/upstream.ts';
import {
  accessToken,
  atSubstantial,
  clientSecret,
  closeAll,
  createLogin,
  createMisbehavingProvider,
  type MisbehavingProvider,
  personClaims,
} from './misbehaving-provider.ts';

let provider: MisbehavingProvider;
let clientJwk: JWK;

function at(changes: Partial<UpstreamConfig> = {}) {
  return createLogin(provider, changes);
}

beforeAll(async () => {
  const { privateKey } = await generateKeyPair('PS256', { extractable: true });
  clientJwk = { ...(await exportJWK(privateKey)), kid: 'client-key' };
  const { kty, n, e } = clientJwk;
  provider = await createMisbehavingProvider({ clientJwk: { kty, n, e } as JWK });
});
beforeEach(() => provider.reset());
afterAll(closeAll);

describe('what is asked of the provider', () => {
  it('asks an essential acr with every value at or above the need, lowest first', async () => {
    const { redirectTo } = await at().upstream.start(atSubstantial);
    const query = new URL(redirectTo).searchParams;
    expect(JSON.parse(query.get('claims') ?? '').id_token.acr).toEqual({
      essential: true,
      values: ['urn:etoegang:core:assurance-class:loa3', 'urn:etoegang:core:assurance-class:loa4'],
    });
    expect(query.has('acr_values')).toBe(false);
  });

  it('asks for EH2+ and above when the need is low with two factors', async () => {
    const need = { level: 'low', twoFactor: true } as const;
    const { redirectTo } = await at({ acrRequest: 'both' }).upstream.start({ ...atSubstantial, need });
    expect(new URL(redirectTo).searchParams.get('acr_values')).toBe(
      ['loa2plus', 'loa3', 'loa4'].map((loa) => `urn:etoegang:core:assurance-class:${loa}`).join(' '),
    );
  });

  it('asks at least low when nothing is needed, never EH1', async () => {
    const need = { level: 'none', twoFactor: false } as const;
    const { redirectTo } = await at({ acrRequest: 'acr_values', dialect: 'loa' }).upstream.start({
      ...atSubstantial,
      need,
    });
    const query = new URL(redirectTo).searchParams;
    expect(query.get('acr_values')).toBe('loa:low loa:substantial loa:high');
    expect(query.has('claims')).toBe(false);
  });

  it('uses PKCE S256, and secrets of 256 bits that differ for each login', async () => {
    const { upstream } = at();
    const [first, second] = [await upstream.start(atSubstantial), await upstream.start(atSubstantial)];
    const query = new URL(first.redirectTo).searchParams;
    expect(query.get('code_challenge_method')).toBe('S256');
    expect(query.get('response_type')).toBe('code');
    for (const secret of ['state', 'nonce', 'codeVerifier'] as const) {
      expect(Buffer.from(first[secret], 'base64url')).toHaveLength(32);
      expect(first[secret]).not.toBe(second[secret]);
    }
    expect(first.redirectTo).not.toContain(first.codeVerifier);
  });

  it('U12: asks prompt=login and max_age where freshness is needed, and neither otherwise', async () => {
    const { upstream } = at();
    const usual = new URL((await upstream.start(atSubstantial)).redirectTo).searchParams;
    expect([usual.has('prompt'), usual.has('max_age'), usual.get('ui_locales')]).toEqual([
      false,
      false,
      'nl',
    ]);
    const request = { ...atSubstantial, forceFresh: true, maxAgeSeconds: 0 };
    const fresh = new URL((await upstream.start(request)).redirectTo).searchParams;
    expect([fresh.get('prompt'), fresh.get('max_age')]).toEqual(['login', '0']);
  });
});

describe('what comes back', () => {
  it('reports person, company, level and time as the provider proved them', async () => {
    const login = await at().login();
    expect(login).toMatchObject({
      upstreamId: 'eherkenning',
      issuer: provider.issuer,
      subject: personClaims.sub,
      acr: personClaims.acr,
      acrWasOdd: false,
      authTimeMs: (Math.floor(provider.clock.nowMs / 1000) - 5) * 1000,
      actingSubject: personClaims['urn:etoegang:core:ActingSubjectID'],
      representation: {
        legalSubject: { type: 'rsin', number: '001234560' },
        intermediary: null,
        branch: null,
        serviceId: personClaims['urn:etoegang:core:ServiceID'],
      },
    });
  });

  it.each(['client_secret_post', 'client_secret_basic'] as const)('authenticates by %s', async (method) => {
    const login = await at({ clientAuth: { method, secret: clientSecret } }).login();
    expect(login.subject).toBe(personClaims.sub);
  });

  it('authenticates by private_key_jwt with a new assertion addressed to the token endpoint', async () => {
    const { login } = at({ clientAuth: { method: 'private_key_jwt', jwk: { ...clientJwk } } });
    expect((await login()).subject).toBe(personClaims.sub);
    expect((await login()).subject).toBe(personClaims.sub);
  });

  it('U10: a lower level than asked is reported as it is, never as what was asked', async () => {
    provider.behave({ claims: (claims) => ({ ...claims, acr: 'urn:etoegang:core:assurance-class:loa2' }) });
    expect((await at().login()).acr).toBe('urn:etoegang:core:assurance-class:loa2');
  });

  it('U13: an old auth_time is handed over unchanged although max_age was asked', async () => {
    const authTime = Math.floor(provider.clock.nowMs / 1000) - 3600;
    provider.behave({ claims: (claims) => ({ ...claims, auth_time: authTime }) });
    const { upstream } = at();
    const started = await upstream.start({ ...atSubstantial, forceFresh: true, maxAgeSeconds: 0 });
    const login = await upstream.finish(provider.authorize(started.redirectTo), started);
    expect(login.authTimeMs).toBe(authTime * 1000);
  });

  it('U14: the same sub at another provider is another account key', async () => {
    const other = await createMisbehavingProvider();
    const elsewhere = createLogin(other);
    const [here, there] = [await at().login(), await elsewhere.login()];
    expect(here.subject).toBe(there.subject);
    expect(here.issuer).not.toBe(there.issuer);
  });
});

describe('the callback in hostile hands', () => {
  const invalid = { code: 'upstream-callback-invalid' };
  const attacks: [string, (callback: URL) => void][] = [
    ['C11: a state of another browser', (url) => url.searchParams.set('state', 'x'.repeat(43))],
    ['C11: no state', (url) => url.searchParams.delete('state')],
    ['C11: an empty state', (url) => url.searchParams.set('state', '')],
    [
      'C11: state twice, equal',
      (url) => url.searchParams.append('state', url.searchParams.get('state') ?? ''),
    ],
    ['C11: code twice', (url) => url.searchParams.append('code', 'other')],
    ['C11: iss twice', (url) => url.searchParams.append('iss', url.searchParams.get('iss') ?? '')],
    ['C11: no code', (url) => url.searchParams.delete('code')],
    ['U14: iss of another provider', (url) => url.searchParams.set('iss', 'https://other.example')],
    [
      'U14: iss with a trailing slash',
      (url) => url.searchParams.set('iss', `${url.searchParams.get('iss')}/`),
    ],
    ['U14: an empty iss', (url) => url.searchParams.set('iss', '')],
    ['U14: no iss although announced', (url) => url.searchParams.delete('iss')],
    [
      'U14: the callback address of another upstream',
      (url) => {
        url.pathname = '/sign-in/callback/other';
      },
    ],
    [
      'C11: an error without our state',
      (url) => {
        url.search = `error=access_denied&iss=${encodeURIComponent(provider.issuer)}`;
      },
    ],
  ];

  it.each(attacks)('%s is refused before any code is redeemed', async (_name, attack) => {
    const before = provider.count('/token');
    const attempt = at().login((callback) => {
      attack(callback);
      return callback;
    });
    await expect(attempt).rejects.toMatchObject(invalid);
    expect(provider.count('/token')).toBe(before);
  });

  it('U14: iss is checked when present although the provider does not announce it', async () => {
    provider.behave({
      discovery: ({ authorization_response_iss_parameter_supported: _, ...document }) => document,
    });
    const { login } = at();
    const without = await login((callback) => {
      callback.searchParams.delete('iss');
      return callback;
    });
    expect(without.subject).toBe(personClaims.sub);
    const wrong = login((callback) => {
      callback.searchParams.set('iss', 'https://other.example');
      return callback;
    });
    await expect(wrong).rejects.toMatchObject(invalid);
  });

  it('C11: a code of another login fails on PKCE, a nonce of another login on the ID token', async () => {
    const { upstream } = at();
    const mine = await upstream.start(atSubstantial);
    const theirs = await upstream.start(atSubstantial);
    const injected = provider.authorize(theirs.redirectTo);
    injected.searchParams.set('state', mine.state);
    await expect(upstream.finish(injected, mine)).rejects.toMatchObject({
      code: 'upstream-refused',
      detail: 'token endpoint: invalid_grant',
    });
    const withTheirVerifier = { ...mine, codeVerifier: theirs.codeVerifier };
    await expect(upstream.finish(injected, withTheirVerifier)).rejects.toMatchObject({
      code: 'upstream-token-invalid',
    });
  });

  it('redirect_uri is the configured one, whatever host the callback came by', async () => {
    const login = await at().login((callback) => {
      callback.host = 'evil.example';
      return callback;
    });
    expect(login.subject).toBe(personClaims.sub);
  });

  it('a cancelled login is told apart, any other error is given by its word alone', async () => {
    const answer = (query: Record<string, string>) => (callback: URL) => {
      const state = callback.searchParams.get('state') ?? '';
      callback.search = String(new URLSearchParams({ ...query, state, iss: provider.issuer }));
      return callback;
    };
    const { login } = at();
    await expect(login(answer({ error: 'access_denied' }))).rejects.toMatchObject({
      code: 'upstream-cancelled',
    });
    await expect(login(answer({ error: 'login_required' }))).rejects.toMatchObject({
      code: 'upstream-refused',
      detail: 'login_required',
    });
  });

  it('C20: neither error_description nor a scripted error word survives', async () => {
    const attempt = at().login((callback, { state }) => {
      const error = '<script>alert(1)</script>';
      const query = { error, error_description: error, state, iss: provider.issuer };
      callback.search = String(new URLSearchParams(query));
      return callback;
    });
    const fault = await attempt.catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(UpstreamError);
    expect(JSON.stringify(fault) + String(fault)).not.toContain('script');
  });
});

describe('logout', () => {
  const returnTo = 'http://sluis.localhost/signed-out';

  it('ends the session at the provider and comes back to us, with no token in the address', async () => {
    const { upstream, login } = at();
    await login();
    const url = new URL((await upstream.logoutUrl(returnTo)) ?? '');
    expect(url.pathname).toBe('/logout');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      post_logout_redirect_uri: returnTo,
      client_id: 'sluis',
    });
  });

  it('is null where the provider has no such endpoint', async () => {
    provider.behave({ discovery: ({ end_session_endpoint: _, ...document }) => document });
    expect(await at().upstream.logoutUrl(returnTo)).toBeNull();
  });
});

describe('what an error or a log line says', () => {
  it('never a token, code, secret or number, however the login fails', async () => {
    const said: string[] = [];
    const note = (error: unknown) => {
      const { name, message, stack, ...rest } = error as Error;
      said.push(JSON.stringify({ name, message, stack, rest, cause: (error as Error).cause ?? null }));
    };
    const { login, events } = at({ clientAuth: { method: 'client_secret_basic', secret: clientSecret } });
    provider.behave({ claims: (claims) => ({ ...claims, aud: 'other' }) });
    await login().catch(note);
    provider.behave({ claims: (claims) => ({ ...claims, 'urn:etoegang:core:LegalSubjectID': '999999991' }) });
    await login().catch(note);
    provider.behave({ idToken: () => 'eyJhbGciOiJub25lIn0.e30.' });
    await login().catch(note);
    provider.reset();
    provider.behave({ tokenAnswer: (response) => response.writeHead(500).end(accessToken) });
    await login().catch(note);
    expect(said).toHaveLength(4);
    const all = said.join() + JSON.stringify(events);
    for (const secret of [accessToken, clientSecret, 'canary', '999999991', 'eyJ']) {
      expect(all).not.toContain(secret);
    }
  });
});
