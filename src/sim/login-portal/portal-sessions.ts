// The portal's own sessions, in memory: one cookie of this host alone, a login per page, and the logins on their way.
// A login on its way belongs to the browser that began it, is answered once, and lapses after ten minutes.

import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Login } from './login.ts';
import type { PageId } from './portal-pages.ts';
import type { Begun } from './relying-party.ts';

/** page: where the browser wanted to go; null when it only asked whether it is logged in. */
export type Waiting = Begun & { page: PageId | null; untilMs: number };
export type PortalSession = {
  logins: Map<PageId, Login>;
  newest: Login | null;
  waiting: Map<string, Waiting>;
};

const waitingMs = 10 * 60_000;
const maxWaiting = 5;
const maxSessions = 1_000;
const cookieName = '__Host-verzuim';

export function cookieOf(req: IncomingMessage, name: string): string | null {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

function setCookie(res: ServerResponse, id: string): void {
  res.appendHeader('set-cookie', `${cookieName}=${id}; Path=/; Secure; HttpOnly; SameSite=Lax`);
}

export function createPortalSessions() {
  const sessions = new Map<string, PortalSession>();

  function keep(res: ServerResponse, session: PortalSession): void {
    const [oldest] = sessions.keys();
    if (sessions.size >= maxSessions && oldest !== undefined) sessions.delete(oldest);
    const id = randomBytes(32).toString('base64url');
    sessions.set(id, session);
    setCookie(res, id);
  }

  const find = (req: IncomingMessage): PortalSession | null => {
    const id = cookieOf(req, cookieName);
    return id === null ? null : (sessions.get(id) ?? null);
  };
  const forget = (req: IncomingMessage): void => {
    sessions.delete(cookieOf(req, cookieName) ?? '');
  };

  return {
    find,
    forget,

    wait(req: IncomingMessage, res: ServerResponse, begun: Begun, page: PageId | null): void {
      const known = find(req);
      const session: PortalSession = known ?? { logins: new Map(), newest: null, waiting: new Map() };
      const [oldest] = session.waiting.keys();
      if (session.waiting.size >= maxWaiting && oldest !== undefined) session.waiting.delete(oldest);
      session.waiting.set(begun.state, { ...begun, page, untilMs: Date.now() + waitingMs });
      if (!known) keep(res, session);
    },

    /** Once: whoever comes with the same answer again gets null. */
    takeWaiting(req: IncomingMessage, state: string): Waiting | null {
      const session = find(req);
      const waiting = session?.waiting.get(state) ?? null;
      session?.waiting.delete(state);
      return waiting !== null && waiting.untilMs > Date.now() ? waiting : null;
    },

    /** With a new cookie: what was known before the login is worth nothing after it. */
    keepLogin(req: IncomingMessage, res: ServerResponse, login: Login, page: PageId | null): void {
      const old = find(req);
      // Another person: nothing of the one before stays.
      const isSame = old?.newest?.subject === login.subject;
      const logins = new Map(isSame ? old?.logins : []);
      if (page !== null) logins.set(page, login);
      forget(req);
      keep(res, { logins, newest: login, waiting: old?.waiting ?? new Map() });
    },
  };
}

export type PortalSessions = ReturnType<typeof createPortalSessions>;
