// What a proxy asks about, read from its headers in the two dialects: forward-auth and auth-request.
// Everything is stated exactly once and in one form, or the request is malformed and denied (threat P25).

import type { EdgeHeaders } from './edge-headers.ts';

export type Dialect = 'forward-auth' | 'auth-request';

export type AskedRequest = {
  method: string;
  scheme: 'http' | 'https';
  host: string;
  rawTarget: string;
};

const hostPattern = /^(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?$/;
const methodPattern = /^[A-Z][A-Z-]{0,19}$/;
// Two targets that a proxy joined look like "/a,/b"; a comma elsewhere is an ordinary character.
const joinedPattern = /,(?:\/|https?:)/i;

/** Lower-case methods are refused: portals differ in whether "get" is GET. */
function parseMethod(value: string | undefined): string | null {
  return value !== undefined && methodPattern.test(value) ? value : null;
}

function parseTarget(value: string | undefined): string | null {
  if (value === undefined || !value.startsWith('/')) return null;
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index);
    if (code <= 0x20 || code >= 0x7f) return null;
  }
  return value.includes(',') && joinedPattern.test(value) ? null : value;
}

function assemble(
  method: string | null,
  scheme: string,
  host: string,
  target: string | null,
): AskedRequest | null {
  if (method === null || target === null || !hostPattern.test(host)) return null;
  if (scheme !== 'https' && scheme !== 'http') return null;
  return { method, scheme, host, rawTarget: target };
}

function fromForwardAuth({ values }: EdgeHeaders): AskedRequest | null {
  return assemble(
    parseMethod(values['x-forwarded-method']),
    values['x-forwarded-proto'] ?? '',
    values['x-forwarded-host'] ?? '',
    parseTarget(values['x-forwarded-uri']),
  );
}

/** X-Original-URL is split by hand: a URL parser would repair what must be refused. */
function fromAuthRequest({ values }: EdgeHeaders): AskedRequest | null {
  const parts = /^(https?):\/\/([^/?#\\@]+)(\/.*)$/s.exec(values['x-original-url'] ?? '');
  if (!parts) return null;
  const [, scheme = '', host = '', target] = parts;
  return assemble(parseMethod(values['x-original-method']), scheme, host, parseTarget(target));
}

/** Null when a part is missing, repeated, a list, or can be read in two ways. */
export function readAskedRequest(dialect: Dialect, headers: EdgeHeaders): AskedRequest | null {
  if (headers.repeated) return null;
  return dialect === 'forward-auth' ? fromForwardAuth(headers) : fromAuthRequest(headers);
}
