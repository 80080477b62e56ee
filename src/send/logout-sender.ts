// Takes waiting notices of ended sessions and brings each to its portal (OpenID Connect Back-Channel Logout 1.0): at
// once when told so, and every second. Signing out never waits for it; what fails comes back by the database's clock.

import type { Log } from '../log.ts';
import { startOutbox } from './outbox.ts';

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

export type LogoutSender = ReturnType<typeof createLogoutSender>;

export function createLogoutSender(deps: {
  queue: NoticeQueue;
  /** False: the client is gone, or wants to hear nothing any more. Throws an error with a code that names no person. */
  deliver(notice: Notice): Promise<boolean>;
  log: Log;
  count(outcome: NoticeOutcome): void;
}) {
  const { queue, deliver, log, count } = deps;

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

  return startOutbox({ work: 'logout-notices', atOnce, everyMs, claim: queue.claim, send: sendOne, log });
}
