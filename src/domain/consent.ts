// What a login request hands over, as a list a person can agree to: the portal's scopes, every data class behind them
// or named by itself, and claims about the represented party. For clients that ask for consent; others rest on law.

import type { LoginRequest } from './login-request.ts';
import type { Policy } from './policy.ts';

/** Claims that say something about whom one acts for; every token has a pseudonym, the level and the time. */
export const consentClaims = ['represents', 'represents_branch', 'service_id', 'represents_bsn'] as const;
export type ConsentClaim = (typeof consentClaims)[number];

export type HandedOver = { scopes: string[]; data: string[]; claims: ConsentClaim[] };

export function findHandedOver(
  policy: Policy,
  request: LoginRequest,
  claims: readonly ConsentClaim[],
): HandedOver {
  const { scopes } = policy.document;
  const known = request.scopes.filter((id) => Object.hasOwn(scopes, id));
  const data = new Set([...known.flatMap((id) => scopes[id]?.data ?? []), ...request.dataTypes]);
  return { scopes: [...new Set(known)], data: [...data], claims: [...new Set(claims)] };
}

/** One name per thing. The data classes are in it, so a scope that comes to hand out more is asked anew. */
export function consentItems({ scopes, data, claims }: HandedOver): string[] {
  return [
    ...scopes.map((id) => `scope:${id}`),
    ...data.map((id) => `data:${id}`),
    ...claims.map((id) => `claim:${id}`),
  ];
}
