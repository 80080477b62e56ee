// What a client signs: assertions that it is itself (RFC 7523) and request objects (RFC 9101). Stricter than the library:
// audience and algorithm by profile, a short life, each assertion once, and neither of the two can pass for the other.

import { type Client, errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import { clientProfiles } from '../domain/client-profile.ts';
import type { CompiledClient } from '../domain/login-request.ts';
import type { ProviderSettings } from './provider.ts';
import type { ArtifactPort } from './provider-adapter.ts';
import { providerPaths } from './provider-paths.ts';

type Signed = {
  aud?: unknown;
  sub?: unknown;
  exp?: unknown;
  iat?: unknown;
  nbf?: unknown;
  response_mode?: unknown;
};
type Header = { alg?: unknown; typ?: unknown };

/** FAPI 2.0 5.3.2.1: clocks may differ by ten seconds. Enough for one call and a slow clock, and no more. */
const clockSeconds = 10;
const longestSeconds = 10 * 60;

/** RS256 only where the policy says so (`signingAlgorithm: RS256`), and never below the profile. */
function isAllowedAlgorithm(client: CompiledClient, alg: unknown): boolean {
  const { algorithms } = clientProfiles[client.profile];
  return algorithms.some((name) => name === alg && (name !== 'RS256' || client.signingAlgorithm === 'RS256'));
}

/** Why its times will not do; null when they will. Times are seconds since 1970. */
function faultOfTimes({ exp, iat, nbf }: Signed, nowMs: number, needsIat: boolean): string | null {
  const now = Math.floor(nowMs / 1000);
  if (typeof exp !== 'number' || !Number.isFinite(exp)) return 'exp is missing';
  if (exp > now + longestSeconds + clockSeconds) return 'exp is too far away';
  if (needsIat && iat === undefined) return 'iat is missing';
  for (const from of [iat, nbf]) {
    if (from === undefined) continue;
    if (typeof from !== 'number' || !Number.isFinite(from)) return 'iat or nbf is no time';
    if (from > now + clockSeconds) return 'it is of a later time';
  }
  return null;
}

export function createClientSignedRules({ ports, issuer }: ProviderSettings) {
  const clientOf = (client: Client) => {
    const found = ports.policy().clients.get(client.clientId);
    if (!found) throw new errors.InvalidClientAuth('client not found');
    return found;
  };

  function checkAssertion(_ctx: KoaContextWithOIDC, claims: Signed, header: Header, known: Client): void {
    const client = clientOf(known);
    const mayBeEndpoint =
      clientProfiles[client.profile].assertionAudience === 'token-endpoint-or-issuer' &&
      claims.aud === `${issuer}${providerPaths.token}`;
    // A list could name another server as well, who could then speak as this client here.
    if (claims.aud !== issuer && !mayBeEndpoint)
      throw new errors.InvalidClientAuth('aud must be one string, as the profile of this client says');
    if (!isAllowedAlgorithm(client, header.alg))
      throw new errors.InvalidClientAuth('alg is not allowed for this client');
    const fault = faultOfTimes(claims, ports.nowMs(), true);
    if (fault) throw new errors.InvalidClientAuth(fault);
    if (header.typ === 'oauth-authz-req+jwt')
      throw new errors.InvalidClientAuth('a request object is no assertion');
  }

  function checkRequestObject(ctx: KoaContextWithOIDC, claims: Signed, header: Header, known: Client): void {
    const { params, entities } = ctx.oidc;
    if (claims.response_mode !== undefined && claims.response_mode !== 'query') {
      if (params) params['response_mode'] = undefined;
      throw new errors.UnsupportedResponseMode();
    }
    // Stored by us, from a client that proved to be itself; it is not signed unless the client did.
    if (entities.PushedAuthorizationRequest && header.alg === 'none') return;
    const client = clientOf(known);
    if (!isAllowedAlgorithm(client, header.alg))
      throw new errors.InvalidRequestObject('alg is not allowed for this client');
    const fault = faultOfTimes(claims, ports.nowMs(), false);
    if (fault) throw new errors.InvalidRequestObject(fault);
    // RFC 9101 10.8: whoever sees it go by must not be able to log in as the client with it.
    if (claims.sub === client.id)
      throw new errors.InvalidRequestObject('sub must not be the client: that would be an assertion');
  }

  return { checkAssertion, checkRequestObject };
}

/** One statement decides who comes first with a jti, also between two processes. */
export function rememberEachJti(provider: Provider, artifacts: ArtifactPort, nowMs: () => number): void {
  const { ReplayDetection } = provider as unknown as {
    ReplayDetection: { unique(iss: string, jti: string, exp: number): Promise<boolean> };
  };
  ReplayDetection.unique = (iss, jti, exp) =>
    artifacts.putOnce({
      model: 'ReplayDetection',
      id: JSON.stringify([iss, jti]),
      payload: {},
      ttlSeconds: Math.max(1, exp - Math.floor(nowMs() / 1000)),
    });
}
