// Work that waits in the database, taken in rounds: at once when told so, and every so often. One round at a time here;
// what fails comes back by the database's own clock, whichever replica takes it then.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';

/** Work under way when the process ends gets this long; another replica, or the next start, takes what is left. */
const patienceMs = 2_000;

export function startOutbox<Item>(deps: {
  /** Its name in the log. */
  work: string;
  atOnce: number;
  everyMs: number;
  claim(count: number): Promise<Item[]>;
  /** Reports what becomes of its item; throws only when that cannot be written. */
  send(item: Item): Promise<void>;
  log: Log;
}) {
  const { work, atOnce, everyMs, claim, send, log } = deps;
  let closed = false;
  let running: Promise<void> | null = null;
  let again = false;

  async function drain(): Promise<void> {
    for (;;) {
      again = false;
      const claimed = closed ? [] : await claim(atOnce);
      const done = await Promise.allSettled(claimed.map(send));
      const failure = done.find((result) => result.status === 'rejected');
      if (failure) throw failure.reason;
      if (claimed.length < atOnce && !again) return;
    }
  }

  function wake(): void {
    again = true;
    if (closed || running) return;
    running = drain()
      .catch((cause) => {
        if (!closed) log.error('background-work-failed', { work }, cause);
      })
      .finally(() => {
        running = null;
      });
  }

  const timer = setInterval(wake, everyMs).unref();

  return {
    /** Never throws: called after a commit, when there is nobody to tell any more. */
    wake,
    async close(): Promise<void> {
      closed = true;
      clearInterval(timer);
      const patience = new AbortController();
      const enough = sleep(patienceMs, null, { signal: patience.signal }).catch(() => null);
      await Promise.race([running ?? Promise.resolve(), enough]);
      patience.abort();
    },
  };
}
