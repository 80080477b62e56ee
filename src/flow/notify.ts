// Tells a person by mail what changed on the account, in the transaction of the change: neither comes without the
// other. Notices go to the address that was valid before it, so that whoever takes an account over cannot hide it.

import type { Mail, NoticeFacts, NoticeTemplate } from '../domain/mail.ts';
import type { FlowDeps, Tx } from './flow-deps.ts';

export function createNotify(deps: Pick<FlowDeps, 'stores' | 'wakeMail' | 'nowMs'>) {
  const { stores, wakeMail } = deps;

  /** True when it will be sent. Accounts without an address (those of an upstream) get none. */
  async function enqueue(tx: Tx, accountId: string, mail: Mail): Promise<boolean> {
    if (!wakeMail) return false;
    const to = await stores.logins.emailOf(tx.trx, accountId);
    if (to === null) return false;
    await stores.outboundMail.enqueue(tx.trx, { accountId, to, mail });
    tx.trx.executionPromise.then(wakeMail, () => {});
    return true;
  }

  return {
    enqueue,

    /** Before an address changes, and before the audit row, which is the transaction's last statement. */
    async changed<T extends NoticeTemplate>(
      tx: Tx,
      accountId: string,
      template: T,
      facts: NoticeFacts[T],
    ): Promise<void> {
      await enqueue(tx, accountId, { template, facts, atMs: deps.nowMs() } as Mail);
    },
  };
}

export type Notify = ReturnType<typeof createNotify>;
