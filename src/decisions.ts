// Decisions as this process gives them: sessions kept in memory while nothing changed, every decision on record, every
// use noted off the answer's path.

import type { Config } from './config.ts';
import { decisionRow, keyOfDecision, type RecordedNote } from './decision-row.ts';
import { type AuthorizeDeps, createAuthorize, type SessionView } from './flow/authorize.ts';
import type { FlowDeps } from './flow/flow-deps.ts';
import type { LoadedPortalSession } from './flow/portal-session.ts';
import { createReference, referenceOfDecision } from './flow/reference.ts';
import type { TaggedTokens } from './flow/token.ts';
import { hashToken } from './flow/token.ts';
import { bucketMs, createDecisionRecorder } from './gate/decision-recorder.ts';
import { buildManagedHeaders } from './gate/managed-headers.ts';
import { createSessionCache } from './gate/session-cache.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { createSessionEntry } from './session-entry.ts';
import { createSessionUses } from './session-uses.ts';
import { isRowRefused } from './store/database.ts';
import type { NewDecision } from './store/decision-store.ts';

const maxEntries = 100_000;

type Deps = Pick<FlowDeps, 'db' | 'stores' | 'nowMs' | 'policy' | 'context' | 'attainable'> &
  Pick<AuthorizeDeps, 'isTrusted' | 'refreshPolicy' | 'describe' | 'observe'> & {
    config: Config;
    log: Log;
    metrics: Metrics;
    tokens: TaggedTokens;
    /** A session that a portal's token names. */
    findSession(id: string): Promise<LoadedPortalSession | null>;
  };

export function createDecisions(deps: Deps) {
  const { config, db, stores, log, metrics, tokens, isTrusted, nowMs } = deps;

  const cache = createSessionCache<SessionView>({
    ...{ maxEntries, isTrusted },
    async load(cookie, host) {
      if (!tokens.isGenuine(cookie)) return null;
      const loaded = await stores.sessions.loadByCookie(db, hashToken(cookie), host);
      return !loaded || loaded.endedReason !== null ? null : createSessionEntry(loaded, host);
    },
  });
  /** For tokens of portals, which name a session and come without its cookie. */
  const sessionsById = createSessionCache<LoadedPortalSession>({
    ...{ maxEntries, isTrusted },
    async load(id) {
      const view = await deps.findSession(id);
      return view && { view, sessionId: view.session.id, accountId: view.session.accountId };
    },
  });
  const recorder = createDecisionRecorder<NewDecision>({
    write: async (rows) => void (await stores.decisions.insertBatch(db, rows)),
    monotonicMs: () => performance.now(),
    onFailure: (cause) => log.error('decisions-not-recorded', {}, cause),
    isRowRefused,
  });
  const uses = createSessionUses((ids) => stores.sessions.touch(db, ids));

  function record(note: RecordedNote): boolean {
    const key = `${note.view.session.id} ${note.route.id} ${note.decision.outcome} ${note.policyVersion} ${note.ownMs ?? ''}`;
    metrics.decision(note.route.id, note.decision.outcome);
    return recorder.note(note.bucket, key, () => decisionRow(note, nowMs()));
  }

  const bucketNow = () => Math.floor(nowMs() / bucketMs);

  let lastCodeMs = 0;
  /** Each code a row: what one portal asks differs from login to login. */
  function recordCode(note: Omit<RecordedNote, 'bucket' | 'ownMs'>): boolean {
    lastCodeMs = Math.max(lastCodeMs + 1, Math.floor(nowMs()));
    return record({ ...note, bucket: bucketNow(), ownMs: lastCodeMs });
  }

  /** Of a visit that ends on a page of our own: the same row, and the same code, as at the portal itself. */
  function recordRefusal(refused: Omit<RecordedNote, 'bucket' | 'policyVersion'>): string {
    const { version: policyVersion } = deps.policy();
    const note = { ...refused, policyVersion, bucket: bucketNow() };
    record(note);
    return referenceOfDecision(keyOfDecision(note));
  }

  const authorize = createAuthorize({
    ...{ policy: deps.policy, isTrusted, refreshPolicy: deps.refreshPolicy, sessions: cache },
    ...{ context: deps.context, attainable: deps.attainable, describe: deps.describe, observe: deps.observe },
    ...{ buildHeaders: buildManagedHeaders, record, touch: uses.note, countAnonymous: metrics.decision },
    refer(code, routeId, note) {
      const reference = note ? referenceOfDecision(keyOfDecision(note)) : createReference();
      log.info('gate-refused', { reference, code, route: routeId });
      return reference;
    },
    onFailure(cause) {
      const reference = createReference();
      log.error('decision-failed', { reference }, cause);
      return reference;
    },
    ...{ nowMs, idleMs: config.session.idle, bucketMs },
  });

  return {
    ...{ authorize, recordCode, recordRefusal, sessionsById, cachedSessions: cache.size, uses, recorder },
    /** What was kept of this session, or of this account, is read again. */
    changed(id: string): void {
      cache.changed(id);
      sessionsById.changed(id);
    },
    /** Answers were made under what holds no longer; sessions themselves are as they were. */
    resetAnswers: (): void => cache.reset(),
    resetAll(): void {
      cache.reset();
      sessionsById.reset();
    },
  };
}
