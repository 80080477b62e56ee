// The analysis is the policy: what it says of the whole service counts on every route, data that it does not cover is
// refused, a lowering takes two people, and mandates that are worth too little stop intermediaries.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findAnalysisAlarms } from '../../src/domain/analysis-alarms.ts';
import { describeAnalysis } from '../../src/domain/describe-analysis.ts';
import { knownNorms } from '../../src/domain/known-norms.ts';
import { isLevelAtLeast, type Level } from '../../src/domain/level.ts';
import { nlRegeling2023 } from '../../src/domain/norm-nl-regeling-2023.ts';
import { compilePolicy, type Policy } from '../../src/domain/policy.ts';
import type { DataAspects, PolicyDocument, Service } from '../../src/domain/policy-document.ts';
import { computeRequired, isRequirementAtLeast } from '../../src/domain/required.ts';
import { dataClassOf, documentOf, followingRouteOf, lowering, routeOf, serviceOf } from './sample-policy.ts';

const health = dataClassOf({ personalData: 'special-category', health: true });
const dataClasses = { contact: dataClassOf({ personalData: 'ordinary' }), health };

function policyOf(document: PolicyDocument): Policy {
  const compiled = compilePolicy(document, knownNorms);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults));
  return compiled.policy;
}
const faultsOf = (document: PolicyDocument) => {
  const compiled = compilePolicy(document, knownNorms);
  return compiled.ok ? [] : compiled.faults.map(({ path, code }) => [path, code]);
};
const documentWith = (service: Partial<Service>, aspects: Partial<Service['aspects']> = {}) =>
  documentOf(
    { all: followingRouteOf('/all'), part: routeOf('/part', ['contact']) },
    { dataClasses, services: { reports: serviceOf(aspects, { data: ['contact', 'health'], ...service }) } },
  );
const levelOf = (policy: Policy, route: string) => policy.routes.get(route)?.required.level;

describe('a route and the analysis of its service', () => {
  it('a route without data shows all that the analysis covers, and follows it', () => {
    const policy = policyOf(documentWith({}));
    expect(policy.routes.get('all')).toMatchObject({
      data: ['contact', 'health'],
      required: { level: 'substantial' },
    });
    expect(levelOf(policy, 'part')).toBe('low');
  });

  it('what the service handles as a whole counts on every route, together with its data', () => {
    const policy = policyOf(documentWith({}, { bsn: 'supplied' }));
    expect([levelOf(policy, 'all'), levelOf(policy, 'part')]).toEqual(['high', 'high']);
    const combined = policyOf(documentWith({}, { bsn: 'combined' })).routes.get('all')?.required;
    expect(combined?.reasons[0]).toMatchObject({
      code: 'bsn-supplied-with-personal-data',
      source: expect.stringContaining('annex 2, row D'),
      dataClass: null,
    });
  });

  it('refuses data outside the analysis on routes, clients and scopes, and data that nobody names', () => {
    const client = { label: { nl: 'x', en: 'x' }, service: 'reports', scopes: ['wide'], data: ['wages'] };
    const document = documentOf(
      {
        wide: routeOf('/wide', ['contact', 'wages']),
        bare: followingRouteOf('/bare', { service: 'bare' }),
      },
      {
        dataClasses: { ...dataClasses, wages: dataClassOf({ personalData: 'sensitive' }) },
        services: { reports: serviceOf({}, { data: ['contact', 'helth'] }), bare: serviceOf() },
        scopes: { wide: { label: client.label, data: ['wages'] } },
        clients: {
          c: {
            ...client,
            redirectUris: ['https://c.example.nl/back'],
            jwks: { keys: [{ kty: 'EC' }] },
            auth: {},
          },
        } as unknown as PolicyDocument['clients'],
      },
    );
    expect(faultsOf(document)).toEqual([
      ['services.reports.data[1]', 'unknown-data-class'],
      ['clients.c.data[0]', 'data-outside-analysis'],
      ['clients.c.scopes[0]', 'data-outside-analysis'],
      ['routes.wide.data[1]', 'data-outside-analysis'],
      ['routes.bare.data', 'data-not-listed'],
    ]);
  });

  it('that somebody is ill is a special category, whatever the data is called', () => {
    const dataClass = dataClassOf({ personalData: 'ordinary', health: true });
    const input = { service: serviceOf(), serviceId: 's', norm: nlRegeling2023 };
    expect(computeRequired({ ...input, dataClasses: [{ id: 'ill', dataClass }] }).level).toBe('substantial');
  });

  it('judges the economic interest of each kind of user by its own amount', () => {
    const both = (companyEuro: number) => ({
      economicInterest: [
        { party: 'citizen' as const, damageEuro: 10 },
        { party: 'company-over-250' as const, damageEuro: companyEuro },
      ],
    });
    expect(levelOf(policyOf(documentWith({}, both(499_999))), 'part')).toBe('low');
    expect(levelOf(policyOf(documentWith({}, both(500_000))), 'part')).toBe('substantial');
    const twice = {
      economicInterest: [
        { party: 'citizen' as const, damageEuro: 1 },
        { party: 'citizen' as const, livelihood: true },
      ],
    };
    expect(faultsOf(documentWith({}, twice))).toEqual([
      ['services.reports.aspects.economicInterest', 'duplicate-party'],
    ]);
  });
});

describe('the second reader of a lowering', () => {
  const analysis = { author: 'Anna de Vries', date: '2026-01-01', reviewBy: '2027-01-01' };
  it.each([
    [undefined, 'high', 1],
    ['Anna de Vries', 'high', 1],
    ['anna  de vries.', 'high', 1],
    ['ÁNNA DE VRIES', 'high', 1],
    ['Analyst', 'high', 1],
    ['Bo Jansen', 'substantial', 0],
  ])('%s: %s', (secondReader, level, faults) => {
    const service = { lowering, analysis: { ...analysis, ...(secondReader ? { secondReader } : {}) } };
    const dataClass = dataClassOf({ personalData: 'medical-secrecy' });
    const input = { service: serviceOf({}, service), serviceId: 's', norm: nlRegeling2023 };
    expect(computeRequired({ ...input, dataClasses: [{ id: 'file', dataClass }] }).level).toBe(level);
    expect(faultsOf(documentWith(service))).toHaveLength(faults);
  });
});

describe('mandates (Regeling art. 5)', () => {
  const at = (level: Level, rest = {}) => ({ registration: level, giver: level, receiver: level, ...rest });
  it.each<[string, Service['mandates'], 'refused' | undefined, number]>([
    ['are silent', undefined, undefined, 0],
    ['do not exist', 'none', 'refused', 0],
    ['are worth enough', at('substantial'), undefined, 0],
    ['are registered too loosely', at('substantial', { registration: 'low' }), 'refused', 1],
    ['are given with less', at('high', { giver: 'low' }), 'refused', 1],
    ['are received with less', at('high', { receiver: 'none' }), 'refused', 1],
    ['are less with extra measures', at('low', { measures: 'each act is confirmed by post' }), undefined, 0],
  ])('that %s', (_, mandates, intermediary, warnings) => {
    const policy = policyOf(documentWith(mandates === undefined ? {} : { mandates }));
    expect(policy.routes.get('all')?.representation?.intermediary).toBe(intermediary);
    expect(policy.warnings.filter(({ code }) => code === 'mandates-too-low')).toHaveLength(warnings);
  });

  it('are held against the level of each route, and never make a public page ask who one is', () => {
    const routes = {
      all: followingRouteOf('/all'),
      part: routeOf('/part', ['contact']),
      open: routeOf('/', []),
    };
    const services = { reports: serviceOf({}, { data: ['contact', 'health'], mandates: at('low') }) };
    const policy = policyOf(documentOf(routes, { dataClasses, services }));
    const found = [...policy.routes.values()].map(({ id, representation }) => [
      id,
      representation?.intermediary,
    ]);
    expect(found).toEqual([
      ['all', 'refused'],
      ['part', undefined],
      ['open', undefined],
    ]);
    const none = policyOf(
      documentOf(routes, {
        dataClasses,
        services: { reports: serviceOf({}, { data: ['contact', 'health'], mandates: 'none' }) },
      }),
    );
    expect(none.routes.get('open')?.representation).toBeNull();
    expect(none.routes.get('part')?.representation).toEqual({ intermediary: 'refused' });
  });
});

describe('aspects of the whole service', () => {
  const maybe = <const T>(...values: T[]) => fc.constantFrom(undefined, ...values);
  const without = <T extends object>(value: T) =>
    Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined));
  const given = fc.record({
    personalData: maybe(
      'ordinary',
      'sensitive',
      'special-category',
      'criminal',
      'stigmatising',
      'medical-secrecy',
    ),
    health: maybe(true),
    bsn: maybe('taken', 'echoed', 'supplied', 'combined'),
    companyData: maybe('generally-known', 'sensitive'),
    baseRegistry: maybe('none', 'controlled', 'uncontrolled'),
    misuseRisk: maybe('hardly', 'real', 'great'),
    economicInterest: maybe({ party: 'citizen', damageEuro: 10 }, [{ party: 'citizen', livelihood: true }]),
  });
  const data = fc.array(
    fc.constantFrom<DataAspects>(
      { personalData: 'ordinary' },
      { bsn: 'supplied' },
      { bsn: 'echoed' },
      { misuseRisk: 'real' },
    ),
    { maxLength: 3 },
  );

  it('only ever raise: adding one never lowers the requirement', () => {
    fc.assert(
      fc.property(
        given,
        fc.constantFrom(
          'personalData',
          'health',
          'bsn',
          'companyData',
          'baseRegistry',
          'misuseRisk',
          'economicInterest',
        ),
        data,
        fc.boolean(),
        (aspects, left, classes, lowered) => {
          const { [left as 'bsn']: _left, ...rest } = aspects;
          const required = (chosen: object) =>
            computeRequired({
              service: serviceOf(without(chosen) as Partial<Service['aspects']>, lowered ? { lowering } : {}),
              serviceId: 's',
              dataClasses: classes.map((entry, index) => ({
                id: `c${index}`,
                dataClass: dataClassOf(entry),
              })),
              norm: nlRegeling2023,
            });
          const [less, more] = [required(rest), required(aspects)];
          expect(isLevelAtLeast(more.level, less.level)).toBe(true);
          expect(isRequirementAtLeast(more, less)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('the description of an analysis', () => {
  const describeReports = (document: PolicyDocument) => {
    const description = describeAnalysis(document, 'reports', knownNorms);
    if (!description) throw new Error('no such service');
    return description;
  };

  it('names every step with its article, the law before what was raised by hand', () => {
    const analysis = { author: 'A', secondReader: 'B', date: '2026-01-01', reviewBy: '2027-01-01' };
    const found = describeReports(
      documentWith({ lowering, analysis, atLeast: { level: 'high' } }, { bsn: 'combined' }),
    );
    expect(found.required.level).toBe('high');
    expect(found.steps.map(({ code }) => code)).toEqual([
      'bsn-supplied-with-personal-data',
      'personal-data-special-category',
      'personal-data-ordinary',
      'lowered',
      'at-least-service',
    ]);
    expect(found.steps.map(({ source }) => source)).toEqual([
      expect.stringContaining('annex 2, row D'),
      expect.stringContaining('annex 2, row A'),
      expect.stringContaining('annex 2, row A'),
      expect.stringContaining('art. 3'),
      'policy: services.reports.atLeast',
    ]);
  });

  it('tells for each single answer the level it would then be, and nothing that changes nothing', () => {
    const { changes } = describeReports(documentWith({}));
    const told = changes.map(({ level, twoFactor, status, answers }) => [
      level,
      twoFactor,
      status,
      answers.map(({ question, value }) => `${question}=${value}`),
    ]);
    expect(told).toEqual([
      ['substantial', true, 'full-analysis-required', ['riskRaising=yes']],
      [
        'high',
        true,
        'computed',
        [
          'personalData=stigmatising',
          'personalData=medical-secrecy',
          'misuseRisk=great',
          'bsn=supplied',
          'bsn=combined',
          'baseRegistry=uncontrolled',
          'economicInterest.citizen=livelihood',
          'economicInterest.company-up-to-250=livelihood',
          'economicInterest.company-over-250=livelihood',
        ],
      ],
      ['low', true, 'computed', ['lowering=yes']],
      ['low', false, 'computed', ['data=health']],
    ]);
  });

  it('agrees with what is enforced: giving that answer yields that level', () => {
    const high = describeReports(documentWith({}, { bsn: 'combined' }));
    expect(high.required.level).toBe(levelOf(policyOf(documentWith({}, { bsn: 'combined' })), 'all'));
    expect(high.changes.find(({ level }) => level === 'substantial')?.answers).toContainEqual(
      expect.objectContaining({ question: 'bsn', value: '' }),
    );
  });

  it('knows no service that the policy does not have', () => {
    expect(describeAnalysis(documentWith({}), 'constructor', knownNorms)).toBeNull();
  });
});

describe('alarms', () => {
  const day = (text: string) => Date.parse(`${text}T12:00:00+01:00`);
  const underGuide = { norm: 'nl-handreiking-v4' };
  const weighed = { legalEffect: 'none', baseRegistry: 'none', publicInterest: 'none' } as const;

  it('a newer norm, with what it would yield and the questions it leaves open', () => {
    const document = documentWith(underGuide, {
      ...weighed,
      economicInterest: [{ party: 'citizen', size: 'small' }],
    });
    const [alarm, ...rest] = findAnalysisAlarms(document, knownNorms, day('2026-06-01'));
    expect(rest).toEqual([]);
    expect(alarm).toMatchObject({
      serviceId: 'reports',
      kind: 'newer-norm',
      since: '2023-07-01',
      norm: { id: 'nl-handreiking-v4', version: null },
      would: { norm: { id: 'nl-regeling-2023' }, level: 'substantial', twoFactor: true, status: 'computed' },
    });
    expect(alarm?.would.openQuestions.map(({ en }) => en)).toEqual([
      expect.stringContaining('wrong hands'),
      'Mandates',
      'Economic interest',
    ]);
    expect(findAnalysisAlarms(document, knownNorms, day('2023-06-30')).map(({ kind }) => kind)).toEqual([]);
  });

  it('another version of the norm than was analysed, by name or by the date of the analysis', () => {
    const dated = (date: string, normVersion?: string) =>
      documentWith({
        analysis: { author: 'A', date, reviewBy: '2030-01-01', ...(normVersion ? { normVersion } : {}) },
      });
    const kinds = (document: PolicyDocument) =>
      findAnalysisAlarms(document, knownNorms, day('2026-06-01')).map(({ kind }) => kind);
    expect(kinds(dated('2026-01-01', '2023-07-01'))).toEqual(['norm-version']);
    expect(kinds(dated('2025-07-09'))).toEqual(['norm-version']);
    expect(kinds(dated('2025-07-10'))).toEqual([]);
    expect(kinds(dated('2024-01-01', nlRegeling2023.version))).toEqual([]);
  });

  it('a review date that has passed in the Netherlands, not before', () => {
    const kinds = (moment: string) =>
      findAnalysisAlarms(documentWith({}), knownNorms, Date.parse(moment)).map(({ kind }) => kind);
    expect(kinds('2027-01-01T22:59:00Z')).toEqual([]);
    expect(kinds('2027-01-01T23:01:00Z')).toEqual(['review-passed']);
  });
});
