// Claims from the userinfo endpoint, for providers that keep their ID tokens small (OpenID Connect Core 5.3).
// Bound to the login by an equal sub; levels and times are never read from here.

import type { Claims } from './claim-mapping.ts';
import { type ClaimNames, namesToRequest } from './claim-names.ts';
import type { OutgoingFetch } from './outgoing-fetch.ts';
import type { UpstreamConfig } from './upstream-config.ts';
import { UpstreamError, unavailable } from './upstream-error.ts';
import type { KeySource } from './upstream-keys.ts';
import type { ProviderMetadata } from './upstream-metadata.ts';
import { clockToleranceSeconds } from './upstream-token.ts';

type UserinfoDeps = { config: UpstreamConfig; outgoing: OutgoingFetch; keys: KeySource };

function invalid(reason: string): UpstreamError {
  return new UpstreamError('upstream-token-invalid', `userinfo: ${reason}`);
}

async function fetchAnswer(
  outgoing: OutgoingFetch,
  endpoint: string,
  accessToken: string,
): Promise<Response> {
  const headers = { accept: 'application/json, application/jwt', authorization: `Bearer ${accessToken}` };
  const response = await outgoing.fetch(endpoint, { headers }).catch((error: unknown) => {
    throw unavailable('userinfo', error);
  });
  if (response.status === 200) return response;
  throw new UpstreamError('upstream-unavailable', `userinfo: status ${response.status}`);
}

export function createUserinfo({ config, outgoing, keys }: UserinfoDeps) {
  async function parse(response: Response, metadata: ProviderMetadata): Promise<unknown> {
    const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/jwt') return response.json().catch(() => null);
    return keys.verify(await response.text(), metadata.jwks_uri, {
      algorithms: config.signingAlgorithms,
      issuer: config.issuer,
      audience: config.clientId,
      clockTolerance: clockToleranceSeconds,
    });
  }

  /** @throws UpstreamError `upstream-unavailable` or `upstream-token-invalid` */
  return async (metadata: ProviderMetadata, accessToken: string, subject: string): Promise<Claims> => {
    const endpoint = metadata.userinfo_endpoint;
    if (endpoint === undefined)
      throw new UpstreamError('upstream-unavailable', 'userinfo_endpoint is missing');
    const answer = await parse(await fetchAnswer(outgoing, endpoint, accessToken), metadata);
    if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
      throw invalid('not an object');
    const claims = answer as Claims;
    if (claims['sub'] !== subject) throw invalid("sub is another than the ID token's");
    return claims;
  };
}

/** What both state must be the same; a provider that says two things about one company is not believed. */
export function mergeClaims(idToken: Claims, userinfo: Claims, names: ClaimNames): Claims {
  for (const name of namesToRequest(names)) {
    const both = Object.hasOwn(idToken, name) && Object.hasOwn(userinfo, name);
    if (both && idToken[name] !== userinfo[name]) {
      throw new UpstreamError('upstream-claims-invalid', `claim ${name}: userinfo and ID token differ`);
    }
  }
  return { ...userinfo, ...idToken };
}
