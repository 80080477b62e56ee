// A small real authorize, a portal that counts what reaches it, and raw clients that send bytes as written.

import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { parseTarget } from '../../src/domain/target.ts';
import { startPathFor } from '../../src/flow/authorize.ts';
import type { Authorize, GateAnswer } from '../../src/flow/portal-request.ts';
import type { GateLog } from '../../src/gate/gate-refusal.ts';
import { buildManagedHeaders } from '../../src/gate/managed-headers.ts';

export const cookieName = '__Host-sluis';
export const publicUrl = 'https://sluis.example.nl';
export const portalHost = 'portal.example.nl';

export const identity = {
  subject: 'p-7f3a',
  name: null,
  email: null,
  groups: [],
  level: 'substantial',
  twoFactor: true,
  acr: 'http://eidas.europa.eu/LoA/substantial',
  authTimeSeconds: 1_700_000_000,
  represents: { type: 'rsin', value: '123456782' },
  representsJwe: null,
  branch: null,
  intermediary: null,
  service: 'urn:etoegang:DV:1',
  transitionEndsMs: null,
  assertion: 'eyJ.a.b',
} as const;

const required = {
  level: 'substantial',
  twoFactor: false,
  confirmedWithinSeconds: null,
  fullAnalysisRequired: false,
  reasons: [],
} as unknown as Extract<GateAnswer, { kind: 'lift' }>['required'];

export type Stand = {
  /** Cookie value → whether it may enter /app; absent means no session. */
  sessions: Map<string, 'substantial' | 'low'>;
  upstream: string | null;
  origin: string;
  asked: string[];
  /** Makes authorize answer by promise, or fail. */
  mode: 'sync' | 'async' | 'throw' | 'reject' | 'nonsense';
  headers: ReturnType<typeof buildManagedHeaders>;
};

export function createStand(): Stand {
  return {
    sessions: new Map([
      ['live', 'substantial'],
      ['weak', 'low'],
    ]),
    upstream: null,
    origin: `https://${portalHost}`,
    asked: [],
    mode: 'sync',
    headers: buildManagedHeaders('remote-user', identity),
  };
}

const refuse = (code: Extract<GateAnswer, { kind: 'refuse' }>['code']): GateAnswer => ({
  kind: 'refuse',
  code,
  reference: 'REF2345678',
  required: null,
});

/** /public/** is open, /app/** needs substantial, all else has no route. */
function answerFor(stand: Stand, request: Parameters<Authorize>[0]): GateAnswer {
  const parsed = parseTarget({ host: request.host, rawTarget: request.rawTarget });
  if (!parsed.ok) return refuse('malformed-target');
  if (parsed.target.host !== new URL(stand.origin).host) return refuse('unknown-host');
  const [first = '', second] = parsed.target.segments;
  const allow: GateAnswer = {
    kind: 'allow',
    headers: first === 'public' ? buildManagedHeaders('remote-user', null) : stand.headers,
    portalId: 'portal',
    portalOrigin: stand.origin,
    upstream: stand.upstream,
  };
  if (first === 'public') return allow;
  if (first !== 'app') return refuse('no-route');
  const level = request.cookie === undefined ? undefined : stand.sessions.get(request.cookie);
  if (second === 'never' && level) return refuse('branch-refused');
  if (level === 'substantial') return allow;
  return {
    kind: 'lift',
    outcome: level ? 'step-up' : 'sign-in',
    required,
    missing: ['level'],
    acrValues: ['http://eidas.europa.eu/LoA/substantial', 'http://eidas.europa.eu/LoA/high'],
    maxAgeSeconds: 900,
    portalOrigin: stand.origin,
    startPath: startPathFor(request.method, request.rawTarget),
  };
}

export function authorizeOf(stand: Stand): Authorize {
  return (request) => {
    stand.asked.push(`${request.method} ${request.host} ${request.rawTarget}`);
    if (stand.mode === 'throw') throw new Error('store gone: secret-canary');
    if (stand.mode === 'reject') return Promise.reject(new Error('store gone: secret-canary'));
    if (stand.mode === 'nonsense') return {} as unknown as GateAnswer;
    const answer = answerFor(stand, request);
    return stand.mode === 'async' ? new Promise((resolve) => setImmediate(resolve, answer)) : answer;
  };
}

export type LogLine = { level: 'warn' | 'error'; event: string; fields: object };

export function createListLog(lines: LogLine[]): GateLog {
  return {
    warn: (event, fields) => lines.push({ level: 'warn', event, fields }),
    error: (event, fields) => lines.push({ level: 'error', event, fields }),
  };
}

/** Listens on a free loopback port; the returned function closes it and every connection. */
export async function listen(server: Server, port = 0): Promise<{ port: number; close(): Promise<void> }> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type Seen = { method: string; url: string; rawHeaders: string[]; body: string; remotePort: number };

/** A portal that keeps what it received; `answer` may take over. */
export async function startPortal(answer?: Parameters<typeof createServer>[1]) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    const entry: Seen = {
      method: request.method ?? '',
      url: request.url ?? '',
      rawHeaders: request.rawHeaders,
      body: '',
      remotePort: request.socket.remotePort ?? 0,
    };
    seen.push(entry);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      entry.body = Buffer.concat(chunks).toString('latin1');
    });
    if (answer) answer(request, response);
    else request.on('end', () => response.end('portal page'));
  });
  return { seen, server, ...(await listen(server)) };
}

export type Answer = { status: number; headers: IncomingHttpHeaders; rawHeaders: string[]; body: string };

/** A request with headers exactly as given, Host included when the caller wants another. */
export function ask(
  port: number,
  path: string,
  headers: readonly [string, string][] = [],
  { method = 'GET', body = '' } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const flat = headers.flat();
    if (!headers.some(([name]) => name.toLowerCase() === 'host')) flat.unshift('Host', '127.0.0.1');
    if (body !== '') flat.push('Content-Length', String(Buffer.byteLength(body)));
    const out = httpRequest({ port, host: '127.0.0.1', path, method, headers: flat, agent: false });
    out.on('error', reject);
    out.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          rawHeaders: response.rawHeaders,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    out.end(body);
  });
}

/** Sends bytes as they are; resolves with all that came back once the peer closed or was silent for quietMs. */
export function sendRaw(
  port: number,
  bytes: string | Buffer,
  quietMs = 250,
): Promise<{ text: string; closed: boolean }> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    let closed = false;
    let quiet: NodeJS.Timeout;
    const finish = () => {
      clearTimeout(quiet);
      socket.destroy();
      resolve({ text: Buffer.concat(chunks).toString('latin1'), closed });
    };
    const wait = () => {
      clearTimeout(quiet);
      quiet = setTimeout(finish, quietMs);
    };
    socket.on('connect', () =>
      socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes),
    );
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      wait();
    });
    socket.on('error', () => {
      closed = true;
    });
    socket.on('end', () => {
      closed = true;
    });
    socket.on('close', finish);
    wait();
  });
}

/** Values of a header in a raw list, any case. */
export function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name.toLowerCase(),
  );
}
