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

/** An essential claim without `value` and `values` asks for an acr, whatever it is. */
const namesValues = (claim: AcrClaim) => claim.value !== undefined || claim.values !== undefined;

/** Two lists bind both. */
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

/** What a token was given for, to be judged again: its own scopes and data, whatever level the client once asked. */
export function parseTokenDemand(token: { clientId?: unknown; scope?: unknown; rar?: unknown }) {
  return {
    clientId: String(token.clientId ?? ''),
    scopes: splitWords(token.scope).filter((scope) => !protocolScopes.has(scope)),
    dataTypes: dataTypesOf(token.rar),
  };
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
    essentialAcr: inEveryList(essential.filter(namesValues).map(valuesOf)),
    voluntaryAcr: [...splitWords(parameters['acr_values']), ...voluntary.flatMap(valuesOf)],
    maxAgeSeconds: maxAgeSeconds === 0 ? null : maxAgeSeconds,
    beganAtMs,
    freshSinceMs: asksAnew ? beganAtMs : null,
  };
}
