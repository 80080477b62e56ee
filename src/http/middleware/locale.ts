// Dutch or English: what the person chose by ?lang= (kept in a cookie), else what the browser prefers, else Dutch.

import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import type { Locale } from '../views/page-model.ts';
import { localeCookie, readCookie, setCookie } from './cookies.ts';

const yearSeconds = 31_536_000;

export function isLocale(value: unknown): value is Locale {
  return value === 'nl' || value === 'en';
}

export function localeOf(req: Request): Locale {
  if (isLocale(req.query['lang'])) return req.query['lang'];
  const kept = readCookie(req, localeCookie);
  if (isLocale(kept)) return kept;
  return req.acceptsLanguages('nl', 'en') === 'en' ? 'en' : 'nl';
}

/** Where Express has not been: by the kept choice, else by what the browser names first. */
export function localeOfMessage({ headers }: IncomingMessage): Locale {
  const kept = /(?:^|;\s*)__Host-sluis-lang=(nl|en)(?:;|$)/.exec(headers.cookie ?? '')?.[1];
  if (isLocale(kept)) return kept;
  return /^\s*en\b/i.test(headers['accept-language'] ?? '') ? 'en' : 'nl';
}

/** Addresses that carry a code or ticket: they are used up, and no link of ours repeats them. */
const spent = /^\/(?:sign-in\/callback|sign-in\/reset\/new|\.sluis\/finish)(?:\/|\?|$)/i;

/** This page's own address without lang, so that the switch can add the other one; null where it answers a POST. */
export function switchAddress(req: Request): string | null {
  if (spent.test(req.originalUrl)) return null;
  if (req.method !== 'GET' || !URL.canParse(req.originalUrl, 'http://localhost')) return null;
  const url = new URL(req.originalUrl, 'http://localhost');
  // `//host/path` is an address elsewhere, and no page of ours has one like it.
  if (url.origin !== 'http://localhost' || url.pathname.startsWith('//')) return null;
  url.searchParams.delete('lang');
  return url.pathname + url.search;
}

export function keepLocale(req: Request, res: Response, next: NextFunction): void {
  if (isLocale(req.query['lang'])) setCookie(res, localeCookie, req.query['lang'], yearSeconds);
  next();
}
