// The decision endpoints that a proxy asks per request, on plain node:http in front of everything else.
// Whatever goes wrong, the answer is a refusal: only an explicit allow becomes 200 (threats P20, P24, P25).

import type { RequestListener } from 'node:http';
import type { ErrorCode } from '../domain/errors.ts';
import type { Authorize, GateAnswer, PortalRequest } from '../flow/portal-request.ts';
import { type AskedRequest, type Dialect, readAskedRequest } from './asked-request.ts';
import type { Refusal } from './challenge.ts';
import { noStoreHeaders, type Question, sendAllow, sendLift, sendRefusal } from './decision-answer.ts';
import { type EdgeHeaders, readEdgeHeaders } from './edge-headers.ts';
import { createRefusal, type GateLog, type RenderRefusal, refusalOfError } from './gate-refusal.ts';
import { readHostCookie } from './host-cookie.ts';
import { overridesMethod } from './method-override.ts';
import { countsAsUse, isNavigation } from './navigation.ts';
import { createPeerCheck } from './trusted-peers.ts';

export type DecisionHandlerOptions = {
  authorize: Authorize;
  /** Addresses and CIDR ranges of the proxies that may ask; any other peer is refused unheard. */
  trustedProxies: readonly string[];
  /** The broker's own address, the realm of a challenge. */
  publicUrl: string;
  cookieName: string;
  log: GateLog;
  /** Told of every evaluated answer after it was sent, for metrics; it cannot change it. */
  onAnswer?: (answer: GateAnswer, asked: AskedRequest) => void;
  /** The page behind a refused navigation in forward-auth. */
  renderRefusal?: RenderRefusal;
};

const forwardAuthPath = '/api/authz/forward-auth';
const authRequestPath = '/api/authz/auth-request';

/** A query is tolerated and ignored: Caddy keeps the visitor's own query on the question it asks. */
function dialectOf(url: string): Dialect | null {
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  if (path === forwardAuthPath) return 'forward-auth';
  return path === authRequestPath ? 'auth-request' : null;
}

type Asking = { asked: AskedRequest; portalRequest: PortalRequest; navigation: boolean };

/** What to ask authorize, or the code of why the question itself is refused. */
function readAsking(dialect: Dialect, headers: EdgeHeaders, cookieName: string): Asking | ErrorCode {
  const asked = readAskedRequest(dialect, headers);
  if (asked === null) return 'malformed-request';
  if (asked.method === 'TRACE' || asked.method === 'CONNECT') return 'method-not-allowed';
  if (overridesMethod(asked.method, headers.overrides, asked.rawTarget)) return 'malformed-request';
  const { values } = headers;
  const facts = {
    method: asked.method,
    secFetchMode: values['sec-fetch-mode'],
    accept: values.accept,
    requestedWith: values['x-requested-with'],
  };
  const cookie = values.cookie === undefined ? undefined : readHostCookie(values.cookie, cookieName);
  const { host, rawTarget, method } = asked;
  const portalRequest = { host, rawTarget, method, cookie, countsAsUse: countsAsUse(facts) };
  return { asked, portalRequest, navigation: isNavigation(facts) };
}

/**
 * Why an answer may not stand after all. The proxy's scheme must be the portal's; and a managed header that this
 * answer does not overwrite would reach the portal as the visitor wrote it.
 */
function objectionTo(answer: GateAnswer, asked: AskedRequest, headers: EdgeHeaders): ErrorCode | null {
  if (answer.kind === 'refuse') return null;
  if (!answer.portalOrigin.startsWith(`${asked.scheme}://`)) return 'malformed-request';
  if (answer.kind !== 'allow' || headers.managed.length === 0) return null;
  const emitted = new Set(answer.headers.map(([name]) => name.toLowerCase()));
  return headers.managed.every((name) => emitted.has(name)) ? null : 'smuggled-header';
}

export function createDecisionHandler(options: DecisionHandlerOptions): RequestListener {
  const { authorize, cookieName, log, onAnswer, publicUrl, renderRefusal } = options;
  const isTrustedPeer = createPeerCheck(options.trustedProxies);

  function refuse(question: Question, code: ErrorCode): Refusal {
    const refusal = createRefusal(code);
    const peer = question.request.socket.remoteAddress ?? null;
    log.warn('gate.refused', { reference: refusal.reference, code, peer });
    sendRefusal(question, refusal, renderRefusal);
    return refusal;
  }

  function fail(question: Question, error: unknown): void {
    const { response } = question;
    const refusal = refusalOfError(error, log);
    try {
      if (!response.headersSent) sendRefusal(question, refusal, undefined);
      else if (!response.writableEnded) response.destroy();
    } catch {
      response.destroy();
    }
  }

  function settle(question: Question, asked: AskedRequest, answer: GateAnswer): void {
    const objection = objectionTo(answer, asked, question.headers);
    if (objection !== null) {
      const refusal = refuse(question, objection);
      onAnswer?.(refusal, asked);
      return;
    }
    if (answer.kind === 'allow') sendAllow(question, answer.headers);
    else if (answer.kind === 'lift') sendLift(question, asked, answer, publicUrl);
    else sendRefusal(question, answer, renderRefusal);
    onAnswer?.(answer, asked);
  }

  function handle(question: Question): void {
    const { dialect, headers, request } = question;
    let code: ErrorCode | null = null;
    if (!isTrustedPeer(request.socket)) code = 'untrusted-proxy';
    else if (headers.smuggled) code = 'smuggled-header';
    const asking = code ?? readAsking(dialect, headers, cookieName);
    if (typeof asking === 'string') {
      refuse(question, asking);
      return;
    }
    question.navigation = asking.navigation;
    const answer = authorize(asking.portalRequest);
    if ('kind' in answer) settle(question, asking.asked, answer);
    else
      answer
        .then((later) => settle(question, asking.asked, later))
        .catch((error: unknown) => fail(question, error));
  }

  return (request, response) => {
    const dialect = dialectOf(request.url ?? '');
    if (dialect === null) {
      response.writeHead(404, [...noStoreHeaders, 'Content-Length', '0', 'Connection', 'close']).end();
      return;
    }
    const headers = readEdgeHeaders(request.rawHeaders);
    const question: Question = { dialect, request, response, headers, navigation: false };
    try {
      handle(question);
    } catch (error) {
      fail(question, error);
    }
  };
}
