// Reads the decision table in pages by keyset: for replay, oldest first, and for whoever searches it, newest first.
// Sealed fields are opened one row at a time, for who may see them.

import type { Knex } from 'knex';
import type { IdentifierType, Representation } from '../domain/identifier.ts';
import type { Assurance } from '../domain/level.ts';
import type {
  Circumstances,
  Cohort,
  RecordedDecision,
  RecordedEvidence,
} from '../domain/recorded-session.ts';
import { type NewDecision, receiptPlace } from './decision-store.ts';
import { type Bindings, isUuid, msOf, queryOne, queryRows, timestampOf } from './query.ts';
import type { SubjectKeys } from './subject-key.ts';

/** A place between two rows. */
export type DecisionCursor = { atMs: number; id: number };

export type ReplayRow = RecordedDecision & { id: number; accountId: string };

/** In the order of the statement below. */
type StoredReplay = [
  id: number,
  accountId: string,
  routeId: string,
  outcome: string,
  policyVersion: number,
  atMs: number,
  reached: Assurance | null,
  evidence: RecordedEvidence[],
  circumstances: Circumstances | null,
  subjectType: IdentifierType | null,
];

function replayOf(row: StoredReplay): ReplayRow {
  const [
    id,
    accountId,
    routeId,
    outcome,
    policyVersion,
    atMs,
    reached,
    evidence,
    circumstances,
    subjectType,
  ] = row;
  return {
    ...{ id, accountId, routeId, outcome, policyVersion, atMs, reached, evidence, circumstances },
    subjectType,
  };
}

export type DecisionFilter = {
  routeId?: string;
  outcome?: string;
  policyVersion?: number;
  cohort?: Cohort;
  sinceMs?: number;
  untilMs?: number;
  sessionIds?: readonly string[];
};

export type FoundDecision = Omit<NewDecision, 'legalSubject' | 'personal' | 'ownMs'> & {
  id: number;
  subjectType: IdentifierType | null;
};

/** What is sealed beside a decision. */
export type DecisionPersonal = { representation: Representation; actingSubject: string | null };

type StoredDecision = {
  id: number;
  session_id: string;
  account_id: string;
  portal_id: string;
  route_id: string;
  outcome: string;
  policy_version: number;
  at: Date;
  bucket: Date;
  required: unknown;
  reached: unknown;
  reasons: unknown;
  evidence: unknown;
  circumstances: unknown;
  reference: string | null;
  legal_subject_type: IdentifierType | null;
};

const foundOf = (row: StoredDecision): FoundDecision => ({
  id: Number(row.id),
  sessionId: row.session_id,
  accountId: row.account_id,
  portalId: row.portal_id,
  routeId: row.route_id,
  outcome: row.outcome,
  policyVersion: row.policy_version,
  atMs: msOf(row.at),
  required: row.required,
  reached: row.reached,
  reasons: row.reasons,
  evidence: row.evidence,
  circumstances: row.circumstances,
  reference: row.reference,
  subjectType: row.legal_subject_type,
});

const foundColumns = `id, session_id, account_id, portal_id, route_id, outcome, policy_version, at, bucket, required,
  reached, reasons, evidence, circumstances, reference, legal_subject_type`;

/** Counting more costs more than a bar of progress is worth. */
const mostCounted = 5_000_000;

function conditionsOf(filter: DecisionFilter): { sql: string[]; bindings: Bindings } {
  const { routeId, outcome, policyVersion, cohort, sinceMs, untilMs, sessionIds } = filter;
  const sql: string[] = [];
  const bindings: Bindings = {};
  const add = (condition: string, name: string, value: Bindings[string] | undefined) => {
    if (value === undefined) return;
    sql.push(condition);
    bindings[name] = value;
  };
  add('route_id = :routeId', 'routeId', routeId);
  add('outcome = :outcome', 'outcome', outcome);
  add('policy_version = :policyVersion', 'policyVersion', policyVersion);
  add('at >= :since', 'since', sinceMs === undefined ? undefined : timestampOf(sinceMs));
  add('at < :until', 'until', untilMs === undefined ? undefined : timestampOf(untilMs));
  const sessions = sessionIds && JSON.stringify(sessionIds.filter(isUuid));
  add(
    'session_id in (select value::uuid from json_array_elements_text(:sessions::json) as t(value))',
    'sessions',
    sessions,
  );
  if (cohort === 'none') sql.push(`coalesce(legal_subject_type, 'pseudonym') = 'pseudonym'`);
  else add('legal_subject_type = :cohort', 'cohort', cohort);
  return { sql, bindings };
}

export function createDecisionReader(deps: { subjectKeys: SubjectKeys }) {
  return {
    async countBetween(trx: Knex, sinceMs: number, untilMs: number): Promise<number> {
      const row = await queryOne<{ count: number }>(
        trx,
        `select count(*)::int as count from (
           select 1 from decision where at >= :since and at < :until limit ${mostCounted}) as counted`,
        { since: timestampOf(sinceMs), until: timestampOf(untilMs) },
      );
      return row?.count ?? 0;
    },

    /**
     * Oldest first, as one value: reading it column by column costs more than deciding on it. What was reached is
     * read only where nothing says how.
     */
    async pageForReplay(
      trx: Knex,
      after: DecisionCursor,
      untilMs: number,
      limit: number,
    ): Promise<ReplayRow[]> {
      const found = await queryOne<{ page: StoredReplay[] | null }>(
        trx,
        `select json_agg(json_build_array(id, account_id, route_id, outcome, policy_version,
             (extract(epoch from at) * 1000)::float8, case when circumstances is null then reached end, evidence,
             circumstances, legal_subject_type) order by at, id) as page
         from (select * from decision where (at, id) > (:at::timestamptz, :id::bigint) and at < :until
           order by at, id limit :limit) as paged`,
        { at: timestampOf(after.atMs), id: after.id, until: timestampOf(untilMs), limit },
      );
      return found?.page?.map(replayOf) ?? [];
    },

    /** Newest first, before the place given. */
    async search(
      trx: Knex,
      filter: DecisionFilter,
      before: DecisionCursor | null,
      limit: number,
    ): Promise<FoundDecision[]> {
      const { sql, bindings } = conditionsOf(filter);
      if (before) {
        sql.push('(at, id) < (:at::timestamptz, :id::bigint)');
        bindings['at'] = timestampOf(before.atMs);
        bindings['id'] = before.id;
      }
      const where = sql.length === 0 ? '' : `where ${sql.join(' and ')}`;
      const rows = await queryRows<StoredDecision>(
        trx,
        `select ${foundColumns} from decision ${where} order by at desc, id desc limit :limit`,
        { ...bindings, limit },
      );
      return rows.map(foundOf);
    },

    async byId(trx: Knex, id: number): Promise<FoundDecision | null> {
      if (!Number.isSafeInteger(id)) return null;
      const sql = `select ${foundColumns} from decision where id = :id`;
      const row = await queryOne<StoredDecision>(trx, sql, { id });
      return row && foundOf(row);
    },

    /** The refusals whose page showed this code; newest first. */
    async findByReference(trx: Knex, reference: string): Promise<FoundDecision[]> {
      const sql = `select ${foundColumns} from decision where reference = :reference order by id desc limit 100`;
      return (await queryRows<StoredDecision>(trx, sql, { reference })).map(foundOf);
    },

    /** Null: there is no such row, nothing is sealed there, or the account's key was erased. */
    async openPersonal(trx: Knex, id: number): Promise<DecisionPersonal | null> {
      if (!Number.isSafeInteger(id)) return null;
      const sql = `select ${foundColumns}, personal_sealed from decision where id = :id`;
      const row = await queryOne<StoredDecision & { personal_sealed: Buffer | null }>(trx, sql, { id });
      if (!row?.personal_sealed) return null;
      const key: Parameters<typeof receiptPlace>[0] = {
        sessionId: row.session_id,
        routeId: row.route_id,
        outcome: row.outcome as NewDecision['outcome'],
        policyVersion: row.policy_version,
        bucketMs: msOf(row.bucket),
      };
      return deps.subjectKeys.openPersonal(trx, row.account_id, row.personal_sealed, receiptPlace(key));
    },
  };
}

export type DecisionReader = ReturnType<typeof createDecisionReader>;
