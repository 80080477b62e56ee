// Random ids that live in cookies and URLs: 256 bits, kept only as a hash, with a keyed tag on session cookies.

import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';

const tagBytes = 8;
const idLength = 43;
const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 is enough for 256 random bits; what is stored opens nothing. */
export function hashToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

export function isToken(value: unknown): value is string {
  return typeof value === 'string' && tokenPattern.test(value);
}

export type TaggedTokens = ReturnType<typeof createTaggedTokens>;

/**
 * Session cookies carry a 64-bit tag under a key of ours, so that ids somebody made up are refused without a
 * look at the database. The tag proves nothing else.
 */
export function createTaggedTokens(key: Buffer) {
  function tagOf(id: string): Buffer {
    return createHmac('sha256', key).update(id).digest().subarray(0, tagBytes);
  }
  return {
    create(): string {
      const id = createToken();
      return id + tagOf(id).toString('base64url');
    },
    isGenuine(value: string): boolean {
      if (value.length !== idLength + 11 || !isToken(value.slice(0, idLength))) return false;
      const tag = Buffer.from(value.slice(idLength), 'base64url');
      return tag.length === tagBytes && timingSafeEqual(tag, tagOf(value.slice(0, idLength)));
    },
  };
}
