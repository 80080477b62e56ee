// Searching the audit trail, newest first, by what may be asked in clear. Sealed columns stay where they are.

import type { Knex } from 'knex';
import { type Bindings, isUuid, msOf, queryRows, timestampOf } from './query.ts';

export type AuditFilter = {
  fromMs?: number;
  untilMs?: number;
  event?: string;
  outcome?: 'success' | 'failure';
  accountId?: string;
  correlationId?: string;
};

export type AuditFound = {
  seq: number;
  eventId: string;
  atMs: number;
  event: string;
  outcome: string;
  reason: string | null;
  accountId: string | null;
  sessionId: string | null;
  correlationId: string | null;
  required: unknown;
  reached: unknown;
  facts: Record<string, unknown>;
};

export type FoundRow = {
  seq: number;
  event_id: string;
  at: Date;
  event: string;
  outcome: string;
  reason: string | null;
  account_id: string | null;
  session_id: string | null;
  correlation_id: string | null;
  required: unknown;
  reached: unknown;
  facts: Record<string, unknown>;
};

/** Everything that is not sealed. */
export const foundColumns = `seq, event_id, at, event, outcome, reason, account_id, session_id, correlation_id,
  required, reached, facts`;

export const foundOf = (row: FoundRow): AuditFound => ({
  seq: row.seq,
  eventId: row.event_id,
  atMs: msOf(row.at),
  event: row.event,
  outcome: row.outcome,
  reason: row.reason,
  accountId: row.account_id,
  sessionId: row.session_id,
  correlationId: row.correlation_id,
  required: row.required,
  reached: row.reached,
  facts: row.facts,
});

/** Each a condition of its own, so that the planner sees which index serves. */
function conditionsOf(filter: AuditFilter): { text: string[]; bindings: Bindings } {
  const { fromMs, untilMs, event, outcome, accountId, correlationId } = filter;
  const given: [string, Bindings][] = [];
  if (fromMs !== undefined) given.push(['at >= :from::timestamptz', { from: timestampOf(fromMs) }]);
  if (untilMs !== undefined) given.push(['at < :until::timestamptz', { until: timestampOf(untilMs) }]);
  if (event) given.push(['event = :event', { event }]);
  if (outcome) given.push(['outcome = :outcome', { outcome }]);
  if (accountId) given.push(['account_id = :accountId::uuid', { accountId }]);
  if (correlationId) given.push(['correlation_id = :correlationId', { correlationId }]);
  return {
    text: given.map(([text]) => text),
    bindings: Object.assign({}, ...given.map(([, bindings]) => bindings)),
  };
}

export async function searchAudit(
  trx: Knex,
  filter: AuditFilter,
  { beforeSeq, limit }: { beforeSeq: number | null; limit: number },
): Promise<AuditFound[]> {
  if (filter.accountId && !isUuid(filter.accountId)) return [];
  const { text, bindings } = conditionsOf(filter);
  const before = beforeSeq === null ? [] : ['seq < :beforeSeq'];
  const where = [...text, ...before];
  const rows = await queryRows<FoundRow>(
    trx,
    `select ${foundColumns} from audit ${where.length === 0 ? '' : `where ${where.join(' and ')}`} order by seq desc limit :limit`,
    { ...bindings, ...(beforeSeq === null ? {} : { beforeSeq }), limit },
  );
  return rows.map(foundOf);
}
