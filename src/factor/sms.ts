// Codes by SMS: which numbers may get one, the code, and the words around it. A restricted authenticator
// (NIST SP 800-63B 5.1.3.3): mobile numbers alone, never VoIP; one-time use and attempts belong to the store.

import { randomInt } from 'node:crypto';
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';

export const smsCodeSeconds = 300;
export const smsResendSeconds = 60;
export const smsAttempts = 5;

/** Numbers of machines and of web services that lend them out: mobile in the numbering plan, on nobody's own phone. */
const lentOut = [/^\+3197/];

/** E.164, or null for whatever is no mobile number of these countries; the first country reads national numbers. */
export function parseMobileNumber(value: unknown, countries: readonly string[]): string | null {
  if (typeof value !== 'string' || value.length > 32) return null;
  // ASCII alone: the library also reads wide and Arabic digits, letters and extensions.
  if (!/^[+0-9][0-9 ().-]*$/.test(value.trim())) return null;
  const [first] = countries;
  if (first === undefined || !isSupportedCountry(first)) return null;
  const number = parsePhoneNumberFromString(value.trim(), { defaultCountry: first, extract: false });
  if (!number?.isValid() || number.getType() !== 'MOBILE') return null;
  if (number.country === undefined || !countries.includes(number.country)) return null;
  return lentOut.some((range) => range.test(number.number)) ? null : number.number;
}

/** A country with telephone numbers of its own. */
export function isKnownCountry(code: string): code is CountryCode {
  return isSupportedCountry(code);
}

/** What a person is shown of a number, and only after a first factor: its last two digits. */
export function maskNumber(number: string): string {
  return `••• ••${number.slice(-2)}`;
}

/** Numbers handed out together share this much: the range that pumped traffic is sent to. */
export function numberRange(number: string): string {
  return number.slice(1, 8);
}

/** Six digits, each of the million as likely, zeros in front kept. */
export function createSmsCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

/** Six ASCII digits, with the spaces people type between them; anything else is no code. */
export function parseSmsCode(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 16) return null;
  const digits = value.replaceAll(' ', '');
  return /^[0-9]{6}$/.test(digits) ? digits : null;
}

/** One message of plain GSM letters: the site, the code, how long, and never to share it. No name, number or link. */
export function smsText(siteName: string, code: string, locale: 'nl' | 'en'): string {
  const minutes = smsCodeSeconds / 60;
  return locale === 'nl'
    ? `${siteName}: uw code is ${code}. De code werkt ${minutes} minuten. Geef deze code nooit aan iemand anders, ook niet als iemand erom belt.`
    : `${siteName}: your code is ${code}. It works for ${minutes} minutes. Never share this code with anyone, not even with someone who calls you.`;
}
