// acr is compared exactly, per issuer, and everything unknown is worth nothing (OWASP ASVS 6.8.4; threats U2, U9).

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { acrValuesAtLeast, assuranceOfAcr, dialects, eidasAcr } from '../../src/domain/dialect.ts';
import { meetsAssurance, noAssurance } from '../../src/domain/level.ts';
import { acr, level } from './arbitraries.ts';

const { etoegang, eidas, loa } = dialects;
const uri = 'http://eidas.europa.eu/LoA/';

describe('what an acr stands for', () => {
  it.each([
    [etoegang, acr.eh1, 'none', false],
    [etoegang, acr.eh2, 'low', false],
    [etoegang, acr.eh2plus, 'low', true],
    [etoegang, acr.eh3, 'substantial', true],
    [etoegang, acr.eh4, 'high', true],
    [eidas, `${uri}low`, 'low', false],
    [eidas, `${uri}substantial`, 'substantial', true],
    [eidas, `${uri}high`, 'high', true],
    [loa, 'loa:low', 'low', false],
    [loa, 'loa:substantial', 'substantial', true],
    [loa, 'loa:high', 'high', true],
  ] as const)('%# of the mapping table', (dialect, value, expected, twoFactor) => {
    expect(assuranceOfAcr(dialect, value)).toEqual({ level: expected, twoFactor });
  });

  it('U9: an array, object, number, boolean or absent acr is none', () => {
    for (const odd of [
      [acr.eh4],
      { value: acr.eh4 },
      4,
      true,
      null,
      undefined,
      { toString: () => acr.eh4 },
    ]) {
      for (const dialect of Object.values(dialects))
        expect(assuranceOfAcr(dialect, odd)).toEqual(noAssurance);
    }
  });

  it('U9: another case, spacing, prefix, suffix or list of acr values is none', () => {
    const near = (value: string) => [
      value.toUpperCase(),
      ` ${value}`,
      `${value} `,
      `${value}\n`,
      `${value}/`,
      `${value}0`,
      value.slice(0, -1),
      value.slice(1),
      `${value} ${value}`,
      `${value}\0`,
    ];
    for (const dialect of Object.values(dialects)) {
      const known = new Set(dialect.entries.map((entry) => entry.acr));
      for (const value of dialect.entries.flatMap((entry) => near(entry.acr))) {
        if (!known.has(value)) expect(assuranceOfAcr(dialect, value)).toEqual(noAssurance);
      }
    }
    expect(assuranceOfAcr(eidas, 'http://eidas.europa.eu/loa/high')).toEqual(noAssurance);
  });

  it("U9: an acr of another issuer's dialect is none", () => {
    for (const dialect of Object.values(dialects)) {
      for (const other of Object.values(dialects)) {
        if (other === dialect) continue;
        for (const entry of other.entries) expect(assuranceOfAcr(dialect, entry.acr)).toEqual(noAssurance);
      }
    }
  });

  it('no string outside the dialect is worth anything', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'low', 'high')),
        (value) => {
          for (const dialect of Object.values(dialects)) {
            if (dialect.entries.some((entry) => entry.acr === value)) continue;
            expect(assuranceOfAcr(dialect, value)).toEqual(noAssurance);
          }
        },
      ),
    );
  });
});

describe('what is asked of an upstream', () => {
  it('every dialect is ordered lowest first, so that the least is asked first', () => {
    for (const { entries } of Object.values(dialects)) {
      entries.forEach((entry, index) => {
        for (const lower of entries.slice(0, index)) expect(meetsAssurance(entry, lower)).toBe(true);
      });
    }
  });

  it('every value at or above the need is listed, so that the holder of EH4 is not failed by a need of EH3', () => {
    const labels = (needed: Parameters<typeof acrValuesAtLeast>[1]) =>
      acrValuesAtLeast(etoegang, needed).map((entry) => entry.label);
    expect(labels({ level: 'low', twoFactor: false })).toEqual(['EH2', 'EH2+', 'EH3', 'EH4']);
    expect(labels({ level: 'low', twoFactor: true })).toEqual(['EH2+', 'EH3', 'EH4']);
    expect(labels({ level: 'substantial', twoFactor: true })).toEqual(['EH3', 'EH4']);
    expect(labels({ level: 'high', twoFactor: true })).toEqual(['EH4']);
  });

  it('exactly the values that satisfy are asked, and never one that is worth nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(dialects)),
        level,
        fc.boolean(),
        (dialect, need, twoFactor) => {
          const asked = acrValuesAtLeast(dialect, { level: need, twoFactor });
          for (const entry of dialect.entries) {
            const satisfies = entry.level !== 'none' && meetsAssurance(entry, { level: need, twoFactor });
            expect(asked.includes(entry)).toBe(satisfies);
          }
        },
      ),
    );
  });
});

describe('what we say outward', () => {
  it('is the eIDAS URI, and nothing at all below low', () => {
    expect(eidasAcr('none')).toBeNull();
    for (const name of ['low', 'substantial', 'high'] as const) {
      expect(eidasAcr(name)).toBe(`${uri}${name}`);
      expect(assuranceOfAcr(eidas, eidasAcr(name)).level).toBe(name);
    }
  });
});
