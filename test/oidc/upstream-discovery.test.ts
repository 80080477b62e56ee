// Discovery that lies, fails, dribbles or never ends, and a provider that dies and comes back
// (threats C13, F3, F7, F8, F9, H15).

import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { metadataFreshMs, metadataRetryAfterMs } from '../../src/oidc/upstream-metadata.ts';
import {
  atSubstantial,
  closeAll,
  createLogin,
  createMisbehavingProvider,
  type MisbehavingProvider,
  personClaims,
} from './misbehaving-provider.ts';

let provider: MisbehavingProvider;
let made: ReturnType<typeof createLogin>;
const unavailable = { code: 'upstream-unavailable' };
const discovery = '/.well-known/openid-configuration';

beforeEach(async () => {
  provider = await createMisbehavingProvider();
  made = createLogin(provider, { timeoutMs: 400 });
});
afterEach(closeAll);

function page(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Storing</title>');
}

function endless(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = () => {
    while (response.writable && response.write('['.repeat(65_536)));
  };
  response.on('drain', more);
  more();
}

function dribble(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
}

type Case = [name: string, field: string, behaviour: Parameters<MisbehavingProvider['behave']>[0]];

const unreadable: Case[] = [
  ['F9: a page', 'not JSON', { discoveryAnswer: page }],
  ['F9: an error', 'status 500', { discoveryAnswer: (response) => response.writeHead(500).end('{}') }],
  ['F9: a list', 'not a JSON object', { discovery: (document) => [document] }],
  ['F9: null', 'not a JSON object', { discovery: () => null }],
  ['F9: no issuer', 'issuer', { discovery: ({ issuer: _, ...rest }) => rest }],
  ['F9: no jwks_uri', 'jwks_uri', { discovery: ({ jwks_uri: _, ...rest }) => rest }],
  ['F9: no token_endpoint', 'token_endpoint', { discovery: ({ token_endpoint: _, ...rest }) => rest }],
  [
    'F9: an authorization_endpoint that is no address',
    'authorization_endpoint',
    { discovery: (document) => ({ ...document, authorization_endpoint: '/authorize' }) },
  ],
  ['F9: an endpoint list', 'jwks_uri', { discovery: (document) => ({ ...document, jwks_uri: ['x'] }) }],
  [
    'F3: a redirect elsewhere',
    'status 302',
    { discoveryAnswer: (response) => response.writeHead(302, { location: 'http://evil.localhost/' }).end() },
  ],
  ['F8: no answer', 'timeout', { discoveryAnswer: () => {} }],
  ['F8: an answer byte by byte', 'timeout', { discoveryAnswer: dribble }],
  ['H15: an answer without end', 'too-large', { discoveryAnswer: endless }],
  ['F7: a broken connection', 'discovery', { discoveryAnswer: (response) => response.destroy() }],
];

const contradictions: Case[] = [
  [
    'C13: another issuer',
    'issuer',
    { discovery: (document) => ({ ...document, issuer: 'https://b.example' }) },
  ],
  [
    'C13: the issuer with a trailing slash',
    'issuer',
    { discovery: (document) => ({ ...document, issuer: `${document['issuer']}/` }) },
  ],
  ...[
    'authorization_endpoint',
    'token_endpoint',
    'jwks_uri',
    'userinfo_endpoint',
    'end_session_endpoint',
  ].flatMap((field): Case[] =>
    [
      'http://169.254.169.254/latest',
      'http://evil.localhost:1/x',
      'https://evil.example/x',
      'file:///etc/passwd',
      'javascript:alert(1)',
    ].map((address) => [
      `F3: ${field} at ${address}`,
      field,
      { discovery: (document) => ({ ...document, [field]: address }) },
    ]),
  ),
];

describe('a first look that fails', () => {
  it.each([...unreadable, ...contradictions])(
    '%s is a provider that is out, with the reason %s',
    async (...row) => {
      const [, reason, behaviour] = row;
      provider.behave(behaviour);
      await expect(made.upstream.start(atSubstantial)).rejects.toMatchObject(unavailable);
      expect(made.upstream.health()).toMatchObject({ state: 'down', since: provider.clock.nowMs });
      expect(made.upstream.health().fault).toContain(reason);
    },
  );

  it('C13: others are not affected', async () => {
    const other = await createMisbehavingProvider();
    const elsewhere = createLogin(other);
    provider.behave({ discovery: (document) => ({ ...document, issuer: other.issuer }) });
    await expect(made.login()).rejects.toMatchObject(unavailable);
    expect((await elsewhere.login()).subject).toBe(personClaims.sub);
  });

  it('F7: nobody listens: unavailable, and it recovers by itself after the pause', async () => {
    const refused = createLogin(provider, { issuer: 'http://eherkenning.localhost:1' });
    await expect(refused.upstream.start(atSubstantial)).rejects.toMatchObject(unavailable);

    provider.behave({ discoveryAnswer: page });
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(made.login()).rejects.toMatchObject(unavailable);
    }
    expect(provider.count(discovery)).toBe(1);
    provider.reset();
    provider.clock.nowMs += metadataRetryAfterMs;
    expect((await made.login()).subject).toBe(personClaims.sub);
    expect(made.upstream.health()).toMatchObject({ state: 'up', fault: null });
  });
});

describe('a later look', () => {
  beforeEach(async () => {
    await made.login();
    provider.clock.nowMs += metadataFreshMs;
  });

  it.each(unreadable)('%s keeps the last good copy in use, stale, with the reason %s', async (...row) => {
    const [, reason, behaviour] = row;
    provider.behave(behaviour);
    expect((await made.login()).subject).toBe(personClaims.sub);
    expect(made.upstream.health().state).toBe('stale');
    expect(made.upstream.health().fault).toContain(reason);
  });

  it.each(contradictions)('%s disables the provider until it is right again', async (...row) => {
    const [, reason, behaviour] = row;
    provider.behave(behaviour);
    await expect(made.upstream.start(atSubstantial)).rejects.toMatchObject(unavailable);
    expect(made.upstream.health()).toMatchObject({ state: 'down' });
    expect(made.upstream.health().fault).toContain(reason);
    provider.reset();
    provider.clock.nowMs += metadataRetryAfterMs;
    expect((await made.login()).subject).toBe(personClaims.sub);
  });
});

describe('how often', () => {
  it('a hundred sign-ins at once ask once, and no later one within ten minutes', async () => {
    await Promise.all(Array.from({ length: 100 }, () => made.upstream.start(atSubstantial)));
    provider.clock.nowMs += metadataFreshMs - 1;
    await made.upstream.start(atSubstantial);
    expect(provider.count(discovery)).toBe(1);
    provider.clock.nowMs += 1;
    await made.upstream.start(atSubstantial);
    expect(provider.count(discovery)).toBe(2);
  });

  it('nothing is asked before the first need', () => {
    expect(made.upstream.health()).toEqual({ state: 'unknown', since: null, fault: null });
    expect(provider.requests).toEqual([]);
  });

  it('a clock that is set back leads to a new look, not to an eternal copy', async () => {
    await made.upstream.start(atSubstantial);
    provider.clock.nowMs -= 86_400_000;
    await made.upstream.start(atSubstantial);
    expect(provider.count(discovery)).toBe(2);
  });

  it('a change of state is logged once', async () => {
    provider.behave({ discoveryAnswer: page });
    await expect(made.login()).rejects.toMatchObject(unavailable);
    await expect(made.login()).rejects.toMatchObject(unavailable);
    expect(made.events).toEqual([
      {
        event: 'upstream-state',
        upstream: 'eherkenning',
        state: 'down',
        fault: 'discovery: the answer is not JSON',
      },
    ]);
  });
});

describe('the token endpoint', () => {
  const faults: [string, (response: ServerResponse) => void][] = [
    ['F7: an error', (response) => response.writeHead(503).end('busy')],
    ['F8: no answer', () => {}],
    ['F8: an answer byte by byte', dribble],
    ['H15: an answer without end', endless],
    ['F9: a page', page],
    ['F3: a redirect', (response) => response.writeHead(307, { location: 'http://evil.localhost/' }).end()],
    ['F7: a broken connection', (response) => response.destroy()],
  ];

  it.each(faults)('%s ends the login as unavailable', async (_name, tokenAnswer) => {
    provider.behave({ tokenAnswer });
    await expect(made.login()).rejects.toMatchObject(unavailable);
  });

  it('F8: a hundred logins at a dead provider leave no connection behind', async () => {
    await made.login();
    provider.behave({ tokenAnswer: () => {} });
    const results = await Promise.allSettled(Array.from({ length: 100 }, () => made.login()));
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    while ((await provider.openConnections()) > 1) await new Promise((resolve) => setTimeout(resolve, 20));
    provider.reset();
    expect((await made.login()).subject).toBe(personClaims.sub);
  });

  it('endpoints on a host that configuration names are accepted', async () => {
    const port = new URL(provider.issuer).port;
    const host = `tokens.eherkenning.localhost:${port}`;
    provider.behave({ discovery: (document) => ({ ...document, token_endpoint: `http://${host}/token` }) });
    const wide = createLogin(provider, { extraHosts: [host] });
    expect((await wide.login()).subject).toBe(personClaims.sub);
  });
});
