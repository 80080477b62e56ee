// Hears what other replicas changed, and knows how long that hearing can be trusted.
// PostgreSQL delivers waiting notifications before it answers a query on the same connection; so a barrier query
// answered now, sent t ago, proves that everything committed until t ago was heard. Silence is distrust.

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { type Change, changeChannel, parseChange } from './change.ts';
import { createDatabaseClock } from './database-clock.ts';
import { createListener, type Listener } from './listener.ts';

export type ChangeFeedOptions = {
  kind: 'postgres' | 'pglite';
  /** The pool: proves at the start that a NOTIFY sent there is heard here. */
  db: Knex;
  /** Null with PGlite. Must reach the server itself: a pooler loses LISTEN. */
  directUrl: string | null;
  onChange(change: Change): void;
  /** Everything remembered may be stale: forget it all. */
  onReset(): void;
  onWarning?: (event: 'change-feed-untrusted' | 'change-feed-lost', detail: string) => void;
  barrierEveryMs?: number;
  trustForMs?: number;
  /** Without an answer this long, the connection counts as dead. */
  deadAfterMs?: number;
};

export type ChangeFeed = {
  /** Resolves after the first attempt, whether it worked or not: a database that is down must not stop the start. */
  start(): Promise<void>;
  /** True while this process may answer from memory. */
  isTrusted(): boolean;
  /** Database time. */
  dbNowMs(): number;
  close(): Promise<void>;
};

const firstRetryMs = 100;
const lastRetryMs = 2_000;

export function createChangeFeed(options: ChangeFeedOptions): ChangeFeed {
  if (options.kind === 'pglite' || options.directUrl === null) return createLocalFeed();
  return createRemoteFeed({ ...options, directUrl: options.directUrl });
}

/** PGlite is one process: transact tells it everything, and its clock is ours. */
function createLocalFeed(): ChangeFeed {
  return {
    async start() {},
    isTrusted: () => true,
    dbNowMs: () => Date.now(),
    async close() {},
  };
}

type State = {
  closed: boolean;
  listener: Listener | null;
  timer: NodeJS.Timeout | null;
  retryMs: number;
  /** The own notification that must come back over this connection; null once it did. */
  awaitedProof: string | null;
  warnedUntrusted: boolean;
  /** performance.now() at which the newest answered barrier was sent. */
  trustedSince: number;
};

function createRemoteFeed(options: ChangeFeedOptions & { directUrl: string }): ChangeFeed {
  const { db, directUrl, onChange, onReset, onWarning = () => {} } = options;
  const { barrierEveryMs = 200, trustForMs = 500, deadAfterMs = 2_000 } = options;
  const clock = createDatabaseClock();
  const state: State = {
    closed: false,
    listener: null,
    timer: null,
    retryMs: firstRetryMs,
    awaitedProof: null,
    warnedUntrusted: false,
    trustedSince: Number.NEGATIVE_INFINITY,
  };

  function schedule(work: () => Promise<void>, afterMs: number): void {
    if (state.closed) return;
    state.timer = setTimeout(() => void work(), afterMs);
    state.timer.unref();
  }

  function warnUntrusted(detail: string): void {
    if (state.warnedUntrusted) return;
    state.warnedUntrusted = true;
    onWarning('change-feed-untrusted', detail);
  }

  function lose(listener: Listener, detail: string): void {
    if (state.listener !== listener) return;
    state.listener = null;
    state.trustedSince = Number.NEGATIVE_INFINITY;
    listener.destroy();
    if (state.timer) clearTimeout(state.timer);
    if (state.closed) return;
    onWarning('change-feed-lost', detail);
    schedule(connect, state.retryMs);
    state.retryMs = Math.min(state.retryMs * 2, lastRetryMs);
  }

  function hear(listener: Listener, payload: string): void {
    if (state.listener !== listener) return;
    if (payload === state.awaitedProof) {
      // Only from here on is nothing missed, so whatever was remembered before goes.
      state.awaitedProof = null;
      onReset();
      return;
    }
    const change = parseChange(payload);
    if (change) onChange(change);
  }

  async function connect(): Promise<void> {
    state.awaitedProof = `proof:${randomUUID()}`;
    const listener: Listener = createListener({
      url: directUrl,
      channel: changeChannel,
      answerWithinMs: deadAfterMs,
      onNotification: (payload) => hear(listener, payload),
      onLost: (detail) => lose(listener, detail),
    });
    state.listener = listener;
    try {
      await listener.open();
      await db.raw('select pg_notify(?, ?)', [changeChannel, state.awaitedProof]);
      await barrier(listener);
      state.retryMs = firstRetryMs;
      if (state.awaitedProof !== null) {
        warnUntrusted(
          'no notification came back over DATABASE_DIRECT_URL: every decision reads the database',
        );
      }
    } catch (error) {
      lose(listener, error instanceof Error ? error.message : 'unknown');
    }
  }

  /** One at a time; sentAt is taken before it leaves, so queueing only ever makes us trust less. */
  async function barrier(listener: Listener): Promise<void> {
    const sentAt = performance.now();
    const answer = await listener.barrier();
    if (state.listener !== listener) return;
    const receivedAt = performance.now();
    clock.learn(answer.databaseMs, sentAt, receivedAt);
    if (!answer.listening) {
      // A proof nobody sends: what this connection missed cannot be known, even if it listens again later.
      state.awaitedProof = `lost:${randomUUID()}`;
      warnUntrusted(
        'DATABASE_DIRECT_URL leads to a pooler, which loses LISTEN: every decision reads the database',
      );
    } else if (state.awaitedProof === null) {
      state.trustedSince = sentAt;
    }
    schedule(() => nextBarrier(listener), Math.max(0, barrierEveryMs - (receivedAt - sentAt)));
  }

  async function nextBarrier(listener: Listener): Promise<void> {
    try {
      await barrier(listener);
    } catch (error) {
      lose(listener, error instanceof Error ? error.message : 'unknown');
    }
  }

  return {
    start: connect,
    isTrusted: () => performance.now() - state.trustedSince < trustForMs,
    dbNowMs: clock.nowMs,
    async close() {
      state.closed = true;
      state.trustedSince = Number.NEGATIVE_INFINITY;
      if (state.timer) clearTimeout(state.timer);
      state.listener?.destroy();
      state.listener = null;
    },
  };
}
