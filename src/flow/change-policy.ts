// The only way to another policy: what lets nobody in applies at once, what lowers or opens becomes a draft for other
// eyes, whichever way it came. Faults, a moved base or too few approvers change nothing (threats A9).

import { parseDocument } from 'yaml';
import { BrokerError } from '../domain/errors.ts';
import type { Policy, PolicyFault } from '../domain/policy.ts';
import { countKinds, needsApproval, type PolicyChange } from '../domain/policy-change.ts';
import { findPolicyChanges } from '../domain/policy-changes.ts';
import { type PolicyDocument, policyDocumentSchema } from '../domain/policy-document.ts';
import { isSameValue } from '../domain/same-value.ts';
import type { AuditEvent } from '../store/audit-store.ts';
import type { DraftCounts } from '../store/policy-draft-store.ts';
import type { AuditEvents } from './audit-event.ts';
import type { ActivePolicy } from './authorize.ts';
import type { Caller, FlowDeps, Tx } from './flow-deps.ts';
import type { Policies } from './policies.ts';
import { createPolicyDrafts } from './policy-drafts.ts';
import { type PolicyFileFault, readPolicyFile } from './policy-file.ts';
import { createPolicyHistory } from './policy-history.ts';
import type { Staff } from './staff.ts';

/** accountId null: the command line, or a machine. No person stands for it, so two others have to. */
export type PolicyAuthor = { accountId: string | null; name: string };

export type PolicyProposal = {
  document: PolicyDocument;
  /** The text people wrote, comments included. */
  source: string;
  author: PolicyAuthor;
  reason: string;
  /** The version it was made from; another one in force by now refuses it. */
  baseVersion: number;
};

export type SubmitResult =
  | { kind: 'unchanged'; version: number }
  | { kind: 'applied'; version: number; counts: DraftCounts }
  | { kind: 'draft'; id: string; approvalsNeeded: 1 | 2; counts: DraftCounts };

export type CheckedSource =
  | { ok: true; document: PolicyDocument; policy: Policy }
  | { ok: false; faults: PolicyFileFault[] };

/** Refused with every fault at once; nothing changed. */
export class PolicyFaultsError extends BrokerError {
  readonly faults: readonly PolicyFileFault[];

  constructor(faults: readonly (PolicyFault | PolicyFileFault)[]) {
    super('policy-faults', { faults: faults.length, first: faults[0]?.code ?? null });
    this.name = 'PolicyFaultsError';
    this.faults = faults.map((fault) => ({ line: null, column: null, ...fault }));
  }
}

export type ChangePolicyDeps = FlowDeps & { policies: Policies; staff: Staff; events: AuditEvents };

const commandLine: Caller = { correlationId: 'command-line', addressPrefix: null };
const maxReasonLength = 500;

export function createChangePolicy(deps: ChangePolicyDeps) {
  const { policies, stores, events } = deps;

  async function inForce(): Promise<ActivePolicy> {
    await policies.refresh();
    return policies.current();
  }

  /** Everything that is wrong with a text, each fault with its line. */
  async function checkSource(source: string): Promise<CheckedSource> {
    const file = readPolicyFile(source);
    if (!file.ok) return file;
    const judged = await policies.judge(file.document);
    if (!judged.ok) return { ok: false, faults: judged.faults.map(file.locate) };
    return { ok: true, document: file.document, policy: judged.policy };
  }

  async function judgeOrRefuse(document: PolicyDocument): Promise<Policy> {
    const judged = await policies.judge(document);
    if (!judged.ok) throw new PolicyFaultsError(judged.faults);
    return judged.policy;
  }

  /** One person's change waits for one other; what nobody stands for, and a deviation of the roll-out, for two. */
  function approvalsFor(author: PolicyAuthor, before: PolicyDocument, after: PolicyDocument): 1 | 2 {
    return author.accountId === null || hasNewDeviation(before, after) ? 2 : 1;
  }

  async function holdBase(tx: Tx, baseVersion: number): Promise<void> {
    await stores.policyVersions.hold(tx.trx);
    if ((await stores.policyVersions.newestNumber(tx.trx)) !== baseVersion) throw moved(baseVersion);
  }

  function eventOf(
    name: 'policy-draft-made',
    proposal: PolicyProposal,
    caller: Caller,
    facts: object,
  ): AuditEvent {
    const { author, reason, baseVersion } = proposal;
    const by = author.accountId === null ? { author: author.name } : {};
    const event = events.ofInstallation(name, reason, caller, { ...by, baseVersion, ...facts });
    return { ...event, accountId: author.accountId };
  }

  async function applyNow(proposal: PolicyProposal, counts: DraftCounts): Promise<SubmitResult> {
    const { author, baseVersion, ...rest } = proposal;
    const policy = { ...rest, author: author.name, accountId: author.accountId };
    const version = await deps.transact(async (tx) => {
      await holdBase(tx, baseVersion);
      const number = await policies.append(tx, policy);
      await stores.audit.append(tx.trx, policies.appliedEvent(number, policy, { baseVersion, counts }));
      return number;
    });
    await policies.refresh();
    return { kind: 'applied', version, counts };
  }

  async function makeDraft(
    proposal: PolicyProposal,
    approvalsNeeded: 1 | 2,
    counts: DraftCounts,
    caller: Caller,
  ): Promise<SubmitResult> {
    const { author, ...rest } = proposal;
    const draft = { ...rest, authorAccountId: author.accountId, authorName: author.name };
    const id = await deps.transact(async (tx) => {
      await holdBase(tx, proposal.baseVersion);
      const made = await stores.policyDrafts.create(tx.trx, { ...draft, approvalsNeeded, counts });
      const facts = { draft: made, approvalsNeeded, counts };
      await stores.audit.append(tx.trx, eventOf('policy-draft-made', proposal, caller, facts));
      return made;
    });
    return { kind: 'draft', id, approvalsNeeded, counts };
  }

  async function submit(given: PolicyProposal, caller: Caller = commandLine): Promise<SubmitResult> {
    const proposal = { ...given, reason: given.reason.trim() };
    if (proposal.reason === '' || proposal.reason.length > maxReasonLength)
      throw new BrokerError('malformed-request', { field: 'reason' });
    const { version, policy } = await inForce();
    if (version !== proposal.baseVersion) throw moved(proposal.baseVersion);
    const after = await judgeOrRefuse(proposal.document);
    const changes = findPolicyChanges(policy, after);
    if (changes.length === 0 && isSameValue(policy.document, proposal.document)) {
      const stored = await stores.policyVersions.byNumber(deps.db, version);
      if (stored?.source === proposal.source) return { kind: 'unchanged', version };
    }
    const counts = countKinds(changes);
    if (!needsApproval(changes)) return applyNow(proposal, counts);
    return makeDraft(
      proposal,
      approvalsFor(proposal.author, policy.document, proposal.document),
      counts,
      caller,
    );
  }

  /** An earlier version again, with the roll-out of today: no date comes back that way. */
  async function rollBack(
    given: Omit<PolicyProposal, 'document' | 'source'> & { version: number },
    caller: Caller = commandLine,
  ): Promise<SubmitResult> {
    const { version, ...rest } = given;
    const stored = await stores.policyVersions.byNumber(deps.db, version);
    if (!stored) throw new BrokerError('not-found', { version });
    const today = (await inForce()).policy.document;
    const document = withRolloutOf(stored.document, today);
    const source = sourceWithRollout(stored.source, stored.document, document);
    const parsed = policyDocumentSchema.safeParse(document);
    if (!parsed.success) throw new PolicyFaultsError(parsed.error.issues.map(faultOfIssue));
    return submit({ ...rest, document: parsed.data, source }, caller);
  }

  /** What a document would change of the version in force; nothing is kept. */
  async function diff(document: PolicyDocument): Promise<{ version: number; changes: PolicyChange[] }> {
    const { version, policy } = await inForce();
    return { version, changes: findPolicyChanges(policy, await judgeOrRefuse(document)) };
  }

  return {
    current: inForce,
    checkSource,
    /** What hinders no version, and somebody should know of it before it comes. */
    findWarnings: (document: PolicyDocument): Promise<PolicyFault[]> =>
      deps.upstreams.findKeyWarnings(document),
    submit,
    rollBack,
    diff,
    ...createPolicyHistory(deps),
    ...createPolicyDrafts({ ...deps, judgeOrRefuse }),
  };
}

export type ChangePolicy = ReturnType<typeof createChangePolicy>;

const moved = (baseVersion: number) => new BrokerError('policy-moved', { baseVersion });

const faultOfIssue = ({ path, message }: { path: PropertyKey[]; message: string }): PolicyFault => ({
  path: path.map(String).join('.'),
  code: 'invalid-value',
  message,
});

type Sections = Record<string, unknown>;
const sectionsOf = (document: unknown): Sections =>
  typeof document === 'object' && document !== null ? (document as Sections) : {};

function withRolloutOf(document: unknown, today: unknown): Sections {
  const { rollout: _old, ...rest } = sectionsOf(document);
  const { rollout } = sectionsOf(today);
  return rollout === undefined ? rest : { ...rest, rollout };
}

/** Comments stay; only the roll-out is written anew, where it differs. */
export function sourceWithRollout(source: string, before: unknown, after: Sections): string {
  if (isSameValue(sectionsOf(before)['rollout'], after['rollout'])) return source;
  const yaml = parseDocument(source);
  if (after['rollout'] === undefined) yaml.delete('rollout');
  else yaml.set('rollout', yaml.createNode(after['rollout']));
  return yaml.toString({ lineWidth: 0 });
}

type Deviating = { rollout?: { passwordOnly?: Record<string, { deviation?: unknown }> } };

/** A deviation that was not there, or is not what it was (AP order, dictum). */
function hasNewDeviation(before: unknown, after: unknown): boolean {
  const entriesOf = (document: unknown) => (sectionsOf(document) as Deviating).rollout?.passwordOnly ?? {};
  const old = entriesOf(before);
  return Object.entries(entriesOf(after)).some(
    ([id, entry]) => entry.deviation !== undefined && !isSameValue(old[id], entry),
  );
}
