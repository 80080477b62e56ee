// Recorded decisions for an auditor: found by what may be asked in clear, whom they were about masked until revealed,
// and every revealing on the record before a name leaves.

import { BrokerError } from '../domain/errors.ts';
import { readReferenceCode } from '../domain/reference-code.ts';
import type {
  DecisionCursor,
  DecisionFilter,
  DecisionPersonal,
  FoundDecision,
} from '../store/decision-reader.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession } from './broker-session.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';
import { findReferenced } from './reference.ts';

export type { DecisionCursor, DecisionPersonal, FoundDecision } from '../store/decision-reader.ts';

export type DecisionQuestion = Omit<DecisionFilter, 'sessionIds'> & { reference?: string };
export type Revealed = { id: number; personal: DecisionPersonal | null };

/** So many at once: a person reads no more, and a list of everybody is an export. */
export const mostRevealed = 20;

export type DecisionReading = ReturnType<typeof createDecisionReading>;

export function createDecisionReading(deps: FlowDeps & { events: AuditEvents }) {
  const { stores, db } = deps;

  /** What a person was told by telephone leads to the sessions it was said in. */
  async function filterOf({ reference, ...filter }: DecisionQuestion): Promise<DecisionFilter> {
    if (reference === undefined) return filter;
    const rows = await findReferenced(deps, readReferenceCode(reference));
    return { ...filter, sessionIds: rows.flatMap(({ sessionId }) => sessionId ?? []) };
  }

  return {
    /** Newest first; next: where the following page begins, null at the end. */
    async page(question: DecisionQuestion, before: DecisionCursor | null, limit: number) {
      const found = await stores.decisionReader.search(db, await filterOf(question), before, limit + 1);
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      return { rows, next: found.length > limit && last ? { atMs: last.atMs, id: last.id } : null };
    },

    find: (id: number): Promise<FoundDecision | null> => stores.decisionReader.byId(db, id),

    /** personal null: the account's key was erased, or there was nothing. */
    async reveal(ids: readonly number[], by: BrokerSession, caller: Caller): Promise<Revealed[]> {
      if (ids.length === 0 || ids.length > mostRevealed) {
        throw new BrokerError('malformed-request', { field: 'decision' });
      }
      const facts = { decisions: [...ids] };
      await deps.transact(async (tx) => {
        await stores.audit.append(tx.trx, deps.events.ofSession('decisions-revealed', by, caller, { facts }));
      });
      const revealed: Revealed[] = [];
      for (const id of ids) revealed.push({ id, personal: await stores.decisionReader.openPersonal(db, id) });
      return revealed;
    },
  };
}
