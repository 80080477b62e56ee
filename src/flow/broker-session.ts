// Reading the broker's own session, and the one place where a session is minted, gains evidence and changes its id.

import { BrokerError } from '../domain/errors.ts';
import { type Session, sessionAsSeen } from '../domain/session.ts';
import type { AddedEvidence } from '../store/session-row.ts';
import type { NewEvidence, NewSession } from '../store/session-store.ts';
import type { FlowDeps, Tx } from './flow-deps.ts';
import type { LoadedPortalSession } from './portal-session.ts';
import { hashToken } from './token.ts';

/** The broker's session as its cookie shows it: whole, because that cookie is renewed with every new evidence. */
export type BrokerSession = LoadedPortalSession & { cookieHash: Buffer };

export function isSessionOver(session: Session, nowMs: number, idleMs: number): boolean {
  return session.endsAtMs <= nowMs || nowMs - session.lastUsedAtMs > idleMs;
}

export function createBrokerSessions(deps: FlowDeps) {
  const { stores, settings, tokens } = deps;

  /** Null for anything that opens no live session here: absent, garbage, ended, idle, locked. */
  async function load(cookie: string | undefined, db = deps.db): Promise<BrokerSession | null> {
    if (cookie === undefined || !tokens.isGenuine(cookie)) return null;
    const cookieHash = hashToken(cookie);
    const loaded = await stores.sessions.loadByCookie(db, cookieHash, settings.brokerHost);
    if (!loaded || loaded.endedReason !== null || loaded.accountLocked) return null;
    if (isSessionOver(loaded.session, deps.nowMs(), settings.idleMs)) return null;
    const session = sessionAsSeen(loaded.session, loaded.seenSequence);
    return { ...loaded, session, cookieHash };
  }

  /** A fresh cookie that shows all evidence up to now; the id before it is worth nothing from here on. */
  function newCookie(oldHash: Buffer | null) {
    const cookie = tokens.create();
    return { cookie, row: { idHash: hashToken(cookie), oldHash, host: settings.brokerHost } };
  }

  async function loadAfter(tx: Tx, sessionId: string): Promise<LoadedPortalSession> {
    const after = await stores.sessions.loadById(tx.trx, sessionId);
    if (!after) throw new BrokerError('internal');
    return after;
  }

  /**
   * The session as it is with this evidence. Every change of what a session is read through raises its version, so
   * one step up says that nothing else changed since it was read; otherwise it is read again.
   */
  async function readWith(
    tx: Tx,
    current: BrokerSession,
    added: AddedEvidence,
  ): Promise<LoadedPortalSession> {
    const { session } = current;
    const { version, evidence } = added;
    const newest = session.evidence.at(-1)?.sequence ?? 0;
    if (version === session.version + 1 && evidence.sequence === newest + 1) {
      return { ...current, session: { ...session, version, evidence: [...session.evidence, evidence] } };
    }
    return loadAfter(tx, session.id);
  }

  /** Whatever the road: a key that one device holds and that verified its user, or nothing. Loud either way. */
  async function breakGlass(tx: Tx, accountId: string, evidence: NewEvidence): Promise<void> {
    const shown = evidence.kind === 'factor' && evidence.userVerified ? evidence.factorId : null;
    const factors = shown === null ? [] : await stores.factors.list(tx.trx, accountId);
    const key = factors.find(({ id, kind }) => id === shown && kind === 'passkey');
    if (key?.synced !== false) {
      deps.alarm('break-glass-refused', { accountId });
      throw new BrokerError('account-locked');
    }
    deps.alarm('break-glass-used', { accountId });
  }

  return {
    load,

    /** The only function that mints a session. Its level is whatever its evidence proves. */
    async mint(tx: Tx, session: Omit<NewSession, 'lifetimeSeconds'>, evidence: NewEvidence) {
      const lifetimeSeconds = settings.sessionSeconds;
      if (session.accountId === settings.breakGlassAccountId)
        await breakGlass(tx, session.accountId, evidence);
      const sessionId = await stores.sessions.create(tx.trx, { ...session, lifetimeSeconds });
      const { cookie, row } = newCookie(null);
      const added = await stores.sessions.addEvidence(tx.trx, sessionId, evidence, { cookie: row });
      if (added === null) throw new BrokerError('account-locked');
      return { sessionId, cookie, after: await loadAfter(tx, sessionId) };
    },

    /**
     * Adds evidence to a live session under a new id; throws when the session ended meanwhile. forgetsGuesses: the
     * evidence is a code that was guessed right. after: the session with it.
     */
    async lift(
      tx: Tx,
      current: BrokerSession,
      evidence: NewEvidence,
      { forgetsGuesses = false }: { forgetsGuesses?: boolean } = {},
    ): Promise<{ cookie: string; after: LoadedPortalSession }> {
      const sessionId = current.session.id;
      const { cookie, row } = newCookie(current.cookieHash);
      const more = { cookie: row, forgetsGuesses, tells: true };
      const added = await stores.sessions.addEvidence(tx.trx, sessionId, evidence, more);
      if (added === null) throw new BrokerError('start-again', { reason: 'session-ended' });
      tx.changed({ kind: 'session', id: sessionId }, { told: true });
      return { cookie, after: await readWith(tx, current, added) };
    },

    async end(tx: Tx, sessionId: string, reason: string): Promise<boolean> {
      const ended = await stores.sessions.end(tx.trx, sessionId, reason);
      tx.changed({ kind: 'session', id: sessionId });
      return ended;
    },
  };
}

export type BrokerSessions = ReturnType<typeof createBrokerSessions>;
