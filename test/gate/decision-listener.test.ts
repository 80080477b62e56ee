// The decision endpoints refuse whatever is not plainly allowed, in words each proxy understands.
// Threats P4, P17, P18, P20, P24, P25, H1, H3, H11, D1.

import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GateAnswer } from '../../src/flow/portal-request.ts';
import { createDecisionHandler } from '../../src/gate/decision-listener.ts';
import { buildManagedHeaders, managedNamesOf } from '../../src/gate/managed-headers.ts';
import { decisionServerOptions } from '../../src/gate/server-options.ts';
import {
  type Answer,
  ask,
  authorizeOf,
  cookieName,
  createListLog,
  createStand,
  identity,
  type LogLine,
  listen,
  portalHost,
  publicUrl,
  type Stand,
  sendRaw,
  valuesOf,
} from './gate-stand.ts';

type Header = [string, string];
let stand: Stand;
const lines: LogLine[] = [];
let port = 0;
let strangerPort = 0;
let answered: string[] = [];
const closers: (() => Promise<void>)[] = [];

async function start(trustedProxies: string[], isCounted = true): Promise<number> {
  const handler = createDecisionHandler({
    authorize: (request) => authorizeOf(stand)(request),
    trustedProxies,
    publicUrl,
    cookieName,
    log: createListLog(lines),
    ...(isCounted ? { onAnswer: (answer: GateAnswer) => answered.push(answer.kind) } : {}),
    renderRefusal: (what) => ({
      status: what.kind === 'refuse' ? 403 : 401,
      headers: { 'Content-Type': 'text/html' },
      body: `<h1>${what.kind}</h1>`,
    }),
  });
  const listening = await listen(createServer(decisionServerOptions, handler));
  closers.push(listening.close);
  return listening.port;
}

beforeAll(async () => {
  port = await start(['127.0.0.1/32', '::1']);
  strangerPort = await start(['10.0.0.0/8', '192.168.1.7']);
});
beforeEach(() => {
  stand = createStand();
  lines.length = 0;
  answered = [];
});
afterAll(async () => {
  for (const close of closers) await close();
});

const forwardPath = '/api/authz/forward-auth';
const requestPath = '/api/authz/auth-request';

function forwardHeaders(uri: string, { method = 'GET', host = portalHost, proto = 'https' } = {}): Header[] {
  return [
    ['X-Forwarded-Method', method],
    ['X-Forwarded-Proto', proto],
    ['X-Forwarded-Host', host],
    ['X-Forwarded-Uri', uri],
  ];
}

function originalHeaders(uri: string, { method = 'GET', origin = `https://${portalHost}` } = {}): Header[] {
  return [
    ['X-Original-Method', method],
    ['X-Original-URL', origin + uri],
  ];
}

const live: Header = ['Cookie', `a=1; ${cookieName}=live; b=2`];
const weak: Header = ['Cookie', `${cookieName}=weak`];
const navigate: Header = ['Sec-Fetch-Mode', 'navigate'];

const forward = (uri: string, headers: Header[] = [], options = {}) =>
  ask(port, forwardPath, [...forwardHeaders(uri, options), ...headers]);
const original = (uri: string, headers: Header[] = [], options = {}) =>
  ask(port, requestPath, [...originalHeaders(uri, options), ...headers]);

function expectUncached(answer: Answer): void {
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.headers['vary']).toBe('*');
}

describe('allow', () => {
  it.each([forward, original])('answers 200 with every managed header and no body', async (send) => {
    for (const mode of ['sync', 'async'] as const) {
      stand.mode = mode;
      const answer = await send('/app/list?x=1', [live]);
      expect(answer.status).toBe(200);
      expect(answer.body).toBe('');
      expectUncached(answer);
      for (const [name, value] of stand.headers) expect(valuesOf(answer.rawHeaders, name)).toEqual([value]);
    }
    expect(answered).toEqual(['allow', 'allow']);
  });

  it('H3: an open route for an anonymous visitor still emits every managed header, empty', async () => {
    const answer = await forward('/public/a', [
      ['Remote-User', 'ceo'],
      ['Remote-Email', 'ceo@x'],
    ]);
    expect(answer.status).toBe(200);
    for (const name of managedNamesOf('remote-user'))
      expect(valuesOf(answer.rawHeaders, name)).toHaveLength(1);
    expect(valuesOf(answer.rawHeaders, 'Remote-User')).toEqual(['']);
    expect(answer.headers['sluis-level']).toBe('none');
  });

  it('is the same whether the connection stays open or closes, also in a pipeline', async () => {
    const ask200 = (connection: string) =>
      `GET ${forwardPath} HTTP/1.1\r\nHost: x\r\n${[...forwardHeaders('/app/list'), live]
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('')}Connection: ${connection}\r\n\r\n`;
    const { text, closed } = await sendRaw(port, ask200('keep-alive').repeat(3) + ask200('close'));
    expect(closed).toBe(true);
    const answers = text.split('HTTP/1.1 200 OK\r\n').slice(1);
    expect(answers).toHaveLength(4);
    const linesOf = (answer: string) =>
      answer
        .trimEnd()
        .split('\r\n')
        .filter((line) => !/^(?:Date|Connection|Keep-Alive):/.test(line))
        .sort();
    for (const answer of answers) {
      expect(answer.endsWith('\r\n\r\n')).toBe(true);
      expect(answer.match(/^Date: .* GMT\r$/gm)).toHaveLength(1);
      expect(linesOf(answer)).toEqual(linesOf(answers[3] ?? ''));
    }
    expect(linesOf(answers[0] ?? '')).toEqual(
      [
        'Cache-Control: no-store',
        'Vary: *',
        'Content-Length: 0',
        ...stand.headers.map((pair) => pair.join(': ')),
      ].sort(),
    );
  });

  it('answers the same when nobody counts the answers', async () => {
    const plainPort = await start(['127.0.0.1'], false);
    for (const extra of [[], [live], [live, ['X-Auth-Request-User', 'ceo']]] as Header[][]) {
      const headers = [...forwardHeaders('/app/list'), ...extra];
      const counted = await ask(port, forwardPath, headers);
      expect((await ask(plainPort, forwardPath, headers)).status).toBe(counted.status);
    }
    expect(answered).toEqual(['lift', 'allow', 'refuse']);
  });

  it('asks about exactly the target the proxy named', async () => {
    await forward('/app/a,b?ids=1,2&q=%C3%AB', [live], { method: 'POST' });
    await original('/app/list?x=1', [live]);
    expect(stand.asked).toEqual([
      `POST ${portalHost} /app/a,b?ids=1,2&q=%C3%AB`,
      `GET ${portalHost} /app/list?x=1`,
    ]);
  });

  it('D1: a body on the question is neither read nor waited for, and the connection closes', async () => {
    const head = [...forwardHeaders('/app/list'), live]
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    const raw = await sendRaw(
      port,
      `GET ${forwardPath} HTTP/1.1\r\nHost: x\r\n${head}Content-Length: 104857600\r\n\r\nabc`,
    );
    expect(raw.text).toMatch(/^HTTP\/1\.1 200 /);
    expect(raw.text).toMatch(/\r\nConnection: close\r\n/);
    expect(raw.closed).toBe(true);
  });
});

describe('lift', () => {
  it('forward-auth redirects a navigation to the start of the lift on the portal host', async () => {
    const answer = await forward('/app/list?x=1', [navigate]);
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe(
      `https://${portalHost}/.sluis/start?rd=${encodeURIComponent('/app/list?x=1')}`,
    );
    expectUncached(answer);
  });

  it('forward-auth challenges a script with RFC 9470 and says nothing of an address', async () => {
    const answer = await forward('/app/list', [weak, ['Sec-Fetch-Mode', 'cors']]);
    expect(answer.status).toBe(401);
    expect(answer.headers.location).toBeUndefined();
    expect(answer.headers['www-authenticate']).toBe(
      `Bearer realm="${publicUrl}", error="insufficient_user_authentication", ` +
        'error_description="These data ask for a higher assurance level than you have shown.", ' +
        'acr_values="http://eidas.europa.eu/LoA/substantial http://eidas.europa.eu/LoA/high", max_age="900"',
    );
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'step-up-required', status: 401, max_age: 900 });
  });

  it('auth-request answers 401 for sign-in and step-up, with the address for a navigation alone', async () => {
    for (const cookie of [[], [weak]] as Header[][]) {
      const answer = await original('/app/list', [...cookie, navigate]);
      expect(answer.status).toBe(401);
      expect(answer.headers.location).toBe(`https://${portalHost}/.sluis/start?rd=%2Fapp%2Flist`);
      expect(answer.headers['www-authenticate']).toContain('insufficient_user_authentication');
      const script = await original('/app/list', cookie);
      expect(script.status).toBe(401);
      expect(script.headers.location).toBeUndefined();
    }
  });

  it('a form that needs a lift is never redirected into the form that was lost', async () => {
    const referer: Header = ['Referer', `https://${portalHost}/app/form?step=2`];
    const answer = await forward('/app/form', [navigate, referer], { method: 'POST' });
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe(
      `https://${portalHost}/.sluis/nothing-sent?method=POST&asked=%2Fapp%2Fform&rd=${encodeURIComponent('/app/form?step=2')}`,
    );
    const script = await forward('/app/form', [referer], { method: 'POST' });
    expect(script.status).toBe(401);
    const nginx = await original('/app/form', [navigate, referer], { method: 'POST' });
    expect([nginx.status, nginx.headers.location]).toEqual([401, answer.headers.location]);
  });

  it.each([
    'https://evil.example/app/form',
    `https://${portalHost}.evil.example/x`,
    `http://${portalHost}/app/form`,
    `https://${portalHost}//evil.example/x`,
    `https://${portalHost}/.sluis/finish?ticket=abc`,
    'not a url',
  ])('the way back to a form is / when the Referer is %s', async (referer) => {
    for (const value of [referer, `${referer}/${'a'.repeat(4000)}`]) {
      const answer = await forward('/app/form', [navigate, ['Referer', value]], { method: 'POST' });
      expect(answer.headers.location).toMatch(
        /^https:\/\/portal\.example\.nl\/\.sluis\/nothing-sent\?.*&rd=%2F$/,
      );
    }
  });
});

describe('refusal', () => {
  it('who can never pass gets 403 with the reason and a reference, a person as a page', async () => {
    const page = await forward('/app/never', [live, navigate]);
    expect([page.status, page.body]).toEqual([403, '<h1>refuse</h1>']);
    const script = await forward('/app/never', [live]);
    expect(script.status).toBe(403);
    expect(JSON.parse(script.body)).toMatchObject({ code: 'branch-refused', reference: 'REF2345678' });
    const nginx = await original('/app/never', [live, navigate]);
    expect([nginx.status, nginx.headers['sluis-error'], nginx.headers['sluis-reference']]).toEqual([
      403,
      'branch-refused',
      'REF2345678',
    ]);
  });

  it('auth-request knows only 2xx, 401 and 403', async () => {
    const uris = ['/app/a', '/app/../b', '/nowhere', '/public/x', '/app/%00', '//x', '/app/never', '/'];
    for (const uri of uris) {
      for (const cookie of [[], [live], [weak], [navigate]] as Header[][]) {
        expect([200, 401, 403]).toContain((await original(uri, cookie)).status);
      }
    }
    expect((await original('/app/a', [live], { origin: 'https://other.example.nl' })).status).toBe(403);
    expect((await forward('/app/a', [live], { host: 'other.example.nl' })).status).toBe(421);
  });

  it('P4: a peer that is no trusted proxy is refused unheard, whatever it says about the target', async () => {
    for (const path of [forwardPath, requestPath]) {
      const headers = [...forwardHeaders('/public/a'), ...originalHeaders('/public/a'), live];
      const answer = await ask(strangerPort, path, [...headers, ['X-Forwarded-For', '10.1.2.3']]);
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body).code).toBe('untrusted-proxy');
      expect(valuesOf(answer.rawHeaders, 'Remote-User')).toEqual([]);
    }
    expect(stand.asked).toEqual([]);
  });

  it('P20: health-check user agents and paths open nothing', async () => {
    for (const agent of ['', 'kube-probe/1.30', 'GoogleHC/1.0', 'ELB-HealthChecker/2.0']) {
      expect((await forward('/app/bsn', [['User-Agent', agent]])).status).toBe(401);
      expect((await original('/app/bsn', [['User-Agent', agent]])).status).toBe(401);
    }
    for (const path of [
      '/healthz',
      '/readyz',
      '/ping',
      '/',
      `${forwardPath}/`,
      `${forwardPath}/../healthz`,
    ]) {
      expect((await ask(port, path, [...forwardHeaders('/app/x'), live])).status).toBe(404);
    }
  });

  it('P18: a preflight gets no shortcut, TRACE and CONNECT are refused, HEAD is asked as HEAD', async () => {
    const preflight: Header[] = [
      ['Origin', 'https://evil.example'],
      ['Access-Control-Request-Method', 'POST'],
    ];
    expect((await forward('/app/list', preflight, { method: 'OPTIONS' })).status).toBe(401);
    expect((await forward('/app/list', [live], { method: 'TRACE' })).status).toBe(405);
    expect((await forward('/app/list', [live], { method: 'CONNECT' })).status).toBe(405);
    expect((await original('/app/list', [live], { method: 'TRACE' })).status).toBe(403);
    expect((await forward('/app/list', [live], { method: 'get' })).status).toBe(400);
    expect((await forward('/app/list', [], { method: 'HEAD' })).status).toBe(401);
    expect(stand.asked.at(-1)).toBe(`HEAD ${portalHost} /app/list`);
  });

  it.each(['X-HTTP-Method-Override', 'X-Method-Override', 'X-HTTP-Method', 'x_http_method_override'])(
    'P17: %s that names another method is refused; the same method changes nothing',
    async (name) => {
      expect((await forward('/app/list', [live, [name, 'POST']])).status).toBe(400);
      expect((await original('/app/list', [live, [name, 'DELETE']])).status).toBe(403);
      expect((await forward('/app/list', [live, [name, 'get'], [name, 'PUT']])).status).toBe(400);
      expect((await forward('/app/list', [live, [name, 'get']])).status).toBe(200);
    },
  );

  it('P17: a _method parameter that names another method is refused, encoded or not', async () => {
    expect((await forward('/app/list?_method=DELETE', [live], { method: 'POST' })).status).toBe(400);
    expect((await forward('/app/list?a=1&%5Fmetho%64=put', [live], { method: 'POST' })).status).toBe(400);
    expect((await forward('/app/list?_method=post', [live], { method: 'POST' })).status).toBe(200);
    expect((await forward('/app/list?my_methods=x', [live])).status).toBe(200);
  });

  it('H1: a managed name in another spelling is refused, with a session and without', async () => {
    const spellings = ['Remote_User', 'Sluis_Level', 'remote.user', 'X_Auth_Request-User', 'SLUIS-LEVEL_'];
    for (const name of [...spellings, 'X_Forwarded_User', 'X-Auth-Request_Email']) {
      for (const cookie of [[], [live]] as Header[][]) {
        const answer = await forward('/public/a', [...cookie, [name, 'admin']]);
        expect([name, answer.status, answer.headers['sluis-error']]).toEqual([name, 403, 'smuggled-header']);
        expect((await original('/app/list', [...cookie, [name, 'admin']])).status).toBe(403);
      }
    }
    expect(stand.asked).toEqual([]);
  });

  it('H3: an exact managed name passes only where the answer overwrites it', async () => {
    expect((await forward('/app/list', [live, ['remote-user', 'ceo']])).status).toBe(200);
    const other = await forward('/app/list', [live, ['X-Auth-Request-User', 'ceo']]);
    expect([other.status, other.headers['sluis-error']]).toEqual([403, 'smuggled-header']);
    expect((await forward('/app/list', [live, ['X-Forwarded-User', 'ceo']])).status).toBe(403);
  });

  it('a proxy that speaks plain text for an https portal is refused', async () => {
    expect((await forward('/app/list', [live], { proto: 'http' })).status).toBe(400);
    expect((await forward('/app/list', [navigate], { proto: 'http' })).headers.location).toBeUndefined();
    expect((await original('/app/list', [live], { origin: `http://${portalHost}` })).status).toBe(403);
  });
});

describe('closed on failure', () => {
  it('P24: a cookie that is garbage, cut, huge, doubled or unknown is no session', async () => {
    const values = ['', 'garbage', 'liv', 'live ', 'x'.repeat(10_240), '%00', '"live"', 'live=', 'ëé'];
    const cookies = values.map((value) => `${cookieName}=${value}x`);
    cookies.push(`${cookieName}=live; ${cookieName}=live`, `x${cookieName}=live`, `${cookieName}x=live`);
    cookies.push(`a="${cookieName}=live`, `${cookieName.toLowerCase()}=live`, cookieName, ';;;=;');
    for (const cookie of cookies) {
      const latin1 = Buffer.from(cookie, 'utf8').toString('latin1');
      expect((await forward('/app/list', [['Cookie', latin1]])).status).toBe(401);
      expect((await original('/app/list', [['Cookie', latin1]])).status).toBe(401);
    }
    const twice = await forward('/app/list', [live, ['Cookie', `${cookieName}=weak`]]);
    expect(twice.status).toBe(401);
  });

  it.each(['throw', 'reject', 'nonsense'] as const)(
    'P24: when deciding fails by %s, nobody passes and nothing is told',
    async (mode) => {
      stand.mode = mode;
      const answer = await forward('/app/list', [live, navigate]);
      expect(answer.status).toBe(503);
      expect(valuesOf(answer.rawHeaders, 'Remote-User')).toEqual([]);
      expect((await original('/app/list', [live])).status).toBe(403);
      expect(answer.body + JSON.stringify(answer.rawHeaders)).not.toContain('canary');
      expect(lines.filter((line) => line.event === 'gate.failed')).toHaveLength(2);
    },
  );

  it('H11: an identity that cannot be written as a header refuses instead of crashing', async () => {
    stand.headers = [['Remote-User', 'a\r\nX-Role: admin']];
    const answer = await forward('/app/list', [live]);
    expect(answer.status).toBe(503);
    expect(answer.headers['x-role']).toBeUndefined();
    expect((await original('/app/list', [live])).status).toBe(403);
    stand.headers = buildManagedHeaders('remote-user', { ...identity, name: 'a\r\nX-Role: admin' });
    const safe = await forward('/app/list', [live]);
    expect([safe.status, safe.headers['remote-name']]).toEqual([200, 'a%0D%0AX-Role: admin']);
  });

  it('P25: each part must come exactly once', async () => {
    for (const [path, complete] of [
      [forwardPath, forwardHeaders('/app/list')],
      [requestPath, originalHeaders('/app/list')],
    ] as [string, Header[]][]) {
      expect((await ask(port, path, [...complete, live])).status).toBe(200);
      for (const [index, header] of complete.entries()) {
        const without = complete.filter((_, at) => at !== index);
        const spoiled: Header[][] = [
          without,
          [...complete, header],
          [...without, [header[0], '']],
          [...without, [header[0], `${header[1]}, ${header[1]}`]],
          [...without, [header[0], `${header[1]},${header[1]}`]],
          [...without, [header[0].replaceAll('-', '_'), header[1]]],
        ];
        for (const headers of spoiled) {
          expect((await ask(port, path, [...headers, live])).status).toBe(path === forwardPath ? 400 : 403);
        }
      }
    }
    expect(stand.asked).toHaveLength(2);
  });

  it.each([
    'app/list',
    'https://portal.example.nl/app/list',
    '*',
    '/app list',
    '/app\tlist',
    '/app/é',
    '/app,/public',
    '/app/x,https://portal.example.nl/public',
  ])('P25: the target %j is malformed before anybody is asked', async (uri) => {
    const latin1 = Buffer.from(uri, 'utf8').toString('latin1');
    expect((await forward(latin1, [live])).status).toBe(400);
    expect(stand.asked).toEqual([]);
  });

  it.each([
    'portal.example.nl/app',
    'ftp://portal.example.nl/app',
    'https://portal.example.nl',
    'https:///app',
    'https://user@portal.example.nl/app',
    'https://portal.example.nl@evil.example/app',
    'https://portal.example.nl\\app/',
    'HTTPS://portal.example.nl/app',
    '//portal.example.nl/app',
  ])('P25: the original URL %j is malformed', async (url) => {
    const headers: Header[] = [['X-Original-Method', 'GET'], ['X-Original-URL', url], live];
    expect((await ask(port, requestPath, headers)).status).toBe(403);
    expect(stand.asked).toEqual([]);
  });

  it('P25: whatever bytes stand in the parts, the answer is a refusal without a stack and the server lives', async () => {
    const bytes = fc
      .string({ unit: 'binary-ascii', maxLength: 40 })
      .map((text) => text.replace(/[\r\n]/g, ' '));
    await fc.assert(
      fc.asyncProperty(fc.tuple(bytes, bytes, bytes, bytes), async (parts) => {
        const names = ['X-Forwarded-Method', 'X-Forwarded-Proto', 'X-Forwarded-Host', 'X-Forwarded-Uri'];
        const head = names.map((name, index) => `${name}: ${parts[index]}\r\n`).join('');
        const cookie = `Cookie: ${cookieName}=live\r\nConnection: close\r\n`;
        const raw = await sendRaw(port, `GET ${forwardPath} HTTP/1.1\r\nHost: x\r\n${head}${cookie}\r\n`);
        expect(raw.text).toMatch(/^HTTP\/1\.1 4[0-9][0-9] /);
        expect(raw.text).not.toMatch(/\bat .*\.ts/);
      }),
      { numRuns: 60 },
    );
    const long = await forward(`/app/${'a'.repeat(64 * 1024)}`, [live]).catch(() => null);
    expect(long?.status ?? 431).toBe(431);
    expect((await forward('/app/list', [live])).status).toBe(200);
  });

  it('no refusal is logged with a cookie, a target or an identity', async () => {
    await forward('/app/canary-path', [
      ['Cookie', `${cookieName}=canary-cookie`],
      ['Remote_User', 'canary-user'],
    ]);
    await forward('canary-path', [['Cookie', `${cookieName}=canary-cookie`]]);
    expect(lines.length).toBeGreaterThan(0);
    expect(JSON.stringify(lines)).not.toContain('canary');
  });
});
