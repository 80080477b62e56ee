// A client of the OpenID Provider that can do everything wrong: each parameter, assertion, request object and proof is
// the test's own. For a client in good order there is relying-party.ts.

import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, type JWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import type { VisitedPage, Visitor } from '../../src/sim/visitor.ts';
import type { RawAnswer } from './raw-client.ts';
import type { ClientKey } from './relying-party.ts';
import type { Bench } from './stack.ts';

export type Form = Record<string, string>;
export type Answer = RawAnswer & { json: Record<string, unknown> };
export type Given = { code: string; verifier: string; redirectUri: string };

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const nowSeconds = () => Math.floor(Date.now() / 1000);
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url');

function jsonOf(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export const answerOf = (page: VisitedPage): Form => Object.fromEntries(new URL(page.url).searchParams);

export type Proof = { claims?: JWTPayload; header?: Record<string, unknown>; accessToken?: string };

/** A key for DPoP, with proofs made by it. */
export async function createDpopKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' }) as JWK;
  return {
    thumbprint: await calculateJwkThumbprint(jwk),
    proof: (method: string, address: string, { claims, header, accessToken }: Proof = {}) =>
      new SignJWT({
        htm: method,
        htu: address,
        jti: randomUUID(),
        iat: nowSeconds(),
        ...(accessToken === undefined ? {} : { ath: sha256(accessToken) }),
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
        .sign(privateKey),
  };
}

export function createProviderCalls(the: () => Bench, key: ClientKey) {
  const issuer = () => the().stack.brokerUrl;
  const redirectUriOf = (clientId: string) => `http://rp.localhost:${new URL(issuer()).port}/${clientId}`;

  async function send(path: string, options: Parameters<Bench['raw']['send']>[1] = {}): Promise<Answer> {
    const answer = await the().raw.send(issuer() + path, options);
    return { ...answer, json: jsonOf(answer.body) };
  }

  const post = (path: string, form: Form | string, headers: Record<string, string> = {}) =>
    send(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
        ...headers,
      },
      body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
    });

  const sign = (claims: Record<string, unknown>, header: Record<string, unknown> = {}, by = key) =>
    new SignJWT(claims as JWTPayload)
      .setProtectedHeader({ alg: 'ES256', kid: 'test', ...header })
      .sign(by.privateKey);

  /** claims and header are laid over what is right; a claim given as undefined is left out. */
  async function assertion(
    clientId: string,
    claims: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
    by = key,
  ): Promise<Form> {
    const now = nowSeconds();
    const right = { iss: clientId, sub: clientId, aud: issuer(), jti: randomUUID(), iat: now, exp: now + 60 };
    return {
      client_assertion_type: assertionType,
      client_assertion: await sign({ ...right, ...claims }, header, by),
    };
  }

  const requestObject = (
    clientId: string,
    claims: Record<string, unknown>,
    header: Record<string, unknown> = {},
  ) =>
    sign(
      { iss: clientId, aud: issuer(), client_id: clientId, exp: nowSeconds() + 60, ...claims },
      { typ: 'oauth-authz-req+jwt', ...header },
    );

  function parametersOf(clientId: string, changed: Record<string, string | undefined> = {}) {
    const verifier = randomBytes(32).toString('base64url');
    const right = {
      client_id: clientId,
      response_type: 'code',
      redirect_uri: redirectUriOf(clientId),
      scope: 'openid',
      state: randomUUID(),
      nonce: randomUUID(),
      code_challenge: sha256(verifier),
      code_challenge_method: 'S256',
    };
    const parameters = Object.fromEntries(
      Object.entries({ ...right, ...changed }).filter(([, value]) => value !== undefined),
    ) as Form;
    return { parameters, verifier };
  }

  const authorizeAddress = (parameters: Form) => `${issuer()}/authorize?${new URLSearchParams(parameters)}`;

  const authorize = (visitor: Visitor, clientId: string, changed: Record<string, string | undefined> = {}) =>
    visitor.get(authorizeAddress(parametersOf(clientId, changed).parameters));

  /** A visitor who is signed in gets a code at once. */
  async function codeFor(
    visitor: Visitor,
    clientId: string,
    changed: Record<string, string | undefined> = {},
  ): Promise<Given> {
    const { parameters, verifier } = parametersOf(clientId, changed);
    const page = await visitor.get(authorizeAddress(parameters));
    const { code } = answerOf(page);
    if (!code) throw new Error(`no code: ${page.status} ${page.url}`);
    return { code, verifier, redirectUri: parameters['redirect_uri'] ?? '' };
  }

  /** headers and authentication as given; `auth` null: none. */
  async function redeem(
    clientId: string,
    given: Given,
    changed: Form = {},
    headers: Record<string, string> = {},
  ) {
    const auth = headers['authorization'] ? {} : await assertion(clientId);
    return post(
      '/token',
      {
        grant_type: 'authorization_code',
        code: given.code,
        redirect_uri: given.redirectUri,
        code_verifier: given.verifier,
        ...auth,
        ...changed,
      },
      headers,
    );
  }

  async function push(
    clientId: string,
    changed: Record<string, string | undefined> = {},
    headers: Form = {},
  ) {
    const { parameters, verifier } = parametersOf(clientId, changed);
    const answer = await post('/par', { ...parameters, ...(await assertion(clientId)) }, headers);
    return { answer, verifier, requestUri: String(answer.json['request_uri'] ?? '') };
  }

  const pushed = (visitor: Visitor, clientId: string, requestUri: string) =>
    visitor.get(authorizeAddress({ client_id: clientId, request_uri: requestUri }));

  return {
    issuer,
    redirectUriOf,
    send,
    post,
    sign,
    unsigned: (claims: JWTPayload) => new UnsecuredJWT(claims).encode(),
    assertion,
    requestObject,
    parametersOf,
    authorizeAddress,
    authorize,
    codeFor,
    redeem,
    push,
    pushed,
  };
}

export const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});
