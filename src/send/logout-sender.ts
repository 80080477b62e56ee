// Takes waiting notices of ended sessions and brings each to its portal (OpenID Connect Back-Channel Logout 1.0): at
// once when told so, and every second. Signing out never waits for it; what fails comes back by the database's clock.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';

type Notice = { id: string; clientId: string; sid: string; accountId: string; attempts: number };
export type NoticeOutcome = 'sent' | 'failed' | 'given-up';

export type NoticeQueue = {
  claim(count: number): Promise<Notice[]>;
  sent(id: string): Promise<void>;
  /** True: that was the last try. */
  failed(claimed: { id: string; attempts: number }): Promise<boolean>;
  giveUp(id: string): Promise<void>;
};

const atOnce = 20;
const everyMs = 1_000;
const patienceMs = 2_000;

export type LogoutSender = ReturnType<typeof createLogoutSender>;

export function createLogoutSender(deps: {
  queue: NoticeQueue;
  /** False: the client is gone, or wants to hear nothing any more. Throws an error with a code that names no person. */
  deliver(notice: Notice): Promise<boolean>;
  log: Log;
  count(outcome: NoticeOutcome): void;
}) {
  const { queue, deliver, log, count } = deps;
  let closed = false;
  let running: Promise<void> | null = null;
  let again = false;

  async function sendOne(notice: Notice): Promise<void> {
    const { id, clientId: client, attempts } = notice;
    let told: boolean;
    try {
      told = await deliver(notice);
    } catch (cause) {
      const isOver = await queue.failed({ id, attempts });
      count(isOver ? 'given-up' : 'failed');
      const failure = cause instanceof Error ? cause.message : 'unknown';
      log.warn(isOver ? 'logout-notice-given-up' : 'logout-notice-not-sent', { client, attempts, failure });
      return;
    }
    if (told) await queue.sent(id);
    else await queue.giveUp(id);
    count(told ? 'sent' : 'given-up');
  }

  async function drain(): Promise<void> {
    for (;;) {
      again = false;
      const claimed = closed ? [] : await queue.claim(atOnce);
      const done = await Promise.allSettled(claimed.map(sendOne));
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
        if (!closed) log.error('background-work-failed', { work: 'logout-notices' }, cause);
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
