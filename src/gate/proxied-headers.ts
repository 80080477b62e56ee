// Which headers cross the built-in proxy, in both directions. Hop-by-hop goes first, ours come last, so that
// nothing a client says can remove or precede what Sluis states (RFC 9110 7.6.1; threats H1, H3, H5, H12).

import type { ManagedHeader } from '../flow/portal-request.ts';
import { setsOwnCookie, withoutOwnCookies } from './host-cookie.ts';
import { foldHeaderName, isManagedName } from './managed-headers.ts';
import { isMethodOverrideName } from './method-override.ts';

const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

/** Set by ourselves, or meant for us. */
const rewritten: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'expect',
  'forwarded',
  'x-real-ip',
]);
const forwardingPrefixes = ['x-forwarded-', 'x-original-', 'x-rewrite-'];

function isForwardingName(folded: string): boolean {
  // "Proxy" becomes HTTP_PROXY in CGI programs (httpoxy, CVE-2016-5385).
  return folded === 'proxy' || forwardingPrefixes.some((prefix) => folded.startsWith(prefix));
}

type Fate = 'keep' | 'drop' | 'cookie' | 'forwarded-for' | 'override';

function fateOf(raw: string): Fate {
  const folded = foldHeaderName(raw);
  const exact = folded === raw.toLowerCase();
  if (folded === 'cookie') return exact ? 'cookie' : 'drop';
  if (folded === 'x-forwarded-for' && exact) return 'forwarded-for';
  if (isMethodOverrideName(folded)) return 'override';
  if (hopByHop.has(folded) || rewritten.has(folded) || isForwardingName(folded)) return 'drop';
  return isManagedName(raw) ? 'drop' : 'keep';
}

/** Names that the sender's Connection header makes hop-by-hop. */
function connectionNames(rawHeaders: readonly string[]): Set<string> {
  const names = new Set<string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() !== 'connection') continue;
    for (const name of (rawHeaders[index + 1] ?? '').split(',')) names.add(name.trim().toLowerCase());
  }
  return names;
}

export type ToPortal = {
  managed: readonly ManagedHeader[];
  portalOrigin: string;
  clientAddress: string;
  /** The peer is a trusted proxy: its account of who came before is kept. */
  trustsPeer: boolean;
  framing: readonly string[];
};

/** Headers for the portal as a flat list. Method overrides are dropped here, after overridesMethod judged them. */
export function headersToPortal(rawHeaders: readonly string[], to: ToPortal): string[] {
  const named = connectionNames(rawHeaders);
  const url = new URL(to.portalOrigin);
  const headers = ['Host', url.host];
  const cookies: string[] = [];
  const forwardedFor: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const raw = rawHeaders[index] ?? '';
    const value = rawHeaders[index + 1] ?? '';
    const fate = named.has(raw.toLowerCase()) ? 'drop' : fateOf(raw);
    if (fate === 'keep') headers.push(raw, value);
    else if (fate === 'cookie') cookies.push(withoutOwnCookies(value) ?? '');
    else if (fate === 'forwarded-for' && to.trustsPeer) forwardedFor.push(value);
  }
  const cookie = cookies.filter((value) => value !== '').join('; ');
  if (cookie !== '') headers.push('Cookie', cookie);
  headers.push('X-Forwarded-For', [...forwardedFor, to.clientAddress].join(', '));
  headers.push('X-Forwarded-Host', url.host, 'X-Forwarded-Proto', url.protocol.slice(0, -1));
  headers.push(...to.framing, ...to.managed.flat());
  return headers;
}

/** Headers for the visitor: a portal states nothing in our name and touches no cookie of ours. */
export function headersToVisitor(rawHeaders: readonly string[]): string[] {
  const named = connectionNames(rawHeaders);
  const headers: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const raw = rawHeaders[index] ?? '';
    const lower = raw.toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    if (named.has(lower) || hopByHop.has(lower) || isManagedName(raw)) continue;
    if (lower === 'set-cookie' && setsOwnCookie(value)) continue;
    headers.push(raw, value);
  }
  return headers;
}

/** Values of headers that name another method. */
export function overrideValues(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter(
    (_, index) => index % 2 === 1 && isMethodOverrideName(foldHeaderName(rawHeaders[index - 1] ?? '')),
  );
}
