// The database's time without a round trip: its offset to this process's monotonic clock, so that a wrong or
// jumping system clock decides nothing. The offset is half a round trip uncertain.

export type DatabaseClock = {
  nowMs(): number;
  /** All in milliseconds; sent and received by performance.now(). */
  learn(databaseMs: number, sentAt: number, receivedAt: number): void;
};

export function createDatabaseClock(): DatabaseClock {
  let offset: number | null = null;
  return {
    nowMs: () => (offset === null ? Date.now() : performance.now() + offset),
    learn(databaseMs, sentAt, receivedAt) {
      offset = databaseMs - (sentAt + receivedAt) / 2;
    },
  };
}
