// The only way out to a provider: named hosts, bounded time and size, no redirect followed, no decompression.
// Every address that is not allow-listed is refused before a connection is made (threats F1–F4, F8, H15).

import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, request } from 'undici';

export type OutgoingPolicy = {
  /** `host` (port 443) or `host:port`. */
  allowedHosts: readonly string[];
  /** http:// and names under .localhost, for loopback alone: demo and tests. */
  allowInsecureLoopback: boolean;
};
export type OutgoingFetchOptions = OutgoingPolicy & {
  timeoutMs: number;
  /** Shorter than the whole, it tells a host that was never reached from one that does not answer. */
  connectTimeoutMs?: number;
  maxBytes?: number;
  /** false: a connection of its own for each request, so that none is lost on one that just closed. */
  keepAlive?: boolean;
};
export type OutgoingRequest = {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal | null | undefined;
};
export type OutgoingFault = 'refused' | 'timeout' | 'too-large' | 'failed';

/** `detail` names host and cause, never path, query or body. */
export class OutgoingFetchError extends Error {
  readonly fault: OutgoingFault;
  readonly detail: string;
  /** Nothing of the request left this host. */
  readonly unsent: boolean;

  constructor(fault: OutgoingFault, detail: string, unsent = fault === 'refused') {
    super(`${fault}: ${detail}`);
    this.name = 'OutgoingFetchError';
    this.fault = fault;
    this.detail = detail;
    this.unsent = unsent;
  }
}

const defaultMaxBytes = 1024 * 1024;
const faultOfCode: Record<string, OutgoingFault> = {
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too-large',
};

/** Found while connecting, before a byte of the request is written. */
const unsentCodes = [
  'UND_ERR_CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/** 127.0.0.0/8, ::1, localhost and what is under it (RFC 6761 6.3), as the URL parser writes them. */
export function isLoopbackHost(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true;
  return hostname === '[::1]' || hostname === '::1' || (isIP(hostname) === 4 && hostname.startsWith('127.'));
}

/** `host:port`, the port always written. */
export function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'http:' ? '80' : '443')}`;
}

function parseAllowedHost(entry: string): string {
  if (/[/?#@\\]/.test(entry) || !URL.canParse(`https://${entry}`)) {
    throw new TypeError(`allowed host is not a host or host:port: ${entry}`);
  }
  return hostAndPort(new URL(`https://${entry}`));
}

/** Why this address may not be called, in words for the log; null when it may. */
export function createRefusal(policy: OutgoingPolicy): (url: URL) => string | null {
  const allowed = new Set(policy.allowedHosts.map(parseAllowedHost));
  return (url) => {
    if (!allowed.has(hostAndPort(url))) return `host ${hostAndPort(url)} is not allow-listed`;
    if (url.username || url.password) return 'address with user information';
    if (url.protocol === 'https:') return null;
    const loopback = url.protocol === 'http:' && isLoopbackHost(url.hostname);
    return loopback && policy.allowInsecureLoopback ? null : `scheme ${url.protocol} is not https`;
  };
}

/** Node's resolver does not know `*.localhost`; outside demo and tests names are left to it. */
function createLookup(allowInsecureLoopback: boolean): LookupFunction {
  return (hostname, options, callback) => {
    if (!allowInsecureLoopback || !isLoopbackHost(hostname)) return resolve(hostname, options, callback);
    if (options.all) return callback(null, [{ address: '127.0.0.1', family: 4 }]);
    return callback(null, '127.0.0.1', 4);
  };
}

function toResponse(status: number, headers: Record<string, unknown>, body: Buffer, host: string): Response {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new OutgoingFetchError('failed', `${host} answered compressed although that was not accepted`);
  }
  const response = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const item of Array.isArray(value) ? value : [value]) response.append(name, String(item));
  }
  const empty = status === 204 || status === 205 || status === 304;
  return new Response(empty ? null : new Uint8Array(body), { status, headers: response });
}

function toOutgoingError(error: unknown, host: string, deadline: AbortSignal): OutgoingFetchError {
  if (error instanceof OutgoingFetchError) return error;
  if (deadline.aborted) return new OutgoingFetchError('timeout', `${host} timeout`);
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
  const fault = faultOfCode[code] ?? 'failed';
  return new OutgoingFetchError(fault, `${host} ${fault} (${code})`, unsentCodes.includes(code));
}

export type OutgoingFetch = ReturnType<typeof createOutgoingFetch>;

/** @throws OutgoingFetchError from `fetch`, never anything else. */
export function createOutgoingFetch(options: OutgoingFetchOptions) {
  const { timeoutMs, allowInsecureLoopback, maxBytes = defaultMaxBytes } = options;
  const refusalOf = createRefusal(options);
  const agent = new Agent({
    connect: { timeout: options.connectTimeoutMs ?? timeoutMs, lookup: createLookup(allowInsecureLoopback) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: maxBytes,
    connections: 32,
    ...(options.keepAlive === false ? { pipelining: 0 } : {}),
  });

  async function exchange(url: URL, init: OutgoingRequest, signal: AbortSignal): Promise<Response> {
    const { statusCode, headers, body } = await request(url, {
      dispatcher: agent,
      method: (init.method ?? 'GET') as 'GET',
      headers: { ...init.headers, 'accept-encoding': 'identity' },
      body: init.body == null ? null : String(init.body),
      signal,
    });
    return toResponse(statusCode, headers, Buffer.from(await body.arrayBuffer()), hostAndPort(url));
  }

  async function fetch(address: string | URL, init: OutgoingRequest = {}): Promise<Response> {
    const url = URL.canParse(String(address)) ? new URL(String(address)) : null;
    const refusal = url ? refusalOf(url) : 'not an absolute address';
    if (!url || refusal !== null)
      throw new OutgoingFetchError('refused', refusal ?? 'not an absolute address');
    // One deadline over connect, headers and body: a provider that dribbles resets the per-chunk timers for ever.
    const deadline = AbortSignal.timeout(timeoutMs);
    const signal = init.signal ? AbortSignal.any([deadline, init.signal]) : deadline;
    try {
      return await exchange(url, init, signal);
    } catch (error) {
      throw toOutgoingError(error, hostAndPort(url), deadline);
    }
  }

  return { fetch, refusalOf, close: () => agent.close() };
}
