// Joins the OpenID Provider with the house: sessions and judgements of the flows, storage, keys, pages for errors.
// A provider is made anew whenever the policy changes, since the library reads scopes and keys once.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Broker } from './deps.ts';
import { BrokerError, errorTable } from './domain/errors.ts';
import { loginPath } from './flow/visit.ts';
import { readHostCookie } from './gate/host-cookie.ts';
import { createReference } from './http/error-translator.ts';
import type { LoginRequestPort } from './http/login-request-pages.ts';
import { brokerCookie } from './http/middleware/cookies.ts';
import type { PageModel } from './http/views/page-model.ts';
import type { Log } from './log.ts';
import { createProvider, type ProviderSettings } from './oidc/provider.ts';
import { parseLoginRequest, type RequestParameters } from './oidc/provider-request.ts';

export type RenderPage = (req: IncomingMessage, model: PageModel, signedIn?: boolean) => string;

export function createPortalProvider(broker: Broker, log: Log, render: RenderPage) {
  const { flow, stores, config, keys } = broker;
  const { portalLogins } = broker;
  const { db } = flow;
  const { providerArtifacts } = stores;

  function create() {
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
        const ours = code === 'invalid_request' ? 'start-again' : 'portal-request-invalid';
        const reference = createReference();
        log.info('login-request-refused', { reference, code });
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
      fetch: async () => {
        throw new Error('no host is allowed');
      },
      loginPath,
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
      stillProves: (session, acr, demand) => portalLogins.stillProves(loadedOf(session), acr, demand),
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
      const { uid, params, prompt } = found;
      const { beganAtMs } = prompt.details as { beganAtMs?: number };
      return { uid, request: parseLoginRequest(params as RequestParameters, beganAtMs ?? flow.nowMs()) };
    },
    async finish(req, res, result) {
      const found = await current().provider.interactionDetails(req, res);
      const { login } = result as { login?: { accountId: string } };
      // Whoever signed in meanwhile, the way back works in that session alone: in any other it is over.
      if (login) Object.assign(found, { session: { accountId: login.accountId, uid: login.accountId } });
      // A yes goes on top of the login it came after, whose time still counts.
      Object.assign(found, { result: 'consent' in result ? { ...found.lastSubmission, ...result } : result });
      await found.persist();
      res.writeHead(303, { Location: found.returnTo, 'Content-Length': '0' }).end();
    },
  };

  return {
    handle: (req: IncomingMessage, res: ServerResponse): void => current().handle(req, res),
    loginRequests,
  };
}
