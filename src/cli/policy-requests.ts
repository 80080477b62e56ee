// What the commands around the policy ask of the broker, through its socket or on one of their own.

import type { Broker } from '../deps.ts';
import type { PolicyFault } from '../domain/policy.ts';
import type { PolicyChange } from '../domain/policy-change.ts';
import { PolicyFaultsError, type SubmitResult } from '../flow/change-policy.ts';
import type { PolicyFileFault } from '../flow/policy-file.ts';

type Arguments = Record<string, string>;
type Refused = { kind: 'refused'; faults: readonly PolicyFileFault[] };
type Warned = { warnings: readonly PolicyFault[] };
export type DiffedPolicy =
  | Refused
  | ({ kind: 'compared'; version: number; changes: PolicyChange[] } & Warned);
export type AppliedPolicy =
  | Refused
  | ((
      | Exclude<SubmitResult, { kind: 'draft' }>
      | (Extract<SubmitResult, { kind: 'draft' }> & { address: string; changes: PolicyChange[] })
    ) &
      Warned);

const versionOf = (text: string) => (/^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : 0);

async function orRefused<T>(work: () => Promise<T>): Promise<T | Refused> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PolicyFaultsError) return { kind: 'refused', faults: error.faults };
    throw error;
  }
}

export async function diffPolicy({ flows }: Broker, { source = '' }: Arguments): Promise<DiffedPolicy> {
  const checked = await flows.changePolicy.checkSource(source);
  if (!checked.ok) return { kind: 'refused', faults: checked.faults };
  return orRefused(async () => ({
    kind: 'compared' as const,
    ...(await flows.changePolicy.diff(checked.document)),
    warnings: await flows.changePolicy.findWarnings(checked.document),
  }));
}

/** base: the version the file was made from; absent, the one in force. */
export async function applyPolicy(broker: Broker, given: Arguments): Promise<AppliedPolicy> {
  const { source = '', author = '', reason = '', base } = given;
  const { changePolicy } = broker.flows;
  const checked = await changePolicy.checkSource(source);
  if (!checked.ok) return { kind: 'refused', faults: checked.faults };
  await broker.policies.refresh();
  const baseVersion = base === undefined ? broker.policies.current().version : versionOf(base);
  const { document } = checked;
  const by = { accountId: null, name: author };
  return orRefused(async () => {
    const result = await changePolicy.submit({ document, source, author: by, reason, baseVersion });
    const warnings = await changePolicy.findWarnings(document);
    if (result.kind !== 'draft') return { ...result, warnings };
    const loaded = await changePolicy.loadDraft(result.id);
    const changes = (loaded?.changes ?? []).filter(({ kind }) => kind === 'lowered' || kind === 'opened');
    return { ...result, changes, warnings, address: `${broker.config.publicUrl}/admin/drafts/${result.id}` };
  });
}

export async function exportPolicy({ stores, database }: Broker, { version }: Arguments) {
  const { policyVersions } = stores;
  const found =
    version === undefined
      ? await policyVersions.newest(database.db)
      : await policyVersions.byNumber(database.db, versionOf(version));
  return found && { version: found.number, source: found.source };
}
