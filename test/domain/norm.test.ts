// Annex 2 of the Regeling, cell by cell (domain 1.2), and the shape that lets a second norm stand beside it.

import { describe, expect, it } from '@jest/globals';
import type { Level } from '../../src/domain/level.ts';
import type { Norm } from '../../src/domain/norm.ts';
import { nlRegeling2023 } from '../../src/domain/norm-nl-regeling-2023.ts';
import type { DataAspects, Service } from '../../src/domain/policy-document.ts';
import { computeRequired } from '../../src/domain/required.ts';
import { dataClassOf, serviceOf } from './sample-policy.ts';

type Cell = [
  cell: string,
  data: DataAspects[],
  service: Partial<Service['aspects']>,
  level: Level,
  code: string,
];

const interest = (economicInterest: NonNullable<Service['aspects']['economicInterest']>) => ({
  economicInterest,
});

const cells: Cell[] = [
  ['A low: ordinary data, small scale', [{ personalData: 'ordinary' }], {}, 'low', 'personal-data-ordinary'],
  [
    'A substantial: special categories',
    [{ personalData: 'special-category' }],
    {},
    'substantial',
    'personal-data-special-category',
  ],
  [
    'A substantial: criminal data',
    [{ personalData: 'criminal' }],
    {},
    'substantial',
    'personal-data-criminal',
  ],
  [
    'A substantial: sensitive data',
    [{ personalData: 'sensitive' }],
    {},
    'substantial',
    'personal-data-sensitive',
  ],
  [
    'A substantial: large scale of the service',
    [{ personalData: 'ordinary' }],
    { scale: 'large' },
    'substantial',
    'personal-data-large-scale',
  ],
  [
    'A substantial: large scale of the data',
    [{ personalData: 'ordinary', scale: 'large' }],
    {},
    'substantial',
    'personal-data-large-scale',
  ],
  ['A high: stigmatising data', [{ personalData: 'stigmatising' }], {}, 'high', 'personal-data-stigmatising'],
  [
    'A high: medical secrecy',
    [{ personalData: 'medical-secrecy' }],
    {},
    'high',
    'personal-data-medical-secrecy',
  ],
  ['B low: hardly any risk in the data', [{ misuseRisk: 'hardly' }], {}, 'low', 'misuse-risk-hardly'],
  ['B low: hardly any risk in the service', [{}], { misuseRisk: 'hardly' }, 'low', 'misuse-risk-hardly'],
  [
    'B substantial: real risk in the data',
    [{ misuseRisk: 'real' }],
    { misuseRisk: 'hardly' },
    'substantial',
    'misuse-risk-real',
  ],
  [
    'B substantial: real risk in the service',
    [{ misuseRisk: 'hardly' }],
    { misuseRisk: 'real' },
    'substantial',
    'misuse-risk-real',
  ],
  ['B high: great risk in the data', [{ misuseRisk: 'great' }], {}, 'high', 'misuse-risk-great'],
  ['B high: great risk in the service', [{}], { misuseRisk: 'great' }, 'high', 'misuse-risk-great'],
  [
    'C low: generally known company data',
    [{ companyData: 'generally-known' }],
    {},
    'low',
    'company-data-generally-known',
  ],
  [
    'C substantial: sensitive company data',
    [{ companyData: 'sensitive' }],
    {},
    'substantial',
    'company-data-sensitive',
  ],
  ['D low: BSN taken and not given back', [{ bsn: 'taken' }], {}, 'low', 'bsn-taken'],
  ['D low with two factors: BSN echoed', [{ bsn: 'echoed' }], {}, 'low', 'bsn-echoed'],
  ['D substantial: BSN supplied', [{ bsn: 'supplied' }], {}, 'substantial', 'bsn-supplied'],
  [
    'D high: BSN supplied with other data of one class',
    [{ bsn: 'supplied', personalData: 'ordinary' }],
    {},
    'high',
    'bsn-supplied-with-personal-data',
  ],
  [
    'D high: BSN supplied with other data of another class',
    [{ bsn: 'supplied' }, { personalData: 'ordinary' }],
    {},
    'high',
    'bsn-supplied-with-personal-data',
  ],
  [
    'E substantial: base registry, controlled',
    [{ baseRegistry: 'controlled' }],
    {},
    'substantial',
    'base-registry-controlled',
  ],
  [
    'E high: base registry, uncontrolled',
    [{ baseRegistry: 'uncontrolled' }],
    {},
    'high',
    'base-registry-uncontrolled',
  ],
  [
    'F low: citizen below 1,000',
    [{}],
    interest({ party: 'citizen', damageEuro: 999.99 }),
    'low',
    'economic-interest-small',
  ],
  [
    'F substantial: citizen at 1,000',
    [{}],
    interest({ party: 'citizen', damageEuro: 1_000 }),
    'substantial',
    'economic-interest-large',
  ],
  [
    'F low: company up to 250 below 125,000',
    [{}],
    interest({ party: 'company-up-to-250', damageEuro: 124_999 }),
    'low',
    'economic-interest-small',
  ],
  [
    'F substantial: company up to 250 at 125,000',
    [{}],
    interest({ party: 'company-up-to-250', damageEuro: 125_000 }),
    'substantial',
    'economic-interest-large',
  ],
  [
    'F low: company over 250 below 500,000',
    [{}],
    interest({ party: 'company-over-250', damageEuro: 499_999 }),
    'low',
    'economic-interest-small',
  ],
  [
    'F substantial: company over 250 at 500,000',
    [{}],
    interest({ party: 'company-over-250', damageEuro: 500_000 }),
    'substantial',
    'economic-interest-large',
  ],
  [
    'F substantial: an amount that is not given',
    [{}],
    interest({ party: 'citizen' }),
    'substantial',
    'economic-interest-large',
  ],
  [
    'F high: way of life or company at stake',
    [{}],
    interest({ party: 'citizen', damageEuro: 1, livelihood: true }),
    'high',
    'economic-interest-livelihood',
  ],
];

function compute(data: DataAspects[], aspects: Partial<Service['aspects']>, norm: Norm = nlRegeling2023) {
  const dataClasses = data.map((entry, index) => ({ id: `class-${index}`, dataClass: dataClassOf(entry) }));
  return computeRequired({ service: serviceOf(aspects), serviceId: 'reports', dataClasses, norm });
}

describe('the Regeling as a norm', () => {
  it.each(cells)('annex 2, row %s', (cell, data, service, level, code) => {
    const required = compute(data, service);
    expect(required.level).toBe(level);
    expect(required.twoFactor).toBe(
      level === 'substantial' || level === 'high' || cell.includes('two factors'),
    );
    const top = required.reasons[0];
    expect(top).toMatchObject({ code, level, source: expect.stringContaining(`annex 2, row ${cell[0]}`) });
    expect(top?.text.nl).toBeTruthy();
    expect(top?.text.en).toBeTruthy();
  });

  it('has a test for every criterion', () => {
    expect(new Set(cells.map((cell) => cell[4]))).toEqual(
      new Set(nlRegeling2023.criteria.map(({ code }) => code)),
    );
  });

  it('asks for nothing when no criterion applies, and cites article 2(5)', () => {
    const required = compute([], {
      scale: 'large',
      misuseRisk: 'great',
      economicInterest: { party: 'citizen', livelihood: true },
    });
    expect(required).toMatchObject({ level: 'none', twoFactor: false, dataClasses: [] });
    expect(required.reasons).toEqual([
      expect.objectContaining({ code: 'no-criterion', source: expect.stringContaining('art. 2(5)') }),
    ]);
  });

  it('does not count large scale for a BSN alone: row A is "behoudens BSN"', () => {
    expect(compute([{ bsn: 'taken', scale: 'large' }], { scale: 'large' }).level).toBe('low');
  });

  it('judges an echoed BSN by itself beside other personal data', () => {
    expect(compute([{ bsn: 'echoed' }, { personalData: 'ordinary' }], {})).toMatchObject({
      level: 'low',
      twoFactor: true,
    });
    expect(compute([{ bsn: 'echoed', personalData: 'special-category' }], {}).level).toBe('substantial');
  });

  it('does not take company data for personal data beside a supplied BSN', () => {
    expect(compute([{ bsn: 'supplied' }, { companyData: 'generally-known' }], {}).level).toBe('substantial');
  });

  it('cannot be mistaken for another: a second norm computes by its own criteria under its own name', () => {
    const second: Norm = {
      ...nlRegeling2023,
      id: 'nl-handreiking-v4',
      version: '2016-11',
      criteria: [
        {
          code: 'legal-effect',
          level: 'high',
          twoFactor: true,
          source: 'Handreiking v4, 4.1.2',
          text: { nl: 'rechtsgevolg', en: 'legal effect' },
          metBy: ({ dataClasses }) => (dataClasses.length > 0 ? [null] : []),
        },
      ],
    };
    const required = compute([{ companyData: 'generally-known' }], {}, second);
    expect(required).toMatchObject({ level: 'high', norm: { id: 'nl-handreiking-v4', version: '2016-11' } });
    expect(required.reasons.map(({ code }) => code)).toEqual(['legal-effect']);
  });
});
