// An OpenID Provider that misbehaves on demand: discovery, keys and tokens can each be replaced by a test.
// Left alone it is a correct one, and strict: it checks PKCE, redirect_uri and the client's assertion itself.

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import { resolveClaimNames } from '../../src/oidc/claim-names.ts';
import { createUpstream, type StartedLogin, type UpstreamConfig } from '../../src/oidc/upstream.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;
type SigningKey = { alg: string; kid: string; privateKey: CryptoKey; publicJwk: JWK };
type Grant = { nonce: string; challenge: string; redirectUri: string };

export type Behaviour = {
  discovery: (document: Record<string, unknown>) => unknown;
  discoveryAnswer: Answer | null;
  keySet: (keys: JWK[]) => unknown;
  keysAnswer: Answer | null;
  claims: (claims: JWTPayload) => JWTPayload;
  header: (header: JWTHeaderParameters) => JWTHeaderParameters;
  /** Replaces the whole ID token. */
  idToken: ((claims: JWTPayload, key: SigningKey) => Promise<string> | string) | null;
  tokenAnswer: Answer | null;
  userinfo: () => unknown;
  userinfoAnswer: Answer | null;
};

export const personClaims = {
  sub: 'person-at-employer-1',
  acr: 'urn:etoegang:core:assurance-class:loa3',
  namequalifier: 'urn:etoegang:1.9:EntityConcernedID:RSIN',
  'urn:etoegang:core:LegalSubjectID': '001234560',
  'urn:etoegang:core:ActingSubjectID': 'A3F09C1D77E2@4B0C',
  'urn:etoegang:core:ServiceID': 'urn:etoegang:DV:00000001234567890000:services:9001',
};

export const clientSecret = 'a-client-secret-of-forty-characters-long';
export const accessToken = 'opaque-access-token-canary';

export async function createSigningKey(alg: string, kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), alg, kid, use: 'sig' } };
}

/** Whatever a test opened, closed also when it failed half-way: call this after each test or file. */
export async function closeAll(): Promise<void> {
  await Promise.all(opened.splice(0).map((close) => close()));
}
const opened: (() => Promise<unknown>)[] = [];

/** Made once per test file: an RSA key takes longer than most tests. */
const firstKey = createSigningKey('RS256', 'first');

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}

function correctBehaviour(): Behaviour {
  return {
    discovery: (document) => document,
    discoveryAnswer: null,
    keySet: (keys) => ({ keys }),
    keysAnswer: null,
    claims: (claims) => claims,
    header: (header) => header,
    idToken: null,
    tokenAnswer: null,
    userinfo: () => ({ sub: personClaims.sub }),
    userinfoAnswer: null,
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

export type MisbehavingProvider = Awaited<ReturnType<typeof createMisbehavingProvider>>;

export async function createMisbehavingProvider(options: { hostname?: string; clientJwk?: JWK } = {}) {
  const requests: string[] = [];
  const grants = new Map<string, Grant>();
  const clock = { nowMs: Date.now() };
  const state = { behaviour: correctBehaviour(), keys: [await firstKey] };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://provider').pathname;
    requests.push(path);
    handle(path, request, response).catch(() => response.destroy());
  });
  const port = await listen(server);
  opened.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const issuer = `http://${options.hostname ?? 'eherkenning.localhost'}:${port}`;

  function metadata(): Record<string, unknown> {
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      userinfo_endpoint: `${issuer}/userinfo`,
      end_session_endpoint: `${issuer}/logout`,
      authorization_response_iss_parameter_supported: true,
    };
  }

  async function isClient(form: URLSearchParams, request: IncomingMessage): Promise<boolean> {
    const assertion = form.get('client_assertion');
    if (assertion === null) {
      const basic = `Basic ${Buffer.from(`sluis:${encodeURIComponent(clientSecret).replaceAll('-', '%2D')}`).toString('base64')}`;
      return form.get('client_secret') === clientSecret || request.headers.authorization === basic;
    }
    const key = await importJWK(options.clientJwk ?? {}, 'PS256');
    const { payload } = await jwtVerify(assertion, key, {
      issuer: 'sluis',
      subject: 'sluis',
      audience: `${issuer}/token`,
      requiredClaims: ['jti', 'exp', 'iat'],
    });
    return typeof payload.jti === 'string' && payload.jti.length >= 22;
  }

  async function idToken(grant: Grant): Promise<string> {
    const key = state.keys.at(-1);
    if (!key) throw new Error('no key');
    const nowSeconds = Math.floor(clock.nowMs / 1000);
    const claims = state.behaviour.claims({
      ...personClaims,
      iss: issuer,
      aud: 'sluis',
      iat: nowSeconds,
      exp: nowSeconds + 300,
      auth_time: nowSeconds - 5,
      nonce: grant.nonce,
    });
    if (state.behaviour.idToken) return state.behaviour.idToken(claims, key);
    const header = state.behaviour.header({ alg: key.alg, kid: key.kid });
    return new SignJWT(claims).setProtectedHeader(header).sign(key.privateKey);
  }

  async function token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = await readForm(request);
    if (!(await isClient(form, request))) return sendJson(response, 400, { error: 'invalid_client' });
    const grant = grants.get(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!grant || grant.challenge !== challenge || grant.redirectUri !== form.get('redirect_uri')) {
      return sendJson(response, 400, { error: 'invalid_grant', error_description: 'secret reason' });
    }
    const body = { access_token: accessToken, token_type: 'Bearer', id_token: await idToken(grant) };
    sendJson(response, 200, body);
  }

  async function handle(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { behaviour } = state;
    if (path === '/.well-known/openid-configuration') {
      if (behaviour.discoveryAnswer) return behaviour.discoveryAnswer(response, request);
      return sendJson(response, 200, behaviour.discovery(metadata()));
    }
    if (path === '/jwks') {
      if (behaviour.keysAnswer) return behaviour.keysAnswer(response, request);
      return sendJson(response, 200, behaviour.keySet(state.keys.map((key) => key.publicJwk)));
    }
    if (path === '/token') {
      return behaviour.tokenAnswer ? behaviour.tokenAnswer(response, request) : token(request, response);
    }
    if (path === '/userinfo') {
      if (behaviour.userinfoAnswer) return behaviour.userinfoAnswer(response, request);
      const authorized = request.headers.authorization === `Bearer ${accessToken}`;
      return sendJson(response, authorized ? 200 : 401, authorized ? behaviour.userinfo() : {});
    }
    response.writeHead(404).end();
  }

  /** What the browser would bring back after the person logged in. */
  function authorize(redirectTo: string): URL {
    const query = new URL(redirectTo).searchParams;
    const code = `code-${grants.size + 1}-canary`;
    const redirectUri = query.get('redirect_uri') ?? '';
    grants.set(code, {
      nonce: query.get('nonce') ?? '',
      challenge: query.get('code_challenge') ?? '',
      redirectUri,
    });
    const callback = new URL(redirectUri);
    callback.search = String(new URLSearchParams({ code, state: query.get('state') ?? '', iss: issuer }));
    return callback;
  }

  return {
    issuer,
    requests,
    clock,
    state,
    authorize,
    count: (path: string) => requests.filter((request) => request === path).length,
    behave: (behaviour: Partial<Behaviour>) => Object.assign(state.behaviour, behaviour),
    reset: () => {
      state.behaviour = correctBehaviour();
    },
    async openConnections(): Promise<number> {
      return new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      );
    },
  };
}

export function upstreamConfig(issuer: string, changes: Partial<UpstreamConfig> = {}): UpstreamConfig {
  return {
    id: 'eherkenning',
    label: { nl: 'eHerkenning', en: 'eHerkenning' },
    issuer,
    clientId: 'sluis',
    clientAuth: { method: 'client_secret_post', secret: clientSecret },
    dialect: 'etoegang',
    acrRequest: 'claims',
    claims: resolveClaimNames('etoegang'),
    scopes: ['openid'],
    signingAlgorithms: ['PS256', 'ES256', 'RS256'],
    redirectUri: 'http://sluis.localhost/sign-in/callback/eherkenning',
    extraHosts: [],
    timeoutMs: 4000,
    allowInsecureLoopback: true,
    privateHosts: [],
    audience: 'portal',
    ...changes,
  };
}

export const atSubstantial = {
  need: { level: 'substantial', twoFactor: false },
  forceFresh: false,
  maxAgeSeconds: null,
  uiLocale: 'nl',
} as const;

/** A whole login; `alter` is what an attacker does to the callback on its way. */
export function createLogin(provider: MisbehavingProvider, changes: Partial<UpstreamConfig> = {}) {
  const events: unknown[] = [];
  const upstream = createUpstream(upstreamConfig(provider.issuer, changes), {
    nowMs: () => provider.clock.nowMs,
    log: (event, fields) => events.push({ event, ...fields }),
  });
  opened.push(upstream.close);
  async function login(alter: (callback: URL, started: StartedLogin) => URL = (callback) => callback) {
    const started = await upstream.start(atSubstantial);
    return upstream.finish(alter(provider.authorize(started.redirectTo), started), started);
  }
  return { upstream, login, events };
}
