// Takes waiting mail out of the database and hands it to the transport: at once when told so, and every few seconds.
// One round at a time; what fails comes back later by the database's own clock, whichever replica takes it then.

import type { Mail } from '../domain/mail.ts';
import type { Log } from '../log.ts';
import type { MailTransport } from './mail.ts';
import { type MailSite, renderMail } from './mail-templates.ts';
import { startOutbox } from './outbox.ts';

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

  /** Null: it still makes sense to send it. */
  function hopeless(content: Claimed['content']): 'unreadable' | 'too-late' | null {
    if (!content) return 'unreadable';
    const { mail } = content;
    return 'untilMs' in mail.facts && mail.facts.untilMs <= deps.nowMs() ? 'too-late' : null;
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

  const outbox = startOutbox({ work: 'mail', atOnce, everyMs, claim: queue.claim, send: sendOne, log });
  return {
    wake: outbox.wake,
    async close(): Promise<void> {
      await outbox.close();
      transport.close();
    },
  };
}
