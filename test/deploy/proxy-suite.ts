// What every shipped proxy configuration must keep: one suite, run on each real program.

import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { managedNamesOf } from '../../src/gate/managed-headers.ts';
import { type Answer, ask, cookieName, portalHost, sendRaw, valuesOf } from '../gate/gate-stand.ts';
import { startSurroundings } from './shipped-proxy.ts';

type Header = [string, string];
export type Surroundings = Awaited<ReturnType<typeof startSurroundings>>;
export type ProxyUnderTest = {
  port: number;
  stop(): Promise<void>;
  /** A path of the configuration that only the proxy itself may ask; absent where there is none. */
  internalPath?: string;
};

export function describeProxy(
  origin: string,
  start: (around: Surroundings) => Promise<ProxyUnderTest>,
): void {
  let around: Surroundings;
  let proxy: ProxyUnderTest;
  const live: Header = ['Cookie', `a=1; ${cookieName}=live; b="x y"`];
  const navigate: Header = ['Sec-Fetch-Mode', 'navigate'];
  const visit = (path: string, headers: Header[] = [], options = {}): Promise<Answer> =>
    ask(proxy.port, path, [['Host', portalHost], ...headers], options);

  beforeAll(async () => {
    around = await startSurroundings(origin);
    proxy = await start(around);
  });
  afterAll(async () => {
    await proxy?.stop();
    for (const part of [around?.portal, around?.broker, around?.decisions]) await part?.close();
  });
  beforeEach(() => {
    around.portal.seen.length = 0;
    around.broker.seen.length = 0;
    around.stand.asked.length = 0;
    around.stand.mode = 'sync';
  });

  it('P26: a visitor without session is redirected, a script challenged, and the portal hears neither', async () => {
    const page = await visit('/app/bsn?x=1', [navigate]);
    expect(page.status).toBe(302);
    expect(page.headers.location).toBe(`${origin}/.sluis/start?rd=${encodeURIComponent('/app/bsn?x=1')}`);
    const script = await visit('/app/bsn', [['Cookie', `${cookieName}=weak`]]);
    expect(script.status).toBe(401);
    expect(script.headers.location).toBeUndefined();
    expect(valuesOf(script.rawHeaders, 'www-authenticate')).toEqual([
      expect.stringContaining('error="insufficient_user_authentication"'),
    ]);
    const form = await visit('/app/form', [navigate], { method: 'POST', body: 'typed=1' });
    expect([302, 303]).toContain(form.status);
    expect(form.headers.location).toContain('/.sluis/nothing-sent?');
    expect(around.portal.seen).toEqual([]);
  });

  it('an allowed request arrives whole, with what Sluis states and without our cookie', async () => {
    const answer = await visit('/app/list?a=%20b&c=1,2', [live], { method: 'POST', body: 'bsn=1' });
    expect([answer.status, answer.body]).toEqual([200, 'portal page']);
    const [seen] = around.portal.seen;
    expect([seen?.method, seen?.url, seen?.body]).toEqual(['POST', '/app/list?a=%20b&c=1,2', 'bsn=1']);
    const raw = seen?.rawHeaders ?? [];
    for (const [name, value] of around.stand.headers) {
      expect([name, valuesOf(raw, name).join()]).toEqual([name, value]);
    }
    expect(valuesOf(raw, 'cookie')).toEqual(['a=1; b="x y"']);
    expect(around.stand.asked).toEqual([`POST ${portalHost} /app/list?a=%20b&c=1,2`]);
  });

  it('H12: none of our cookies reaches the portal, wherever they stand', async () => {
    const own = (name: string) => `${cookieName}${name}=live`;
    const cases: [string, string[]][] = [
      [`${own('')}; a=1`, ['a=1']],
      [own(''), []],
      [
        [own(''), own('-1'), 'a=1', own('-2'), own('-3'), 'b=2', own('-4'), own('-5')].join('; '),
        ['a=1; b=2'],
      ],
      [`a=1;${own('')};${own('-x').toUpperCase()};x${cookieName}=kept`, [`a=1;x${cookieName}=kept`]],
    ];
    for (const [sent, expected] of cases) {
      around.portal.seen.length = 0;
      await visit('/app/list', [['Cookie', sent]]);
      expect(around.portal.seen).toHaveLength(1);
      const received = valuesOf(around.portal.seen[0]?.rawHeaders ?? [], 'cookie').filter(
        (value) => value !== '',
      );
      expect(received.map((value) => value.replace(/;[ ]*/g, '; '))).toEqual(
        expected.map((value) => value.replace(/;[ ]*/g, '; ')),
      );
    }
  });

  it('H1, H3: no managed header of a client reaches the portal, in any spelling, on any route', async () => {
    const names = [...managedNamesOf('remote-user'), ...managedNamesOf('x-auth-request')];
    const all = [...names, 'X-Forwarded-User', 'X-Forwarded-Email', 'X-Forwarded-Groups'];
    for (const path of ['/app/list', '/public/a']) {
      for (const name of all) {
        for (const spelled of [name, name.toLowerCase(), name.replaceAll('-', '_'), name.replace('-', '.')]) {
          await visit(path, [live, [spelled, 'spoofed']]);
        }
      }
      await visit(path, [live, ...all.map((name): Header => [name, 'spoofed'])]);
    }
    expect(around.portal.seen.length).toBeGreaterThan(0);
    expect(JSON.stringify(around.portal.seen)).not.toContain('spoofed');
  });

  it('H5: forwarding headers of a client reach neither decision nor portal', async () => {
    const names = ['For', 'Host', 'Proto', 'Port', 'Prefix', 'Uri', 'Method', 'Server'];
    const spoofed = names.map((name): Header => [`X-Forwarded-${name}`, '/public/spoofed']);
    const more: Header[] = [
      'Forwarded',
      'X-Original-URL',
      'X-Original-Method',
      'X-Rewrite-URL',
      'X-Real-IP',
    ].map((name): Header => [name, '/public/spoofed']);
    expect((await visit('/app/bsn', [...spoofed, ...more])).status).toBe(401);
    await visit('/app/list', [live, ...spoofed, ...more]);
    expect(around.stand.asked).toEqual([`GET ${portalHost} /app/bsn`, `GET ${portalHost} /app/list`]);
    expect(around.portal.seen).toHaveLength(1);
    expect(JSON.stringify(around.portal.seen)).not.toContain('spoofed');
  });

  it('P6: what can be read in two ways never reaches the portal without a session', async () => {
    const targets = [
      '/public/../app/bsn',
      '//app/bsn',
      '/./app/bsn',
      '/public/%2e%2e/app/bsn',
      '/public/..%2fapp/bsn',
    ];
    const more = [
      '/public/a%00',
      '/public/a;x=1/bsn',
      '/public/a%5c..%5capp',
      '/.sluis/../app/bsn',
      '/APP/bsn',
    ];
    for (const target of [...targets, ...more, '/app/bsn?x=/public/', '/public/a#/x', '/app%2fbsn']) {
      await sendRaw(proxy.port, `GET ${target} HTTP/1.1\r\nHost: ${portalHost}\r\nConnection: close\r\n\r\n`);
    }
    // A fragment is not part of a target; a proxy that cuts it off has judged the open page it passes on.
    expect(around.portal.seen.filter(({ url }) => url !== '/public/a')).toEqual([]);
  });

  it('who can never pass gets 403', async () => {
    expect((await visit('/app/never', [live])).status).toBe(403);
    expect((await visit('/nowhere', [live])).status).toBe(403);
    expect(around.portal.seen).toEqual([]);
  });

  it('the paths of Sluis on the portal host go to the broker, Host kept', async () => {
    const answer = await visit('/.sluis/start?rd=%2Fapp%2Fbsn', [live]);
    expect(answer.body).toBe(`broker page for ${portalHost} /.sluis/start?rd=%2Fapp%2Fbsn`);
    expect(around.portal.seen).toEqual([]);
  });

  it('P26: nobody outside reaches the question itself, and other hosts are not served', async () => {
    for (const path of ['/api/authz/forward-auth', '/api/authz/auth-request']) {
      expect([401, 403, 404]).toContain((await visit(path, [['X-Forwarded-Uri', '/public/a']])).status);
    }
    if (proxy.internalPath !== undefined) {
      for (const headers of [[], [live]] as Header[][]) {
        expect((await visit(proxy.internalPath, headers)).status).toBe(404);
      }
    }
    await ask(proxy.port, '/app/bsn', [['Host', 'other.example.nl'], live]).catch(() => null);
    expect(around.portal.seen).toEqual([]);
  });

  it('decisions are asked over kept connections', async () => {
    const before = around.decisionConnections.size;
    for (let count = 0; count < 20; count += 1) await visit('/app/list', [live]);
    expect(around.stand.asked).toHaveLength(20);
    expect(around.decisionConnections.size - before).toBeLessThanOrEqual(2);
    expect(new Set(around.portal.seen.map(({ remotePort }) => remotePort)).size).toBeLessThanOrEqual(2);
  });

  it('F22: a broker that fails or is gone lets nobody through', async () => {
    for (const mode of ['throw', 'reject', 'nonsense'] as const) {
      around.stand.mode = mode;
      expect((await visit('/app/list', [live])).status).toBeGreaterThanOrEqual(400);
      expect((await visit('/public/a')).status).toBeGreaterThanOrEqual(400);
    }
    await around.decisions.close();
    for (const path of ['/app/list', '/public/a', '/']) {
      for (const headers of [[], [live], [live, navigate]] as Header[][]) {
        expect((await visit(path, headers)).status).toBeGreaterThanOrEqual(500);
      }
    }
    expect(around.portal.seen).toEqual([]);
  });
}
