// Joins the OpenID Provider with the house: sessions and judgements of the flows, storage, keys, pages for errors.
// A provider is made anew whenever the policy or the signing keys change, since the library reads scopes and keys once.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request, Response } from 'express';
import { clientLimitsOf } from './client-limits-of.ts';
import type { Broker } from './deps.ts';
import { createClientCheck, findLimitFaults } from './domain/client-limits.ts';
import { BrokerError, type ErrorCode, errorTable } from './domain/errors.ts';
import type { Caller } from './flow/flow-deps.ts';
import type { LoadedPortalSession } from './flow/portal-session.ts';
import { createReference } from './flow/reference.ts';
import { loginPath } from './flow/visit.ts';
import type { FormActionOrigins } from './form-action-origins.ts';
import { readHostCookie } from './gate/host-cookie.ts';
import { createPeerCheck } from './gate/trusted-peers.ts';
import type { LoginRequestPort } from './http/login-request-pages.ts';
import { brokerCookie, clearCookie, setCookie, signedOutCookie } from './http/middleware/cookies.ts';
import { allowFormsTo } from './http/security-headers.ts';
import type { PageModel } from './http/views/page-model.ts';
import type { Log } from './log.ts';
import { createProvider, type ProviderSettings } from './oidc/provider.ts';
import { askedClaims } from './oidc/provider-consent.ts';
import { createKeyFetch } from './oidc/provider-fetch.ts';
import { createLogoutToken } from './oidc/provider-logout.ts';
import { parseLoginRequest, type RequestParameters } from './oidc/provider-request.ts';
import type { SignLogout } from './outgoing-logout.ts';
import { keySetSeconds } from './signing.ts';

/** Our page for an error that stays here; anything else is the portal's to mend. */
const failurePages: Record<string, ErrorCode> = {
  invalid_request: 'start-again',
  server_error: 'unavailable',
  temporarily_unavailable: 'unavailable',
  not_found: 'not-found',
  too_large: 'too-large',
};

export type RenderPage = (req: IncomingMessage, model: PageModel, signedIn?: boolean) => string;

type PageParts = {
  render: RenderPage;
  callerOf(req: Request): Caller;
  formOrigins: FormActionOrigins;
};

export function createPortalProvider(broker: Broker, log: Log, { render, callerOf, formOrigins }: PageParts) {
  const { flow, stores, config, keys, signing } = broker;
  const { portalLogins, sessionsById } = broker;
  const { db } = flow;
  const { providerArtifacts } = stores;

  const limits = clientLimitsOf(config);
  const isServed = createClientCheck(limits);
  const { clientCertificateHeader: header, clientCertificateVerifiedHeader } = config.provider;
  const isTrusted = createPeerCheck(config.authz.trustedProxies);
  const certificates =
    header === undefined
      ? null
      : {
          header,
          verifiedHeader: clientCertificateVerifiedHeader ?? null,
          isTrustedPeer: ({ socket }: IncomingMessage) => isTrusted(socket),
          nowMs: flow.nowMs,
        };
  const keyFetch = createKeyFetch({
    jwksHosts: config.provider.jwksHosts,
    allowInsecureLoopback: !config.production,
    privateHosts: config.outgoing.privateHosts,
    addresses: () =>
      new Set(
        [...flow.policy().policy.clients.values()].flatMap(({ jwksUri }) =>
          jwksUri === undefined ? [] : [new URL(jwksUri).href],
        ),
      ),
    nowMs: flow.nowMs,
  });

  function create() {
    for (const { path, message } of findLimitFaults(flow.policy().policy.document, limits))
      log.warn('client-not-served', { at: path, remedy: message });
    return createProvider({
      issuer: config.publicUrl,
      jwks: { keys: signing.current().keys.map(({ privateJwk }) => privateJwk) as never },
      keySetSeconds: keySetSeconds(config),
      cookieKeys: [keys.derive('provider-cookie')],
      artifacts: {
        put: (items) => providerArtifacts.put(db, items),
        putOnce: (item) => providerArtifacts.putOnce(db, item),
        find: (model, id) => providerArtifacts.find(db, model, id),
        findWithGrant: (model, id) => providerArtifacts.findWithGrant(db, model, id),
        findByUid: (model, uid) => providerArtifacts.findByUid(db, model, uid),
        consume: (model, id) => providerArtifacts.consume(db, model, id),
        remove: (model, id) => providerArtifacts.remove(db, model, id),
        removeByGrant: (model, grantId) => providerArtifacts.removeByGrant(db, model, grantId),
      },
      ports: portsOf(),
      async renderFailure(req, code) {
        const ours = failurePages[code] ?? 'portal-request-invalid';
        const reference = createReference();
        log.info('login-request-refused', { reference, error: code });
        // The way back from our pages, a second time.
        const uid = /^\/authorize\/([A-Za-z0-9_-]{10,64})$/.exec(req.url ?? '')?.[1];
        const backTo = uid === undefined ? null : await homeOf(uid).catch(() => null);
        const model = {
          page: 'error',
          code: ours,
          reference,
          retryTo: null,
          backTo,
          untilMs: null,
        } as const;
        return { status: errorTable[ours].status, html: render(req, model) };
      },
      renderLogout(req, res, { action, xsrf, clientId = '' }) {
        const portalLabel = flow.policy().policy.clients.get(clientId)?.label ?? null;
        allowFormsTo(res, formOrigins.ofClient(clientId));
        return render(req, { page: 'confirm-sign-out', asked: { action, xsrf, portalLabel } }, true);
      },
      async endSession(req, res) {
        const cookie = readHostCookie(req.headers.cookie ?? '', brokerCookie);
        const { brokerHost: host } = flow.settings;
        await broker.flows.signOut.signOut({ cookie, host, caller: callerOf(req as Request) });
        clearCookie(res as Response, brokerCookie);
        setCookie(res as Response, signedOutCookie, '1', null);
      },
      fetch: keyFetch.fetch,
      certificates,
      isServed,
      loginPath,
      onClientRefused: (refused) => log.info('client-refused', refused),
      onServerError: (error) => log.error('provider-failed', {}, error),
    });
  }

  /** From memory where the bound of revocation allows, as at the gate. */
  async function findSession(id: string): Promise<LoadedPortalSession | null> {
    const known = sessionsById.peek(id) ?? (await sessionsById.load(id, id, config.publicUrl));
    return known && known.session.endsAtMs > flow.nowMs() ? known : null;
  }

  function portsOf(): ProviderSettings['ports'] {
    const known = new WeakMap<object, LoadedPortalSession>();
    const shown = (loaded: LoadedPortalSession | null) => {
      if (!loaded) return null;
      const session = { id: loaded.session.id, accountId: loaded.session.accountId };
      known.set(session, loaded);
      return session;
    };
    const loadedOf = (session: object): LoadedPortalSession => {
      const loaded = known.get(session);
      if (!loaded) throw new TypeError('a session that was not loaded here');
      return loaded;
    };
    return {
      policy: () => flow.policy().policy,
      findByCookie: async (header) =>
        shown(await portalLogins.findByCookie(readHostCookie(header, brokerCookie))),
      findForSignOut: (header) => portalLogins.findForSignOut(readHostCookie(header, brokerCookie)),
      findById: async (id) => shown(await findSession(id)),
      judge: (request, session) => portalLogins.judge(request, session && loadedOf(session)),
      record: (request, session) => portalLogins.record(request, loadedOf(session)),
      hasConsent: ({ id }, clientId, handedOver) => broker.flows.consents.has(id, { clientId, handedOver }),
      joinSession: ({ id }, clientId) => stores.logoutNotices.join(db, { sessionId: id, clientId }),
      stillProves: (session, acr, demand) => portalLogins.stillProves(loadedOf(session), acr, demand),
      subjectFor: (session, clientId) => portalLogins.subjectFor(session.accountId, clientId),
      claimsFor: (session, clientId) => portalLogins.claimsFor(loadedOf(session), clientId),
      nowMs: flow.nowMs,
    };
  }

  let made: { version: string; provider: ReturnType<typeof createProvider> } | null = null;
  function current() {
    const version = `${flow.policy().version} ${signing.current().stamp}`;
    if (made?.version !== version) made = { version, provider: create() };
    return made.provider;
  }

  /** A client may be the first of its algorithm; its key is then made before it is answered. */
  async function handleWithKeys(req: IncomingMessage, res: ServerResponse): Promise<void> {
    await signing.ensure(signing.needed());
    current().handle(req, res);
  }

  /** What the library throws when this browser has no such request. */
  const over = (cause: unknown) =>
    new BrokerError('start-again', { reason: 'login-request-over' }, { cause });

  type Waiting = {
    uid: string;
    params: RequestParameters;
    prompt: { name: string; details?: { beganAtMs?: number } };
    session?: { accountId?: string };
  };

  async function homeOf(uid: string): Promise<string | null> {
    const found = await providerArtifacts.findOver(db, 'Interaction', uid);
    const { client_id: clientId } = (found?.['params'] ?? {}) as RequestParameters;
    const { policy } = flow.policy();
    const client = typeof clientId === 'string' ? policy.clients.get(clientId) : undefined;
    if (!client || client.disabled) return null;
    const portal = client.portal === undefined ? undefined : policy.portals.get(client.portal);
    if (portal && !portal.isWildcard) return `${portal.origin}/`;
    const [redirectUri] = client.redirectUris;
    return redirectUri === undefined ? null : `${new URL(redirectUri).origin}/`;
  }

  const loginRequests: LoginRequestPort = {
    async load(req, res) {
      const found = await current()
        .provider.interactionDetails(req, res)
        .catch((cause: unknown) => {
          throw over(cause);
        });
      const { uid, params, prompt, session } = found as unknown as Waiting;
      const request = parseLoginRequest(params, prompt.details?.beganAtMs ?? flow.nowMs());
      const sessionId = session?.accountId ?? null;
      return { uid, request, prompt: prompt.name, claims: askedClaims(params), sessionId };
    },
    async finish(req, res, result) {
      const found = await current().provider.interactionDetails(req, res);
      const { proven } = result as { proven?: { sessionId: string } };
      // Whoever signed in meanwhile, the way back works in that session alone: in any other it is over.
      if (proven) Object.assign(found, { session: { accountId: proven.sessionId, uid: proven.sessionId } });
      // A yes goes on top of the login it came after, whose time still counts.
      Object.assign(found, { result: 'consent' in result ? { ...found.lastSubmission, ...result } : result });
      await found.persist();
      res.writeHead(303, { Location: found.returnTo, 'Content-Length': '0' }).end();
    },
    homeOf,
  };

  return {
    handle: (req: IncomingMessage, res: ServerResponse): void | Promise<void> =>
      signing.has(signing.needed()) ? current().handle(req, res) : handleWithKeys(req, res),
    loginRequests,
    signLogout: (told: Parameters<SignLogout>[0]) => createLogoutToken(current().provider, told),
  };
}
