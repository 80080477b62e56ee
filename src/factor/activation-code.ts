// The code in a letter: twelve characters without look-alikes in three groups, about 59 bits, drawn without bias.

import { randomInt } from 'node:crypto';

const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
const length = 12;
const pattern = new RegExp(`^[${alphabet}]{${length}}$`);

/** Without groups, as it is hashed. */
export function createActivationCode(): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** As people read it: XXXX-XXXX-XXXX. */
export function groupActivationCode(code: string): string {
  return code.match(/.{1,4}/g)?.join('-') ?? '';
}

/** Small letters, spaces and hyphens are forgiven; null for what no letter ever says, wide characters among it. */
export function parseActivationCode(text: string): string | null {
  const code = text.replaceAll(/[ -]/g, '').toUpperCase();
  return pattern.test(code) ? code : null;
}
