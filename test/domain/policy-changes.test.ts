// What a change of policy does to who may pass: nothing that lets somebody in may be called anything but lowered or
// opened, whatever routes, hosts, letter cases, methods, scopes and data are moved around (threats A9).

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decide } from '../../src/domain/decide.ts';
import { knownNorms } from '../../src/domain/known-norms.ts';
import { findLoginRequirement } from '../../src/domain/login-request.ts';
import { type CompiledRoute, compilePolicy, type Policy } from '../../src/domain/policy.ts';
import { findPolicyChanges, needsApproval } from '../../src/domain/policy-changes.ts';
import type { PolicyDocument, Route } from '../../src/domain/policy-document.ts';
import type { Session } from '../../src/domain/session.ts';
import { isAtLeastAsStrict } from '../../src/domain/strictness.ts';
import { session as anySession, attainable, context, nowMs } from './arbitraries.ts';
import { classIds, clientPair, policyPair, scopeIds, targets } from './changing-policies.ts';
import { documentOf, lowering, routeOf, serviceOf } from './sample-policy.ts';

function compile(document: PolicyDocument): Policy {
  const compiled = compilePolicy(document, knownNorms);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults));
  return compiled.policy;
}

const matches = (policy: Policy) => targets.map((t) => policy.match(t.host, t.segments, t.method));
const changesOf = (before: PolicyDocument, after: PolicyDocument) =>
  findPolicyChanges(compile(before), compile(after)).map(
    ({ kind, subject }) => `${kind} ${subject.type} ${subject.id}`,
  );

describe('whoever gets in, or further, only under the new policy is told before', () => {
  const rank = { deny: 0, 'sign-in': 1, 'step-up': 1, allow: 2 } as const;

  it('for every target, session and time', () => {
    const input = fc.record({ context, attainable, nowMs: fc.constant(nowMs) });
    const sessions = fc.array(fc.option(anySession, { freq: 8 }), { minLength: 3, maxLength: 3 });
    let better = 0;
    fc.assert(
      fc.property(policyPair, sessions, input, ({ before, after }, some, rest) => {
        const outcome = (route: CompiledRoute | null, session: Session | null) =>
          route
            ? decide({ ...rest, required: route.required, condition: route.representation, session }).outcome
            : 'deny';
        const [was, now] = [matches(before), matches(after)];
        const isBetter = [...targets.keys()].some((at) =>
          some.some((one) => rank[outcome(now[at] ?? null, one)] > rank[outcome(was[at] ?? null, one)]),
        );
        if (!isBetter) return;
        better += 1;
        expect(needsApproval(findPolicyChanges(before, after))).toBe(true);
      }),
      { numRuns: 200 },
    );
    expect(better).toBeGreaterThan(30);
  });

  it('for every target whose demand is not at least what it was', () => {
    const asksLess = (now: CompiledRoute | null, was: CompiledRoute | null) => {
      if (now?.required.status !== 'computed') return false;
      return !was || !isAtLeastAsStrict(now, was);
    };
    fc.assert(
      fc.property(policyPair, ({ before, after }) => {
        const [was, now] = [matches(before), matches(after)];
        if (!targets.some((_, at) => asksLess(now[at] ?? null, was[at] ?? null))) return;
        expect(needsApproval(findPolicyChanges(before, after))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('for every login of a client, whatever it asks together', () => {
    const subsets = (ids: readonly string[]) =>
      Array.from({ length: 2 ** ids.length }, (_, bits) => ids.filter((_id, at) => bits & (1 << at)));
    const demand = (policy: Policy, scopes: string[], dataTypes: string[]) => {
      const asked = {
        essentialAcr: null,
        voluntaryAcr: [],
        maxAgeSeconds: null,
        beganAtMs: 0,
        freshSinceMs: null,
      };
      const found = findLoginRequirement(policy, { clientId: 'client', scopes, dataTypes, ...asked }, 0);
      if (!found.ok) throw new Error(found.reason);
      return found.route;
    };
    fc.assert(
      fc.property(clientPair, ({ before, after }) => {
        const isLess = subsets(scopeIds).some((scopes) =>
          subsets(classIds).some(
            (data) => !isAtLeastAsStrict(demand(after, scopes, data), demand(before, scopes, data)),
          ),
        );
        expect(needsApproval(findPolicyChanges(before, after))).toBe(isLess);
      }),
      { numRuns: 300 },
    );
  });

  it('and a policy compared with itself tells nothing', () => {
    const none = ({ before }: { before: Policy }) =>
      expect(findPolicyChanges(before, compile(before.document))).toEqual([]);
    fc.assert(fc.property(policyPair, none), { numRuns: 200 });
    fc.assert(fc.property(clientPair, none), { numRuns: 50 });
  });
});

describe('a route hides nothing by its name, place or shape', () => {
  const app = routeOf('/app/**', ['health']);
  const cases: [string, Record<string, Route>, Record<string, Route>, string[]][] = [
    ['less data', { app }, { app: routeOf('/app/**', ['contact']) }, ['lowered route app']],
    ['more data', { app: routeOf('/app/**', ['contact']) }, { app }, ['raised route app']],
    ['another id', { app }, { other: app }, ['other route other']],
    [
      'a swap of two ids',
      { app, open: routeOf('/open') },
      { open: app, app: routeOf('/open') },
      ['other route open', 'other route app'],
    ],
    ['a carve-out', { app }, { app, open: routeOf('/app/open') }, ['lowered route open']],
    [
      'a carve-out for one method',
      { app },
      { app, open: routeOf('/app/**', [], { methods: ['GET'] }) },
      ['lowered route open'],
    ],
    [
      'the removal of a stricter route inside',
      { app: routeOf('/app/**'), inside: routeOf('/app/inside', ['health']) },
      { app: routeOf('/app/**') },
      ['lowered route inside'],
    ],
    [
      'a move',
      { app, inside: routeOf('/app/inside') },
      { app, inside: routeOf('/app/elsewhere') },
      ['lowered route inside', 'raised route inside'],
    ],
    ['a new target', { app }, { app, open: routeOf('/open') }, ['opened route open']],
    ['a target gone', { app, open: routeOf('/open') }, { app }, ['closed route open']],
    [
      'a new target that stays closed until its analysis',
      { app },
      { app, open: routeOf('/open', [], { service: 'waiting' }) },
      ['other route open'],
    ],
    [
      'a stricter route inside',
      { app: routeOf('/app/**') },
      { app: routeOf('/app/**'), x: routeOf('/app/x', ['health']) },
      ['raised route x'],
    ],
    [
      'a route split by method',
      { app },
      { get: { ...app, methods: ['GET'] }, rest: app },
      ['other route get', 'other route rest'],
    ],
    [
      'a looser condition',
      { app: { ...app, representation: { intermediary: 'refused' } } },
      { app },
      ['lowered route app'],
    ],
    [
      'another letter case inside a stricter route',
      { app, open: routeOf('/app/open') },
      { app, open: routeOf('/app/OPEN') },
      ['lowered route open'],
    ],
  ];

  const services = {
    reports: serviceOf(),
    waiting: serviceOf({}, { riskRaising: ['something'] }),
  };
  it.each(cases)('%s', (_, before, after, expected) => {
    const [was, now] = [documentOf(before, { services }), documentOf(after, { services })];
    expect(changesOf(was, now).sort()).toEqual([...expected].sort());
  });

  it('nor by a service that is lowered, or a host that falls to a wildcard', () => {
    const before = documentOf({ app });
    const lowered = documentOf({ app }, { services: { reports: serviceOf({}, { lowering }) } });
    expect(changesOf(before, lowered)).toEqual(['lowered route app', 'other service reports']);
    const portal = (origin: string) => ({
      label: { nl: 'x', en: 'x' },
      origin,
      headers: 'remote-user' as const,
    });
    const wide = portal('https://*.example.nl');
    const routes = { wide: routeOf('/**', [], { portal: 'wide' }) };
    const own = documentOf(
      { ...routes, app: routeOf('/**', ['health'], { portal: 'own' }) },
      { portals: { wide, own: portal('https://own.example.nl') } },
    );
    expect(changesOf(own, documentOf(routes, { portals: { wide } }))).toEqual([
      'lowered route wide',
      'closed portal own',
    ]);
  });
});

describe('what else opens something', () => {
  const route = { app: routeOf('/app/**', ['health']) };
  const portal = {
    label: { nl: 'x', en: 'x' },
    origin: 'https://portal.example.nl',
    upstream: 'http://127.0.0.1:1',
    headers: 'remote-user' as const,
  };
  const client = {
    label: { nl: 'x', en: 'x' },
    service: 'reports',
    scopes: ['files'],
    redirectUris: ['https://client.example.nl/callback'],
    auth: { method: 'private_key_jwt' as const },
    jwks: { keys: [{ kty: 'EC', crv: 'P-256' }] },
    consent: 'ask' as const,
    senderConstrained: 'dpop' as const,
  };
  const document = (changes: { portal?: object; client?: object; portals?: object } = {}) =>
    documentOf(route, {
      portals: { portal: { ...portal, ...changes.portal }, ...changes.portals },
      scopes: { files: { label: { nl: 'x', en: 'x' }, data: ['health'] } },
      clients: { client: { ...client, ...changes.client } },
    } as never);

  it.each([
    ['another upstream', { portal: { upstream: 'http://127.0.0.1:2' } }, ['opened portal portal']],
    ['the BSN for a portal', { portal: { bsn: { jwk: { kty: 'EC' } } } }, ['opened portal portal']],
    [
      'a new portal',
      { portals: { more: { ...portal, origin: 'https://more.example.nl' } } },
      ['opened portal more'],
    ],
    ['words of a portal', { portal: { label: { nl: 'y', en: 'y' } } }, ['other portal portal']],
    [
      'a redirect address',
      { client: { redirectUris: ['https://evil.example/x', ...client.redirectUris] } },
      ['opened client client'],
    ],
    [
      'another redirect address',
      { client: { redirectUris: ['https://evil.example/x'] } },
      ['opened client client', 'closed client client'],
    ],
    ['another key', { client: { jwks: { keys: [{ kty: 'EC', crv: 'P-384' }] } } }, ['opened client client']],
    ['no consent', { client: { consent: 'implied' } }, ['lowered client client']],
    ['tokens for whoever has them', { client: { senderConstrained: undefined } }, ['lowered client client']],
    ['the BSN for a client', { client: { bsn: { jwk: { kty: 'EC' } } } }, ['opened client client']],
    ['a data class', { client: { data: ['contact'] } }, ['opened client client']],
    ['a profile with fewer rules', { client: { profile: 'basic' } }, ['opened client client']],
    ['a client switched off', { client: { disabled: true } }, ['closed client client']],
    ['fewer scopes', { client: { scopes: [] } }, ['closed client client']],
  ])('%s', (_, changes, expected) => {
    expect(changesOf(document(), document(changes))).toEqual(expected);
  });

  it('a portal under the id of another, and a client that is new or back', () => {
    const renamed = documentOf({ app: { ...route.app, portal: 'taken' } }, {
      portals: { taken: portal },
    } as never);
    expect(changesOf(documentOf(route, { portals: { portal } } as never), renamed)).toEqual([
      'opened portal taken',
    ]);
    expect(changesOf(documentOf(route), document())).toContain('opened client client');
    expect(changesOf(document({ client: { disabled: true } }), document())).toEqual(['opened client client']);
    expect(changesOf(document(), { ...document(), clients: {} })).toEqual(['closed client client']);
  });

  it('a provider that is new or is read otherwise; words and waiting times open nothing', () => {
    const provider = {
      label: { nl: 'x', en: 'x' },
      issuer: 'https://provider.example.nl',
      clientId: 'sluis',
    };
    const withProvider = (changes: object | null) =>
      documentOf(route, { upstreams: changes ? { one: { ...provider, ...changes } } : {} } as never);
    const changed = (changes: object | null) => changesOf(withProvider({}), withProvider(changes));
    expect(changesOf(withProvider(null), withProvider({}))).toEqual(['opened upstream one']);
    expect(changed(null)).toEqual(['closed upstream one']);
    expect(changed({ timeout: '9s', order: 3 })).toEqual(['other upstream one', 'other upstream one']);
    for (const change of [{ audience: 'staff' }, { issuer: 'https://evil.example' }, { dialect: 'loa' }])
      expect(changed(change)).toEqual(['opened upstream one']);
    expect(changed({ extraHosts: ['evil.example'] })).toEqual(['opened upstream one']);
    expect(changed({ claims: { overrides: { legalSubject: 'other' } } })).toEqual(['opened upstream one']);
  });

  it('less data behind a scope, or traits taken off a data class', () => {
    const before = document();
    const bare = { ...before, scopes: { files: { label: { nl: 'x', en: 'x' }, data: [] } } };
    expect(changesOf(before, bare)).toEqual(['lowered scope files', 'other scope files']);
    const health = { label: { nl: 'x', en: 'x' }, aspects: {}, source: 'test' };
    const plain = { ...before, dataClasses: { ...before.dataClasses, health } };
    expect(changesOf(before, plain)).toEqual([
      'lowered route app',
      'lowered scope files',
      'other data-class health',
    ]);
  });
});

describe('a large policy', () => {
  const services = Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`s${at}`, serviceOf()]));
  const routes = (data: string) =>
    Object.fromEntries(
      Array.from({ length: 10_000 }, (_, at) => [
        `r${at}`,
        routeOf(`/area${at % 100}/page${at}/:id/**`, [data], { service: `s${at % 1_000}` }),
      ]),
    );

  // How long it takes is measured by `npm run bench`.
  it('of 10,000 routes and 1,000 services has each of its changes found', () => {
    const before = compile(documentOf(routes('health'), { services }));
    const lower = compile(documentOf(routes('contact'), { services }));
    const moved = compile(
      documentOf(
        {
          ...Object.fromEntries(
            Object.entries(routes('health')).map(([id, one]) => [id, { ...one, path: `/new${one.path}` }]),
          ),
          all: routeOf('/**', [], { service: 's0' }),
        },
        { services },
      ),
    );
    const counts = [before, lower, moved].map((after) => findPolicyChanges(before, after).length);
    expect(counts.map((count) => count > 9_999)).toEqual([false, true, true]);
  });
});
