// The built-in proxy passes on what was judged and nothing that is ours to state.
// Threats H1, H3, H5, H12, P8, P17, P18, P24, and the answers a person or a script gets.

import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { managedNamesOf } from '../../src/gate/managed-headers.ts';
import { createReverseProxy } from '../../src/gate/reverse-proxy.ts';
import { attachPublicListener, publicServerOptions } from '../../src/gate/server-options.ts';
import {
  type Answer,
  ask,
  authorizeOf,
  cookieName,
  createListLog,
  createStand,
  type LogLine,
  listen,
  portalHost,
  publicUrl,
  type Seen,
  type Stand,
  startPortal,
  valuesOf,
} from './gate-stand.ts';

type Header = [string, string];
let stand: Stand;
const lines: LogLine[] = [];
let portal: Awaited<ReturnType<typeof startPortal>>;
let extraHeaders: string[] = [];
let port = 0;
let behindProxyPort = 0;
const closers: (() => unknown)[] = [];

async function start(trustedProxies: string[]): Promise<number> {
  const listener = createReverseProxy({
    authorize: (request) => authorizeOf(stand)(request),
    cookieName,
    publicUrl,
    trustedProxies,
    log: createListLog(lines),
    renderRefusal: (what) => ({
      status: what.kind === 'refuse' ? 403 : 401,
      headers: { 'Content-Type': 'text/html' },
      body: what.kind === 'refuse' ? `<h1>${what.code}</h1>` : `<a href="${what.formPath}">nothing sent</a>`,
    }),
  });
  const server: Server = createServer(publicServerOptions);
  attachPublicListener(server, listener);
  const listening = await listen(server);
  closers.push(listening.close, listener.close);
  return listening.port;
}

beforeAll(async () => {
  portal = await startPortal((request, response) => {
    request.on('end', () => response.writeHead(200, extraHeaders).end('portal page'));
  });
  port = await start([]);
  behindProxyPort = await start(['127.0.0.1']);
});
beforeEach(() => {
  stand = createStand();
  stand.upstream = `http://127.0.0.1:${portal.port}`;
  portal.seen.length = 0;
  extraHeaders = [];
  lines.length = 0;
});
afterAll(async () => {
  for (const close of closers) await close();
  await portal.close();
});

const host: Header = ['Host', portalHost];
const live: Header = ['Cookie', `${cookieName}=live`];
const navigate: Header = ['Sec-Fetch-Mode', 'navigate'];
const visit = (path: string, headers: Header[] = [], options = {}): Promise<Answer> =>
  ask(port, path, [host, ...headers], options);

function onlySeen(): Seen {
  expect(portal.seen).toHaveLength(1);
  const [seen] = portal.seen;
  if (!seen) throw new Error('nothing arrived');
  return seen;
}

describe('what the portal receives', () => {
  it('is the method, target and body that were judged, with every managed header once', async () => {
    const answer = await visit('/app/list?x=%20a&y=1,2', [live], { method: 'POST', body: 'bsn=1' });
    expect([answer.status, answer.body]).toEqual([200, 'portal page']);
    const seen = onlySeen();
    expect([seen.method, seen.url, seen.body]).toEqual(['POST', '/app/list?x=%20a&y=1,2', 'bsn=1']);
    for (const [name, value] of stand.headers) expect(valuesOf(seen.rawHeaders, name)).toEqual([value]);
    expect(valuesOf(seen.rawHeaders, 'host')).toEqual([portalHost]);
    expect(stand.asked).toEqual([`POST ${portalHost} /app/list?x=%20a&y=1,2`]);
  });

  it('H1: no spelling of a managed name that a client sends', async () => {
    const names = [...managedNamesOf('remote-user'), ...managedNamesOf('x-auth-request')];
    const spelled = [...names, 'X-Forwarded-User', 'X-Forwarded-Email', 'Sluis-Other'].flatMap((name) => [
      name,
      name.toLowerCase(),
      name.replaceAll('-', '_'),
      name.replace('-', '_').toUpperCase(),
      name.replaceAll('-', '.'),
    ]);
    await visit('/app/list', [live, ...spelled.map((name): Header => [name, 'spoofed'])]);
    expect(JSON.stringify(onlySeen().rawHeaders)).not.toContain('spoofed');
  });

  it('H3: nor on an open route, where every managed header is there and empty', async () => {
    await visit('/public/a', [
      ['Remote-User', 'ceo'],
      ['Remote-Email', 'ceo@x'],
    ]);
    const { rawHeaders } = onlySeen();
    expect(valuesOf(rawHeaders, 'remote-user')).toEqual(['']);
    expect(valuesOf(rawHeaders, 'sluis-level')).toEqual(['none']);
    for (const name of managedNamesOf('remote-user')) expect(valuesOf(rawHeaders, name)).toHaveLength(1);
  });

  it('H1: a Connection header cannot make anybody drop what Sluis states', async () => {
    const connection: Header = [
      'Connection',
      'close, Sluis-Level, Remote-User, X-Forwarded-For, X-Own, Content-Length',
    ];
    await visit(
      '/app/list',
      [live, connection, ['X-Own', '1'], ['Keep-Alive', 'timeout=5'], ['TE', 'trailers']],
      {
        method: 'POST',
        body: 'abc',
      },
    );
    const seen = onlySeen();
    expect(valuesOf(seen.rawHeaders, 'sluis-level')).toEqual(['substantial']);
    expect(valuesOf(seen.rawHeaders, 'remote-user')).toEqual(['p-7f3a']);
    expect(valuesOf(seen.rawHeaders, 'x-forwarded-for')).toEqual(['127.0.0.1']);
    for (const name of ['x-own', 'te']) expect(valuesOf(seen.rawHeaders, name)).toEqual([]);
    expect(valuesOf(seen.rawHeaders, 'connection').join()).not.toContain('Sluis');
    expect(valuesOf(seen.rawHeaders, 'keep-alive')).not.toContain('timeout=5');
    expect(seen.body).toBe('abc');
  });

  const forwarding = ['For', 'Host', 'Proto', 'Port', 'Prefix', 'Uri', 'Method', 'Server', 'Ssl'];
  const spoofed: Header[] = [
    ...forwarding.map((name): Header => [`X-Forwarded-${name}`, 'spoofed']),
    ['X_Forwarded_For', 'spoofed'],
    ['Forwarded', 'for=spoofed'],
    ['X-Real-IP', 'spoofed'],
    ['X-Original-URL', '/spoofed'],
    ['X-Rewrite-URL', '/spoofed'],
    ['Proxy', 'http://spoofed'],
  ];

  it('H5: forwarding headers of a client are replaced by our own', async () => {
    await visit('/app/list', [live, ...spoofed]);
    const { rawHeaders } = onlySeen();
    expect(JSON.stringify(rawHeaders)).not.toContain('spoofed');
    expect(valuesOf(rawHeaders, 'x-forwarded-for')).toEqual(['127.0.0.1']);
    expect(valuesOf(rawHeaders, 'x-forwarded-host')).toEqual([portalHost]);
    expect(valuesOf(rawHeaders, 'x-forwarded-proto')).toEqual(['https']);
  });

  it('H5: a trusted proxy adds who came before, and still names neither host nor scheme', async () => {
    await ask(behindProxyPort, '/app/list', [
      host,
      live,
      ['X-Forwarded-For', '192.0.2.7'],
      ['X-Forwarded-Proto', 'http'],
    ]);
    const { rawHeaders } = onlySeen();
    expect(valuesOf(rawHeaders, 'x-forwarded-for')).toEqual(['192.0.2.7, 127.0.0.1']);
    expect(valuesOf(rawHeaders, 'x-forwarded-proto')).toEqual(['https']);
  });

  it('H12: our cookies never, other cookies byte for byte', async () => {
    const cases: [string, string[]][] = [
      [`a=1; ${cookieName}=live; b="x y"`, ['a=1; b="x y"']],
      [`${cookieName}=live;a=1;  b=%20`, ['a=1;  b=%20']],
      [`${cookieName}=live`, []],
      [`a=1; ${cookieName}=live; ${cookieName}-tx=secret; __host-SLUIS-x=secret ; c==`, ['a=1; c==']],
      [`${cookieName}=live; x${cookieName}=kept`, [`x${cookieName}=kept`]],
    ];
    for (const [sent, expected] of cases) {
      portal.seen.length = 0;
      await visit('/app/list', [['Cookie', sent]]);
      expect(valuesOf(onlySeen().rawHeaders, 'cookie')).toEqual(expected);
    }
    portal.seen.length = 0;
    await visit('/app/list', [['Cookie', 'a=1'], live, ['Cookie', 'b=2'], ['Cookie_', `${cookieName}=live`]]);
    expect(valuesOf(onlySeen().rawHeaders, 'cookie')).toEqual(['a=1; b=2']);
  });

  it('P17: no method override, and a contradicting one is refused', async () => {
    await visit('/app/list', [live, ['X-HTTP-Method-Override', 'GET']]);
    expect(valuesOf(onlySeen().rawHeaders, 'x-http-method-override')).toEqual([]);
    portal.seen.length = 0;
    for (const name of ['X-HTTP-Method-Override', 'x_method_override', 'X-HTTP-Method']) {
      expect((await visit('/app/list', [live, [name, 'DELETE']])).status).toBe(400);
    }
    expect((await visit('/app/list?_method=DELETE', [live], { method: 'POST', body: 'x' })).status).toBe(400);
    expect(portal.seen).toEqual([]);
  });

  it('P8: nothing, when its address could lead further than was decided', async () => {
    const targets = ['/public/..%2fapp/bsn', '/public/%2e%2e/app/bsn', '/public/../app/bsn', '//app/bsn'];
    for (const target of [...targets, '/public;/../app/bsn', '/public\\..\\app', '/app%00', '/nowhere']) {
      const answer = await visit(target, []);
      expect([target, [400, 403].includes(answer.status)]).toEqual([target, true]);
    }
    for (const upstream of [
      `http://127.0.0.1:${portal.port}/app/bsn`,
      `http://127.0.0.1:${portal.port}/?x=`,
      `http://user@127.0.0.1:${portal.port}`,
      'ftp://127.0.0.1',
      'nonsense',
      null,
    ]) {
      stand.upstream = upstream;
      expect((await visit('/public/a')).status).toBe(502);
    }
    expect(portal.seen).toEqual([]);
  });
});

describe('what the visitor receives', () => {
  it('H12: nothing in our name and no cookie of ours from the portal; the rest untouched', async () => {
    extraHeaders = [
      ...['Set-Cookie', 'app=1; Path=/', 'Set-Cookie', `${cookieName}=stolen; Secure; Path=/`],
      ...['Set-Cookie', `  ${cookieName.toLowerCase()}-tx=; Max-Age=0`, 'Set-Cookie', 'b=2'],
      ...['Sluis-Level', 'high', 'Remote_User', 'ceo', 'X-Own', 'kept', 'X-Hop', 'dropped'],
      ...['Connection', 'X-Hop, keep-alive', 'Proxy-Authenticate', 'Basic', 'ETag', '"1"'],
    ];
    const answer = await visit('/app/list', [live]);
    expect(valuesOf(answer.rawHeaders, 'set-cookie')).toEqual(['app=1; Path=/', 'b=2']);
    for (const name of ['sluis-level', 'remote_user', 'x-hop', 'proxy-authenticate']) {
      expect(valuesOf(answer.rawHeaders, name)).toEqual([]);
    }
    expect([answer.headers['x-own'], answer.headers.etag]).toEqual(['kept', '"1"']);
  });

  it('a navigation without session is redirected to the start of the lift, query included', async () => {
    const answer = await visit('/app/list?x=1', [navigate]);
    expect([answer.status, answer.headers.location]).toEqual([
      302,
      `https://${portalHost}/.sluis/start?rd=${encodeURIComponent('/app/list?x=1')}`,
    ]);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('a script gets the RFC 9470 challenge, and a bearer token is no evidence', async () => {
    for (const headers of [[], [['Authorization', 'Bearer eyJhbGciOiJub25lIn0.e30.']]] as Header[][]) {
      const answer = await visit('/app/list', headers);
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toContain('error="insufficient_user_authentication"');
      expect(JSON.parse(answer.body).code).toBe('sign-in-required');
    }
  });

  it('a form that needs a lift gets a page that leads back to the form; nothing was sent', async () => {
    const referer: Header = ['Referer', `https://${portalHost}/app/form?n=1`];
    const answer = await visit('/app/form', [navigate, referer], { method: 'POST', body: 'typed=1' });
    expect([answer.status, answer.body]).toEqual([401, '<a href="/app/form?n=1">nothing sent</a>']);
    expect(answer.headers['www-authenticate']).toContain('insufficient_user_authentication');
    expect((await visit('/app/form', [referer], { method: 'POST', body: 'typed=1' })).status).toBe(401);
  });

  it('a refusal is a page for a person and problem details for a script', async () => {
    expect((await visit('/app/never', [live, navigate])).body).toBe('<h1>branch-refused</h1>');
    expect(JSON.parse((await visit('/app/never', [live])).body).code).toBe('branch-refused');
  });

  it('P18: TRACE is 405, a preflight has no shortcut, an upgrade is refused', async () => {
    expect((await visit('/app/list', [live], { method: 'TRACE' })).status).toBe(405);
    const preflight: Header[] = [
      ['Origin', 'https://evil.example'],
      ['Access-Control-Request-Method', 'POST'],
    ];
    expect((await visit('/app/list', preflight, { method: 'OPTIONS' })).status).toBe(401);
  });

  it.each(['throw', 'reject', 'nonsense'] as const)(
    'P24: when deciding fails by %s the portal hears nothing and the visitor no cause',
    async (mode) => {
      stand.mode = mode;
      const answer = await visit('/app/list', [live, navigate]);
      expect(answer.status).toBe(503);
      expect(answer.body + JSON.stringify(lines.map(({ event }) => event))).not.toContain('canary');
    },
  );
});

describe('invariant', () => {
  it('P24: without sufficient evidence no request of any kind reached the portal', async () => {
    const cookies: Header[][] = [
      [],
      [['Cookie', `${cookieName}=weak`]],
      [['Cookie', `${cookieName}=x${'y'.repeat(9000)}`]],
    ];
    for (const cookie of [...cookies, [live, ['Cookie', `${cookieName}=weak`]] as Header[]]) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND']) {
        for (const headers of [[], [navigate]] as Header[][]) {
          const answer = await visit('/app/list', [...cookie, ...headers], {
            method,
            body: method === 'POST' ? 'a' : '',
          });
          expect(answer.status).toBeGreaterThanOrEqual(300);
        }
      }
    }
    expect(portal.seen).toEqual([]);
  });
});
