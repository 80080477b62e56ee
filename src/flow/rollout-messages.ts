// Tells whoever has nothing but a password of the date, by mail: once per account, date and stage, by the clock or by
// hand. Whoever is ready is not written to any more.

import { cohorts } from '../domain/rollout-document.ts';
import { dueStage, firstEnd, type RolloutRoute } from '../domain/rollout-view.ts';
import type { MessageTarget, Recipient } from '../store/rollout-message-store.ts';
import type { AuditEvents } from './audit-event.ts';
import type { Caller, FlowDeps, Tx } from './flow-deps.ts';
import type { Notify } from './notify.ts';
import type { RolloutFlow } from './rollout.ts';

const readAtOnce = 5_000;
const writtenAtOnce = 100;
const byClock: Caller = { correlationId: 'clock', addressPrefix: null };

/** author null: the clock. */
export type Sender = { author: string | null; caller: Caller };

export function createRolloutMessages(
  deps: FlowDeps & { events: AuditEvents; notify: Notify; rollout: RolloutFlow },
) {
  const { stores, rollout, events } = deps;

  /** Each cohort's first date, and how near it is. */
  function targetsOf(routes: readonly RolloutRoute[]): MessageTarget[] {
    return cohorts.flatMap((cohort) => {
      const untilMs = firstEnd(routes, [cohort]);
      return untilMs === null ? [] : [{ cohort, untilMs, stage: dueStage(untilMs, deps.nowMs()) }];
    });
  }

  /** The portals that close to this person on that date, by name. */
  function portalsOf({ untilMs, cohorts: theirs }: Recipient, routes: readonly RolloutRoute[]) {
    const { portals } = deps.policy().policy;
    const closing = routes.filter(
      (route) =>
        route.open &&
        route.untilMs === untilMs &&
        theirs.some((cohort) => route.cohorts?.includes(cohort) ?? true),
    );
    const ids = new Set(closing.map(({ portalId }) => portalId));
    return [...ids].flatMap((id) => portals.get(id)?.label ?? []);
  }

  async function tell(tx: Tx, recipient: Recipient, routes: readonly RolloutRoute[]): Promise<boolean> {
    const { accountId, untilMs } = recipient;
    if (!(await stores.rolloutMessages.claim(tx.trx, recipient))) return false;
    const facts = { untilMs, portals: portalsOf(recipient, routes) };
    const mail = { template: 'rollout-reminder', facts, atMs: deps.nowMs() } as const;
    return deps.notify.enqueue(tx, accountId, mail);
  }

  /** Mails, their rows and the audit row come together or not at all. */
  async function sendBatch(
    due: readonly Recipient[],
    routes: readonly RolloutRoute[],
    { author, caller }: Sender,
  ): Promise<number> {
    return deps.transact(async (tx) => {
      const sent: Recipient[] = [];
      for (const recipient of due) if (await tell(tx, recipient, routes)) sent.push(recipient);
      if (sent.length === 0) return 0;
      const stages = [...new Set(sent.map(({ stage }) => stage))];
      const facts = { author, stages, accounts: sent.map(({ accountId }) => accountId) };
      const reason = author === null ? 'the date comes nearer' : 'sent by hand';
      const event = events.ofNobody('rollout-messages-sent', reason, caller, facts);
      await stores.audit.append(tx.trx, { ...event, outcome: 'success' });
      return sent.length;
    });
  }

  return {
    /** Without a mail server nothing is ever written. */
    canSend: () => deps.wakeMail !== null,

    /** How many would be written to now. */
    countDue: (): Promise<number> =>
      stores.rolloutMessages.countDue(deps.db, rollout.question(), targetsOf(rollout.listRoutes())),

    /** How many were written to. Two at once write to nobody twice. */
    async sendDue(sender: Sender = { author: null, caller: byClock }): Promise<number> {
      const routes = rollout.listRoutes();
      const targets = targetsOf(routes);
      if (!deps.wakeMail || targets.every(({ stage }) => stage === null)) return 0;
      let sent = 0;
      for (;;) {
        const due = await stores.rolloutMessages.listDue(deps.db, rollout.question(), targets, readAtOnce);
        let written = 0;
        for (let at = 0; at < due.length; at += writtenAtOnce) {
          written += await sendBatch(due.slice(at, at + writtenAtOnce), routes, sender);
        }
        sent += written;
        // Nothing written of what was due: somebody else is at it.
        if (due.length < readAtOnce || written === 0) return sent;
      }
    },
  };
}

export type RolloutMessages = ReturnType<typeof createRolloutMessages>;
