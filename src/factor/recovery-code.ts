// Recovery codes: ten for the day a factor is lost, each good for one use. Ten characters of Crockford's alphabet are
// 50 random bits: a hundred guesses at ten codes succeed once in 10^12, and without the key their hashes say nothing.
// One-time use and attempts belong to the store, not here.

import { randomBytes } from 'node:crypto';

export const recoveryCodeCount = 10;
const codeLength = 10;
/** Thirty-two characters, none of which is taken for another on paper: no I, L, O or U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function createCode(): string {
  return [...randomBytes(codeLength)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

/** Different from each other, since each is used once. */
export function createRecoveryCodes(): string[] {
  const codes = new Set<string>();
  while (codes.size < recoveryCodeCount) codes.add(createCode());
  return [...codes];
}

/** As people read and type it: two groups of five. */
export function formatRecoveryCode(code: string): string {
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

/** Case, spaces and dashes do not matter, nor O for 0 and I or L for 1; anything else is no code. */
export function parseRecoveryCode(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 32 || !/^[0-9A-Za-z -]*$/.test(value)) return null;
  const code = value.replaceAll(/[ -]/g, '').toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{10}$/.test(code) ? code : null;
}
