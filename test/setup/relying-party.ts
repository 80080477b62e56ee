// A portal of a test that logs in over OpenID Connect, made of openid-client as any portal would. Its address answers
// nothing: the visitor stops there, with the answer in the address.

import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import * as openid from 'openid-client';
import type { VisitedPage, Visitor } from '../../src/sim/visitor.ts';
import { createLoopbackFetch } from '../sim/loopback-fetch.ts';

export type ClientKey = { jwk: Record<string, unknown>; privateKey: KeyObject };

export function createClientKey(): ClientKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'test', alg: 'ES256', use: 'sig' };
  return { jwk: jwk as Record<string, unknown>, privateKey };
}

export type Begun = { url: URL; state: string; nonce: string; verifier: string };
export type Tokens = Awaited<ReturnType<typeof openid.authorizationCodeGrant>>;

export async function createRelyingParty(options: {
  issuer: string;
  clientId: string;
  redirectUri: string;
  key: ClientKey;
  algorithm?: string;
}) {
  const { issuer, clientId, redirectUri, key } = options;
  const { fetch, close } = createLoopbackFetch();
  const cryptoKey = await crypto.subtle.importKey(
    'pkcs8',
    new Uint8Array(key.privateKey.export({ format: 'der', type: 'pkcs8' })),
    { name: 'ECDSA', namedCurve: 'P-256' },
    true,
    ['sign'],
  );
  const config = await openid.discovery(
    new URL(issuer),
    clientId,
    { id_token_signed_response_alg: options.algorithm ?? 'PS256' },
    openid.PrivateKeyJwt({ key: cryptoKey, kid: 'test' }),
    { execute: [openid.allowInsecureRequests], [openid.customFetch]: fetch as never },
  );

  async function begin(parameters: Record<string, string> = {}): Promise<Begun> {
    const state = randomUUID();
    const nonce = randomUUID();
    const verifier = openid.randomPKCECodeVerifier();
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid',
      state,
      nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...parameters,
    });
    return { url, state, nonce, verifier };
  }

  const isBack = (page: VisitedPage) => page.url.startsWith(redirectUri);

  return {
    config,
    clientId,
    redirectUri,
    begin,
    isBack,
    /** What the address says the portal was told. */
    answerOf: (page: VisitedPage) => Object.fromEntries(new URL(page.url).searchParams),
    async authorize(visitor: Visitor, parameters: Record<string, string> = {}) {
      const begun = await begin(parameters);
      return { begun, page: await visitor.get(begun.url.href) };
    },
    redeem(page: VisitedPage, begun: Begun, checks: { maxAge?: number } = {}): Promise<Tokens> {
      return openid.authorizationCodeGrant(config, new URL(page.url), {
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        pkceCodeVerifier: begun.verifier,
        ...checks,
      });
    },
    userinfo: (tokens: Tokens) =>
      openid.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? ''),
    introspect: (token: string) => openid.tokenIntrospection(config, token),
    fetch,
    close,
  };
}

export type RelyingParty = Awaited<ReturnType<typeof createRelyingParty>>;
