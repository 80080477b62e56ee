// Gate decisions as receipts: one row per session, route, outcome and policy version in each five minutes.
// Written in batches off the answer's path; a row that is there already stays as it is.

import type { Knex } from 'knex';
import type { Identifier } from '../domain/identifier.ts';
import type { LookupHash } from './lookup-hash.ts';
import { queryRows, timestampOf } from './query.ts';
import type { SubjectKeys } from './subject-key.ts';

export type NewDecision = {
  sessionId: string;
  accountId: string;
  portalId: string;
  routeId: string;
  outcome: string;
  policyVersion: number;
  /** Database time of the decision. */
  atMs: number;
  required: unknown;
  reached: unknown;
  reasons: unknown;
  evidence: unknown;
  circumstances: unknown;
  /** Of a refusal: the code on its page. */
  reference: string | null;
  legalSubject: Identifier | null;
  /** Sealed under the account's own key. */
  personal: Record<string, unknown> | null;
  /** Of a decision with a row of its own: a moment that no other has. Left out: the five minutes it falls in. */
  ownMs?: number;
};

export const decisionBucketMs = 5 * 60 * 1_000;

export function bucketOf(atMs: number): number {
  return Math.floor(atMs / decisionBucketMs) * decisionBucketMs;
}

const bucketOfDecision = ({ ownMs, atMs }: NewDecision) => ownMs ?? bucketOf(atMs);

export type DecisionStore = ReturnType<typeof createDecisionStore>;

/** Sorted before it is written: two replicas that write the same receipts must not wait for each other in a ring. */
export function receiptKey(decision: NewDecision): string {
  const { sessionId, routeId, outcome, policyVersion } = decision;
  return keyOf({ sessionId, routeId, outcome, policyVersion, bucketMs: bucketOfDecision(decision) });
}

type ReceiptKey = Pick<NewDecision, 'sessionId' | 'routeId' | 'outcome' | 'policyVersion'> & {
  bucketMs: number;
};

const keyOf = ({ sessionId, routeId, outcome, policyVersion, bucketMs }: ReceiptKey): string =>
  JSON.stringify([sessionId, routeId, outcome, policyVersion, bucketMs]);

/** Where the personal fields of that receipt are sealed to. */
export const receiptPlace = (key: ReceiptKey) => ({
  table: 'decision',
  column: 'personal_sealed',
  rowId: keyOf(key),
});

const columns = [
  'session_id',
  'account_id',
  'portal_id',
  'route_id',
  'outcome',
  'policy_version',
  'bucket',
  'at',
  'required',
  'reached',
  'reasons',
  'evidence',
  'circumstances',
  'reference',
  'legal_subject_type',
  'legal_subject_hash',
  'personal_sealed',
];

/** PostgreSQL takes 65,535 bound values in one statement. */
const rowsPerStatement = 500;

export function createDecisionStore(deps: { lookupHash: LookupHash; subjectKeys: SubjectKeys }) {
  const { lookupHash, subjectKeys } = deps;

  async function valuesOf(trx: Knex, decision: NewDecision): Promise<Knex.RawBinding[]> {
    const { accountId, legalSubject, personal } = decision;
    const place = receiptPlace({ ...decision, bucketMs: bucketOfDecision(decision) });
    return [
      decision.sessionId,
      accountId,
      decision.portalId,
      decision.routeId,
      decision.outcome,
      decision.policyVersion,
      timestampOf(bucketOfDecision(decision)),
      timestampOf(decision.atMs),
      JSON.stringify(decision.required),
      JSON.stringify(decision.reached),
      JSON.stringify(decision.reasons),
      JSON.stringify(decision.evidence),
      JSON.stringify(decision.circumstances),
      decision.reference,
      legalSubject?.type ?? null,
      legalSubject && lookupHash.ofIdentifier('legal-subject', legalSubject),
      personal && (await subjectKeys.sealPersonal(trx, accountId, personal, place)),
    ];
  }

  async function insertChunk(trx: Knex, decisions: NewDecision[]): Promise<number> {
    const bindings: Knex.RawBinding[] = [];
    for (const decision of decisions) bindings.push(...(await valuesOf(trx, decision)));
    const oneRow = `(${columns.map(() => '?').join(', ')})`;
    const result: { rows: unknown[] } = await trx.raw(
      `insert into decision (${columns.join(', ')}) values ${decisions.map(() => oneRow).join(', ')}
       on conflict (session_id, route_id, outcome, policy_version, bucket) do nothing returning 1`,
      bindings,
    );
    return result.rows.length;
  }

  return {
    /** The number of rows that are new. */
    async insertBatch(trx: Knex, decisions: readonly NewDecision[]): Promise<number> {
      const byKey = new Map(decisions.map((decision) => [receiptKey(decision), decision]));
      const sorted = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, decision]) => decision);
      let inserted = 0;
      for (let start = 0; start < sorted.length; start += rowsPerStatement) {
        inserted += await insertChunk(trx, sorted.slice(start, start + rowsPerStatement));
      }
      return inserted;
    },

    /** Newest first, for pages and tests; sealed fields left out. */
    async listOfSession(trx: Knex, sessionId: string) {
      const rows = await queryRows<{
        route_id: string;
        outcome: string;
        policy_version: number;
        at: Date;
        required: unknown;
        reached: unknown;
        reasons: unknown;
        evidence: unknown;
      }>(
        trx,
        `select route_id, outcome, policy_version, at, required, reached, reasons, evidence
         from decision where session_id = :sessionId order by id desc limit 1000`,
        { sessionId },
      );
      return rows.map((row) => ({
        routeId: row.route_id,
        outcome: row.outcome,
        policyVersion: row.policy_version,
        atMs: row.at.getTime(),
        required: row.required,
        reached: row.reached,
        reasons: row.reasons,
        evidence: row.evidence,
      }));
    },
  };
}
