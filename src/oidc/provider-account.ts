// The person behind a token, read through our session each time: gone, locked, of another account or no longer at the
// level the token says, and there is nobody (RFC 6749 5.2 invalid_grant, OpenID Connect Core login_required).

import type { FindAccount } from 'oidc-provider';
import type { ProviderSettings } from './provider.ts';
import type { ProviderPorts, ProviderSession } from './provider-ports.ts';
import type { ProviderVisits } from './provider-prompts.ts';
import { parseTokenDemand } from './provider-request.ts';

type TokenOf = { acr?: unknown; extra?: { acr?: unknown } };

/** What a token says of the level, wherever its kind keeps it. */
function acrOfToken(token: unknown): string | null {
  const { acr, extra } = (token ?? {}) as TokenOf;
  const stated = acr ?? extra?.acr;
  return typeof stated === 'string' ? stated : null;
}

/** Read from the token itself: the level it says, and the data it is for under the policy of this moment. */
export function doesTokenHold(ports: ProviderPorts, session: ProviderSession, token: object): boolean {
  const acr = acrOfToken(token);
  return acr !== null && ports.stillProves(session, acr, parseTokenDemand(token));
}

export function createFindAccount({ ports }: ProviderSettings, visits: ProviderVisits): FindAccount {
  return async (ctx, id, token) => {
    const current = token === undefined ? await visits.sessionOf(ctx) : await ports.findById(id);
    if (current === null || current.id !== id) return undefined;
    // A level that was lost after the token was made takes the token with it.
    if (token !== undefined && !doesTokenHold(ports, current, token)) return undefined;
    const clientId = ctx.oidc.client?.clientId ?? '';
    return {
      accountId: id,
      claims: async () => ({ ...(await ports.claimsFor(current, clientId)), sub: id }),
    };
  };
}
