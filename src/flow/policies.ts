// The policy in force, in every replica: founded once from a file, changed only by new immutable versions.
// A version that no longer compiles stops the start; while a newer one is being read, nothing answers from memory.

import { type ClientLimits, findLimitFaults } from '../domain/client-limits.ts';
import { BrokerError } from '../domain/errors.ts';
import type { Norm } from '../domain/norm.ts';
import { type CompiledPolicy, compilePolicy, type Policy } from '../domain/policy.ts';
import { type PolicyDocument, policyDocumentSchema } from '../domain/policy-document.ts';
import type { RolloutFact } from '../domain/rollout-facts.ts';
import type { AuditEvent } from '../store/audit-store.ts';
import type { Stores } from '../store/stores.ts';
import type { Transact } from '../store/transact.ts';
import type { ActivePolicy } from './authorize.ts';
import type { Db, Tx } from './flow-deps.ts';
import { recordAnalyses } from './record-analyses.ts';
import { findRolloutChangeFaults, recordRollout } from './rollout-record.ts';
import { createSingleRead } from './single-read.ts';

export type NewPolicy = {
  document: PolicyDocument;
  source: string;
  author: string;
  reason: string;
  /** Of who wrote it in the console; the record then names the account, and not the person. */
  accountId?: string | null;
};

export type PoliciesDeps = {
  db: Db;
  transact: Transact;
  stores: Pick<Stores, 'policyVersions' | 'analysisVersions' | 'rolloutEnds' | 'audit'>;
  norms: readonly Norm[];
  /** What this installation can serve: a policy that asks for more is not taken. */
  limits: ClientLimits;
  /** Makes ready what a version needs besides; the answer puts it to use in the same step as the version. */
  prepare(policy: Policy): Promise<() => void>;
  onLoaded(version: number): void;
  nowMs(): number;
};

/** The stored document cannot be used by this program; says which version and why. */
export class PolicyUnusable extends Error {
  constructor(version: number, problem: string) {
    super(`policy version ${version} cannot be used: ${problem}`);
    this.name = 'PolicyUnusable';
  }
}

type AppliedFacts = Record<string, unknown>;

function appliedEvent(version: number, policy: NewPolicy, more: AppliedFacts): AuditEvent {
  const accountId = policy.accountId ?? null;
  const author = accountId === null ? { author: policy.author } : {};
  return {
    event: 'policy-applied',
    outcome: 'success',
    reason: policy.reason,
    accountId,
    sessionId: null,
    correlationId: null,
    required: null,
    reached: null,
    facts: { version, ...author, ...more },
    legalSubject: null,
    actingSubject: null,
    intermediary: null,
    personal: null,
  };
}

export function createPolicies(deps: PoliciesDeps) {
  const { stores } = deps;
  let active: ActivePolicy | null = null;
  let announced = 0;

  /** Of a version that was stored; throws when the roll-out may not go that way, and the version with it. */
  async function keepRollout(trx: Db, document: PolicyDocument, version: number): Promise<void> {
    const [fault] = await recordRollout(stores, trx, { document, version, nowMs: deps.nowMs() });
    if (fault) throw new PolicyUnusable(version, `${fault.path}: ${fault.message}`);
  }

  function compile(
    number: number,
    stored: unknown,
    ends: readonly RolloutFact[] | null = null,
  ): ActivePolicy {
    const parsed = policyDocumentSchema.safeParse(stored);
    if (!parsed.success) throw new PolicyUnusable(number, parsed.error.issues[0]?.message ?? 'malformed');
    const compiled = compilePolicy(parsed.data, deps.norms, ends);
    if (!compiled.ok) throw new PolicyUnusable(number, compiled.faults[0]?.message ?? 'does not compile');
    return { version: number, policy: compiled.policy };
  }

  function refuseUnserved(document: PolicyDocument): void {
    const [fault] = findLimitFaults(document, deps.limits);
    if (fault) throw new PolicyUnusable(0, `${fault.path}: ${fault.message}`);
  }

  /** Every fault at once: of the document itself, and of what this installation can serve. */
  async function judge(document: PolicyDocument): Promise<CompiledPolicy> {
    const compiled = compilePolicy(document, deps.norms);
    const faults = [
      ...(compiled.ok ? [] : compiled.faults),
      ...findLimitFaults(document, deps.limits),
      ...(await findRolloutChangeFaults(stores, deps.db, document, deps.nowMs())),
    ];
    return faults.length > 0 ? { ok: false, faults } : compiled;
  }

  /** In the transaction of whoever has asked whether it may be. The audit row is the caller's, at the end. */
  async function append(tx: Tx, policy: NewPolicy): Promise<number> {
    const version = await stores.policyVersions.append(tx.trx, policy);
    await keepRollout(tx.trx, policy.document, version);
    tx.changed({ kind: 'policy', version });
    await recordAnalyses(tx.trx, deps, version, policy.document);
    return version;
  }

  async function read(): Promise<void> {
    const number = await stores.policyVersions.newestNumber(deps.db);
    if (number === null || number === active?.version) return;
    const newest = await stores.policyVersions.byNumber(deps.db, number);
    if (!newest) throw new PolicyUnusable(number, 'it cannot be read');
    const compiled = compile(newest.number, newest.document, await stores.rolloutEnds.list(deps.db));
    const putToUse = await deps.prepare(compiled.policy);
    active = compiled;
    putToUse();
    announced = Math.max(announced, active.version);
    deps.onLoaded(active.version);
  }

  const { refresh } = createSingleRead(read);

  return {
    current(): ActivePolicy {
      if (!active) throw new BrokerError('unavailable', { reason: 'no-policy' });
      return active;
    },
    /** False while a version is known of that is not in force here yet. */
    isCurrent(): boolean {
      return active !== null && announced <= active.version;
    },
    refresh,
    /** A change was heard: from now on nothing answers from memory until it is read. */
    announce(version: number): void {
      announced = Math.max(announced, version);
    },

    /** First start only: the file becomes version 1; null when a policy is there already. */
    async found(policy: NewPolicy): Promise<number | null> {
      refuseUnserved(policy.document);
      return deps.transact(async (tx) => {
        const version = await stores.policyVersions.found(tx.trx, policy);
        if (version === null) return null;
        await keepRollout(tx.trx, policy.document, version);
        await recordAnalyses(tx.trx, deps, version, policy.document);
        await stores.audit.append(tx.trx, appliedEvent(version, policy, { founding: true }));
        return version;
      });
    },

    judge,
    append,
    appliedEvent,

    /** What a document says, whether it may come into force now or not. */
    read: async (document: unknown): Promise<Policy> => compile(0, document).policy,

    /** Any version, compiled; null when there is none of this number. */
    async atVersion(number: number): Promise<ActivePolicy | null> {
      if (number === active?.version) return active;
      const stored = await stores.policyVersions.byNumber(deps.db, number);
      return stored && compile(stored.number, stored.document, await stores.rolloutEnds.list(deps.db));
    },

    /**
     * The one way to a new version: change-policy.ts asks first whether it may be. One transaction: new version, audit
     * row, notification. In force here before this resolves.
     */
    async apply(policy: NewPolicy): Promise<number> {
      const judged = await judge(policy.document);
      if (!judged.ok) throw new PolicyUnusable(0, judged.faults[0]?.message ?? 'does not compile');
      const number = await deps.transact(async (tx) => {
        const version = await append(tx, policy);
        await stores.audit.append(tx.trx, appliedEvent(version, policy, { founding: false }));
        return version;
      });
      await refresh();
      return number;
    },
  };
}

export type Policies = ReturnType<typeof createPolicies>;
