// The person behind a token, read through our session each time: gone, locked, of another account or no longer at the
// level the token says, and there is nobody (RFC 6749 5.2 invalid_grant, OpenID Connect Core login_required).

import type { FindAccount } from 'oidc-provider';
import type { ProviderSettings } from './provider.ts';
import { isStillEntitled } from './provider-entitlement.ts';
import type { ProviderVisits } from './provider-prompts.ts';

type TokenOf = { acr?: unknown; extra?: { acr?: unknown } };

/** What a token says of the level, wherever its kind keeps it. */
export function acrOfToken(token: unknown): string | null {
  const { acr, extra } = (token ?? {}) as TokenOf;
  const stated = acr ?? extra?.acr;
  return typeof stated === 'string' ? stated : null;
}

export function createFindAccount({ ports }: ProviderSettings, visits: ProviderVisits): FindAccount {
  return async (ctx, id, token) => {
    const current = token === undefined ? await visits.sessionOf(ctx) : await ports.findById(id);
    if (current === null || current.id !== id) return undefined;
    const acr = acrOfToken(token);
    // A level that was lost after the token was made takes the token with it.
    if (token !== undefined && (acr === null || !ports.stillProves(current, acr))) return undefined;
    const clientId = ctx.oidc.client?.clientId ?? '';
    if (token !== undefined && !isStillEntitled(ports.policy().clients.get(clientId), token))
      return undefined;
    return {
      accountId: id,
      claims: async () => ({ ...(await ports.claimsFor(current, clientId)), sub: id }),
    };
  };
}
