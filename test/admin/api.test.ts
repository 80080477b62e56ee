// The admin API under attack: who may what, for every endpoint there is, as people and as programs; answers that match
// the document made of them; every fault at once; nothing opened to another origin (threats A1 A2 A3 A10 A11, B).

import { once } from 'node:events';
import { request } from 'node:http';
import { expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { stringify } from 'yaml';
import { type AdminScope, adminScopes, rolesOfScopes } from '../../src/domain/admin-scope.ts';
import { hasStaffRole, type StaffRole, staffRoles } from '../../src/domain/staff-role.ts';
import type { ApiEndpoint } from '../../src/http/api/api-endpoint.ts';
import type { Visitor } from '../../src/sim/visitor.ts';
import { certificates, shownBy } from '../setup/client-certificates.ts';
import { consoleStaff, signInPortalUser, signInStaff } from '../setup/console-staff.ts';
import { createDpopKey, createProviderCalls } from '../setup/provider-calls.ts';
import type { RawAnswer } from '../setup/raw-client.ts';
import { createClientKey } from '../setup/relying-party.ts';
import { describeStackOnce } from '../setup/stack.ts';

const nobodysId = '00000000-0000-4000-8000-000000000000';
const key = createClientKey();
const label = { nl: '<img src=x onerror=alert(1)>', en: '"><script>alert(1)</script>' };
const secretHash = 'B'.repeat(43);
const program = (scopes: readonly AdminScope[], more: object = {}) => ({
  ...{ label, service: 'sick-leave-service', admin: { scopes }, auth: { method: 'private_key_jwt' } },
  ...{ jwks: { keys: [key.jwk] }, ...more },
});
const programs = {
  ...Object.fromEntries(adminScopes.map((scope) => [scope.replace('.', '-'), program([scope])])),
  'admin-all': program(adminScopes),
  'admin-dpop': program(adminScopes, { senderConstrained: 'dpop' }),
  'admin-mtls': program(adminScopes, { senderConstrained: 'mtls' }),
  'with-secret': {
    ...{
      label,
      service: 'sick-leave-service',
      redirectUris: ['https://portal.example.nl/back'],
      profile: 'basic',
    },
    auth: { method: 'client_secret_basic', secretHash },
  },
  'with-people': {
    ...{ label, service: 'sick-leave-service', redirectUris: ['ADDRESS'] },
    ...{ auth: { method: 'private_key_jwt' }, jwks: { keys: [key.jwk] } },
    resources: ['RESOURCE'],
  },
};

describeStackOnce(
  'the admin API',
  (the) => {
    const calls = createProviderCalls(the, key);
    const base = () => `${the().stack.brokerUrl}/admin/api/v1`;
    const endpoints = () => the().stack.app.apiEndpoints;
    const nameOf = ({ method, path }: ApiEndpoint) => `${method} ${path}`;
    const pathOf = ({ path }: ApiEndpoint) => path.replaceAll(/\{[a-z]+\}/gi, nobodysId);
    const cookieOf = (visitor: Visitor) => `__Host-sluis=${the().cookieOf(visitor, 'broker')}`;

    type Sent = { method?: string; headers?: Record<string, string>; body?: string };
    async function send(path: string, { method = 'GET', headers = {}, body }: Sent = {}) {
      const answer = await the().raw.send(base() + path, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body }),
      });
      const isJson = String(answer.headers['content-type'] ?? '').includes('json');
      return { ...answer, json: isJson ? JSON.parse(answer.body) : null };
    }

    /** A field too many, so that whoever is let through by the guard still changes nothing. */
    const ask = (endpoint: ApiEndpoint, headers: Record<string, string>) =>
      send(pathOf(endpoint), {
        method: endpoint.method,
        headers: { 'if-match': '"x"', ...headers },
        ...(endpoint.method === 'GET' ? {} : { body: '{"zzNotAField":1}' }),
      });
    const asPerson = (visitor: Visitor) => ({ cookie: cookieOf(visitor), origin: the().stack.brokerUrl });

    function verdictOf({ status }: RawAnswer): number | 'through' {
      return status === 200 || status === 422 || status === 404 ? 'through' : status;
    }
    async function verdicts(headers: Record<string, string>) {
      const found: Record<string, unknown> = {};
      for (const endpoint of endpoints()) found[nameOf(endpoint)] = verdictOf(await ask(endpoint, headers));
      return found;
    }
    const expected = (of: (endpoint: ApiEndpoint) => unknown) =>
      Object.fromEntries(endpoints().map((endpoint) => [nameOf(endpoint), of(endpoint)]));

    async function tokenFor(clientId: string, changed: Record<string, string> = {}, headers = {}) {
      const scope = clientId.startsWith('admin') ? { scope: adminScopes.join(' ') } : {};
      const scopes = (programs as Record<string, { admin?: { scopes: readonly string[] } }>)[clientId]?.admin
        ?.scopes;
      const asked = scopes ? { scope: scopes.join(' ') } : scope;
      return calls.post(
        '/token',
        { grant_type: 'client_credentials', ...asked, ...(await calls.assertion(clientId)), ...changed },
        headers,
      );
    }
    async function bearer(clientId: string): Promise<Record<string, string>> {
      const answer = await tokenFor(clientId);
      expect({ clientId, status: answer.status, body: answer.status === 200 ? '' : answer.body }).toEqual({
        clientId,
        status: 200,
        body: '',
      });
      return { authorization: `Bearer ${String(answer.json['access_token'])}` };
    }

    it('A2: by hand: who may do what changes something', () => {
      const byHand: Record<string, { roles: StaffRole[]; fresh: boolean }> = {
        'POST /sessions/{session}/end': { roles: ['operator'], fresh: true },
        'POST /accounts/{account}/lock': { roles: ['operator'], fresh: true },
        'POST /accounts/{account}/unlock': { roles: ['operator'], fresh: true },
        'POST /accounts/{account}/reset': { roles: ['operator'], fresh: true },
        'POST /accounts/{account}/end-sessions': { roles: ['operator'], fresh: true },
        'POST /keys/rotate': { roles: ['operator'], fresh: true },
        'POST /policy/diff': { roles: ['viewer'], fresh: false },
        'POST /policy/drafts': { roles: ['editor'], fresh: false },
        'POST /policy/roll-back': { roles: ['editor'], fresh: false },
        'POST /policy/drafts/{draft}/approve': { roles: ['approver'], fresh: true },
        'POST /policy/drafts/{draft}/refuse': { roles: ['approver'], fresh: false },
        'POST /policy/drafts/{draft}/withdraw': { roles: ['editor'], fresh: false },
      };
      const unsafe = endpoints().filter(({ method }) => method !== 'GET');
      expect(
        Object.fromEntries(
          unsafe.map((item) => [nameOf(item), { roles: [...item.roles], fresh: item.fresh ?? false }]),
        ),
      ).toEqual(byHand);
    });

    it('A2: nobody gets 401, and somebody of a portal hears that there is nothing', async () => {
      expect(await verdicts({ origin: the().stack.brokerUrl })).toEqual(expected(() => 401));
      const visitor = await signInPortalUser(the());
      for (const endpoint of endpoints()) {
        const { status } = await ask(endpoint, asPerson(visitor));
        expect({ name: nameOf(endpoint), status }).toEqual({ name: nameOf(endpoint), status: 404 });
      }
    });

    it.each(staffRoles)('A2 A4: %s: by role, by level, by freshness', async (role) => {
      const allowed = (item: ApiEndpoint, otherwise: unknown) =>
        hasStaffRole([role], item.roles) ? otherwise : 403;
      const visitor = await signInStaff(the(), role);
      expect(await verdicts(asPerson(visitor))).toEqual(expected((item) => allowed(item, 'through')));
      await the().ageEvidence(visitor, 360);
      const stale = (item: ApiEndpoint) => allowed(item, item.fresh ? 403 : 'through');
      expect(await verdicts(asPerson(visitor))).toEqual(expected(stale));
      const low = await signInStaff(the(), role, 'EH2');
      expect(await verdicts(asPerson(low))).toEqual(expected(() => 403));
    });

    it.each(adminScopes)('A2: a program with %s reaches what the scope stands for', async (scope) => {
      const roles = rolesOfScopes([scope]);
      const found = await verdicts(await bearer(scope.replace('.', '-')));
      const through = (item: ApiEndpoint) => !item.peopleOnly && hasStaffRole(roles, item.roles);
      expect(found).toEqual(expected((item) => (through(item) ? 'through' : 403)));
    });

    it('A2: what approves or makes staff is never open to a program', async () => {
      const headers = await bearer('admin-all');
      for (const endpoint of endpoints().filter(({ peopleOnly }) => peopleOnly)) {
        expect((await ask(endpoint, headers)).json).toMatchObject({ status: 403, code: 'people-only' });
      }
    });

    it('A1: people from another site, without origin, or with something else than JSON change nothing', async () => {
      const visitor = await signInStaff(the(), 'operator');
      const operators = endpoints().filter(
        ({ method, roles }) => method !== 'GET' && hasStaffRole(['operator'], roles),
      );
      for (const endpoint of operators) {
        const own = asPerson(visitor);
        const foreign = [
          { ...own, origin: 'https://evil.example' },
          { ...own, origin: 'null' },
          { cookie: own.cookie },
          { ...own, 'sec-fetch-site': 'cross-site' },
        ];
        for (const headers of foreign) expect((await ask(endpoint, headers)).status).toBe(403);
        for (const type of [
          'text/plain',
          'application/x-www-form-urlencoded',
          'text/json',
          'application/json; charset=latin1',
        ]) {
          const answer = await ask(endpoint, { ...own, 'content-type': type });
          expect({ type, status: answer.status }).toEqual({ type, status: 415 });
        }
      }
    });

    it('A10: no answer opens itself to another origin, and a preflight gets nothing', async () => {
      const visitor = await signInStaff(the(), 'operator');
      for (const path of ['/openapi.json', '/routes', '/keys/rotate', '/nothing-here']) {
        for (const method of ['GET', 'OPTIONS', 'POST', 'PATCH']) {
          const origin = 'https://evil.example';
          const asked = { 'access-control-request-method': 'POST', cookie: cookieOf(visitor), origin };
          const { headers, status } = await send(path, { method, headers: asked });
          expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
          if (method === 'OPTIONS') expect([404, 405]).toContain(status);
          expect(headers['cache-control']).toBe('no-store');
        }
      }
    });

    it('a token counts nowhere else: not at the gate, not on pages; and a cookie beside it counts for nothing', async () => {
      const headers = await bearer('admin-all');
      const page = await the().raw.send(`${the().stack.brokerUrl}/admin/routes`, { headers });
      expect(page.location).toMatch(/^\/admin\/sign-in/);
      const gate = await the().raw.send(`${the().stack.portalUrl}/verzuim`, { headers });
      expect([302, 303, 401, 403]).toContain(gate.status);
      const operator = await signInStaff(the(), 'operator');
      const read = await bearer('admin-read');
      const both = await send('/sessions', { headers: { ...read, cookie: cookieOf(operator) } });
      expect(both.status).toBe(403);
      const broken = await send('/routes', {
        headers: { authorization: 'Bearer nonsense', cookie: cookieOf(operator) },
      });
      expect(broken.json).toMatchObject({ status: 401, code: 'token-required' });
    });

    it('a client that people log in through gets no token for this API', async () => {
      const resource = base();
      const refused = await tokenFor('with-people', { resource });
      expect(refused.status).toBe(400);
      const visitor = await signInStaff(the(), 'operator');
      const page = await calls.authorize(visitor, 'with-people', { resource });
      expect(page.url).toContain('error=');
    });

    it('a program cannot ask for what the policy did not give it, nor log anybody in', async () => {
      expect((await tokenFor('admin-read', { scope: 'admin.operate' })).json).toMatchObject({
        error: 'invalid_scope',
      });
      expect((await tokenFor('admin-read', { resource: 'https://other.example' })).status).toBe(400);
      const visitor = await signInStaff(the(), 'operator');
      expect((await calls.authorize(visitor, 'admin-read')).status).toBe(400);
    });

    it('a token bound to a key is worth nothing without it, and a proof works once', async () => {
      const holder = await createDpopKey();
      const thief = await createDpopKey();
      const proof = await holder.proof('POST', `${the().stack.brokerUrl}/token`);
      expect((await tokenFor('admin-dpop')).status).toBe(400);
      const answer = await tokenFor('admin-dpop', {}, { dpop: proof });
      expect(answer.json).toMatchObject({ token_type: 'DPoP' });
      const accessToken = String(answer.json['access_token']);
      const routes = `${base()}/routes`;
      const asked = async (scheme: string, dpop?: string) =>
        (
          await send('/routes', {
            headers: { authorization: `${scheme} ${accessToken}`, ...(dpop ? { dpop } : {}) },
          })
        ).status;
      const good = await holder.proof('GET', routes, { accessToken });
      expect(await asked('DPoP', good)).toBe(200);
      expect(await asked('DPoP', good)).toBe(401);
      expect(await asked('Bearer')).toBe(401);
      expect(await asked('Bearer', await holder.proof('GET', routes, { accessToken }))).toBe(401);
      expect(await asked('DPoP')).toBe(401);
      expect(await asked('DPoP', await thief.proof('GET', routes, { accessToken }))).toBe(401);
      expect(await asked('DPoP', await holder.proof('POST', routes, { accessToken }))).toBe(401);
      expect(await asked('DPoP', await holder.proof('GET', `${base()}/keys`, { accessToken }))).toBe(401);
      expect(await asked('DPoP', await holder.proof('GET', routes))).toBe(401);
      const old = { iat: Math.floor(Date.now() / 1000) - 300 };
      expect(await asked('DPoP', await holder.proof('GET', routes, { accessToken, claims: old }))).toBe(401);
    });

    it('H8: a token bound to a certificate is worth nothing without it, nor shown by who is no trusted proxy', async () => {
      const shown = (of: keyof typeof certificates) => ({ 'x-client-cert': shownBy.nginx(certificates[of]) });
      expect((await tokenFor('admin-mtls')).status).toBe(400);
      const answer = await tokenFor('admin-mtls', {}, { ...shown('portal'), 'x-client-verified': 'SUCCESS' });
      expect(answer.status).toBe(200);
      const authorization = `Bearer ${String(answer.json['access_token'])}`;
      const asked = async (headers: Record<string, string>, localAddress = '127.0.0.1') => {
        const { host, port } = new URL(base());
        const path = '/admin/api/v1/routes';
        const asking = request({
          host: '127.0.0.1',
          port,
          localAddress,
          path,
          headers: { host, ...headers },
        });
        const [answered] = await once(asking.end(), 'response');
        answered.resume();
        return answered.statusCode;
      };
      expect(await asked({ authorization, ...shown('portal') })).toBe(200);
      expect(await asked({ authorization, ...shown('portal') }, '127.0.0.2')).toBe(401);
      expect(await asked({ authorization, ...shown('other') })).toBe(401);
      expect(await asked({ authorization, 'x-client-cert': 'garbage' })).toBe(401);
      expect(await asked({ authorization })).toBe(401);
      expect(
        await asked({ authorization: authorization.replace('Bearer', 'DPoP'), ...shown('portal') }),
      ).toBe(401);
    });

    it('a token that is altered, of another audience or unsigned is nobody', async () => {
      const { authorization = '' } = await bearer('admin-all');
      const [head = '', body = '', mac = ''] = authorization.replace('Bearer ', '').split('.');
      const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
      const wide = Buffer.from(JSON.stringify({ ...claims, scope: 'admin.operate admin.write' })).toString(
        'base64url',
      );
      const own = await calls.sign({ ...claims }, { typ: 'at+jwt' });
      for (const token of [`${head}.${wide}.${mac}`, calls.unsigned(claims), own, `${head}.${body}.`]) {
        const { status } = await send('/routes', { headers: { authorization: `Bearer ${token}` } });
        expect(status).toBe(401);
      }
      expect(claims).toMatchObject({ aud: base(), sub: 'admin-all', client_id: 'admin-all' });
      expect(claims.exp - claims.iat).toBeLessThanOrEqual(300);
    });

    it('the document is valid OpenAPI 3.1, and every answer is as it says', async () => {
      const { json: document } = await send('/openapi.json');
      const verdict = await new Validator().validate(document);
      expect(verdict.errors ?? []).toEqual([]);
      expect(document.openapi).toBe('3.1.0');
      const documented = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
      );
      expect(documented.sort()).toEqual(endpoints().map(nameOf).sort());
      const ajv = new Ajv2020({ strict: false });
      addFormats.default(ajv);
      const headers = await bearer('admin-all');
      const routes = await send('/routes', { headers });
      const account = (await the().sql<{ id: string }>('select id from account limit 1'))[0]?.id ?? '';
      for (const endpoint of endpoints()) {
        if (endpoint.path === '/policy/diff') continue;
        const named = endpoint.path.replace('{route}', routes.json.items[0].id).replace('{account}', account);
        if (named.includes('{') || (endpoint.method !== 'GET' && endpoint.path !== '/keys/rotate')) continue;
        const query =
          named === '/explain' ? `?url=${encodeURIComponent(`${the().stack.portalUrl}/verzuim`)}` : '';
        if (endpoint.peopleOnly) continue;
        const answer = await send(named + query, {
          method: endpoint.method,
          headers,
          ...(endpoint.method === 'GET' ? {} : { body: JSON.stringify({ reason: 'test', now: true }) }),
        });
        const operation = document.paths[endpoint.path][endpoint.method.toLowerCase()];
        const schema = operation.responses[String(answer.status)]?.content?.['application/json']?.schema;
        expect({ named, status: answer.status, hasSchema: schema !== undefined }).toMatchObject({
          hasSchema: true,
        });
        const matches = ajv.compile(schema);
        matches(answer.json);
        expect({ named, errors: matches.errors }).toEqual({ named, errors: null });
      }
      const isProblem = ajv.compile(document.components.schemas.Problem);
      for (const wrong of [
        await send('/nothing', { headers }),
        await send('/routes'),
        await send('/routes?zz=1', { headers }),
      ]) {
        isProblem(wrong.json);
        expect({ body: wrong.body, errors: isProblem.errors }).toMatchObject({ errors: null });
        expect(wrong.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      }
    });

    it('A3: every fault at once, each with where it stands', async () => {
      const headers = await bearer('admin-operate');
      const body = JSON.stringify({ alg: 7, now: 'perhaps', extra: 1, 'a/b~c': 2 });
      const { json, status } = await send('/keys/rotate', { method: 'POST', headers, body });
      expect(status).toBe(422);
      const pointers = json.errors.map(({ pointer }: { pointer: string }) => pointer).sort();
      expect(pointers).toEqual(['/alg', '/a~1b~0c', '/extra', '/now', '/reason'].sort());
      const query = await send('/sessions?limit=0&account=x&zz=1', { headers });
      const names = query.json.errors.map(({ parameter }: { parameter: string }) => parameter).sort();
      expect(names).toEqual(['account', 'limit', 'zz']);
      const large = await send('/keys/rotate', {
        method: 'POST',
        headers,
        body: `{"reason":"${'x'.repeat(70_000)}"}`,
      });
      expect(large.status).toBe(413);
      expect((await send('/keys/rotate', { method: 'POST', headers, body: '{"reason":' })).status).toBe(400);
    });

    it('pages by cursors that are of one list and one filter, and that nobody makes up', async () => {
      const headers = await bearer('admin-all');
      const seen: string[] = [];
      let cursor = '';
      do {
        const { json } = await send(`/routes?limit=2${cursor && `&cursor=${cursor}`}`, { headers });
        seen.push(...json.items.map(({ id }: { id: string }) => id));
        cursor = json.next ?? '';
        expect(json.total).toBeGreaterThan(5);
      } while (cursor !== '');
      expect(seen).toEqual([...the().stack.broker.policies.current().policy.routes.keys()].sort());
      const { json } = await send('/audit?limit=1', { headers });
      const other = json.next as string;
      for (const address of [
        `/routes?cursor=${other}`,
        `/audit?event=sign-in&cursor=${other}`,
        '/audit?cursor=abc.def',
        `/audit?cursor=${other}x`,
      ]) {
        expect({ address, status: (await send(address, { headers })).status }).toEqual({
          address,
          status: 400,
        });
      }
      expect((await send(`/audit?limit=1&cursor=${other}`, { headers })).json.items[0].seq).toBe(
        json.items[0].seq - 1,
      );
    });

    it('a change is made on the state that was read, waits for people where it opens, and keeps masked secrets', async () => {
      const headers = await bearer('admin-all');
      const read = await send('/policy', { headers });
      const etag = String(read.headers['etag']);
      expect(read.body).not.toContain(secretHash);
      const { version } = read.json;
      const submit = (source: string, more: Record<string, string>) =>
        send('/policy/drafts', {
          method: 'POST',
          headers: { ...headers, ...more },
          body: JSON.stringify({ source, reason: 'test' }),
        });
      const text = `${read.json.source}\n# reviewed\n`;
      expect((await submit(text, {})).json).toMatchObject({ status: 428, code: 'version-required' });
      expect((await submit(text, { 'if-match': '*' })).json).toMatchObject({ status: 412 });
      expect((await submit(text, { 'if-match': `"policy-${version + 1}"` })).json).toMatchObject({
        status: 412,
      });
      const faulty = await submit(text.replace(/^services:/m, 'servicez:'), { 'if-match': etag });
      expect(faulty.json).toMatchObject({ status: 422, code: 'policy-faults' });
      expect(faulty.json.errors.length).toBeGreaterThan(1);
      expect((await submit(text, { 'if-match': etag })).json).toMatchObject({
        kind: 'applied',
        version: version + 1,
      });
      const kept = the().stack.broker.policies.current().policy.document.clients['with-secret'];
      expect(kept?.auth.secretHash).toBe(secretHash);
      expect((await submit(text, { 'if-match': etag })).json).toMatchObject({ status: 412 });
      const now = String((await send('/policy', { headers })).headers['etag']);
      const opened = text.replace(
        'admin:\n      scopes:\n        - admin.read\n',
        'admin:\n      scopes:\n        - admin.read\n        - admin.write\n',
      );
      const draft = await submit(opened, { 'if-match': now });
      expect(draft.json).toMatchObject({ kind: 'draft', approvalsNeeded: 2 });
      const one = await send(`/policy/drafts/${draft.json.id}`, { headers });
      expect(one.json.changes).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'opened' })]));
      expect(one.body).not.toContain(secretHash);
      const decide = (act: string, who: Record<string, string>, match = String(one.headers['etag'])) =>
        send(`/policy/drafts/${draft.json.id}/${act}`, {
          method: 'POST',
          headers: { ...who, 'if-match': match },
          ...(act === 'refuse' ? { body: '{"reason":"no"}' } : {}),
        });
      expect((await decide('approve', headers)).json).toMatchObject({ code: 'people-only' });
      const approver = asPerson(await signInStaff(the(), 'approver'));
      expect((await decide('refuse', approver, '"old"')).json).toMatchObject({ status: 412 });
      expect((await decide('approve', approver)).json).toMatchObject({
        status: 403,
        code: 'second-approver-needed',
      });
      expect((await decide('refuse', approver)).status).toBe(204);
      expect((await decide('refuse', approver)).json).toMatchObject({ status: 412 });
    });

    it('A11: no secret, hash or key of a client is in any answer', async () => {
      const headers = await bearer('admin-all');
      for (const endpoint of endpoints().filter(
        ({ method, path }) => method === 'GET' && !path.includes('{'),
      )) {
        const { body } = await send(endpoint.path, { headers });
        expect(body).not.toContain(secretHash);
        expect(body).not.toMatch(/"d":|privateJwk|sealed/i);
        if (endpoint.path !== '/policy') expect(body).not.toMatch(/jwk|secretHash/i);
      }
    });

    it('what a program does is on the record, by its name', async () => {
      const headers = await bearer('admin-operate');
      const visitor = await signInPortalUser(the());
      const { accountId } = await the().sessionOf(visitor);
      const body = JSON.stringify({ reason: 'taken over' });
      expect((await send(`/accounts/${accountId}/lock`, { method: 'POST', headers, body })).status).toBe(204);
      expect(
        await the().stack.broker.flows.brokerSessions.load(the().cookieOf(visitor, 'broker')),
      ).toBeNull();
      const rows = await send(`/audit?event=account-locked&account=${accountId}`, {
        headers: await bearer('admin-audit'),
      });
      expect(rows.json.items[0]).toMatchObject({
        outcome: 'success',
        reason: 'taken over',
        facts: { author: 'program admin-operate' },
      });
    });

    it('nobody acts on himself through the API either', async () => {
      const visitor = await signInStaff(the(), 'operator');
      const { accountId } = await the().sessionOf(visitor);
      const body = JSON.stringify({ reason: 'me' });
      const answer = await send(`/accounts/${accountId}/reset`, {
        method: 'POST',
        headers: asPerson(visitor),
        body,
      });
      expect(answer.json).toMatchObject({ status: 403, code: 'own-case' });
    });

    it('a program that the policy took back is nobody from the next request on', async () => {
      const headers = await bearer('admin-all');
      expect((await send('/routes', { headers })).status).toBe(200);
      const { policies } = the().stack.broker;
      const { document } = policies.current().policy;
      const clients = {
        ...document.clients,
        'admin-all': { ...document.clients['admin-all'], disabled: true },
      };
      await policies.apply({
        document: { ...document, clients } as never,
        source: '',
        author: 'test',
        reason: 'test',
      });
      expect((await send('/routes', { headers })).status).toBe(401);
    });
  },
  {
    prepare: async (ports) => ({
      extraConfig: `${consoleStaff}\nprovider:\n  clientCertificateHeader: X-Client-Cert\n  clientCertificateVerifiedHeader: X-Client-Verified\n`,
      editPolicy: (source) =>
        source +
        stringify({ clients: programs }, { aliasDuplicateObjects: false })
          .replace('RESOURCE', `http://sluis.localhost:${ports.public}/admin/api/v1`)
          .replace('ADDRESS', `http://rp.localhost:${ports.public}/with-people`),
    }),
  },
);
