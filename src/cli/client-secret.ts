// A secret for a client that knows no better than client_secret_basic: 256 bits, and the hash that the policy keeps.
// The hash needs no salt or stretching: nobody guesses 256 random bits.

import { hash, randomBytes } from 'node:crypto';

export function createClientSecret(): { secret: string; secretHash: string } {
  const secret = randomBytes(32).toString('base64url');
  return { secret, secretHash: hash('sha256', secret, 'base64url') };
}
