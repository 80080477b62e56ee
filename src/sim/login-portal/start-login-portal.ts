// Starts the sample portal that logs in over OpenID Connect: an employer's sick-leave service. It shows a page only
// with a login made for that page, at the level it needs itself, and counts what it received and what it showed.

import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import {
  type ListenOptions,
  pathOf,
  send,
  sendPage,
  sendRedirect,
  startHttpListener,
} from '../http-listener.ts';
import { isEnough, type Level, type Login } from './login.ts';
import { loginPortalCss } from './login-portal-css.ts';
import { loginPortalFrame } from './page-frame.ts';
import {
  type Content,
  dataPage,
  failurePage,
  homePage,
  notFoundPage,
  signedInPage,
  signedOutPage,
} from './pages.ts';
import { askedPages, findPage, type PageId } from './portal-pages.ts';
import { cookieOf, createPortalSessions, type PortalSessions } from './portal-sessions.ts';
import { createRelyingParty, type RelyingParty } from './relying-party.ts';
import { type Locale, locales } from './words.ts';

export type ReceivedRequest = { method: string; url: string; headers: IncomingHttpHeaders };
/** A page with data that went out, and what the login behind it stated. */
export type ShownPage = { page: PageId; level: Level | null; represents: string | null; datatypes: string[] };

export type LoginPortalOptions = {
  /** Port 0 takes a free one; the redirect URI then follows from it. */
  listen?: ListenOptions;
  issuer: string;
  clientId: string;
  /** As a JWK, ES256, with its private part. */
  privateJwk: Record<string, unknown>;
};

type At = {
  req: IncomingMessage;
  res: ServerResponse;
  sessions: PortalSessions;
  party: RelyingParty;
  shown: ShownPage[];
  locale: Locale;
};

function localeOf(req: IncomingMessage): Locale {
  const chosen = cookieOf(req, 'taal');
  const known = locales.find((locale) => locale === chosen);
  const wanted = (req.headers['accept-language'] ?? '').trim().slice(0, 2).toLowerCase();
  return known ?? (wanted === 'en' ? 'en' : 'nl');
}

function show(at: At, path: string, content: Content): void {
  const signedIn = at.sessions.find(at.req)?.newest != null;
  sendPage(at.res, content.status, loginPortalFrame({ path, locale: at.locale, signedIn }, content));
}

async function beginLogin(at: At, page: PageId | null, extra: Record<string, string> = {}): Promise<void> {
  const asked = page === null ? { scope: 'openid representation' } : askedPages[page].parameters;
  const started = await at.party.begin({ ...asked, ...extra, ui_locales: at.locale });
  if (started === null) return show(at, '/callback', failurePage('unreachable', page, at.locale));
  at.sessions.wait(at.req, at.res, started.begun, page);
  sendRedirect(at.res, started.address);
}

/** The portal's own check: a token of another page, of a lower level or past its end opens nothing. */
function isGoodFor(page: PageId, login: Login): boolean {
  const { level, datatypes } = askedPages[page];
  return (
    isEnough(login.level, level) &&
    datatypes.every((name) => login.datatypes.includes(name)) &&
    login.endsAtMs > Date.now()
  );
}

async function showData(at: At, page: PageId): Promise<void> {
  const login = at.sessions.find(at.req)?.logins.get(page);
  if (!login || !isGoodFor(page, login)) return beginLogin(at, page);
  const { level, represents, datatypes } = login;
  at.shown.push({ page, level, represents: represents?.number ?? null, datatypes });
  show(at, askedPages[page].path, dataPage(page, login, at.locale));
}

async function finishLogin(at: At): Promise<void> {
  const query = (at.req.url ?? '').slice(pathOf(at.req).length);
  const waiting = at.sessions.takeWaiting(at.req, new URLSearchParams(query).get('state') ?? '');
  if (waiting === null) return show(at, '/callback', failurePage('start-again', null, at.locale));
  const { page } = waiting;
  const answer = await at.party.complete(query, waiting);
  if (!answer.ok) return show(at, '/callback', failurePage(answer.error, page, at.locale));
  // Said here, and not asked again: a portal that asks until it likes the answer never ends.
  if (page !== null && !isGoodFor(page, answer.login))
    return show(at, '/callback', failurePage('too-low', page, at.locale));
  at.sessions.keepLogin(at.req, at.res, answer.login, page);
  sendRedirect(at.res, page === null ? '/ingelogd' : askedPages[page].path);
}

async function logOut(at: At): Promise<void> {
  const login = at.sessions.find(at.req)?.newest;
  at.sessions.forget(at.req);
  sendRedirect(at.res, (login && (await at.party.endSessionAddress(login.idToken))) ?? '/uitgelogd');
}

function changeLanguage({ req, res }: At): void {
  const query = new URLSearchParams((req.url ?? '').split('?')[1] ?? '');
  const locale = locales.find((known) => known === query.get('naar')) ?? 'nl';
  const path = query.get('terug') ?? '/';
  res.setHeader('set-cookie', `taal=${locale}; Path=/; SameSite=Lax`);
  sendRedirect(res, findPage(path) === null ? '/' : path);
}

async function answerGet(at: At, path: string): Promise<void> {
  const page = findPage(path);
  if (page !== null) return showData(at, page);
  switch (path) {
    case '/':
      return show(at, path, homePage(at.locale));
    case '/callback':
      return finishLogin(at);
    case '/verzuim/opnieuw':
      return beginLogin(at, 'sick-leave', { prompt: 'login' });
    case '/al-ingelogd':
      return beginLogin(at, null, { prompt: 'none' });
    case '/ingelogd': {
      const login = at.sessions.find(at.req)?.newest;
      return login ? show(at, path, signedInPage(login, at.locale)) : sendRedirect(at.res, '/');
    }
    case '/uitgelogd':
      return show(at, path, signedOutPage(at.locale));
    case '/taal':
      return changeLanguage(at);
    case '/static/portal.css':
      return send(at.res, 200, 'text/css; charset=utf-8', loginPortalCss);
    default:
      return show(at, path, notFoundPage(at.locale));
  }
}

async function answer(at: At): Promise<void> {
  const path = pathOf(at.req);
  if (at.req.method === 'GET' || at.req.method === 'HEAD') return answerGet(at, path);
  if (at.req.method === 'POST' && path === '/uitloggen') return logOut(at);
  show(at, path, notFoundPage(at.locale));
}

export async function startLoginPortal(options: LoginPortalOptions) {
  const received: ReceivedRequest[] = [];
  const shown: ShownPage[] = [];
  const sessions = createPortalSessions();
  let party: RelyingParty | null = null;
  const listener = await startHttpListener(options.listen ?? {}, (port) => {
    const origin = `http://verzuim.localhost:${port}`;
    const made = createRelyingParty({
      ...options,
      redirectUri: `${origin}/callback`,
      postLogoutRedirectUri: `${origin}/uitgelogd`,
    });
    party = made;
    return (req, res) => {
      received.push({ method: req.method ?? '', url: req.url ?? '', headers: { ...req.headers } });
      answer({ req, res, sessions, party: made, shown, locale: localeOf(req) }).catch(() => {
        if (res.headersSent) res.destroy();
        else send(res, 500, 'text/plain', 'portal failure\n');
      });
    };
  });
  return {
    url: `http://verzuim.localhost:${listener.port}`,
    port: listener.port,
    /** Every request, oldest first, as it arrived. */
    received,
    /** Every page with data that went out. */
    shown,
    clearReceived(): void {
      received.length = 0;
      shown.length = 0;
    },
    async close(): Promise<void> {
      await listener.close();
      await party?.close();
    },
  };
}

export type LoginPortal = Awaited<ReturnType<typeof startLoginPortal>>;
