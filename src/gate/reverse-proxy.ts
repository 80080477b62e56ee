// The built-in proxy for portals without one of their own: asks authorize, then passes on exactly what was judged.
// Nothing reaches a portal without an explicit allow, and never with a header or cookie that is ours to state.

import type { IncomingMessage, RequestListener } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { ErrorCode } from '../domain/errors.ts';
import type { Authorize, GateAnswer, PortalRequest } from '../flow/portal-request.ts';
import { framingHeader, readFraming } from './body-framing.ts';
import { createRefusal, type GateLog, type RenderRefusal, refusalOfError } from './gate-refusal.ts';
import { giveUp, isGivenUp } from './given-up.ts';
import { readHostCookie } from './host-cookie.ts';
import { overridesMethod } from './method-override.ts';
import { countsAsUse, isNavigation, type NavigationFacts } from './navigation.ts';
import { headersToPortal, overrideValues } from './proxied-headers.ts';
import { continueIfAwaited, readSingleHost } from './server-options.ts';
import { createPeerCheck } from './trusted-peers.ts';
import { createUpstreamExchange, type ProxyLimits, type ProxyTimeouts } from './upstream-exchange.ts';
import { createVisitAnswers, type Visit } from './visit-answer.ts';

export type ReverseProxyOptions = {
  authorize: Authorize;
  cookieName: string;
  /** The broker's own address, the realm of a challenge. */
  publicUrl: string;
  renderRefusal: RenderRefusal;
  log: GateLog;
  timeouts?: Partial<ProxyTimeouts>;
  limits?: Partial<ProxyLimits>;
  /** Proxies before us whose X-Forwarded-For is kept; none by default. */
  trustedProxies?: readonly string[];
  /** Told of every evaluated answer, for metrics; it cannot change it. */
  onAnswer?: (answer: GateAnswer) => void;
  /** Resolves portal hosts where the system's resolver cannot; demo and tests alone. */
  lookup?: LookupFunction;
};

export const defaultTimeouts: ProxyTimeouts = { connectMs: 5_000, responseMs: 60_000, idleMs: 60_000 };
export const defaultLimits: ProxyLimits = {
  maxBodyBytes: 10 * 1024 * 1024,
  maxResponseHeaderBytes: 64 * 1024,
};

function lastOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}

function navigationFacts({ headers, method = '' }: IncomingMessage): NavigationFacts {
  return {
    method,
    secFetchMode: lastOf(headers['sec-fetch-mode']),
    accept: headers.accept,
    requestedWith: lastOf(headers['x-requested-with']),
  };
}

/** An upstream is an origin: a path of its own would shift what was judged to another address (threat P8). */
function parseUpstream(upstream: string | null): URL | null {
  if (upstream === null || !URL.canParse(upstream)) return null;
  const url = new URL(upstream);
  const isOrigin = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  return isOrigin && (url.protocol === 'http:' || url.protocol === 'https:') ? url : null;
}

/** What to ask authorize, or why the request is refused before that. */
function readPortalRequest(
  request: IncomingMessage,
  cookieName: string,
  facts: NavigationFacts,
): PortalRequest | ErrorCode {
  const { method = '', url: rawTarget = '', rawHeaders } = request;
  const host = readSingleHost(request);
  if (method === 'TRACE' || method === 'CONNECT') return 'method-not-allowed';
  if (host === null || !rawTarget.startsWith('/')) return 'malformed-request';
  if (request.headers.upgrade !== undefined) return 'upgrade-refused';
  if (overridesMethod(method, overrideValues(rawHeaders), rawTarget)) return 'malformed-request';
  const cookie = readHostCookie(request.headers.cookie ?? '', cookieName);
  return { host, rawTarget, method, cookie, countsAsUse: countsAsUse(facts) };
}

export function createReverseProxy(options: ReverseProxyOptions): RequestListener & { close(): void } {
  const { authorize, cookieName, log, onAnswer } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const exchange = createUpstreamExchange({
    limits,
    timeouts,
    ...(options.lookup ? { lookup: options.lookup } : {}),
  });
  const isTrustedPeer = createPeerCheck(options.trustedProxies ?? []);
  const answers = createVisitAnswers(options);

  function fail(visit: Visit, cause: unknown): void {
    const refusal = refusalOfError(cause, log);
    try {
      if (!visit.response.headersSent) answers.sendRefusal({ ...visit, navigation: false }, refusal);
      else if (!visit.response.writableEnded) visit.response.destroy();
    } catch {
      visit.response.destroy();
    }
  }

  function refuse(visit: Visit, code: ErrorCode, cause: string): void {
    const refusal = createRefusal(code);
    log.warn('gate.refused', { reference: refusal.reference, code, cause });
    try {
      answers.sendRefusal(visit, refusal);
    } catch (error) {
      fail(visit, error);
    }
  }

  function passOn(visit: Visit, answer: Extract<GateAnswer, { kind: 'allow' }>): void {
    const { request, response, framing } = visit;
    const { method = '', url: rawTarget = '' } = request;
    const upstream = parseUpstream(answer.upstream);
    if (upstream === null) {
      refuse(visit, 'portal-unreachable', 'no-upstream');
      return;
    }
    const headers = headersToPortal(request.rawHeaders, {
      managed: answer.headers,
      portalOrigin: answer.portalOrigin,
      clientAddress: (request.socket.remoteAddress ?? '').replace(/^::ffff:/i, ''),
      trustsPeer: isTrustedPeer(request.socket),
      framing: framingHeader(framing, method),
    });
    continueIfAwaited(request, response);
    exchange.run({
      request,
      response,
      plan: { upstream, method, rawTarget, headers, hasBody: framing.kind !== 'none' },
      onFailure: (code, cause) => refuse(visit, code, cause),
    });
  }

  function settle(visit: Visit, answer: GateAnswer): void {
    if (visit.response.destroyed) return;
    if (answer.kind === 'allow') passOn(visit, answer);
    else if (answer.kind === 'lift') answers.sendLift(visit, answer);
    else answers.sendRefusal(visit, answer);
    onAnswer?.(answer);
  }

  function handle(visit: Visit, facts: NavigationFacts): void {
    const asking = readPortalRequest(visit.request, cookieName, facts);
    if (typeof asking === 'string') {
      refuse(visit, asking, 'request');
      return;
    }
    if (visit.framing.kind === 'length' && visit.framing.bytes > limits.maxBodyBytes) {
      refuse(visit, 'too-large', 'content-length');
      return;
    }
    const answer = authorize(asking);
    if ('kind' in answer) settle(visit, answer);
    else answer.then((later) => settle(visit, later)).catch((error: unknown) => fail(visit, error));
  }

  const listener: RequestListener = (request, response) => {
    if (isGivenUp(request.socket)) return;
    const framing = readFraming(request);
    if (framing === null) {
      giveUp(request.socket);
      response.writeHead(400, { 'Content-Length': '0', Connection: 'close' }).end();
      return;
    }
    const facts = navigationFacts(request);
    const visit: Visit = { request, response, framing, navigation: isNavigation(facts) };
    try {
      handle(visit, facts);
    } catch (error) {
      fail(visit, error);
    }
  };
  return Object.assign(listener, { close: exchange.close });
}
