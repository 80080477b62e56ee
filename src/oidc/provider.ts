// The OpenID Provider for portals: oidc-provider held at arm's length, strict by configuration. Authorization code
// flow alone, PKCE S256 always, pairwise subjects, every lifetime set. Its session record only points at ours; level
// and time are read from ours at every authorization, exchange, refresh, UserInfo and introspection.
// OpenID Connect Core 1.0, NL GOV OIDC, FAPI 2.0, RFC 9068, 9126, 9207, 9396, 9449, 8705, 8707.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Configuration, errors, type JWKS, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { adminScopes } from '../domain/admin-scope.ts';
import { dialects } from '../domain/dialect.ts';
import { createFindAccount } from './provider-account.ts';
import {
  type ArtifactPort,
  type ClientCheck,
  createProviderAdapter,
  type ProviderAdapter,
} from './provider-adapter.ts';
import { cachePublicDocuments } from './provider-cache.ts';
import { createClientSignedRules, rememberEachJti } from './provider-client-signed.ts';
import { createProviderFeatures, detailsOf } from './provider-features.ts';
import { guardEndpoints, type RefusedClient, reportRefusals } from './provider-http.ts';
import { endOurSession, sendOnWithoutScript } from './provider-logout.ts';
import { type ClientCertificates, certificateMethods } from './provider-mtls.ts';
import {
  addTokenIds,
  compareHashedSecrets,
  fixAddresses,
  followOurSession,
  sayWhatWasProven,
} from './provider-overrides.ts';
import { providerPaths, tokenSeconds } from './provider-paths.ts';
import type { ProviderPorts } from './provider-ports.ts';
import { createInteractionPolicy, createProviderVisits, type ProviderVisits } from './provider-prompts.ts';
import { createRequestRules } from './provider-request-rules.ts';

export type ProviderSettings = {
  issuer: string;
  jwks: JWKS;
  /** How long a copy of the key set or of discovery may be kept. */
  keySetSeconds: number;
  cookieKeys: Buffer[];
  artifacts: ArtifactPort;
  ports: ProviderPorts;
  /** The page for an error that must not go back to the portal. */
  renderFailure(req: IncomingMessage, code: string): Promise<{ status: number; html: string }>;
  /** clientId: the portal that asked, when it said so. */
  renderLogout(
    req: IncomingMessage,
    res: ServerResponse,
    form: { action: string; xsrf: string; clientId: string | undefined },
  ): string;
  /** Ends the session of this browser and takes its cookie away. */
  endSession(req: IncomingMessage, res: ServerResponse): Promise<void>;
  /** Hosts whose keys may be fetched. */
  fetch: NonNullable<Configuration['fetch']>;
  /** Null: no proxy shows us certificates. */
  certificates: ClientCertificates | null;
  /** False: this installation cannot serve the client as its profile asks. */
  isServed: ClientCheck;
  loginPath: string;
  onServerError(error: unknown): void;
  /** A client that was refused at an endpoint of its own; detail is a fixed text. */
  onClientRefused(refused: RefusedClient): void;
};

/** Claims a client may ask for by name; `representation` is for software that cannot use the claims parameter. */
const claims = {
  openid: ['sub', 'acr', 'auth_time'],
  representation: ['sub_id_type', 'represents', 'represents_branch', 'service_id'],
  represents_bsn: null,
  sid: null,
} as const;

type GrantModel = {
  jti: string;
  generateTokenId(): string;
  getValueAndPayload(): Promise<{ payload: Record<string, unknown> }>;
};

/** A grant of its own for each login, so that a code used twice takes only its own family along. */
async function grantWhatWasAsked(ctx: KoaContextWithOIDC, storage: ProviderAdapter) {
  const { oidc } = ctx;
  const accountId = oidc.session?.accountId;
  const clientId = oidc.client?.clientId;
  if (!accountId || !clientId) return undefined;
  const grant = new oidc.provider.Grant({ accountId, clientId });
  grant.addOIDCScope([...oidc.requestParamOIDCScopes].join(' '));
  grant.addOIDCClaims([...oidc.requestParamClaims]);
  for (const resource of Object.keys(oidc.resourceServers ?? {})) {
    grant.addResourceScope(resource, [...oidc.requestParamScopes].join(' '));
  }
  for (const detail of detailsOf(oidc.params)) grant.addRar(detail);
  const model = grant as unknown as GrantModel;
  model.jti = model.generateTokenId();
  const { payload } = await model.getValueAndPayload();
  storage.holdGrant(ctx, model.jti, payload, tokenSeconds.session);
  return grant;
}

const asymmetric = ['PS256', 'ES256', 'EdDSA', 'RS256'] as const;

function createConfiguration(
  settings: ProviderSettings,
  visits: ProviderVisits,
  storage: ProviderAdapter,
): Configuration {
  const { ports, loginPath } = settings;
  const clientOf = (id: string | undefined) => ports.policy().clients.get(id ?? '');
  return {
    adapter: storage.adapter,
    acrValues: dialects.eidas.entries.map(({ acr }) => acr),
    allowOmittingSingleRegisteredRedirectUri: false,
    assertJwtClientAuthClaimsAndHeader: createClientSignedRules(settings).checkAssertion,
    claims: claims as unknown as NonNullable<Configuration['claims']>,
    clientAuthMethods: [
      'private_key_jwt',
      ...certificateMethods(settings.certificates),
      'client_secret_basic',
    ],
    clientBasedCORS: (_ctx, origin, client) => clientOf(client.clientId)?.origins.includes(origin) === true,
    clientDefaults: { id_token_signed_response_alg: 'PS256', response_types: ['code'] },
    clockTolerance: 10,
    // What was asked for by scope is in the ID token too: portals of the shelf read nothing else.
    conformIdTokenClaims: false,
    cookies: {
      keys: settings.cookieKeys,
      names: {
        session: '__Host-sluis-provider',
        interaction: '__Secure-sluis-login-request',
        resume: '__Secure-sluis-login-resume',
      },
      long: { httpOnly: true, sameSite: 'lax', secure: true, path: '/', signed: true },
      short: { httpOnly: true, sameSite: 'lax', secure: true, signed: true },
    },
    enabledJWA: {
      clientAuthSigningAlgValues: [...asymmetric],
      dPoPSigningAlgValues: ['PS256', 'ES256', 'EdDSA'],
      idTokenSigningAlgValues: [...asymmetric],
      requestObjectSigningAlgValues: [...asymmetric],
      userinfoSigningAlgValues: [...asymmetric],
    },
    // Every token is read through our session, so the provider's own adds nothing.
    expiresWithSession: () => false,
    extraTokenClaims(ctx) {
      const source = ctx.oidc.entities.AuthorizationCode ?? ctx.oidc.entities.RefreshToken;
      const { acr, authTime } = (source ?? {}) as { acr?: string; authTime?: number };
      return acr === undefined
        ? undefined
        : { acr, ...(authTime === undefined ? {} : { auth_time: authTime }) };
    },
    extraParams: createRequestRules(settings),
    features: createProviderFeatures(settings),
    fetch: settings.fetch,
    formats: {
      customizers: {
        // NL GOV OAuth 3.2.1 knows the client as azp, RFC 9068 as client_id.
        jwt(_ctx, token, { payload }) {
          if (payload) payload['azp'] = token.clientId;
        },
      },
    },
    findAccount: createFindAccount(settings, visits),
    interactions: {
      policy: createInteractionPolicy(visits) as never,
      url: (_ctx, interaction) => `${loginPath}/${interaction.uid}`,
    },
    issueRefreshToken: (_ctx, client) => clientOf(client.clientId)?.refreshTokens === true,
    jwks: settings.jwks,
    async loadExistingGrant(ctx) {
      const { judgement } = await visits.visitOf(ctx);
      if (judgement.outcome !== 'proven' || !(await visits.hasConsent(ctx))) return undefined;
      return grantWhatWasAsked(ctx, storage);
    },
    pairwiseIdentifier: async (_ctx, id, client) => {
      const session = await ports.findById(id);
      const subject = session && ports.subjectFor(session, client.clientId);
      if (subject === null) throw new errors.InvalidToken('the session of this token is over');
      return subject;
    },
    pkce: { required: () => true },
    async renderError(ctx, out) {
      const { status, html } = await settings.renderFailure(ctx.req, out.error);
      ctx.status = status;
      ctx.type = 'html';
      ctx.body = html;
    },
    responseTypes: ['code'],
    rotateRefreshToken: (ctx) => clientOf(ctx.oidc.client?.clientId)?.senderConstrained === undefined,
    routes: { ...providerPaths },
    scopes: ['openid', 'representation', ...adminScopes, ...Object.keys(ports.policy().document.scopes)],
    subjectTypes: ['pairwise'],
    ttl: {
      AccessToken: tokenSeconds.access,
      AuthorizationCode: tokenSeconds.code,
      ClientCredentials: tokenSeconds.machine,
      Grant: tokenSeconds.session,
      IdToken: tokenSeconds.idToken,
      Interaction: tokenSeconds.interaction,
      RefreshToken: tokenSeconds.refresh,
      Session: tokenSeconds.session,
    },
  };
}

export function createProvider(settings: ProviderSettings) {
  const visits = createProviderVisits(settings.ports);
  const storage = createProviderAdapter(settings.artifacts, settings.ports.policy, settings.isServed);
  const provider = new Provider(settings.issuer, createConfiguration(settings, visits, storage));
  provider.proxy = true;
  fixAddresses(provider, settings.issuer);
  followOurSession(provider, settings, visits);
  sayWhatWasProven(provider, settings, visits);
  addTokenIds(provider);
  compareHashedSecrets(provider);
  endOurSession(provider, settings);
  sendOnWithoutScript(provider, visits);
  cachePublicDocuments(provider, settings.keySetSeconds);
  rememberEachJti(provider, settings.artifacts, settings.ports.nowMs);
  guardEndpoints(provider, settings);
  reportRefusals(provider, settings);
  provider.on('server_error', (_ctx, error) => settings.onServerError(error));
  const callback = provider.callback();
  return {
    handle(req: IncomingMessage, res: ServerResponse): void {
      // The public listener is https or loopback; what a client claims about that counts for nothing.
      for (const name of ['x-forwarded-for', 'x-forwarded-host']) delete req.headers[name];
      req.headers['x-forwarded-proto'] = 'https';
      callback(req, res);
    },
    provider,
  };
}
