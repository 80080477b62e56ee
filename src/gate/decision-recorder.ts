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
}) {
  let queue: Row[] = [];
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
        await deps.write(batch);
      } catch (cause) {
        deps.onFailure(cause);
        return;
      }
      queue = queue.slice(batch.length);
      waitingSinceMs = queue.length > 0 ? deps.monotonicMs() : null;
    }
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
      if (seen.has(key)) return true;
      if (isBlocked()) return false;
      queue.push(row());
      seen.add(key);
      waitingSinceMs ??= deps.monotonicMs();
      return true;
    },
    flush,
    async close(): Promise<void> {
      clearInterval(timer);
      await flush();
    },
  };
}
