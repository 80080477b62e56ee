// The edges of the OpenID Provider's protocol under attack: what a request may hold, where an answer may go, what it
// says, and that nothing secret stays behind in the log or in clear in the database.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { expect, it } from '@jest/globals';
import type { VisitedPage, Visitor } from '../../src/sim/visitor.ts';
import { answerOf, createProviderCalls } from '../setup/provider-calls.ts';
import { clientsPolicy } from '../setup/provider-clients-policy.ts';
import { createClientKey } from '../setup/relying-party.ts';
import { describeStack } from '../setup/stack.ts';
import { titleOf } from '../setup/stack-walk.ts';

const key = createClientKey();
const stranger = createClientKey();
const dataType = 'urn:sluis:portal-data';
const detail = (datatypes: unknown, more: object = {}) => ({ type: dataType, datatypes, ...more });

describeStack(
  'the protocol of the OpenID Provider',
  (the) => {
    const calls = createProviderCalls(the, key);
    const { authorize, authorizeAddress, parametersOf, post, push, pushed, redeem, issuer, send } = calls;

    async function signedIn(): Promise<Visitor> {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH3', '/verzuim');
      return visitor;
    }

    const isBack = (page: VisitedPage) => new URL(page.url).hostname === 'rp.localhost';
    /** Our own error page, and nothing sent to anybody. */
    const isOurPage = (page: VisitedPage) =>
      page.status >= 400 && !isBack(page) && page.trail.length === 1 && titleOf(page) !== '';

    it('C5: a redirect URI that differs in one character gets a page of ours and no redirect', async () => {
      const visitor = await signedIn();
      const right = calls.redirectUriOf('gov');
      const { port } = new URL(issuer());
      const variants = [
        `${right}?a=b`,
        `${right}/`,
        `${right}#`,
        `${right}#x`,
        right.replace('/gov', '/GOV'),
        right.replace('/gov', '/%67ov'),
        right.replace('/gov', '/x/../gov'),
        right.replace('/gov', '/x/%2e%2e/gov'),
        right.replace('/gov', '//gov'),
        right.replace('rp.', 'RP.'),
        right.replace('http:', 'HTTP:'),
        right.replace('http:', 'https:'),
        right.replace(`:${port}`, ':80'),
        right.replace(`:${port}`, ''),
        right.replace('http://', 'http://user@'),
        right.replace('rp.localhost', 'rp.localhost.'),
        right.replace('rp.localhost', 'rp.localhost@evil.nl'),
        `${right}\n`,
        ` ${right}`,
        '/gov',
        calls.redirectUriOf('gov-two'),
        'javascript:alert(1)',
      ];
      for (const redirect_uri of variants) {
        for (const more of [
          {},
          { prompt: 'none' },
          { scope: 'openid nonsense' },
          { response_type: 'token' },
        ]) {
          const page = await authorize(visitor, 'gov', { redirect_uri, ...more });
          expect([redirect_uri, isOurPage(page), page.body.includes('alert(1)')]).toEqual([
            redirect_uri,
            true,
            false,
          ]);
        }
        const { answer } = await push('gov', { redirect_uri });
        expect([redirect_uri, answer.status]).toEqual([redirect_uri, 400]);
      }
      for (const changed of [{ redirect_uri: undefined }, { client_id: 'nobody' }, { client_id: undefined }])
        expect(isOurPage(await authorize(visitor, 'gov', changed))).toBe(true);
    });

    it('C1: without S256 there is no code', async () => {
      const visitor = await signedIn();
      const variants = [
        { code_challenge: undefined },
        { code_challenge: undefined, code_challenge_method: undefined },
        { code_challenge_method: undefined },
        { code_challenge_method: 'plain' },
        { code_challenge_method: 's256' },
        { code_challenge: 'short' },
        { code_challenge: 'x'.repeat(129) },
        { code_challenge: '=' },
      ];
      for (const id of ['gov', 'basic', 'fapi']) {
        for (const changed of variants) {
          const told = answerOf(await authorize(visitor, id, changed));
          expect([id, changed, told['error'], told['code']]).toEqual([
            id,
            changed,
            'invalid_request',
            undefined,
          ]);
        }
      }
    });

    it('C17: every answer names its issuer, errors and prompt=none too, and sends state back', async () => {
      const visitor = await signedIn();
      const nobody = the().visitor();
      const state = randomUUID();
      const answers = [
        await authorize(visitor, 'gov', { state }),
        await authorize(nobody, 'gov', { state, prompt: 'none' }),
        await authorize(visitor, 'gov', { state, scope: 'openid nonsense' }),
        await authorize(visitor, 'gov', { state, nonce: undefined }),
        await authorize(visitor, 'gov', { state, prompt: 'none login' }),
        await authorize(visitor, 'gov', { state, max_age: '-1' }),
        await authorize(visitor, 'gov', { state, claims: '{' }),
        await authorize(visitor, 'gov', { state, registration: '{}' }),
        await authorize(visitor, 'gov', { state, request_uri: 'https://rp.localhost/request' }),
        await authorize(visitor, 'gov', { state, request: 'x.y.z' }),
        await authorize(visitor, 'gov', { state, resource: 'https://evil.example.nl' }),
        await authorize(visitor, 'gov', { state, authorization_details: '[{"type":"x"}]' }),
      ];
      const asked = await authorize(nobody, 'gov', { state });
      const cancel = /href="(\/login-request\/[^"]+\/cancel)"/.exec(asked.body)?.[1];
      answers.push(await nobody.get(issuer() + cancel));
      for (const page of answers) {
        expect([page.url, isBack(page)]).toEqual([page.url, true]);
        expect(answerOf(page)).toMatchObject({ iss: issuer(), state });
      }
    });

    it('C18: a code by query is the only answer there is, and POST asks for nothing', async () => {
      const visitor = await signedIn();
      for (const response_mode of [
        'fragment',
        'form_post',
        'web_message',
        'jwt',
        'query.jwt',
        'form_post.jwt',
        '',
      ]) {
        for (const id of ['gov', 'basic']) {
          const page = await authorize(visitor, id, { response_mode, scope: 'openid' });
          const isDefault = response_mode === '';
          expect([response_mode, page.url.includes('#'), page.body.includes('<form')]).toEqual([
            response_mode,
            false,
            false,
          ]);
          expect([response_mode, 'code' in answerOf(page)]).toEqual([response_mode, isDefault]);
          if (!isDefault) expect(answerOf(page)).toMatchObject({ error: 'unsupported_response_mode' });
        }
        if (response_mode === '') continue;
        const { answer } = await push('gov', { response_mode });
        expect([response_mode, answer.status]).toEqual([response_mode, 400]);
        const request = await calls.requestObject('gov-signed', {
          ...parametersOf('gov-signed').parameters,
          response_mode,
        });
        const page = await authorize(visitor, 'gov-signed', { request });
        expect([response_mode, answerOf(page)['error']]).toEqual([
          response_mode,
          'unsupported_response_mode',
        ]);
      }
      for (const response_type of [
        'token',
        'id_token',
        'code id_token',
        'code token',
        'none',
        'code id_token token',
      ]) {
        const page = await authorize(visitor, 'gov', { response_type });
        expect([response_type, page.url.includes('code='), page.url.includes('token=')]).toEqual([
          response_type,
          false,
          false,
        ]);
        expect(page.url).toContain('error=unsupported_response_type');
      }
      const { parameters } = parametersOf('gov');
      const posted = await visitor.post(`${issuer()}/authorize`, parameters);
      expect([posted.status, titleOf(posted)]).toEqual([405, expect.stringMatching(/\S/)]);
    });

    it('C16: a request_uri is one that we gave, for its client, once; nothing is ever fetched', async () => {
      let fetched = 0;
      const server = createServer((_request, response) => {
        fetched += 1;
        response.end();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as { port: number };
      const visitor = await signedIn();
      const own = 'urn:ietf:params:oauth:request_uri:';
      for (const uri of [
        `http://127.0.0.1:${port}/x`,
        'http://169.254.169.254/',
        'file:///etc/passwd',
        `${own}x`,
        own,
      ]) {
        const page = await authorize(visitor, 'gov', { request_uri: uri });
        expect([uri, 'code' in answerOf(page)]).toEqual([uri, false]);
        expect((await push('gov', { request_uri: uri })).answer.status).toBe(400);
      }
      const header = { jku: `http://127.0.0.1:${port}/jwks` };
      const request = await calls.requestObject('gov', parametersOf('gov').parameters, header);
      await authorize(visitor, 'gov', { request });
      server.close();
      expect(fetched).toBe(0);

      const { requestUri, answer } = await push('fapi');
      expect([answer.status, answer.json['expires_in']]).toEqual([201, 60]);
      expect(isOurPage(await pushed(visitor, 'gov', requestUri))).toBe(true);
      expect(answerOf(await pushed(visitor, 'fapi', requestUri))).toHaveProperty('code');
      expect(isOurPage(await pushed(visitor, 'fapi', requestUri))).toBe(true);
      const many = (await push('fapi')).requestUri;
      const pages = await Promise.all(Array.from({ length: 8 }, () => pushed(visitor, 'fapi', many)));
      expect(pages.filter((page) => 'code' in answerOf(page))).toHaveLength(1);
      const late = await push('fapi');
      const realNow = Date.now;
      Date.now = () => realNow() + 61_000;
      try {
        expect(isOurPage(await pushed(visitor, 'fapi', late.requestUri))).toBe(true);
      } finally {
        Date.now = realNow;
      }
    });

    it('a client that must push, or sign, cannot leave it', async () => {
      const visitor = await signedIn();
      for (const id of ['fapi', 'gov-pushed', 'gov-signed']) {
        const page = await authorize(visitor, id);
        expect([id, answerOf(page)['error']]).toEqual([id, 'invalid_request']);
      }
      expect((await push('gov-signed')).answer.status).toBe(400);
      const { requestUri } = await push('gov-pushed');
      // Beside a pushed request nothing counts.
      const page = await visitor.get(
        authorizeAddress({
          ...parametersOf('gov-pushed').parameters,
          scope: 'openid nonsense',
          request_uri: requestUri,
        }),
      );
      expect(answerOf(page)).toHaveProperty('code');
      expect((await post('/par', parametersOf('gov').parameters)).status).toBe(401);
    });

    it('C16: of a signed request only what is signed counts, and only for a while', async () => {
      const visitor = await signedIn();
      const { parameters } = parametersOf('gov-signed');
      const now = Math.floor(Date.now() / 1000);
      const signed = (claims: object = {}, header: Record<string, unknown> = {}) =>
        calls.requestObject('gov-signed', { ...parameters, ...claims }, header);
      const outer = { client_id: 'gov-signed', state: 'outer', scope: 'openid nonsense', prompt: 'none' };
      const good = await authorize(visitor, 'gov-signed', { ...outer, request: await signed() });
      expect(answerOf(good)).toMatchObject({ code: expect.any(String), state: parameters['state'] });
      const claims: Record<string, unknown> = {
        ...parameters,
        iss: 'gov-signed',
        aud: issuer(),
        exp: now + 60,
      };
      const wrong = [
        calls.unsigned(claims),
        await calls.sign(claims, {}, stranger),
        await signed({ aud: 'https://other.example.nl' }),
        await signed({ iss: 'gov' }),
        await signed({ exp: undefined }),
        await signed({ exp: now - 60 }),
        await signed({ exp: now + 3_600 }),
        await signed({ nbf: now + 90 }),
        await signed({ sub: 'gov-signed' }),
        await signed({ client_id: 'gov' }),
        await signed({ request_uri: 'https://rp.localhost/x' }),
        (await signed()).replace(/\.[^.]*$/, '.'),
      ];
      for (const request of wrong) {
        const page = await authorize(visitor, 'gov-signed', { request });
        expect([request, 'code' in answerOf(page)]).toEqual([request, false]);
        const auth = await calls.assertion('gov-signed');
        expect((await post('/par', { client_id: 'gov-signed', request, ...auth })).status).toBe(400);
      }
      const auth = await calls.assertion('gov-signed');
      const kept = await post('/par', { client_id: 'gov-signed', request: await signed(), ...auth });
      expect(answerOf(await pushed(visitor, 'gov-signed', String(kept.json['request_uri'])))).toHaveProperty(
        'code',
      );
    });

    it('state and nonce are asked of an NL GOV client, pushed or not, and bounds hold for everybody', async () => {
      const visitor = await signedIn();
      for (const changed of [{ state: undefined }, { nonce: undefined }]) {
        expect(answerOf(await authorize(visitor, 'gov', changed))).toMatchObject({
          error: 'invalid_request',
        });
        expect((await push('gov', changed)).answer.json).toMatchObject({ error: 'invalid_request' });
        expect(answerOf(await authorize(visitor, 'basic', changed))).toHaveProperty('code');
      }
      const long = [
        { nonce: 'n'.repeat(256) },
        { state: 's'.repeat(2_049) },
        { acr_values: 'a '.repeat(600) },
        { scope: `openid ${'s'.repeat(2_048)}` },
        { claims: JSON.stringify({ id_token: { [`c${'x'.repeat(8_192)}`]: null } }) },
      ];
      for (const changed of long) {
        for (const id of ['gov', 'basic']) {
          const told = answerOf(await authorize(visitor, id, changed));
          expect(told['error']).toMatch(/^invalid_/);
        }
        expect((await push('gov', changed)).answer.status).toBe(400);
      }
      expect(answerOf(await authorize(visitor, 'gov', { nonce: 'n'.repeat(64) }))).toHaveProperty('code');
      const huge = await visitor.get(
        authorizeAddress({ ...parametersOf('gov').parameters, x: 'x'.repeat(17_000) }),
      );
      expect([huge.status, isOurPage(huge)]).toEqual([414, true]);
      const body = await post('/token', { grant_type: 'authorization_code', code: 'c'.repeat(60_000) });
      expect([body.status, body.headers['connection']]).toEqual([413, 'close']);
    });

    it('C11: a parameter that comes twice is refused', async () => {
      const visitor = await signedIn();
      const { parameters } = parametersOf('gov');
      for (const name of Object.keys(parameters)) {
        const page = await visitor.get(`${authorizeAddress(parameters)}&${name}=${parameters[name] ?? ''}`);
        expect([name, 'code' in answerOf(page)]).toEqual([name, false]);
      }
      const given = await calls.codeFor(visitor, 'gov');
      const form = new URLSearchParams({
        grant_type: 'authorization_code',
        code: given.code,
        redirect_uri: given.redirectUri,
        code_verifier: given.verifier,
        ...(await calls.assertion('gov')),
      });
      for (const name of [...form.keys()]) {
        const answer = await post('/token', `${form}&${name}=${encodeURIComponent(form.get(name) ?? '')}`);
        expect([name, answer.json['access_token']]).toEqual([name, undefined]);
      }
    });

    it('a scope that is unknown, or of another client, is invalid_scope', async () => {
      const visitor = await signedIn();
      for (const scope of [
        'openid nonsense',
        'openid profile',
        'openid email',
        'openid phone sick-leave',
        'openid "',
      ]) {
        expect([scope, answerOf(await authorize(visitor, 'gov', { scope }))['error']]).toEqual([
          scope,
          'invalid_scope',
        ]);
        expect([scope, (await push('gov', { scope })).answer.json['error']]).toEqual([
          scope,
          'invalid_scope',
        ]);
      }
    });

    it('authorization_details are of our type, with fields and data classes that this client may name', async () => {
      const visitor = await signedIn();
      const wrong: unknown[] = [
        {},
        'text',
        [{ type: 'urn:other' }],
        [{ datatypes: ['sick-leave'] }],
        [detail(undefined)],
        [detail([])],
        [detail('sick-leave')],
        [detail([1])],
        [detail(['sick-leave', 'sick-leave'])],
        [detail(['nonsense'])],
        [detail(['wages'])],
        [detail(['constructor'])],
        [detail(['sick-leave'], { actions: ['read'] })],
        [detail(['sick-leave'], { locations: ['https://api.example.nl'] })],
        [detail(['sick-leave'], { x: 1 })],
        [detail(['sick-leave']), detail(['sick-leave'])],
        [detail(['sick-leave']), { type: 'urn:other' }],
        Array.from({ length: 40 }, () => detail(['sick-leave'])),
      ];
      for (const details of [...wrong.map((value) => JSON.stringify(value)), '[', '[{"type":"x"']) {
        const asked = { authorization_details: details };
        const told = answerOf(await authorize(visitor, 'gov', asked));
        expect([details, told['error']]).toEqual([details, 'invalid_authorization_details']);
        const { answer } = await push('gov', asked);
        expect([details, answer.json['error']]).toEqual([details, 'invalid_authorization_details']);
      }
      const asked = [detail(['sick-leave']), detail(['company-details'])];
      const given = await calls.codeFor(visitor, 'gov', { authorization_details: JSON.stringify(asked) });
      const later = await redeem('gov', given, {
        authorization_details: JSON.stringify([detail(['sick-leave'])]),
      });
      expect(later.json).toMatchObject({ error: 'invalid_authorization_details' });
      const tokens = await redeem('gov', given);
      expect(tokens.json['authorization_details']).toEqual(asked);
    });

    it('C14: prompt=none shows nothing and goes with nothing else', async () => {
      const visitor = await signedIn();
      for (const prompt of ['none login', 'select_account', 'create', 'NONE'])
        expect([prompt, answerOf(await authorize(visitor, 'gov', { prompt }))['error']]).toEqual([
          prompt,
          'invalid_request',
        ]);
    });

    it('C20: what comes in is never markup on a page of ours, and pages allow no script of it', async () => {
      const mark = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
      const visitor = the().visitor();
      const pages = [
        await authorize(visitor, mark),
        await authorize(visitor, 'gov', { redirect_uri: mark }),
        await authorize(visitor, 'gov', { redirect_uri: `https://evil.nl/${mark}`, state: mark }),
        await visitor.get(`${issuer()}/authorize/${encodeURIComponent(mark)}`),
        await visitor.get(`${issuer()}/end-session?id_token_hint=${encodeURIComponent(mark)}`),
        await visitor.get(`${issuer()}/token?x=${encodeURIComponent(mark)}`),
        await visitor.post(`${issuer()}/token`, { grant_type: mark, client_id: mark }),
        await visitor.post(`${issuer()}/par`, { scope: mark, client_id: mark }),
      ];
      for (const page of pages) {
        expect([page.url, page.status >= 400, isBack(page)]).toEqual([page.url, true, false]);
        expect(page.body).not.toContain('<img src=x');
        expect(page.body).not.toContain('alert(1)</script>');
        const policy = page.headers.get('content-security-policy') ?? '';
        expect([page.url, policy.includes("'unsafe-inline'")]).toEqual([page.url, false]);
        expect(policy).not.toBe('');
      }
    });

    it('C23: the discovery document says what is true here, in both places', async () => {
      const { json: document } = await send('/.well-known/openid-configuration');
      expect((await send('/.well-known/oauth-authorization-server')).json).toEqual(document);
      const at = issuer();
      expect(document).toMatchObject({
        issuer: at,
        authorization_endpoint: `${at}/authorize`,
        token_endpoint: `${at}/token`,
        userinfo_endpoint: `${at}/userinfo`,
        jwks_uri: `${at}/jwks`,
        pushed_authorization_request_endpoint: `${at}/par`,
        introspection_endpoint: `${at}/introspect`,
        revocation_endpoint: `${at}/revoke`,
        end_session_endpoint: `${at}/end-session`,
        response_types_supported: ['code'],
        response_modes_supported: ['query'],
        grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
        subject_types_supported: ['pairwise'],
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: ['private_key_jwt', 'client_secret_basic'],
        authorization_response_iss_parameter_supported: true,
        authorization_details_types_supported: [dataType],
        claims_parameter_supported: true,
        request_parameter_supported: true,
        request_uri_parameter_supported: false,
        require_pushed_authorization_requests: false,
        require_signed_request_object: false,
        acr_values_supported: ['low', 'substantial', 'high'].map(
          (level) => `http://eidas.europa.eu/LoA/${level}`,
        ),
        scopes_supported: expect.arrayContaining(['openid', 'representation', 'sick-leave']),
        claims_supported: expect.arrayContaining(['sub', 'acr', 'auth_time', 'represents', 'sub_id_type']),
        dpop_signing_alg_values_supported: ['PS256', 'ES256', 'EdDSA'],
      });
      expect(document['scopes_supported']).not.toContain('offline_access');
      const text = JSON.stringify(document);
      for (const never of [
        'HS256',
        'none"]',
        'implicit',
        'fragment',
        'form_post',
        'registration_endpoint',
        'amr',
      ]) {
        expect([never, text.includes(never)]).toEqual([never, never === 'none"]' && false]);
      }
      for (const path of [
        '/reg',
        '/register',
        '/device',
        '/device/auth',
        '/backchannel',
        '/.well-known/webfinger',
      ]) {
        expect([path, (await send(path)).status]).toEqual([path, 404]);
      }
      for (const [path, method] of [
        ['/token', 'GET'],
        ['/par', 'GET'],
        ['/authorize', 'PUT'],
        ['/jwks', 'POST'],
      ]) {
        const answer = await send(path ?? '', { method: method ?? '' });
        expect([path, answer.status]).toEqual([path, 405]);
      }
      expect((await send('/interaction/x')).status).toBe(404);
    });

    it('G4: no code, token, assertion, verifier or state in the log, and none in clear in the database', async () => {
      const visitor = await signedIn();
      const secrets: string[] = [];
      const keep = (value: unknown) =>
        void (typeof value === 'string' && value.length > 20 && secrets.push(value));
      const given = await calls.codeFor(visitor, 'gov', { state: `state-${randomUUID()}` });
      keep(given.code);
      keep(given.verifier);
      const auth = await calls.assertion('gov');
      keep(auth['client_assertion']);
      const tokens = await redeem('gov', given, auth);
      for (const value of Object.values(tokens.json)) keep(value);
      const pushedRequest = await push('gov');
      keep(pushedRequest.requestUri.split(':').at(-1));
      const userinfo = { authorization: `Bearer ${tokens.json['access_token']}` };
      await send('/userinfo', { headers: userinfo });
      await redeem('gov', given, auth);
      await redeem('gov', { ...given, code: `${given.code}x` });
      await send(`/userinfo?access_token=${tokens.json['access_token']}`);
      const log = the().logLines.join('\n');
      expect(log).toContain('"event":"client-refused"');
      expect(log).toContain('client assertion tokens must only be used once');
      const rows = await the().sql<{ text: string }>(
        'select row_to_json(t)::text as text from provider_artifact t',
      );
      const stored = rows.map(({ text }) => text).join('\n');
      expect(secrets.length).toBeGreaterThanOrEqual(6);
      for (const secret of secrets) {
        expect(log.includes(secret)).toBe(false);
        const hex = Buffer.from(secret).toString('hex');
        expect([stored.includes(secret), stored.includes(hex)]).toEqual([false, false]);
      }
    });
  },
  { prepare: async (ports) => ({ editPolicy: (source) => source + clientsPolicy(ports, key) }) },
);
