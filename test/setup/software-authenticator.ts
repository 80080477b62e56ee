// An authenticator in software (WebAuthn Level 3, 6): makes credentials and signs challenges, honestly or with
// anything about them changed, for attacks on the relying party.

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

type Cbor = number | string | boolean | Uint8Array | Map<number | string, Cbor> | Cbor[];

function cborHead(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
}

function encodeCbor(value: Cbor): Buffer {
  if (typeof value === 'boolean') return Buffer.from([value ? 0xf5 : 0xf4]);
  if (typeof value === 'number') return value < 0 ? cborHead(1, -value - 1) : cborHead(0, value);
  if (typeof value === 'string')
    return Buffer.concat([cborHead(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([cborHead(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([cborHead(4, value.length), ...value.map(encodeCbor)]);
  const pairs = [...value].flatMap(([key, inner]) => [encodeCbor(key), encodeCbor(inner)]);
  return Buffer.concat([cborHead(5, value.size), ...pairs]);
}

export type Algorithm = 'ES256' | 'RS256' | 'EdDSA';
const coseNumbers = { ES256: -7, EdDSA: -8, RS256: -257 } as const;

function createKeys(algorithm: Algorithm): { privateKey: KeyObject; publicKey: KeyObject } {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return algorithm === 'EdDSA'
    ? generateKeyPairSync('ed25519')
    : generateKeyPairSync('rsa', { modulusLength: 2048 });
}

const bytesOf = (text: unknown) => Buffer.from(String(text ?? ''), 'base64url');

function coseKey(publicKey: KeyObject, algorithm: Algorithm, declared: number): Buffer {
  const jwk = publicKey.export({ format: 'jwk' });
  const alg: [number, Cbor] = [3, declared];
  if (algorithm === 'RS256') {
    return encodeCbor(new Map<number, Cbor>([[1, 3], alg, [-1, bytesOf(jwk.n)], [-2, bytesOf(jwk.e)]]));
  }
  if (algorithm === 'EdDSA')
    return encodeCbor(new Map<number, Cbor>([[1, 1], alg, [-1, 6], [-2, bytesOf(jwk.x)]]));
  return encodeCbor(
    new Map<number, Cbor>([[1, 2], alg, [-1, 1], [-2, bytesOf(jwk.x)], [-3, bytesOf(jwk.y)]]),
  );
}

/** What an attacker, or a faulty device, changes about an answer. */
export type Lie = {
  origin?: string;
  rpId?: string;
  type?: string;
  challenge?: string;
  crossOrigin?: boolean;
  userPresent?: boolean;
  userVerified?: boolean;
  counter?: number;
  synced?: boolean;
  id?: string;
  userHandle?: string;
  tamperSignature?: boolean;
  tamperData?: boolean;
  /** COSE number that the registration claims. */
  algorithm?: number;
  format?: string;
};

type Options = { challenge: string; rpId?: string; rp?: { id?: string }; user?: { id: string } };
export type Authenticator = ReturnType<typeof createAuthenticator>;

/** counts: the signature counter goes up with each use; otherwise it stays 0, as synced passkeys do. */
export function createAuthenticator(
  origin: string,
  own: { algorithm?: Algorithm; synced?: boolean; counts?: boolean; verifiesUser?: boolean } = {},
) {
  const { algorithm = 'ES256', synced = false, counts = true, verifiesUser = true } = own;
  const { privateKey, publicKey } = createKeys(algorithm);
  const id = randomBytes(32);
  let counter = 0;
  let userHandle = '';

  function authenticatorData(options: Options, lie: Lie, attested: Buffer): Buffer {
    const rpId = lie.rpId ?? options.rpId ?? options.rp?.id ?? '';
    const isSynced = lie.synced ?? synced;
    const flags =
      ((lie.userPresent ?? true) ? 1 : 0) |
      ((lie.userVerified ?? verifiesUser) ? 4 : 0) |
      (isSynced ? 8 | 16 : 0) |
      (attested.length > 0 ? 64 : 0);
    if (counts) counter += 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(lie.counter ?? counter);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), count, attested]);
  }

  function clientData(type: string, options: Options, lie: Lie): Buffer {
    const { origin: from = origin, challenge = options.challenge, crossOrigin = false } = lie;
    return Buffer.from(JSON.stringify({ type: lie.type ?? type, challenge, origin: from, crossOrigin }));
  }

  function signOver(data: Buffer, client: Buffer): Buffer {
    const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
    return sign(algorithm === 'EdDSA' ? null : 'sha256', signed, privateKey);
  }

  const envelope = (lie: Lie) => {
    const given = lie.id ?? id.toString('base64url');
    return { id: given, rawId: given, type: 'public-key', clientExtensionResults: {} };
  };

  return {
    credentialId: id.toString('base64url'),
    publicKey: () => coseKey(publicKey, algorithm, coseNumbers[algorithm]).toString('base64url'),

    /** The answer to navigator.credentials.create, as JSON. */
    register(options: Options, lie: Lie = {}): string {
      userHandle = options.user?.id ?? '';
      const length = Buffer.from([id.length >> 8, id.length & 255]);
      const key = coseKey(publicKey, algorithm, lie.algorithm ?? coseNumbers[algorithm]);
      const data = authenticatorData(options, lie, Buffer.concat([Buffer.alloc(16), length, id, key]));
      const object = new Map<string, Cbor>([
        ['fmt', lie.format ?? 'none'],
        ['attStmt', new Map()],
        ['authData', data],
      ]);
      const response = {
        clientDataJSON: clientData('webauthn.create', options, lie).toString('base64url'),
        attestationObject: encodeCbor(object).toString('base64url'),
        transports: ['internal'],
      };
      return JSON.stringify({ ...envelope(lie), response });
    },

    /** The answer to navigator.credentials.get, as JSON. */
    assert(options: Options, lie: Lie = {}): string {
      const client = clientData('webauthn.get', options, lie);
      const data = authenticatorData(options, lie, Buffer.alloc(0));
      const signature = signOver(data, client);
      if (lie.tamperSignature) signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
      // Somebody in between sets the flag for a verified user after the device signed.
      if (lie.tamperData) data[32] = (data[32] ?? 0) ^ 4;
      const response = {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: lie.userHandle ?? (userHandle || undefined),
      };
      return JSON.stringify({ ...envelope(lie), response });
    },
  };
}
