// What an authorization request may hold, beyond what the library looks at: state and nonce where the profile asks for
// them, bounds, no scope that is unknown or not this client's. The same at the authorization endpoint and when pushed.

import { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { clientProfiles } from '../domain/client-profile.ts';
import type { ProviderSettings } from './provider.ts';
import { detailsOf } from './provider-features.ts';
import { protocolScopes } from './provider-request.ts';

/** Characters. FAPI 2.0 5.3.2.2 asks to take a nonce of 64; the rest is what real portals send, and some more. */
export const longest: Readonly<Record<string, number>> = {
  state: 2_048,
  nonce: 255,
  scope: 2_048,
  claims: 8_192,
  acr_values: 1_024,
  authorization_details: 16_384,
  prompt: 64,
  login_hint: 512,
  ui_locales: 255,
  claims_locales: 255,
  redirect_uri: 2_048,
};

function refuseLong(params: Record<string, unknown>): void {
  for (const [name, limit] of Object.entries(longest)) {
    const value = params[name];
    if (typeof value !== 'string' || value.length <= limit) continue;
    // What is too long is not sent back either.
    if (name === 'state') params['state'] = undefined;
    throw new errors.InvalidRequest(`${name} is longer than ${limit} characters`);
  }
}

const mostDetails = 20;

/** RFC 9396 5; each detail alone is judged where its type is known. */
function refuseRepeatedDetails(params: Record<string, unknown>): void {
  const details = detailsOf(params);
  const named = details.flatMap(({ datatypes }) => datatypes);
  if (details.length > mostDetails || new Set(named).size !== named.length)
    throw new errors.InvalidAuthorizationDetails(
      'authorization_details names a data class twice, or too many',
    );
}

export function createRequestRules({ ports }: ProviderSettings): NonNullable<Configuration['extraParams']> {
  function check(ctx: KoaContextWithOIDC): void {
    const params = (ctx.oidc.params ?? {}) as Record<string, unknown>;
    const client = ports.policy().clients.get(ctx.oidc.client?.clientId ?? '');
    if (!client) throw new errors.InvalidClient('client is invalid');
    if ((params['response_mode'] ?? 'query') !== 'query') {
      params['response_mode'] = undefined;
      throw new errors.UnsupportedResponseMode();
    }
    refuseLong(params);
    refuseRepeatedDetails(params);
    const scopes = String(params['scope'] ?? '').split(' ');
    const isOpenid = scopes.includes('openid');
    if (clientProfiles[client.profile].stateAndNonce) {
      if (params['state'] === undefined) throw new errors.InvalidRequest('state is missing');
      if (isOpenid && params['nonce'] === undefined) throw new errors.InvalidRequest('nonce is missing');
    }
    const unknown = scopes.some(
      (scope) => scope !== '' && !protocolScopes.has(scope) && !client.scopes.includes(scope),
    );
    if (unknown) throw new errors.InvalidScope('a scope is unknown, or not of this client', '');
  }
  // The library runs such a check last of all, once parameters are merged; that it hangs on one name means nothing.
  return { state: check } as NonNullable<Configuration['extraParams']>;
}
