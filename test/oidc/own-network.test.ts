// Every road out of the service, each to an address of the own network: refused before a connection, unless named
// (threats F1 F2 F3). What claims say is never an address to us.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createKeyFetch } from '../../src/oidc/provider-fetch.ts';
import { createReachability } from '../../src/oidc/upstream-reachability.ts';
import { createPostOut } from '../../src/sms.ts';
import {
  closeAll,
  createLogin,
  createMisbehavingProvider,
  type MisbehavingProvider,
} from './misbehaving-provider.ts';

let inside: Server;
let port = 0;
let hits: string[] = [];
let provider: MisbehavingProvider;

beforeAll(async () => {
  provider = await createMisbehavingProvider();
  inside = createServer((request, response) => {
    hits.push(String(request.url));
    response.end('{"keys":[]}');
  });
  await new Promise<void>((done) => inside.listen(0, '127.0.0.1', done));
  port = (inside.address() as AddressInfo).port;
});
beforeEach(() => {
  hits = [];
  provider.reset();
});
afterAll(async () => {
  await closeAll();
  await new Promise((done) => inside.close(done));
});

/** Spellings of this machine and of networks of one's own. */
const addresses = [
  '127.0.0.1',
  '2130706433',
  '0177.0.0.1',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '10.0.0.1',
  '169.254.169.254',
  'localhost',
  'localhost.',
];

describe('F1: keys, logout, gateways and providers inside the own network', () => {
  it.each(addresses)(
    '%s is not called for the keys of a client, though its host is named for keys',
    async (host) => {
      const address = `https://${host}:${port}/jwks`;
      const named = [new URL(address).host];
      const options = { jwksHosts: named, allowInsecureLoopback: false, nowMs: () => 0 };
      const closed = createKeyFetch({ ...options, privateHosts: [], addresses: () => new Set([address]) });
      const attempt = closed.fetch(address as never, { method: 'GET' } as never);
      await expect(attempt).rejects.toMatchObject({ fault: 'refused' });
      await closed.close();
      expect(hits).toEqual([]);
    },
  );

  it.each(addresses)('%s is not called as a gateway for SMS', async (host) => {
    const url = `https://${host}:${port}/messages`;
    const { post, close } = createPostOut(url, 1000);
    const answer = await post({ url, method: 'POST', headers: {}, body: '{}' });
    expect(answer).toEqual({ kind: 'not-sent', reason: 'connect-refused' });
    await close();
    expect(hits).toEqual([]);
  });

  it('is called where the configuration names it: there is no TLS, which is how we know that it was reached', async () => {
    const url = `https://127.0.0.1:${port}/messages`;
    const { post, close } = createPostOut(url, 1000, ['127.0.0.1']);
    const answer = await post({ url, method: 'POST', headers: {}, body: '{}' });
    expect(answer.kind === 'answer' ? null : answer.reason).not.toBe('connect-refused');
    await close();
  });

  it('a provider inside is not even asked whether it answers', async () => {
    const policy = { allowedHosts: [`127.0.0.1:${port}`], allowInsecureLoopback: false, privateHosts: [] };
    const check = createReachability({ policy, timeoutMs: 500, nowMs: () => 0 });
    await expect(check.assertReachable(`https://127.0.0.1:${port}/authorize`)).rejects.toMatchObject({
      code: 'upstream-unavailable',
    });
    await check.close();
    expect(hits).toEqual([]);
  });
});

describe('what a provider says', () => {
  it('F2: claims that are addresses are never fetched', async () => {
    const address = `http://127.0.0.1:${port}/fetched`;
    const names = [
      'picture',
      'jwks_uri',
      'sector_identifier_uri',
      'logo_uri',
      'profile',
      'website',
      'iss_uri',
    ];
    const lures = Object.fromEntries(names.map((name) => [name, address]));
    const sources = { _claim_names: { company: 'src' }, _claim_sources: { src: { endpoint: address } } };
    provider.behave({ claims: (token) => ({ ...token, ...lures, ...sources }) });
    await createLogin(provider).login();
    await new Promise((done) => setTimeout(done, 50));
    expect(hits).toEqual([]);
  });

  it.each(['jwks_uri', 'token_endpoint', 'userinfo_endpoint'])(
    'F3: a discovery document that points %s inside is out, and nothing is called there',
    async (field) => {
      provider.behave({ discovery: (metadata) => ({ ...metadata, [field]: `http://127.0.0.1:${port}/x` }) });
      await expect(createLogin(provider).login()).rejects.toMatchObject({ code: 'upstream-unavailable' });
      expect(hits).toEqual([]);
    },
  );
});
