// The sample portal that logs in over OpenID Connect, with no provider behind it: what it shows to whom, and what it
// says when there is no answer, or one that is not its own.

import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { isEnough, loginOf } from '../../src/sim/login-portal/login.ts';
import { dataPage, failurePage } from '../../src/sim/login-portal/pages.ts';
import { askedPages, pageIds } from '../../src/sim/login-portal/portal-pages.ts';
import { type LoginPortal, startLoginPortal } from '../../src/sim/login-portal/start-login-portal.ts';
import { failureOf, locales, wordsOf } from '../../src/sim/login-portal/words.ts';
import { employees } from '../../src/sim/portal/sample-data.ts';
import { createVisitor, type Visitor } from '../../src/sim/visitor.ts';

let portal: LoginPortal;
let visitor: Visitor;
beforeAll(async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  portal = await startLoginPortal({
    // Nothing listens there.
    issuer: 'http://sluis.localhost:1',
    clientId: 'verzuimdienst',
    privateJwk: { ...privateKey.export({ format: 'jwk' }), kid: 'test' },
  });
  visitor = createVisitor();
});
afterEach(() => portal.clearReceived());
afterAll(async () => {
  await visitor.close();
  await portal.close();
});

const get = (path: string) => visitor.get(portal.url + path);

/** A login as the library hands it over. */
const tokensWith = (claims: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  ({
    id_token: 'x.y.z',
    ...more,
    claims: () => ({ sub: 'p-81', ...claims }),
    expiresIn: () => 600,
  }) as never;

describe('the sample login portal', () => {
  it('shows everyone its home page: each page with its level, and no data of anybody', async () => {
    const { status, body } = await get('/');
    expect(status).toBe(200);
    for (const id of pageIds) expect(body).toContain(`href="${askedPages[id].path}"`);
    for (const { name, bsn } of employees)
      expect([body.includes(name), body.includes(bsn)]).toEqual([false, false]);
    expect(body).not.toMatch(/https?:\/\//);
  });

  it('without an answer of the provider no page opens, and it says so in plain words', async () => {
    for (const id of pageIds) {
      const page = await get(askedPages[id].path);
      expect([page.status, page.body.includes('Sluis is even niet beschikbaar')]).toEqual([503, true]);
    }
    expect(portal.shown).toEqual([]);
    expect(portal.received.map(({ url }) => url)).toEqual(pageIds.map((id) => askedPages[id].path));
  });

  it.each(['?code=abc&state=made-up', '?error=access_denied&state=made-up', '', '?state='])(
    'an answer%s that this browser did not ask for opens nothing',
    async (query) => {
      const { status, body } = await get(`/callback${query}`);
      expect([status, body.includes('Deze inlog telt niet meer')]).toEqual([403, true]);
    },
  );

  it('asks by scope and by data, never by level: what the data demands is not its to say', () => {
    for (const id of pageIds) {
      expect(Object.keys(askedPages[id].parameters)).not.toContain('acr_values');
      expect(JSON.stringify(askedPages[id].parameters)).not.toMatch(/acr|LoA/);
    }
  });

  it('an acr it does not know is no level, however it is written', () => {
    const acrs = [
      'http://eidas.europa.eu/LoA/HIGH',
      'high',
      'loa4',
      ' http://eidas.europa.eu/LoA/high',
      null,
      ['high'],
    ];
    for (const acr of acrs) expect(isEnough(loginOf(tokensWith({ acr }), 0).level, 'low')).toBe(false);
  });

  it('says the level in words, whom one acts for at the end of a chain, and when it was confirmed', () => {
    const rsin = { sub: '492099595', sub_id_type: 'urn:nl-eid-gdi:1.0:id:RSIN' };
    const represents = { sub: '90000019', sub_id_type: 'urn:nl-eid-gdi:1.0:id:KvKnr', represents: rsin };
    const acr = 'http://eidas.europa.eu/LoA/substantial';
    const login = loginOf(tokensWith({ acr, represents, auth_time: 1_790_000_000 }), 0);
    const { body } = dataPage('sick-leave', login, 'nl');
    for (const text of ['substantieel', 'RSIN 492099595', 'KvK 90000019', '2026-09-21T'])
      expect(body.markup).toContain(text);
  });

  it('R5: text of a token or an error is shown, not run', () => {
    const attack = '"><script>alert(1)</script>';
    const login = loginOf(tokensWith({ sub: attack, represents: { sub: attack, sub_id_type: attack } }), 0);
    for (const locale of locales) {
      expect(dataPage('company', login, locale).body.markup).not.toContain('<script');
      expect(failurePage(attack, 'company', locale).body.markup).not.toContain('<script');
    }
  });

  it('has words of its own for every error a portal must handle, in both languages', () => {
    const codes = [
      'access_denied',
      'unmet_authentication_requirements',
      'login_required',
      'interaction_required',
    ];
    for (const locale of locales) {
      const titles = [...codes, 'temporarily_unavailable', 'invalid_request'].map(
        (code) => failureOf(locale, code).title,
      );
      expect(new Set(titles).size).toBe(titles.length);
      expect(Object.keys(wordsOf(locale).failures).sort()).toEqual(
        Object.keys(wordsOf('nl').failures).sort(),
      );
    }
  });

  it('the language is the browser’s until one is chosen, and the choice leads to no other site', async () => {
    expect((await get('/')).body).toContain('<html lang="nl">');
    const chosen = await get('/taal?naar=en&terug=https://evil.example/');
    expect([chosen.url, chosen.body.includes('<html lang="en">')]).toEqual([`${portal.url}/`, true]);
    await get('/taal?naar=nl&terug=/');
  });

  it.each(['/nowhere', '/dossier/1001', '//verzuim', '/%'])(
    '%s is a 404 page, never a failure',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );
});
