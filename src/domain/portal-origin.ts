// Where a portal lives: one origin, or every direct subdomain of one name. Plain http is for loopback alone.

import { type Protocol, parseHost } from './target.ts';

/** host is written as parseHost writes it; for a wildcard it begins with `*.`. */
export type PortalOrigin = { protocol: Protocol; host: string; isWildcard: boolean };
export type PortalOriginFault = 'malformed-origin' | 'insecure-origin';
type Refused = { ok: false; code: PortalOriginFault; message: string };

const originPattern = /^(https?):\/\/(\*\.)?([^/?#@\\*]+)$/i;

export function parsePortalOrigin(origin: string): { ok: true; origin: PortalOrigin } | Refused {
  const match = originPattern.exec(origin);
  const protocol = match?.[1]?.toLowerCase() === 'http' ? 'http' : 'https';
  const isWildcard = match?.[2] !== undefined;
  const host = match ? parseHost(match[3] ?? '', protocol) : null;
  if (host === null) {
    return malformed(
      `"${origin}" is not an origin; write https://portal.example.nl, without a path or slash after it`,
    );
  }
  if (isWildcard && !isFitForWildcard(host)) {
    return malformed(
      `"${origin}" covers too much; write at least two labels after the star: https://*.example.nl`,
    );
  }
  if (protocol === 'http' && !isLoopback(host)) {
    return {
      ok: false,
      code: 'insecure-origin',
      message: `"${origin}" is plain http, which is for loopback and *.localhost only; write https://`,
    };
  }
  return { ok: true, origin: { protocol, host: isWildcard ? `*.${host}` : host, isWildcard } };
}

/** Where the built-in gate sends requests: an origin, since a path of its own would shift what a route means. */
export function isUpstreamOrigin(upstream: string): boolean {
  return /^https?:\/\/[^/?#@\\*]+\/?$/i.test(upstream);
}

const malformed = (message: string): Refused => ({ ok: false, code: 'malformed-origin', message });

const withoutPort = (host: string) => host.replace(/:[0-9]+$/, '');

function isFitForWildcard(host: string): boolean {
  const name = withoutPort(host);
  if (/^[0-9.]+$/.test(name) || name.startsWith('[')) return false;
  return name.includes('.') || name === 'localhost';
}

function isLoopback(host: string): boolean {
  const name = withoutPort(host);
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '[::1]' ||
    /^127(?:\.[0-9]{1,3}){3}$/.test(name)
  );
}
