// The route table. Public: by Host first, the broker's pages or a portal's gate, anything else 421. Decisions and
// operations have addresses of their own and answer nothing of the public's.

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { LookupFunction } from 'node:net';
import express, { type Express, type Request } from 'express';
import { createCallerOf } from './caller-of.ts';
import { createConsole } from './console.ts';
import type { Broker } from './deps.ts';
import { BrokerError } from './domain/errors.ts';
import type { Policy } from './domain/policy.ts';
import { parseTarget } from './domain/target.ts';
import type { Caller } from './flow/flow-deps.ts';
import { createFormActionOrigins, type FormActionOrigins } from './form-action-origins.ts';
import { createDecisionHandler } from './gate/decision-listener.ts';
import { createReverseProxy } from './gate/reverse-proxy.ts';
import { readSingleHost } from './gate/server-options.ts';
import { type Assets, createAssets } from './http/assets/assets.ts';
import { createAssuranceLevelPages } from './http/assurance-level-pages.ts';
import { createBrokerPages } from './http/broker-pages.ts';
import { createErrorTranslator } from './http/error-translator.ts';
import { portalCookie } from './http/middleware/cookies.ts';
import { keepLocale, localeOfMessage } from './http/middleware/locale.ts';
import { createSameOrigin } from './http/middleware/same-origin.ts';
import { createPortalPages } from './http/portal-pages.ts';
import { createRefusalPage } from './http/refusal-page.ts';
import { createSecurityHeaders, serverHeaders } from './http/security-headers.ts';
import { createShowPage } from './http/show-page.ts';
import { createPageRenderer, type PageRenderer } from './http/views/render-page.ts';
import type { Log } from './log.ts';
import { isForServers, isProviderPath } from './oidc/provider-paths.ts';
import { answerOperations } from './operations.ts';
import { createPortalProvider, type RenderPage } from './provider.ts';

const portalPrefix = '/.sluis';

export type AppOptions = {
  /** Resolves *.localhost for the built-in proxy; demo and tests alone. */
  lookup?: LookupFunction;
};

/** What the pages of the broker's host and of the portals' hosts are made with. */
type Parts = {
  broker: Broker;
  log: Log;
  assets: Assets;
  formOrigins: FormActionOrigins;
  securityHeaders: ReturnType<typeof createSecurityHeaders>;
  callerOf(req: Request): Caller;
};

/** For answers that another library sends. */
function createRenderer(renderer: PageRenderer): RenderPage {
  return (req, model, signedIn = false) =>
    renderer.render(model, { locale: localeOfMessage(req), switchTo: null, signedIn });
}

function createPages({ broker, assets, securityHeaders, formOrigins }: Parts, assetsPath: string) {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use(securityHeaders);
  app.get(`${assetsPath}/:name`, (req, res) => {
    const asset = assets.find(req.params['name'] ?? '');
    if (!asset) throw new BrokerError('not-found');
    res.set('Cache-Control', asset.cacheControl).type(asset.contentType).send(asset.body);
  });
  const renderer = createPageRenderer({ assetsPath, assets });
  const { visits } = broker.flows;
  const show = createShowPage(renderer, async (transaction) =>
    formOrigins.ofVisit(await visits.load(transaction)),
  );
  return { app, show, render: createRenderer(renderer) };
}

/** Where people of this broker begin: the one portal there is; their own page where there are several. */
function startOf(req: Request, { portals }: Policy): string {
  const [portal, ...others] = portals.values();
  if (!portal || others.length > 0 || portal.isWildcard || req.path.startsWith('/account')) return '/account';
  return `${portal.origin}/`;
}

function createBrokerApp(parts: Parts) {
  const { broker, log, assets, callerOf, formOrigins } = parts;
  const { publicUrl } = broker.config;
  const { app, show, render } = createPages(parts, '/assets');
  const provider = createPortalProvider(broker, log, { render, callerOf, formOrigins });
  // Before anything that reads a body or asks where a form came from: its callers are other servers.
  app.use((req, res, next) => (isProviderPath(req.path) ? provider.handle(req, res) : next()));
  const { pages, api, keepForm } = createConsole(broker, log, { assets, callerOf });
  // Programs send no Origin; the API asks people's requests for it itself.
  app.use(api.router);
  app.use(
    keepLocale,
    createSameOrigin(() => publicUrl),
  );
  app.get('/', (_req, res) => res.redirect(303, '/account'));
  const logins = provider.loginRequests;
  const { flow, flows, recordRefusal } = broker;
  const formOriginsOf = formOrigins.ofClient;
  const edge = { logins, show, publicUrl, callerOf, log, recordRefusal, formOriginsOf, keepForm };
  app.use(createBrokerPages({ flow, ...flows, ...edge }));
  app.use(createAssuranceLevelPages({ list: broker.analyses.published, show }));
  app.use(pages.router);
  app.use(() => {
    throw new BrokerError('not-found');
  });
  const backTo = (req: Request) => startOf(req, broker.policies.current().policy);
  return {
    app: app.use(createErrorTranslator({ log, show, backTo })),
    provider,
    endpoints: { pages: pages.endpoints, api: api.endpoints },
  };
}

function createPortalApp(parts: Parts): Express {
  const { broker, log, callerOf } = parts;
  const { app, show } = createPages(parts, `${portalPrefix}/assets`);
  const { visits, signOut, rolloutNotices } = broker.flows;
  const { publicUrl } = broker.config;
  const { nowMs } = broker.flow;
  const originOf = (req: Request) => visits.portalAt(req.headers.host ?? '').origin;
  app.use(keepLocale, createSameOrigin(originOf));
  app.use(createPortalPages({ visits, signOut, rolloutNotices, show, publicUrl, nowMs, callerOf }));
  return app.use(createErrorTranslator({ log, show, backTo: () => '/' }));
}

function canonicalHost(request: IncomingMessage): string | null {
  const host = readSingleHost(request);
  if (host === null) return null;
  const parsed = parseTarget({ host, rawTarget: '/' });
  return parsed.ok ? parsed.target.host : null;
}

function misdirected(response: ServerResponse): void {
  const body = 'This server does not serve this address (unknown-host).\n';
  response
    .writeHead(421, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    .end(body);
}

/** What the gate answers by itself: through the built-in proxy, and to a proxy that asks. */
function createGate({ broker, log, assets, securityHeaders }: Parts, { lookup }: AppOptions) {
  const { config, authorize } = broker;
  const renderRefusal = createRefusalPage({
    renderer: createPageRenderer({ assetsPath: `${portalPrefix}/assets`, assets }),
    policy: broker.policies.current,
    nowMs: broker.flow.nowMs,
    securityHeaders,
  });
  const gateLog = {
    warn: log.warn,
    error: (event: string, { cause, ...fields }: Parameters<Log['error']>[1] & { cause?: unknown }) =>
      log.error(event, fields, cause),
  };
  const { trustedProxies } = config.authz;
  const shared = { authorize, cookieName: portalCookie, publicUrl: config.publicUrl, renderRefusal };
  const proxy = createReverseProxy({
    ...{ ...shared, log: gateLog, trustedProxies },
    onAnswer: (answer) => broker.metrics.answer('proxy', answer.kind),
    ...(lookup ? { lookup } : {}),
  });
  const decisions = createDecisionHandler({
    ...{ ...shared, log: gateLog, trustedProxies },
    onAnswer: (answer) => broker.metrics.answer('decision', answer.kind),
  });
  return { proxy, decisions };
}

export function createApp(broker: Broker, log: Log, options: AppOptions = {}) {
  const { config } = broker;
  const https = config.publicUrl.startsWith('https:');
  const brokerHost = new URL(config.publicUrl).host;
  const formOrigins = createFormActionOrigins(config.publicUrl, () => broker.policies.current().policy);
  const parts: Parts = {
    ...{ broker, log, assets: createAssets(), callerOf: createCallerOf(config), formOrigins },
    securityHeaders: createSecurityHeaders({ https, formActionOrigins: formOrigins.always }),
  };
  const { proxy, decisions } = createGate(parts, options);
  const { app: brokerApp, provider, endpoints } = createBrokerApp(parts);
  const portalApp = createPortalApp(parts);

  const publicListener: RequestListener = (request, response) => {
    const host = canonicalHost(request);
    const path = request.url ?? '';
    if (host === brokerHost && isForServers(request.method, path)) answerServer(request, response);
    else if (host === brokerHost) brokerApp(request, response);
    else if (host === null || !broker.policies.current().policy.portalByHost(host)) misdirected(response);
    else if (path === portalPrefix || path.startsWith(`${portalPrefix}/`)) portalApp(request, response);
    else proxy(request, response);
  };

  /** Portals' servers, past what only pages need: it would be a third of the work of their login. */
  function answerServer(request: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of serverHeaders(https)) response.setHeader(name, value);
    Promise.resolve(provider.handle(request, response)).catch((cause: unknown) => {
      log.error('provider-failed', {}, cause);
      if (!response.headersSent) response.writeHead(503, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ error: 'temporarily_unavailable' }));
    });
  }

  let draining = false;
  const operations: RequestListener = (request, response) => {
    answerOperations(broker, request, response, draining).catch((cause) => {
      log.error('operations-failed', {}, cause);
      response.writeHead(500).end();
    });
  };

  return {
    publicListener,
    decisions,
    operations,
    closeProxy: proxy.close,
    signLogout: provider.signLogout,
    /** Every endpoint of the console: what may be asked there, and by whom. */
    endpoints,
    /** From now on a balancer is told to send nobody here. */
    drain(): void {
      draining = true;
    },
  };
}
