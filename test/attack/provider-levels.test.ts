// The level of a login over OpenID Connect, under attack: the three acr traps, every place and way to ask for a level,
// freshness, and a session that changes between two steps. What the token says is what was proven, or there is none.

import { afterAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import * as openid from 'openid-client';
import { createPortalLogins } from '../../src/flow/portal-login.ts';
import type { VisitedPage, Visitor } from '../../src/sim/visitor.ts';
import { companyOf, createLocalPerson, signInLocally } from '../setup/local-person.ts';
import {
  createParties,
  eidas,
  essentialAcr,
  type PartyName,
  withParties,
} from '../setup/provider-parties.ts';
import type { Begun } from '../setup/relying-party.ts';
import { describeStack } from '../setup/stack.ts';
import { cookieNames, hosts } from '../setup/stack-walk.ts';
import { bsnKeys, claimSuite } from './provider-claims.ts';

const silent = { prompt: 'none' };
const interactionCookie = '__Secure-sluis-login-request';
const providerCookies = [interactionCookie, '__Secure-sluis-login-resume'].flatMap((name) => [
  name,
  `${name}.sig`,
]);

describeStack(
  'levels of the OpenID Provider',
  (the) => {
    const parties = createParties(the);
    const { admit, party } = parties;
    afterAll(() => parties.close());
    const broker = (path: string) => the().stack.brokerUrl + path;

    async function ask(visitor: Visitor, parameters: Record<string, string> = {}, who: PartyName = 'rp') {
      const rp = await party(who);
      const { begun, page } = await rp.authorize(visitor, parameters);
      const answer = rp.isBack(page) ? rp.answerOf(page) : null;
      return { rp, begun, page, answer, error: answer?.['error'] ?? null, hops: page.trail.length };
    }

    /** What a session that will do gets at once. */
    async function claimsOf(
      visitor: Visitor,
      parameters: Record<string, string> = {},
      who: PartyName = 'rp',
    ) {
      const { rp, page, begun, error } = await ask(visitor, parameters, who);
      expect(error).toBeNull();
      return (await rp.redeem(page, begun)).claims();
    }

    const isPage = (page: VisitedPage) => page.status === 200 && page.url.startsWith(broker('/sign-in'));

    describe('an acr asked as essential', () => {
      const ways: Record<string, (begun: Begun) => Promise<URL>> = {
        'in the address': async ({ url }) => url,
        'pushed (RFC 9126)': async ({ url }) => {
          const { config } = await party('rp');
          return openid.buildAuthorizationUrlWithPAR(config, url.searchParams);
        },
        'in a signed request object (RFC 9101)': async ({ url }) => {
          const { client_id: clientId = '', ...parameters } = Object.fromEntries(url.searchParams);
          const { claims, ...rest } = parameters;
          const request = await new SignJWT({
            client_id: clientId,
            ...rest,
            claims: JSON.parse(claims ?? '{}'),
          })
            .setProtectedHeader({ alg: 'ES256', kid: 'test', typ: 'oauth-authz-req+jwt' })
            .setIssuer(clientId)
            .setAudience(the().stack.brokerUrl)
            .setIssuedAt()
            .setExpirationTime('1m')
            .sign(parties.key.privateKey);
          const outside = new URL(url.origin + url.pathname);
          // What stands outside the object counts for nothing (NL GOV OIDC 5.1).
          const query = { client_id: clientId, request, acr_values: eidas('low'), claims: '{"id_token":{}}' };
          outside.search = new URLSearchParams(query).toString();
          return outside;
        },
      };
      it.each(Object.entries(ways))(
        'C15: binds %s, as value and as values, of the ID token and of UserInfo',
        async (_way, send) => {
          const rp = await party('rp');
          const visitor = await admit(3);
          const answers: (string | undefined)[] = [];
          for (const place of ['id_token', 'userinfo'] as const) {
            for (const acr of [
              { value: eidas('high') },
              { values: [eidas('high')] },
              { values: [eidas('low'), eidas('high')] },
            ]) {
              const begun = await rp.begin({ claims: essentialAcr(place, acr), prompt: 'none' });
              const page = await visitor.get((await send(begun)).href);
              const { error } = rp.answerOf(page);
              answers.push(error ?? String((await rp.redeem(page, begun)).claims()?.['acr']));
            }
          }
          const each = ['interaction_required', 'interaction_required', eidas('low')];
          expect(answers).toEqual([...each, ...each]);
        },
      );

      it('trap a: acr_values beside it lowers nothing, silently or by way of our pages', async () => {
        const visitor = await admit(3);
        const asked = {
          claims: essentialAcr('id_token', { value: eidas('high') }),
          acr_values: eidas('low'),
        };
        expect((await ask(visitor, { ...asked, ...silent })).error).toBe('interaction_required');
        const { page, begun, rp } = await ask(visitor, asked);
        expect(isPage(page)).toBe(true);
        const back = await the().logIn(visitor, page, { level: 'EH4', identity: 'noor/0' });
        // Another person than the session's came back: chosen, and the login goes on as that one.
        const through = await visitor.submit(back, /^\/sign-in\/mismatch$/, { choice: 'switch' });
        expect((await rp.redeem(through, begun)).claims()?.['acr']).toBe(eidas('high'));
      });

      it('trap b: acr_values alone takes no lower session along; in the basic profile it is a wish', async () => {
        const visitor = await admit(2);
        const asked = { acr_values: `${eidas('high')} ${eidas('substantial')} urn:unknown` };
        expect((await ask(visitor, { ...asked, ...silent })).error).toBe('interaction_required');
        expect(isPage((await ask(visitor, asked)).page)).toBe(true);
        expect(await claimsOf(visitor, asked, 'plain')).toMatchObject({ acr: eidas('low') });
        // What the data demands binds there too.
        const data = await ask(visitor, { scope: 'openid sick-leave', ...silent }, 'plain');
        expect(data.error).toBe('interaction_required');
      });

      it.each([
        ['signed in', true],
        ['nobody', false],
      ])(
        'trap c: one that cannot be met is one error and no prompt, with prompt=none and without (%s)',
        async (_who, isIn) => {
          const visitor = isIn ? await admit(4) : the().visitor();
          const unknown = { claims: essentialAcr('id_token', { values: ['urn:unknown', 'loa:high'] }) };
          for (const [asked, who] of [
            [unknown, 'rp'],
            [{ claims: essentialAcr('id_token', { values: [] }) }, 'rp'],
            [{}, 'unanalysed'],
          ] as const) {
            for (const prompt of [{}, silent]) {
              const { error, hops } = await ask(visitor, { ...asked, ...prompt }, who);
              expect([error, hops]).toEqual(['unmet_authentication_requirements', 2]);
            }
          }
        },
      );

      it('trap c: where no configured login reaches high, who asks for high hears so, signed in or not', async () => {
        const { flow, flows } = the().stack.broker;
        const logins = createPortalLogins({
          ...flow,
          attainable: () => ({ level: 'substantial', twoFactor: true }),
          brokerSessions: flows.brokerSessions,
          issuer: the().stack.brokerUrl,
          pseudonymKey: Buffer.alloc(32),
          encrypt: async () => '',
          record: () => true,
          observe: { note: () => {} },
        });
        const loaded = await flows.brokerSessions.load(the().cookieOf(await admit(3), 'broker'));
        const request = {
          clientId: 'rp',
          scopes: [],
          dataTypes: ['employee-bsn', 'sick-leave-period'],
          essentialAcr: null,
          voluntaryAcr: [],
          maxAgeSeconds: null,
          beganAtMs: flow.nowMs(),
          freshSinceMs: null,
        };
        expect([logins.judge(request, null), logins.judge(request, loaded)]).toEqual([
          { outcome: 'unmet' },
          { outcome: 'unmet' },
        ]);
      });
    });

    it('U1: a password alone opens nothing at a portal: no token, not even a low one', async () => {
      const person = await createLocalPerson(the(), [
        { representation: companyOf('492099595'), companyName: 'Bakkerij' },
      ]);
      const visitor = await signInLocally(the(), person);
      for (const who of ['rp', 'plain'] as const) {
        expect((await ask(visitor, silent, who)).error).toBe('interaction_required');
        expect(isPage((await ask(visitor, {}, who)).page)).toBe(true);
      }
    });

    describe('data named by authorization_details', () => {
      const type = 'urn:sluis:portal-data';
      const detailsOf = (...datatypes: string[]) => JSON.stringify([{ type, datatypes }]);
      const both = { authorization_details: detailsOf('employee-bsn', 'sick-leave-period') };

      it('a BSN supplied with sick leave lifts a substantial session to high, and the token says so', async () => {
        const visitor = the().visitor();
        await the().signIn(visitor, 'EH3', '/verzuim');
        expect((await ask(visitor, { ...both, ...silent })).error).toBe('interaction_required');
        const { page, begun, rp } = await ask(visitor, both);
        expect(isPage(page)).toBe(true);
        const tokens = await rp.redeem(await the().logIn(visitor, page, { level: 'EH4' }), begun);
        expect(tokens.claims()?.['acr']).toBe(eidas('high'));
        expect(tokens['authorization_details']).toEqual(JSON.parse(both.authorization_details));
      });

      it('each alone is not high; a scope and a datatype together are judged together', async () => {
        const visitor = await admit(3);
        for (const alone of ['employee-bsn', 'sick-leave-period']) {
          const details = { authorization_details: detailsOf(alone) };
          expect((await ask(visitor, { ...details, ...silent })).error).toBeNull();
        }
        const split = { authorization_details: detailsOf('employee-bsn'), scope: 'openid sick-leave' };
        expect((await ask(visitor, { ...split, ...silent })).error).toBe('interaction_required');
      });

      it.each([
        ['data nobody knows', detailsOf('__proto__')],
        ['data the client may not name', detailsOf('wages')],
        ['every data', detailsOf('*')],
        ['one name twice', detailsOf('sick-leave', 'sick-leave')],
        ['another type', JSON.stringify([{ type: 'x', datatypes: ['sick-leave'] }])],
        ['another field', JSON.stringify([{ type, datatypes: ['sick-leave'], privileges: ['all'] }])],
        ['no list', JSON.stringify({ type })],
      ])('%s is refused', async (_what, details) => {
        const { error } = await ask(await admit(4), { authorization_details: details });
        expect(error).toMatch(/^invalid_(authorization_details|request)$/);
      });
    });

    describe('freshness', () => {
      it.each(['x', '-1', '1.5', 'NaN', '1e400'])('max_age=%s is refused', async (maxAge) => {
        expect((await ask(await admit(3), { max_age: maxAge })).error).toBe('invalid_request');
      });

      it('U12: max_age older than the login asks anew once, and the token tells the new time', async () => {
        const visitor = the().visitor();
        await the().signIn(visitor, 'EH3', '/verzuim');
        await the().ageEvidence(visitor, 120);
        expect(await claimsOf(visitor, { max_age: '180' })).toHaveProperty('auth_time');
        expect((await ask(visitor, { max_age: '60', ...silent })).error).toBe('login_required');
        const beganAt = Math.floor(Date.now() / 1000);
        const { page, begun, rp } = await ask(visitor, { max_age: '60' });
        expect(isPage(page)).toBe(true);
        const tokens = await rp.redeem(await the().logIn(visitor, page, { level: 'EH3' }), begun, {
          maxAge: 60,
        });
        expect(Number(tokens.claims()?.['auth_time'])).toBeGreaterThanOrEqual(beganAt);
      });

      it.each([{ prompt: 'login' }, { max_age: '0' }])(
        'U12: %j: a login finished just before does not count; asked once, not for ever',
        async (asked) => {
          const visitor = the().visitor();
          await the().signIn(visitor, 'EH3', '/verzuim');
          const { page, begun, rp } = await ask(visitor, asked);
          expect(isPage(page)).toBe(true);
          const transaction = new URL(page.url).searchParams.get('transaction') ?? '';
          const uid = /\/login-request\/([^/"]+)\/cancel/.exec(page.body)?.[1] ?? '';
          const early = await visitor.get(broker(`/login-request/${uid}/finish?transaction=${transaction}`));
          expect(isPage(early)).toBe(true);
          const back = await the().logIn(visitor, early, { level: 'EH3' });
          expect((await rp.redeem(back, begun)).claims()).toMatchObject({ acr: eidas('substantial') });
          expect((await ask(visitor)).error).toBeNull();
        },
      );

      it('a slow way back asks no second time: max_age counts from when the request began', async () => {
        const visitor = the().visitor();
        await the().signIn(visitor, 'EH3', '/verzuim');
        await the().ageEvidence(visitor, 120);
        const { page } = await ask(visitor, { max_age: '1' });
        const atProvider = await visitor.submit(page, /^\/sign-in\/upstream$/);
        await new Promise((done) => setTimeout(done, 1_100));
        const back = await the().answerProvider(visitor, atProvider, {
          level: 'EH3',
          fault: 'old-auth-time',
          seconds: '1',
        });
        expect((await party('rp')).isBack(back)).toBe(true);
      });

      it('C14: prompt=none shows nothing, mixes with nothing and never lowers anything', async () => {
        const visitor = await admit(3);
        expect((await ask(visitor, { prompt: 'none login' })).error).toBe('invalid_request');
        expect((await ask(visitor, { prompt: 'select_account' })).error).toBe('invalid_request');
        expect((await ask(visitor, { prompt: 'none', max_age: '0' })).error).toBe('login_required');
        expect((await ask(the().visitor(), silent)).error).toBe('login_required');
        const refused = { intermediary: { type: 'kvk', number: '90000035' } as const };
        const chain = await admit(4, { representation: refused });
        expect((await ask(chain, silent, 'whole-company')).error).toBe('access_denied');
        const { page } = await ask(chain, {}, 'whole-company');
        expect([page.status, page.url.startsWith(broker('/sign-in'))]).toEqual([403, true]);
      });

      it('a session idle too long logs in again, while a token it gave lives on to the end of the session', async () => {
        const visitor = await admit(3);
        const { rp, page, begun } = await ask(visitor);
        const tokens = await rp.redeem(page, begun);
        const { sessionId } = await the().sessionOf(visitor);
        await the().sql(
          "update session set last_used_at = now() - interval '31 minutes' where id = :sessionId",
          { sessionId },
        );
        expect((await ask(visitor, silent)).error).toBe('login_required');
        expect(isPage((await ask(visitor)).page)).toBe(true);
        expect(await rp.introspect(tokens.access_token)).toMatchObject({ active: true });
        await the().sql("update session set ends_at = now() - interval '1 second' where id = :sessionId", {
          sessionId,
        });
        await the().announce('session', sessionId);
        expect(await rp.introspect(tokens.access_token)).toEqual({ active: false });
        await expect(rp.userinfo(tokens)).rejects.toThrow();
      });
    });

    describe('the person expected', () => {
      const nooHint = async () => {
        const visitor = await admit(3, { subject: 'somebody-else' });
        const { rp, page, begun } = await ask(visitor);
        const tokens = await rp.redeem(page, begun);
        return { visitor, hint: tokens.id_token ?? '', sub: tokens.claims()?.sub ?? '' };
      };

      it('id_token_hint or sub of another person is one error, before and after a login, and never a loop', async () => {
        const { visitor: self, hint, sub } = await nooHint();
        const other = await admit(3);
        const bySub = { claims: JSON.stringify({ id_token: { sub: { value: sub } } }) };
        for (const asked of [{ id_token_hint: hint }, bySub]) {
          expect((await ask(self, { ...asked, ...silent })).error).toBeNull();
          for (const prompt of [{}, silent]) {
            const { error, hops } = await ask(other, { ...asked, ...prompt });
            expect([error, hops]).toEqual(['login_required', 2]);
          }
          const nobody = the().visitor();
          const { page, rp } = await ask(nobody, asked);
          const back = await the().logIn(nobody, page, { level: 'EH3' });
          expect(rp.answerOf(back)).toMatchObject({ error: 'login_required' });
        }
      });

      it('a hint that we did not sign is refused', async () => {
        const { error } = await ask(await admit(3), { id_token_hint: 'e30.e30.e30' });
        expect(error).toBe('invalid_request');
      });
    });

    describe('what changes on the way', () => {
      const typed = { scope: 'openid typed' };

      async function liftedByCode() {
        const visitor = the().visitor();
        await the().signIn(visitor, 'EH2', '/bedrijf');
        const enrolled = await the().enrolTotp(visitor);
        expect((await ask(visitor, { ...typed, ...silent }, 'typing')).error).toBe('interaction_required');
        const { page, begun, rp } = await ask(visitor, typed, 'typing');
        const back = await the().typeCode(visitor, page, enrolled.code());
        return { visitor, enrolled, back, begun, rp };
      }

      it('U2: EH2 and a code typed on the way are low with two factors, and the token says low', async () => {
        const { back, begun, rp } = await liftedByCode();
        const claims = (await rp.redeem(back, begun)).claims();
        expect(claims).toMatchObject({ acr: eidas('low') });
      });

      it.each(['factor', 'proofing'] as const)(
        'a %s lost between authorize and token leaves nothing to redeem, though low is still proven',
        async (what) => {
          const { visitor, enrolled, back, begun, rp } = await liftedByCode();
          const { accountId } = await the().sessionOf(visitor);
          const { factorId } = enrolled;
          if (what === 'factor')
            await the().sql('update factor set revoked_at = now() where id = :factorId', { factorId });
          else
            await the().sql('update proofing set ended_at = now() where account_id = :accountId', {
              accountId,
            });
          await the().announce('account', accountId);
          await expect(rp.redeem(back, begun)).rejects.toMatchObject({ error: 'invalid_grant' });
          expect((await ask(visitor, silent)).error).toBeNull();
        },
      );

      it('evidence that aged away and data that asks more meanwhile leave nothing to redeem', async () => {
        for (const seconds of [13 * 3_600, 20 * 60]) {
          const visitor = await admit(3);
          const scope = 'openid recent';
          const { page, begun, rp } = await ask(visitor, { scope });
          await the().ageEvidence(visitor, seconds);
          await expect(rp.redeem(page, begun)).rejects.toMatchObject({ error: 'invalid_grant' });
        }
      });

      it('acr and auth_time stay as they were on refresh, whatever the session proves since', async () => {
        const visitor = await admit(2, { ageSeconds: 600 });
        const { rp, page, begun } = await ask(visitor, {}, 'plain');
        const first = await rp.redeem(page, begun);
        const { sessionId } = await the().sessionOf(visitor);
        const { flow } = the().stack.broker;
        const { issuer } = the().stack.simulator;
        const acr = 'urn:etoegang:core:assurance-class:loa4';
        await flow.transact(async (tx) => {
          await flow.stores.sessions.addEvidence(tx.trx, sessionId, {
            kind: 'upstream',
            issuer,
            acr,
            atMs: flow.nowMs(),
          });
        });
        const next = await openid.refreshTokenGrant(rp.config, first.refresh_token ?? '');
        const said = (claims: object | undefined) => {
          const { acr: level, auth_time: at } = claims as { acr?: string; auth_time?: number };
          return { level, at };
        };
        expect(said(next.claims())).toEqual(said(first.claims()));
        expect(await rp.introspect(next.access_token)).toMatchObject({
          acr: eidas('low'),
          auth_time: said(first.claims()).at,
        });
      });

      it.each(['locked', 'signed out'])(
        'L7: an account %s between token and refresh refreshes nothing and answers nothing',
        async (what) => {
          const visitor = await admit(3);
          const { rp, page, begun } = await ask(visitor, {}, 'plain');
          const tokens = await rp.redeem(page, begun);
          const { sessionId, accountId } = await the().sessionOf(visitor);
          if (what === 'locked') {
            await the().sql('update account set locked_at = now() where id = :accountId', { accountId });
            await the().announce('account', accountId);
          } else await the().stack.broker.flows.signOut.revoke(sessionId, 'test');
          const refresh = openid.refreshTokenGrant(rp.config, tokens.refresh_token ?? '');
          await expect(refresh).rejects.toMatchObject({ error: 'invalid_grant' });
          await expect(rp.userinfo(tokens)).rejects.toThrow();
          expect(await rp.introspect(tokens.access_token)).toEqual({ active: false });
          expect(await rp.introspect(tokens.refresh_token ?? '')).toEqual({ active: false });
        },
      );
    });

    describe('whose browser it is', () => {
      it('another person who signs in on the way is the one the token is about, without a mix-up', async () => {
        const visitor = the().visitor();
        await the().signIn(visitor, 'EH2', '/bedrijf', 'noor/0');
        const before = await claimsOf(visitor);
        const { page, begun, rp } = await ask(visitor, { scope: 'openid sick-leave' });
        const mismatch = await the().logIn(visitor, page, { level: 'EH3', identity: 'sem/0' });
        const back = await visitor.submit(mismatch, /^\/sign-in\/mismatch$/, { choice: 'switch' });
        const claims = (await rp.redeem(back, begun)).claims();
        expect(claims?.sub).not.toBe(before?.sub);
        expect((await claimsOf(visitor))?.sub).toBe(claims?.sub);
      });

      /** The way back to the provider, taken by hand. */
      async function atTheWayBack(visitor: Visitor) {
        const { page, rp } = await ask(visitor, { scope: 'openid sick-leave' });
        const atProvider = await visitor.submit(page, /^\/sign-in\/upstream$/);
        const form = { identity: 'noor/0', level: 'EH3', fault: '', seconds: '', action: 'login' };
        let next = await visitor.submit(atProvider, /^\/login\//, form, { follow: false });
        for (let hop = 0; hop < 12; hop += 1) {
          const address = new URL(next.headers.get('location') ?? '', next.url).href;
          if (address.startsWith(broker('/authorize/'))) return { address, rp };
          next = await visitor.get(address, { follow: false });
        }
        throw new Error('no way back');
      }

      it('a browser whose session became another one before the way back gets no answer of either', async () => {
        const visitor = the().visitor();
        const { address, rp } = await atTheWayBack(visitor);
        const other = await admit(4, { subject: 'somebody-else' });
        visitor.cookies(hosts.broker).set(cookieNames.broker, the().cookieOf(other, 'broker'));
        const page = await visitor.get(address);
        expect([rp.isBack(page), page.status]).toEqual([false, 400]);
        expect(page.body).not.toContain('end-session');
        expect((await ask(visitor)).error).toBeNull();
      });

      it('a login request of one browser is nothing in another, nor its page', async () => {
        const attacker = the().visitor();
        const { page } = await ask(attacker, { scope: 'openid sick-leave' });
        const uid = /\/login-request\/([^/"]+)\/cancel/.exec(page.body)?.[1] ?? '';
        const victim = await admit(4, { subject: 'victim' });
        for (const path of ['', '/finish', '/cancel']) {
          const seen = await victim.get(broker(`/login-request/${uid}${path}${new URL(page.url).search}`));
          expect([seen.status, seen.url.startsWith(broker('/'))]).toEqual([400, true]);
        }
        const seen = await victim.get(page.url);
        expect([seen.status, seen.url.startsWith(broker('/login-request/'))]).toEqual([400, true]);
        expect((await victim.get(broker(`/authorize/${uid}`))).status).toBe(400);
        const again = await attacker.get(page.url);
        expect(isPage(again)).toBe(true);
      });

      it('two tabs with two portals each get their own answer, and neither code fits the other', async () => {
        const visitor = the().visitor();
        const jar = visitor.cookies(hosts.broker);
        const tabs = [];
        for (const who of ['rp', 'behind'] as const) {
          const begun = await ask(visitor, {}, who);
          // A browser sends each to its own path alone; this jar knows no paths.
          tabs.push({
            ...begun,
            cookies: providerCookies.map((name) => [name, jar.get(name) ?? ''] as const),
          });
        }
        const use = ({ cookies }: { cookies: (readonly [string, string])[] }) => {
          for (const [name, value] of cookies) jar.set(name, value);
        };
        const [one, two] = tabs as [(typeof tabs)[number], (typeof tabs)[number]];
        use(one);
        const backOne = await the().logIn(visitor, one.page, { level: 'EH3' });
        use(two);
        const backTwo = await visitor.get(two.page.url);
        expect([one.rp.isBack(backOne), two.rp.isBack(backTwo)]).toEqual([true, true]);
        const code = two.rp.answerOf(backTwo)['code'] ?? '';
        const swapped = openid.authorizationCodeGrant(
          one.rp.config,
          new URL(`${one.rp.redirectUri}?${new URLSearchParams({ ...one.rp.answerOf(backOne), code })}`),
          {
            expectedState: one.begun.state,
            expectedNonce: one.begun.nonce,
            pkceCodeVerifier: two.begun.verifier,
          },
        );
        await expect(swapped).rejects.toMatchObject({ error: 'invalid_grant' });
        expect((await one.rp.redeem(backOne, one.begun)).claims()?.aud).toBe('rp');
        expect((await two.rp.redeem(backTwo, two.begun)).claims()?.aud).toBe('behind');
      });

      it('without our cookie nobody is signed in, and with another one of ours it is that person', async () => {
        const visitor = await admit(3);
        const first = await claimsOf(visitor);
        const jar = visitor.cookies(hosts.broker);
        jar.delete(cookieNames.broker);
        expect((await ask(visitor, silent)).error).toBe('login_required');
        const other = await admit(3, { subject: 'somebody-else' });
        jar.set(cookieNames.broker, the().cookieOf(other, 'broker'));
        expect((await claimsOf(visitor))?.sub).not.toBe(first?.sub);
      });
    });

    claimSuite(the, parties);
  },
  {
    prepare: async (ports) => ({
      editPolicy: withParties(ports, (await bsnKeys).publicJwk),
      close: async () => undefined,
    }),
  },
);
