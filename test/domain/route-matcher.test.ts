// Most specific wins, whatever the order of declaration, and the cost does not follow the number of routes.

import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import {
  createRouteMatcher,
  type MatchableRoute,
  type RouteMatcher,
  type RouteMethod,
} from '../../src/domain/route-matcher.ts';
import { parseRoutePattern } from '../../src/domain/route-pattern.ts';

const host = 'portal.example.nl';

function routeAt(
  id: string,
  path: string,
  methods: RouteMethod[] | null = null,
  atHost = host,
): MatchableRoute {
  const parsed = parseRoutePattern(path);
  if (!parsed.ok) throw new Error(`${path}: ${parsed.reason}`);
  return { id, host: atHost, methods, pattern: parsed.pattern };
}

function matcherOf(...routes: MatchableRoute[]): RouteMatcher {
  const created = createRouteMatcher(routes);
  if (!created.ok) throw new Error(JSON.stringify(created.conflicts));
  return created.matcher;
}

const segmentsOf = (path: string) =>
  path
    .split('/')
    .slice(1)
    .filter((segment) => segment !== '');
const find = (matcher: RouteMatcher, path: string, method = 'GET', atHost = host) =>
  matcher.match(atHost, segmentsOf(path), method);

describe('most specific wins', () => {
  const matcher = matcherOf(
    routeAt('catch-all', '/**'),
    routeAt('employees', '/employees/**'),
    routeAt('employee', '/employees/:id'),
    routeAt('new-employee', '/employees/new'),
    routeAt('file', '/employees/:id/file/**'),
    routeAt('file-post', '/employees/:id/file/**', ['POST']),
    routeAt('root', '/'),
  );

  it.each([
    ['/', 'root'],
    ['/other/deep/path', 'catch-all'],
    ['/employees', 'employees'],
    ['/employees/7', 'employee'],
    ['/employees/new', 'new-employee'],
    ['/employees/7/x', 'employees'],
    ['/employees/7/file', 'file'],
    ['/employees/new/file/a/b', 'file'],
    ['/EMPLOYEES/NEW', 'new-employee'],
  ])('%s belongs to %s', (path, id) => expect(find(matcher, path)).toBe(id));

  it('named methods win over any at the same place', () => {
    expect(find(matcher, '/employees/7/file', 'POST')).toBe('file-post');
    expect(find(matcher, '/employees/7/file', 'PUT')).toBe('file');
  });

  it('more literal segments win over an exact path, and an exact path over named methods', () => {
    const ordered = matcherOf(
      routeAt('literal', '/a/b/**'),
      routeAt('exact', '/a/:x'),
      routeAt('named', '/a/**', ['GET']),
    );
    expect(find(ordered, '/a/b')).toBe('literal');
    expect(find(ordered, '/a/c')).toBe('exact');
    expect(find(ordered, '/a/c/d')).toBe('named');
  });

  it('an exact host wins over a wildcard, which stands for one label and one port', () => {
    const wild = matcherOf(
      routeAt('wild', '/**', null, '*.example.nl'),
      routeAt('own', '/**'),
      routeAt('port', '/**', null, '*.localhost:9080'),
    );
    expect(find(wild, '/a')).toBe('own');
    expect(find(wild, '/a', 'GET', 'hr.example.nl')).toBe('wild');
    expect(find(wild, '/a', 'GET', 'a.b.example.nl')).toBeNull();
    expect(find(wild, '/a', 'GET', 'example.nl')).toBeNull();
    expect(find(wild, '/a', 'GET', 'a.localhost:9080')).toBe('port');
    expect(find(wild, '/a', 'GET', 'a.localhost')).toBeNull();
    expect(find(wild, '/a', 'GET', 'localhost')).toBeNull();
  });

  it('the exact-case reading tells letters apart where the usual one does not', () => {
    expect(matcher.matchExactCase(host, ['employees', 'NEW'], 'GET')).toBe('employee');
    expect(matcher.match(host, ['employees', 'NEW'], 'GET')).toBe('new-employee');
  });

  it('a letter written in two ways is one letter', () => {
    const accents = matcherOf(routeAt('cafe', '/caf%C3%A9'));
    expect(accents.match(host, ['cafe\u0301'], 'GET')).toBe('cafe');
  });
});

describe('two equally specific routes', () => {
  it.each([
    ['/a/:x/c', '/a/b/:y', `GET ${host}/a/b/c`],
    ['/a/:x', '/a/:y', `GET ${host}/a/x`],
    ['/App', '/app', `GET ${host}/App`],
    ['/a/**', '/:x/a/**', `GET ${host}/a/a`],
    ['/a/**', '/a/:x/**', `GET ${host}/a/x`],
    ['/', '/', `GET ${host}/`],
  ])('%s and %s are a conflict with an example', (one, other, example) => {
    for (const [first, second] of [
      [one, other],
      [other, one],
    ] as const) {
      const created = createRouteMatcher([routeAt('first', first), routeAt('second', second)]);
      expect(created).toMatchObject({ ok: false, conflicts: [{ first: 'first', second: 'second' }] });
      if (!created.ok && first === one)
        expect(created.conflicts).toEqual([{ first: 'first', second: 'second', example }]);
    }
  });

  it.each([
    ['/a/:x/c', '/a/b/:y/d'],
    ['/a/**', '/b/**'],
    ['/a', '/a/**'],
    ['/:x', '/a'],
  ])('%s and %s are none', (one, other) => {
    expect(createRouteMatcher([routeAt('first', one), routeAt('second', other)]).ok).toBe(true);
  });

  it('conflict only where their methods meet, and the example names such a method', () => {
    const get = routeAt('get', '/a', ['GET', 'PUT']);
    expect(createRouteMatcher([get, routeAt('post', '/a', ['POST'])]).ok).toBe(true);
    expect(createRouteMatcher([get, routeAt('put', '/a', ['PUT'])])).toMatchObject({
      conflicts: [{ example: `PUT ${host}/a` }],
    });
    expect(createRouteMatcher([get, routeAt('elsewhere', '/a', ['GET'], 'other.example.nl')]).ok).toBe(true);
  });
});

describe('a route pattern', () => {
  it.each([
    ['a/b', 'no-leading-slash'],
    ['', 'no-leading-slash'],
    ['/a/', 'trailing-slash'],
    ['/a/*', 'wildcard'],
    ['/**/a', 'wildcard'],
    ['/a**', 'wildcard'],
    ['/a/:', 'parameter'],
    ['/a/:1', 'parameter'],
    ['/a//b', 'malformed'],
    ['/a/../b', 'malformed'],
    ['/a;b', 'malformed'],
    ['/a?b', 'malformed'],
    ['/a#b', 'malformed'],
    ['/a%2fb', 'malformed'],
    ['/{id}', 'malformed'],
    ['/a'.repeat(33), 'too-deep'],
  ])('%s is refused as %s', (path, reason) => expect(parseRoutePattern(path)).toEqual({ ok: false, reason }));

  it('is read as a request is', () => {
    expect(parseRoutePattern('/a/%62/:id/**')).toEqual({
      ok: true,
      pattern: { segments: ['a', 'b', null], isPrefix: true },
    });
    expect(parseRoutePattern('/**')).toEqual({ ok: true, pattern: { segments: [], isPrefix: true } });
    expect(parseRoutePattern('/')).toEqual({ ok: true, pattern: { segments: [], isPrefix: false } });
  });
});

const segment = fc.constantFrom('a', 'b', ':x');
const paths = fc
  .record({ segments: fc.array(segment, { maxLength: 4 }), isPrefix: fc.boolean() })
  .map(({ segments, isPrefix }) =>
    isPrefix ? `/${[...segments, '**'].join('/')}` : `/${segments.join('/')}`,
  );
const someMethods = fc.option(fc.subarray<RouteMethod>(['GET', 'POST', 'PUT'], { minLength: 1 }));
const routeSets = fc
  .array(fc.record({ path: paths, methods: someMethods }), { maxLength: 12 })
  .map((list) => list.map(({ path, methods }, index) => routeAt(`r${index}`, path, methods)));
const requests = fc.record({
  segments: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 5 }),
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'DELETE'),
});

/** The rule read aloud: every route that matches, ordered by the four criteria. */
function bestByDefinition(routes: MatchableRoute[], segments: string[], method: string): string[] {
  const asked = (method === 'HEAD' ? 'GET' : method) as RouteMethod;
  const ranked = routes
    .filter(({ pattern, methods }) => {
      const fits = pattern.isPrefix
        ? segments.length >= pattern.segments.length
        : segments.length === pattern.segments.length;
      const same = pattern.segments.every(
        (literal, index) => literal === null || literal === segments[index],
      );
      return fits && same && (methods === null || methods.includes(asked));
    })
    .map(({ id, pattern, methods }) => ({
      id,
      rank: [
        pattern.segments.filter((literal) => literal !== null).length,
        pattern.isPrefix ? 0 : 1,
        methods ? 1 : 0,
      ],
    }));
  const compare = (a: number[], b: number[]) =>
    a.map((value, index) => value - (b[index] ?? 0)).find((d) => d !== 0) ?? 0;
  return ranked
    .filter(({ rank }) => ranked.every((other) => compare(rank, other.rank) >= 0))
    .map(({ id }) => id);
}

describe('for every set of routes and every request', () => {
  it('the answer is the most specific route by definition; two such routes were reported as a conflict', () => {
    fc.assert(
      fc.property(routeSets, requests, (routes, { segments, method }) => {
        const created = createRouteMatcher(routes);
        const best = bestByDefinition(routes, segments, method);
        if (created.ok) {
          expect(best.length).toBeLessThanOrEqual(1);
          expect(created.matcher.match(host, segments, method)).toBe(best[0] ?? null);
        } else {
          for (const { first, second, example } of created.conflicts) {
            const [verb = '', url = ''] = example.split(' ');
            const asked = segmentsOf(url.slice(host.length));
            const both = routes.filter(({ id }) => id === first || id === second);
            expect(bestByDefinition(both, asked, verb).sort()).toEqual([first, second].sort());
          }
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('the order of declaration does not matter', () => {
    fc.assert(
      fc.property(
        routeSets,
        requests,
        fc.integer({ min: 0, max: 11 }),
        (routes, { segments, method }, turn) => {
          const turned = [...routes.slice(turn), ...routes.slice(0, turn)].reverse();
          const [one, other] = [createRouteMatcher(routes), createRouteMatcher(turned)];
          expect(other.ok).toBe(one.ok);
          if (one.ok && other.ok) {
            expect(other.matcher.match(host, segments, method)).toBe(
              one.matcher.match(host, segments, method),
            );
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('overlaps name the route that takes over when a route is absent', () => {
    fc.assert(
      fc.property(routeSets, requests, (routes, { segments, method }) => {
        const created = createRouteMatcher(routes);
        if (!created.ok) return;
        const id = created.matcher.match(host, segments, method);
        if (id === null) return;
        const [next] = bestByDefinition(
          routes.filter((route) => route.id !== id),
          segments,
          method,
        );
        if (next !== undefined) expect(created.matcher.overlaps()).toContainEqual({ route: id, under: next });
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the cost of a look-up', () => {
  function lookUps(count: number, path: string): number {
    const routes = Array.from({ length: count }, (_, index) =>
      routeAt(`r${index}`, `/area-${index % 50}/page-${index}/:id`),
    );
    const matcher = matcherOf(routeAt('all', '/**'), ...routes);
    const get = jest.spyOn(Map.prototype, 'get');
    const has = jest.spyOn(Set.prototype, 'has');
    find(matcher, path);
    const steps = get.mock.calls.length + has.mock.calls.length;
    get.mockRestore();
    has.mockRestore();
    return steps;
  }

  it('takes the same number of steps with 10 and with 10,000 routes', () => {
    for (const path of ['/area-3/page-3/7', '/nowhere/at/all', '/area-1/page-9/7/8']) {
      const few = lookUps(10, path);
      expect(few).toBeGreaterThan(0);
      expect(lookUps(10_000, path)).toBe(few);
    }
  });
});
