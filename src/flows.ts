// Every story of the product, made once from what they share: stores, sessions, rules of enrolment.

import { type Config, configPath } from './config.ts';
import { openBreachedPasswords } from './factor/breached-passwords.ts';
import { createPasskeyFactor } from './factor/passkey.ts';
import { createPasswordFactor, type PasswordCost } from './factor/password.ts';
import { createActivation } from './flow/activation.ts';
import { createAdminister } from './flow/administer.ts';
import { createAnalysisVersions } from './flow/analysis-versions.ts';
import { createAuditEvents } from './flow/audit-event.ts';
import { createAuditReading } from './flow/audit-reading.ts';
import { createBrokerSessions } from './flow/broker-session.ts';
import { createChangePassword } from './flow/change-password.ts';
import { createChangePolicy } from './flow/change-policy.ts';
import { createConsents } from './flow/consent.ts';
import { createConsoleSessions } from './flow/console-sessions.ts';
import { createDesk } from './flow/desk.ts';
import { createEndBinding } from './flow/end-binding.ts';
import { createEnrol } from './flow/enrol.ts';
import { createEnrolPasskey } from './flow/enrol-passkey.ts';
import { createEnrolRule } from './flow/enrol-rule.ts';
import { createEnrolSms } from './flow/enrol-sms.ts';
import type { FlowDeps } from './flow/flow-deps.ts';
import { createFoundStaff } from './flow/found-staff.ts';
import { createImportAccounts } from './flow/import-accounts.ts';
import { createLetters } from './flow/letters.ts';
import { createLinkAccounts } from './flow/link-accounts.ts';
import { createLocalSignIn } from './flow/local-sign-in.ts';
import { createNotify } from './flow/notify.ts';
import { createOwnSessions } from './flow/own-sessions.ts';
import { createPairing } from './flow/pairing.ts';
import { createPasswords } from './flow/password.ts';
import { createPasswordReset } from './flow/password-reset.ts';
import { createPeople } from './flow/people.ts';
import { createPlanRollout } from './flow/plan-rollout.ts';
import type { Policies } from './flow/policies.ts';
import { createRecovery } from './flow/recovery.ts';
import { createRollout } from './flow/rollout.ts';
import { createRolloutMessages } from './flow/rollout-messages.ts';
import { createRolloutNotices } from './flow/rollout-notice.ts';
import { createRolloutPeople } from './flow/rollout-people.ts';
import { createSignIn } from './flow/sign-in.ts';
import { createSignInPasskey } from './flow/sign-in-passkey.ts';
import { createSignInPassword } from './flow/sign-in-password.ts';
import { createSignOut } from './flow/sign-out.ts';
import { createSmsCodes } from './flow/sms-code.ts';
import type { SmsPort } from './flow/sms-port.ts';
import { createStaff } from './flow/staff.ts';
import { createStaffChanges } from './flow/staff-changes.ts';
import { createStaffSignIn } from './flow/staff-sign-in.ts';
import { createStepUp } from './flow/step-up.ts';
import { createStepUpPasskey } from './flow/step-up-passkey.ts';
import { createStepUpSms } from './flow/step-up-sms.ts';
import { createVisits } from './flow/visit.ts';
import { verifyAudit } from './store/verify-audit.ts';

export const siteName = 'Sluis';

/** What every story about passwords shares: one factor, so one bound on how much is hashed at once. */
function createPasswordParts(flow: FlowDeps, config: Config, insecureCost: PasswordCost | undefined) {
  const { enabled, breachedPasswordsFile: file, maxConcurrentHashes } = config.localAccounts;
  const breached = file === undefined ? null : openBreachedPasswords(configPath(config, file));
  const isBreached = (text: string) => breached?.isBreached(text) ?? false;
  const password = createPasswordFactor({ isBreached, maxConcurrent: maxConcurrentHashes, insecureCost });
  return { password, passwords: createPasswords(flow), enabled };
}

export type Flows = ReturnType<typeof createFlows>;

export type FlowParts = { insecurePasswordCost?: PasswordCost | undefined };

export function createFlows(
  flow: FlowDeps,
  config: Config,
  policies: Policies,
  { sms, insecurePasswordCost }: FlowParts & { sms: SmsPort | null },
) {
  const events = createAuditEvents(flow.context, flow.nowMs);
  const brokerSessions = createBrokerSessions(flow);
  const notify = createNotify(flow);
  const shared = { ...flow, brokerSessions, events, notify };
  const stepUp = createStepUp(shared);
  const rule = createEnrolRule({ ...shared, stepUp });
  const linkAccounts = createLinkAccounts(shared);
  const passkey = createPasskeyFactor({ publicUrl: config.publicUrl, siteName });
  const localSignIn = createLocalSignIn(shared);
  const withPassword = { ...shared, ...createPasswordParts(flow, config, insecurePasswordCost) };
  const staff = createStaff(flow);
  const signIn = createSignIn({ ...shared, linkAccounts });
  const signInPasskey = createSignInPasskey({ ...shared, localSignIn, passkey });
  const pairing = createPairing({ ...shared, staff, passkey });
  const activation = createActivation(shared);
  const rollout = createRollout(shared);
  const changePolicy = createChangePolicy({ ...shared, staff, policies });
  const signOut = createSignOut(shared);
  const smsCodes = sms && createSmsCodes({ ...shared, sms });
  return {
    brokerSessions,
    stepUp,
    visits: createVisits(flow),
    localSignIn,
    signInPassword: createSignInPassword({ ...withPassword, localSignIn }),
    changePassword: createChangePassword({ ...withPassword, rule }),
    linkAccounts,
    signIn,
    enrol: createEnrol({ ...shared, stepUp, rule, siteName }),
    recovery: createRecovery({ ...shared, rule }),
    enrolPasskey: createEnrolPasskey({ ...shared, rule, passkey }),
    stepUpPasskey: createStepUpPasskey({ ...shared, passkey }),
    importAccounts: createImportAccounts(withPassword),
    signInPasskey,
    staffSignIn: createStaffSignIn({ ...shared, localSignIn, signIn, signInPasskey, staff }),
    sms: sms &&
      smsCodes && {
        enrol: createEnrolSms({ ...shared, rule, sms, codes: smsCodes }),
        stepUp: createStepUpSms({ ...shared, codes: smsCodes }),
      },
    signOut,
    consoleSessions: createConsoleSessions({ ...shared, signOut }),
    people: createPeople(shared),
    auditReading: createAuditReading({ ...shared, verifyAudit: () => verifyAudit(flow.db) }),
    consents: createConsents(shared),
    administer: createAdminister({ ...shared, staff }),
    notify,
    password: withPassword.password,
    passwords: withPassword.passwords,
    ownSessions: createOwnSessions(shared),
    passwordReset: flow.wakeMail && withPassword.enabled ? createPasswordReset(withPassword) : null,
    rollout,
    rolloutMessages: createRolloutMessages({ ...shared, rollout }),
    rolloutPeople: createRolloutPeople({ ...shared, rollout }),
    rolloutNotices: createRolloutNotices(flow),
    staff,
    pairing,
    staffChanges: createStaffChanges({ ...shared, staff, pairing }),
    foundStaff: createFoundStaff(shared),
    activation,
    letters: createLetters({ ...shared, activation }),
    desk: createDesk({ ...shared, staff, activation }),
    endBinding: createEndBinding(shared),
    analysisVersions: createAnalysisVersions(flow),
    changePolicy,
    planRollout: createPlanRollout({ ...shared, changePolicy }),
  };
}
