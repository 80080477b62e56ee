// Which factor proves what: categories of Implementing Regulation (EU) 2015/1502 annex 1, names of RFC 8176.

import { describe, expect, it } from '@jest/globals';
import {
  canConfirm,
  categoriesOfFactor,
  categoryOfMethod,
  factorKinds,
  isDynamic,
  methodsOfFactor,
} from '../../src/domain/factor-category.ts';

describe('RFC 8176 methods', () => {
  it('map to one category each', () => {
    const expected = {
      knowledge: ['pwd', 'pin', 'kba'],
      possession: ['otp', 'sms', 'hwk', 'swk', 'sc', 'tel', 'pop'],
      inherence: ['face', 'fpt', 'iris', 'retina', 'vbm'],
    };
    for (const [category, methods] of Object.entries(expected)) {
      for (const method of methods) expect(categoryOfMethod(method)).toBe(category);
    }
  });

  it('that only describe others, and words that are no method, are no factor', () => {
    for (const word of [
      'mfa',
      'mca',
      'user',
      'rba',
      'geo',
      'wia',
      'email',
      'OTP',
      '',
      'constructor',
      '__proto__',
    ]) {
      expect(categoryOfMethod(word)).toBeNull();
    }
  });
});

describe('local factors', () => {
  it.each([
    ['password', false, ['knowledge']],
    ['password', true, ['knowledge']],
    ['totp', false, ['possession']],
    ['totp', true, ['possession']],
    ['sms', true, ['possession']],
    ['recovery-code', true, ['possession']],
    ['passkey', false, ['possession']],
    ['passkey', true, ['possession', 'knowledge']],
  ] as const)('%s, user verified %s, proves %j', (kind, userVerified, categories) => {
    expect(categoriesOfFactor(kind, userVerified)).toEqual(categories);
  });

  it('only a passkey with user verification is two factors by itself', () => {
    for (const kind of factorKinds) {
      for (const verified of [true, false]) {
        const isTwo = new Set(categoriesOfFactor(kind, verified)).size > 1;
        expect(isTwo).toBe(kind === 'passkey' && verified);
      }
    }
  });

  it('never claim the summary mfa, which others could take for a proof', () => {
    for (const kind of factorKinds) expect(methodsOfFactor(kind, true)).not.toContain('mfa');
  });

  it('a password never changes, and neither it nor a recovery code shows that the person is here now', () => {
    expect(factorKinds.filter((kind) => !isDynamic(kind))).toEqual(['password']);
    expect(factorKinds.filter((kind) => !canConfirm(kind))).toEqual(['recovery-code', 'password']);
  });
});
