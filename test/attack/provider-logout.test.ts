// Signing out over OpenID Connect, under attack: only the person ends the session, it ends everywhere at once, every
// portal that knew it is told with a signed token, and a portal that cannot be told holds nobody up.

import { beforeEach, expect, it } from '@jest/globals';
import { createLocalJWKSet, jwtVerify } from 'jose';
import * as openid from 'openid-client';
import type { DemoPorts } from '../../src/cli/demo-stack.ts';
import { formsOf, type VisitedPage, type Visitor } from '../../src/sim/visitor.ts';
import { type LogoutReceiver, type Received, startLogoutReceiver } from '../setup/logout-receiver.ts';
import { createClientKey, createRelyingParty, type RelyingParty } from '../setup/relying-party.ts';
import { describeStack } from '../setup/stack.ts';
import { hosts, titleOf } from '../setup/stack-walk.ts';
import { until } from '../store/until.ts';
import { consentCases } from './consent-cases.ts';

const key = createClientKey();
const receivers: { rp?: LogoutReceiver } = {};
const told = () => receivers.rp as LogoutReceiver;

const clientsOf = (ports: DemoPorts) => `
scopes:
  sick-leave: { label: { nl: Verzuim, en: Sick leave }, data: [sick-leave] }
clients:
${['rp', 'other', 'asks']
  .map(
    (id) => `  ${id}:
    label: { nl: 'Portaal ${id}', en: 'Portal ${id}' }
    profile: basic
    service: sick-leave-service
    scopes: [sick-leave]
    redirectUris: ['http://rp.localhost:${ports.public}/callback/${id}']
    postLogoutRedirectUris: ['http://rp.localhost:${ports.public}/bye/${id}']
    ${id === 'rp' ? `backchannelLogoutUri: ${told().url}` : ''}
    ${id === 'asks' ? 'consent: ask' : ''}
    auth: { method: private_key_jwt }
    refreshTokens: true
    jwks: ${JSON.stringify({ keys: [key.jwk] })}`,
  )
  .join('\n')}
`;

describeStack(
  'logout and consent over OpenID Connect',
  (the) => {
    const parties = new Map<string, RelyingParty>();
    async function party(clientId = 'rp'): Promise<RelyingParty> {
      const { brokerUrl } = the().stack;
      const redirectUri = `http://rp.localhost:${new URL(brokerUrl).port}/callback/${clientId}`;
      const made =
        parties.get(clientId) ??
        (await createRelyingParty({ issuer: brokerUrl, clientId, redirectUri, key }));
      parties.set(clientId, made);
      return made;
    }
    const endpoint = () => `${the().stack.brokerUrl}/end-session`;
    const byeOf = (id = 'rp') => `http://rp.localhost:${new URL(the().stack.brokerUrl).port}/bye/${id}`;
    const asking = (parameters: Record<string, string>) => `${endpoint()}?${new URLSearchParams(parameters)}`;
    const confirm = (visitor: Visitor, page: VisitedPage) => visitor.submit(page, /^\/end-session\/confirm$/);
    const isSignedIn = (visitor: Visitor) =>
      the()
        .sessionOf(visitor)
        .then(
          () => true,
          () => false,
        );

    async function logInAt(visitor: Visitor, clientId = 'rp') {
      const rp = await party(clientId);
      const { begun, page } = await rp.authorize(visitor, { scope: 'openid sick-leave' });
      const back = rp.isBack(page) ? page : await the().logIn(visitor, page, { level: 'EH3' });
      const tokens = await rp.redeem(back, begun);
      return { rp, tokens, hint: tokens.id_token ?? '', claims: tokens.claims() };
    }
    const notices = () =>
      the().sql<{ client_id: string; sent_at: Date | null }>('select * from logout_notice');

    beforeEach(async () => {
      await the().sql('delete from logout_notice');
      told().clear();
    });

    it('confirming ends the session here, at the gate and at every portal, and leads back with state', async () => {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH3', '/verzuim');
      const gateCookie = the().cookieOf(visitor, 'portal');
      const { hint, claims } = await logInAt(visitor);
      await logInAt(visitor, 'other');
      const { accountId } = await the().sessionOf(visitor);
      const page = await visitor.get(
        asking({ id_token_hint: hint, post_logout_redirect_uri: byeOf(), state: 'a&b' }),
      );
      expect([page.status, titleOf(page)]).toEqual([200, 'Wilt u uitloggen?']);
      expect(page.body).toContain('Portaal rp vraagt of u ook hier wilt uitloggen.');
      expect(await isSignedIn(visitor)).toBe(true);
      const bye = await confirm(visitor, page);
      expect(bye.url).toBe(`${byeOf()}?state=a%26b`);
      expect(the().cookieOf(visitor, 'broker')).toBe('');
      expect(visitor.cookies(hosts.broker).get('__Host-sluis-signed-out')).toBe('1');
      expect((await the().decide(gateCookie, '/verzuim')).status).toBe(401);
      const ended = await the().sql<{ event: string }>(
        'select event from audit where account_id = :accountId order by seq desc limit 1',
        { accountId },
      );
      expect(ended).toEqual([{ event: 'sign-out' }]);
      await until(async () => told().received.length > 0);
      const { raw, header, claims: token, contentType } = told().received[0] as Received;
      expect(header).toMatchObject({ typ: 'logout+jwt', alg: 'PS256', kid: expect.any(String) });
      expect(contentType).toBe('application/x-www-form-urlencoded');
      expect(token).toEqual({
        iss: the().stack.brokerUrl,
        aud: 'rp',
        sub: claims?.sub,
        sid: claims?.['sid'],
        jti: expect.any(String),
        iat: expect.any(Number),
        exp: expect.any(Number),
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      });
      const jwks = await (await party()).fetch(`${the().stack.brokerUrl}/jwks`, {});
      await jwtVerify(raw, createLocalJWKSet((await jwks.json()) as never), { typ: 'logout+jwt' });
    });

    it('each road out tells the portal once, and nothing is told twice: the library sends none of its own', async () => {
      const roads: ((visitor: Visitor) => Promise<unknown>)[] = [
        async (visitor) => confirm(visitor, await visitor.get(endpoint())),
        (visitor) => visitor.post(`${the().stack.brokerUrl}/sign-out`, {}),
        (visitor) => visitor.post(`${the().stack.portalUrl}/.sluis/sign-out`, {}),
        async (visitor) =>
          the().stack.broker.flows.signOut.revoke((await the().sessionOf(visitor)).sessionId, 'test'),
      ];
      for (const [index, road] of roads.entries()) {
        const visitor = the().visitor();
        await the().signIn(visitor, 'EH3', '/verzuim');
        const { claims } = await logInAt(visitor);
        await road(visitor);
        await until(async () => (await notices()).every(({ sent_at }) => sent_at !== null));
        expect([index, (await notices()).length, told().received.length]).toEqual([
          index,
          index + 1,
          index + 1,
        ]);
        expect(told().received[index]?.claims['sid']).toBe(claims?.['sid']);
      }
    });

    it('the sid stays the same within a session, and is another in the next', async () => {
      const visitor = the().visitor();
      const first = await logInAt(visitor);
      visitor.cookies(hosts.broker).delete('__Host-sluis-provider');
      visitor.cookies(hosts.broker).delete('__Host-sluis-provider.sig');
      expect((await logInAt(visitor)).claims?.['sid']).toBe(first.claims?.['sid']);
      const next = await logInAt(the().visitor());
      expect(next.claims?.['sid']).not.toBe(first.claims?.['sid']);
    });

    it.each([
      ['answers 500', { status: 500 }],
      ['never answers', { hangs: true }],
      ['sends the notice elsewhere', { status: 307, location: 'http://told.localhost:1/elsewhere' }],
    ])('L6: a portal that %s holds nobody up, and is told later', async (_what, behaviour) => {
      const visitor = the().visitor();
      await logInAt(visitor);
      Object.assign(told().behaviour, behaviour);
      const done = await confirm(visitor, await visitor.get(endpoint()));
      expect(new URL(done.url).pathname).toBe('/signed-out');
      expect(await isSignedIn(visitor)).toBe(false);
      await until(async () => told().received.length > 0);
      expect((await notices()).map(({ sent_at }) => sent_at)).toEqual([null]);
      // Tried once or, on a slow machine, again already; never anywhere else.
      expect([...new Set(told().paths)]).toEqual(['POST /backchannel']);
      const [first] = told().received;
      told().clear();
      // Hung up on: as a portal that goes down does, so that nobody waits for the deadline.
      if ('hangs' in behaviour) told().hangUp();
      await until(async () => {
        await the().sql('update logout_notice set next_attempt_at = now() where next_attempt_at > now()');
        return (await notices()).every(({ sent_at }) => sent_at !== null);
      });
      expect(told().received[0]?.claims['sid']).toBe(first?.claims['sid']);
      expect(told().received[0]?.claims['jti']).not.toBe(first?.claims['jti']);
      const lines = the().logLines.filter((line) => line.includes('logout-notice-not-sent'));
      for (const line of lines) {
        expect(line).toContain('"client":"rp"');
        expect(line).not.toContain(String(first?.claims['sub']));
      }
    });

    it('L2: an address that is not registered to the letter is never gone to, whatever the hint', async () => {
      const visitor = the().visitor();
      const { hint } = await logInAt(visitor);
      const bad = [
        `${byeOf()}?extra=1`,
        `${byeOf()}/`,
        byeOf().replace('rp.localhost', 'attacker.example'),
        byeOf('other'),
        byeOf().toUpperCase(),
      ];
      for (const address of bad) {
        for (const who of [{ id_token_hint: hint }, { client_id: 'rp' }]) {
          const page = await visitor.get(asking({ ...who, post_logout_redirect_uri: address }));
          expect([address, page.status, page.trail.length]).toEqual([address, 400, 1]);
        }
      }
      // Without a client there is nobody the address could be registered to.
      const nobody = await confirm(visitor, await visitor.get(asking({ post_logout_redirect_uri: byeOf() })));
      expect(new URL(nobody.url).pathname).toBe('/signed-out');
    });

    it('L2: a hint that was altered, is of another client or of nobody is refused on a page of ours', async () => {
      const visitor = the().visitor();
      const { hint } = await logInAt(visitor);
      const [head = '', body = '', signature = ''] = hint.split('.');
      const altered = Buffer.from(
        JSON.stringify({ ...JSON.parse(Buffer.from(body, 'base64url').toString()), sub: 'me' }),
      ).toString('base64url');
      const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
      const asked: Record<string, string>[] = [
        { id_token_hint: `${head}.${altered}.${signature}` },
        { id_token_hint: `${none}.${body}.` },
        { id_token_hint: 'nonsense' },
        { id_token_hint: hint, client_id: 'other' },
        { id_token_hint: hint, client_id: 'other', post_logout_redirect_uri: byeOf('other') },
        { client_id: 'nobody' },
      ];
      for (const parameters of asked) {
        const page = await visitor.get(asking(parameters));
        expect([parameters, page.status, page.trail.length]).toEqual([parameters, 400, 1]);
        expect(page.body).toContain('<html lang="nl"');
      }
      expect(await isSignedIn(visitor)).toBe(true);
    });

    it('L2: neither parameters nor state alone lead anywhere but to our own page', async () => {
      for (const parameters of [{}, { state: 'x' }]) {
        const visitor = the().visitor();
        await logInAt(visitor);
        const done = await confirm(visitor, await visitor.get(asking(parameters)));
        expect(done.url).toBe(`${the().stack.brokerUrl}/signed-out`);
      }
    });

    it('L3: neither a link nor a form of another site signs anybody out', async () => {
      const visitor = the().visitor();
      const { hint } = await logInAt(visitor);
      const asked = { id_token_hint: hint, post_logout_redirect_uri: byeOf() };
      const origin = { origin: 'https://attacker.example', 'sec-fetch-site': 'cross-site' };
      await visitor.get(asking(asked), { headers: origin });
      await visitor.post(endpoint(), asked, { headers: origin });
      for (const form of [{ logout: 'yes' }, { logout: 'yes', xsrf: 'guessed' }]) {
        const refused = await visitor.post(`${endpoint()}/confirm`, form, { headers: origin });
        expect(refused.status).toBe(400);
      }
      expect(await isSignedIn(visitor)).toBe(true);
    });

    it('L3: a form of another site, which brings no cookie, is asked again as a link, without the hint', async () => {
      const { hint } = await logInAt(the().visitor());
      const asked = { id_token_hint: hint, post_logout_redirect_uri: byeOf(), state: 's' };
      const body = new URLSearchParams(asked).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const { status, location } = await the().raw.send(endpoint(), { method: 'POST', headers, body });
      const next = new URLSearchParams({ client_id: 'rp', post_logout_redirect_uri: byeOf(), state: 's' });
      expect([status, location]).toEqual([303, `/end-session?${next}`]);
    });

    it('L4: no logout token of a provider ends anything here: there is no address that takes one', async () => {
      const visitor = the().visitor();
      const { hint } = await logInAt(visitor);
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      for (const path of [
        '/backchannel-logout',
        '/sign-in/callback/eherkenning',
        '/sign-out/upstream/eherkenning',
      ]) {
        const body = new URLSearchParams({ logout_token: hint }).toString();
        const { status } = await the().raw.send(the().stack.brokerUrl + path, {
          method: 'POST',
          headers,
          body,
        });
        expect([path, status >= 400]).toEqual([path, true]);
      }
      expect(await isSignedIn(visitor)).toBe(true);
    });

    it('a session that is idle, and opens nothing any more, can still be ended, and portals hear of it', async () => {
      const visitor = the().visitor();
      const { rp, tokens } = await logInAt(visitor);
      const { sessionId } = await the().sessionOf(visitor);
      await the().sql(`update session set last_used_at = now() - interval '2 hours' where id = :sessionId`, {
        sessionId,
      });
      expect(await isSignedIn(visitor)).toBe(false);
      expect(await rp.introspect(tokens.access_token)).toMatchObject({ active: true });
      await confirm(visitor, await visitor.get(endpoint()));
      expect(await rp.introspect(tokens.access_token)).toEqual({ active: false });
      expect(await notices()).toHaveLength(1);
    });

    it('who does not say yes stays signed in, and so do the portals', async () => {
      const visitor = the().visitor();
      const { rp, tokens, hint } = await logInAt(visitor);
      const page = await visitor.get(asking({ id_token_hint: hint, post_logout_redirect_uri: byeOf() }));
      const xsrf = formsOf(page).find(({ action }) => action.endsWith('/confirm'))?.fields['xsrf'] ?? '';
      await visitor.post(`${endpoint()}/confirm`, { xsrf });
      expect(await isSignedIn(visitor)).toBe(true);
      expect(await rp.introspect(tokens.access_token)).toMatchObject({ active: true });
      expect(await rp.userinfo(tokens)).toMatchObject({ sub: tokens.claims()?.sub });
      expect(await notices()).toEqual([]);
    });

    it('a hint of a session that is over leads on plainly, and so does confirming twice', async () => {
      const visitor = the().visitor();
      const { hint } = await logInAt(visitor);
      const page = await visitor.get(asking({ id_token_hint: hint }));
      await confirm(visitor, page);
      const twice = await confirm(visitor, page);
      expect([twice.status, new URL(twice.url).pathname]).toEqual([200, '/signed-out']);
      const late = await visitor.get(asking({ id_token_hint: hint }));
      expect([late.status, new URL(late.url).pathname]).toEqual([200, '/signed-out']);
      const withAddress = { id_token_hint: hint, post_logout_redirect_uri: byeOf(), state: 's' };
      expect((await visitor.get(asking(withAddress))).url).toBe(`${byeOf()}?state=s`);
    });

    it('L5: a sid, whoever sends it and where, revokes nothing', async () => {
      const visitor = the().visitor();
      const { rp, tokens, claims } = await logInAt(visitor);
      const sid = String(claims?.['sid']);
      const somebody = the().visitor();
      await somebody.get(asking({ sid, iss: the().stack.brokerUrl, logout_hint: sid }));
      await somebody.post(endpoint(), { sid, logout_hint: sid });
      await somebody.post(`${the().stack.brokerUrl}/revoke`, { token: sid });
      expect(await rp.introspect(tokens.access_token)).toMatchObject({ active: true });
      expect(await isSignedIn(visitor)).toBe(true);
    });

    it('L7: what the portal holds is worth nothing after logout', async () => {
      const visitor = the().visitor();
      const { rp, tokens } = await logInAt(visitor);
      expect(await rp.introspect(tokens.refresh_token ?? '')).toMatchObject({ active: true });
      await confirm(visitor, await visitor.get(endpoint()));
      await expect(rp.userinfo(tokens)).rejects.toMatchObject({ status: 401 });
      expect(await rp.introspect(tokens.access_token)).toEqual({ active: false });
      expect(await rp.introspect(tokens.refresh_token ?? '')).toEqual({ active: false });
      await expect(openid.refreshTokenGrant(rp.config, tokens.refresh_token ?? '')).rejects.toMatchObject({
        error: 'invalid_grant',
      });
    });

    consentCases(the, party);
  },
  {
    prepare: async (ports) => {
      receivers.rp = await startLogoutReceiver();
      const { close } = receivers.rp;
      return { editPolicy: (source) => source + clientsOf(ports), close };
    },
  },
);
