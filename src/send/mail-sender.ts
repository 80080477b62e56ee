// Takes waiting mail out of the database and hands it to the transport: at once when told so, and every few seconds.
// One round at a time; what fails comes back later by the database's own clock, whichever replica takes it then.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Mail } from '../domain/mail.ts';
import type { Log } from '../log.ts';
import type { MailTransport } from './mail.ts';
import { type MailSite, renderMail } from './mail-templates.ts';

type Claimed = { id: string; attempts: number; content: { to: string; mail: Mail } | null };
export type MailOutcome = 'sent' | 'failed' | 'given-up';

export type MailQueue = {
  claim(count: number): Promise<Claimed[]>;
  sent(id: string): Promise<void>;
  /** True: that was the last try. */
  failed(claimed: { id: string; attempts: number }): Promise<boolean>;
  giveUp(id: string): Promise<void>;
};

const atOnce = 5;
const everyMs = 3_000;
const patienceMs = 2_000;

export type MailSender = ReturnType<typeof createMailSender>;

export function createMailSender(deps: {
  queue: MailQueue;
  transport: MailTransport;
  site: MailSite;
  log: Log;
  nowMs(): number;
  count(outcome: MailOutcome): void;
}) {
  const { queue, transport, log, count } = deps;
  let closed = false;
  let running: Promise<void> | null = null;
  let again = false;

  /** Null: it still makes sense to send it. */
  function hopeless(content: Claimed['content']): 'unreadable' | 'too-late' | null {
    if (!content) return 'unreadable';
    const { mail } = content;
    return mail.template === 'password-reset' && mail.facts.untilMs <= deps.nowMs() ? 'too-late' : null;
  }

  async function sendOne({ id, attempts, content }: Claimed): Promise<void> {
    const reason = hopeless(content);
    if (!content || reason) {
      await queue.giveUp(id);
      count('given-up');
      const fields = { mail: id, reason: reason ?? 'unreadable' };
      if (reason === 'too-late') log.warn('mail-given-up', fields);
      else log.error('mail-given-up', fields);
      return;
    }
    const { to, mail } = content;
    try {
      await transport.deliver(id, to, renderMail(mail, deps.site));
    } catch (cause) {
      await reportFailure({ id, attempts }, mail.template, cause);
      return;
    }
    await queue.sent(id);
    count('sent');
  }

  async function reportFailure(
    claimed: { id: string; attempts: number },
    template: string,
    cause: unknown,
  ): Promise<void> {
    const givenUp = await queue.failed(claimed);
    count(givenUp ? 'given-up' : 'failed');
    // The server's own words may repeat the address: only its code is kept.
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const fields = { mail: claimed.id, template, attempts: claimed.attempts, failure: code };
    if (givenUp) log.error('mail-given-up', { ...fields, reason: 'undeliverable' });
    else log.warn('mail-not-sent', fields);
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
        if (!closed) log.error('background-work-failed', { work: 'mail' }, cause);
      })
      .finally(() => {
        running = null;
      });
  }

  const timer = setInterval(wake, everyMs).unref();

  return {
    /** Never throws: called after a commit, when there is nobody to tell any more. */
    wake,
    /** A mail that is just going out gets a moment; another replica, or the next start, takes what is left. */
    async close(): Promise<void> {
      closed = true;
      clearInterval(timer);
      const patience = new AbortController();
      const enough = sleep(patienceMs, null, { signal: patience.signal }).catch(() => null);
      await Promise.race([running ?? Promise.resolve(), enough]);
      patience.abort();
      transport.close();
    },
  };
}
