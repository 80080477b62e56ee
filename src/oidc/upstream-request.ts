// What is asked of the provider: level, freshness and claims, as the dialect and OpenID Connect Core 5.5 say.

import { acrValuesAtLeast, dialects } from '../domain/dialect.ts';
import type { Assurance } from '../domain/level.ts';
import { namesToRequest } from './claim-names.ts';
import type { UpstreamConfig } from './upstream-config.ts';
import { UpstreamError } from './upstream-error.ts';

export type LoginRequest = {
  need: Assurance;
  /** The person must authenticate now, whatever session the provider still has. */
  forceFresh: boolean;
  /** Sent in whole seconds, the stricter way. */
  maxAgeSeconds: number | null;
  uiLocale: 'nl' | 'en';
};

/** Every value at or above the need, lowest first; a sign-in without any need still asks for a real login. */
function acrValuesFor(config: UpstreamConfig, need: Assurance): string[] {
  const floor: Assurance = need.level === 'none' ? { ...need, level: 'low' } : need;
  const values = acrValuesAtLeast(dialects[config.dialect], floor).map((entry) => entry.acr);
  if (values.length > 0) return values;
  throw new UpstreamError(
    'upstream-level-unreachable',
    `no value of dialect ${config.dialect} reaches the need`,
  );
}

/** acr and auth_time are asked in the ID token alone: only there are they signed for this login. */
function claimsParameter(config: UpstreamConfig, acrValues: string[]): string {
  // Of staff nothing is read but who it is, so nothing else is asked (data minimisation).
  const names = config.audience === 'staff' ? [] : namesToRequest(config.claims);
  const named = Object.fromEntries(names.map((name) => [name, null]));
  const proof = { acr: { essential: true, values: acrValues }, auth_time: { essential: true } };
  return JSON.stringify(
    config.claims.userinfo === 'always' && config.audience === 'portal'
      ? { id_token: proof, userinfo: named }
      : { id_token: { ...proof, ...named } },
  );
}

/** Parameters of the authorization request, apart from state, nonce and PKCE. */
export function loginParameters(config: UpstreamConfig, request: LoginRequest): Record<string, string> {
  const acrValues = acrValuesFor(config, request.need);
  return {
    redirect_uri: config.redirectUri,
    scope: config.scopes.join(' '),
    ui_locales: request.uiLocale,
    ...(config.acrRequest === 'acr_values' ? {} : { claims: claimsParameter(config, acrValues) }),
    ...(config.acrRequest === 'claims' ? {} : { acr_values: acrValues.join(' ') }),
    ...(request.forceFresh ? { prompt: 'login' } : {}),
    // Whole seconds (OpenID Connect Core 3.1.2.1); the time since a request began is not.
    ...(request.maxAgeSeconds === null ? {} : { max_age: String(Math.floor(request.maxAgeSeconds)) }),
  };
}
