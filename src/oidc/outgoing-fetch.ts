// The only way out to a provider: named hosts, bounded time and size, no redirect followed, no decompression.
// Every address that is not allow-listed is refused before a connection is made, and so is every name that resolves to
// an address of our own network: what is checked is what is connected to (threats F1–F4, F8, H15).

import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector, request } from 'undici';
import { isLoopbackHost, isPrivateHost, isPublicAddress } from '../domain/address.ts';
import { isNamedHost } from '../domain/upstream-faults.ts';

export type OutgoingPolicy = {
  /** `host` (port 443) or `host:port`. */
  allowedHosts: readonly string[];
  /** http:// and names under .localhost, for loopback alone: demo and tests. */
  allowInsecureLoopback: boolean;
  /** Hosts whose address may be of the own network, as the configuration names them: `host` or `host:port`. */
  privateHosts: readonly string[];
};
export type OutgoingFetchOptions = OutgoingPolicy & {
  timeoutMs: number;
  /** Shorter than the whole, it tells a host that was never reached from one that does not answer. */
  connectTimeoutMs?: number;
  maxBytes?: number;
  /** Asks for the addresses of a name; Node's own where absent. */
  resolve?: typeof lookup;
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
const privateAddressCode = 'SLUIS_PRIVATE_ADDRESS';
const faultOfCode: Record<string, OutgoingFault> = {
  [privateAddressCode]: 'refused',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too-large',
};

/** Found while connecting, before a byte of the request is written. */
const unsentCodes = [
  privateAddressCode,
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
    const isOpen = policy.allowInsecureLoopback && isLoopbackHost(url.hostname);
    if (isPrivateHost(url.hostname) && !isOpen && !isNamedHost(url, policy.privateHosts))
      return `host ${hostAndPort(url)} is an address of the own network`;
    if (url.protocol === 'https:') return null;
    const loopback = url.protocol === 'http:' && isLoopbackHost(url.hostname);
    return loopback && policy.allowInsecureLoopback ? null : `scheme ${url.protocol} is not https`;
  };
}

type LookupRules = { isNamed: boolean; loopback: boolean; resolve?: typeof lookup };

class PrivateAddress extends Error {
  readonly code = privateAddressCode;
}

/**
 * The addresses that are connected to, asked once. With one among them that is not public, none is used: a name that
 * answers now this, now that must not choose. Node's resolver does not know `*.localhost`, which is for demo and tests.
 */
function createLookup({ isNamed, loopback, resolve = lookup }: LookupRules): LookupFunction {
  return (hostname, options, callback) => {
    if (loopback && isLoopbackHost(hostname)) {
      if (options.all) return callback(null, [{ address: '127.0.0.1', family: 4 }]);
      return callback(null, '127.0.0.1', 4);
    }
    return resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '');
      const [first] = found;
      if (!first || (!isNamed && found.some(({ address }) => !isPublicAddress(address))))
        return callback(new PrivateAddress('an address of the own network'), '');
      return options.all ? callback(null, found) : callback(null, first.address, first.family);
    });
  };
}

/** A connection by the rules of the host it is for. */
function createConnector(policy: OutgoingFetchOptions, timeout: number): buildConnector.connector {
  const { allowInsecureLoopback: loopback, resolve } = policy;
  const rules = { loopback, ...(resolve && { resolve }) };
  const guarded = buildConnector({ timeout, lookup: createLookup({ ...rules, isNamed: false }) });
  const named = buildConnector({ timeout, lookup: createLookup({ ...rules, isNamed: true }) });
  return (options, callback) => {
    const url = new URL(`${options.protocol}//${options.hostname}${options.port ? `:${options.port}` : ''}`);
    const connect = isNamedHost(url, policy.privateHosts) ? named : guarded;
    return connect(options, callback);
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
  const { timeoutMs, maxBytes = defaultMaxBytes } = options;
  const refusalOf = createRefusal(options);
  const agent = new Agent({
    connect: createConnector(options, options.connectTimeoutMs ?? timeoutMs),
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
