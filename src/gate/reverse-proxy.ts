// The built-in proxy for portals without one of their own: asks authorize, then passes on exactly what was judged.
// Nothing reaches a portal without an explicit allow, and never with a header or cookie that is ours to state.

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { ErrorCode } from '../domain/errors.ts';
import type { Authorize, GateAnswer, PortalRequest } from '../flow/portal-request.ts';
import { type Framing, framingHeader, readFraming } from './body-framing.ts';
import {
  challengeOf,
  type Lift,
  problemOfLift,
  problemOfRefusal,
  type Refusal,
  statusOfRefusal,
} from './challenge.ts';
import { noStoreHeaders } from './decision-answer.ts';
import {
  createRefusal,
  type GateLog,
  type NothingSent,
  type RenderRefusal,
  refusalOfError,
} from './gate-refusal.ts';
import { giveUp, isGivenUp } from './given-up.ts';
import { readHostCookie } from './host-cookie.ts';
import { addressOfLift, formPathOf } from './lift-address.ts';
import { overridesMethod } from './method-override.ts';
import { countsAsUse, isNavigation, isSafeMethod, type NavigationFacts } from './navigation.ts';
import { headersToPortal, overrideValues } from './proxied-headers.ts';
import { continueIfAwaited, readSingleHost } from './server-options.ts';
import { createPeerCheck } from './trusted-peers.ts';
import { createUpstreamExchange, type ProxyLimits, type ProxyTimeouts } from './upstream-exchange.ts';

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

type Visit = { request: IncomingMessage; response: ServerResponse; navigation: boolean; framing: Framing };

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

function send({ request, response }: Visit, status: number, headers: readonly string[], body: string): void {
  if (headers.includes('Connection')) giveUp(request.socket);
  const length = ['Content-Length', String(Buffer.byteLength(body))];
  response.writeHead(status, [...noStoreHeaders, ...length, ...headers]);
  response.end(body);
}

const problemType = ['Content-Type', 'application/problem+json'];

const closingCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'malformed-request',
  'malformed-target',
  'method-not-allowed',
  'upgrade-refused',
  'too-large',
]);

/** An upstream is an origin: a path of its own would shift what was judged to another address (threat P8). */
function parseUpstream(upstream: string | null): URL | null {
  if (upstream === null || !URL.canParse(upstream)) return null;
  const url = new URL(upstream);
  const isOrigin = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  return isOrigin && (url.protocol === 'http:' || url.protocol === 'https:') ? url : null;
}

function createVisitAnswers(options: Pick<ReverseProxyOptions, 'renderRefusal' | 'publicUrl'>) {
  const { renderRefusal, publicUrl } = options;

  /**
   * After a request that was not understood the connection is given up, for what follows may be its rest. A body
   * that will not be used is read to its end only when its length is known and bounded.
   */
  function closing(visit: Visit, code?: ErrorCode): string[] {
    const isUnread = visit.framing.kind === 'chunked' && !visit.request.complete;
    return isUnread || (code !== undefined && closingCodes.has(code)) ? ['Connection', 'close'] : [];
  }

  function sendPage(visit: Visit, what: Refusal | NothingSent, atLeast: number, extra: string[]): void {
    const page = renderRefusal(what, visit.request);
    send(
      visit,
      page.status >= 400 ? page.status : atLeast,
      [...extra, ...Object.entries(page.headers).flat()],
      page.body,
    );
  }

  function sendRefusal(visit: Visit, refusal: Refusal): void {
    const extra = closing(visit, refusal.code);
    const status = statusOfRefusal(refusal);
    if (visit.navigation) sendPage(visit, refusal, status, extra);
    else send(visit, status, [...extra, ...problemType], problemOfRefusal(refusal));
  }

  /** RFC 9470 for scripts; a redirect for a person, or the page that says nothing was sent. */
  function sendLift(visit: Visit, lift: Lift): void {
    const { headers, method = '' } = visit.request;
    const challenge = [...closing(visit), 'WWW-Authenticate', challengeOf(lift, publicUrl)];
    if (!visit.navigation) send(visit, 401, [...challenge, ...problemType], problemOfLift(lift));
    else if (isSafeMethod(method)) {
      const { status, location } = addressOfLift(lift, method, undefined);
      send(visit, status, [...closing(visit), 'Location', location], '');
    } else {
      const formPath = formPathOf(headers.referer, lift.portalOrigin);
      sendPage(visit, { kind: 'nothing-sent', lift, formPath }, 401, challenge);
    }
  }

  return { sendRefusal, sendLift };
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
