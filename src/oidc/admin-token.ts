// Tokens of programs at the admin API: signed by us for this API, of a client that the policy in force still has, and
// shown by whoever holds the key they are bound to (RFC 9068, 9449, 8705). Anything else is nobody.

import { createHash } from 'node:crypto';
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  EmbeddedJWK,
  type JSONWebKeySet,
  type JWK,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import { type AdminScope, isAdminScope } from '../domain/admin-scope.ts';
import type { Policy } from '../domain/policy.ts';
import { parseClientCertificate } from './client-certificate.ts';
import type { ArtifactPort, ClientCheck } from './provider-adapter.ts';

export type AdminTokenDeps = {
  issuer: string;
  audience: string;
  /** Public keys that verify what we signed. */
  jwks(): JSONWebKeySet;
  policy(): Policy;
  isServed: ClientCheck;
  putOnce: ArtifactPort['putOnce'];
  nowMs(): number;
};

export type ShownToken = {
  authorization: string;
  dpop: string | undefined;
  /** Of a trusted proxy alone. */
  certificate: string | undefined;
  method: string;
  /** Our own address of what is asked, without query. */
  address: string;
};

export type Machine = { clientId: string; scopes: AdminScope[] };

type Confirmation = { jkt?: unknown; 'x5t#S256'?: unknown };

const algorithms = ['PS256', 'ES256', 'EdDSA', 'RS256'];
const proofAlgorithms = ['PS256', 'ES256', 'EdDSA'];
const proofSeconds = 60;
const clockSeconds = 10;

const sha256 = (value: string | Buffer) => createHash('sha256').update(value).digest('base64url');

export function createAdminTokens(deps: AdminTokenDeps) {
  const { issuer, audience } = deps;

  async function payloadOf(token: string): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, createLocalJWKSet(deps.jwks()), {
      ...{ issuer, audience, algorithms, typ: 'at+jwt', requiredClaims: ['exp', 'iat', 'jti'] },
      currentDate: new Date(deps.nowMs()),
    });
    return payload;
  }

  function machineOf({ client_id: clientId, sub, scope, aud }: JWTPayload): Machine | null {
    if (typeof clientId !== 'string' || sub !== clientId || aud !== audience) return null;
    const policy = deps.policy();
    const client = policy.clients.get(clientId);
    if (!client?.admin || !deps.isServed(policy, clientId)) return null;
    const given = typeof scope === 'string' ? scope.split(' ') : [];
    // A scope that the policy took back is gone at once.
    const scopes = given.filter(isAdminScope).filter((name) => client.admin?.scopes.includes(name));
    return { clientId, scopes };
  }

  /** RFC 9449 4.3: made for this request, with the key the token is bound to, and never seen before. */
  async function holdsKey(shown: ShownToken, token: string, jkt: unknown): Promise<boolean> {
    if (shown.dpop === undefined) return false;
    const now = deps.nowMs();
    const { payload, protectedHeader } = await jwtVerify(shown.dpop, EmbeddedJWK, {
      ...{ typ: 'dpop+jwt', algorithms: proofAlgorithms, requiredClaims: ['iat', 'jti'] },
      currentDate: new Date(now),
      clockTolerance: clockSeconds,
      maxTokenAge: proofSeconds,
    });
    const { htm, htu, ath, jti } = payload;
    if (htm !== shown.method || htu !== shown.address || ath !== sha256(token)) return false;
    const thumbprint = await calculateJwkThumbprint(protectedHeader.jwk as JWK);
    if (thumbprint !== jkt || typeof jti !== 'string' || jti.length > 200) return false;
    const id = JSON.stringify(['admin-api', thumbprint, jti]);
    return deps.putOnce({
      model: 'ReplayDetection',
      id,
      payload: {},
      ttlSeconds: proofSeconds + 2 * clockSeconds,
    });
  }

  function holdsCertificate({ certificate }: ShownToken, thumbprint: unknown): boolean {
    const found = parseClientCertificate(certificate);
    return found !== null && sha256(found.raw) === thumbprint;
  }

  async function isHeld(
    shown: ShownToken,
    scheme: string,
    token: string,
    payload: JWTPayload,
  ): Promise<boolean> {
    const { jkt, 'x5t#S256': x5t } = (payload['cnf'] ?? {}) as Confirmation;
    const demanded = deps.policy().clients.get(String(payload['client_id']))?.senderConstrained;
    if (demanded === 'dpop' && jkt === undefined) return false;
    if (demanded === 'mtls' && x5t === undefined) return false;
    if (scheme === 'dpop') return jkt !== undefined && holdsKey(shown, token, jkt);
    return jkt === undefined && (x5t === undefined || holdsCertificate(shown, x5t));
  }

  return {
    /** Null for whatever does not prove to be a program of ours, and never why. */
    async verify(shown: ShownToken): Promise<Machine | null> {
      const [, scheme = '', token = ''] =
        /^(Bearer|DPoP) ([A-Za-z0-9._-]{1,8000})$/i.exec(shown.authorization) ?? [];
      if (token === '') return null;
      try {
        const payload = await payloadOf(token);
        const machine = machineOf(payload);
        return machine && (await isHeld(shown, scheme.toLowerCase(), token, payload)) ? machine : null;
      } catch (error) {
        if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_J')) return null;
        throw error;
      }
    },
  };
}

export type AdminTokens = ReturnType<typeof createAdminTokens>;
