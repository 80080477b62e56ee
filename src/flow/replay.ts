// Recorded decisions of the last days, decided again under another policy: read in pages, counted in bounded memory,
// with progress that every replica can show. One at a time over all replicas; it changes nothing.

import type { OfferedFactor } from '../domain/decide.ts';
import { BrokerError } from '../domain/errors.ts';
import type { PolicySetting } from '../domain/judge.ts';
import type { Norm } from '../domain/norm.ts';
import type { Policy } from '../domain/policy.ts';
import { createReplay } from '../domain/replay.ts';
import { createReplayTally, type ReplayResult } from '../domain/replay-tally.ts';
import type { DecisionCursor } from '../store/decision-reader.ts';
import type { ReplayOrder, ReplayRun } from '../store/policy-replay-store.ts';
import type { Stores } from '../store/stores.ts';
import type { Db } from './flow-deps.ts';
import { compileStored, type SettingOf } from './policy-setting.ts';

const dayMs = 86_400_000;
/** So few that none keeps other work of this process waiting. */
const pageSize = 500;
const reportEveryMs = 500;
/** Versions follow each other in time, and so do the rows. */
const keptVersions = 3;
const keptFactors = 10_000;

export type ReplayDeps = {
  db: Db;
  stores: Pick<Stores, 'decisionReader' | 'policyReplays' | 'policyVersions'>;
  norms: readonly Norm[];
  settingOf: SettingOf;
  listFactors(accountId: string): Promise<OfferedFactor[]>;
  onFailure(cause: unknown): void;
  nowMs(): number;
  /** Monotonic milliseconds. */
  monotonicMs(): number;
};

export type ReplayView = Omit<ReplayRun, 'result'> & { result: ReplayResult | null };

/** Remembers a few; the oldest goes. */
function createMemory<Key, Value>(most: number) {
  const kept = new Map<Key, Value>();
  return async (key: Key, load: () => Promise<Value>): Promise<Value> => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const value = await load();
    kept.set(key, value);
    const oldest = kept.keys().next().value;
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return value;
  };
}

/** Streams the rows of a time through one replay. report returns false when it is to stop. */
export async function replayDecisions(
  deps: ReplayDeps,
  after: PolicySetting,
  between: { sinceMs: number; untilMs: number },
  report: (progress: { done: number; total: number }) => Promise<boolean>,
): Promise<ReplayResult | null> {
  const { db, stores } = deps;
  const versions = new Map<number, PolicySetting | null>();
  const remember = createMemory<string, OfferedFactor[]>(keptFactors);
  const factorsOf = (accountId: string) => remember(accountId, () => deps.listFactors(accountId));
  const replay = createReplay({ before: (version) => versions.get(version) ?? null, after });
  const tally = createReplayTally();

  async function loadVersion(number: number): Promise<void> {
    const version = await stores.policyVersions.byNumber(db, number);
    const policy = version && compileStored(version.document, deps.norms);
    versions.set(number, policy ? deps.settingOf(policy) : null);
    const [oldest] = versions.keys();
    if (versions.size > keptVersions && oldest !== undefined) versions.delete(oldest);
  }

  const { sinceMs, untilMs } = between;
  const total = await stores.decisionReader.countBetween(db, sinceMs, untilMs);
  const readAfter = (cursor: DecisionCursor) =>
    stores.decisionReader.pageForReplay(db, cursor, untilMs, pageSize);
  let rows = await readAfter({ atMs: sinceMs, id: 0 });
  let done = 0;
  for (;;) {
    const last = rows.at(-1);
    // The database reads on while this page is decided.
    const next = last && rows.length === pageSize ? readAfter(last) : null;
    next?.catch(() => {});
    for (const row of rows) {
      if (!versions.has(row.policyVersion)) await loadVersion(row.policyVersion);
      const replayed = replay(row);
      tally.add(row, replayed.needsFactors ? replay(row, await factorsOf(row.accountId)) : replayed);
    }
    done += rows.length;
    if (!(await report({ done, total: Math.max(total, done) }))) return null;
    if (next === null) return tally.result();
    rows = await next;
  }
}

export function createReplays(deps: ReplayDeps) {
  const { db, stores } = deps;
  const running = new Set<Promise<void>>();
  let closing = false;

  const viewOf = (run: ReplayRun | null): ReplayView | null =>
    run && { ...run, result: run.result as ReplayResult | null };

  async function run(id: string, order: ReplayOrder, policy: Policy): Promise<void> {
    let reportedMs = Number.NEGATIVE_INFINITY;
    let isWanted = true;
    async function report(progress: { done: number; total: number }): Promise<boolean> {
      const now = deps.monotonicMs();
      if (now - reportedMs < reportEveryMs && progress.done < progress.total) return isWanted && !closing;
      reportedMs = now;
      isWanted = await stores.policyReplays.report(db, id, progress);
      return isWanted && !closing;
    }
    const untilMs = deps.nowMs();
    const between = { sinceMs: untilMs - order.days * dayMs, untilMs };
    try {
      const result = await replayDecisions(deps, deps.settingOf(policy), between, report);
      await stores.policyReplays.end(db, id, result === null ? 'cancelled' : 'done', result);
    } catch (cause) {
      deps.onFailure(cause);
      await stores.policyReplays.end(db, id, 'failed').catch(deps.onFailure);
    }
  }

  return {
    /** Starts in the background of this process; the run's id. */
    async start(order: ReplayOrder, policy: Policy): Promise<string> {
      const id = await stores.policyReplays.start(db, order);
      if (id === null) throw new BrokerError('replay-running');
      const work = run(id, order, policy).finally(() => running.delete(work));
      running.add(work);
      return id;
    },

    find: async (id: string): Promise<ReplayView | null> => viewOf(await stores.policyReplays.find(db, id)),
    newest: async (): Promise<ReplayView | null> => viewOf(await stores.policyReplays.newest(db)),

    /** False: there is no such run, or it has ended. */
    cancel: (id: string): Promise<boolean> => stores.policyReplays.askToCancel(db, id),

    /** Stops what runs here; each says of itself that it was cancelled. */
    async close(): Promise<void> {
      closing = true;
      await Promise.all(running);
    },
  };
}

export type Replays = ReturnType<typeof createReplays>;
