// Numbers that may get a code, codes that cannot be foreseen, and a message that says what it must and nothing more
// (threats O12, O16; domain 2.6, 6.3).

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  createSmsCode,
  maskNumber,
  numberRange,
  parseMobileNumber,
  parseSmsCode,
  smsText,
} from '../../src/factor/sms.ts';

const countries = ['NL', 'BE', 'DE'];
const parse = (value: unknown) => parseMobileNumber(value, countries);

describe('numbers', () => {
  it.each([
    ['0612345678', '+31612345678'],
    ['06 12 34 56 78', '+31612345678'],
    ['06-12345678', '+31612345678'],
    ['+31 (0)6 12345678', '+31612345678'],
    ['0031612345678', '+31612345678'],
    [' +31612345678 ', '+31612345678'],
    ['+32 470 12 34 56', '+32470123456'],
    ['+49 1512 3456789', '+4915123456789'],
  ])('%s is kept as %s', (typed, kept) => {
    expect(parse(typed)).toBe(kept);
  });

  it.each([
    ['premium', '+31906123456'],
    ['premium, national', '0900 1234'],
    ['fixed line', '+31201234567'],
    ['company number', '+31882345678'],
    ['VoIP', '+31911234567'],
    ['pager', '+31661234567'],
    ['machine, or lent out by web services', '+3197012345678'],
    ['satellite', '+8821612345678'],
    ['satellite', '+881612345678'],
    ['international network', '+882997123456'],
    ['another country', '+447911123456'],
    ['another country with the same plan', '+12025550123'],
    ['short', '112'],
    ['too short', '061234567'],
    ['too long', '06123456789'],
    ['empty', ''],
    ['letters', '06-FLOWERS'],
    ['wide digits', '０６１２３４５６７８'],
    ['Arabic digits', '٠٦١٢٣٤٥٦٧٨'],
    ['an extension', '+31612345678 ext. 5'],
    ['an extension', '+31612345678x5'],
    ['an address', 'tel:+31612345678'],
    ['two numbers', '0612345678 0612345679'],
    ['a line break', '0612345678\n'.repeat(2)],
    ['a zero byte', '0612345678\0'],
  ])('a number that is %s is refused', (_what, typed) => {
    expect(parse(typed)).toBeNull();
  });

  it('what is no text is no number, and without countries nothing is', () => {
    for (const value of [612345678, null, undefined, ['0612345678'], { number: '0612345678' }]) {
      expect(parse(value)).toBeNull();
    }
    expect(parseMobileNumber('+31612345678', [])).toBeNull();
    expect(parseMobileNumber('+31612345678', ['BE'])).toBeNull();
  });

  it('whatever is typed, what is kept is E.164 of a country of the list, and reads as itself', () => {
    const typed = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.stringMatching(/^[+0-9 ().-]{0,20}$/),
      fc.stringMatching(/^\+?(31|32|49|0031)?0?[1-9][0-9]{6,10}$/),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const kept = parse(text);
        if (kept === null) return;
        expect(kept).toMatch(/^\+(31|32|49)[0-9]{7,13}$/);
        expect(parse(kept)).toBe(kept);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is shown by its last two digits, and counted by what its neighbours share', () => {
    expect(maskNumber('+31612345678')).toBe('••• ••78');
    expect(numberRange('+31612345678')).toBe('3161234');
    expect(numberRange('+31612349999')).toBe('3161234');
  });
});

describe('codes', () => {
  const sample = Array.from({ length: 60_000 }, createSmsCode);

  it('O16: are six digits, zeros in front kept', () => {
    expect(sample.every((code) => /^[0-9]{6}$/.test(code))).toBe(true);
    expect(sample.some((code) => code.startsWith('00'))).toBe(true);
    expect(parseSmsCode('000123')).toBe('000123');
    expect(parseSmsCode(' 000 123 ')).toBe('000123');
  });

  it('O16: every digit is as likely at every place (chi-square, nine degrees of freedom)', () => {
    for (let place = 0; place < 6; place += 1) {
      const counts = Array.from({ length: 10 }, () => 0);
      for (const code of sample) counts[Number(code[place])] = (counts[Number(code[place])] ?? 0) + 1;
      const expected = sample.length / 10;
      const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      // One in a hundred million of fair draws lies above this.
      expect(chiSquare).toBeLessThan(57);
    }
  });

  it.each([
    '',
    '12345',
    '1234567',
    '12345a',
    '１２３４５６',
    '٠٠٠١٢٣',
    '1e5000',
    '+12345',
    '123456\n1',
    ' '.repeat(17),
  ])('"%s" is no code', (typed) => {
    expect(parseSmsCode(typed)).toBeNull();
  });

  it('what is no text is no code', () => {
    for (const value of [123456, ['123456'], null, undefined, { code: '123456' }]) {
      expect(parseSmsCode(value)).toBeNull();
    }
  });
});

describe('the message', () => {
  const longest = 'Werkgeversportaal Nederland 24';

  it.each(['nl', 'en'] as const)(
    'in %s names the site and never to share the code, in one SMS, without a link',
    (locale) => {
      const text = smsText(longest, '000123', locale);
      expect(text.startsWith(`${longest}: `)).toBe(true);
      expect(text).toContain(' 000123.');
      expect(text).toMatch(locale === 'nl' ? /nooit aan iemand anders/ : /Never share this code/);
      expect(text.length).toBeLessThanOrEqual(160);
      // Letters of the GSM alphabet, or a message costs two and shows as three.
      expect(text).toMatch(/^[A-Za-z0-9 .,:-]+$/);
      expect(text).not.toMatch(/https?:|www\.|\.[a-z]{2}/i);
      expect(text.match(/[0-9]{2,}/g)?.filter((digits) => digits !== '24')).toEqual(['000123']);
    },
  );
});
