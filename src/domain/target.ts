// One reading of a request target, or none: whatever a next hop could read otherwise is refused (threats 1.1).
// Segments are decoded for matching; path and query are kept for forwarding and for the way back.

export type Target = {
  /** Lower-case, ASCII, without trailing dot; a port only when it is not the default of the protocol. */
  host: string;
  /** Forward this one: unreserved characters decoded, other escapes in upper-case hex (RFC 3986, 6.2.2). */
  path: string;
  /** Decoded, case kept; one trailing slash counts as absent. */
  segments: string[];
  /** As it came, with its question mark; empty when absent. No rule ever looks at it. */
  query: string;
};

export type TargetFault =
  | 'bad-host'
  | 'too-long'
  | 'absolute-form'
  | 'fragment'
  | 'bad-character'
  | 'backslash'
  | 'path-parameter'
  | 'bad-escape'
  | 'encoded-reserved'
  | 'double-encoding'
  | 'invalid-utf8'
  | 'empty-segment'
  | 'dot-segment';

export type Protocol = 'http' | 'https';
export type TargetInput = { host: string; rawTarget: string; protocol?: Protocol };
type Refused = { ok: false; reason: TargetFault };
export type ParsedTarget = { ok: true; target: Target } | Refused;
export type ParsedPath = { ok: true; path: string; segments: string[] } | Refused;

const maxTargetLength = 8192;
const defaultPorts = { http: '80', https: '443' } as const;

const refuse = (reason: TargetFault): Refused => ({ ok: false, reason });

/** rawTarget is the request line's target, or what a proxy says it was, byte for byte. */
export function parseTarget({ host: rawHost, rawTarget, protocol = 'https' }: TargetInput): ParsedTarget {
  if (rawTarget.length > maxTargetLength) return refuse('too-long');
  const host = parseHost(rawHost, protocol);
  if (host === null) return refuse('bad-host');
  if (!rawTarget.startsWith('/')) return refuse('absolute-form');
  if (rawTarget.includes('#')) return refuse('fragment');
  const queryAt = rawTarget.indexOf('?');
  const query = queryAt === -1 ? '' : rawTarget.slice(queryAt);
  if (!visibleAscii.test(query)) return refuse('bad-character');
  const parsed = parsePath(queryAt === -1 ? rawTarget : rawTarget.slice(0, queryAt));
  return parsed.ok
    ? { ok: true, target: { host, path: parsed.path, segments: parsed.segments, query } }
    : parsed;
}

const visibleAscii = /^[\x21-\x7e]*$/;
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const hostName = new RegExp(`^${label}(?:\\.${label})*$`);
const ipv6 = /^\[[0-9a-f:.]{2,45}\]$/;
const hostAndPort = /^(.+?)(?::([1-9][0-9]{0,4}))?$/s;

/** The one spelling of a host, or null. Letters beyond ASCII become punycode (UTS 46), as a browser sends them. */
export function parseHost(rawHost: string, protocol: Protocol = 'https'): string | null {
  if (rawHost.length > 512) return null;
  if (rawHost.length <= 253 && hostName.test(rawHost)) return rawHost;
  const match = hostAndPort.exec(rawHost.toLowerCase());
  if (!match) return null;
  const [, rawName = '', port] = match;
  if (port !== undefined && Number(port) > 65_535) return null;
  const name = parseHostName(rawName.endsWith('.') ? rawName.slice(0, -1) : rawName);
  if (name === null) return null;
  return port === undefined || port === defaultPorts[protocol] ? name : `${name}:${port}`;
}

function parseHostName(name: string): string | null {
  if (ipv6.test(name)) return hostOfUrl(name);
  const ascii = /^[\x21-\x7e]+$/.test(name) ? name : idnToAscii(name);
  return ascii !== null && ascii.length <= 253 && hostName.test(ascii) ? ascii : null;
}

/** Control characters, spaces and URL syntax never reach the URL parser, which would repair or reinterpret them. */
function idnToAscii(name: string): string | null {
  return /^[a-z0-9.\-\u{a1}-\u{10ffff}]+$/u.test(name) ? hostOfUrl(name) : null;
}

function hostOfUrl(name: string): string | null {
  try {
    return new URL(`http://${name}/`).hostname;
  } catch {
    return null;
  }
}

/** The common clean path: nothing encoded, no parameter, no empty segment, no segment that begins with a dot. */
const cleanPath = /^(?:\/[A-Za-z0-9_~!$&'()*+,=:@-][A-Za-z0-9._~!$&'()*+,=:@-]*)*\/?$/;

/** Reads a path without query. Used for requests and for the literal parts of route patterns. */
export function parsePath(rawPath: string): ParsedPath {
  if (cleanPath.test(rawPath)) {
    return rawPath === '' ? refuse('absolute-form') : { ok: true, path: rawPath, segments: split(rawPath) };
  }
  return parseUnusualPath(rawPath);
}

function split(path: string): string[] {
  const segments = path.split('/');
  if (segments.at(-1) === '') segments.pop();
  segments.shift();
  return segments;
}

function parseUnusualPath(rawPath: string): ParsedPath {
  if (!rawPath.startsWith('/')) return refuse('absolute-form');
  const fault = faultInRawPath(rawPath);
  if (fault !== null) return refuse(fault);
  const path = rawPath.replace(/%[0-9A-Fa-f]{2}/g, normaliseEscape);
  const segments: string[] = [];
  for (const rawSegment of split(path)) {
    const segment = decodeSegment(rawSegment);
    if (segment === null) return refuse('invalid-utf8');
    const segmentFault = faultInSegment(segment);
    if (segmentFault !== null) return refuse(segmentFault);
    segments.push(segment);
  }
  return { ok: true, path, segments };
}

/** In this order, so that the reason names the attack rather than the character. */
const rawPathFaults: readonly [RegExp, TargetFault][] = [
  [/#|%23/, 'fragment'],
  [/\\|%5c/i, 'backslash'],
  [/;|%3b/i, 'path-parameter'],
  [/%25/, 'double-encoding'],
  [/%2f|%3f/i, 'encoded-reserved'],
  [/%(?:[01][0-9a-f]|7f)/i, 'bad-character'],
  [/%(?![0-9a-f]{2})/i, 'bad-escape'],
  [/[^A-Za-z0-9._~!$&'()*+,=:@/%[\]|^-]/, 'bad-character'],
  [/\/\//, 'empty-segment'],
  [/%2e/i, 'dot-segment'],
];

function faultInRawPath(rawPath: string): TargetFault | null {
  return rawPathFaults.find(([pattern]) => pattern.test(rawPath))?.[1] ?? null;
}

function normaliseEscape(triplet: string): string {
  const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
  return /[A-Za-z0-9_~-]/.test(character) ? character : triplet.toUpperCase();
}

function decodeSegment(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

/**
 * Characters that a next hop may fold into syntax are refused as if they were that syntax: a full-width slash or
 * dot, a one-character "..", C1 controls and line separators.
 */
function faultInSegment(segment: string): TargetFault | null {
  const folded = segment.normalize('NFKC');
  if (/^[.\s]+$/u.test(segment) || /^[.\s]+$/u.test(folded)) return 'dot-segment';
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(segment)) return 'bad-character';
  return /[/\\;%#?]/.test(folded) ? 'encoded-reserved' : null;
}
