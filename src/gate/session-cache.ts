// Sessions in memory, per replica: used only while the change feed is trusted, else every decision reads the
// database. Revocation bound: 0 where it happens, the feed's bound everywhere else.

import type { Session } from '../domain/session.ts';

/** What a host cookie opens; null when it opens nothing. */
export type LoadedSession = {
  session: Session;
  seenSequence: number;
  endedReason: string | null;
  accountLocked: boolean;
};

export type CachedSession<View> = { view: View; sessionId: string; accountId: string };

export type SessionCacheOptions<View> = {
  /** Reads the database; null when the cookie opens no session. */
  load(cookie: string, host: string): Promise<CachedSession<View> | null>;
  isTrusted(): boolean;
  maxEntries: number;
};

export type SessionCache<View> = ReturnType<typeof createSessionCache<View>>;

export function createSessionCache<View>(options: SessionCacheOptions<View>) {
  const entries = new Map<string, CachedSession<View>>();
  const keysBySubject = new Map<string, Set<string>>();
  /** Raised by every change, so that a read that began before a change is never kept after it. */
  let epoch = 0;

  function remember(subject: string, key: string): void {
    const keys = keysBySubject.get(subject);
    if (keys) keys.add(key);
    else keysBySubject.set(subject, new Set([key]));
  }

  function forget(subject: string, key: string): void {
    const keys = keysBySubject.get(subject);
    keys?.delete(key);
    if (keys?.size === 0) keysBySubject.delete(subject);
  }

  function drop(key: string): void {
    const entry = entries.get(key);
    if (!entry) return;
    entries.delete(key);
    forget(entry.sessionId, key);
    forget(entry.accountId, key);
  }

  function keep(key: string, entry: CachedSession<View>): void {
    drop(key);
    entries.set(key, entry);
    remember(entry.sessionId, key);
    remember(entry.accountId, key);
    if (entries.size <= options.maxEntries) return;
    const oldest = entries.keys().next();
    if (!oldest.done) drop(oldest.value);
  }

  return {
    /** The view from memory, or undefined when memory may not answer. */
    peek(key: string): View | undefined {
      return options.isTrusted() ? entries.get(key)?.view : undefined;
    },
    async load(key: string, cookie: string, host: string): Promise<View | null> {
      const began = epoch;
      const loaded = await options.load(cookie, host);
      if (!loaded) {
        drop(key);
        return null;
      }
      if (began === epoch) keep(key, loaded);
      else drop(key);
      return loaded.view;
    },
    /** A session or account changed: what memory holds of it is dropped at once. */
    changed(subject: string): void {
      epoch += 1;
      for (const key of [...(keysBySubject.get(subject) ?? [])]) drop(key);
    },
    reset(): void {
      epoch += 1;
      entries.clear();
      keysBySubject.clear();
    },
    size(): number {
      return entries.size;
    },
  };
}
