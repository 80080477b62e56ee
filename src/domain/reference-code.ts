// The code that a page shows and the record carries, for a telephone call to the help desk.

/** Without 0, 1, I, L, O and U: nobody mistakes one for another, and no word comes out. */
const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';

/** Ten characters of the bytes given, of which it takes ten: about 49 bits. */
export const referenceCode = (bytes: Uint8Array): string =>
  [...bytes.subarray(0, 10)].map((byte) => alphabet[byte % alphabet.length]).join('');

export function isReferenceCode(value: unknown): value is string {
  return typeof value === 'string' && /^[A-HJ-NP-Z2-9]{10}$/.test(value);
}

/** As somebody reads it out or pastes it: in either case, with blanks around it. */
export const readReferenceCode = (typed: string): string => typed.trim().toUpperCase();
