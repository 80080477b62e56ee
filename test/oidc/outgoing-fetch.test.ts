// Server-side requests go where configuration says, or nowhere (threats F1–F4, F8, H15).

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createOutgoingFetch, createRefusal, OutgoingFetchError } from '../../src/oidc/outgoing-fetch.ts';

let server: Server;
let port: number;
let hits: string[] = [];
let answer: (response: ServerResponse) => void = (response) => response.end('ok');
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    hits.push(`${request.headers.host}${request.url}`);
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  await Promise.all(closing.map((close) => close()));
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function create(hosts: string[], allowInsecureLoopback = true, maxBytes = 1024) {
  const outgoing = createOutgoingFetch({
    allowedHosts: hosts,
    allowInsecureLoopback,
    privateHosts: [],
    timeoutMs: 1000,
    maxBytes,
  });
  closing.push(outgoing.close);
  return outgoing;
}

describe('where to', () => {
  const refused = [
    'http://127.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://0x7f000001:PORT/',
    'http://2130706433:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::1]:PORT/',
    'http://0.0.0.0:PORT/',
    'http://localhost.:PORT/',
    'http://idp.localhost.:PORT/',
    'http://idp.localhost/',
    'http://idp.localhost:1/',
    'http://user:password@idp.localhost:PORT/',
    'http://idp.localhost.evil.example:PORT/',
    'file:///etc/passwd',
    'gopher://idp.localhost:PORT/',
    'data:text/plain,ok',
    '//idp.localhost:PORT/',
    '/etc/passwd',
    '',
  ];

  it.each(refused)('F1: %s is refused before any connection', async (address) => {
    hits = [];
    const { fetch } = create([`idp.localhost:${port}`]);
    const attempt = fetch(address.replace('PORT', String(port)));
    await expect(attempt).rejects.toMatchObject({ fault: 'refused' });
    expect(hits).toEqual([]);
  });

  it('F4: http is refused unless loopback is allowed, and elsewhere even then', async () => {
    const host = `idp.localhost:${port}`;
    await expect(create([host], false).fetch(`http://${host}/`)).rejects.toMatchObject({ fault: 'refused' });
    const refusal = createRefusal({
      allowedHosts: ['idp.example:80'],
      allowInsecureLoopback: true,
      privateHosts: [],
    });
    expect(refusal(new URL('http://idp.example/'))).toContain('not https');
  });

  it.each([
    'https://127.0.0.1:PORT/',
    'https://2130706433:PORT/',
    'https://0177.0.0.1:PORT/',
    'https://[::ffff:127.0.0.1]:PORT/',
    'https://[::1]:PORT/',
    'https://10.0.0.1:PORT/',
    'https://169.254.169.254:PORT/',
    'https://localhost:PORT/',
    'https://localhost.:PORT/',
  ])('F1: %s is refused although it is allow-listed, unless it is named as private', async (address) => {
    const url = new URL(address.replace('PORT', String(port)));
    const policy = { allowedHosts: [url.host], allowInsecureLoopback: false };
    expect(createRefusal({ ...policy, privateHosts: [] })(url)).toContain('own network');
    expect(createRefusal({ ...policy, privateHosts: ['other.example'] })(url)).toContain('own network');
    for (const named of [url.host, url.hostname]) {
      expect(createRefusal({ ...policy, privateHosts: [named] })(url)).toBeNull();
    }
    expect(createRefusal({ ...policy, privateHosts: [`${url.hostname}:1`] })(url)).toContain('own network');
  });

  type Resolve = NonNullable<Parameters<typeof createOutgoingFetch>[0]['resolve']>;
  /** A resolver that gives these answers, one after the other. */
  function resolverOf(...answers: string[][]): Resolve & { asked: string[] } {
    const asked: string[] = [];
    const resolve = (name: string, _options: unknown, done: (...given: unknown[]) => void) => {
      const found = answers[Math.min(asked.length, answers.length - 1)] ?? [];
      asked.push(name);
      done(
        null,
        found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    };
    return Object.assign(resolve as unknown as Resolve, { asked });
  }
  function createResolving(resolve: Resolve, privateHosts: string[] = []) {
    const outgoing = createOutgoingFetch({
      allowedHosts: [`idp.example:${port}`],
      allowInsecureLoopback: true,
      privateHosts,
      timeoutMs: 1000,
      resolve,
    });
    closing.push(outgoing.close);
    return outgoing;
  }

  it.each([
    ['loopback', ['127.0.0.1']],
    ['an address of a private network', ['10.0.0.1']],
    ['a link-local address', ['169.254.169.254']],
    ['loopback by IPv6', ['::1']],
    ['a mapped address', ['::ffff:127.0.0.1']],
    ['a public and a private address', ['145.1.2.3', '127.0.0.1']],
    ['nothing', []],
  ])('F1: a name that resolves to %s is refused before a connection', async (_what, addresses) => {
    hits = [];
    const { fetch } = createResolving(resolverOf(addresses));
    const attempt = fetch(`https://idp.example:${port}/`);
    await expect(attempt).rejects.toMatchObject({ fault: 'refused', unsent: true });
    expect(hits).toEqual([]);
  });

  it('F1: what was checked is what is connected to: the name is asked once, and a second answer counts anew', async () => {
    const resolve = resolverOf(['127.0.0.1'], ['127.0.0.1']);
    const { fetch } = createResolving(resolve, ['idp.example']);
    // Named, so it goes to that address: here the server speaks no TLS, which is how we know that it was reached.
    await expect(fetch(`https://idp.example:${port}/`)).rejects.toMatchObject({ fault: 'failed' });
    expect(resolve.asked).toEqual(['idp.example']);
    const rebinding = resolverOf(['192.0.2.1'], ['127.0.0.1']);
    const { fetch: again } = createResolving(rebinding);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(again(`https://idp.example:${port}/`)).rejects.toMatchObject({ fault: 'refused' });
    }
  });

  it('a name under .localhost reaches loopback where that is allowed', async () => {
    answer = (response) => response.end('ok');
    const response = await create([`idp.localhost:${port}`]).fetch(`http://idp.localhost:${port}/a?b=c`);
    expect(await response.text()).toBe('ok');
  });

  it('F1: a redirect is handed back, not followed', async () => {
    hits = [];
    answer = (response) => response.writeHead(302, { location: `http://127.0.0.1:${port}/inside` }).end();
    const response = await create([`idp.localhost:${port}`, `127.0.0.1:${port}`]).fetch(
      `http://idp.localhost:${port}/`,
    );
    expect([response.status, hits.length]).toEqual([302, 1]);
  });

  it('an allow-list entry is a host and perhaps a port, nothing else', () => {
    const make = (entry: string) => () =>
      createRefusal({ allowedHosts: [entry], allowInsecureLoopback: false, privateHosts: [] });
    for (const entry of [
      '',
      'https://idp.example',
      'idp.example/path',
      'a@idp.example',
      'idp.example?x',
      '*',
    ]) {
      if (entry !== '*') expect(make(entry)).toThrow(TypeError);
    }
    expect(make('idp.example')()(new URL('https://idp.example/x'))).toBeNull();
    expect(make('idp.example')()(new URL('https://idp.example:8443/x'))).toContain('not allow-listed');
    expect(make('*')()(new URL('https://idp.example/x'))).toContain('not allow-listed');
  });
});

describe('how much', () => {
  const url = () => `http://idp.localhost:${port}/`;
  const fetchWith = (given: typeof answer) => {
    answer = given;
    return create([`idp.localhost:${port}`]).fetch(url());
  };

  it('H15: exactly the limit passes, one byte more does not', async () => {
    expect(await (await fetchWith((response) => response.end('a'.repeat(1024)))).text()).toHaveLength(1024);
    await expect(fetchWith((response) => response.end('a'.repeat(1025)))).rejects.toMatchObject({
      fault: 'too-large',
    });
  });

  it('H15: the limit holds without a content-length', async () => {
    const chunks = (response: ServerResponse) => {
      for (let part = 0; part < 32; part += 1) response.write('a'.repeat(64));
      response.end();
    };
    await expect(fetchWith(chunks)).rejects.toMatchObject({ fault: 'too-large' });
  });

  it('H15: a compressed answer is refused, so no bomb unfolds', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000));
    const attempt = fetchWith((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    await expect(attempt).rejects.toMatchObject({ fault: 'failed' });
  });

  it('H15: headers without end are refused', async () => {
    const attempt = fetchWith((response) => {
      for (let index = 0; index < 300; index += 1) response.setHeader(`x-${index}`, 'a'.repeat(100));
      response.end();
    });
    await expect(attempt).rejects.toBeInstanceOf(OutgoingFetchError);
  });

  it('F8: silence ends in a timeout', async () => {
    await expect(fetchWith(() => {})).rejects.toMatchObject({ fault: 'timeout' });
  });

  it('an error names the host and no more', async () => {
    answer = (response) => response.destroy();
    const { fetch } = create([`idp.localhost:${port}`]);
    const error = await fetch(`${url()}path-canary?code=query-canary`).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(OutgoingFetchError);
    expect(`${error}${JSON.stringify(error)}`).not.toContain('canary');
    expect((error as Error).cause).toBeUndefined();
  });

  it('a caller that gives up is obeyed', async () => {
    answer = () => {};
    const { fetch } = create([`idp.localhost:${port}`]);
    await expect(fetch(url(), { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(OutgoingFetchError);
  });
});
