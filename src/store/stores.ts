// All stores at once, for the composition root: they share the sealer, the look-up key and the subject keys.

import { createAccountLinkStore } from './account-link-store.ts';
import { createAccountLoginStore } from './account-login-store.ts';
import { createAccountPartyStore } from './account-party-store.ts';
import { createAccountStore } from './account-store.ts';
import { createActivationStore } from './activation-store.ts';
import { createAnalysisVersionStore } from './analysis-version-store.ts';
import { createAttemptBudgetStore } from './attempt-budget-store.ts';
import { createAuditStore } from './audit-store.ts';
import { createBindingStore } from './binding-store.ts';
import { createDecisionReader } from './decision-reader.ts';
import { createDecisionStore } from './decision-store.ts';
import { createFactorStore } from './factor-store.ts';
import { createGateTransactionStore } from './gate-transaction-store.ts';
import { createLogoutNoticeStore } from './logout-notice-store.ts';
import type { LookupHash } from './lookup-hash.ts';
import { createObservationStore } from './observation-store.ts';
import { createOutboundMailStore } from './outbound-mail-store.ts';
import { createPairingLinkStore } from './pairing-link-store.ts';
import { createPasskeyChallengeStore } from './passkey-challenge-store.ts';
import { createPasskeyStore } from './passkey-store.ts';
import { createPasswordResetStore } from './password-reset-store.ts';
import { createPasswordStore } from './password-store.ts';
import { createPolicyDraftStore } from './policy-draft-store.ts';
import { createPolicyReplayStore } from './policy-replay-store.ts';
import { createPolicyVersionStore } from './policy-version-store.ts';
import { createProofingStore } from './proofing-store.ts';
import { createProviderArtifactStore } from './provider-artifact-store.ts';
import { createRecoveryCodeStore } from './recovery-code-store.ts';
import { createRolloutCoverageStore } from './rollout-coverage-store.ts';
import { createRolloutEndStore } from './rollout-end-store.ts';
import { createRolloutMessageStore } from './rollout-message-store.ts';
import type { Sealer } from './seal.ts';
import { createSessionConsentStore } from './session-consent-store.ts';
import { createSessionStore } from './session-store.ts';
import { createSigningKeyStore } from './signing-key-store.ts';
import { createSmsChallengeStore } from './sms-challenge-store.ts';
import { createStaffChangeStore } from './staff-change-store.ts';
import { createStaffStore } from './staff-store.ts';
import { createSubjectKeys } from './subject-key.ts';
import { createTicketStore } from './ticket-store.ts';
import { createUpstreamLoginStore } from './upstream-login-store.ts';
import { createUsageWindowStore } from './usage-window-store.ts';
import { createVettingStore } from './vetting-store.ts';

export type Stores = ReturnType<typeof createStores>;

export function createStores(keys: { sealer: Sealer; lookupHash: LookupHash }) {
  const subjectKeys = createSubjectKeys(keys);
  const deps = { ...keys, subjectKeys };
  return {
    subjectKeys,
    accounts: createAccountStore(deps),
    parties: createAccountPartyStore(deps),
    logins: createAccountLoginStore(deps),
    links: createAccountLinkStore(),
    sessions: createSessionStore(deps),
    proofings: createProofingStore(),
    bindings: createBindingStore(deps),
    factors: createFactorStore(deps),
    passkeys: createPasskeyStore(deps),
    passwords: createPasswordStore(deps),
    passkeyChallenges: createPasskeyChallengeStore(deps),
    recoveryCodes: createRecoveryCodeStore(deps),
    smsChallenges: createSmsChallengeStore(),
    attemptBudgets: createAttemptBudgetStore(),
    usageWindows: createUsageWindowStore(deps),
    outboundMail: createOutboundMailStore(deps),
    passwordResets: createPasswordResetStore(),
    activations: createActivationStore(deps),
    vettings: createVettingStore(deps),
    gateTransactions: createGateTransactionStore(deps),
    tickets: createTicketStore(deps),
    upstreamLogins: createUpstreamLoginStore(deps),
    logoutNotices: createLogoutNoticeStore(),
    consents: createSessionConsentStore(),
    providerArtifacts: createProviderArtifactStore(deps),
    signingKeys: createSigningKeyStore(deps),
    staff: createStaffStore(deps),
    staffChanges: createStaffChangeStore(deps),
    pairingLinks: createPairingLinkStore(deps),
    policyVersions: createPolicyVersionStore(),
    analysisVersions: createAnalysisVersionStore(),
    policyDrafts: createPolicyDraftStore(),
    rolloutEnds: createRolloutEndStore(),
    rolloutCoverage: createRolloutCoverageStore(),
    rolloutMessages: createRolloutMessageStore(),
    audit: createAuditStore(deps),
    decisions: createDecisionStore(deps),
    decisionReader: createDecisionReader(deps),
    policyReplays: createPolicyReplayStore(),
    observations: createObservationStore(),
  };
}
