// Signing keys for stacks of tests: the first RSA pair of each algorithm comes from a file kept between runs, since
// making one takes half a second of a processor. Whatever a rotation asks for after that is made, and is 2048 bits.

import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CreateSigningJwk, createSigningJwk } from '../../src/oidc/signing-jwk.ts';

const cache = fileURLToPath(new URL('../../node_modules/.cache/sluis', import.meta.url));
const rsaBits = 2_048;

/** Written beside its place and renamed into it, so that two runs at once never read half a file. */
async function keptKey(alg: 'PS256' | 'RS256'): ReturnType<CreateSigningJwk> {
  const path = join(cache, `signing-${alg}.json`);
  if (!existsSync(path)) {
    mkdirSync(cache, { recursive: true });
    const draft = `${path}.${randomUUID()}`;
    writeFileSync(draft, JSON.stringify(await createSigningJwk(alg, rsaBits)));
    renameSync(draft, path);
  }
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** For one database: a key that was handed out once is not handed out again. */
export function createKeptSigningJwks(): CreateSigningJwk {
  const given = new Set<string>();
  return async (alg) => {
    if ((alg !== 'PS256' && alg !== 'RS256') || given.has(alg)) return createSigningJwk(alg, rsaBits);
    given.add(alg);
    return keptKey(alg);
  };
}
