// The audit trail for an auditor: searched, verified, and taken out as a file. Nothing sealed ever leaves by this road.

import type { AuditFilter, AuditFound } from '../store/audit-search.ts';
import type { AuditVerdict } from '../store/verify-audit.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession } from './broker-session.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';

export type { AuditFilter, AuditFound } from '../store/audit-search.ts';
export type { AuditVerdict } from '../store/verify-audit.ts';

export const maxExportedRows = 100_000;
const batchSize = 500;

export type AuditReading = ReturnType<typeof createAuditReading>;

export function createAuditReading(
  deps: FlowDeps & { events: AuditEvents; verifyAudit(): Promise<AuditVerdict> },
) {
  const { stores, db } = deps;

  /** Newest first; next: the sequence that the following page begins below, null at the end. */
  async function page(filter: AuditFilter, beforeSeq: number | null, limit: number) {
    const found = await stores.audit.search(db, filter, { beforeSeq, limit: limit + 1 });
    const rows = found.slice(0, limit);
    return { rows, next: found.length > limit ? (rows.at(-1)?.seq ?? null) : null };
  }

  async function* batches(filter: AuditFilter): AsyncGenerator<AuditFound[]> {
    let before: number | null = null;
    for (let sent = 0; sent < maxExportedRows; sent += batchSize) {
      const { rows, next } = await page(filter, before, batchSize);
      yield rows;
      if (next === null) return;
      before = next;
    }
  }

  return {
    page,
    verify: deps.verifyAudit,

    /** Recorded before the first row leaves. */
    async export(by: BrokerSession, filter: AuditFilter, format: string, caller: Caller) {
      const facts = { format, filter };
      await deps.transact(async (tx) => {
        await stores.audit.append(tx.trx, deps.events.ofSession('audit-exported', by, caller, { facts }));
      });
      return batches(filter);
    },
  };
}
