// The three sets of rules a portal's client can have, as one table: a client is never weaker than its profile.
// nl-gov: NL GOV Assurance profile for OpenID Connect and for OAuth 2.0. fapi-2: FAPI 2.0 Security Profile (final).
// basic: plain OpenID Connect for software that knows neither; what the data demands binds there all the same.

export const clientProfileIds = ['nl-gov', 'fapi-2', 'basic'] as const;
export type ClientProfileId = (typeof clientProfileIds)[number];

export const clientAuthMethods = [
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
  'client_secret_basic',
] as const;
export type ClientAuthMethod = (typeof clientAuthMethods)[number];

export const tokenSigningAlgorithms = ['PS256', 'ES256', 'EdDSA', 'RS256'] as const;
export type TokenSigningAlgorithm = (typeof tokenSigningAlgorithms)[number];

export type ClientProfile = {
  authMethods: readonly ClientAuthMethod[];
  /** Whether `acr_values` binds as an essential claim does, or is a wish (OpenID Connect Core 5.5.1.1). */
  acrValuesBind: boolean;
  /** RFC 9126: an authorization request that was not pushed is refused. */
  pushedRequestsOnly: boolean;
  /** RFC 8705 or RFC 9449: every access token is bound to a key of the client. */
  senderConstrained: boolean;
  /** Refresh tokens only when sender-constrained (NL GOV OIDC 5.2.8); else one-time tokens will do. */
  refreshNeedsConstraint: boolean;
  /** `state` and `nonce` must be there (NL GOV OIDC 4.2.1). */
  stateAndNonce: boolean;
  algorithms: readonly TokenSigningAlgorithm[];
  /** `aud` of a client assertion: NL GOV OAuth 2.3.3 asks for the token endpoint, FAPI 2.0 5.3.2.1 for the issuer alone. */
  assertionAudience: 'token-endpoint-or-issuer' | 'issuer';
  source: string;
};

export const clientProfiles: Readonly<Record<ClientProfileId, ClientProfile>> = {
  'nl-gov': {
    authMethods: ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'],
    acrValuesBind: true,
    pushedRequestsOnly: false,
    senderConstrained: false,
    refreshNeedsConstraint: true,
    stateAndNonce: true,
    algorithms: ['PS256', 'ES256', 'EdDSA', 'RS256'],
    assertionAudience: 'token-endpoint-or-issuer',
    source: 'NL GOV OpenID Connect 1.0 ch. 4 and 5, NL GOV OAuth 2.0 1.1 ch. 2 and 3',
  },
  'fapi-2': {
    authMethods: ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'],
    acrValuesBind: true,
    pushedRequestsOnly: true,
    senderConstrained: true,
    refreshNeedsConstraint: true,
    stateAndNonce: false,
    algorithms: ['PS256', 'ES256', 'EdDSA'],
    assertionAudience: 'issuer',
    source: 'FAPI 2.0 Security Profile, final, 5.3.2 and 5.4',
  },
  basic: {
    authMethods: clientAuthMethods,
    acrValuesBind: false,
    pushedRequestsOnly: false,
    senderConstrained: false,
    refreshNeedsConstraint: false,
    stateAndNonce: false,
    algorithms: tokenSigningAlgorithms,
    assertionAudience: 'token-endpoint-or-issuer',
    source: 'OpenID Connect Core 1.0',
  },
};
