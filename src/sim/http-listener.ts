// One way to listen, read a form and answer for the three simulated services; plain node:http, loopback by default.
// Closing ends open connections at once, so that a test process never hangs on a kept-alive socket.

import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Html } from './html.ts';

/** host defaults to 127.0.0.1; port 0 takes a free one. */
export type ListenOptions = { host?: string; port?: number };

export type HttpListener = { host: string; port: number; close(): Promise<void> };

const maxBodyBytes = 64 * 1024;

export async function startHttpListener(
  options: ListenOptions,
  createHandler: (port: number) => RequestListener | Promise<RequestListener>,
): Promise<HttpListener> {
  const host = options.host ?? '127.0.0.1';
  // Requests that arrive before the handler is ready wait for it: some handlers must know their own port.
  let ready: (handler: RequestListener) => void = () => undefined;
  const handlerReady = new Promise<RequestListener>((resolve) => {
    ready = resolve;
  });
  const server = createServer((req, res) => void handlerReady.then((handler) => handler(req, res)));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  try {
    ready(await createHandler(port));
  } catch (error) {
    await close();
    throw error;
  }
  return { host, port, close };
}

/** The path as sent, without query: a URL parser would take `//name/path` for another host. */
export function pathOf(req: IncomingMessage): string {
  return (req.url ?? '/').split('?')[0] ?? '/';
}

/** The whole body as text, or null when it is larger than 64 KiB. */
export async function readBody(req: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes <= maxBodyBytes) chunks.push(chunk);
  }
  return sizeBytes > maxBodyBytes ? null : Buffer.concat(chunks).toString('utf8');
}

export async function readForm(req: IncomingMessage): Promise<URLSearchParams | null> {
  const body = await readBody(req);
  return body === null ? null : new URLSearchParams(body);
}

const pageHeaders = {
  'cache-control': 'no-store',
  // A form says where it was written: to its own site only.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** Inline style is allowed, script is not; form-action stays open because a login form ends in a redirect elsewhere. */
const pagePolicy =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

export function sendPage(res: ServerResponse, status: number, page: Html): void {
  send(res, status, 'text/html; charset=utf-8', `<!doctype html>\n${page.markup}`, {
    'content-security-policy': pagePolicy,
  });
}

export function sendJson(res: ServerResponse, status: number, value: unknown): void {
  send(res, status, 'application/json; charset=utf-8', `${JSON.stringify(value)}\n`);
}

export function sendRedirect(res: ServerResponse, location: string): void {
  send(res, 303, 'text/plain; charset=utf-8', '', { location });
}

export function send(
  res: ServerResponse,
  status: number,
  contentType: string,
  body: string,
  headers: Record<string, string> = {},
): void {
  const length = Buffer.byteLength(body);
  res.writeHead(status, {
    ...pageHeaders,
    'content-type': contentType,
    'content-length': length,
    ...headers,
  });
  res.end(body);
}
