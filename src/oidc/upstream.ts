// Signing in at an eHerkenning-style OpenID Provider: start a login, check what comes back, say who is represented.
// It reports what the provider proved; which level that is worth, and whether it suffices, is decided elsewhere.

import type { Representation } from '../domain/identifier.ts';
import { type MappedClaims, mapClaims } from './claim-mapping.ts';
import { createOutgoingFetch } from './outgoing-fetch.ts';
import { checkCallback } from './upstream-callback.ts';
import { assertUpstreamConfig, outgoingPolicyOf, type UpstreamConfig } from './upstream-config.ts';
import { createExchange, type LoginSecrets } from './upstream-exchange.ts';
import { createKeySource } from './upstream-keys.ts';
import { createMetadataSource, type ProviderMetadata } from './upstream-metadata.ts';
import { createReachability } from './upstream-reachability.ts';
import { type LoginRequest, loginParameters } from './upstream-request.ts';
import { idTokenVerifyOptions, readIdToken, type TokenFacts } from './upstream-token.ts';
import { createUserinfo, mergeClaims } from './upstream-userinfo.ts';

export type { UpstreamConfig } from './upstream-config.ts';
export { UpstreamError, type UpstreamErrorCode } from './upstream-error.ts';
export type { UpstreamHealth } from './upstream-metadata.ts';
export type { LoginRequest } from './upstream-request.ts';

/** The caller keeps the three secrets until the callback: state hashed, nonce and verifier sealed. */
export type StartedLogin = LoginSecrets & { redirectTo: string };

/** One proven login. The account's key is (issuer, subject). */
export type UpstreamLogin = {
  upstreamId: string;
  issuer: string;
  subject: string;
  acr: string | null;
  acrWasOdd: boolean;
  authTimeMs: number | null;
  representation: Representation;
  actingSubject: string;
  serviceUuid: string | null;
  companyName: string | null;
};

export type UpstreamDeps = {
  nowMs: () => number;
  log?: (event: string, fields: Record<string, string | number | null>) => void;
};

/** Staff acts for nobody but the body itself: no claim says whom, and none can bring a company into a session. */
function staffClaims(subject: string): MappedClaims {
  const legalSubject = { type: 'pseudonym', number: subject } as const;
  return {
    representation: { legalSubject, intermediary: null, branch: null, serviceId: null },
    actingSubject: subject,
    serviceUuid: null,
    companyName: null,
  };
}

export type Upstream = ReturnType<typeof createUpstream>;

/** @throws TypeError when the configuration is unsafe */
export function createUpstream(config: UpstreamConfig, deps: UpstreamDeps) {
  assertUpstreamConfig(config);
  const { id, label, issuer, dialect, redirectUri } = config;
  const { nowMs } = deps;
  const outgoing = createOutgoingFetch({ ...outgoingPolicyOf(config), timeoutMs: config.timeoutMs });
  const { timeoutMs } = config;
  const reachability = createReachability({ policy: outgoingPolicyOf(config), timeoutMs, nowMs });
  const keys = createKeySource({ outgoing, nowMs });
  const exchange = createExchange({ config, outgoing, nowMs });
  const fetchUserinfo = createUserinfo({ config, outgoing, keys });
  const metadataSource = createMetadataSource({
    config,
    outgoing,
    nowMs,
    onStateChange: ({ state, fault }) => deps.log?.('upstream-state', { upstream: id, state, fault }),
  });

  /** @throws UpstreamError `upstream-unavailable` or `upstream-level-unreachable` */
  async function start(request: LoginRequest): Promise<StartedLogin> {
    const parameters = loginParameters(config, request);
    const metadata = await metadataSource.read();
    await reachability.assertReachable(metadata.authorization_endpoint);
    const { url, secrets } = await exchange.authorizationUrl(metadata, parameters);
    return { redirectTo: url, ...secrets };
  }

  async function mappedClaims(
    metadata: ProviderMetadata,
    accessToken: string,
    facts: TokenFacts,
    claims: object,
  ) {
    if (config.audience === 'staff') return staffClaims(facts.subject);
    if (config.claims.userinfo === 'never') return mapClaims({ ...claims }, config.claims);
    const userinfo = await fetchUserinfo(metadata, accessToken, facts.subject);
    return mapClaims(mergeClaims({ ...claims }, userinfo, config.claims), config.claims);
  }

  /** @throws UpstreamError, any code but `upstream-level-unreachable` */
  async function finish(callback: URL, expected: LoginSecrets): Promise<UpstreamLogin> {
    const metadata = await metadataSource.read();
    checkCallback(callback, { state: expected.state, redirectUri, metadata });
    const { idToken, accessToken } = await exchange.redeem(metadata, callback, expected);
    const claims = await keys.verify(idToken, metadata.jwks_uri, idTokenVerifyOptions(config));
    const facts = readIdToken(claims, config.clientId, nowMs());
    const mapped = await mappedClaims(metadata, accessToken, facts, claims);
    return { upstreamId: id, issuer, ...facts, ...mapped };
  }

  /**
   * Where to send the browser to end the provider's session; null when it has no such endpoint. Without an ID token
   * as hint: a token, or the numbers in it, never travels in an address; the provider asks its own confirmation.
   */
  async function logoutUrl(returnTo: string): Promise<string | null> {
    return exchange.endSessionUrl(await metadataSource.read(), { post_logout_redirect_uri: returnTo });
  }

  return {
    id,
    label,
    issuer,
    dialect,
    redirectUri,
    health: metadataSource.health,
    isDown: () => reachability.isDown() || metadataSource.isDown(),
    start,
    finish,
    logoutUrl,
    close: () => Promise.all([outgoing.close(), reachability.close()]),
  };
}
