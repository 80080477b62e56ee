// What an ID token must say beyond a good signature (OpenID Connect Core 3.1.3.7, NL GOV profile 4.3.4).
// The library checks the shape of the answer, jose the signature; the rules either leaves open are here.

import type { JWTPayload, JWTVerifyOptions } from 'jose';
import type { UpstreamConfig } from './upstream-config.ts';
import { UpstreamError } from './upstream-error.ts';

export const clockToleranceSeconds = 10;
/** 9999-12-31: a number beyond it is not a date but an attempt at «for ever». */
const lastDateSeconds = 253_402_300_799;

export type TokenFacts = {
  subject: string;
  acr: string | null;
  /** acr was there but no usable string: worth an audit line, and no level. */
  acrWasOdd: boolean;
  authTimeMs: number | null;
};

export function idTokenVerifyOptions(config: UpstreamConfig): JWTVerifyOptions {
  return {
    algorithms: config.signingAlgorithms,
    issuer: config.issuer,
    audience: config.clientId,
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['iss', 'aud', 'sub', 'exp', 'iat', 'nonce'],
  };
}

function invalid(claim: string, reason: string): UpstreamError {
  return new UpstreamError('upstream-token-invalid', `id_token ${claim}: ${reason}`);
}

function isDate(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= lastDateSeconds;
}

function checkTimes(claims: JWTPayload, nowMs: number): void {
  if (!isDate(claims.exp)) throw invalid('exp', 'not a date');
  if (!isDate(claims.iat)) throw invalid('iat', 'not a date');
  if (claims.iat > nowMs / 1000 + clockToleranceSeconds) throw invalid('iat', 'in the future');
  if (claims.exp <= claims.iat) throw invalid('exp', 'not after iat');
}

/** Core asks for azp with several audiences, and that it is us whenever it is there. */
function checkAuthorizedParty(claims: JWTPayload, clientId: string): void {
  const several = Array.isArray(claims.aud) && claims.aud.length > 1;
  if (claims['azp'] === undefined ? several : claims['azp'] !== clientId) {
    throw invalid('azp', several ? 'not this client among several audiences' : 'not this client');
  }
}

function readAuthTimeMs(claims: JWTPayload, nowMs: number): number | null {
  const authTime = claims['auth_time'];
  if (authTime === undefined) return null;
  if (!isDate(authTime)) throw invalid('auth_time', 'not a date');
  if (authTime > nowMs / 1000 + clockToleranceSeconds) throw invalid('auth_time', 'in the future');
  return Math.floor(authTime * 1000);
}

function isPrintable(value: unknown): value is string {
  return typeof value === 'string' && /^[\x20-\x7e]{1,255}$/.test(value);
}

/** @throws UpstreamError `upstream-token-invalid` */
export function readIdToken(claims: JWTPayload, clientId: string, nowMs: number): TokenFacts {
  checkTimes(claims, nowMs);
  checkAuthorizedParty(claims, clientId);
  if (!isPrintable(claims.sub)) throw invalid('sub', 'not 1 to 255 printable ASCII characters');
  const acr = claims['acr'];
  return {
    subject: claims.sub,
    acr: isPrintable(acr) ? acr : null,
    acrWasOdd: acr !== undefined && !isPrintable(acr),
    authTimeMs: readAuthTimeMs(claims, nowMs),
  };
}
