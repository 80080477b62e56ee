// Recomputes the audit chain outside the database's trigger and names the first row that does not fit.
// A cut tail leaves a chain that is whole: give the head noted earlier as anchor to see that too.

import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { queryRows } from './query.ts';

export type AuditHead = { seq: number; hash: string };
export type AuditVerdict = {
  ok: boolean;
  /** Rows that were looked at. */
  rows: number;
  /** The first sequence that is missing, altered or out of order. */
  firstBad?: number;
  /** The newest row of a sound chain; null when it is empty. Keep it elsewhere as the next anchor. */
  head: AuditHead | null;
};

const batchSize = 500;

/** Twin of the canonical text in the trigger (migration 003); a test holds them together. */
const batchSql = `
  select seq, prev_hash, row_hash, jsonb_build_object(
    'format', 1, 'seq', seq, 'event_id', event_id,
    'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'event', event, 'outcome', outcome, 'reason', reason,
    'account_id', account_id, 'session_id', session_id, 'correlation_id', correlation_id,
    'required', required, 'reached', reached, 'facts', facts,
    'legal_subject_type', legal_subject_type,
    'legal_subject_hash', encode(legal_subject_hash, 'hex'),
    'acting_subject_hash', encode(acting_subject_hash, 'hex'),
    'intermediary_hash', encode(intermediary_hash, 'hex'),
    'personal_sealed', encode(personal_sealed, 'hex'),
    'prev_hash', encode(prev_hash, 'hex'))::text as canonical
  from audit where seq > :afterSeq order by seq limit :limit`;

type Row = { seq: number; prev_hash: Buffer; row_hash: Buffer; canonical: string };

function fits(row: Row, seq: number, previous: Buffer): boolean {
  const expected = createHash('sha256').update(previous).update(row.canonical, 'utf8').digest();
  return row.seq === seq && row.prev_hash.equals(previous) && row.row_hash.equals(expected);
}

/** anchor: a head noted earlier; a chain that no longer holds it has lost rows. */
export async function verifyAudit(db: Knex, anchor?: AuditHead): Promise<AuditVerdict> {
  let previous: Buffer = Buffer.alloc(32);
  let seq = 0;
  let anchorSeen = anchor === undefined;
  for (;;) {
    const batch = await queryRows<Row>(db, batchSql, { afterSeq: seq, limit: batchSize });
    for (const row of batch) {
      if (!fits(row, seq + 1, previous)) return { ok: false, rows: seq, firstBad: seq + 1, head: null };
      previous = row.row_hash;
      seq = row.seq;
      if (seq === anchor?.seq) {
        if (anchor.hash !== previous.toString('hex'))
          return { ok: false, rows: seq, firstBad: seq, head: null };
        anchorSeen = true;
      }
    }
    if (batch.length < batchSize) break;
  }
  if (!anchorSeen) return { ok: false, rows: seq, firstBad: seq + 1, head: null };
  return { ok: true, rows: seq, head: seq === 0 ? null : { seq, hash: previous.toString('hex') } };
}
