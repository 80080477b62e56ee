// The simulated provider's signing keys: one RSA key (RS256, PS256) and one P-256 key (ES256) per generation.
// Rotation publishes only the new generation, so that a relying party must fetch the key set again (OpenID Core 10.1.1).

import { createPublicKey, generateKeyPair, type KeyObject, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { type CryptoKey, exportJWK, exportSPKI, importJWK, type JWK, SignJWT } from 'jose';

export const idTokenAlgorithms = ['RS256', 'PS256', 'ES256'] as const;
export type IdTokenAlgorithm = (typeof idTokenAlgorithms)[number];

type SigningKey = { kid: string; privateKey: KeyObject; publicKey: KeyObject; privateJwk: JWK };
type Generation = { rsa: SigningKey; ec: SigningKey };

/** A private RSA key of 2048 bits or more, another at each call. */
export type CreateRsaKey = () => Promise<KeyObject>;

const generate = promisify(generateKeyPair);
const createEcKey = async () => (await generate('ec', { namedCurve: 'P-256' })).privateKey;
export const createRsaKey: CreateRsaKey = async () =>
  (await generate('rsa', { modulusLength: 2_048 })).privateKey;

async function describeKey(privateKey: KeyObject): Promise<SigningKey> {
  const kid = randomUUID();
  // No `alg` on the RSA key: it serves RS256 and PS256.
  const privateJwk: JWK = { ...(await exportJWK(privateKey)), kid, use: 'sig' };
  return { kid, privateKey, publicKey: createPublicKey(privateKey), privateJwk };
}

export async function createSigningKeys(createRsa: CreateRsaKey = createRsaKey) {
  const createGeneration = async (): Promise<Generation> => {
    const [rsa, ec] = await Promise.all([createRsa(), createEcKey()]);
    return { rsa: await describeKey(rsa), ec: await describeKey(ec) };
  };
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
