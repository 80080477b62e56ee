// All stores at once, for the composition root: they share the sealer, the look-up key and the subject keys.

import { createAccountLoginStore } from './account-login-store.ts';
import { createAccountPartyStore } from './account-party-store.ts';
import { createAccountStore } from './account-store.ts';
import { createAttemptBudgetStore } from './attempt-budget-store.ts';
import { createAuditStore } from './audit-store.ts';
import { createBindingStore } from './binding-store.ts';
import { createDecisionStore } from './decision-store.ts';
import { createFactorStore } from './factor-store.ts';
import { createGateTransactionStore } from './gate-transaction-store.ts';
import type { LookupHash } from './lookup-hash.ts';
import { createPasskeyChallengeStore } from './passkey-challenge-store.ts';
import { createPasskeyStore } from './passkey-store.ts';
import { createPolicyVersionStore } from './policy-version-store.ts';
import { createProofingStore } from './proofing-store.ts';
import type { Sealer } from './seal.ts';
import { createSessionStore } from './session-store.ts';
import { createSmsChallengeStore } from './sms-challenge-store.ts';
import { createSubjectKeys } from './subject-key.ts';
import { createTicketStore } from './ticket-store.ts';
import { createUpstreamLoginStore } from './upstream-login-store.ts';
import { createUsageWindowStore } from './usage-window-store.ts';

export type Stores = ReturnType<typeof createStores>;

export function createStores(keys: { sealer: Sealer; lookupHash: LookupHash }) {
  const subjectKeys = createSubjectKeys(keys);
  const deps = { ...keys, subjectKeys };
  return {
    subjectKeys,
    accounts: createAccountStore(deps),
    parties: createAccountPartyStore(deps),
    logins: createAccountLoginStore(deps),
    sessions: createSessionStore(deps),
    proofings: createProofingStore(),
    bindings: createBindingStore(deps),
    factors: createFactorStore(deps),
    passkeys: createPasskeyStore(deps),
    passkeyChallenges: createPasskeyChallengeStore(deps),
    smsChallenges: createSmsChallengeStore(),
    attemptBudgets: createAttemptBudgetStore(),
    usageWindows: createUsageWindowStore(deps),
    gateTransactions: createGateTransactionStore(deps),
    tickets: createTicketStore(deps),
    upstreamLogins: createUpstreamLoginStore(deps),
    policyVersions: createPolicyVersionStore(),
    audit: createAuditStore(deps),
    decisions: createDecisionStore(deps),
  };
}
