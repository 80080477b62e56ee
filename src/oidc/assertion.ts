// Signs what a portal is told about a session, and encrypts what only an entitled portal may read (JWS, JWE).
// Keys choose the algorithm; callers give claims alone.

import { CompactEncrypt, importJWK, type JWK, SignJWT } from 'jose';
import type { StoredSigningKey } from '../store/signing-key-store.ts';

/** RSA-OAEP-256 for RSA keys, ECDH-ES+A256KW for EC keys; content always A256GCM (NL GOV OIDC 7.2.1). */
function keyManagementOf(jwk: JWK): string {
  return jwk.kty === 'RSA' ? 'RSA-OAEP-256' : 'ECDH-ES+A256KW';
}

type AssertionKey = Pick<StoredSigningKey, 'kid' | 'alg' | 'privateJwk'>;

/** activeKey is asked at each signature, since keys rotate. */
export function createAssertions(activeKey: () => AssertionKey) {
  let imported: { kid: string; key: ReturnType<typeof importJWK> } | null = null;
  return {
    async sign(claims: Record<string, unknown>): Promise<string> {
      const { kid, alg, privateJwk } = activeKey();
      if (imported?.kid !== kid) imported = { kid, key: importJWK(privateJwk as JWK, alg) };
      return new SignJWT(claims).setProtectedHeader({ alg, kid, typ: 'JWT' }).sign(await imported.key);
    },
    async encrypt(portalKey: Record<string, unknown>, claims: Record<string, unknown>): Promise<string> {
      const jwk = portalKey as JWK;
      const alg = keyManagementOf(jwk);
      const header = { alg, enc: 'A256GCM', ...(jwk.kid ? { kid: jwk.kid } : {}) };
      const plaintext = new TextEncoder().encode(JSON.stringify(claims));
      return new CompactEncrypt(plaintext).setProtectedHeader(header).encrypt(await importJWK(jwk, alg));
    },
  };
}
