// Reads a login request from the parameters of the authorization endpoint, the raw ones: what the library merges or
// overwrites (an essential acr by acr_values) is looked at here as it was sent.

import { type LoginRequest, portalDataType } from '../domain/login-request.ts';

export type RequestParameters = Record<string, unknown>;

/** Of the protocol itself; all others are of the policy. */
export const protocolScopes = new Set(['openid', 'representation', 'offline_access']);

function splitWords(value: unknown): string[] {
  return typeof value === 'string' ? value.split(' ').filter((word) => word !== '') : [];
}

type AcrClaim = { essential?: unknown; value?: unknown; values?: unknown };

function valuesOf(claim: AcrClaim): string[] {
  const given = [claim.value, ...(Array.isArray(claim.values) ? claim.values : [])];
  return given.filter((value) => typeof value === 'string');
}

/** An essential claim without values asks for an acr, whatever it is; two lists bind both. */
function inEveryList([first, ...others]: string[][]): string[] | null {
  return first ? first.filter((value) => others.every((list) => list.includes(value))) : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function acrClaims(claims: unknown): AcrClaim[] {
  let parsed: unknown = claims;
  if (typeof claims === 'string') {
    try {
      parsed = JSON.parse(claims);
    } catch {
      return [];
    }
  }
  if (!isRecord(parsed)) return [];
  // Asked of the UserInfo answer it means the same login.
  return [parsed['id_token'], parsed['userinfo']].flatMap((part) =>
    isRecord(part) && isRecord(part['acr']) ? [part['acr']] : [],
  );
}

function dataTypesOf(details: unknown): string[] {
  let parsed: unknown = details;
  if (typeof details === 'string') {
    try {
      parsed = JSON.parse(details);
    } catch {
      return [];
    }
  }
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((item) => {
    if (!isRecord(item) || item['type'] !== portalDataType || !Array.isArray(item['datatypes'])) return [];
    return item['datatypes'].filter((name) => typeof name === 'string');
  });
}

/** beganAtMs: when the request first came in, for what asks for a confirmation after that. */
export function parseLoginRequest(parameters: RequestParameters, beganAtMs: number): LoginRequest {
  const claims = acrClaims(parameters['claims']);
  const essential = claims.filter((claim) => claim.essential === true);
  const voluntary = claims.filter((claim) => claim.essential !== true);
  const maxAge = parameters['max_age'];
  const maxAgeSeconds = maxAge === undefined ? null : Number(maxAge);
  const asksAnew = splitWords(parameters['prompt']).includes('login') || maxAgeSeconds === 0;
  return {
    clientId: String(parameters['client_id'] ?? ''),
    scopes: splitWords(parameters['scope']).filter((scope) => !protocolScopes.has(scope)),
    dataTypes: dataTypesOf(parameters['authorization_details']),
    essentialAcr: inEveryList(essential.map(valuesOf).filter((values) => values.length > 0)),
    voluntaryAcr: [...splitWords(parameters['acr_values']), ...voluntary.flatMap(valuesOf)],
    maxAgeSeconds: maxAgeSeconds === 0 ? null : maxAgeSeconds,
    // Providers tell the time of a login in whole seconds.
    freshSinceMs: asksAnew ? Math.floor(beganAtMs / 1000) * 1000 : null,
  };
}
