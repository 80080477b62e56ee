// Limits of the listeners themselves, and the answers that node:http leaves to its owner.
// Slow or endless requests end by themselves (threats D2, D7); the parser stays strict (threat H10).

import type { IncomingMessage, RequestListener, Server, ServerOptions, ServerResponse } from 'node:http';
import { giveUp, isGivenUp } from './given-up.ts';

/** For people and their uploads. */
export const publicServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 120_000,
  // Longer than the 60 s for which nginx and most balancers keep an idle connection, so they close first.
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 32 * 1024,
  insecureHTTPParser: false,
  // attachPublicListener refuses a missing Host itself, and what is pipelined behind it.
  requireHostHeader: false,
} as const satisfies ServerOptions;

/** For proxies, which send a small head and nothing else. */
export const decisionServerOptions = {
  ...publicServerOptions,
  requestTimeout: 10_000,
  requireHostHeader: true,
} as const satisfies ServerOptions;

/** Requests whose sender waits for "100 Continue" before the body (RFC 9110 10.1.1). */
const waiting = new WeakSet<IncomingMessage>();

/** Asks for the body, once it is certain that it will be used. */
export function continueIfAwaited(request: IncomingMessage, response: ServerResponse): void {
  if (waiting.delete(request)) response.writeContinue();
}

function closeWith(request: IncomingMessage, response: ServerResponse, status: number): void {
  giveUp(request.socket);
  response.writeHead(status, { 'Content-Length': '0', Connection: 'close' }).end();
}

/**
 * Attaches the listener with everything around it: exactly one Host, or 400; a body is asked for only after the
 * decision; an unknown expectation is 417; CONNECT is 405; no connection is handed over to another protocol.
 */
export function attachPublicListener(server: Server, listener: RequestListener): void {
  const guarded: RequestListener = (request, response) => {
    if (isGivenUp(request.socket)) return;
    if (readSingleHost(request) === null) closeWith(request, response, 400);
    else listener(request, response);
  };
  server.on('request', guarded);
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    waiting.add(request);
    guarded(request, response);
  });
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    if (!isGivenUp(request.socket)) closeWith(request, response, 417);
  });
  server.on('connect', (_request, socket) => {
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
}

/** The Host of a request, or null when it has none or more than one (RFC 9112 3.2). */
export function readSingleHost(request: IncomingMessage): string | null {
  let host: string | null = null;
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    if (request.rawHeaders[index]?.toLowerCase() !== 'host') continue;
    if (host !== null) return null;
    host = request.rawHeaders[index + 1] ?? null;
  }
  return host;
}
