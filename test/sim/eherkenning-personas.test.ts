// What the simulated provider says about each person, seen through openid-client as a stranger sees it.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import * as client from 'openid-client';
import { callback, clientId, type Stranger, signedOut, startStranger } from './stranger.ts';

const loa = 'urn:etoegang:core:assurance-class:';
const legalSubject = 'urn:etoegang:core:LegalSubjectID';
const actingSubject = 'urn:etoegang:core:ActingSubjectID';
const rsin = 'urn:etoegang:1.9:EntityConcernedID:RSIN';
const kvk = 'urn:etoegang:1.9:EntityConcernedID:KvKnr';
const bsn = 'urn:etoegang:1.12:EntityConcernedID:BSN';
const pseudonym = 'urn:etoegang:1.9:EntityConcernedID:Pseudo';
const branch = 'urn:etoegang:1.9:ServiceRestriction:Vestigingsnr';
const intermediary = 'urn:etoegang:1.9:IntermediateEntityID:KvKnr';

let stranger: Stranger;
beforeAll(async () => {
  stranger = await startStranger();
});
afterAll(() => stranger.close());
beforeEach(() => stranger.browser.clear());

describe('the simulated provider says who came', () => {
  it('a company by RSIN and KvK: namequalifier names the RSIN, both numbers have their own claim', async () => {
    const { claims } = await stranger.claimsOf({ identity: 'noor/0', level: 'EH3' });
    expect(claims).toMatchObject({
      namequalifier: rsin,
      [legalSubject]: '492099595',
      [rsin]: '492099595',
      [kvk]: '90000019',
      [actingSubject]: expect.stringMatching(/.{20,}/),
      'urn:etoegang:core:ServiceID': expect.stringMatching(/^urn:etoegang:DV:\d{20}:services:\d+$/),
      'urn:etoegang:core:ServiceUUID': expect.any(String),
      'urn:etoegang:1.11:attribute-represented:CompanyName': 'Bakkerij De Korenbloem B.V.',
      acr: `${loa}loa3`,
      auth_time: expect.any(Number),
    });
    expect(claims).not.toHaveProperty([branch]);
    expect(claims).not.toHaveProperty([intermediary]);
    expect(claims).not.toHaveProperty('amr');
  });

  it('two people at one company: another sub and acting subject, the same legal subject', async () => {
    const { claims: first } = await stranger.claimsOf({ identity: 'noor/0' });
    stranger.browser.clear();
    const { claims: second } = await stranger.claimsOf({ identity: 'sem/0' });
    expect(second[legalSubject]).toBe(first[legalSubject]);
    expect(second.sub).not.toBe(first.sub);
    expect(second[actingSubject]).not.toBe(first[actingSubject]);
  });

  it('one person with mandates for two companies: the same sub and acting subject, another company', async () => {
    const { claims: first } = await stranger.claimsOf({ identity: 'fatima/0' });
    stranger.browser.clear();
    const { claims: second } = await stranger.claimsOf({ identity: 'fatima/1' });
    expect(second.sub).toBe(first.sub);
    expect(second[actingSubject]).toBe(first[actingSubject]);
    expect([first[legalSubject], second[legalSubject]]).toEqual(['492099595', '002564440']);
  });

  it('a sole proprietor by BSN', async () => {
    const { claims } = await stranger.claimsOf({ identity: 'youssef/0' });
    expect(claims).toMatchObject({ namequalifier: bsn, [legalSubject]: '999990019' });
    expect(claims).not.toHaveProperty([rsin]);
  });

  it('an intermediary: the employer stays the legal subject, the chain has a claim of its own', async () => {
    const { claims } = await stranger.claimsOf({ identity: 'ravi/0' });
    expect(claims).toMatchObject({ [legalSubject]: '492099595', [intermediary]: '90000035' });
  });

  it('a branch-restricted employee: the branch beside the company, not in its place', async () => {
    const { claims } = await stranger.claimsOf({ identity: 'tess/0' });
    expect(claims).toMatchObject({ [legalSubject]: '492099595', [branch]: '000012345678' });
  });

  it('an association known by KvK number alone, and an employer abroad by pseudonym', async () => {
    const { claims } = await stranger.claimsOf({ identity: 'kvk-only/0' });
    expect(claims).toMatchObject({ namequalifier: kvk, [legalSubject]: '90000060' });
    stranger.browser.clear();
    const { claims: abroad } = await stranger.claimsOf({ identity: 'abroad/0' });
    expect(abroad).toMatchObject({
      namequalifier: pseudonym,
      [legalSubject]: expect.stringMatching(/^\w{32}$/),
    });
  });

  it.each([
    ['EH2', 'loa2'],
    ['EH2+', 'loa2plus'],
    ['EH3', 'loa3'],
    ['EH4', 'loa4'],
  ])('a login at %s says %s', async (level, value) => {
    const { claims } = await stranger.claimsOf({ level });
    expect(claims['acr']).toBe(`${loa}${value}`);
  });

  it('a person with EH2 alone cannot choose more, and the page says why', async () => {
    const config = await stranger.discover();
    const { answer } = await stranger.logIn(config, { identity: 'lotte/0', level: 'EH3' });
    expect(answer.status).toBe(422);
    expect(answer.location).toBeNull();
    expect(answer.body).toContain('Lotte Visser kan hoogstens met EH2 inloggen.');
    const retry = await stranger.browser.post(answer.url, {
      identity: 'lotte/0',
      level: 'EH2',
      action: 'login',
    });
    expect(retry.location).toContain(callback);
  });
});

describe('the simulated provider listens to what was asked', () => {
  const checkedLevel = (body: string) =>
    /name="level"\s+value="([^"]+)"\s+checked/.exec(body.replaceAll('&#39;', "'"))?.[1];
  const askBy = (parameters: Record<string, string>) => async () => {
    const config = await stranger.discover();
    const { page, exchange } = await stranger.logIn(config, { level: 'EH2' }, parameters);
    return { page, tokens: await exchange() };
  };

  it('preselects the lowest level that satisfies the claims parameter, and lets the person pick lower', async () => {
    const acr = { essential: true, values: [`${loa}loa4`, `${loa}loa3`] };
    const { page, tokens } = await askBy({ claims: JSON.stringify({ id_token: { acr } }) })();
    expect(checkedLevel(page.body)).toBe('EH3');
    expect(tokens.claims()?.['acr']).toBe(`${loa}loa2`);
  });

  it('preselects by acr_values, and EH3 when nothing was asked', async () => {
    const asked = await askBy({ acr_values: `${loa}loa2plus ${loa}loa3` })();
    expect(checkedLevel(asked.page.body)).toBe('EH2+');
    stranger.browser.clear();
    expect(checkedLevel((await askBy({})()).page.body)).toBe('EH3');
  });

  it('reuses a running session with its old auth_time when nothing newer or higher is asked', async () => {
    const { claims: first } = await stranger.claimsOf({ level: 'EH3' });
    const config = await stranger.discover();
    const { page, exchange } = await stranger.logIn(config, {});
    expect(page.location).toContain(callback);
    expect((await exchange()).claims()?.['auth_time']).toBe(first['auth_time']);
  });

  it('asks again when the running session is below the level asked for', async () => {
    await stranger.claimsOf({ level: 'EH2' });
    const config = await stranger.discover();
    const { page } = await stranger.logIn(config, { level: 'EH3' }, { acr_values: `${loa}loa3` });
    expect(page.status).toBe(200);
  });

  it.each([{ prompt: 'login' }, { max_age: '0' }])(
    'asks again for %j, whatever session runs',
    async (asked) => {
      await stranger.claimsOf({});
      const config = await stranger.discover();
      const { page, exchange } = await stranger.logIn(config, {}, asked);
      expect(page.status).toBe(200);
      const authTime = (await exchange()).claims()?.['auth_time'];
      expect(Math.abs(Number(authTime) - Date.now() / 1000)).toBeLessThan(30);
    },
  );

  it('another person may log in over a running session, without a scripted page in between', async () => {
    const { claims: first } = await stranger.claimsOf({ identity: 'noor/0' });
    const { claims: second } = await stranger.claimsOf({ identity: 'sem/0' }, { prompt: 'login' });
    expect(second.sub).not.toBe(first.sub);
  });
});

describe('the simulated provider speaks plain OpenID Connect', () => {
  it('publishes what a relying party needs', async () => {
    const metadata = (await stranger.discover()).serverMetadata();
    expect(metadata).toMatchObject({
      issuer: `http://eherkenning.localhost:${stranger.simulator.port}`,
      authorization_response_iss_parameter_supported: true,
      code_challenge_methods_supported: ['S256'],
      acr_values_supported: [`${loa}loa2`, `${loa}loa2plus`, `${loa}loa3`, `${loa}loa4`],
    });
    expect(new URL(metadata.token_endpoint ?? '').origin).toBe(metadata.issuer);
  });

  it('requires PKCE', async () => {
    const config = await stranger.discover();
    const url = client.buildAuthorizationUrl(config, { redirect_uri: callback, scope: 'openid', state: 'x' });
    const answer = await stranger.browser.get(url.href);
    expect(new URL(answer.location ?? '').searchParams.get('error')).toBe('invalid_request');
  });

  it.each(['client_secret_basic', 'client_secret_post'] as const)('accepts %s', async (method) => {
    const secret = 'a-secret-of-the-test-that-is-long-enough';
    await stranger.simulator.addClient({
      client_id: method,
      client_secret: secret,
      redirect_uris: [callback],
      token_endpoint_auth_method: method,
    });
    const authentication =
      method === 'client_secret_basic' ? client.ClientSecretBasic(secret) : client.ClientSecretPost(secret);
    const config = await stranger.discover(method, { id_token_signed_response_alg: 'PS256' }, authentication);
    const tokens = await (await stranger.logIn(config, {})).exchange();
    expect(tokens.claims()?.aud).toBe(method);
  });

  it.each(['RS256', 'PS256', 'ES256'] as const)(
    'signs ID tokens with %s for who asks for it',
    async (algorithm) => {
      const secret = 'another-secret-of-the-test-that-is-long';
      await stranger.simulator.addClient({
        client_id: algorithm,
        client_secret: secret,
        redirect_uris: [callback],
        id_token_signed_response_alg: algorithm,
      });
      const metadata = { id_token_signed_response_alg: algorithm };
      const config = await stranger.discover(algorithm, metadata, client.ClientSecretBasic(secret));
      const tokens = await (await stranger.logIn(config, {})).exchange();
      expect(decodeProtectedHeader(tokens.id_token ?? '').alg).toBe(algorithm);
    },
  );

  it('answers userinfo with the same person', async () => {
    const { config, tokens, claims } = await stranger.claimsOf({});
    const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub ?? '');
    expect(info[actingSubject]).toBe(claims[actingSubject]);
  });

  it('signs out without a question when an ID token is shown, and then asks for a new login', async () => {
    const { config, tokens } = await stranger.claimsOf({});
    const url = client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: signedOut,
      state: 'bye',
    });
    expect((await stranger.browser.get(url.href)).location).toBe(`${signedOut}?state=bye`);
    expect((await stranger.logIn(config, {})).page.status).toBe(200);
  });

  it('counts what it received and keeps the parameters of authorization requests', async () => {
    const { counts, authorizationRequests } = stranger.simulator.received;
    const before = { ...counts };
    await stranger.claimsOf({}, { prompt: 'login' });
    expect(counts.token).toBe(before.token + 1);
    expect(counts.login).toBe(before.login + 2);
    expect(authorizationRequests.at(-1)).toMatchObject({ client_id: clientId, prompt: 'login' });
  });
});

describe('the simulated provider by configuration', () => {
  it('speaks eIDAS URIs and Signicat claims when told so, at a clock of its own', async () => {
    const halfAMinuteAgo = Date.now() - 30_000;
    const other = await startStranger({
      acrVocabulary: 'eidas',
      claimPreset: 'signicat',
      hostname: 'idp.localhost',
      now: () => halfAMinuteAgo,
    });
    try {
      const { claims } = await other.claimsOf({ identity: 'ravi/0', level: 'EH3' });
      expect(claims).toMatchObject({
        iss: `http://idp.localhost:${other.simulator.port}`,
        acr: 'http://eidas.europa.eu/LoA/substantial',
        eherkenning_rsin: '492099595',
        chamber_of_commerce: '90000019',
        eherkenning_intermediate_kvknr: '90000035',
        auth_time: Math.floor(halfAMinuteAgo / 1000),
      });
      expect(claims).not.toHaveProperty('namequalifier');
    } finally {
      await other.close();
    }
  });
});
