// Clients of the OpenID Provider under attack: who may speak as a client, with what, and what a token is worth to
// somebody else. A client is never weaker than its profile.

import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, request, type Server } from 'node:http';
import { expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { readPolicyFile } from '../../src/flow/policy-file.ts';
import type { Visitor } from '../../src/sim/visitor.ts';
import { certificates, shownBy } from '../setup/client-certificates.ts';
import { answerOf, basic, createDpopKey, createProviderCalls, type Form } from '../setup/provider-calls.ts';
import { clientSecret, clientsPolicy } from '../setup/provider-clients-policy.ts';
import { type ClientKey, createClientKey } from '../setup/relying-party.ts';
import { describeStack } from '../setup/stack.ts';

const key = createClientKey();
const stranger = createClientKey();
const rsaPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const rsa: ClientKey = {
  jwk: { ...rsaPair.publicKey.export({ format: 'jwk' }), kid: 'test' },
  privateKey: rsaPair.privateKey,
};
const keyHost = {
  asked: 0,
  answer: JSON.stringify({ keys: [key.jwk] }),
  status: 200,
  location: '',
  isGone: false,
};

function startKeyHost(): Promise<Server> {
  const server = createServer((_request, response) => {
    keyHost.asked += 1;
    if (keyHost.isGone) return void response.destroy();
    response.writeHead(keyHost.status, {
      'content-type': 'application/json',
      'cache-control': 'max-age=31536000',
      ...(keyHost.location ? { location: keyHost.location } : {}),
    });
    response.end(keyHost.answer);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describeStack(
  'clients of the OpenID Provider',
  (the) => {
    const calls = createProviderCalls(the, key);
    const { assertion, codeFor, redeem, post, send, push, pushed, issuer } = calls;
    const secretOf = (id: string) => basic(id, clientSecret);

    async function signedIn(): Promise<Visitor> {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH3', '/verzuim');
      return visitor;
    }

    async function editClient(edit: (clients: Record<string, Record<string, unknown>>) => void) {
      const newest = await the().stack.broker.stores.policyVersions.newest(the().stack.broker.database.db);
      const read = readPolicyFile(newest?.source ?? '');
      if (!read.ok) throw new Error('no policy');
      const document = structuredClone(read.document);
      edit(document.clients as never);
      const policy = { document, source: newest?.source ?? '', author: 'test', reason: 'test' };
      return the().stack.broker.policies.apply(policy);
    }

    const revokeProbe = (auth: Form) => post('/revoke', { token: 'nothing', ...auth });

    it('C10: an assertion counts for one audience, as one string, by the profile of its client', async () => {
      const at = issuer();
      const tried: [string, unknown, number][] = [
        ['gov', at, 200],
        ['gov', `${at}/token`, 200],
        ['gov', [at], 401],
        ['gov', [at, 'https://other.example.nl'], 401],
        ['gov', `${at}/revoke`, 401],
        ['gov', `${at}/`, 401],
        ['gov', 'https://other.example.nl', 401],
        ['gov', undefined, 401],
        ['fapi', at, 200],
        ['fapi', `${at}/token`, 401],
        ['fapi', [at], 401],
      ];
      for (const [id, aud, status] of tried) {
        const { status: answered } = await revokeProbe(await assertion(id, { aud }));
        expect([id, aud, answered]).toEqual([id, aud, status]);
      }
    });

    it('C10: an assertion that is expired, too long valid, of later, or without a time or id is refused', async () => {
      const now = Math.floor(Date.now() / 1000);
      const wrong = [
        { exp: now - 60 },
        { exp: undefined },
        { exp: 1e300 },
        { exp: String(now + 60) },
        { exp: now + 3_600 },
        { iat: now + 90 },
        { nbf: now + 90 },
        { iat: undefined },
        { iat: String(now) },
        { jti: undefined },
        { iss: 'gov-two' },
        { sub: 'gov-two' },
      ];
      for (const claims of wrong) {
        expect([claims, (await revokeProbe(await assertion('gov', claims))).status]).toEqual([claims, 401]);
      }
      const allowed = await revokeProbe(await assertion('gov', { iat: now + 8, nbf: now + 8 }));
      expect(allowed.status).toBe(200);
    });

    it('C7, C8: a key or algorithm that the client did not register counts for nothing, whatever the header says', async () => {
      const other = { ...stranger.jwk, kid: 'test' };
      const headers = [{}, { jwk: other }, { jku: 'http://keys.localhost/x' }, { kid: '../../etc/passwd' }];
      for (const header of headers) {
        expect((await revokeProbe(await assertion('gov', {}, header, stranger))).status).toBe(401);
      }
      const now = Math.floor(Date.now() / 1000);
      const none = calls.unsigned({
        iss: 'gov',
        sub: 'gov',
        aud: issuer(),
        jti: randomUUID(),
        iat: now,
        exp: now + 60,
      });
      const { client_assertion_type = '' } = await assertion('gov');
      expect((await revokeProbe({ client_assertion_type, client_assertion: none })).status).toBe(401);
      expect((await revokeProbe(await assertion('gov', {}, { typ: 'oauth-authz-req+jwt' }))).status).toBe(
        401,
      );
    });

    it('C7: RS256 is for the client whose policy says so, and for no other', async () => {
      const signedWith = async (id: string, alg: string) =>
        (await revokeProbe(await assertion(id, {}, { alg }, rsa))).status;
      expect([await signedWith('gov-rsa', 'PS256'), await signedWith('gov-rsa', 'RS256')]).toEqual([
        200, 401,
      ]);
      for (const alg of ['RS384', 'RS512', 'PS512']) expect(await signedWith('gov-rsa', alg)).toBe(401);
    });

    it('an assertion counts once, also when twenty come at the same moment', async () => {
      const one = await assertion('gov');
      const answers = await Promise.all(Array.from({ length: 20 }, () => revokeProbe(one)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect((await revokeProbe(one)).json).toMatchObject({ error: 'invalid_client' });
      // The same jti of another client is another one.
      const jti = randomUUID();
      expect((await revokeProbe(await assertion('gov', { jti }))).status).toBe(200);
      expect((await revokeProbe(await assertion('gov-two', { jti }))).status).toBe(200);
    });

    it('C21: a secret is taken from a well-formed Basic header of its own client alone, and is kept as a hash', async () => {
      const visitor = await signedIn();
      const given = await codeFor(visitor, 'basic');
      const right = secretOf('basic').authorization;
      const wrong = [
        basic('basic', 'another').authorization,
        basic('basic-two', clientSecret).authorization,
        basic('gov', clientSecret).authorization,
        `${right}=`,
        right.replace('Basic ', 'Basic  '),
        `Basic ${right.slice(6, -1)}-`,
        `Basic ${Buffer.from('basic').toString('base64')}`,
        `Basic ${Buffer.from(`basic:%ZZ`).toString('base64')}`,
        'Bearer x',
      ];
      for (const authorization of wrong) {
        const answer = await redeem('basic', given, {}, { authorization });
        expect([authorization, answer.status === 400 || answer.status === 401]).toEqual([
          authorization,
          true,
        ]);
        expect(answer.json['access_token']).toBeUndefined();
      }
      const posted = { client_id: 'basic', client_secret: clientSecret, client_assertion: '' };
      const inBody = await redeem('basic', given, posted as Form);
      expect([inBody.status, inBody.json['access_token']]).toEqual([401, undefined]);
      const none = await post('/token', {
        grant_type: 'authorization_code',
        code: given.code,
        client_id: 'basic',
      });
      expect(none.status).toBe(401);
      expect((await redeem('basic', given, {}, secretOf('basic'))).status).toBe(200);
    });

    it('C19: tokens of another client are unknown at introspection and stay at revocation', async () => {
      const visitor = await signedIn();
      const tokens = (await redeem('gov', await codeFor(visitor, 'gov'))).json;
      const token = String(tokens['access_token']);
      const ask = async (id: string) => (await post('/introspect', { token, ...(await assertion(id)) })).json;
      expect(await ask('gov-two')).toEqual({ active: false });
      const refused = await post('/revoke', { token, ...(await assertion('gov-two')) });
      expect(refused.status).toBe(400);
      expect(await ask('gov')).toMatchObject({ active: true, client_id: 'gov' });
      expect((await post('/introspect', { token })).status).toBe(400);
      await post('/revoke', { token, ...(await assertion('gov')) });
      expect(await ask('gov')).toEqual({ active: false });
      const userinfo = await send('/userinfo', { headers: { authorization: `Bearer ${token}` } });
      expect(userinfo.status).toBe(401);
    });

    it('C1: a code without its verifier, or with another, is worth nothing', async () => {
      const visitor = await signedIn();
      const given = await codeFor(visitor, 'gov');
      const other = 'v'.repeat(43);
      expect((await redeem('gov', { ...given, verifier: '' })).json).toMatchObject({
        error: 'invalid_grant',
      });
      expect((await redeem('gov', { ...given, verifier: other })).json).toMatchObject({
        error: 'invalid_grant',
      });
      expect((await redeem('gov-two', given)).json).toMatchObject({ error: 'invalid_grant' });
      const elsewhere = { ...given, redirectUri: calls.redirectUriOf('gov-two') };
      expect((await redeem('gov', elsewhere)).json).toMatchObject({ error: 'invalid_grant' });
      expect((await redeem('gov', given)).status).toBe(200);
    });

    it('DPoP: tokens are bound to the key of the proof, and a proof counts once, for one call', async () => {
      const visitor = await signedIn();
      const own = await createDpopKey();
      const thief = await createDpopKey();
      const at = `${issuer()}/token`;
      const given = await codeFor(visitor, 'gov-dpop');
      expect((await redeem('gov-dpop', given)).json['access_token']).toBeUndefined();
      const wrong = [
        await own.proof('GET', at),
        await own.proof('POST', `${issuer()}/userinfo`),
        await own.proof('POST', at, { claims: { iat: Math.floor(Date.now() / 1000) - 3_600 } }),
        await own.proof('POST', at, { header: { typ: 'jwt' } }),
        await own.proof('POST', at, { claims: { jti: undefined as never } }),
      ];
      for (const dpop of wrong) {
        const answer = await redeem('gov-dpop', given, {}, { dpop });
        expect([answer.status, answer.json['access_token']]).toEqual([400, undefined]);
      }
      const dpop = await own.proof('POST', at);
      const tokens = (await redeem('gov-dpop', given, {}, { dpop })).json;
      expect(tokens['token_type']).toBe('DPoP');
      const accessToken = String(tokens['access_token']);
      const userinfo = async (scheme: string, proof?: string) =>
        send('/userinfo', {
          headers: {
            authorization: `${scheme} ${accessToken}`,
            ...(proof === undefined ? {} : { dpop: proof }),
          },
        });
      const proofBy = (by: typeof own, token = accessToken) =>
        by.proof('GET', `${issuer()}/userinfo`, { accessToken: token });
      expect((await userinfo('Bearer')).status).toBe(401);
      expect((await userinfo('DPoP', await proofBy(thief))).status).toBe(401);
      expect((await userinfo('DPoP', await proofBy(own, 'another'))).status).toBe(401);
      const good = await proofBy(own);
      expect((await userinfo('DPoP', good)).status).toBe(200);
      expect((await userinfo('DPoP', good)).status).toBe(401);
      const again = { grant_type: 'refresh_token', refresh_token: String(tokens['refresh_token']) };
      const refresh = async (headers: Record<string, string>) =>
        post('/token', { ...again, ...(await assertion('gov-dpop')) }, headers);
      expect((await refresh({})).json['access_token']).toBeUndefined();
      const refreshed = await refresh({ dpop: await own.proof('POST', at) });
      // Bound to a key and so not rotated (FAPI 2.0 5.3.2.1).
      expect([refreshed.status, refreshed.json['refresh_token']]).toEqual([200, tokens['refresh_token']]);
    });

    it('C4: an unbound refresh token is one-time; whoever brings it again takes the family along', async () => {
      const visitor = await signedIn();
      const auth = secretOf('basic');
      const tokens = (await redeem('basic', await codeFor(visitor, 'basic'), {}, auth)).json;
      const refresh = (token: unknown) =>
        post('/token', { grant_type: 'refresh_token', refresh_token: String(token) }, auth);
      const first = String(tokens['refresh_token']);
      const next = (await refresh(first)).json;
      expect(next['refresh_token']).not.toBe(first);
      expect((await refresh(first)).json).toMatchObject({ error: 'invalid_grant' });
      expect((await refresh(next['refresh_token'])).json).toMatchObject({ error: 'invalid_grant' });
      const { sessionId } = await the().sessionOf(visitor);
      const last = (await redeem('basic', await codeFor(visitor, 'basic'), {}, auth)).json;
      await the().stack.broker.flows.signOut.revoke(sessionId, 'test');
      expect((await refresh(last['refresh_token'])).json).toMatchObject({ error: 'invalid_grant' });
      const without = (await redeem('gov', await codeFor(await signedIn(), 'gov'))).json;
      expect(without['refresh_token']).toBeUndefined();
    });

    it('a certificate from a trusted proxy proves a client and binds its tokens, in each way proxies write it', async () => {
      const visitor = await signedIn();
      const verified = { 'x-client-verified': 'SUCCESS' };
      const noAuth = { client_id: 'tls', client_assertion: '', client_assertion_type: '' };
      for (const show of Object.values(shownBy)) {
        const shown = { 'x-client-cert': show(certificates.portal), ...verified };
        const given = await codeFor(visitor, 'tls');
        const wrong: Form[] = [
          {},
          { 'x-client-cert': shown['x-client-cert'] },
          { ...shown, 'x-client-verified': 'FAILED' },
          { ...shown, 'x-client-cert': show(certificates.other) },
          { ...shown, 'x-client-cert': show(certificates.expired) },
          { ...shown, 'x-client-cert': `${shown['x-client-cert']}, ${shown['x-client-cert']}` },
          { ...shown, 'x-client-cert': 'nonsense' },
        ];
        for (const headers of wrong) {
          const answer = await redeem('tls', given, noAuth, headers);
          expect([answer.status, answer.json['error']]).toEqual([401, 'invalid_client']);
        }
        const tokens = (await redeem('tls', given, noAuth, shown)).json;
        const bearer = { authorization: `Bearer ${tokens['access_token']}` };
        const userinfo = (headers: Form) => send('/userinfo', { headers: { ...bearer, ...headers } });
        expect((await userinfo({})).status).toBe(401);
        expect((await userinfo({ 'x-client-cert': show(certificates.other) })).status).toBe(401);
        expect((await userinfo(shown)).status).toBe(200);
        const refreshed = await post(
          '/token',
          { grant_type: 'refresh_token', refresh_token: String(tokens['refresh_token']), client_id: 'tls' },
          shown,
        );
        expect([refreshed.status, refreshed.json['refresh_token']]).toEqual([200, tokens['refresh_token']]);
      }
      const self = { ...noAuth, client_id: 'tls-self' };
      const own = await codeFor(visitor, 'tls-self');
      const other = { 'x-client-cert': shownBy.nginx(certificates.other) };
      expect((await redeem('tls-self', own, self, other)).status).toBe(401);
      const right = { 'x-client-cert': shownBy.nginx(certificates.portal) };
      expect((await redeem('tls-self', own, self, right)).status).toBe(200);
    });

    it('what a proxy shows is offered in the discovery document', async () => {
      const { json } = await send('/.well-known/openid-configuration');
      expect(json['token_endpoint_auth_methods_supported']).toEqual([
        'private_key_jwt',
        'self_signed_tls_client_auth',
        'tls_client_auth',
        'client_secret_basic',
      ]);
      expect(json['tls_client_certificate_bound_access_tokens']).toBe(true);
    });

    it('H8: a certificate header from a peer that is no trusted proxy is no certificate', async () => {
      const answerTo = (localAddress: string, clientId: string) =>
        new Promise<number>((resolve, reject) => {
          const asked = request(
            {
              host: '127.0.0.1',
              port: new URL(issuer()).port,
              localAddress,
              path: '/revoke',
              method: 'POST',
              headers: {
                host: new URL(issuer()).host,
                'content-type': 'application/x-www-form-urlencoded',
                'x-client-cert': shownBy.nginx(certificates.portal),
                'x-client-verified': 'SUCCESS',
              },
            },
            (answer) => {
              answer.resume();
              resolve(answer.statusCode ?? 0);
            },
          );
          asked.on('error', reject).end(`token=nothing&client_id=${clientId}`);
        });
      for (const id of ['tls', 'tls-self'])
        expect([await answerTo('127.0.0.1', id), await answerTo('127.0.0.2', id)]).toEqual([200, 401]);
    });

    it('C9, F1: keys of a client are called for at its own address, seldom, and never through a redirect', async () => {
      keyHost.asked = 0;
      expect((await revokeProbe(await assertion('by-address'))).status).toBe(200);
      const kids = Array.from({ length: 20 }, (_, index) => ({ kid: `unknown-${index}` }));
      for (const header of kids) {
        expect((await revokeProbe(await assertion('by-address', {}, header))).status).toBe(401);
      }
      expect(keyHost.asked).toBe(1);
      Object.assign(keyHost, { status: 302, location: 'http://127.0.0.1:9/', asked: 0 });
      await editClient((clients) => {
        const client = clients['by-address'];
        if (client) client['jwksUri'] = `${client['jwksUri']}?moved`;
      });
      for (let tries = 0; tries < 5; tries += 1) {
        expect((await revokeProbe(await assertion('by-address'))).status).toBe(401);
      }
      expect(keyHost.asked).toBe(1);
      Object.assign(keyHost, { status: 200, location: '', isGone: true, asked: 0 });
      await editClient((clients) => {
        const client = clients['by-address'];
        if (client) client['jwksUri'] = `${client['jwksUri']}-again`;
      });
      for (let tries = 0; tries < 5; tries += 1) {
        expect((await revokeProbe(await assertion('by-address'))).status).toBe(401);
      }
      expect(keyHost.asked).toBe(1);
      keyHost.isGone = false;
    });

    it('F1: a policy whose keys are elsewhere than on an allowed host is not applied', async () => {
      const change = (jwksUri: string) =>
        editClient((clients) => {
          Object.assign(clients['by-address'] ?? {}, { jwksUri });
        });
      for (const address of [
        'https://169.254.169.254/jwks',
        'https://other.example.nl/jwks',
        'http://localhost:1/x',
      ])
        await expect(change(address)).rejects.toThrow('provider.jwksHosts');
    });

    it('C22: a client that is switched off stops at once, at every endpoint', async () => {
      const visitor = await signedIn();
      const given = await codeFor(visitor, 'basic-two');
      const second = await codeFor(visitor, 'basic-two');
      const auth = secretOf('basic-two');
      const tokens = (await redeem('basic-two', given, {}, auth)).json;
      await editClient((clients) => {
        if (clients['basic-two']) clients['basic-two']['disabled'] = true;
      });
      const page = await calls.authorize(visitor, 'basic-two');
      expect([page.status, new URL(page.url).pathname]).toEqual([400, '/authorize']);
      expect((await redeem('basic-two', second, {}, auth)).status).toBe(401);
      const token = String(tokens['access_token']);
      expect((await send('/userinfo', { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
      expect((await post('/introspect', { token }, auth)).status).toBe(401);
      expect((await post('/par', calls.parametersOf('basic-two').parameters, auth)).status).toBe(401);
      await editClient((clients) => {
        if (clients['basic-two']) clients['basic-two']['disabled'] = false;
      });
      expect((await redeem('basic-two', second, {}, auth)).status).toBe(200);
    });

    it('C22: what the policy takes away from a client, its tokens no longer give', async () => {
      const visitor = await signedIn();
      const auth = secretOf('basic');
      const asked = { scope: 'openid sick-leave' };
      const second = await codeFor(visitor, 'basic', asked);
      const tokens = (await redeem('basic', await codeFor(visitor, 'basic', asked), {}, auth)).json;
      const token = String(tokens['access_token']);
      const userinfo = () => send('/userinfo', { headers: { authorization: `Bearer ${token}` } });
      expect((await userinfo()).status).toBe(200);
      const setScopes = (scopes: string[]) =>
        editClient((clients) => {
          if (clients['basic']) clients['basic']['scopes'] = scopes;
        });
      await setScopes([]);
      const refresh = { grant_type: 'refresh_token', refresh_token: String(tokens['refresh_token']) };
      expect((await post('/token', refresh, auth)).json).toMatchObject({ error: 'invalid_grant' });
      expect((await redeem('basic', second, {}, auth)).json).toMatchObject({ error: 'invalid_grant' });
      expect((await userinfo()).status).toBe(401);
      expect((await post('/introspect', { token }, auth)).json).toEqual({ active: false });
      await setScopes(['sick-leave']);
    });

    it('a client that this installation cannot serve as its profile asks is refused, not served weaker', async () => {
      const visitor = await signedIn();
      const { policies } = the().stack.broker;
      const { policy } = policies.current();
      const client = policy.clients.get('fapi');
      if (!client) throw new Error('no client');
      const clients = policy.clients as Map<string, typeof client>;
      const { senderConstrained: _bound, ...unbound } = client;
      const weaker = [unbound, { ...client, signingAlgorithm: 'RS256' as const }];
      for (const weak of weaker) {
        clients.set('fapi', weak);
        const { answer } = await push('fapi');
        expect([answer.status, answer.json['error']]).toEqual([401, 'invalid_client']);
        const page = await calls.authorize(visitor, 'fapi');
        expect([page.status, new URL(page.url).pathname]).toEqual([400, '/authorize']);
      }
      clients.set('fapi', client);
      const { requestUri } = await push('fapi');
      expect(answerOf(await pushed(visitor, 'fapi', requestUri))).toHaveProperty('code');
    });

    it('an API gets a JWT of its own for ten minutes, with level and time; UserInfo does not take it', async () => {
      const visitor = await signedIn();
      const resource = 'https://api.example.nl/verzuim';
      const given = await codeFor(visitor, 'gov', { resource, scope: 'openid sick-leave' });
      expect((await redeem('gov', given, { resource: 'https://api.example.nl/loon' })).json).toMatchObject({
        error: 'invalid_target',
      });
      const other = await codeFor(visitor, 'gov', { resource, scope: 'openid sick-leave' });
      const { json } = await redeem('gov', other, { resource });
      const token = String(json['access_token']);
      expect(decodeProtectedHeader(token)).toMatchObject({ typ: 'at+jwt', alg: 'PS256' });
      const claims = decodeJwt(token);
      expect(claims).toMatchObject({
        iss: issuer(),
        aud: resource,
        client_id: 'gov',
        azp: 'gov',
        scope: 'sick-leave',
        acr: 'http://eidas.europa.eu/LoA/substantial',
        auth_time: expect.any(Number),
        jti: expect.any(String),
      });
      expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(600);
      expect(claims.sub).toBe(decodeJwt(String(json['id_token'])).sub);
      expect((await send('/userinfo', { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
      const unknown = await calls.authorize(visitor, 'gov', { resource: 'https://evil.example.nl/' });
      expect(answerOf(unknown)).toMatchObject({ error: 'invalid_target' });
    });

    it('UserInfo of a client that asks for it is a signed JWT, for that client', async () => {
      const tokens = (await redeem('gov-jwt', await codeFor(await signedIn(), 'gov-jwt'))).json;
      const answer = await send('/userinfo', {
        headers: { authorization: `Bearer ${tokens['access_token']}` },
      });
      expect(String(answer.headers['content-type'])).toContain('application/jwt');
      const claims = decodeJwt(answer.body);
      expect(claims).toMatchObject({
        iss: issuer(),
        aud: 'gov-jwt',
        sub: decodeJwt(String(tokens['id_token'])).sub,
      });
    });

    it('A10: only scripts of an origin that the client registered may read an answer', async () => {
      const allowed = `http://rp.localhost:${new URL(issuer()).port}`;
      const allow = async (path: string, origin: string, method = 'GET', headers: Form = {}) =>
        (await send(path, { method, headers: { origin, ...headers } })).headers[
          'access-control-allow-origin'
        ];
      const foreign = ['https://evil.example.nl', 'null', `${allowed}.evil.nl`, '*'];
      const preflight = { 'access-control-request-method': 'POST' };
      for (const path of ['/.well-known/openid-configuration', '/jwks']) {
        expect(await allow(path, allowed)).toBe(allowed);
        for (const origin of foreign) expect(await allow(path, origin)).toBeUndefined();
      }
      expect(await allow('/token', allowed, 'OPTIONS', preflight)).toBe(allowed);
      for (const origin of foreign) {
        for (const path of ['/token', '/userinfo', '/par', '/revoke', '/introspect'])
          expect(await allow(path, origin, 'OPTIONS', preflight)).toBeUndefined();
      }
      const asBasic = await post('/revoke', { token: 'x' }, { origin: allowed, ...secretOf('basic') });
      expect([asBasic.status, asBasic.headers['access-control-allow-origin']]).toEqual([200, allowed]);
      const asOther = await post('/revoke', { token: 'x' }, { origin: allowed, ...secretOf('basic-two') });
      expect([asOther.status, asOther.headers['access-control-allow-origin']]).toEqual([400, undefined]);
      const plain = await send('/jwks');
      expect(plain.headers['access-control-allow-origin']).toBeUndefined();
      expect(asBasic.headers['access-control-allow-credentials']).toBeUndefined();
    });
  },
  {
    prepare: async (ports) => {
      const server = await startKeyHost();
      const port = (server.address() as { port: number }).port;
      return {
        editPolicy: (source) => source + clientsPolicy(ports, key, port, rsa),
        extraConfig: `
provider:
  clientCertificateHeader: X-Client-Cert
  clientCertificateVerifiedHeader: X-Client-Verified
  jwksHosts: ['keys.localhost:${port}']
`,
        close: async () => void server.close(),
      };
    },
  },
);
