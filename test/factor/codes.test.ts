// Codes against foreign answers: the vectors of RFC 6238 appendix B, oathtool where it is installed; and recovery
// codes as they are made, written down and typed.

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { generateSync } from 'otplib';
import {
  createRecoveryCodes,
  formatRecoveryCode,
  parseRecoveryCode,
  recoveryCodeCount,
} from '../../src/factor/recovery-code.ts';
import { createTotpSecret, matchTotpStep, totpCode, totpStep } from '../../src/factor/totp.ts';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
function encodeBase32(text: string): string {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => base32[Number.parseInt(five, 2)]).join('');
}

describe('RFC 6238 appendix B', () => {
  const secret = encodeBase32('12345678901234567890');
  const vectors: [seconds: number, code: string][] = [
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ];

  it.each(vectors)('at %i s the code is the end of %s', (seconds, code) => {
    expect(generateSync({ secret, epoch: seconds, digits: 8 })).toBe(code);
    expect(totpCode(secret, totpStep(seconds * 1000))).toBe(code.slice(2));
    expect(matchTotpStep(secret, code.slice(2), seconds * 1000)).toBe(Math.floor(seconds / 30));
  });
});

const isOathtoolHere = spawnSync('oathtool', ['--version'], { stdio: 'ignore' }).error === undefined;
if (!isOathtoolHere)
  process.stderr.write('not run: oathtool is not installed, so our codes were not compared\n');

(isOathtoolHere ? describe : describe.skip)(
  isOathtoolHere ? 'oathtool' : 'oathtool is not installed here, so our codes were not compared with its own',
  () => {
    it('gives the same codes for the same secrets and times', () => {
      for (let round = 0; round < 20; round += 1) {
        const secret = createTotpSecret();
        const seconds = 1_700_000_000 + round * 7_777_777;
        const args = ['--totp', '--base32', secret, '--now', `@${seconds}`];
        const { stdout } = spawnSync('oathtool', args, { encoding: 'utf8' });
        expect(stdout.trim()).toBe(totpCode(secret, totpStep(seconds * 1000)));
      }
    });
  },
);

describe('recovery codes', () => {
  it('are ten different ones, of characters nobody takes for others, with every character in use', () => {
    const seen = new Set<string>();
    for (let round = 0; round < 60; round += 1) {
      const codes = createRecoveryCodes();
      expect(new Set(codes).size).toBe(recoveryCodeCount);
      for (const code of codes) {
        expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
        for (const character of code) seen.add(character);
      }
    }
    expect(seen.size).toBe(32);
  });

  it('are read back however they are typed', () => {
    const [code = ''] = createRecoveryCodes();
    const noise = fc.array(fc.constantFrom('', ' ', '-', '  '), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(noise, fc.boolean(), (between, isLower) => {
        const typed = [...formatRecoveryCode(code).replace('-', '')]
          .map((character, at) => character + (between[at] ?? ''))
          .join('')
          .replaceAll('0', 'O')
          .replaceAll('1', 'l');
        expect(parseRecoveryCode(isLower ? typed.toLowerCase() : typed)).toBe(code);
      }),
    );
  });

  it.each([
    undefined,
    null,
    7,
    [],
    ['0123456789'],
    '',
    '012345678',
    '01234567890',
    'U123456789',
    '012345678９',
    '0123456789\n',
    ' '.repeat(40),
  ])('are not %p', (value) => {
    expect(parseRecoveryCode(value)).toBeNull();
  });
});
