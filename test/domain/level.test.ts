// The order of levels and the two-factor flag: a total order that nothing outside it can enter.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  compareLevels,
  highestLevel,
  isLevelAtLeast,
  type Level,
  levels,
  lowestLevel,
  meetsAssurance,
  oneLevelLower,
} from '../../src/domain/level.ts';
import { level } from './arbitraries.ts';

describe('levels', () => {
  it('rise none, low, substantial, high', () => {
    expect(levels).toEqual(['none', 'low', 'substantial', 'high']);
    levels.forEach((a, i) => {
      levels.forEach((b, j) => {
        expect(isLevelAtLeast(a, b)).toBe(i >= j);
        expect(Math.sign(compareLevels(a, b))).toBe(Math.sign(i - j));
      });
    });
  });

  it('a word that is no level is reached by nothing and reaches nothing', () => {
    for (const word of ['High', 'hoog', '', '3', 'undefined']) {
      for (const known of levels) expect(isLevelAtLeast(known, word as Level)).toBe(false);
      expect(isLevelAtLeast(word as Level, 'low')).toBe(false);
      expect(
        meetsAssurance({ level: 'high', twoFactor: true }, { level: word as Level, twoFactor: false }),
      ).toBe(false);
      expect(highestLevel(word as Level, 'low')).toBe('low');
    }
  });

  it('highest and lowest do not depend on order, and nothing at all is none', () => {
    expect(highestLevel()).toBe('none');
    fc.assert(
      fc.property(fc.array(level, { minLength: 1 }), (some) => {
        const [first = 'none', ...others] = some;
        const ranks = some.map((item) => levels.indexOf(item));
        expect(highestLevel(...some)).toBe(levels[Math.max(...ranks)]);
        expect(highestLevel(...some.toReversed())).toBe(highestLevel(...some));
        expect(lowestLevel(first, ...others)).toBe(levels[Math.min(...ranks)]);
      }),
    );
  });

  it('one level lower exists for substantial and high alone (Regeling art. 3)', () => {
    expect(levels.map(oneLevelLower)).toEqual(['none', 'low', 'low', 'substantial']);
  });
});

describe('an assurance meets a need', () => {
  const two = (reached: Level, twoFactor: boolean, need: Level, needsTwo: boolean) =>
    meetsAssurance({ level: reached, twoFactor }, { level: need, twoFactor: needsTwo });

  it('low with two factors is not met by low with one, whatever else', () => {
    expect(two('low', false, 'low', true)).toBe(false);
    expect(two('low', true, 'low', true)).toBe(true);
    expect(two('none', true, 'low', true)).toBe(false);
  });

  it('substantial and high always mean two factors', () => {
    expect(two('substantial', false, 'low', true)).toBe(true);
    expect(two('high', false, 'substantial', true)).toBe(true);
  });

  it('two factors never make up for a level', () => {
    expect(two('low', true, 'substantial', false)).toBe(false);
    expect(two('substantial', true, 'high', false)).toBe(false);
  });
});
