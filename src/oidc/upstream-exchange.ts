// openid-client at arm's length: the authorization address, the code exchange, the logout address.
// Nothing of the library leaves this file, its errors least of all: they carry whole token answers.

import { importJWK } from 'jose';
import * as library from 'openid-client';
import { type OutgoingFetch, OutgoingFetchError } from './outgoing-fetch.ts';
import type { UpstreamConfig } from './upstream-config.ts';
import { UpstreamError, unavailable } from './upstream-error.ts';
import type { ProviderMetadata } from './upstream-metadata.ts';
import { clockToleranceSeconds } from './upstream-token.ts';

export type LoginSecrets = { state: string; nonce: string; codeVerifier: string };
export type TokenAnswer = { idToken: string; accessToken: string };

type ExchangeDeps = { config: UpstreamConfig; outgoing: OutgoingFetch; nowMs: () => number };

/** Codes of the library that mean: this was no proper answer of a token endpoint. */
const unavailableCodes = new Set([
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
]);

const algorithmOfCurve: Record<string, string> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };

function assertionAlgorithm(jwk: { alg?: unknown; kty?: unknown; crv?: unknown }): string {
  if (typeof jwk.alg === 'string') return jwk.alg;
  if (jwk.kty === 'EC') return algorithmOfCurve[String(jwk.crv)] ?? 'ES256';
  return jwk.kty === 'OKP' ? 'Ed25519' : 'PS256';
}

async function createClientAuth({ config }: ExchangeDeps): Promise<library.ClientAuth> {
  const auth = config.clientAuth;
  if (auth.method !== 'private_key_jwt') {
    const isBasic = auth.method === 'client_secret_basic';
    return isBasic ? library.ClientSecretBasic(auth.secret) : library.ClientSecretPost(auth.secret);
  }
  const key = await importJWK({ ...auth.jwk, kty: String(auth.jwk.kty) }, assertionAlgorithm(auth.jwk));
  if (key instanceof Uint8Array)
    throw new UpstreamError('upstream-unavailable', 'client key is not asymmetric');
  const kid = typeof auth.jwk['kid'] === 'string' ? { kid: auth.jwk['kid'] } : {};
  return (server, client, body, headers) => {
    const audience = config.assertionAudience === 'issuer' ? server.issuer : server.token_endpoint;
    const sign = library.PrivateKeyJwt(
      { key, ...kid },
      {
        [library.modifyAssertion]: (_header, payload) => {
          payload['aud'] = audience ?? server.issuer;
        },
      },
    );
    return sign(server, client, body, headers);
  };
}

/** Walks the causes: the library wraps what our own fetch threw. */
function findOwn(error: unknown): UpstreamError | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof UpstreamError) return cause;
    if (cause instanceof OutgoingFetchError) return unavailable('token endpoint', cause);
  }
  return null;
}

function toUpstreamError(error: unknown): UpstreamError {
  const own = findOwn(error);
  if (own) return own;
  if (error instanceof library.ResponseBodyError) {
    const word = /^[a-z_]{1,64}$/.test(error.error) ? error.error : 'unprintable';
    return new UpstreamError('upstream-refused', `token endpoint: ${word}`);
  }
  if (error instanceof library.WWWAuthenticateChallengeError) {
    return new UpstreamError('upstream-refused', `token endpoint: status ${error.status}`);
  }
  const code = error instanceof library.ClientError ? (error.code ?? 'unknown') : 'unknown';
  return unavailableCodes.has(code)
    ? new UpstreamError('upstream-unavailable', `token endpoint: ${code}`)
    : new UpstreamError('upstream-token-invalid', `token endpoint: ${code}`);
}

export function createExchange(deps: ExchangeDeps) {
  const { config, outgoing, nowMs } = deps;
  let clientAuth: Promise<library.ClientAuth> | null = null;

  /** Made anew for each call: it costs microseconds, and the library's clock then follows ours. */
  function configure(metadata: ProviderMetadata, auth: library.ClientAuth): library.Configuration {
    const client = {
      [library.clockSkew]: (nowMs() - Date.now()) / 1000,
      [library.clockTolerance]: clockToleranceSeconds,
    };
    const server = { ...metadata, id_token_signing_alg_values_supported: config.signingAlgorithms };
    const configuration = new library.Configuration(server, config.clientId, client, auth);
    configuration[library.customFetch] = (url, init) => outgoing.fetch(url, init);
    configuration.timeout = config.timeoutMs / 1000;
    if (config.allowInsecureLoopback) library.allowInsecureRequests(configuration);
    return configuration;
  }

  /** State and nonce are 32 random bytes each (NL GOV asks 128 bits), PKCE is S256. */
  async function authorizationUrl(metadata: ProviderMetadata, parameters: Record<string, string>) {
    const secrets: LoginSecrets = {
      state: library.randomState(),
      nonce: library.randomNonce(),
      codeVerifier: library.randomPKCECodeVerifier(),
    };
    const url = library.buildAuthorizationUrl(configure(metadata, library.None()), {
      ...parameters,
      response_type: 'code',
      state: secrets.state,
      nonce: secrets.nonce,
      code_challenge: await library.calculatePKCECodeChallenge(secrets.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, secrets };
  }

  /** redirect_uri is always the configured one, whatever Host the callback came with. */
  async function redeem(
    metadata: ProviderMetadata,
    callback: URL,
    secrets: LoginSecrets,
  ): Promise<TokenAnswer> {
    const address = new URL(config.redirectUri);
    address.search = callback.search;
    clientAuth ??= createClientAuth(deps);
    try {
      const answer = await library.authorizationCodeGrant(configure(metadata, await clientAuth), address, {
        expectedState: secrets.state,
        expectedNonce: secrets.nonce,
        pkceCodeVerifier: secrets.codeVerifier,
        idTokenExpected: true,
      });
      return { idToken: answer.id_token ?? '', accessToken: answer.access_token };
    } catch (error) {
      throw toUpstreamError(error);
    }
  }

  /** OpenID Connect RP-Initiated Logout 1.0; null where the provider has no such endpoint. */
  function endSessionUrl(metadata: ProviderMetadata, parameters: Record<string, string>): string | null {
    if (metadata.end_session_endpoint === undefined) return null;
    return library.buildEndSessionUrl(configure(metadata, library.None()), parameters).href;
  }

  return { authorizationUrl, redeem, endSessionUrl };
}
