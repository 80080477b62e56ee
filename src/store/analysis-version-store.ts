// Risk analyses as numbered versions per service that never change.

import type { Knex } from 'knex';
import type { RecordedAnalysis } from '../domain/recorded-analysis.ts';
import { msOf, queryOne, queryRows } from './query.ts';

export type AnalysisVersion = {
  serviceId: string;
  number: number;
  policyVersion: number;
  document: RecordedAnalysis['document'];
  author: string;
  secondReader: string | null;
  /** Calendar dates. */
  analysedOn: string;
  reviewBy: string;
  createdAtMs: number;
};

type Row = {
  service_id: string;
  number: number;
  policy_version: number;
  document: RecordedAnalysis['document'];
  author: string;
  second_reader: string | null;
  analysed_on: string;
  review_by: string;
  created_at: Date;
};

const columns = `service_id, number, policy_version, document, author, second_reader,
  analysed_on::text as analysed_on, review_by::text as review_by, created_at`;

function versionOf(row: Row): AnalysisVersion {
  return {
    serviceId: row.service_id,
    number: row.number,
    policyVersion: row.policy_version,
    document: row.document,
    author: row.author,
    secondReader: row.second_reader,
    analysedOn: row.analysed_on,
    reviewBy: row.review_by,
    createdAtMs: msOf(row.created_at),
  };
}

export type AnalysisVersionStore = ReturnType<typeof createAnalysisVersionStore>;

export function createAnalysisVersionStore() {
  return {
    /**
     * Inside the transaction that appended the policy version, whose lock keeps the numbers in a line. One statement,
     * however many services: jsonb compares values, so that the order of keys makes no new version.
     */
    async appendChanged(
      trx: Knex,
      policyVersion: number,
      analyses: readonly RecordedAnalysis[],
    ): Promise<void> {
      const entries = analyses.map(({ serviceId, document }) => {
        const { author, secondReader, date, reviewBy } = document.service.analysis;
        return {
          ...{ service_id: serviceId, document, author, second_reader: secondReader ?? null },
          ...{ analysed_on: date, review_by: reviewBy },
        };
      });
      await queryRows(
        trx,
        `insert into analysis_version
           (service_id, number, policy_version, document, author, second_reader, analysed_on, review_by)
         select e.service_id, coalesce(last.number, 0) + 1, :policyVersion::int, e.document, e.author,
           e.second_reader, e.analysed_on, e.review_by
         from jsonb_to_recordset(:entries::jsonb) as e (service_id text, document jsonb, author text,
           second_reader text, analysed_on date, review_by date)
         left join lateral (
           select number, document from analysis_version v
           where v.service_id = e.service_id order by number desc limit 1) last on true
         where last.document is distinct from e.document`,
        { policyVersion, entries: JSON.stringify(entries) },
      );
    },

    /** Newest first. */
    async listOf(trx: Knex, serviceId: string): Promise<AnalysisVersion[]> {
      const sql = `select ${columns} from analysis_version where service_id = :serviceId order by number desc`;
      return (await queryRows<Row>(trx, sql, { serviceId })).map(versionOf);
    },

    async byNumber(trx: Knex, serviceId: string, number: number): Promise<AnalysisVersion | null> {
      const sql = `select ${columns} from analysis_version where service_id = :serviceId and number = :number`;
      const row = await queryOne<Row>(trx, sql, { serviceId, number });
      return row && versionOf(row);
    },
  };
}
