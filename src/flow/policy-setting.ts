// A policy document with what it would be enforced with here, compiled once: for whoever looks at another policy than
// the one in force.

import type { PolicySetting } from '../domain/judge.ts';
import type { Norm } from '../domain/norm.ts';
import { compilePolicy, type Policy } from '../domain/policy.ts';
import { policyDocumentSchema } from '../domain/policy-document.ts';

export type SettingOf = (policy: Policy) => PolicySetting;

/** Null: this program cannot read or compile it. */
export function compileStored(stored: unknown, norms: readonly Norm[]): Policy | null {
  const parsed = policyDocumentSchema.safeParse(stored);
  const compiled = parsed.success ? compilePolicy(parsed.data, norms) : null;
  return compiled?.ok ? compiled.policy : null;
}
