// Every fault of the simulated provider, chosen on its page and by configuration, as a careful client sees it.
// A test kit that fails to misbehave proves nothing, so each fault is shown to change exactly what it names.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import * as client from 'openid-client';
import { type FaultId, faultIds, loginFaultIds } from '../../src/sim/eherkenning/faults.ts';
import { callback, type Stranger, startStranger } from './stranger.ts';

const loa = 'urn:etoegang:core:assurance-class:';
const legalSubject = 'urn:etoegang:core:LegalSubjectID';
const actingSubject = 'urn:etoegang:core:ActingSubjectID';
const rsin = 'urn:etoegang:1.9:EntityConcernedID:RSIN';
const branch = 'urn:etoegang:1.9:ServiceRestriction:Vestigingsnr';
const intermediary = 'urn:etoegang:1.9:IntermediateEntityID:KvKnr';

let stranger: Stranger;
beforeAll(async () => {
  stranger = await startStranger();
});
afterAll(() => stranger.close());
beforeEach(() => {
  stranger.browser.clear();
  stranger.simulator.clearFaults();
});

type Claims = Record<string, unknown>;
type ClaimCase = [fault: FaultId, check: (faulty: Claims, honest: Claims) => void, changed: string[]];

const nowSeconds = () => Math.floor(Date.now() / 1000);

/** `changed` names the claims that may differ from an honest login of the same person, besides those of each token. */
const claimCases: ClaimCase[] = [
  ['lower-acr', ({ acr }) => expect(acr).toBe(`${loa}loa2plus`), ['acr']],
  ['unknown-acr', ({ acr }) => expect(acr).toBe(`${loa}loa99`), ['acr']],
  ['no-acr', (claims) => expect(claims).not.toHaveProperty('acr'), ['acr']],
  ['acr-array', ({ acr }) => expect(acr).toEqual([`${loa}loa3`]), ['acr']],
  ['acr-object', ({ acr }) => expect(acr).toEqual({ value: `${loa}loa3` }), ['acr']],
  [
    'old-auth-time',
    (claims) => expect(Math.abs(nowSeconds() - 3600 - Number(claims['auth_time']))).toBeLessThan(60),
    ['auth_time'],
  ],
  ['no-auth-time', (claims) => expect(claims).not.toHaveProperty('auth_time'), ['auth_time']],
  [
    'another-person',
    (faulty, honest) => {
      expect(faulty['sub']).not.toBe(honest['sub']);
      expect(faulty[actingSubject]).not.toBe(honest[actingSubject]);
    },
    ['sub', actingSubject],
  ],
  ['added-branch', (claims) => expect(claims[branch]).toMatch(/^\d{12}$/), [branch]],
  ['added-intermediary', (claims) => expect(claims[intermediary]).toMatch(/^\d{8}$/), [intermediary]],
  ['missing-acting-subject', (claims) => expect(claims).not.toHaveProperty([actingSubject]), [actingSubject]],
  [
    'missing-namequalifier',
    (claims) => expect(claims).not.toHaveProperty('namequalifier'),
    ['namequalifier'],
  ],
  ['invalid-rsin', (claims) => expect(claims[legalSubject]).toBe('123456789'), [legalSubject, rsin]],
];

const ofEachToken = ['iat', 'exp', 'auth_time', 'nonce', 'at_hash', 'jti', 'sid'];
const without = (claims: Claims, names: string[]) =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)));

const askForLoa3 = { acr_values: `${loa}loa3 ${loa}loa4`, prompt: 'login' };

describe('a fault in the claims changes what it names and nothing else, under a good signature', () => {
  it.each(claimCases)('%s, chosen on the login page', async (fault, check, changed) => {
    const { claims: honest } = await stranger.claimsOf({}, askForLoa3);
    const { claims: faulty } = await stranger.claimsOf({ fault }, askForLoa3);
    check(faulty, honest);
    const may = [...ofEachToken, ...changed];
    expect(without(faulty, may)).toEqual(without(honest, may));
    const { claims: after } = await stranger.claimsOf({}, askForLoa3);
    expect(without(after, ofEachToken)).toEqual(without(honest, ofEachToken));
  });

  it.each(claimCases)('%s, by configuration, until cleared', async (fault, check) => {
    const { claims: honest } = await stranger.claimsOf({}, askForLoa3);
    stranger.simulator.setFault(fault);
    check((await stranger.claimsOf({}, askForLoa3)).claims, honest);
    stranger.simulator.clearFaults();
    const { claims: after } = await stranger.claimsOf({}, askForLoa3);
    expect(without(after, ofEachToken)).toEqual(without(honest, ofEachToken));
  });

  it('U13: a running session is reused under prompt=login with an hour-old time', async () => {
    const config = await stranger.discover();
    const { exchange } = await stranger.logIn(config, { fault: 'old-auth-time' }, { max_age: '300' });
    await expect(exchange({ maxAge: 300 })).rejects.toMatchObject({
      code: 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
    });
  });

  it('U10: a lower level comes back even when the level asked for is essential', async () => {
    const acr = { essential: true, values: [`${loa}loa2`] };
    const asked = { claims: JSON.stringify({ id_token: { acr } }), prompt: 'login' };
    const { claims } = await stranger.claimsOf({ fault: 'lower-acr' }, asked);
    expect(claims['acr']).toBe(`${loa}loa1`);
  });

  it('another person says the same at userinfo', async () => {
    const { config, tokens, claims } = await stranger.claimsOf({ fault: 'another-person' }, askForLoa3);
    const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
    expect(info[actingSubject]).toBe(claims[actingSubject]);
  });

  it.each([-300, 60, 301])('F11: a clock that is %d seconds off moves iat and exp', async (seconds) => {
    stranger.simulator.setFault('clock-skew', seconds);
    const { claims } = await stranger.claimsOf({}, askForLoa3);
    expect(Math.abs(claims.iat - nowSeconds() - seconds)).toBeLessThan(30);
    expect(claims.exp - claims.iat).toBe(600);
  });
});

describe('a fault in the protocol is one that a careful client refuses', () => {
  const refused: [FaultId, Record<string, unknown>][] = [
    ['wrong-nonce', { code: 'OAUTH_JWT_CLAIM_COMPARISON_FAILED' }],
    ['wrong-iss', { code: 'OAUTH_INVALID_RESPONSE' }],
    ['alg-none', { code: 'OAUTH_INVALID_RESPONSE' }],
    ['alg-hs256', { code: 'OAUTH_INVALID_RESPONSE' }],
    ['down', { message: expect.any(String) }],
  ];

  it.each(refused)('%s', async (fault, error) => {
    const config = await stranger.discover();
    const { answer, exchange } = await stranger.logIn(config, { fault }, { prompt: 'login' });
    expect(answer.location).toContain(callback);
    await expect(exchange()).rejects.toMatchObject(error);
  });

  it.each([
    ['by the button', { action: 'cancel' }],
    ['by the list of faults', { fault: 'cancel' }],
  ])('cancelled %s: access_denied and no code', async (_how, choice) => {
    const config = await stranger.discover();
    const { answer, exchange } = await stranger.logIn(config, choice);
    expect(new URL(answer.location ?? '').searchParams.has('code')).toBe(false);
    await expect(exchange()).rejects.toMatchObject({ error: 'access_denied' });
  });

  it('C20: an error carries script text in its description', async () => {
    const config = await stranger.discover();
    const { exchange } = await stranger.logIn(config, { fault: 'error' });
    await expect(exchange()).rejects.toMatchObject({
      error: 'server_error',
      error_description: expect.stringContaining('<script>'),
    });
  });

  it('F10: a rotated key is unknown to who fetched the keys before, and found on fetching again', async () => {
    const config = await stranger.discover();
    const jwksUri = config.serverMetadata().jwks_uri ?? '';
    const kids = async () =>
      ((await (await stranger.fetch(jwksUri)).json()) as { keys: { kid: string }[] }).keys.map(
        ({ kid }) => kid,
      );
    const before = await kids();
    const { exchange } = await stranger.logIn(config, { fault: 'rotated-key' });
    const tokens = await exchange();
    const { kid } = decodeProtectedHeader(tokens.id_token ?? '');
    expect(before).not.toContain(kid);
    expect(await kids()).toContain(kid);
    expect(await kids()).toHaveLength(before.length);
  });

  it('a rotation leaves running sessions alone, and older ID tokens still serve as hint at sign-out', async () => {
    const { config, tokens } = await stranger.claimsOf({});
    await stranger.simulator.rotateSigningKey();
    expect((await stranger.logIn(config, {})).page.location).toContain(callback);
    const url = client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token ?? '' });
    expect((await stranger.browser.get(url.href)).status).toBe(200);
    expect((await stranger.logIn(config, {})).page.status).toBe(200);
  });

  it('F8: slow at the token endpoint, for the number of seconds asked', async () => {
    const config = await stranger.discover();
    config.timeout = 1;
    const { exchange } = await stranger.logIn(config, { fault: 'slow', seconds: '4' });
    await expect(exchange()).rejects.toMatchObject({ code: 'OAUTH_TIMEOUT' });
  });

  it('F8: a huge answer at the token endpoint and at userinfo', async () => {
    const { config, tokens, claims } = await stranger.claimsOf({ fault: 'huge-body' });
    expect(String(tokens['padding']).length).toBeGreaterThan(8_000_000);
    const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
    expect(String(info['padding']).length).toBeGreaterThan(8_000_000);
  });

  it('F7: down by configuration, nothing answers, and it comes back', async () => {
    stranger.simulator.setFault('down');
    await expect(stranger.discover()).rejects.toThrow();
    stranger.simulator.clearFaults();
    await expect(stranger.discover()).resolves.toBeDefined();
  });

  it.each(faultIds.filter((id) => id.startsWith('discovery-')))('F9: %s is refused', async (fault) => {
    stranger.simulator.setFault(fault);
    // A missing jwks_uri shows only when a signature must be checked.
    const logIn = async () => (await stranger.logIn(await stranger.discover(), {})).exchange();
    await expect(logIn()).rejects.toThrow();
  });
});

describe('the login page takes nothing but what it offers', () => {
  it('offers every login fault and no other', async () => {
    const { page } = await stranger.logIn(await stranger.discover(), {});
    const offered = [...page.body.matchAll(/<option value="([a-z0-9-]+)"/g)].map((match) => match[1]);
    expect(offered).toEqual(loginFaultIds);
  });

  it.each([
    { identity: 'nobody/0' },
    { identity: 'noor/9' },
    { level: 'EH5' },
    { level: '' },
    { fault: 'toString' },
    { fault: '<script>' },
    { action: 'login', identity: '' },
  ])('%j is answered with the page and no code', async (choice) => {
    const { answer } = await stranger.logIn(await stranger.discover(), choice);
    expect(answer.status).toBe(400);
    expect(answer.location).toBeNull();
    expect(answer.body).not.toContain('<script');
  });

  it('a login page opened without the cookie of its login is refused', async () => {
    const { page } = await stranger.logIn(await stranger.discover(), { identity: 'nobody/0' });
    stranger.browser.clear();
    expect((await stranger.browser.get(page.url)).status).toBe(400);
  });
});
