// Every story of the product, made once from what they share: stores, sessions, rules of enrolment.

import type { Config } from './config.ts';
import { createPasskeyFactor } from './factor/passkey.ts';
import { createAdminister } from './flow/administer.ts';
import { createAuditEvents } from './flow/audit-event.ts';
import { createBrokerSessions } from './flow/broker-session.ts';
import { createEnrol } from './flow/enrol.ts';
import { createEnrolPasskey } from './flow/enrol-passkey.ts';
import { createEnrolRule } from './flow/enrol-rule.ts';
import type { FlowDeps } from './flow/flow-deps.ts';
import { createLinkAccounts } from './flow/link-accounts.ts';
import { createLocalSignIn } from './flow/local-sign-in.ts';
import { createSignIn } from './flow/sign-in.ts';
import { createSignInPasskey } from './flow/sign-in-passkey.ts';
import { createSignOut } from './flow/sign-out.ts';
import { createStepUp } from './flow/step-up.ts';
import { createStepUpPasskey } from './flow/step-up-passkey.ts';
import { createVisits } from './flow/visit.ts';

const siteName = 'Sluis';

export type Flows = ReturnType<typeof createFlows>;

export function createFlows(flow: FlowDeps, config: Config) {
  const events = createAuditEvents(flow.context, flow.nowMs);
  const brokerSessions = createBrokerSessions(flow);
  const shared = { ...flow, brokerSessions, events };
  const stepUp = createStepUp(shared);
  const rule = createEnrolRule({ ...shared, stepUp });
  const linkAccounts = createLinkAccounts({ ...shared, onLinkChanged: async () => {} });
  const localSignIn = createLocalSignIn(shared);
  const passkey = createPasskeyFactor({ publicUrl: config.publicUrl, siteName });
  return {
    brokerSessions,
    stepUp,
    visits: createVisits(flow),
    linkAccounts,
    signIn: createSignIn({ ...shared, linkAccounts }),
    localSignIn,
    enrol: createEnrol({ ...shared, stepUp, rule, siteName }),
    enrolPasskey: createEnrolPasskey({ ...shared, rule, passkey }),
    stepUpPasskey: createStepUpPasskey({ ...shared, passkey }),
    signInPasskey: createSignInPasskey({ ...shared, localSignIn, passkey }),
    signOut: createSignOut(shared),
    administer: createAdminister(shared),
  };
}
