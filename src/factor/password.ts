// Passwords (NIST SP 800-63B-4 3.1.1): argon2id for what we make, other systems' hashes for what was imported, no rules
// of composition, a list of breached ones. How often anybody may try belongs to the store, not here.

import { pbkdf2, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import argon2 from 'argon2';
import type { ErrorCode } from '../domain/errors.ts';
import { compareBcrypt } from './bcrypt-worker.ts';
import { createHashQueue } from './hash-queue.ts';
import { type PasswordHash, parsePasswordHash } from './password-hash.ts';

/** Of argon2id; memoryCost in KiB. */
export type PasswordCost = { memoryCost: number; timeCost: number; parallelism: number };

/** OWASP's memory of 46 MiB with one pass more: about 100 ms on a server core of today. */
const ownCost: PasswordCost = { memoryCost: 47_104, timeCost: 2, parallelism: 1 };
export const leastPasswordChars = { alone: 15, withSecondFactor: 8 };
const mostChars = 256;
/** bcrypt reads no further, so of a longer password it cannot tell the rest. */
const bcryptBytes = 72;

const runPbkdf2 = promisify(pbkdf2);
const runScrypt = promisify<
  Buffer,
  Buffer,
  number,
  { N: number; r: number; p: number; maxmem: number },
  Buffer
>(scrypt);

/** One spelling for what looks the same, whatever keyboard made it. */
const normalise = (text: string) => text.normalize('NFC');

async function compare(text: string, stored: PasswordHash): Promise<boolean> {
  if (stored.kind === 'bcrypt') return compareBcrypt(text, stored.text);
  const { salt, digest } = stored;
  return timingSafeEqual(await digestOf(Buffer.from(text), stored, salt, digest.length), digest);
}

async function digestOf(
  text: Buffer,
  stored: Exclude<PasswordHash, { kind: 'bcrypt' }>,
  salt: Buffer,
  length: number,
): Promise<Buffer> {
  switch (stored.kind) {
    case 'argon2':
      return argon2.hash(text, {
        raw: true,
        type: argon2[stored.type],
        version: stored.version,
        memoryCost: stored.memoryKib,
        timeCost: stored.passes,
        parallelism: stored.lanes,
        salt,
        hashLength: length,
      });
    case 'scrypt': {
      const { n, r, p } = stored;
      return runScrypt(text, salt, length, { N: n, r, p, maxmem: 128 * r * (n + p + 2) + 1024 });
    }
    case 'pbkdf2':
      return runPbkdf2(text, salt, stored.iterations, length, stored.algorithm);
  }
}

function isOf(cost: PasswordCost, stored: PasswordHash): boolean {
  if (stored.kind !== 'argon2' || stored.type !== 'argon2id' || stored.version !== 19) return false;
  const { memoryCost, timeCost, parallelism } = cost;
  return stored.memoryKib === memoryCost && stored.passes === timeCost && stored.lanes === parallelism;
}

export function createPasswordFactor(deps: {
  isBreached(password: string): boolean;
  /** Of this process; what comes on top waits its turn. */
  maxConcurrent: number;
  /** Below our own it protects nobody: for tests, which sign in a thousand times. */
  insecureCost?: PasswordCost | undefined;
}) {
  const cost = deps.insecureCost ?? ownCost;
  const queue = createHashQueue(deps);
  const hash = (text: string) => queue.run(() => argon2.hash(normalise(text), cost));

  return {
    hash,

    /** needsRehash: it matched, and is not yet kept the way we keep new ones. */
    async verify(text: string, storedHash: string): Promise<{ matches: boolean; needsRehash: boolean }> {
      const stored = parsePasswordHash(storedHash);
      if (stored === null) {
        await hash(text);
        return { matches: false, needsRehash: false };
      }
      const plain = normalise(text);
      const matches = await queue.run(() => compare(plain, stored));
      const isWhole = stored.kind !== 'bcrypt' || Buffer.byteLength(plain) <= bcryptBytes;
      return { matches, needsRehash: matches && isWhole && !isOf(cost, stored) };
    },

    /** The work of a comparison, for an account that is not there. */
    async verifyNothing(text: string): Promise<void> {
      await hash(text);
    },

    /** What is wrong with a new password; null when nothing is. */
    findFault(text: string, { withSecondFactor }: { withSecondFactor: boolean }): ErrorCode | null {
      const plain = normalise(text);
      const chars = [...plain].length;
      if (chars < leastPasswordChars[withSecondFactor ? 'withSecondFactor' : 'alone'])
        return 'password-short';
      if (chars > mostChars) return 'password-long';
      return deps.isBreached(plain) ? 'password-breached' : null;
    },
  };
}

export type PasswordFactor = ReturnType<typeof createPasswordFactor>;
