// How the sample login portal speaks OpenID Connect: openid-client, requests pushed beforehand (RFC 9126) so that no
// browser can change them, PKCE, a signed assertion instead of a secret (private_key_jwt), and `iss` checked (RFC 9207).

import * as openid from 'openid-client';
import { Agent, fetch as undiciFetch } from 'undici';
import { type Login, loginOf } from './login.ts';

export type RelyingPartyOptions = {
  issuer: string;
  clientId: string;
  redirectUri: string;
  postLogoutRedirectUri: string;
  /** ES256, as a JWK with its private part. */
  privateJwk: Record<string, unknown>;
};

export type Begun = { state: string; nonce: string; verifier: string };
export type Answer =
  | { ok: true; login: Login }
  /** error: the protocol's own word; `unreachable` when there was no answer, `not-ours` when it failed a check. */
  | { ok: false; error: string };

/** `*.localhost` is this machine, for Node as for a browser; the demo lives there. */
function createLoopbackAgent(): Agent {
  return new Agent({
    connect: {
      lookup: (_host, options, done) =>
        options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4),
    },
  });
}

function errorOf(cause: unknown): string {
  if (cause instanceof openid.AuthorizationResponseError) return cause.error;
  if (cause instanceof openid.ResponseBodyError) return cause.error;
  return cause instanceof openid.ClientError ? 'not-ours' : 'unreachable';
}

export function createRelyingParty(options: RelyingPartyOptions) {
  const { issuer, clientId, redirectUri, postLogoutRedirectUri, privateJwk } = options;
  const isLoopback = new URL(issuer).hostname.endsWith('.localhost');
  const agent = isLoopback ? createLoopbackAgent() : null;
  const fetch: typeof undiciFetch = (input, init) =>
    undiciFetch(input, { ...init, ...(agent ? { dispatcher: agent } : {}) });
  let found: Promise<openid.Configuration> | null = null;

  async function discover(): Promise<openid.Configuration> {
    const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' };
    const key = await crypto.subtle.importKey('jwk', privateJwk, ecdsa, false, ['sign']);
    const kid = typeof privateJwk['kid'] === 'string' ? privateJwk['kid'] : '';
    return openid.discovery(
      new URL(issuer),
      clientId,
      { id_token_signed_response_alg: 'ES256' },
      openid.PrivateKeyJwt({ key, kid }),
      {
        execute: isLoopback ? [openid.allowInsecureRequests] : [],
        [openid.customFetch]: fetch as unknown as openid.CustomFetch,
      },
    );
  }

  /** Once; a failure is tried again by the next login. */
  function configuration(): Promise<openid.Configuration> {
    found ??= discover().catch((cause: unknown) => {
      found = null;
      throw cause;
    });
    return found;
  }

  return {
    /** The address to send the browser to, and what the answer has to match. */
    async begin(parameters: Record<string, string>): Promise<{ address: string; begun: Begun } | null> {
      const begun = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        verifier: openid.randomPKCECodeVerifier(),
      };
      try {
        const url = await openid.buildAuthorizationUrlWithPAR(await configuration(), {
          redirect_uri: redirectUri,
          ...parameters,
          state: begun.state,
          nonce: begun.nonce,
          code_challenge: await openid.calculatePKCECodeChallenge(begun.verifier),
          code_challenge_method: 'S256',
        });
        return { address: url.href, begun };
      } catch {
        return null;
      }
    },

    /** query: of the address the browser came back to, with its `?`. */
    async complete(query: string, begun: Begun): Promise<Answer> {
      try {
        const tokens = await openid.authorizationCodeGrant(
          await configuration(),
          new URL(redirectUri + query),
          {
            expectedState: begun.state,
            expectedNonce: begun.nonce,
            pkceCodeVerifier: begun.verifier,
            idTokenExpected: true,
          },
        );
        return { ok: true, login: loginOf(tokens, Date.now()) };
      } catch (cause) {
        return { ok: false, error: errorOf(cause) };
      }
    },

    /** Where the browser goes to log out at the provider too. */
    async endSessionAddress(idToken: string): Promise<string | null> {
      try {
        return openid.buildEndSessionUrl(await configuration(), {
          id_token_hint: idToken,
          post_logout_redirect_uri: postLogoutRedirectUri,
        }).href;
      } catch {
        return null;
      }
    },

    close: async (): Promise<void> => agent?.destroy(),
  };
}

export type RelyingParty = ReturnType<typeof createRelyingParty>;
