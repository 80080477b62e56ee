// What one upstream provider is configured with, and the checks that refuse a dangerous setting at start-up.

import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { DialectId } from '../domain/dialect.ts';
import type { Audience } from '../domain/upstream-document.ts';
import type { ClaimNames } from './claim-names.ts';
import { createRefusal, hostAndPort, type OutgoingPolicy } from './outgoing-fetch.ts';

export type ClientAuth =
  | { method: 'private_key_jwt'; jwk: JsonWebKey }
  | { method: 'client_secret_basic' | 'client_secret_post'; secret: string };

export type UpstreamConfig = {
  /** Lower-case letters, digits and hyphens. */
  id: string;
  label: { nl: string; en: string };
  issuer: string;
  clientId: string;
  clientAuth: ClientAuth;
  /**
   * `aud` of the client assertion. Default: the token endpoint, as NL GOV OAuth 2.3.3 and OpenID Connect Core 9
   * ask; that endpoint must be on an allow-listed host, so it cannot be another server's. `issuer` per RFC 7523bis.
   */
  assertionAudience?: 'token-endpoint' | 'issuer';
  dialect: DialectId;
  acrRequest: 'claims' | 'acr_values' | 'both';
  claims: ClaimNames;
  scopes: string[];
  /** Asymmetric JWS algorithms an ID token may be signed with; never taken from token or discovery. */
  signingAlgorithms: string[];
  /** Distinct per upstream (RFC 9700 4.4.2). */
  redirectUri: string;
  /** Hosts besides the issuer's own on which its endpoints may live: `host` or `host:port`. */
  extraHosts: string[];
  timeoutMs: number;
  /** http:// and `*.localhost`, for demo and tests alone. */
  allowInsecureLoopback: boolean;
  /** Hosts of the own network that may be called. */
  privateHosts: readonly string[];
  /** Of staff nothing is read but who it is: whom they act for is no business of ours. */
  audience: Audience;
};

export const defaultSigningAlgorithms = ['PS256', 'ES256', 'RS256'];
export const defaultTimeoutMs = 8000;
const asymmetricAlgorithm = /^((PS|RS|ES)(256|384|512)|EdDSA|Ed25519)$/;

export function outgoingPolicyOf(config: UpstreamConfig): OutgoingPolicy {
  const issuerHost = hostAndPort(new URL(config.issuer));
  return {
    allowedHosts: [issuerHost, ...config.extraHosts],
    allowInsecureLoopback: config.allowInsecureLoopback,
    privateHosts: config.privateHosts,
  };
}

/** Throws when the key is not private or too short; its parts never reach the message. */
function parsePrivateKey(jwk: JsonWebKey): KeyObject | null {
  try {
    return createPrivateKey({ key: jwk, format: 'jwk' });
  } catch {
    return null;
  }
}

function faultOfClientAuth(auth: ClientAuth): string | null {
  if (auth.method !== 'private_key_jwt') return auth.secret ? null : 'clientAuth.secret is empty';
  const key = parsePrivateKey(auth.jwk);
  if (!key) return 'clientAuth.jwk is not a private key in JWK form';
  const bits = key.asymmetricKeyDetails?.modulusLength;
  return bits !== undefined && bits < 2048 ? 'clientAuth.jwk is an RSA key under 2048 bits' : null;
}

function faultOfAddresses(config: UpstreamConfig): string | null {
  if (!URL.canParse(config.issuer)) return 'issuer is not an absolute address';
  const issuer = new URL(config.issuer);
  if (issuer.search || issuer.hash) return 'issuer has a query or fragment';
  const refusal = createRefusal(outgoingPolicyOf(config))(issuer);
  if (refusal) return `issuer: ${refusal}`;
  const redirect = URL.canParse(config.redirectUri) ? new URL(config.redirectUri) : null;
  if (!redirect || redirect.href !== config.redirectUri || redirect.search || redirect.hash) {
    return 'redirectUri is not an absolute address in normal form without query and fragment';
  }
  return null;
}

function faultOf(config: UpstreamConfig): string | null {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(config.id)) return 'id is not made of a-z, 0-9 and hyphen';
  if (!config.clientId) return 'clientId is empty';
  if (!config.scopes.includes('openid')) return 'scopes lack openid';
  if (config.signingAlgorithms.length === 0) return 'signingAlgorithms is empty';
  const weak = config.signingAlgorithms.find((algorithm) => !asymmetricAlgorithm.test(algorithm));
  if (weak !== undefined) return `signingAlgorithms has ${weak}, which is no asymmetric signature`;
  if (!(config.timeoutMs > 0 && config.timeoutMs <= 60_000)) return 'timeoutMs is not between 1 and 60000';
  return faultOfAddresses(config) ?? faultOfClientAuth(config.clientAuth);
}

/** @throws TypeError naming the setting. */
export function assertUpstreamConfig(config: UpstreamConfig): void {
  const fault = faultOf(config);
  if (fault !== null) throw new TypeError(`upstream ${config.id}: ${fault}`);
}
