// Every route of both applications, taken from the routers themselves: foreign posts, gets that would change
// something, first factors where more is needed, open redirects, garbage in addresses (threats R1-R7, U1-U3, E3, A1).
// Endpoints of the console and of the admin API are enumerated from their own lists in test/admin.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { Router } from 'express';
import { createApp } from '../../src/app.ts';
import type { Broker } from '../../src/deps.ts';
import { createLog } from '../../src/log.ts';
import type { VisitedPage, Visitor } from '../../src/sim/visitor.ts';
import { describeStackOnce } from '../setup/stack.ts';
import { cookieNames, hosts, type Level } from '../setup/stack-walk.ts';

type Route = { method: string; path: string; at: 'broker' | 'portal' };

/** Answers every question with itself: making the applications asks much and uses nothing of it. */
const anything: object = new Proxy(() => undefined, {
  get: (_target, name) => (name === Symbol.toPrimitive ? () => '' : anything),
  apply: () => anything,
});

/** Every route that the product registers, read while it does so. */
function registeredRoutes(): Route[] {
  const made: { path: string; stack: { method?: string }[] }[] = [];
  const router = Router.prototype as { route(path: string): (typeof made)[number] };
  const original = router.route;
  router.route = function (this: unknown, path) {
    const route = original.call(this, path);
    made.push(route);
    return route;
  };
  const config = {
    publicUrl: 'http://sluis.localhost',
    authz: { trustedProxies: [] },
    session: { idle: 1, absolute: 1 },
    provider: { jwksHosts: [] },
    keys: { publishAhead: 1 },
    outgoing: { privateHosts: [] },
  };
  // Pages of what is configured only: the whole of it.
  const own = { config, flows: { sms: { enrol: anything, stepUp: anything } } };
  const broker = new Proxy(own, { get: (known, name) => Reflect.get(known, name) ?? anything });
  const app = createApp(broker as unknown as Broker, createLog('silent'));
  app.closeProxy();
  router.route = original;
  const { pages, api } = app.endpoints;
  const elsewhere = new Set<string>([
    '/openapi.json',
    ...pages.map(({ path }) => path),
    ...api.map(({ path }) => path.replaceAll(/\{([a-z]+)\}/gi, ':$1')),
  ]);
  return made
    .filter(({ path }) => !elsewhere.has(path))
    .flatMap(({ path, stack }) =>
      [...new Set(stack.map(({ method }) => method ?? 'all'))].map((method) => ({
        method: method.toUpperCase(),
        path,
        at: path.startsWith('/.sluis') ? ('portal' as const) : ('broker' as const),
      })),
    );
}
const routes = registeredRoutes();
const unsafe = routes.filter(({ method }) => method !== 'GET');
const safe = routes.filter(({ method }) => method === 'GET');

/** They begin or finish a login: a row of that journey is what they are for. */
const journey = ['/sign-in', '/step-up', '/sign-in/callback/:upstream', '/.sluis/start', '/.sluis/finish'];

const tables = [
  'account',
  'account_identity',
  'account_link',
  'account_party',
  'factor',
  'proofing',
  'binding',
  'session_cookie',
  'evidence',
  'passkey_challenge',
  'sms_challenge',
  'activation',
  'vetting',
  'gate_transaction',
  'ticket',
  'upstream_login',
  'attempt_budget',
  'password_reset',
  'outbound_mail',
  'policy_version',
  'audit',
];

describeStackOnce('routes', (the) => {
  const portal = (path: string) => the().stack.portalUrl + path;
  const broker = (path: string) => the().stack.brokerUrl + path;
  const addressOf = ({ path, at }: Route) =>
    (at === 'broker' ? broker : portal)(path.replace(/:[a-z]+/gi, 'eherkenning'));
  const originOf = ({ at }: Route) => (at === 'broker' ? the().stack.brokerUrl : the().stack.portalUrl);

  /** Everything that matters, as one text: equal before and after means nothing changed. */
  async function snapshot(): Promise<string> {
    const parts: string[] = [];
    for (const table of tables) {
      const [row] = await the().sql<{ sum: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum from ${table} t`,
      );
      parts.push(`${table} ${row?.sum}`);
    }
    const [sessions] = await the().sql<{ sum: string }>(
      `select coalesce(md5(string_agg(id::text || version || coalesce(ended_at::text, ''), '|' order by id)), '') as sum
       from session`,
    );
    return [...parts, `session ${sessions?.sum}`].join('\n');
  }

  const jar = (visitor: Visitor) =>
    `${cookieNames.broker}=${the().cookieOf(visitor, 'broker')}; ${cookieNames.portal}=${the().cookieOf(visitor, 'portal')}`;

  it('the routers are what this file thinks they are', () => {
    expect(unsafe.map(({ path }) => path).sort()).toEqual([
      '/.sluis/sign-out',
      '/account/activate',
      '/account/factor/rename',
      '/account/letter',
      '/account/links/undo',
      '/account/passkey',
      '/account/passkey/new',
      '/account/passkey/options',
      '/account/passkey/remove',
      '/account/password',
      '/account/recovery/new',
      '/account/recovery/remove',
      '/account/sessions/end',
      '/account/sessions/end-others',
      '/account/sms',
      '/account/sms/delivery',
      '/account/sms/new',
      '/account/sms/remove',
      '/account/sms/send',
      '/account/totp',
      '/account/totp/new',
      '/account/totp/remove',
      '/admin/set-up',
      '/admin/set-up/options',
      '/admin/sign-in/passkey',
      '/admin/sign-in/passkey/options',
      '/admin/sign-in/upstream',
      '/desk/bindings/end',
      '/desk/decide',
      '/desk/find',
      '/desk/revoke',
      '/desk/vettings',
      '/login-request/:uid/consent',
      '/sign-in/company',
      '/sign-in/mismatch',
      '/sign-in/passkey',
      '/sign-in/passkey/options',
      '/sign-in/password',
      '/sign-in/reset',
      '/sign-in/reset/new',
      '/sign-in/upstream',
      '/sign-out',
      '/step-up/passkey',
      '/step-up/passkey/options',
      '/step-up/recovery',
      '/step-up/sms',
      '/step-up/sms/delivery',
      '/step-up/sms/send',
      '/step-up/totp',
    ]);
    expect(journey.every((path) => safe.some((route) => route.path === path))).toBe(true);
  });

  it.each(unsafe)('A1, E3: $method $path from elsewhere is refused and changes nothing', async (route) => {
    const visitor = the().visitor();
    await the().signIn(visitor, 'EH3', '/verzuim');
    const enrolled = await the().enrolTotp(visitor);
    const asked = await visitor.get(portal('/dossier/1'), { follow: false });
    const transaction = /transaction=([0-9a-f-]{36})/.exec(asked.headers.get('location') ?? '')?.[1] ?? '';
    const body = new URLSearchParams({
      transaction,
      factor: enrolled.factorId,
      enrolment: enrolled.factorId,
      code: enrolled.code(),
      upstream: 'eherkenning',
      choice: 'switch',
    }).toString();
    const own = originOf(route);
    const strangers: Record<string, string>[] = [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: '' },
      { origin: `${own}.evil.example` },
      { origin: own.replace('http:', 'https:') },
      { origin: `${own}0` },
      { origin: own.toUpperCase() },
      { origin: own, 'sec-fetch-site': 'cross-site' },
      { origin: own, 'sec-fetch-site': 'same-site' },
      { origin: own, 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: route.at === 'broker' ? the().stack.portalUrl : the().stack.brokerUrl },
      { origin: own, 'sec-fetch-site': 'cross-site', 'x-requested-with': 'XMLHttpRequest' },
      { referer: `${own}/account` },
    ];
    const types = ['application/x-www-form-urlencoded', 'text/plain', 'application/json'];
    const before = await snapshot();
    for (const [index, headers] of strangers.entries()) {
      const answer = await the().raw.send(addressOf(route), {
        method: route.method,
        headers: { cookie: jar(visitor), 'content-type': types[index % 3] ?? '', ...headers },
        body,
      });
      expect([headers, answer.status, answer.setCookies]).toEqual([headers, 403, []]);
    }
    expect(await snapshot()).toBe(before);
  });

  it('A1: the same post from our own page is taken, so the refusals above mean something', async () => {
    const visitor = the().visitor();
    await the().signIn(visitor, 'EH3', '/verzuim');
    for (const headers of [{ origin: the().stack.portalUrl }, { 'sec-fetch-site': 'same-origin' }]) {
      const cookie = jar(visitor);
      const answer = await the().raw.send(portal('/.sluis/sign-out'), {
        method: 'POST',
        headers: { cookie, ...headers } as Record<string, string>,
      });
      expect(answer.status).toBe(303);
    }
    expect((await the().decide(the().cookieOf(visitor, 'portal'), '/verzuim')).status).toBe(401);
  });

  const lookers = safe.filter(({ path }) => !journey.includes(path));
  it.each(lookers)(
    'A1, L3: $method $path changes nothing, neither here nor in the browser',
    async (route) => {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH3', '/verzuim');
      await the().enrolTotp(visitor);
      const before = await snapshot();
      for (const method of ['GET', 'HEAD']) {
        for (const query of [
          '',
          '?lang=xx',
          '?login=00000000-0000-4000-8000-000000000000&state=0123456789abcdef',
        ]) {
          const answer = await the().raw.send(addressOf(route) + query, {
            method,
            headers: { cookie: jar(visitor), 'sec-fetch-site': 'cross-site', accept: 'text/html' },
          });
          // The one mark that may be left asks for more: whoever logs in next must show who it is.
          const left = answer.setCookies.filter((line) => !line.startsWith('__Host-sluis-signed-out=1;'));
          expect([method, query, answer.status < 500, left]).toEqual([method, query, true, []]);
        }
      }
      expect(await snapshot()).toBe(before);
      expect((await the().decide(the().cookieOf(visitor, 'portal'), '/verzuim')).status).toBe(200);
    },
  );

  it('A1: where a login begins or ends, a get without its own visit changes no session and no factor', async () => {
    const visitor = the().visitor();
    await the().signIn(visitor, 'EH3', '/verzuim');
    const keep = async () => {
      const all = (await snapshot()).split('\n');
      return all.filter((line) => !/^(audit|gate_transaction|ticket|upstream_login) /.test(line));
    };
    const before = await keep();
    for (const route of safe.filter(({ path }) => journey.includes(path))) {
      const answer = await the().raw.send(addressOf(route), { headers: { cookie: jar(visitor) } });
      expect([route.path, answer.status < 500]).toEqual([route.path, true]);
      expect(answer.setCookies.filter((line) => !line.startsWith('__Host-sluis-visit-'))).toEqual([]);
    }
    expect(await keep()).toEqual(before);
  });

  const own: Record<string, number> = { '/account': 303, '/account/totp/new': 401, '/account/totp': 401 };
  own['/account/totp/remove'] = 401;
  own['/account/recovery/new'] = 401;
  own['/account/recovery/remove'] = 401;
  own['/account/factor/rename'] = 401;
  it.each([
    ['nobody', null],
    ['somebody who proved nothing', 'no-acr'],
  ] as const)('U1, U3: %s gets nothing of the account from any route', async (_who, fault) => {
    const visitor = the().visitor();
    if (fault) await the().logIn(visitor, await visitor.get(portal('/bedrijf')), { level: 'EH3', fault });
    const before = await snapshot();
    for (const route of routes.filter(({ path }) => path in own)) {
      const answer = await the().raw.send(addressOf(route), {
        method: route.method,
        headers: {
          cookie: jar(visitor),
          origin: originOf(route),
          'content-type': 'application/x-www-form-urlencoded',
        },
        ...(route.method === 'GET' ? {} : { body: bodyFor(route.path) }),
      });
      expect([route.path, answer.status]).toEqual([route.path, own[route.path]]);
    }
    expect(await snapshot()).toBe(before);
  });

  function bodyFor(path: string): string {
    const id = '00000000-0000-4000-8000-000000000000';
    if (path === '/account/recovery/new') return '';
    if (path.endsWith('new')) return 'transaction=';
    if (path.endsWith('rename')) return `factor=${id}&name=mine`;
    return path.endsWith('remove') ? `factor=${id}` : `enrolment=${id}&transaction=&code=123456`;
  }

  const needs: [path: string, level: number, twoFactor: boolean][] = [
    ['/', 0, false],
    ['/static/portal.css', 0, false],
    ['/bedrijf', 1, false],
    ['/dienstverband', 1, true],
    ['/verzuim', 2, false],
    ['/api/verzuim', 2, false],
    ['/verzuim/melden', 2, false],
    ['/loon', 2, false],
    ['/dossier/1001', 3, false],
    ['/nergens', 9, false],
  ];
  it.each<[string, Level | null, number, boolean]>([
    ['nobody', null, 0, false],
    ['EH2', 'EH2', 1, false],
    ['EH2 and a code', 'EH2', 1, true],
    ['EH2+', 'EH2+', 1, true],
    ['EH3', 'EH3', 2, true],
    ['EH4', 'EH4', 3, true],
  ])(
    'U1, U2: %s opens exactly what it proves, at the listener and through the gate',
    async (who, level, rank, two) => {
      const visitor = the().visitor();
      if (level) await the().signIn(visitor, level, '/bedrijf');
      if (who === 'EH2 and a code') {
        const { code } = await the().enrolTotp(visitor);
        await the().typeCode(visitor, await visitor.get(portal('/dienstverband')), code());
      }
      const cookie = the().cookieOf(visitor, 'portal');
      const opened = needs.map(([path, needed, needsTwo]) => [path, rank >= needed && (two || !needsTwo)]);
      const answers = [];
      const proxied = [];
      for (const [path] of needs) {
        answers.push([path, (await the().decide(cookie, path)).status === 200]);
        const headers = { cookie: `${cookieNames.portal}=${cookie}` };
        proxied.push([path, (await the().raw.send(portal(path), { headers })).status === 200]);
      }
      expect(answers).toEqual(opened);
      expect(proxied).toEqual(opened);
    },
  );

  it('U3: one function mints sessions, and one place sets the cookie of a portal', () => {
    const root = fileURLToPath(new URL('../../src', import.meta.url));
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));
    const naming = (pattern: RegExp) =>
      files.filter(({ text }) => pattern.test(text)).map(({ name }) => name);
    expect(naming(/\bsessions\.create\(/)).toEqual(['flow/broker-session.ts']);
    expect(naming(/insert into session \(/)).toEqual(['store/session-store.ts']);
    expect(naming(/setSessionCookie\(res, portalCookie/)).toEqual(['http/portal-pages.ts']);
    // No page writes a session's cookie beside that one function.
    expect(naming(/\bsetCookie\(\s*res,\s*(?:broker|portal)Cookie/)).toEqual([]);
    expect(naming(/function setSessionCookie\(/)).toEqual(['http/middleware/cookies.ts']);
  });

  const strangers = [
    'https://evil.example',
    'https://evil-portal.localhost',
    'https://portal.localhost.evil.example',
    'http://portal.localhost@evil.example',
    '//evil.example',
    '///evil.example',
    '////evil.example/%2e%2e',
    '/\\evil.example',
    '\\\\evil.example',
    '\\/evil.example',
    '/%5cevil.example',
    '/%5Cevil.example',
    '/%2f%2fevil.example',
    '/%2Fevil.example',
    '/%09/evil.example',
    '/\t/evil.example',
    '\t//evil.example',
    ' //evil.example',
    '/ /evil.example',
    '/%0a/evil.example',
    '/%0d%0aLocation:%20https://evil.example',
    '/\r\nLocation: https://evil.example',
    '/%00/evil.example',
    'https:evil.example',
    'https:/evil.example',
    'http:///evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    '/;@evil.example',
    '/.evil.example/..//evil.example',
    '/./\\evil.example',
    '/../..//evil.example',
    '.evil.example',
    '@evil.example',
    ':80@evil.example',
    '?//evil.example',
    '#//evil.example',
    '/verzuim#//evil.example',
    '/%23//evil.example',
    '/\u2215/evil.example',
    '/\uff0f\uff0fevil.example',
    '//\u3002evil.example',
    '/"><script>alert(1)</script>',
    "/bedrijf?x='><script>alert(1)</script>",
    '/.sluis/sign-out',
    '/.SLUIS/finish?ticket=x',
    '/%2esluis/start?rd=https://evil.example',
    `/${'a'.repeat(9000)}`,
    '',
  ];

  it('R1, R3, R5: wherever rd points, the way back stays on the own host', async () => {
    expect(strangers.length).toBeGreaterThanOrEqual(30);
    const visitor = the().visitor();
    await the().signIn(visitor, 'EH4', '/bedrijf');
    for (const payload of strangers) {
      const encoded = encodeURIComponent(payload);
      const start = await visitor.get(`${portal('/.sluis/start')}?rd=${encoded}`, { follow: false });
      expect([payload, start.status]).toEqual([payload, 303]);
      const gate = await visitor.get(start.headers.get('location') ?? '', { follow: false });
      const finish = new URL(gate.headers.get('location') ?? broker('/'), broker('/'));
      if (!finish.pathname.startsWith('/.sluis/finish')) {
        // A path of our own host without a route: told so on a page, which leads back to the portal alone.
        const isOwnPath = /^\/(?![/\\\t])/.test(payload);
        expect([payload, gate.status, isOwnPath]).toEqual([payload, 403, true]);
        expect(gate.body).not.toMatch(/href="[^"]*evil|<script/);
        continue;
      }
      const end = await visitor.get(finish.href, { follow: false });
      const location = end.headers.get('location') ?? '';
      expect([payload, new URL(location, portal('/')).origin]).toEqual([payload, the().stack.portalUrl]);
      expect([payload, /^\/(?![/\\])[\x21-\x7e]*$/.test(location)]).toEqual([payload, true]);
      expect(location.toLowerCase().startsWith('/.sluis')).toBe(false);
      expect(end.body).not.toContain('<script');
    }
  });

  it('R3, R5: the page that says nothing was sent links to the own host alone', async () => {
    for (const payload of strangers) {
      const encoded = encodeURIComponent(payload);
      const query = `rd=${encoded}&method=POST&asked=${encoded}`;
      const page = await the().raw.send(`${portal('/.sluis/nothing-sent')}?${query}`, {
        headers: { accept: 'text/html' },
      });
      expect([payload, page.status]).toEqual([payload, 401]);
      expect(page.body).not.toContain('<script');
      for (const [, href = ''] of page.body.matchAll(/href="([^"]*)"/g)) {
        const url = new URL(href.replaceAll('&amp;', '&'), portal('/.sluis/nothing-sent'));
        expect([payload, url.origin]).toEqual([payload, the().stack.portalUrl]);
      }
    }
  });

  it('R7: a visit that also asks for a form is through only when both are allowed, and can never ask for less', async () => {
    const visitor = the().visitor();
    await the().signIn(visitor, 'EH2', '/bedrijf');
    const outcomeOf = async (query: string) => {
      const start = await visitor.get(`${portal('/.sluis/start')}?${query}`, { follow: false });
      const next = await visitor.get(start.headers.get('location') ?? '', { follow: false });
      return (next.headers.get('location') ?? '').includes('ticket=') ? 'through' : next.status;
    };
    expect(await outcomeOf('rd=/bedrijf')).toBe('through');
    expect(await outcomeOf('rd=/bedrijf&method=POST&asked=/verzuim/melden')).toBe(200);
    expect(await outcomeOf('rd=/verzuim&method=POST&asked=/bedrijf')).toBe(403);
    expect(await outcomeOf('rd=/verzuim&method=GET&asked=/')).toBe(200);
    expect(await outcomeOf('rd=/bedrijf&method=POST&asked=/nergens')).toBe(403);
  });

  it('R3: a doubled, listed or raw rd goes home', async () => {
    const visitor = the().visitor();
    for (const query of [
      'rd=/bedrijf&rd=//evil.example',
      'rd[]=//evil.example',
      'rd=//evil.example',
      'rd',
      '',
    ]) {
      const start = await visitor.get(`${portal('/.sluis/start')}?${query}`, { follow: false });
      const back = await visitor.get(start.headers.get('location') ?? '', { follow: false });
      expect([query, back.status, back.headers.get('location')]).toEqual([query, 303, portal('/')]);
    }
  });

  it('R1: sign-out and its way back name our own addresses, whatever Host and query say', async () => {
    const visitor = the().visitor();
    await the().signIn(visitor, 'EH3', '/verzuim');
    const out = await visitor.post(
      `${portal('/.sluis/sign-out')}?rd=//evil.example&post_logout_redirect_uri=https://evil.example`,
      {},
      { follow: false, headers: { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' } },
    );
    expect(out.headers.get('location')).toBe(broker('/sign-out/upstream/eherkenning'));
    const upstream = await visitor.get(
      `${broker('/sign-out/upstream/eherkenning')}?to=https://evil.example`,
      {
        follow: false,
      },
    );
    const to = new URL(upstream.headers.get('location') ?? '');
    expect(to.origin).toBe(the().stack.eherkenningUrl);
    expect(to.searchParams.get('post_logout_redirect_uri')).toBe(broker('/signed-out'));
    const evil = await the().raw.send(broker('/sign-out/upstream/https:%2F%2Fevil.example'));
    expect(evil.location).toBe('/signed-out');
  });

  it('forms of a page lead to ourselves, to where people log in and to the portal of its visit, nowhere else', async () => {
    const { brokerUrl, portalUrl, verzuimUrl, eherkenningUrl, staffUrl } = the().stack;
    const always = ["'self'", brokerUrl, eherkenningUrl, staffUrl];
    const placesOf = (page: VisitedPage) =>
      /form-action ([^;]*)/
        .exec(page.headers.get('content-security-policy') ?? '')?.[1]
        ?.split(' ')
        .sort();
    const visitor = the().visitor();
    const ofPortal = await visitor.get(portal('/verzuim'));
    expect(placesOf(ofPortal)).toEqual([...always, portalUrl].sort());
    const over = await visitor.get(broker('/sign-in?transaction=00000000-0000-4000-8000-000000000000'));
    expect(placesOf(over)).toEqual(always.toSorted());
    const ofClient = await the().visitor().get(`${verzuimUrl}/verzuim`);
    expect(placesOf(ofClient)).toEqual([...always, new URL(verzuimUrl).origin].sort());
    await the().signIn(visitor, 'EH3', '/verzuim');
    expect(placesOf(await visitor.get(broker('/account')))).toEqual(always.toSorted());
  });

  it('P25, D9: garbage in an address is refused in words, never with a failure of ours', async () => {
    const paths = [
      '//',
      '///',
      '//x:99999999',
      '/%',
      '/%ff',
      '/%E0%A4%A',
      '/assets/%ff',
      '/assets/..%2f..%2fpackage.json',
      '/assets/__proto__',
      '/assets/constructor',
      '/sign-in/callback/%ff?state=x',
      '/sign-in/callback/__proto__?state=x&code=y',
      '/sign-out/upstream/%ff',
      '/sign-out/upstream/__proto__',
      '/sign-in?transaction=%00',
      '/sign-in?transaction=x&transaction=y',
      '/sign-in?transaction[]=x',
      '/sign-in?notice=__proto__',
      '/sign-in?notice=internal&lang=__proto__',
      '/sign-in?reference=%3Cscript%3E&notice=upstream-refused',
      '/sign-in/mismatch?login=x&state=%00',
      '/account?done=%3Cscript%3E',
      '/.sluis/%ff',
      '/.sluis/start?rd=%ff&method=%ff&asked=%ff',
      '/.sluis/finish?ticket=%ff&transaction=%ff',
      '/.sluis/assets/%ff',
      '/.sluis/assets/__proto__',
      '/.sluis/nothing-sent?rd=%ff&method=POST&asked=%ff',
      '/.sluis',
      '/.sluis/',
    ];
    for (const path of paths) {
      for (const to of [broker, portal]) {
        for (const headers of [{ accept: 'text/html' }, { accept: 'application/json' }]) {
          const answer = await the().raw.send(to(path), { headers });
          expect([to(path), answer.status < 500]).toEqual([to(path), true]);
          // The one script that a page of ours may have is its own file, by name alone.
          const said = answer.body.replace(
            /<script src="\/assets\/passkey\.[0-9a-f]{16}\.js" defer><\/script>/,
            '',
          );
          expect(said).not.toMatch(/node_modules|at [A-Za-z]+ \(|<script/);
        }
      }
    }
  });

  it('H6, P13: a host that is not ours is misdirected, and no page of ours is built from it', async () => {
    for (const host of ['evil.example', 'sluis.localhost.evil.example', `${hosts.broker}:1`, '', 'a b']) {
      const answer = await the().raw.send(broker('/sign-in'), { headers: host === '' ? {} : { host } });
      if (host === '') continue;
      expect([host, answer.status === 421 || answer.status === 400]).toEqual([host, true]);
    }
    const page = await the().raw.send(broker('/sign-in'), {
      headers: { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example', accept: 'text/html' },
    });
    expect([page.status, page.body.includes('evil.example')]).toEqual([200, false]);
  });
});
