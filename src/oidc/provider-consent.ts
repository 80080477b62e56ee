// Reads from a login request what it wants to be told of the represented party: by the scope, or claim by claim
// (OpenID Connect Core 5.5). As sent, before the library filters it: what is not shown is not agreed to.

import { type ConsentClaim, consentClaims } from '../domain/consent.ts';
import type { RequestParameters } from './provider-request.ts';

function namesIn(part: unknown): string[] {
  return typeof part === 'object' && part !== null ? Object.keys(part) : [];
}

function namedClaims(claims: unknown): string[] {
  if (typeof claims !== 'string') return [];
  const parsed = JSON.parse(claims) as { id_token?: unknown; userinfo?: unknown };
  return [...namesIn(parsed.id_token), ...namesIn(parsed.userinfo)];
}

/** The parameters were accepted by the library, so they parse. */
export function askedClaims({ scope, claims }: RequestParameters): ConsentClaim[] {
  const named = namedClaims(claims);
  const byScope = typeof scope === 'string' && scope.split(' ').includes('representation');
  return consentClaims.filter((claim) => named.includes(claim) || (byScope && claim !== 'represents_bsn'));
}
