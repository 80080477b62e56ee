// The listeners and the route table. Public: by Host first, the broker's pages or a portal's gate, anything else 421.
// Decisions and operations have addresses of their own and answer nothing of the public's.

import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import express, { type Express, type Request } from 'express';
import { createConsole } from './console.ts';
import type { Broker } from './deps.ts';
import { BrokerError } from './domain/errors.ts';
import { parseTarget } from './domain/target.ts';
import type { Caller } from './flow/flow-deps.ts';
import { createDecisionHandler } from './gate/decision-listener.ts';
import { createReverseProxy } from './gate/reverse-proxy.ts';
import {
  attachPublicListener,
  decisionServerOptions,
  publicServerOptions,
  readSingleHost,
} from './gate/server-options.ts';
import { createPeerCheck } from './gate/trusted-peers.ts';
import { createAssets } from './http/assets/assets.ts';
import { createAssuranceLevelPages } from './http/assurance-level-pages.ts';
import { createBrokerPages } from './http/broker-pages.ts';
import { createErrorTranslator, createReference } from './http/error-translator.ts';
import { portalCookie } from './http/middleware/cookies.ts';
import { keepLocale, localeOfMessage } from './http/middleware/locale.ts';
import { createSameOrigin } from './http/middleware/same-origin.ts';
import { createPortalPages } from './http/portal-pages.ts';
import { createRefusalPage } from './http/refusal-page.ts';
import { createSecurityHeaders, serverHeaders } from './http/security-headers.ts';
import { createShowPage, type ShowPage } from './http/show-page.ts';
import type { PageModel } from './http/views/page-model.ts';
import { createPageRenderer, type PageRenderer } from './http/views/render-page.ts';
import type { Log } from './log.ts';
import { isForServers, isProviderPath } from './oidc/provider-paths.ts';
import { answerOperations } from './operations.ts';
import { startLogoutNotices } from './outgoing-logout.ts';
import { createPortalProvider, type RenderPage } from './provider.ts';

const portalPrefix = '/.sluis';

export type AppOptions = {
  /** Resolves *.localhost for the built-in proxy; demo and tests alone. */
  lookup?: LookupFunction;
};

/** First three bytes of IPv4, first three groups of IPv6: enough to see a pattern, too little to find a person. */
function addressPrefix(address: string): string | null {
  const v4 = /^(?:::ffff:)?([0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3})\.[0-9]{1,3}$/i.exec(address);
  if (v4) return `${v4[1]}.0/24`;
  return address.includes(':') ? `${address.split(':').slice(0, 3).join(':')}::/48` : null;
}

export function createApp(broker: Broker, log: Log, options: AppOptions = {}) {
  const { config } = broker;
  const assets = createAssets();
  const https = config.publicUrl.startsWith('https:');
  const trustsPeer = createPeerCheck(config.authz.trustedProxies);
  const brokerHost = new URL(config.publicUrl).host;

  function callerOf(req: Request): Caller {
    const peer = req.socket.remoteAddress ?? '';
    const forwarded = trustsPeer(req.socket)
      ? String(req.headers['x-forwarded-for'] ?? '')
          .split(',')
          .at(-1)
          ?.trim()
      : '';
    return { correlationId: createReference(), addressPrefix: addressPrefix(forwarded || peer) };
  }

  /** Every place a form of ours may end up at after its redirects (CSP form-action covers those too). */
  function formActionOrigins(): string[] {
    const portals = [...broker.policies.current().policy.portals.values()].map((portal) => portal.origin);
    const { document } = broker.policies.current().policy;
    const upstreams = Object.values(document.upstreams).flatMap((item) => [
      new URL(item.issuer).origin,
      ...item.extraHosts.map((host) => `https://${host}`),
    ]);
    const clients = [...broker.policies.current().policy.clients.values()].flatMap(
      ({ redirectUris, postLogoutRedirectUris }) => [...redirectUris, ...postLogoutRedirectUris],
    );
    const places = [...portals, ...upstreams, ...clients.map((address) => new URL(address).origin)];
    return [config.publicUrl, ...new Set(places)];
  }

  /** For answers that another library sends. */
  function createRenderer(renderer: PageRenderer) {
    return (req: IncomingMessage, model: PageModel, signedIn = false): string =>
      renderer.render(model, { locale: localeOfMessage(req), switchTo: null, signedIn });
  }

  function createPages(assetsPath: string): { app: Express; show: ShowPage; render: RenderPage } {
    const app = express();
    app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
    app.use(createSecurityHeaders({ https, formActionOrigins }));
    app.get(`${assetsPath}/:name`, (req, res) => {
      const asset = assets.find(req.params['name'] ?? '');
      if (!asset) throw new BrokerError('not-found');
      res.set('Cache-Control', asset.cacheControl).type(asset.contentType).send(asset.body);
    });
    const renderer = createPageRenderer({ assetsPath, assets });
    return { app, show: createShowPage(renderer), render: createRenderer(renderer) };
  }

  /** Where people of this broker begin: the one portal there is; their own page where there are several. */
  function startOf(req: Request): string {
    const portals = [...broker.policies.current().policy.portals.values()];
    const [portal] = portals;
    if (req.path === '/admin' || req.path.startsWith('/admin/')) return '/admin';
    if (portals.length !== 1 || !portal || portal.isWildcard || req.path.startsWith('/account'))
      return '/account';
    return `${portal.origin}/`;
  }

  function createBrokerApp() {
    const { app, show, render } = createPages('/assets');
    const provider = createPortalProvider(broker, log, render, callerOf);
    // Before anything that reads a body or asks where a form came from: its callers are other servers.
    const { pages, api } = createConsole(broker, log, { assets, callerOf });
    app.use((req, res, next) => (isProviderPath(req.path) ? provider.handle(req, res) : next()));
    // Programs send no Origin; the API asks people's requests for it itself.
    app.use(api.router);
    app.use(
      keepLocale,
      createSameOrigin(() => config.publicUrl),
    );
    app.get('/', (_req, res) => res.redirect(303, '/account'));
    const { publicUrl } = config;
    const logins = provider.loginRequests;
    app.use(
      createBrokerPages({ flow: broker.flow, ...broker.flows, logins, show, publicUrl, callerOf, log }),
    );
    app.use(createAssuranceLevelPages({ list: broker.analyses.published, show }));
    app.use(pages.router);
    app.use(() => {
      throw new BrokerError('not-found');
    });
    return {
      app: app.use(createErrorTranslator({ log, show, backTo: startOf })),
      provider,
      endpoints: { pages: pages.endpoints, api: api.endpoints },
    };
  }

  function createPortalApp() {
    const { app, show } = createPages(`${portalPrefix}/assets`);
    const { flow } = broker;
    const { visits, signOut, rolloutNotices } = broker.flows;
    const originOf = (req: Request) => visits.portalAt(req.headers.host ?? '').origin;
    app.use(keepLocale, createSameOrigin(originOf));
    const { publicUrl } = config;
    const { nowMs } = flow;
    app.use(createPortalPages({ visits, signOut, rolloutNotices, show, publicUrl, nowMs, callerOf }));
    return app.use(createErrorTranslator({ log, show, backTo: () => '/' }));
  }

  const renderRefusal = createRefusalPage({
    renderer: createPageRenderer({ assetsPath: `${portalPrefix}/assets`, assets }),
    policy: broker.policies.current,
    nowMs: broker.flow.nowMs,
    securityHeaders: createSecurityHeaders({ https, formActionOrigins }),
  });
  const gateLog = {
    warn: log.warn,
    error: (event: string, { cause, ...fields }: Parameters<Log['error']>[1] & { cause?: unknown }) =>
      log.error(event, fields, cause),
  };
  const proxy = createReverseProxy({
    authorize: broker.authorize,
    cookieName: portalCookie,
    publicUrl: config.publicUrl,
    renderRefusal,
    log: gateLog,
    trustedProxies: config.authz.trustedProxies,
    onAnswer: (answer) => broker.metrics.answer('proxy', answer.kind),
    ...(options.lookup ? { lookup: options.lookup } : {}),
  });
  const decisions = createDecisionHandler({
    authorize: broker.authorize,
    trustedProxies: config.authz.trustedProxies,
    publicUrl: config.publicUrl,
    cookieName: portalCookie,
    log: gateLog,
    renderRefusal,
    onAnswer: (answer) => broker.metrics.answer('decision', answer.kind),
  });
  const { app: brokerApp, provider, endpoints } = createBrokerApp();
  const portalApp = createPortalApp();

  function canonicalHost(request: IncomingMessage): string | null {
    const host = readSingleHost(request);
    if (host === null) return null;
    const parsed = parseTarget({ host, rawTarget: '/' });
    return parsed.ok ? parsed.target.host : null;
  }

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

  function misdirected(response: ServerResponse): void {
    const body = 'This server does not serve this address (unknown-host).\n';
    response
      .writeHead(421, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
      .end(body);
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

type Listen = { host: string; port: number };

function listen(server: Server, at: Listen): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Opens the three listeners; close drains what is being answered, for at most drainMs. */
export async function startApp(broker: Broker, log: Log, options: AppOptions = {}) {
  const app = createApp(broker, log, options);
  const publicServer = createServer(publicServerOptions);
  attachPublicListener(publicServer, app.publicListener);
  const decisionServer = createServer(decisionServerOptions, app.decisions);
  const operationsServer = createServer(decisionServerOptions, app.operations);
  const servers = [publicServer, decisionServer, operationsServer];
  const { config } = broker;
  const notices = startLogoutNotices(broker, log, app.signLogout);
  const addresses = [config.listen, config.authz.listen, config.operations.listen];
  const ports: number[] = [];
  try {
    for (const [index, server] of servers.entries()) {
      ports.push(await listen(server, addresses[index] as Listen));
    }
  } catch (error) {
    // One address taken: the others must not keep a service alive that never started.
    for (const server of servers) server.close();
    app.closeProxy();
    await notices.close();
    throw error;
  }
  const [publicPort = 0, decisionPort = 0, operationsPort = 0] = ports;
  return {
    publicPort,
    decisionPort,
    operationsPort,
    adminEndpoints: app.endpoints.pages,
    apiEndpoints: app.endpoints.api,
    async close(drainMs = 5_000): Promise<void> {
      app.drain();
      const serving = [publicServer, decisionServer];
      const closed = serving.map((server) => new Promise((resolve) => server.close(resolve)));
      for (const server of serving) server.closeIdleConnections();
      const hurry = setTimeout(() => {
        for (const server of serving) server.closeAllConnections();
      }, drainMs);
      await Promise.all(closed);
      clearTimeout(hurry);
      operationsServer.close();
      operationsServer.closeAllConnections();
      app.closeProxy();
      await notices.close();
      await broker.close();
    },
  };
}
