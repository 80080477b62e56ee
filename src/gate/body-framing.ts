// How long a request body is, in the one way both sides will read it (RFC 9112 6.3), or malformed.
// The parser refuses Content-Length beside Transfer-Encoding; here any coding but plain chunked is refused too.

import type { IncomingMessage } from 'node:http';

export type Framing = { kind: 'none' } | { kind: 'length'; bytes: number } | { kind: 'chunked' };

function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

/** Null when the framing could be read in two ways. */
export function readFraming(request: IncomingMessage): Framing | null {
  const lengths = valuesOf(request.rawHeaders, 'content-length');
  const codings = valuesOf(request.rawHeaders, 'transfer-encoding');
  if (codings.length > 0) {
    const isChunked = codings.length === 1 && codings[0]?.toLowerCase() === 'chunked';
    return isChunked && lengths.length === 0 && request.httpVersion === '1.1' ? { kind: 'chunked' } : null;
  }
  if (lengths.length === 0) return { kind: 'none' };
  const [length = ''] = lengths;
  return lengths.length === 1 && /^[0-9]{1,15}$/.test(length)
    ? { kind: 'length', bytes: Number(length) }
    : null;
}

const methodsWithBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/** The header that states the framing to the portal. */
export function framingHeader(framing: Framing, method: string): [string, string] | [] {
  if (framing.kind === 'chunked') return ['Transfer-Encoding', 'chunked'];
  if (framing.kind === 'length') return ['Content-Length', String(framing.bytes)];
  return methodsWithBody.has(method) ? ['Content-Length', '0'] : [];
}
