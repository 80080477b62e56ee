// A policy document compiled: all faults at once with their place and remedy, levels computed once, carve-outs listed.

import { describe, expect, it } from '@jest/globals';
import { policyCheck, renderPolicyCheck } from '../../src/cli/policy-check.ts';
import { knownNorms } from '../../src/domain/known-norms.ts';
import { compilePolicy, type Policy, type PolicyFault } from '../../src/domain/policy.ts';
import type { PolicyDocument } from '../../src/domain/policy-document.ts';
import { parsePortalOrigin } from '../../src/domain/portal-origin.ts';
import { readPolicyFile } from '../../src/flow/policy-file.ts';
import { documentOf, lowering, overlappingRoutes, routeOf, serviceOf } from './sample-policy.ts';

const label = { nl: 'x', en: 'x' };

function policyOf(document: PolicyDocument): Policy {
  const compiled = compilePolicy(document, knownNorms);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults));
  return compiled.policy;
}

function faultsOf(document: PolicyDocument): PolicyFault[] {
  const compiled = compilePolicy(document, knownNorms);
  return compiled.ok ? [] : compiled.faults;
}

const placesAndCodes = (document: PolicyDocument) => faultsOf(document).map(({ path, code }) => [path, code]);

describe('a compiled policy', () => {
  it('knows the required level of every route', () => {
    const { routes } = policyOf(documentOf(overlappingRoutes));
    expect([...routes.values()].map(({ id, required }) => [id, required.level])).toEqual([
      ['public', 'none'],
      ['app', 'low'],
      ['dossier', 'substantial'],
      ['bsn', 'high'],
    ]);
  });

  it('lists every carve-out: a route less strict than the one that would match if it were absent', () => {
    const { carveOuts } = policyOf(
      documentOf({
        all: routeOf('/**', ['wages'], { atLeast: { confirmedWithin: '15m' } }),
        app: routeOf('/app/**', ['contact']),
        page: routeOf('/app/page', []),
        strict: routeOf('/app/bsn', ['bsn-supplied', 'contact'], { atLeast: { confirmedWithin: '5m' } }),
        wages: routeOf('/wages', ['wages']),
        same: routeOf('/app/same', ['contact']),
      }),
    );
    expect(carveOuts).toEqual([
      {
        route: 'app',
        inside: 'all',
        level: 'low',
        insideLevel: 'substantial',
        looserIn: ['level', 'confirmation'],
      },
      { route: 'page', inside: 'app', level: 'none', insideLevel: 'low', looserIn: ['level'] },
      {
        route: 'wages',
        inside: 'all',
        level: 'substantial',
        insideLevel: 'substantial',
        looserIn: ['confirmation'],
      },
    ]);
  });

  it('lists a carve-out of the conditions on representation, and of a service that waits for its analysis', () => {
    const { carveOuts } = policyOf(
      documentOf(
        {
          all: routeOf('/**', ['contact'], {
            representation: { branch: 'whole-company', types: ['rsin', 'kvk'] },
          }),
          open: routeOf('/open', ['contact'], {
            representation: { branch: 'whole-company', types: ['rsin', 'bsn'] },
          }),
          narrow: routeOf('/narrow', ['contact'], {
            representation: { branch: 'whole-company', types: ['rsin'] },
          }),
          risky: routeOf('/risky/**', ['contact'], {
            service: 'risky',
            representation: { branch: 'whole-company', types: ['rsin'] },
          }),
          safe: routeOf('/risky/safe', ['health'], {
            representation: { branch: 'whole-company', types: ['rsin'] },
          }),
        },
        { services: { reports: serviceOf(), risky: serviceOf({}, { riskRaising: ['identity fraud'] }) } },
      ),
    );
    expect(carveOuts.map(({ route, inside, looserIn }) => [route, inside, looserIn])).toEqual([
      ['open', 'all', ['representation']],
      ['safe', 'risky', ['analysis']],
    ]);
  });

  it('finds a portal by exact host before a wildcard, and never fills its gaps from the wildcard', () => {
    const policy = policyOf(
      documentOf(
        { hr: routeOf('/hr/**', ['health']), any: routeOf('/**', [], { portal: 'tenants' }) },
        {
          portals: {
            portal: { label, origin: 'https://hr.example.nl', headers: 'remote-user' },
            tenants: { label, origin: 'https://*.example.nl', headers: 'remote-user' },
          },
        },
      ),
    );
    expect(policy.portalByHost('hr.example.nl')?.id).toBe('portal');
    expect(policy.portalByHost('x.example.nl')?.id).toBe('tenants');
    expect(policy.portalByHost('example.nl')).toBeNull();
    expect(policy.match('hr.example.nl', ['other'], 'GET')).toBeNull();
    expect(policy.match('x.example.nl', ['other'], 'GET')?.id).toBe('any');
  });

  it('denies a host whose own portal has no routes, although a wildcard portal would match it', () => {
    const policy = policyOf(
      documentOf(
        { any: routeOf('/**', [], { portal: 'tenants' }) },
        {
          portals: {
            portal: { label, origin: 'https://hr.example.nl', headers: 'remote-user' },
            tenants: { label, origin: 'https://*.example.nl', headers: 'remote-user' },
          },
        },
      ),
    );
    expect(policy.match('hr.example.nl', ['other'], 'GET')).toBeNull();
  });

  it('P15: where letter case makes two routes of one target, the stricter counts, and denial where none is', () => {
    const policy = policyOf(
      documentOf({
        files: routeOf('/files/**', ['health']),
        readme: routeOf('/files/readme'),
        secret: routeOf('/files/secret', ['bsn-supplied', 'contact']),
        fresh: routeOf('/files/fresh', ['contact'], { atLeast: { confirmedWithin: '5m' } }),
      }),
    );
    const find = (...segments: string[]) => policy.match('portal.example.nl', segments, 'GET')?.id ?? null;
    expect(find('files', 'readme')).toBe('readme');
    expect(find('files', 'README')).toBe('files');
    expect(find('files', 'SECRET')).toBe('secret');
    expect(find('FILES', 'readme')).toBe('readme');
    expect(find('files', 'FRESH')).toBeNull();
  });

  it('reads the other case strictly too where the policy itself is written in upper case', () => {
    const policy = policyOf(documentOf({ all: routeOf('/**', ['health']), docs: routeOf('/Docs') }));
    expect(policy.match('portal.example.nl', ['Docs'], 'GET')?.id).toBe('docs');
    expect(policy.match('portal.example.nl', ['docs'], 'GET')?.id).toBe('all');
  });

  it('warns about risk-raising factors without analysis and about data without aspects', () => {
    const policy = policyOf(
      documentOf(
        { home: routeOf('/', ['empty']) },
        {
          services: { reports: serviceOf({}, { riskRaising: ['identity fraud'] }) },
          dataClasses: { empty: { label, aspects: {}, source: 'test' } },
        },
      ),
    );
    expect(policy.routes.get('home')?.required.status).toBe('full-analysis-required');
    expect(policy.warnings.map(({ path, code }) => [path, code])).toEqual([
      ['services.reports.riskRaising', 'full-analysis-required'],
      ['dataClasses.empty.aspects', 'data-class-without-aspects'],
    ]);
  });
});

describe('faults of a policy', () => {
  it('are reported all at once, each at its place and with a remedy', () => {
    const document = documentOf(
      {
        'sick-leave': routeOf('/sick', ['helth', 'contact'], { atLeast: { confirmedWithin: '5s' } }),
        lost: routeOf('/x', [], { portal: 'nowhere', service: 'constructor' }),
        broken: routeOf('/a/*'),
        one: routeOf('/a/:x/c'),
        two: routeOf('/a/b/:y'),
      },
      {
        services: {
          reports: serviceOf({}, { norm: 'nl-regeling-2033', atLeast: { confirmedWithin: '30d' } }),
          both: serviceOf({}, { lowering, riskRaising: ['identity fraud'] }),
          analysed: serviceOf(
            {},
            { lowering, fullAnalysis: { level: 'low', document: 'd', author: 'a', date: '2026-01-01' } },
          ),
          vague: serviceOf({ economicInterest: { party: 'citizen' } }),
        },
      },
    );
    expect(placesAndCodes(document)).toEqual([
      ['services.reports.norm', 'unknown-norm'],
      ['services.reports.atLeast.confirmedWithin', 'unreachable-duration'],
      ['services.both.lowering', 'lowering-with-risk-raising'],
      ['services.analysed.lowering', 'lowering-with-full-analysis'],
      ['services.vague.aspects.economicInterest', 'empty-economic-interest'],
      ['routes.sick-leave.data[0]', 'unknown-data-class'],
      ['routes.sick-leave.atLeast.confirmedWithin', 'unreachable-duration'],
      ['routes.lost.portal', 'unknown-portal'],
      ['routes.lost.service', 'unknown-service'],
      ['routes.broken.path', 'malformed-path'],
      ['routes.two', 'route-conflict'],
    ]);
    const messages = faultsOf(document).map(({ message }) => message);
    expect(messages).toContain('there is no data class "helth"; did you mean "health"?');
    expect(messages.at(-1)).toMatch(/one and two .* GET portal\.example\.nl\/a\/b\/c/);
  });

  it('are none for a floor that raises nothing and for a review date long past', () => {
    const old = serviceOf({}, { analysis: { author: 'a', date: '2001-01-01', reviewBy: '2002-01-01' } });
    const document = documentOf(
      { a: routeOf('/', ['health'], { atLeast: { level: 'low' } }) },
      { services: { reports: old } },
    );
    expect(faultsOf(document)).toEqual([]);
  });

  it.each([
    ['https://portal.example.nl/', 'malformed-origin'],
    ['https://portal.example.nl/path', 'malformed-origin'],
    ['https://user@portal.example.nl', 'malformed-origin'],
    ['https://portal.example.nl?x', 'malformed-origin'],
    ['https://*.nl', 'malformed-origin'],
    ['https://*', 'malformed-origin'],
    ['https://a.*.nl', 'malformed-origin'],
    ['https://*.10.0.0.1', 'malformed-origin'],
    ['portal.example.nl', 'malformed-origin'],
    ['ftp://portal.example.nl', 'malformed-origin'],
    ['', 'malformed-origin'],
    ['http://portal.example.nl', 'insecure-origin'],
    ['http://localhost.example.nl', 'insecure-origin'],
    ['http://127.0.0.1.example.nl', 'insecure-origin'],
    ['http://10.0.0.1', 'insecure-origin'],
  ])('origin %j is refused as %s', (origin, code) =>
    expect(parsePortalOrigin(origin)).toMatchObject({ ok: false, code }),
  );

  it.each([
    ['https://Portal.Example.nl:443', 'portal.example.nl', false],
    ['https://portal.example.nl:8443', 'portal.example.nl:8443', false],
    ['http://portal.localhost:9080', 'portal.localhost:9080', false],
    ['http://127.0.0.1:9080', '127.0.0.1:9080', false],
    ['http://[::1]:9080', '[::1]:9080', false],
    ['https://*.example.nl', '*.example.nl', true],
    ['http://*.localhost:9080', '*.localhost:9080', true],
  ])('origin %s is host %s', (origin, host, isWildcard) =>
    expect(parsePortalOrigin(origin)).toMatchObject({ ok: true, origin: { host, isWildcard } }),
  );

  it('name a second portal at the same host, and an upstream that is more than an origin', () => {
    const portals = {
      portal: {
        label,
        origin: 'https://a.example.nl',
        headers: 'remote-user' as const,
        upstream: 'http://127.0.0.1:1/x',
      },
      twin: {
        label,
        origin: 'https://A.example.nl:443',
        headers: 'remote-user' as const,
        upstream: 'http://127.0.0.1:1',
      },
    };
    expect(placesAndCodes(documentOf({}, { portals }))).toEqual([
      ['portals.portal.upstream', 'malformed-upstream'],
      ['portals.twin.origin', 'duplicate-origin'],
    ]);
  });
});

const validYaml = `version: 1
dataClasses:
  health:
    label: { nl: Ziekte, en: Illness }
    aspects: { personalData: special-category }
    source: GDPR art. 9
services:
  reports:
    label: { nl: Verzuim, en: Sick leave }
    norm: nl-regeling-2023
    analysis: { author: Analyst, date: 2026-01-01, reviewBy: 2027-01-01 }
    aspects: { scale: small }
portals:
  portal: { label: { nl: Portaal, en: Portal }, origin: https://portal.example.nl }
routes:
  all: { portal: portal, path: /**, service: reports, data: [health] }
  home: { portal: portal, path: /, service: reports, data: [] }
`;

describe('a policy file', () => {
  it('is checked without a database and rendered for people', () => {
    const check = policyCheck(validYaml);
    expect(check).toMatchObject({ ok: true, faults: [], warnings: [] });
    expect(check.routes).toEqual([
      { id: 'all', status: 'computed', level: 'substantial', twoFactor: true, confirmedWithinSeconds: null },
      { id: 'home', status: 'computed', level: 'none', twoFactor: false, confirmedWithinSeconds: null },
    ]);
    expect(renderPolicyCheck(check)).toBe(
      [
        'Routes',
        '  all   substantial',
        '  home  none',
        '',
        'Carve-outs: routes that ask less than what surrounds them',
        '  home (none) inside all (substantial): asks less in level',
        '',
        'The policy is valid: 2 routes.',
        '',
      ].join('\n'),
    );
  });

  it('lists the roll-out with dates, cohorts and deviations, soonest end first', () => {
    const text = `${validYaml}rollout:
  passwordOnly:
    all: { until: 2027-11-01, deviation: { reason: the intermediaries need a year } }
    low: { until: 2026-12-31, cohorts: [rsin, bsn] }
`.replace(
      'routes:\n',
      'routes:\n  low: { portal: portal, path: /low, service: reports, data: [], atLeast: { level: low } }\n',
    );
    const check = policyCheck(text, Date.parse('2027-06-01T00:00:00Z'));
    expect(check).toMatchObject({ ok: true, faults: [] });
    expect(check.rollout).toEqual([
      {
        route: 'low',
        until: '2026-12-31T23:00:00.000Z',
        isOver: true,
        cohorts: ['rsin', 'bsn'],
        deviation: null,
      },
      {
        ...{ route: 'all', until: '2027-11-01T23:00:00.000Z', isOver: false, cohorts: null },
        deviation: 'the intermediaries need a year',
      },
    ]);
    const shown = renderPolicyCheck(check);
    expect(shown).toContain('low  ended at 1 January 2027 at 00:00, for rsin, bsn\n');
    expect(shown).toContain('for everybody; deviation: the intermediaries need a year');
  });

  it('names unknown keys, missing keys and bad values with line and place', () => {
    const text = validYaml
      .replace('scale: small', 'scale: huge, sclae: small')
      .replace('    norm: nl-regeling-2023\n', '')
      .replace('source: GDPR', 'origin: GDPR');
    const { ok, faults } = policyCheck(text);
    expect(ok).toBe(false);
    expect(faults.map(({ path, code, line }) => [path, code, line])).toEqual(
      expect.arrayContaining([
        ['dataClasses.health.source', 'invalid-value', 3],
        ['dataClasses.health.origin', 'unknown-key', 6],
        ['services.reports.norm', 'invalid-value', 8],
        ['services.reports.aspects.scale', 'invalid-value', 11],
        ['services.reports.aspects.sclae', 'unknown-key', 11],
      ]),
    );
    for (const { message } of faults) expect(message.length).toBeGreaterThan(10);
  });

  it('gives the line of a fault that only the compiled policy shows', () => {
    const check = policyCheck(validYaml.replace('data: [health]', 'data: [helth]'));
    expect(check.faults).toEqual([
      expect.objectContaining({ path: 'routes.all.data[0]', code: 'unknown-data-class', line: 16 }),
    ]);
    expect(renderPolicyCheck(check)).toContain('line 16, column');
  });

  it.each([
    ['malformed YAML', 'version: 1\nroutes: [', 2],
    ['a key said twice', 'version: 1\nversion: 1\n', 2],
    ['a key said twice in two spellings', 'version: 1\nroutes:\n  1: {}\n  "1": {}\n', 4],
    ['a key that is an alias', 'version: &v 1\nroutes:\n  ? *v\n  : {}\n', 3],
    ['an unknown tag', 'version: !!js/function "x"\n', 1],
    ['two documents', 'version: 1\n---\nversion: 1\n', 2],
  ])('refuses %s with its line', (_, text, line) => {
    expect(policyCheck(text).faults[0]).toMatchObject({ code: 'malformed-yaml', line });
  });

  it('refuses an alias bomb and bottomless nesting without running out of memory or stack', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (let index = 1; index < 12; index += 1) {
      const [name, previous] = [String.fromCharCode(97 + index), String.fromCharCode(96 + index)];
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${previous}`).join(',')}]`);
    }
    expect(readPolicyFile(bomb.join('\n'))).toMatchObject({
      ok: false,
      faults: [{ code: 'malformed-yaml' }],
    });
    expect(readPolicyFile('['.repeat(100_000))).toMatchObject({ ok: false });
    expect(readPolicyFile(`a: ${'x'.repeat(5 * 1024 * 1024)}`)).toMatchObject({
      ok: false,
      faults: [{ code: 'too-large' }],
    });
  });

  it('refuses an alias to nothing', () => {
    expect(policyCheck('version: *one\n').faults).toMatchObject([{ code: 'malformed-yaml' }]);
  });

  it('refuses a key that names the prototype', () => {
    expect(policyCheck(validYaml.replace('routes:\n', 'routes:\n  __proto__: { portal: x }\n')).ok).toBe(
      false,
    );
    expect(policyCheck(`${validYaml}__proto__: {}\n`).ok).toBe(false);
  });

  it('reads JSON as well', () => {
    const document = documentOf(overlappingRoutes);
    expect(policyCheck(JSON.stringify(document, null, 2)).ok).toBe(true);
  });
});
