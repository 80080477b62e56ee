// Makes key pairs for signatures. An RSA pair takes half a second of a processor, so it is made off the main thread;
// each algorithm has a pair of its own (RFC 8725 3.1: one key, one algorithm).

import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { TokenSigningAlgorithm } from '../domain/client-profile.ts';
import type { NewSigningKey } from '../store/signing-key-store.ts';

export type CreateSigningJwk = (alg: TokenSigningAlgorithm) => Promise<NewSigningKey>;

/** NCSC: 3072 is good; FAPI 2.0 5.4 asks 2048. */
const goodRsaBits = 3_072;
const generate = promisify(generateKeyPair);

function generatePair(
  alg: TokenSigningAlgorithm,
  rsaBits: number,
): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  if (alg === 'ES256') return generate('ec', { namedCurve: 'P-256' });
  if (alg === 'EdDSA') return generate('ed25519');
  return generate('rsa', { modulusLength: rsaBits });
}

/** kid is the thumbprint of RFC 7638. */
export async function createSigningJwk(
  alg: TokenSigningAlgorithm,
  rsaBits = goodRsaBits,
): Promise<NewSigningKey> {
  const pair = await generatePair(alg, rsaBits);
  const publicPart = pair.publicKey.export({ format: 'jwk' }) as JWK;
  const kid = await calculateJwkThumbprint(publicPart);
  // `sluis keys remove` would take it for an option, in the hour when nobody has time for that.
  if (kid.startsWith('-')) return createSigningJwk(alg, rsaBits);
  const marks = { kid, alg, use: 'sig' };
  const privateJwk = { ...pair.privateKey.export({ format: 'jwk' }), ...marks };
  return { kid, alg, privateJwk, publicJwk: { ...publicPart, ...marks } };
}
