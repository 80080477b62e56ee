// Signing keys for stacks of tests: the first RSA pairs come from files kept between runs, since making one takes half a
// second of a processor. Whatever a rotation asks for after that is made, and is 2048 bits.

import { createPrivateKey, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CreateSigningJwk, createSigningJwk } from '../../src/oidc/signing-jwk.ts';
import { type CreateRsaKey, createRsaKey } from '../../src/sim/eherkenning/signing-keys.ts';

const cache = fileURLToPath(new URL('../../node_modules/.cache/sluis', import.meta.url));
const rsaBits = 2_048;

/** Written beside its place and renamed into it, so that two runs at once never read half a file. */
async function keep(name: string, make: () => Promise<string>): Promise<string> {
  const path = join(cache, name);
  if (!existsSync(path)) {
    mkdirSync(cache, { recursive: true });
    const draft = `${path}.${randomUUID()}`;
    writeFileSync(draft, await make());
    renameSync(draft, path);
  }
  return readFileSync(path, 'utf8');
}

/** For one database: a key that was handed out once is not handed out again. */
export function createKeptSigningJwks(): CreateSigningJwk {
  const given = new Set<string>();
  return async (alg) => {
    if ((alg !== 'PS256' && alg !== 'RS256') || given.has(alg)) return createSigningJwk(alg, rsaBits);
    given.add(alg);
    return JSON.parse(
      await keep(`signing-${alg}.json`, async () => JSON.stringify(await createSigningJwk(alg, rsaBits))),
    );
  };
}

const providersOfStack = 2;

/** For the simulated providers of one stack: a key of its own for each, and a new one at each rotation. */
export function createKeptRsaKeys(): CreateRsaKey {
  let given = 0;
  return async () => {
    given += 1;
    if (given > providersOfStack) return createRsaKey();
    const make = async () => String((await createRsaKey()).export({ format: 'pem', type: 'pkcs8' }));
    return createPrivateKey(await keep(`provider-${given}.pem`, make));
  };
}
