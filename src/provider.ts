// Joins the OpenID Provider with the house: sessions and judgements of the flows, storage, keys, pages for errors.
// A provider is made anew whenever the policy changes, since the library reads scopes and keys once.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientLimitsOf } from './client-limits-of.ts';
import type { Broker } from './deps.ts';
import { createClientCheck, findLimitFaults } from './domain/client-limits.ts';
import { BrokerError, type ErrorCode, errorTable } from './domain/errors.ts';
import { loginPath } from './flow/visit.ts';
import { readHostCookie } from './gate/host-cookie.ts';
import { createPeerCheck } from './gate/trusted-peers.ts';
import { createReference } from './http/error-translator.ts';
import type { LoginRequestPort } from './http/login-request-pages.ts';
import { brokerCookie } from './http/middleware/cookies.ts';
import type { PageModel } from './http/views/page-model.ts';
import type { Log } from './log.ts';
import { createProvider, type ProviderSettings } from './oidc/provider.ts';
import { createKeyFetch } from './oidc/provider-fetch.ts';
import { parseLoginRequest, type RequestParameters } from './oidc/provider-request.ts';

/** Pages for what the protocol calls otherwise. */
const ourCodes: Partial<Record<string, ErrorCode>> = {
  invalid_request: 'start-again',
  not_found: 'not-found',
  too_large: 'too-large',
};

export type RenderPage = (req: IncomingMessage, model: PageModel, signedIn?: boolean) => string;

export function createPortalProvider(broker: Broker, log: Log, render: RenderPage) {
  const { flow, stores, config, keys } = broker;
  const { portalLogins } = broker;
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
      jwks: { keys: keys.signingJwks as never },
      cookieKeys: [keys.derive('provider-cookie')],
      artifacts: {
        put: (item) => providerArtifacts.put(db, item),
        putOnce: (item) => providerArtifacts.putOnce(db, item),
        find: (model, id) => providerArtifacts.find(db, model, id),
        findByUid: (model, uid) => providerArtifacts.findByUid(db, model, uid),
        consume: (model, id) => providerArtifacts.consume(db, model, id),
        remove: (model, id) => providerArtifacts.remove(db, model, id),
        removeByGrant: (model, grantId) => providerArtifacts.removeByGrant(db, model, grantId),
      },
      ports: portsOf(),
      renderFailure(req, code) {
        const ours = ourCodes[code] ?? 'portal-request-invalid';
        const reference = createReference();
        log.info('login-request-refused', { reference, error: code });
        const model = {
          page: 'error',
          code: ours,
          reference,
          retryTo: null,
          backTo: null,
          untilMs: null,
        } as const;
        return { status: errorTable[ours].status, html: render(req, model) };
      },
      renderLogout: (req, asked) => render(req, { page: 'confirm-sign-out', asked }, true),
      renderLoggedOut: (req) => render(req, { page: 'signed-out', portals: [] }),
      fetch: keyFetch.fetch,
      certificates,
      isServed,
      loginPath,
      onClientRefused: (refused) => log.info('client-refused', refused),
      onServerError: (error) => log.error('provider-failed', {}, error),
    });
  }

  function portsOf(): ProviderSettings['ports'] {
    type Loaded = NonNullable<Awaited<ReturnType<typeof portalLogins.findById>>>;
    const known = new WeakMap<object, Loaded>();
    const shown = (loaded: Loaded | null) => {
      if (!loaded) return null;
      const session = { id: loaded.session.id, accountId: loaded.session.accountId };
      known.set(session, loaded);
      return session;
    };
    const loadedOf = (session: object): Loaded => {
      const loaded = known.get(session);
      if (!loaded) throw new TypeError('a session that was not loaded here');
      return loaded;
    };
    return {
      policy: () => flow.policy().policy,
      findByCookie: async (header) =>
        shown(await portalLogins.findByCookie(readHostCookie(header, brokerCookie))),
      findById: async (id) => shown(await portalLogins.findById(id)),
      judge: (request, session) => portalLogins.judge(request, session && loadedOf(session)),
      record: (request, session) => portalLogins.record(request, loadedOf(session)),
      stillProves: (session, acr) => portalLogins.stillProves(loadedOf(session), acr),
      subjectFor: (session, clientId) => portalLogins.subjectFor(session.accountId, clientId),
      claimsFor: (session, clientId) => portalLogins.claimsFor(loadedOf(session), clientId),
      nowMs: flow.nowMs,
    };
  }

  let made = { version: -1, provider: null as ReturnType<typeof createProvider> | null };
  function current() {
    const { version } = flow.policy();
    if (made.provider === null || made.version !== version) made = { version, provider: create() };
    return made.provider as ReturnType<typeof createProvider>;
  }

  /** What the library throws when this browser has no such request. */
  const over = (cause: unknown) =>
    new BrokerError('start-again', { reason: 'login-request-over' }, { cause });

  const loginRequests: LoginRequestPort = {
    async load(req, res) {
      const found = await current()
        .provider.interactionDetails(req, res)
        .catch((cause: unknown) => {
          throw over(cause);
        });
      const { uid, params, iat } = found as { uid: string; params: RequestParameters; iat?: number };
      return { uid, request: parseLoginRequest(params, (iat ?? 0) * 1000) };
    },
    async finish(req, res, result) {
      const { provider } = current();
      const found = await provider.interactionDetails(req, res);
      const { login } = result as { login?: { accountId: string } };
      // The browser is now signed in as somebody else than when the request came in: the provider begins afresh.
      if (login && found.session && found.session.accountId !== login.accountId) {
        Reflect.deleteProperty(found, 'session');
        await found.persist();
      }
      await provider.interactionFinished(req, res, result as never, { mergeWithLastSubmission: false });
    },
  };

  return {
    handle: (req: IncomingMessage, res: ServerResponse): void => current().handle(req, res),
    loginRequests,
  };
}
