// One reading of a target or none: the path confusion of threats 1.1, and the property over every raw path.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { knownNorms } from '../../src/domain/known-norms.ts';
import { type CompiledRoute, compilePolicy, findRoute, type Policy } from '../../src/domain/policy.ts';
import type { Route } from '../../src/domain/policy-document.ts';
import { isAtLeastAsStrict } from '../../src/domain/strictness.ts';
import { parseHost, parsePath, parseTarget } from '../../src/domain/target.ts';
import { documentOf, overlappingRoutes, routeOf } from './sample-policy.ts';

function policyOf(routes: Record<string, Route>): Policy {
  const compiled = compilePolicy(documentOf(routes), knownNorms);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults));
  return compiled.policy;
}

const overlapping = policyOf(overlappingRoutes);
const host = 'portal.example.nl';

type Outcome = { refused: string } | { route: string | null };
function decideOn(rawTarget: string, method = 'GET', rawHost = host, policy = overlapping): Outcome {
  const parsed = parseTarget({ host: rawHost, rawTarget });
  if (!parsed.ok) return { refused: parsed.reason };
  return { route: findRoute(policy, parsed.target, method)?.id ?? null };
}

describe('a target is read in one way or refused', () => {
  it.each(['/app/bsn/1?x=/public/a', '/app/bsn?/public/', '/app/bsn/?a=%2Fpublic%23#'.slice(0, -1)])(
    'P1: the query never reaches a rule: %s',
    (target) => expect(decideOn(target)).toEqual({ route: 'bsn' }),
  );

  it.each(['/app/bsn%23/public/bar', '/app/bsn#/public/bar', '/public/#', '/public?x#/app'])(
    'P2: a fragment, raw or encoded, is refused: %s',
    (target) => expect(decideOn(target)).toEqual({ refused: 'fragment' }),
  );

  it.each(['/public/../app/bsn/1', '/public/..', '/../app', '/public/.'])(
    'P5: dot segments are refused, not resolved: %s',
    (target) => expect(decideOn(target)).toEqual({ refused: 'dot-segment' }),
  );

  it.each([
    '/./app',
    '/app/./bsn',
    '/app/x/../bsn',
    '/%2e%2e/app',
    '/public/%2E%2e/app',
    '/app/.%2e/bsn',
    '/public/...',
  ])('P6: dot segments in any spelling are refused: %s', (target) =>
    expect(decideOn(target)).toEqual({ refused: 'dot-segment' }),
  );

  it('P6: encoded unreserved characters are the characters themselves', () => {
    expect(decideOn('/app/%62sn')).toEqual({ route: 'bsn' });
    expect(decideOn('/%61pp/%64%6fssier/7')).toEqual({ route: 'dossier' });
  });

  const encodings = ['2f', '5c', '2e', '3b', '23', '00', '3f', '25', '0a', '7f', '252e', '252f'];
  const positions = (encoded: string) => [
    `/${encoded}public/a`,
    `/public${encoded}a`,
    `/public/${encoded}`,
    `/public/a${encoded}`,
    `/public/a/${encoded}b/c`,
  ];
  it.each(encodings.flatMap((hex) => [`%${hex}`, `%${hex.toUpperCase()}`]).flatMap(positions))(
    'P7: encoded syntax is refused wherever it stands: %s',
    (target) => expect(decideOn(target)).toHaveProperty('refused'),
  );

  it.each(['//app/bsn', '/app%2Fbsn', '/app%5Cbsn', '/app\\bsn', '/app//bsn', '/public//'])(
    'P9: double, encoded and backward slashes are refused: %s',
    (target) => expect(decideOn(target)).toHaveProperty('refused'),
  );

  it.each(['///app/bsn', '////', '//'])('P11: several leading slashes are refused: %s', (target) =>
    expect(decideOn(target)).toEqual({ refused: 'empty-segment' }),
  );

  it.each(['/public;/../app/bsn', '/app;v=1/bsn', '/app/bsn;.css', '/app/bsn%3b.css', '/public/;'])(
    'P12: path parameters are refused: %s',
    (target) => expect(decideOn(target)).toEqual({ refused: 'path-parameter' }),
  );

  it.each(['PORTAL.Example.NL', 'portal.example.nl.', 'portal.example.nl:443', 'Portal.Example.nl.:443'])(
    'P13: %s is the host it stands for',
    (rawHost) => expect(decideOn('/app/bsn', 'GET', rawHost)).toEqual({ route: 'bsn' }),
  );

  it.each([
    'other.example.nl',
    'portal.example.nl:8443',
    'xportal.example.nl',
    'example.nl',
    'a.portal.example.nl',
  ])('P13: %s is no host of ours, and so denied', (rawHost) =>
    expect(decideOn('/public/a', 'GET', rawHost)).toEqual({ route: null }),
  );

  it.each(['/APP/bsn', '/App/BSN/1', '/app/bsn/', '/APP/%42SN/'])(
    'P15: neither case nor a trailing slash escapes a rule: %s',
    (target) => expect(decideOn(target)).toEqual({ route: 'bsn' }),
  );

  it.each(['/', '/nowhere', '/appendix', '/publicly/a'])(
    'P15: a target without a route is denied: %s',
    (target) => expect(decideOn(target)).toEqual({ route: null }),
  );

  it.each(['get', 'Get', 'TRACE', 'CONNECT', 'PROPFIND', '', 'GET ', 'head'])(
    'P18: method "%s" matches nothing',
    (method) => expect(decideOn('/public/a', method)).toEqual({ route: null }),
  );

  it('P18: HEAD is judged as GET, and OPTIONS is no way around', () => {
    const policy = policyOf({
      read: routeOf('/a', ['health'], { methods: ['GET'] }),
      rest: routeOf('/a', ['contact']),
    });
    expect(decideOn('/a', 'HEAD', host, policy)).toEqual({ route: 'read' });
    expect(decideOn('/app/bsn', 'OPTIONS')).toEqual({ route: 'bsn' });
  });

  it.each([
    ['http://portal.example.nl/public', 'absolute-form'],
    ['*', 'absolute-form'],
    ['', 'absolute-form'],
    ['?x=1', 'absolute-form'],
    ['portal.example.nl:443', 'absolute-form'],
    ['/a%', 'bad-escape'],
    ['/a%4', 'bad-escape'],
    ['/a%zz', 'bad-escape'],
    ['/a%u0041', 'bad-escape'],
    ['/app/%2562sn', 'double-encoding'],
    ['/public/%252e%252e/app', 'double-encoding'],
    ['/%c0%af', 'invalid-utf8'],
    ['/%ff', 'invalid-utf8'],
    ['/%ed%a0%80', 'invalid-utf8'],
    ['/caf\u00e9', 'bad-character'],
    ['/a b', 'bad-character'],
    ['/a\r\nX: y', 'bad-character'],
    ['/a?b\r\nX: y', 'bad-character'],
    ['/a?\u0000', 'bad-character'],
    ['/a?\u00e9', 'bad-character'],
    ['/a<b', 'bad-character'],
    ['/a%C2%85', 'bad-character'],
    ['/a%E2%80%A8', 'bad-character'],
    ['/a%EF%BC%8Fb', 'encoded-reserved'],
    ['/public/%EF%BC%8E%EF%BC%8E/app', 'dot-segment'],
    ['/public/%E2%80%A5/app', 'dot-segment'],
    [`/${'a'.repeat(8192)}`, 'too-long'],
    [`/?${'a'.repeat(8192)}`, 'too-long'],
  ])('%j is refused as %s', (target, reason) => expect(decideOn(target)).toEqual({ refused: reason }));

  it('keeps path and query for the way back, and splits decoded segments', () => {
    const parsed = parseTarget({ host, rawTarget: '/App/%62sn/caf%c3%a9%20x/?q=%2Fa&b=%23' });
    expect(parsed).toEqual({
      ok: true,
      target: {
        host,
        path: '/App/bsn/caf%C3%A9%20x/',
        segments: ['App', 'bsn', 'café x'],
        query: '?q=%2Fa&b=%23',
      },
    });
    expect(parseTarget({ host, rawTarget: '/' })).toMatchObject({
      target: { path: '/', segments: [], query: '' },
    });
    expect(parseTarget({ host, rawTarget: '/?' })).toMatchObject({ target: { query: '?' } });
    expect(parseTarget({ host, rawTarget: '/.well-known/x' })).toMatchObject({
      target: { segments: ['.well-known', 'x'] },
    });
  });
});

describe('a host has one spelling', () => {
  it.each([
    ['m\u00fcnchen.example.nl', 'xn--mnchen-3ya.example.nl'],
    ['XN--MNCHEN-3YA.example.nl', 'xn--mnchen-3ya.example.nl'],
    ['M\u00dcNCHEN.example.nl', 'xn--mnchen-3ya.example.nl'],
    ['portal\u3002example\u3002nl', 'portal.example.nl'],
    ['127.0.0.1:9080', '127.0.0.1:9080'],
    ['[::1]:9080', '[::1]:9080'],
    ['[0:0:0:0:0:0:0:1]', '[::1]'],
  ])('P13: %s is %s', (raw, canonical) => expect(parseHost(raw)).toBe(canonical));

  it('strips the default port of its own protocol only', () => {
    expect(parseHost('portal.localhost:80', 'http')).toBe('portal.localhost');
    expect(parseHost('portal.localhost:80', 'https')).toBe('portal.localhost:80');
    expect(parseHost('portal.localhost:9080', 'http')).toBe('portal.localhost:9080');
  });

  it.each([
    '',
    ' ',
    '.',
    'a..nl',
    '.a.nl',
    'a.nl..',
    'user@a.nl',
    'a.nl/x',
    'a.nl:',
    'a.nl:0',
    'a.nl:0443',
    'a.nl:65536',
    'a.nl:80:80',
    'a.nl:x',
    'a nl',
    'a.nl,b.nl',
    'a_b.nl',
    '-a.nl',
    'a-.nl',
    'a.nl#',
    'a.nl?',
    'a%2enl',
    '[::1',
    'a\u0000.nl',
    'a.nl\r\n',
    '*.nl',
    `${'a'.repeat(64)}.nl`,
    `${'a.'.repeat(130)}nl`,
    '\uff0e\uff0e',
    'a\uff0fb.nl',
    '[::1]x',
  ])('%j is refused', (raw) =>
    expect(parseTarget({ host: raw, rawTarget: '/' })).toEqual({ ok: false, reason: 'bad-host' }),
  );
});

/** What a typical backend makes of a path (threats 1.1). */
function canonicalSegments(rawTarget: string): string[] {
  const path = rawTarget.split(/[?#]/)[0] ?? '';
  const decoded = path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const kept: string[] = [];
  for (const part of decoded.replaceAll('\\', '/').split(/\/+/)) {
    const segment = (part.split(';')[0] ?? '').toLowerCase();
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  return kept;
}

/** The invariant: whoever passes on the raw path would pass on what the backend reads, or nobody passes. */
function isNeverLooser(policy: Policy, rawTarget: string, method: string): boolean {
  const parsed = parseTarget({ host, rawTarget });
  if (!parsed.ok) return true;
  const decided = findRoute(policy, parsed.target, method);
  if (decided === null) return true;
  const meant: CompiledRoute | null = policy.match(host, canonicalSegments(rawTarget), method);
  return meant !== null && isAtLeastAsStrict(decided, meant);
}

const pieces = fc.constantFrom(
  'public',
  'app',
  'dossier',
  'bsn',
  'APP',
  'Bsn',
  'x',
  '1',
  '/',
  '//',
  '/../',
  '/./',
  '/..',
  '.',
  '..',
  ';',
  ';v=1',
  '%2e',
  '%2E%2e',
  '%2f',
  '%5c',
  '\\',
  '%62',
  '%42',
  '%70',
  '%00',
  '%23',
  '#',
  '?',
  '%3f',
  '%25',
  '%252e',
  '%3b',
  '%c3%a9',
  '%ff',
  ' ',
  '%20',
  '*',
  ':',
  '@',
  '~',
  '%7e',
  '\u00e9',
  '%ef%bc%8f',
);
const rawTargets = fc.oneof(
  fc.array(pieces, { maxLength: 12 }).map((parts) => `/${parts.join('')}`),
  fc.array(pieces, { maxLength: 6 }).map((parts) => `/${parts.join('/')}`),
  fc.string({ maxLength: 20 }).map((tail) => `/app/${tail}`),
);
const tricky = policyOf({
  ...overlappingRoutes,
  root: routeOf('/'),
  help: routeOf('/app/bsn/help', []),
  item: routeOf('/app/:kind/:id', ['wages'], { methods: ['GET'] }),
  cafe: routeOf('/app/caf%C3%A9', ['health']),
});

describe('for every raw path', () => {
  it.each([
    ['the overlapping rule set', overlapping],
    ['carve-outs and parameters', tricky],
  ])('the decision is at least as strict as for what a backend reads: %s', (_, policy) => {
    fc.assert(
      fc.property(rawTargets, fc.constantFrom('GET', 'HEAD', 'POST'), (rawTarget, method) =>
        isNeverLooser(policy, rawTarget, method),
      ),
      { numRuns: 20_000 },
    );
  });

  it('one accepted path, parsed again, is itself', () => {
    fc.assert(
      fc.property(rawTargets, (rawTarget) => {
        const parsed = parsePath(rawTarget);
        if (parsed.ok) expect(parsePath(parsed.path)).toEqual(parsed);
      }),
      { numRuns: 5_000 },
    );
  });
});
