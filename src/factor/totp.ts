// Time-based one-time codes (RFC 6238): 6 digits, 30 s, SHA-1, window of one step either way.
// Arithmetic by otplib; one-time use and attempts belong to the store, not here.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type CryptoPlugin, generateSecret, generateSync, generateURI } from 'otplib';

export const totpStepSeconds = 30;
const windowSteps = [0, -1, 1] as const;
/** The library's default computes HMAC in JavaScript; OpenSSL does it in a fraction of the time. */
const crypto: CryptoPlugin = {
  name: 'node',
  hmac: (algorithm, key, data) => createHmac(algorithm, key).update(data).digest(),
  randomBytes: (length) => randomBytes(length),
  constantTimeEqual: (a, b) => {
    const [left, right] = [Buffer.from(a), Buffer.from(b)];
    return left.length === right.length && timingSafeEqual(left, right);
  },
};

/** 160 random bits in base32, the length RFC 4226 section 4 recommends. */
export function createTotpSecret(): string {
  return generateSecret({ length: 20 });
}

/** otpauth URI for the QR code; the label names no person. */
export function totpUri(secret: string, issuer: string, label: string): string {
  return generateURI({ issuer, label, secret });
}

/** Six ASCII digits, with the spaces people type between them; anything else is no code. */
export function parseTotpCode(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 16) return null;
  const digits = value.replaceAll(' ', '');
  return /^[0-9]{6}$/.test(digits) ? digits : null;
}

export function totpStep(nowMs: number): number {
  return Math.floor(nowMs / 1000 / totpStepSeconds);
}

export function totpCode(secret: string, step: number): string {
  return generateSync({ secret, epoch: step * totpStepSeconds, crypto });
}

/** The time step this code belongs to, or null. All three steps are compared, in constant time each. */
export function matchTotpStep(secret: string, code: string, nowMs: number): number | null {
  const now = totpStep(nowMs);
  let matched: number | null = null;
  for (const offset of windowSteps) {
    const equal = timingSafeEqual(Buffer.from(totpCode(secret, now + offset)), Buffer.from(code));
    if (equal && matched === null) matched = now + offset;
  }
  return matched;
}
