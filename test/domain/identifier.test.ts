// Numbers of persons and organisations: the eleven test, the type that travels with the number, and four roles
// that are never mixed up (eHerkenning attribute catalogue; Wet algemene bepalingen burgerservicenummer).

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  differencesInRepresentation,
  identifierTypes,
  isBranchNumber,
  parseIdentifier,
  type Representation,
} from '../../src/domain/identifier.ts';
import { representation } from './arbitraries.ts';

const valid = ['123456782', '999999990', '111222333', '012345672', '999990019', '492099595', '002564440'];
const oddValues = [null, undefined, 123456782, ['123456782'], { number: '123456782' }, true];

describe('BSN and RSIN', () => {
  it('pass the eleven test and keep their type', () => {
    for (const number of valid) {
      expect(parseIdentifier('bsn', number)).toEqual({ type: 'bsn', number });
      expect(parseIdentifier('rsin', number)).toEqual({ type: 'rsin', number });
    }
  });

  it('000000000 passes the sum and is refused by name, padded too', () => {
    expect(parseIdentifier('bsn', '000000000')).toBeNull();
    expect(parseIdentifier('rsin', '000000000')).toBeNull();
    expect(parseIdentifier('bsn', '00000000')).toBeNull();
  });

  it('an 8-digit BSN is padded to 9; an RSIN is never', () => {
    expect(parseIdentifier('bsn', '12345672')).toEqual({ type: 'bsn', number: '012345672' });
    expect(parseIdentifier('rsin', '12345672')).toBeNull();
  });

  it('one wrong digit, or two neighbours swapped, is refused', () => {
    fc.assert(
      fc.property(fc.constantFrom(...valid), fc.nat(8), fc.integer({ min: 1, max: 9 }), (number, at, by) => {
        const digits = [...number];
        digits[at] = String((Number(digits[at]) + by) % 10);
        expect(parseIdentifier('bsn', digits.join(''))).toBeNull();
      }),
    );
    expect(parseIdentifier('bsn', '123456789')).toBeNull();
    expect(parseIdentifier('bsn', '213456782')).toBeNull();
  });

  it('spaces, dots, signs, line ends and digits of other scripts are refused', () => {
    const near = [
      '123 456 782',
      '1234.56.782',
      ' 123456782',
      '123456782 ',
      '123456782\n',
      '+123456782',
      '1234567820',
    ];
    for (const value of [...near, '１２３４５６７８２', '١٢٣٤٥٦٧٨٢', '0x75bcd0e', '']) {
      for (const type of ['bsn', 'rsin', 'kvk'] as const) expect(parseIdentifier(type, value)).toBeNull();
    }
  });
});

describe('other numbers', () => {
  it('a KvK number has 8 digits and is not all zero; a branch number is no KvK number', () => {
    expect(parseIdentifier('kvk', '12345678')).toEqual({ type: 'kvk', number: '12345678' });
    for (const value of ['00000000', '1234567', '123456789', '000012345678']) {
      expect(parseIdentifier('kvk', value)).toBeNull();
    }
  });

  it('a branch number has 12 digits', () => {
    expect(isBranchNumber('000012345678')).toBe(true);
    for (const value of ['12345678', '00001234567', '0000123456789', '00001234567a', 12345678901, null]) {
      expect(isBranchNumber(value)).toBe(false);
    }
  });

  it('a pseudonym is 1 to 255 visible ASCII characters, so that it can stand in a header', () => {
    expect(parseIdentifier('pseudonym', 'a'.repeat(255))).not.toBeNull();
    for (const value of ['', 'a'.repeat(256), 'a b', 'a\r\nX-Header: 1', 'é', 'a\0']) {
      expect(parseIdentifier('pseudonym', value)).toBeNull();
    }
  });

  it('what is no text is no number of any type', () => {
    for (const type of identifierTypes) {
      for (const odd of oddValues) expect(parseIdentifier(type, odd)).toBeNull();
    }
  });
});

describe('whom a session acts for', () => {
  const base: Representation = {
    legalSubject: { type: 'rsin', number: '111222333' },
    intermediary: null,
    branch: null,
    serviceId: null,
  };

  it('an RSIN and a BSN of one number are two parties', () => {
    const other: Representation = { ...base, legalSubject: { type: 'bsn', number: '111222333' } };
    expect(differencesInRepresentation(base, other)).toEqual(['legalSubject']);
  });

  it('an intermediary, a branch or a service that is added, removed or changed is named', () => {
    const chain = { type: 'kvk', number: '87654321' } as const;
    expect(differencesInRepresentation(base, { ...base, intermediary: chain })).toEqual(['intermediary']);
    expect(differencesInRepresentation({ ...base, intermediary: chain }, base)).toEqual(['intermediary']);
    expect(differencesInRepresentation(base, { ...base, branch: '000012345678' })).toEqual(['branch']);
    expect(differencesInRepresentation(base, { ...base, serviceId: 'service' })).toEqual(['serviceId']);
    const swapped = { ...base, legalSubject: chain, intermediary: base.legalSubject };
    expect(differencesInRepresentation({ ...base, intermediary: chain }, swapped)).toEqual([
      'legalSubject',
      'intermediary',
    ]);
  });

  it('differs from itself in nothing, and as much one way as the other', () => {
    fc.assert(
      fc.property(representation, representation, (a, b) => {
        expect(differencesInRepresentation(a, structuredClone(a))).toEqual([]);
        expect(differencesInRepresentation(a, b)).toEqual(differencesInRepresentation(b, a));
        const equal = JSON.stringify(a) === JSON.stringify(b);
        expect(differencesInRepresentation(a, b).length === 0).toBe(equal);
      }),
    );
  });
});
