// Observing a draft: the version in force is enforced, and what the draft would have demanded beside it is counted.
// Nothing of it can change an answer: it runs after the answer is settled, fails silently for the visitor, and drops
// what it cannot keep.

import { BrokerError } from '../domain/errors.ts';
import type { PolicySetting } from '../domain/judge.ts';
import type { Norm } from '../domain/norm.ts';
import { type Enforced, findDemand, type ObservedTarget } from '../domain/observe.ts';
import type { Policy } from '../domain/policy.ts';
import { cohortOf } from '../domain/recorded-session.ts';
import { createRouteSuccession } from '../domain/route-succession.ts';
import type { Session } from '../domain/session.ts';
import type { AuditEvent } from '../store/audit-store.ts';
import type { NewObservation, ObservedDemand } from '../store/observation-store.ts';
import type { Stores } from '../store/stores.ts';
import type { Transact } from '../store/transact.ts';
import { bareEvent } from './audit-event.ts';
import type { ActivePolicy } from './authorize.ts';
import type { Db } from './flow-deps.ts';
import { compileStored, type SettingOf } from './policy-setting.ts';
import { createSingleRead } from './single-read.ts';

export type { Observation, ObservedCount } from '../store/observation-store.ts';

const flushEveryMs = 500;
const pollEveryMs = 1_000;
const maxQueued = 10_000;
const batchSize = 500;
/** Demands that this process knows to be written; forgotten all at once, for a row that is there stays. */
const maxKnown = 200_000;
/** Stands for whoever has not signed in: it is counted that it happens, not how often. */
const nobody = '00000000-0000-0000-0000-000000000000';

export type ObserveDeps = {
  db: Db;
  transact: Transact;
  stores: Pick<Stores, 'observations' | 'audit'>;
  norms: readonly Norm[];
  settingOf: SettingOf;
  active(): ActivePolicy;
  /** False while notifications cannot be trusted: then it is asked for each second. */
  isHearing(): boolean;
  /** Answers kept in memory were given unobserved. */
  onChanged(): void;
  onFailure(cause: unknown): void;
  nowMs(): number;
};

export type ObservedNote = {
  target: ObservedTarget;
  routeId: string;
  session: Session | null;
  decision: Enforced;
};

type Observed = {
  id: string;
  setting: PolicySetting;
  /** Of the version in force: whether the draft tells apart targets of that route. */
  isSplit(routeId: string): boolean;
};

const eventOf = (
  event: string,
  { accountId, author, ...facts }: Record<string, unknown> & { author: string; accountId: string | null },
): AuditEvent => ({ ...bareEvent(event, { author, ...facts }), accountId });

function createSplits(active: () => ActivePolicy, draft: Policy): Observed['isSplit'] {
  let version = -1;
  let successorsOf = createRouteSuccession(null, draft);
  return (routeId) => {
    const now = active();
    if (now.version !== version) {
      version = now.version;
      successorsOf = createRouteSuccession(now.policy, draft);
    }
    return successorsOf(routeId).length > 1;
  };
}

export function createObserve(deps: ObserveDeps) {
  const { db, stores } = deps;
  let observed: Observed | null = null;
  let queue: ObservedDemand[] = [];
  const known = new Set<string>();
  let flushing: Promise<void> | null = null;

  async function read(): Promise<void> {
    const id = await stores.observations.runningId(db);
    if (id === (observed?.id ?? null)) return;
    known.clear();
    const policy = id && compileStored(await stores.observations.documentOf(db, id), deps.norms);
    // A document this program cannot compile observes nothing.
    observed = policy
      ? { id, setting: deps.settingOf(policy), isSplit: createSplits(deps.active, policy) }
      : null;
    deps.onChanged();
  }

  const { refresh } = createSingleRead(read);

  async function write(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.slice(0, batchSize);
      queue = queue.slice(batch.length);
      try {
        await stores.observations.insertBatch(db, batch);
      } catch (cause) {
        // Counts are no proof: what cannot be written is left out, and said.
        deps.onFailure(cause);
        known.clear();
        return;
      }
    }
  }

  function flush(): Promise<void> {
    flushing ??= write().finally(() => {
      flushing = null;
    });
    return flushing;
  }

  function keep(observation: Observed, note: ObservedNote): void {
    const { session, decision, routeId, target } = note;
    const nowMs = deps.nowMs();
    const demand = findDemand(observation.setting, target, session, decision, nowMs);
    if (!demand) return;
    const sessionId = session?.id ?? nobody;
    const key = `${sessionId} ${routeId} ${demand.outcome}`;
    if (known.has(key) || queue.length >= maxQueued) return;
    if (known.size >= maxKnown) known.clear();
    known.add(key);
    queue.push({
      observationId: observation.id,
      sessionId,
      accountId: session?.accountId ?? null,
      routeId,
      cohort: cohortOf(session?.representation.legalSubject.type ?? null),
      outcome: demand.outcome,
      missing: demand.missing,
      policyVersion: deps.active().version,
      atMs: nowMs,
    });
  }

  const timers = [
    setInterval(() => void flush(), flushEveryMs),
    setInterval(() => {
      if (!deps.isHearing()) refresh().catch(deps.onFailure);
    }, pollEveryMs),
  ];
  for (const timer of timers) timer.unref();

  return {
    refresh,
    flush,

    /** Something was heard: another draft is observed, or none. */
    follow: (): void => void refresh().catch(deps.onFailure),

    /** Of an answer that was worked out now. Never throws, never waits. */
    note(note: ObservedNote): void {
      if (observed === null) return;
      try {
        keep(observed, note);
      } catch (cause) {
        deps.onFailure(cause);
      }
    },

    /** Whether an answer from memory has to be looked at too: its route is several in the draft. */
    looksAtEach: (routeId: string): boolean => observed?.isSplit(routeId) ?? false,

    /** The draft as it is now stays what is observed, whatever becomes of it. */
    async start(draft: NewObservation): Promise<string> {
      if (!compileStored(draft.document, deps.norms))
        throw new BrokerError('malformed-request', { field: 'draft' });
      const id = await deps.transact(async (tx) => {
        const started = await stores.observations.start(tx.trx, draft);
        if (started === null) throw new BrokerError('observation-running');
        tx.changed({ kind: 'observation' });
        const { author, accountId, draftId } = draft;
        await stores.audit.append(
          tx.trx,
          eventOf('observation-started', { author, accountId, observation: started, draft: draftId }),
        );
        return started;
      });
      await refresh();
      return id;
    },

    /** False: it was stopped already. */
    async stop(id: string, by: { author: string; accountId: string | null }): Promise<boolean> {
      const stopped = await deps.transact(async (tx) => {
        if (!(await stores.observations.stop(tx.trx, id, by.author))) return false;
        tx.changed({ kind: 'observation' });
        await stores.audit.append(tx.trx, eventOf('observation-stopped', { ...by, observation: id }));
        return true;
      });
      await refresh();
      return stopped;
    },

    find: (id: string) => stores.observations.find(db, id),
    list: () => stores.observations.list(db),
    count: (id: string) => stores.observations.count(db, id),

    async close(): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      await flush();
    },
  };
}

export type Observe = ReturnType<typeof createObserve>;
