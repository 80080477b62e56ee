// Drafts of policy before other eyes: approved by somebody else than who wrote it, refused, or withdrawn. The last
// approval that is needed applies the draft in the same transaction, on the version it was made from and no other.

import { BrokerError, type ErrorCode } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import type { PolicyChange } from '../domain/policy-change.ts';
import { findPolicyChanges } from '../domain/policy-changes.ts';
import { type PolicyDocument, policyDocumentSchema } from '../domain/policy-document.ts';
import { hasStaffRole } from '../domain/staff-role.ts';
import type { Draft, DraftApproval, DraftSummary } from '../store/policy-draft-store.ts';
import type { AuditEvents, EventName } from './audit-event.ts';
import type { BrokerSession } from './broker-session.ts';
import type { Caller, Db, FlowDeps, Tx } from './flow-deps.ts';
import { keepFew } from './keep-few.ts';
import type { Policies } from './policies.ts';
import type { Staff, StaffMember } from './staff.ts';

export type PolicyDraftsDeps = FlowDeps & {
  policies: Policies;
  staff: Staff;
  events: AuditEvents;
  judgeOrRefuse(document: PolicyDocument): Promise<Policy>;
};

export type ApproveResult =
  | { kind: 'approved'; approvals: number; approvalsNeeded: number }
  | { kind: 'applied'; version: number };

/** Why this member cannot approve this draft now; null when nothing stands in the way. */
export type ApprovalObstacle = Extract<
  ErrorCode,
  | 'draft-decided'
  | 'role-missing'
  | 'own-draft'
  | 'draft-approved-already'
  | 'second-approver-needed'
  | 'policy-moved'
  | 'staff-confirm'
>;

export type LoadedDraft = {
  draft: Draft;
  document: PolicyDocument;
  approvals: (DraftApproval & { name: string | null })[];
  /** Against the version it was made from. */
  changes: PolicyChange[];
  /** That version is in force no longer, so it cannot be approved any more. */
  isMoved: boolean;
};

/** Refusals of an approval that somebody should be able to find afterwards. */
const recorded: readonly ErrorCode[] = [
  'own-draft',
  'draft-approved-already',
  'second-approver-needed',
  'policy-moved',
  'draft-decided',
];

export function createPolicyDrafts(deps: PolicyDraftsDeps) {
  const { stores, policies, staff, events, db } = deps;
  const { policyDrafts } = stores;

  function eventOf(name: EventName, member: StaffMember, draft: string, caller: Caller, facts: object) {
    const event = events.ofInstallation(name, '', caller, { draft, ...facts });
    return { ...event, reason: null, accountId: member.accountId };
  }

  /** A draft never changes, so neither does what it changes. */
  const changesOf = keepFew<{ document: PolicyDocument; changes: PolicyChange[] }>(4);

  async function compare(draft: Draft): Promise<{ document: PolicyDocument; changes: PolicyChange[] }> {
    const document = documentOf(draft);
    const before = await policies.atVersion(draft.baseVersion);
    if (!before) throw new BrokerError('internal', { version: draft.baseVersion });
    return { document, changes: findPolicyChanges(before.policy, await policies.read(document)) };
  }

  async function load(id: string): Promise<LoadedDraft | null> {
    const draft = await policyDrafts.load(db, id);
    if (!draft) return null;
    const given = await policyDrafts.approvals(db, id);
    const approvals = await Promise.all(
      given.map(async (one) => ({ ...one, name: await staff.nameOf(one.accountId) })),
    );
    const compared = await changesOf(id, () => compare(draft));
    const isMoved = (await stores.policyVersions.newestNumber(db)) !== draft.baseVersion;
    return { draft, approvals, isMoved, ...compared };
  }

  const isSameAsAny = async (trx: Db, accountId: string, others: readonly string[]) => {
    for (const other of others) if (await staff.isSamePerson(trx, other, accountId)) return true;
    return false;
  };

  async function findObstacle(
    trx: Db,
    draft: DraftSummary,
    approvals: readonly DraftApproval[],
    member: StaffMember,
  ): Promise<ApprovalObstacle | null> {
    const { authorAccountId, baseVersion } = draft;
    if (draft.state !== 'open') return 'draft-decided';
    if ((await stores.policyVersions.newestNumber(trx)) !== baseVersion) return 'policy-moved';
    if (!hasStaffRole(member.roles, ['approver'])) return 'role-missing';
    if (authorAccountId && (await isSameAsAny(trx, member.accountId, [authorAccountId]))) return 'own-draft';
    const before = approvals.map(({ accountId }) => accountId);
    if (await isSameAsAny(trx, member.accountId, before)) return 'draft-approved-already';
    return (await staff.listApprovers(trx)).length < 2 ? 'second-approver-needed' : null;
  }

  /** An approval counts as long as who gave it may approve. */
  async function countLive(trx: Db, approvals: readonly DraftApproval[]): Promise<number> {
    let count = 0;
    for (const { accountId } of approvals) {
      const member = await staff.findMember(accountId, trx);
      if (member && hasStaffRole(member.roles, ['approver'])) count += 1;
    }
    return count;
  }

  async function approveIn(
    tx: Tx,
    draft: Draft,
    document: PolicyDocument,
    session: BrokerSession,
    caller: Caller,
  ): Promise<ApproveResult> {
    const { trx } = tx;
    // In this order everywhere: the version in force, the list of staff, the draft.
    await stores.policyVersions.hold(trx);
    await stores.staff.hold(trx);
    const member = await staff.requireFresh(session, ['approver'], trx);
    const open = await policyDrafts.holdOpen(trx, draft.id);
    if (!open) throw new BrokerError('draft-decided');
    const obstacle = await findObstacle(trx, open, await policyDrafts.approvals(trx, open.id), member);
    if (obstacle) throw new BrokerError(obstacle, { draft: open.id });
    if (!(await policyDrafts.approve(trx, open.id, member.accountId)))
      throw new BrokerError('draft-approved-already');
    const approvals = await policyDrafts.approvals(trx, open.id);
    const count = await countLive(trx, approvals);
    const { approvalsNeeded, counts, baseVersion } = open;
    const approved = eventOf('policy-draft-approved', member, open.id, caller, { count, approvalsNeeded });
    if (count < approvalsNeeded) {
      await stores.audit.append(trx, approved);
      return { kind: 'approved', approvals: count, approvalsNeeded };
    }
    const policy = { ...draft, document, author: open.authorName, accountId: open.authorAccountId };
    const version = await policies.append(tx, policy);
    if (!(await policyDrafts.apply(trx, open.id, { version, by: member.accountId })))
      throw new BrokerError('draft-decided');
    await stores.audit.append(trx, approved);
    const approvers = approvals.map(({ accountId }) => accountId);
    const facts = { baseVersion, draft: open.id, approvers, counts };
    await stores.audit.append(trx, policies.appliedEvent(version, policy, facts));
    return { kind: 'applied', version };
  }

  /** Of the refusals that mean something; one that cannot be recorded is refused all the same. */
  async function recordRefusal(cause: unknown, draft: string, session: BrokerSession, caller: Caller) {
    if (!(cause instanceof BrokerError) || !recorded.includes(cause.code)) return;
    const { accountId } = session.session;
    const event = events.ofNobody('policy-draft-approved', cause.code, caller, { draft });
    await deps.transact((tx) => stores.audit.append(tx.trx, { ...event, accountId }));
  }

  async function approve(id: string, session: BrokerSession, caller: Caller): Promise<ApproveResult> {
    const draft = await policyDrafts.load(db, id);
    if (!draft) throw new BrokerError('not-found');
    try {
      if (draft.state !== 'open') throw new BrokerError('draft-decided');
      const document = documentOf(draft);
      await deps.judgeOrRefuse(document);
      const result = await deps.transact((tx) => approveIn(tx, draft, document, session, caller));
      if (result.kind === 'applied') await policies.refresh();
      return result;
    } catch (cause) {
      await recordRefusal(cause, id, session, caller);
      throw cause;
    }
  }

  async function decide(
    id: string,
    state: 'refused' | 'withdrawn',
    { session, reason, caller }: { session: BrokerSession; reason: string | null; caller: Caller },
  ): Promise<void> {
    await deps.transact(async (tx) => {
      const member = await staff.require(session, state === 'refused' ? ['approver'] : ['editor'], tx.trx);
      const draft = await policyDrafts.load(tx.trx, id);
      if (!draft) throw new BrokerError('not-found');
      if (state === 'withdrawn' && draft.authorAccountId !== member.accountId)
        throw new BrokerError('role-missing', { draft: id });
      const done = await policyDrafts.decide(tx.trx, id, { state, by: member.accountId, reason });
      if (!done) throw new BrokerError('draft-decided');
      const event = eventOf(`policy-draft-${state}`, member, id, caller, { counts: draft.counts });
      await stores.audit.append(tx.trx, { ...event, reason });
    });
  }

  return {
    approve,
    loadDraft: load,
    listDrafts: (limit = 100) => policyDrafts.list(db, limit),
    /** Null for who decided is no staff that is known, and for nobody. */
    nameOfDecider: async ({ decidedBy }: Pick<DraftSummary, 'decidedBy'>) =>
      decidedBy === null ? null : staff.nameOf(decidedBy),
    countOpenDrafts: () => policyDrafts.countOpen(db),

    refuse: (id: string, session: BrokerSession, reason: string, caller: Caller) =>
      decide(id, 'refused', { session, reason, caller }),
    /** Whoever wrote it takes it back. */
    withdraw: (id: string, session: BrokerSession, caller: Caller) =>
      decide(id, 'withdrawn', { session, reason: null, caller }),

    /** What stands in this member's way, and the names of those who could approve now. */
    async findApproval({ draft, approvals }: LoadedDraft, session: BrokerSession, member: StaffMember) {
      const found = await findObstacle(db, draft, approvals, member);
      const obstacle: ApprovalObstacle | null =
        found === null && !staff.isFresh(session, member) ? 'staff-confirm' : found;
      const taken = [draft.authorAccountId, ...approvals.map(({ accountId }) => accountId)];
      const others: string[] = [];
      for (const accountId of await staff.listApprovers()) {
        if (await isSameAsAny(db, accountId, [...taken.filter((one) => one !== null), member.accountId]))
          continue;
        const name = await staff.nameOf(accountId);
        if (name !== null) others.push(name);
      }
      return { obstacle, others };
    },
  };
}

function documentOf(draft: Draft): PolicyDocument {
  const parsed = policyDocumentSchema.safeParse(draft.document);
  if (!parsed.success) throw new BrokerError('policy-faults', { draft: draft.id });
  return parsed.data;
}
