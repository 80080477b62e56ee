// Decisions on their way to the decision table: one row per session, route, outcome, policy version and five
// minutes; batched, at most a second late, from a bounded queue. When rows cannot be written for 30 s, a
// decision that would need a row is not given: no record, no access.

export const bucketMs = 5 * 60_000;
const flushEveryMs = 500;
const blockedAfterMs = 30_000;
const maxQueued = 10_000;
const batchSize = 500;

export type DecisionRecorder<Row> = ReturnType<typeof createDecisionRecorder<Row>>;

export function createDecisionRecorder<Row>(deps: {
  write(rows: Row[]): Promise<void>;
  /** Monotonic milliseconds. */
  monotonicMs(): number;
  onFailure(cause: unknown): void;
  /** Whether the database refused what a row says, rather than being away: then no retry helps that row. */
  isRowRefused(cause: unknown): boolean;
}) {
  let queue: { key: string; row: Row }[] = [];
  /** What can never be recorded is never allowed again, and holds up nobody else's receipts. */
  const unrecordable = new Set<string>();
  let seen = new Set<string>();
  let seenBucket = -1;
  /** Since when rows wait although none was written; null with an empty queue. A write that hangs counts too. */
  let waitingSinceMs: number | null = null;
  let flushing: Promise<void> | null = null;

  function isBlocked(): boolean {
    if (queue.length >= maxQueued) return true;
    return waitingSinceMs !== null && deps.monotonicMs() - waitingSinceMs > blockedAfterMs;
  }

  async function writeAll(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.slice(0, batchSize);
      try {
        await deps.write(batch.map(({ row }) => row));
      } catch (cause) {
        deps.onFailure(cause);
        if (!deps.isRowRefused(cause) || !(await writeOneByOne(batch))) return;
      }
      queue = queue.slice(batch.length);
      waitingSinceMs = queue.length > 0 ? deps.monotonicMs() : null;
    }
  }

  /** False when the database went away meanwhile; rows written twice are one row there. */
  async function writeOneByOne(batch: typeof queue): Promise<boolean> {
    for (const { key, row } of batch) {
      try {
        await deps.write([row]);
      } catch (cause) {
        if (!deps.isRowRefused(cause)) return false;
        unrecordable.add(key);
      }
    }
    return true;
  }

  function flush(): Promise<void> {
    flushing ??= writeAll().finally(() => {
      flushing = null;
    });
    return flushing;
  }

  const timer = setInterval(() => {
    if (queue.length > 0) void flush();
  }, flushEveryMs);
  timer.unref();

  return {
    /** Queues the row unless this bucket has it; false when it cannot be recorded, and must then be denied. */
    note(bucket: number, key: string, row: () => Row): boolean {
      if (bucket !== seenBucket) {
        seenBucket = bucket;
        seen = new Set();
      }
      if (unrecordable.has(key)) return false;
      if (seen.has(key)) return true;
      if (isBlocked()) return false;
      queue.push({ key, row: row() });
      seen.add(key);
      waitingSinceMs ??= deps.monotonicMs();
      return true;
    },
    /** What needs a row is denied at the moment. */
    isBlocked,
    flush,
    async close(): Promise<void> {
      clearInterval(timer);
      await flush();
    },
  };
}
