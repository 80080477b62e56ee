// The keys folder: sealing keys, the look-up key and one client key per upstream. Keys that sign for portals live in
// the database.
// Development generates what is missing; production refuses generated keys, so nobody runs on a demo's secrets.

import { hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importJWK, type JWK } from 'jose';
import { z } from 'zod';
import type { UpstreamDefinition } from '../domain/upstream-document.ts';
import { createSigningJwk } from './signing-jwk.ts';

/** Private keys of a pair only: a shared secret cannot be published, and a public key cannot sign. */
const jwkSchema = z.looseObject({
  kty: z.enum(['EC', 'RSA', 'OKP'], 'must be EC, RSA or OKP'),
  kid: z.string().min(1),
  alg: z.string().min(1),
  d: z.string('must be a private key').min(1),
});
const key32 = z
  .string()
  .transform((value) => Buffer.from(value, 'base64url'))
  .refine((key) => key.length === 32, 'must be 32 bytes in base64url');
const sealingSchema = z.strictObject({
  generated: z.boolean().default(false),
  keys: z
    .array(z.strictObject({ id: z.string().min(1).max(32), key: key32 }))
    .min(1)
    .refine((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, 'two keys share an id'),
});
const lookupSchema = z.strictObject({ generated: z.boolean().default(false), key: key32 });
const upstreamSchema = z.strictObject({
  generated: z.boolean().default(false),
  keys: z.array(jwkSchema).min(1),
});

/** What our clients at the upstreams prove themselves with. */
export type UpstreamKeys = {
  /** Private key of our client at this upstream, for private_key_jwt. */
  upstreamKey(upstreamId: string): Promise<JWK>;
  /** Secret of our client at this upstream, for the client_secret methods; never generated, for it is the upstream's. */
  upstreamSecret(upstreamId: string): string;
  /** Why the file for this way cannot be used, as it is now; null when it can. Makes none. */
  findUpstreamFault(upstreamId: string, way: UpstreamDefinition['clientAuth']): Promise<string | null>;
};

export type Keys = UpstreamKeys & {
  /** First seals, all open. */
  sealing: { id: string; key: Buffer }[];
  /** One derived key per purpose: look-up hashes, cookie tags, pseudonyms and guesses never share a key. */
  derive(purpose: 'cursor' | 'lookup' | 'cookie-tag' | 'pseudonym' | 'guess' | 'provider-cookie'): Buffer;
};

/** What is wrong with a file in the keys folder, and what to do; never its content. */
export class KeyFault extends Error {
  constructor(file: string, problem: string) {
    super(`${file}: ${problem}`);
    this.name = 'KeyFault';
  }
}

/** Written whole or not at all, readable by the owner alone. Whoever comes second keeps what the first wrote. */
function writeKeyFile(path: string, content: unknown): void {
  const temporary = `${path}.${randomUUID()}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(temporary, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

async function readOrGenerate<T>(
  path: string,
  schema: z.ZodType<T>,
  production: boolean,
  generate: () => unknown,
): Promise<T> {
  if (!existsSync(path)) {
    if (production)
      throw new KeyFault(path, 'is missing; production never generates keys, run `sluis keys generate`');
    writeKeyFile(path, await generate());
  }
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new KeyFault(path, 'is not readable JSON');
  }
  if (production && (content as { generated?: unknown } | null)?.generated === true) {
    throw new KeyFault(path, 'was generated for development; run `sluis keys generate` for production keys');
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new KeyFault(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is malformed'}`);
}

const randomKey = () => randomBytes(32).toString('base64url');

/** Content of each file by name; generated marks what development made by itself. */
const contents = {
  'sealing.json': (generated: boolean) => ({
    generated,
    keys: [{ id: generated ? 'dev-1' : `k-${randomBytes(4).toString('hex')}`, key: randomKey() }],
  }),
  'lookup.json': (generated: boolean) => ({ generated, key: randomKey() }),
};
const upstreamContent = async (generated: boolean) => {
  const { privateJwk } = await createSigningJwk('ES256');
  return { generated, keys: [privateJwk] };
};
const upstreamFile = (upstreamId: string) => `upstream-${upstreamId}.json`;

/** `sluis keys generate`: makes the production keys that are missing and touches none that are there. */
export async function generateKeys(folder: string, upstreamIds: string[]): Promise<string[]> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const wanted = [
    ...Object.entries(contents),
    ...upstreamIds.map((id) => [upstreamFile(id), upstreamContent] as const),
  ];
  const made: string[] = [];
  for (const [name, create] of wanted) {
    const path = join(folder, name);
    if (existsSync(path)) continue;
    writeKeyFile(path, await create(false));
    made.push(path);
  }
  return made;
}

async function checkUsable(path: string, jwk: JWK): Promise<JWK> {
  try {
    await importJWK(jwk, jwk.alg ?? '');
    return jwk;
  } catch {
    throw new KeyFault(path, `key "${jwk.kid}" cannot be used with its alg`);
  }
}

/** Of the folder as it is; needs none of the other keys. */
export function createUpstreamKeys(folder: string, production: boolean): UpstreamKeys {
  const secretFile = (upstreamId: string) => join(folder, `upstream-${upstreamId}.secret`);
  const keyFile = (upstreamId: string) => join(folder, upstreamFile(upstreamId));

  function upstreamSecret(upstreamId: string): string {
    const path = secretFile(upstreamId);
    let secret: string;
    try {
      secret = readFileSync(path, 'utf8').trim();
    } catch {
      throw new KeyFault(path, 'cannot be read; put the secret there that the provider gave');
    }
    // A provider might take an empty one for an answer.
    if (secret === '') throw new KeyFault(path, 'is empty');
    return secret;
  }

  async function upstreamKey(upstreamId: string): Promise<JWK> {
    const path = keyFile(upstreamId);
    const found = await readOrGenerate(path, upstreamSchema, production, () => upstreamContent(true));
    return checkUsable(path, found.keys[0] as JWK);
  }

  return {
    upstreamSecret,
    upstreamKey,
    async findUpstreamFault(upstreamId, way) {
      const isMadeByItself = way === 'private_key_jwt' && !production && !existsSync(keyFile(upstreamId));
      if (isMadeByItself) return null;
      try {
        if (way === 'private_key_jwt') await upstreamKey(upstreamId);
        else upstreamSecret(upstreamId);
        return null;
      } catch (error) {
        if (error instanceof KeyFault) return error.message;
        throw error;
      }
    },
  };
}

export async function loadKeys(folder: string, production: boolean): Promise<Keys> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = (name: string) => join(folder, name);
  const read = <T>(name: keyof typeof contents, schema: z.ZodType<T>) =>
    readOrGenerate(file(name), schema, production, () => contents[name](true));
  const sealing = await read('sealing.json', sealingSchema);
  const lookup = await read('lookup.json', lookupSchema);
  return {
    sealing: sealing.keys,
    derive: (purpose) => Buffer.from(hkdfSync('sha256', lookup.key, '', `sluis/${purpose}`, 32)),
    ...createUpstreamKeys(folder, production),
  };
}
