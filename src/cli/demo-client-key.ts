// The key with which the demo's login portal says who it is (private_key_jwt): made at the first start, kept in the
// demo's folder for its owner alone, because the policy in the embedded database keeps the public part.

import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type ClientKey = { privateJwk: Record<string, unknown>; publicJwk: Record<string, unknown> };

const fileName = 'verzuimdienst-key.json';

export function loadDemoClientKey(folder: string): ClientKey {
  const path = join(folder, fileName);
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'demo', alg: 'ES256', use: 'sig' };
    writeFileSync(path, JSON.stringify(jwk), { mode: 0o600 });
  }
  const privateJwk = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const { d: _private, ...publicJwk } = privateJwk;
  return { privateJwk, publicJwk };
}
