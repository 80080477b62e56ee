// Our cookies: __Host- prefix, so Secure, host-only and Path=/ (RFC 6265bis 4.1.3.2), always HttpOnly and Lax.
// One transaction cookie per visit, so that tabs do not lose each other, and at most five per browser.

import type { Request, Response } from 'express';
import { readHostCookie } from '../../gate/host-cookie.ts';

export const brokerCookie = '__Host-sluis';
export const portalCookie = '__Host-sluis-portal';
export const localeCookie = '__Host-sluis-lang';
/** Somebody signed out here: whoever comes next must show who it is, also when the provider still knows the last one. */
export const signedOutCookie = '__Host-sluis-signed-out';
/** The browser a passkey challenge belongs to while nobody is signed in yet. */
export const passkeyCookie = '__Host-sluis-passkey';
const visitPrefix = '__Host-sluis-visit-';
const loginPrefix = '__Host-sluis-login-';
const maxVisits = 5;

export function readCookie(req: Request, name: string): string | undefined {
  return readHostCookie(req.headers.cookie ?? '', name);
}

export function setCookie(res: Response, name: string, value: string, maxAgeSeconds: number | null): void {
  const age = maxAgeSeconds === null ? '' : `; Max-Age=${maxAgeSeconds}`;
  res.append('Set-Cookie', `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax${age}`);
}

/**
 * The one place where a session's cookie is set, the broker's or a portal host's: it ends with the browser, and by
 * our own limits before that.
 */
export function setSessionCookie(
  res: Response,
  name: typeof brokerCookie | typeof portalCookie,
  value: string,
): void {
  setCookie(res, name, value, null);
}

export function clearCookie(res: Response, name: string): void {
  setCookie(res, name, '', 0);
}

export function visitCookie(transactionId: string): string {
  return visitPrefix + transactionId;
}

/** Named after the state, which the provider returns; a hash, so that the name says nothing. */
export function loginCookie(stateHash: Buffer): string {
  return loginPrefix + stateHash.toString('hex').slice(0, 16);
}

/** The value carries its time, so that the oldest visit gives way when a browser begins a sixth. */
export function setVisitCookie(
  req: Request,
  res: Response,
  visit: { id: string; secret: string; seconds: number; nowMs: number },
): void {
  const begun = [
    ...(req.headers.cookie ?? '').matchAll(/__Host-sluis-visit-([0-9a-f-]{36})=([0-9]{1,15})\./g),
  ]
    .map(([, id = '', atMs = '0']) => ({ id, atMs: Number(atMs) }))
    .sort((a, b) => a.atMs - b.atMs);
  const tooMany = begun.slice(0, Math.max(0, begun.length - (maxVisits - 1)));
  for (const { id } of tooMany) clearCookie(res, visitCookie(id));
  // The database's clock counts parts of milliseconds; the first dot must be the one before the secret.
  setCookie(res, visitCookie(visit.id), `${Math.floor(visit.nowMs)}.${visit.secret}`, visit.seconds);
}

export function readVisitSecret(req: Request, transactionId: unknown): string | undefined {
  if (typeof transactionId !== 'string' || !/^[0-9a-f-]{36}$/.test(transactionId)) return undefined;
  return readCookie(req, visitCookie(transactionId))?.split('.')[1];
}
