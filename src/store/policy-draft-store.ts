// Drafts of policy and who approved them. A draft is decided by one conditional statement; whoever comes second finds
// it decided. Ids come from addresses, so what is no id finds nothing.

import type { Knex } from 'knex';
import { isUuid, msOf, msOrNull, queryOne, queryRows } from './query.ts';

export const draftStates = ['open', 'applied', 'refused', 'withdrawn'] as const;
export type DraftState = (typeof draftStates)[number];

/** How many changes there are of each kind. */
export type DraftCounts = Readonly<Record<string, number>>;

export type NewDraft = {
  document: unknown;
  source: string;
  reason: string;
  /** Null for the command line and for machines, which are no person. */
  authorAccountId: string | null;
  authorName: string;
  baseVersion: number;
  approvalsNeeded: 1 | 2;
  counts: DraftCounts;
};

export type DraftSummary = Omit<NewDraft, 'document' | 'source'> & {
  id: string;
  createdAtMs: number;
  state: DraftState;
  decidedAtMs: number | null;
  decidedBy: string | null;
  decisionReason: string | null;
  appliedVersion: number | null;
};
export type Draft = DraftSummary & Pick<NewDraft, 'document' | 'source'>;
export type DraftApproval = { accountId: string; atMs: number };

type SummaryRow = {
  id: string;
  reason: string;
  author_account: string | null;
  author_name: string;
  base_version: number;
  approvals_needed: 1 | 2;
  counts: DraftCounts;
  created_at: Date;
  state: DraftState;
  decided_at: Date | null;
  decided_by: string | null;
  decision_reason: string | null;
  applied_version: number | null;
};
type Row = SummaryRow & { document: unknown; source: string };

const summaryColumns = `id, reason, author_account, author_name, base_version, approvals_needed, counts, created_at,
  state, decided_at, decided_by, decision_reason, applied_version`;

const summaryOf = (row: SummaryRow): DraftSummary => ({
  id: row.id,
  reason: row.reason,
  authorAccountId: row.author_account,
  authorName: row.author_name,
  baseVersion: row.base_version,
  approvalsNeeded: row.approvals_needed,
  counts: row.counts,
  createdAtMs: msOf(row.created_at),
  state: row.state,
  decidedAtMs: msOrNull(row.decided_at),
  decidedBy: row.decided_by,
  decisionReason: row.decision_reason,
  appliedVersion: row.applied_version,
});

export type PolicyDraftStore = ReturnType<typeof createPolicyDraftStore>;

export function createPolicyDraftStore() {
  return {
    async create(trx: Knex, draft: NewDraft): Promise<string> {
      const row = await queryOne<{ id: string }>(
        trx,
        `insert into policy_draft
           (document, source, reason, author_account, author_name, base_version, approvals_needed, counts)
         values (:document::jsonb, :source, :reason, :authorAccountId, :authorName, :baseVersion, :approvalsNeeded,
           :counts::jsonb) returning id`,
        { ...draft, document: JSON.stringify(draft.document), counts: JSON.stringify(draft.counts) },
      );
      if (row === null) throw new Error('the draft was not stored');
      return row.id;
    },

    async load(trx: Knex, id: string): Promise<Draft | null> {
      if (!isUuid(id)) return null;
      const sql = `select ${summaryColumns}, document, source from policy_draft where id = :id`;
      const row = await queryOne<Row>(trx, sql, { id });
      return row && { ...summaryOf(row), document: row.document, source: row.source };
    },

    /** Without documents, open ones first, then the newest decided ones. */
    async list(trx: Knex, limit: number): Promise<DraftSummary[]> {
      const rows = await queryRows<SummaryRow>(
        trx,
        `select ${summaryColumns} from policy_draft
         order by state = 'open' desc, created_at desc, id limit :limit`,
        { limit },
      );
      return rows.map(summaryOf);
    },

    async countOpen(trx: Knex): Promise<number> {
      const sql = `select count(*)::int as open from policy_draft where state = 'open'`;
      return (await queryOne<{ open: number }>(trx, sql))?.open ?? 0;
    },

    /** The draft that became this version, if one did. */
    async ofVersion(trx: Knex, version: number): Promise<DraftSummary | null> {
      const sql = `select ${summaryColumns} from policy_draft where applied_version = :version`;
      const row = await queryOne<SummaryRow>(trx, sql, { version });
      return row && summaryOf(row);
    },

    /** Holds the draft until commit; null when it is not open. */
    async holdOpen(trx: Knex, id: string): Promise<DraftSummary | null> {
      if (!isUuid(id)) return null;
      const sql = `select ${summaryColumns} from policy_draft where id = :id and state = 'open' for update`;
      const row = await queryOne<SummaryRow>(trx, sql, { id });
      return row && summaryOf(row);
    },

    async approvals(trx: Knex, id: string): Promise<DraftApproval[]> {
      const rows = await queryRows<{ account_id: string; approved_at: Date }>(
        trx,
        'select account_id, approved_at from draft_approval where draft_id = :id order by approved_at, account_id',
        { id },
      );
      return rows.map((row) => ({ accountId: row.account_id, atMs: msOf(row.approved_at) }));
    },

    /** Atomic: true once for each account, and only while the draft is open and somebody else's. */
    async approve(trx: Knex, id: string, accountId: string): Promise<boolean> {
      const row = await queryOne(
        trx,
        `insert into draft_approval (draft_id, account_id)
         select id, :accountId from policy_draft
         where id = :id and state = 'open' and author_account is distinct from :accountId
         on conflict do nothing returning draft_id`,
        { id, accountId },
      );
      return row !== null;
    },

    /** Atomic: true for the one decision. */
    async decide(
      trx: Knex,
      id: string,
      decision: { state: 'refused' | 'withdrawn'; by: string; reason: string | null },
    ): Promise<boolean> {
      if (!isUuid(id)) return false;
      const row = await queryOne(
        trx,
        `update policy_draft set state = :state, decided_at = now(), decided_by = :by, decision_reason = :reason
         where id = :id and state = 'open'
           and (:state::text = 'refused' or author_account = :by) returning id`,
        { id, ...decision },
      );
      return row !== null;
    },

    /** Atomic: true for the one decision. */
    async apply(trx: Knex, id: string, decision: { version: number; by: string }): Promise<boolean> {
      const row = await queryOne(
        trx,
        `update policy_draft set state = 'applied', decided_at = now(), decided_by = :by, applied_version = :version
         where id = :id and state = 'open' returning id`,
        { id, ...decision },
      );
      return row !== null;
    },
  };
}
