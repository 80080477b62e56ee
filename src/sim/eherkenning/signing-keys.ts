// The simulated provider's signing keys: one RSA key (RS256, PS256) and one P-256 key (ES256) per generation.
// Rotation publishes only the new generation, so that a relying party must fetch the key set again (OpenID Core 10.1.1).

import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';

export const idTokenAlgorithms = ['RS256', 'PS256', 'ES256'] as const;
export type IdTokenAlgorithm = (typeof idTokenAlgorithms)[number];

type SigningKey = { kid: string; privateKey: CryptoKey; publicKey: CryptoKey; privateJwk: JWK };
type Generation = { rsa: SigningKey; ec: SigningKey };

async function createSigningKey(algorithm: 'RS256' | 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const kid = randomUUID();
  // No `alg` on the RSA key: it serves RS256 and PS256.
  const privateJwk: JWK = { ...(await exportJWK(privateKey)), kid, use: 'sig' };
  return { kid, privateKey, publicKey, privateJwk };
}

async function createGeneration(): Promise<Generation> {
  const [rsa, ec] = await Promise.all([createSigningKey('RS256'), createSigningKey('ES256')]);
  return { rsa, ec };
}

export async function createSigningKeys() {
  const generations: [Generation, ...Generation[]] = [await createGeneration()];
  const keyFor = (algorithm: IdTokenAlgorithm) =>
    algorithm === 'ES256' ? generations[0].ec : generations[0].rsa;

  return {
    async rotate(): Promise<void> {
      generations.unshift(await createGeneration());
    },
    /** Newest first; older ones stay so that the provider still recognises its own ID token at sign-out. */
    privateJwks: (): JWK[] => generations.flatMap(({ rsa, ec }) => [rsa.privateJwk, ec.privateJwk]),
    publishedKids: (): string[] => [generations[0].rsa.kid, generations[0].ec.kid],
    /** Signs changed claims with the same key that signed the honest ones. */
    async sign(algorithm: IdTokenAlgorithm, claims: Record<string, unknown>): Promise<string> {
      const key = keyFor(algorithm);
      const privateKey = algorithm === 'PS256' ? await asPs256(key.privateJwk) : key.privateKey;
      return new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid: key.kid }).sign(privateKey);
    },
    /** The public key as text: what an algorithm-confusion attack uses as HMAC secret (RFC 8725 section 2.1). */
    publicPem: (): Promise<string> => exportSPKI(generations[0].rsa.publicKey),
    kid: (algorithm: IdTokenAlgorithm): string => keyFor(algorithm).kid,
  };
}

export type SigningKeys = Awaited<ReturnType<typeof createSigningKeys>>;

async function asPs256(privateJwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(privateJwk, 'PS256');
  if (key instanceof Uint8Array) throw new TypeError('an RSA key was expected');
  return key;
}
