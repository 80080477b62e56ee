// One request to a portal and its answer, streamed both ways with bounds on size and time.
// When either side goes away the other is cut off; a body is never completed for somebody who did not send it.

import {
  type ClientRequest,
  type IncomingMessage,
  Agent as PlainAgent,
  request as plainRequest,
  type ServerResponse,
} from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { pipeline } from 'node:stream';
import type { ErrorCode } from '../domain/errors.ts';
import { headersToVisitor } from './proxied-headers.ts';

export type ProxyTimeouts = {
  /** Until a connection to the portal stands. */
  connectMs: number;
  /** From the end of the request until the head of the answer. */
  responseMs: number;
  /** Without a byte in either direction. */
  idleMs: number;
};
export type ProxyLimits = { maxBodyBytes: number; maxResponseHeaderBytes: number };

export type UpstreamPlan = {
  upstream: URL;
  method: string;
  rawTarget: string;
  headers: readonly string[];
  hasBody: boolean;
};

type Exchange = {
  request: IncomingMessage;
  response: ServerResponse;
  plan: UpstreamPlan;
  /** Called at most once, and only while nothing was answered. */
  onFailure(code: ErrorCode, cause: string): void;
};

export type ExchangeOptions = { timeouts: ProxyTimeouts; limits: ProxyLimits; lookup?: LookupFunction };

/** Pumps the body with a limit; the upload is cut off, never ended, when it is too large or abandoned. */
function pumpBody(exchange: Exchange, out: ClientRequest, maxBytes: number, onTooLarge: () => void): void {
  const { request } = exchange;
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) onTooLarge();
    else if (!out.destroyed && !out.write(chunk)) request.pause();
  });
  out.on('drain', () => request.resume());
  out.on('close', () => request.resume());
  request.on('end', () => {
    if (!out.destroyed) out.end();
  });
  request.on('error', () => out.destroy());
}

/** Ends a request whose connection or answer does not come in time. */
function watchTime(out: ClientRequest, timeouts: ProxyTimeouts, onTimeout: (cause: string) => void): void {
  const connecting = setTimeout(() => onTimeout('connect'), timeouts.connectMs);
  let answering: NodeJS.Timeout | undefined;
  const stop = () => {
    clearTimeout(connecting);
    clearTimeout(answering);
  };
  out.once('socket', (socket) => {
    if (!socket.connecting) clearTimeout(connecting);
    else socket.once('connect', () => clearTimeout(connecting));
  });
  out.once('finish', () => {
    answering = setTimeout(() => onTimeout('response'), timeouts.responseMs);
  });
  out.once('response', stop);
  out.once('close', stop);
  out.setTimeout(timeouts.idleMs, () => onTimeout('idle'));
}

function relayAnswer(exchange: Exchange, answer: IncomingMessage): void {
  const { response } = exchange;
  response.writeHead(answer.statusCode ?? 502, headersToVisitor(answer.rawHeaders));
  // Either end breaking off destroys the other: half an answer must not look whole.
  pipeline(answer, response, () => {});
}

export function createUpstreamExchange({ timeouts, limits, lookup }: ExchangeOptions) {
  const agentOptions = {
    keepAlive: true,
    maxSockets: 256,
    maxFreeSockets: 64,
    ...(lookup ? { lookup } : {}),
  };
  const plainAgent = new PlainAgent(agentOptions);
  const secureAgent = new SecureAgent(agentOptions);

  function open({ upstream, method, rawTarget, headers }: UpstreamPlan): ClientRequest {
    const isSecure = upstream.protocol === 'https:';
    const hostname = upstream.hostname.replace(/^\[|\]$/g, '');
    const options = {
      hostname,
      port: upstream.port || (isSecure ? 443 : 80),
      method,
      path: rawTarget,
      headers: [...headers],
      maxHeaderSize: limits.maxResponseHeaderBytes,
      insecureHTTPParser: false,
      joinDuplicateHeaders: false,
    };
    return isSecure
      ? secureRequest({ ...options, agent: secureAgent, servername: hostname })
      : plainRequest({ ...options, agent: plainAgent });
  }

  function run(exchange: Exchange, isRetry: boolean): void {
    const { plan, request, response } = exchange;
    const out = open(plan);
    let settled = false;
    const fail = (code: ErrorCode, cause: string) => {
      out.destroy();
      if (settled) {
        if (!response.writableFinished) response.destroy();
        return;
      }
      settled = true;
      exchange.onFailure(code, cause);
    };
    watchTime(out, timeouts, (cause) => fail('portal-timeout', cause));
    response.once('close', () => out.destroy());
    out.on('response', (answer) => {
      if (settled) return answer.destroy();
      try {
        relayAnswer(exchange, answer);
        settled = true;
      } catch {
        fail('portal-unreachable', 'malformed-answer');
      }
      return undefined;
    });
    // A portal that answers 101 to a request without Upgrade speaks another protocol: never back to the pool.
    out.on('upgrade', (_answer, socket) => {
      socket.destroy();
      fail('portal-unreachable', 'unasked-upgrade');
    });
    out.on('error', (error: NodeJS.ErrnoException) => {
      if (settled || response.destroyed) return;
      // The portal closed an idle connection just as it was reused; nothing was processed (RFC 9112 9.3.1).
      const isStale = out.reusedSocket && error.code === 'ECONNRESET' && !plan.hasBody;
      if (isStale && !isRetry && (plan.method === 'GET' || plan.method === 'HEAD')) {
        settled = true;
        run(exchange, true);
      } else fail('portal-unreachable', error.code ?? error.name);
    });
    if (plan.hasBody)
      pumpBody(exchange, out, limits.maxBodyBytes, () => {
        request.removeAllListeners('data');
        fail('too-large', 'body');
      });
    else out.end();
  }

  return {
    run: (exchange: Exchange) => run(exchange, false),
    close() {
      plainAgent.destroy();
      secureAgent.destroy();
    },
  };
}
