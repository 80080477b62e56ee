// The audit trail: appended in the same transaction as the fact it records, chained by the database itself.
// An append holds the chain's lock until commit, so it must be the last statement of its transaction.

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Identifier } from '../domain/identifier.ts';
import { type AuditFound, type FoundRow, foundColumns, foundOf, searchAudit } from './audit-search.ts';
import type { LookupHash } from './lookup-hash.ts';
import { type Bindings, queryRows } from './query.ts';
import type { SubjectKeys } from './subject-key.ts';

export type AuditEvent = {
  /** What happened, for instance `sign-in`, `step-up`, `factor-enrolled`. */
  event: string;
  outcome: 'success' | 'failure';
  reason: string | null;
  accountId: string | null;
  sessionId: string | null;
  correlationId: string | null;
  required: unknown;
  reached: unknown;
  /** In clear: codes, names of classes and norms, acr verbatim, client id. Never a number or name of a person. */
  facts: Record<string, unknown>;
  legalSubject: Identifier | null;
  actingSubject: string | null;
  intermediary: Identifier | null;
  /** Sealed with the three above under the account's own key. */
  personal: Record<string, unknown> | null;
};

/** What the sealed column holds. */
export type AuditPersonal = {
  legalSubject: Identifier | null;
  actingSubject: string | null;
  intermediary: Identifier | null;
  other: Record<string, unknown> | null;
};

export type AuditRow = AuditFound & { personalSealed: Buffer | null };

type Row = FoundRow & { personal_sealed: Buffer | null };

export type AuditStore = ReturnType<typeof createAuditStore>;

/** seq, at, prev_hash and row_hash are the database's: its trigger overwrites whatever is given. */
const insertSql = `insert into audit (event_id, event, outcome, reason, account_id, session_id, correlation_id,
    required, reached, facts, legal_subject_type, legal_subject_hash, acting_subject_hash, intermediary_hash,
    personal_sealed)
  values (:eventId, :event, :outcome, :reason, :accountId, :sessionId, :correlationId,
    :required::jsonb, :reached::jsonb, :facts::jsonb, :legalSubjectType, :legalSubjectHash, :actingSubjectHash,
    :intermediaryHash, :personalSealed)`;

const listedColumns = `${foundColumns}, personal_sealed`;

function jsonOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

function hashesOf(lookupHash: LookupHash, event: AuditEvent): Bindings {
  const { legalSubject, actingSubject, intermediary } = event;
  return {
    legalSubjectType: legalSubject?.type ?? null,
    legalSubjectHash: legalSubject && lookupHash.ofIdentifier('legal-subject', legalSubject),
    actingSubjectHash: actingSubject === null ? null : lookupHash.ofParts('acting-subject', actingSubject),
    intermediaryHash: intermediary && lookupHash.ofIdentifier('intermediary', intermediary),
  };
}

const rowOf = (row: Row): AuditRow => ({ ...foundOf(row), personalSealed: row.personal_sealed });

export function createAuditStore(deps: { lookupHash: LookupHash; subjectKeys: SubjectKeys }) {
  const { lookupHash, subjectKeys } = deps;
  const placeOf = (eventId: string) => ({ table: 'audit', column: 'personal_sealed', rowId: eventId });

  async function sealPersonal(trx: Knex, eventId: string, event: AuditEvent): Promise<Buffer | null> {
    const { legalSubject, actingSubject, intermediary, personal } = event;
    if (!legalSubject && !actingSubject && !intermediary && !personal) return null;
    const value: AuditPersonal = { legalSubject, actingSubject, intermediary, other: personal };
    return subjectKeys.sealPersonal(trx, event.accountId, value, placeOf(eventId));
  }

  return {
    /** The last statement of its transaction. Returns the event's id, which pages may show as reference. */
    async append(trx: Knex, event: AuditEvent): Promise<string> {
      const eventId = randomUUID();
      const personalSealed = await sealPersonal(trx, eventId, event);
      const { reason, accountId, sessionId, correlationId, outcome } = event;
      await queryRows(trx, insertSql, {
        ...hashesOf(lookupHash, event),
        eventId,
        event: event.event,
        outcome,
        reason,
        accountId,
        sessionId,
        correlationId,
        required: jsonOrNull(event.required),
        reached: jsonOrNull(event.reached),
        facts: JSON.stringify(event.facts),
        personalSealed,
      });
      return eventId;
    },

    /** Oldest first, after the given sequence. */
    async list(trx: Knex, afterSeq: number, limit: number): Promise<AuditRow[]> {
      const rows = await queryRows<Row>(
        trx,
        `select ${listedColumns} from audit where seq > :afterSeq order by seq limit :limit`,
        { afterSeq, limit },
      );
      return rows.map(rowOf);
    },

    /** Newest first, without sealed columns; beforeSeq: where the page before ended. */
    search: searchAudit,

    /** What was recorded under the reference code that a person was shown; newest first. */
    async findByReference(trx: Knex, correlationId: string): Promise<AuditRow[]> {
      const rows = await queryRows<Row>(
        trx,
        `select ${listedColumns} from audit where correlation_id = :correlationId order by seq desc limit 100`,
        { correlationId },
      );
      return rows.map(rowOf);
    },

    /** Null when the row has none, or when the account's key was erased. */
    async openPersonal(trx: Knex, row: AuditRow): Promise<AuditPersonal | null> {
      if (row.personalSealed === null) return null;
      return subjectKeys.openPersonal<AuditPersonal>(
        trx,
        row.accountId,
        row.personalSealed,
        placeOf(row.eventId),
      );
    },
  };
}
