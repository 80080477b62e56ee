// The Handreiking as a norm (domain 1.1): what is certain is judged, what is not is open: high inside the domain and a
// fault in a policy, until the body fills it in under its own name.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { knownNorms } from '../../src/domain/known-norms.ts';
import { isLevelAtLeast, type Level, levels } from '../../src/domain/level.ts';
import { nlHandreikingV4 } from '../../src/domain/norm-nl-handreiking-v4.ts';
import { compilePolicy } from '../../src/domain/policy.ts';
import type { DataAspects, PolicyDocument, Service } from '../../src/domain/policy-document.ts';
import { computeRequired, isRequirementAtLeast, listOpenCells } from '../../src/domain/required.ts';
import type { OwnNorm } from '../../src/domain/service-document.ts';
import { dataClassOf, documentOf, followingRouteOf, lowering, serviceOf } from './sample-policy.ts';

const weighed: Partial<Service['aspects']> = {
  legalEffect: 'none',
  baseRegistry: 'none',
  economicInterest: [],
  publicInterest: 'none',
};
const own = (cells: Record<string, Level>): OwnNorm => ({
  author: 'Privacy officer',
  date: '2026-03-01',
  source: 'decision 12 of the board',
  cells,
});
const allCells = nlHandreikingV4.own?.cells ?? [];
const entriesOf = (data: readonly DataAspects[]) =>
  data.map((aspects, index) => ({ id: `class-${index}`, dataClass: dataClassOf(aspects) }));

function inputOf(data: DataAspects[], aspects: Partial<Service['aspects']> = weighed, filled?: OwnNorm) {
  const norm = filled ? nlHandreikingV4.own?.fillIn(filled) : nlHandreikingV4;
  if (!norm) throw new Error('the guide leaves nothing to a body');
  const service = serviceOf(aspects, { norm: norm.id });
  return { service, serviceId: 'reports', dataClasses: entriesOf(data), norm };
}

describe('what is certain', () => {
  it.each<[string, DataAspects[]]>([
    ['health data is class II', [{ personalData: 'special-category', health: true }]],
    [
      'that somebody is ill is health data, whatever it is called',
      [{ personalData: 'ordinary', health: true }],
    ],
    ['health data stays class II where a lower class is given', [{ health: true, riskClass: '0' }]],
    ['class II', [{ personalData: 'sensitive', riskClass: 'II' }]],
  ])('%s: substantial with two factors', (_, data) => {
    const input = inputOf(data);
    expect(listOpenCells(input)).toEqual([]);
    const required = computeRequired(input);
    expect(required).toMatchObject({ level: 'substantial', twoFactor: true, status: 'computed' });
    expect(required.reasons[0]).toMatchObject({ code: 'class-ii', source: expect.stringContaining('p. 29') });
    expect(required.norm).toEqual({ id: 'nl-handreiking-v4', version: '2016-11' });
  });

  it('asks nothing where no criterion applies', () => {
    expect(computeRequired(inputOf([{ companyData: 'sensitive' }]))).toMatchObject({ level: 'none' });
  });

  it('lets the highest score of the whole service count on each of its routes', () => {
    const input = inputOf([]);
    const serviceData = entriesOf([{ health: true }]);
    expect(computeRequired({ ...input, serviceData }).level).toBe('substantial');
  });

  it('knows no lowering, and a full analysis where there are risk-raising factors', () => {
    const input = inputOf([{ health: true }]);
    expect(computeRequired({ ...input, service: { ...input.service, lowering } }).level).toBe('substantial');
    const risky = { ...input.service, riskRaising: ['identity fraud'] };
    expect(computeRequired({ ...input, service: risky }).status).toBe('full-analysis-required');
  });
});

const openCases: [cell: string, data: DataAspects[], aspects: Partial<Service['aspects']>][] = [
  ['class-0', [{ personalData: 'ordinary', riskClass: '0' }], {}],
  ['class-I', [{ personalData: 'ordinary', riskClass: 'I' }], {}],
  ['class-III', [{ personalData: 'medical-secrecy', riskClass: 'III' }], {}],
  ['scale-large', [{ health: true, scale: 'large' }], {}],
  ['bsn-taken', [{ bsn: 'taken' }], {}],
  ['bsn-echoed', [{ bsn: 'echoed' }], {}],
  ['bsn-supplied', [{ bsn: 'supplied' }], {}],
  ['bsn-combined', [{ bsn: 'supplied' }, { health: true }], {}],
  ['legal-effect-indirect', [], { legalEffect: 'indirect' }],
  ['legal-effect-direct', [], { legalEffect: 'direct' }],
  ['legal-effect-irreversible', [], { legalEffect: 'irreversible' }],
  ['base-registry-controlled', [{ baseRegistry: 'controlled' }], {}],
  ['base-registry-uncontrolled', [], { baseRegistry: 'uncontrolled' }],
  ['economic-interest-small', [], { economicInterest: { party: 'citizen', size: 'small' } }],
  ['economic-interest-medium', [], { economicInterest: [{ party: 'citizen', size: 'medium' }] }],
  ['economic-interest-large', [], { economicInterest: [{ party: 'company-over-250', size: 'large' }] }],
  ['public-interest-low', [], { publicInterest: 'low' }],
  ['public-interest-medium', [], { publicInterest: 'medium' }],
  ['public-interest-high', [], { publicInterest: 'high' }],
];

describe('what is open', () => {
  it('has a case for every cell that a body fills in', () => {
    expect(openCases.map(([cell]) => cell)).toEqual(allCells.map(({ key }) => key));
  });

  it.each(openCases)(
    '%s is high until the body fills it in, and its own after that',
    (cell, data, aspects) => {
      const input = inputOf(data, { ...weighed, ...aspects });
      expect(computeRequired(input)).toMatchObject({ level: 'high', twoFactor: true });
      const fillIn = `norms.nl-handreiking-v4.cells.${cell}`;
      expect(listOpenCells(input)).toContainEqual(expect.objectContaining({ cell, fillIn }));
      const level: Level = cell === 'class-III' ? 'high' : 'low';
      const filled = inputOf(data, { ...weighed, ...aspects }, own({ [cell]: level, 'bsn-supplied': 'low' }));
      expect(listOpenCells(filled)).toEqual([]);
      const required = computeRequired(filled);
      expect(required.norm.version).toBe('2016-11, own values of 2026-03-01');
      const reason = required.reasons.find(({ code }) => code === cell.toLowerCase());
      expect(reason).toMatchObject({
        level,
        source: expect.stringContaining('own value of this body (2026-03-01)'),
      });
      expect(JSON.stringify(required)).not.toContain('Privacy officer');
    },
  );

  it.each<[string, DataAspects[], Partial<Service['aspects']>, string]>([
    [
      'special category that is not said to be health',
      [{ personalData: 'special-category' }],
      {},
      'dataClasses.class-0.aspects.riskClass',
    ],
    [
      'health under medical secrecy, which may be class III',
      [{ personalData: 'medical-secrecy', health: true }],
      {},
      'dataClasses.class-0.aspects.riskClass',
    ],
    ['personal data of the service', [], { personalData: 'ordinary' }, 'services.reports.aspects.riskClass'],
    ['legal effect not weighed', [], { legalEffect: undefined }, 'services.reports.aspects.legalEffect'],
    ['base registries not weighed', [], { baseRegistry: undefined }, 'services.reports.aspects.baseRegistry'],
    [
      'economic interest not weighed',
      [],
      { economicInterest: undefined },
      'services.reports.aspects.economicInterest',
    ],
    [
      'economic interest without size',
      [],
      { economicInterest: { party: 'citizen', damageEuro: 5 } },
      'services.reports.aspects.economicInterest',
    ],
    [
      'public interest not weighed',
      [],
      { publicInterest: undefined },
      'services.reports.aspects.publicInterest',
    ],
  ])('%s: high, with the answer to give', (_, data, aspects, fillIn) => {
    const input = inputOf(data, { ...weighed, ...aspects } as Partial<Service['aspects']>);
    expect(computeRequired(input).level).toBe('high');
    expect(listOpenCells(input).map((open) => open.fillIn)).toEqual([fillIn]);
  });

  it('is never lowered, also under a norm that knows lowering', () => {
    const input = inputOf([{ bsn: 'taken' }]);
    const norm = { ...input.norm, lowering: { source: 'x', text: { nl: 'x', en: 'x' } } };
    expect(computeRequired({ ...input, service: { ...input.service, lowering }, norm }).level).toBe('high');
  });
});

const faultsOf = (document: PolicyDocument) => {
  const compiled = compilePolicy(document, knownNorms);
  return compiled.ok ? [] : compiled.faults.map(({ path, code }) => [path, code]);
};
const serviceUnderGuide = (rest: Partial<Service> = {}, aspects: Partial<Service['aspects']> = {}) => ({
  reports: serviceOf({ ...weighed, ...aspects }, { norm: 'nl-handreiking-v4', data: ['health'], ...rest }),
});
const health = { health: dataClassOf({ personalData: 'special-category', health: true }) };

describe('in a policy', () => {
  it('an open cell is a fault that names the key to fill in, and none once it is filled in', () => {
    const services = serviceUnderGuide({}, { legalEffect: 'direct' });
    const rest = { services, dataClasses: health };
    expect(faultsOf(documentOf({}, rest))).toEqual([
      ['norms.nl-handreiking-v4.cells.legal-effect-direct', 'open-cell'],
    ]);
    const norms = { 'nl-handreiking-v4': own({ 'legal-effect-direct': 'high' }) };
    const compiled = compilePolicy(documentOf({ r: followingRouteOf('/r') }, { ...rest, norms }), knownNorms);
    expect(compiled.ok && compiled.policy.routes.get('r')?.required).toMatchObject({ level: 'high' });
  });

  it('refuses cells that are certain, unknown or below what is certain, and norms that leave nothing open', () => {
    const norms = {
      'nl-handreiking-v4': own({ 'class-II': 'low', 'legal-efect-direct': 'low', 'class-III': 'low' }),
      'nl-regeling-2023': own({}),
      elsewhere: own({}),
    };
    const found = faultsOf(documentOf({}, { norms, services: serviceUnderGuide(), dataClasses: health }));
    expect(found).toEqual([
      ['norms.nl-handreiking-v4.cells.class-II', 'unknown-cell'],
      ['norms.nl-handreiking-v4.cells.legal-efect-direct', 'unknown-cell'],
      ['norms.nl-handreiking-v4.cells.class-III', 'cell-too-low'],
      ['norms.nl-regeling-2023', 'norm-without-open-cells'],
      ['norms.elsewhere', 'unknown-norm'],
    ]);
  });

  it('the data of the whole service must be listed', () => {
    const services = { reports: serviceOf(weighed, { norm: 'nl-handreiking-v4' }) };
    expect(faultsOf(documentOf({}, { services }))).toEqual([['services.reports.data', 'data-not-listed']]);
  });
});

const maybe = <const T>(...values: T[]) => fc.constantFrom(undefined, ...values);
const aspectsOfData = fc
  .record({
    personalData: maybe(
      'ordinary',
      'sensitive',
      'special-category',
      'criminal',
      'stigmatising',
      'medical-secrecy',
    ),
    health: maybe(true, false),
    riskClass: maybe('0', 'I', 'II', 'III'),
    bsn: maybe('taken', 'echoed', 'supplied', 'combined'),
    baseRegistry: maybe('controlled', 'uncontrolled'),
    scale: maybe('small', 'large'),
  })
  .map((value) => value as DataAspects);
const aspectsOfService = fc
  .record({
    scale: fc.constantFrom('small', 'large'),
    legalEffect: maybe('none', 'indirect', 'direct', 'irreversible'),
    baseRegistry: maybe('none', 'controlled', 'uncontrolled'),
    publicInterest: maybe('none', 'low', 'medium', 'high'),
    economicInterest: maybe([], { party: 'citizen', size: 'large' }, [{ party: 'citizen' }]),
    personalData: maybe('ordinary', 'sensitive'),
  })
  .map((value) => value as Partial<Service['aspects']>);
const filledCells = fc
  .uniqueArray(fc.constantFrom(...allCells.map(({ key }) => key)))
  .chain((keys) =>
    fc
      .tuple(...keys.map(() => fc.constantFrom(...levels)))
      .map((given) => Object.fromEntries(keys.map((key, index) => [key, given[index] ?? 'high']))),
  );

describe('for every service, data and table of a body', () => {
  it('open cells never yield less than filled ones', () => {
    fc.assert(
      fc.property(
        fc.array(aspectsOfData, { maxLength: 4 }),
        aspectsOfService,
        filledCells,
        (data, aspects, cells) => {
          const open = computeRequired(inputOf(data, aspects));
          const filled = computeRequired(inputOf(data, aspects, own(cells)));
          expect(isRequirementAtLeast(open, filled)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('adding a data class never lowers, whatever the body filled in', () => {
    fc.assert(
      fc.property(
        ...([
          fc.array(aspectsOfData, { maxLength: 3 }),
          aspectsOfData,
          aspectsOfService,
          filledCells,
        ] as const),
        (data, extra, aspects, cells) => {
          const less = computeRequired(inputOf(data, aspects, own(cells)));
          const more = computeRequired(inputOf([...data, extra], aspects, own(cells)));
          expect(isLevelAtLeast(more.level, less.level)).toBe(true);
          expect(isRequirementAtLeast(more, less)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
