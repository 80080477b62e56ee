// The required level: articles 3 and 4, floors set by hand, and the property that more data never asks for less.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isLevelAtLeast, type Level } from '../../src/domain/level.ts';
import { nlRegeling2023 } from '../../src/domain/norm-nl-regeling-2023.ts';
import type { DataAspects, Service } from '../../src/domain/policy-document.ts';
import type { AtLeast } from '../../src/domain/policy-parts.ts';
import { computeRequired, isRequirementAtLeast, type Required } from '../../src/domain/required.ts';
import { dataClassOf, lowering, serviceOf } from './sample-policy.ts';

function compute(data: DataAspects[], rest: Partial<Service> = {}, atLeast?: AtLeast): Required {
  const service = serviceOf(rest.aspects, rest);
  const dataClasses = data.map((aspects, index) => ({
    id: `class-${index}`,
    dataClass: dataClassOf(aspects),
  }));
  return computeRequired({ service, serviceId: 'reports', dataClasses, atLeast, norm: nlRegeling2023 });
}

const dataFor = {
  none: [],
  low: [{ personalData: 'ordinary' }],
  substantial: [{ personalData: 'sensitive' }],
  high: [{ personalData: 'medical-secrecy' }],
} satisfies Record<Level, DataAspects[]>;
const codes = (required: Required) => required.reasons.map(({ code }) => code);
const fullAnalysis = (level: Level) => ({ level, document: 'RA-7', author: 'Analyst', date: '2026-03-01' });

describe('lowering (Regeling art. 3)', () => {
  it.each([
    ['high', 'substantial', true],
    ['substantial', 'low', true],
    ['low', 'low', false],
    ['none', 'none', false],
  ] as const)('takes %s to %s, two factors %s', (from, to, twoFactor) => {
    const required = compute(dataFor[from], { lowering });
    expect(required).toMatchObject({ level: to, twoFactor, status: 'computed' });
    expect(codes(required).includes('lowered')).toBe(from !== to);
  });

  it('lowers once, after the maximum over all data', () => {
    expect(compute([...dataFor.high, ...dataFor.substantial], { lowering }).level).toBe('substantial');
  });

  it('is never applied beside risk-raising factors or a full analysis', () => {
    expect(compute(dataFor.high, { lowering, riskRaising: ['identity fraud'] })).toMatchObject({
      level: 'high',
    });
    expect(compute(dataFor.high, { lowering, fullAnalysis: fullAnalysis('low') })).toMatchObject({
      level: 'high',
    });
  });

  it('never lowers data that the policy does not know', () => {
    const required = computeRequired({
      service: serviceOf({}, { lowering }),
      serviceId: 'reports',
      dataClasses: [{ id: 'secret', dataClass: undefined }],
      norm: nlRegeling2023,
    });
    expect(required).toMatchObject({ level: 'high', twoFactor: true, dataClasses: ['secret'] });
    expect(codes(required)).toContain('unknown-data-class');
  });

  it('never lowers a floor set by hand', () => {
    expect(compute(dataFor.high, { lowering }, { level: 'high' }).level).toBe('high');
    expect(compute(dataFor.high, { lowering, atLeast: { level: 'high' } }).level).toBe('high');
  });
});

describe('risk-raising factors (Regeling art. 4)', () => {
  it('give no level but a full analysis, the table being the floor, also where no data is shown', () => {
    const required = compute(dataFor.low, { riskRaising: ['identity fraud'] });
    expect(required).toMatchObject({ status: 'full-analysis-required', level: 'low' });
    expect(required.reasons).toContainEqual(
      expect.objectContaining({ code: 'risk-raising', source: expect.stringContaining('art. 4') }),
    );
    expect(compute([], { riskRaising: ['misuse of the service'] }).status).toBe('full-analysis-required');
  });

  it.each([
    ['low', 'high', 'high'],
    ['high', 'low', 'high'],
    ['none', 'substantial', 'substantial'],
  ] as const)('with floor %s and analysis %s ask %s', (floor, analysis, level) => {
    const required = compute(dataFor[floor], { riskRaising: ['x'], fullAnalysis: fullAnalysis(analysis) });
    expect(required).toMatchObject({ status: 'computed', level });
    expect(codes(required)).toContain('full-analysis');
  });

  it('counts an empty list as no factor', () => {
    expect(compute(dataFor.low, { riskRaising: [] }).status).toBe('computed');
  });
});

describe('floors set by hand', () => {
  it('raise and say so, naming no data class as the cause', () => {
    const required = compute(dataFor.low, {}, { level: 'high' });
    expect(required).toMatchObject({ level: 'high', twoFactor: true, dataClasses: [] });
    expect(required.reasons[0]).toMatchObject({ code: 'at-least-target' });
  });

  it('leave no trace where they raise nothing', () => {
    expect(
      codes(compute(dataFor.high, { atLeast: { level: 'low', twoFactor: true } }, { level: 'none' })),
    ).toEqual(['personal-data-medical-secrecy']);
  });

  it('ask for a second factor without touching the level', () => {
    expect(compute(dataFor.low, {}, { twoFactor: true })).toMatchObject({ level: 'low', twoFactor: true });
  });

  it('that ask for two factors or a confirmation need at least low', () => {
    expect(compute([], {}, { twoFactor: true })).toMatchObject({ level: 'low', twoFactor: true });
    expect(compute([], {}, { confirmedWithin: '15m' })).toMatchObject({
      level: 'low',
      confirmedWithinSeconds: 900,
    });
  });

  it('take the shortest confirmation of service and target', () => {
    const atLeast = { confirmedWithin: '1h' };
    expect(compute(dataFor.low, { atLeast }, { confirmedWithin: '15m' }).confirmedWithinSeconds).toBe(900);
    expect(compute(dataFor.low, { atLeast }).confirmedWithinSeconds).toBe(3600);
    expect(compute(dataFor.low).confirmedWithinSeconds).toBeNull();
  });

  it('with an unreadable duration ask for the strictest confirmation, not for none', () => {
    expect(compute(dataFor.low, {}, { confirmedWithin: 'soon' }).confirmedWithinSeconds).toBe(0);
  });
});

describe('reasons', () => {
  it('are listed highest first and name the data classes that cause the level', () => {
    const required = compute([
      { personalData: 'ordinary' },
      { personalData: 'special-category' },
      { bsn: 'echoed' },
    ]);
    expect(required.reasons.map(({ level, twoFactor }) => [level, twoFactor])).toEqual([
      ['substantial', true],
      ['low', true],
      ['low', false],
    ]);
    expect(required.dataClasses).toEqual(['class-1']);
  });

  it('still name the data when the level was lowered', () => {
    expect(compute(dataFor.high, { lowering }).dataClasses).toEqual(['class-0']);
  });

  it('name the norm and its version', () => {
    expect(compute([]).norm).toEqual({ id: 'nl-regeling-2023', version: '2025-07-10' });
  });
});

const optional = <const T>(...values: T[]) => fc.constantFrom(undefined, ...values);
const without = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
const aspects = fc
  .record({
    personalData: optional(
      'ordinary',
      'sensitive',
      'special-category',
      'criminal',
      'stigmatising',
      'medical-secrecy',
    ),
    bsn: optional('taken', 'echoed', 'supplied'),
    companyData: optional('generally-known', 'sensitive'),
    baseRegistry: optional('controlled', 'uncontrolled'),
    scale: optional('small', 'large'),
    misuseRisk: optional('hardly', 'real', 'great'),
  })
  .map((value): DataAspects => without(value));
const floor = fc
  .record({
    level: optional<Level>('none', 'low', 'substantial', 'high'),
    twoFactor: optional(true, false),
    confirmedWithin: optional('1m', '15m', '2h'),
  })
  .map((value): AtLeast => without(value));
const services = fc
  .record({
    scale: fc.constantFrom('small' as const, 'large' as const),
    misuseRisk: optional('hardly', 'real', 'great'),
    damageEuro: optional(0, 999, 1000, 600_000),
    livelihood: optional(true),
    lowered: fc.boolean(),
    risky: fc.boolean(),
    analysis: optional<Level>('none', 'low', 'substantial', 'high'),
    atLeast: floor,
  })
  .map(({ scale, misuseRisk, damageEuro, livelihood, lowered, risky, analysis, atLeast }): Service => {
    const economicInterest = { party: 'citizen' as const, ...without({ damageEuro, livelihood }) };
    return serviceOf(
      { scale, ...without({ misuseRisk }), economicInterest },
      {
        atLeast,
        ...(lowered ? { lowering } : {}),
        ...(risky ? { riskRaising: ['x'] } : {}),
        ...(analysis ? { fullAnalysis: fullAnalysis(analysis) } : {}),
      },
    );
  });

describe('for every service and every data', () => {
  const input = fc.record({
    service: services,
    data: fc.array(fc.option(aspects, { nil: undefined }), { maxLength: 5 }),
    atLeast: floor,
  });
  const entriesOf = (data: readonly (DataAspects | undefined)[]) =>
    data.map((entry, index) => ({ id: `class-${index}`, dataClass: entry && dataClassOf(entry) }));

  it('adding a data class, known or not, never lowers the requirement', () => {
    fc.assert(
      fc.property(input, fc.option(aspects, { nil: undefined }), ({ service, data, atLeast }, extra) => {
        const before = {
          service,
          serviceId: 's',
          dataClasses: entriesOf(data),
          atLeast,
          norm: nlRegeling2023,
        };
        const after = { ...before, dataClasses: entriesOf([...data, extra]) };
        const [less, more] = [computeRequired(before), computeRequired(after)];
        expect(isLevelAtLeast(more.level, less.level)).toBe(true);
        expect(more.twoFactor || !less.twoFactor).toBe(true);
        expect(more.confirmedWithinSeconds).toBe(less.confirmedWithinSeconds);
        expect(isRequirementAtLeast(more, less)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('a floor only ever raises, and the order of data classes does not matter', () => {
    fc.assert(
      fc.property(input, ({ service, data, atLeast }) => {
        const base = { service, serviceId: 's', dataClasses: entriesOf(data), norm: nlRegeling2023 };
        const plain = computeRequired(base);
        const raised = computeRequired({ ...base, atLeast });
        expect(isRequirementAtLeast(raised, plain)).toBe(true);
        if (atLeast.level) expect(isLevelAtLeast(raised.level, atLeast.level)).toBe(true);
        const reversed = computeRequired({ ...base, dataClasses: [...base.dataClasses].reverse() });
        expect([reversed.level, reversed.twoFactor]).toEqual([plain.level, plain.twoFactor]);
      }),
      { numRuns: 1000 },
    );
  });

  it('substantial and high always carry two factors, and none never does', () => {
    fc.assert(
      fc.property(input, ({ service, data, atLeast }) => {
        const required = computeRequired({
          service,
          serviceId: 's',
          dataClasses: entriesOf(data),
          atLeast,
          norm: nlRegeling2023,
        });
        if (isLevelAtLeast(required.level, 'substantial')) expect(required.twoFactor).toBe(true);
        if (required.level === 'none')
          expect(required).toMatchObject({ twoFactor: false, confirmedWithinSeconds: null });
      }),
    );
  });
});

describe('comparing requirements', () => {
  it('a requirement that waits for a full analysis is stricter than any other: it is denied', () => {
    const denied = compute([], { riskRaising: ['x'] });
    const high = compute(dataFor.high);
    expect(isRequirementAtLeast(denied, high)).toBe(true);
    expect(isRequirementAtLeast(high, denied)).toBe(false);
  });

  it('a longer confirmation is not as strict as a shorter one, and none is the least strict', () => {
    const [short, long, never] = ['15m', '1h', undefined].map((confirmedWithin) =>
      compute(dataFor.low, {}, confirmedWithin ? { confirmedWithin } : {}),
    ) as [Required, Required, Required];
    expect(isRequirementAtLeast(short, long)).toBe(true);
    expect(isRequirementAtLeast(long, short)).toBe(false);
    expect(isRequirementAtLeast(never, long)).toBe(false);
  });
});
