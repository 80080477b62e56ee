// Every story of the product, made once from what they share: stores, sessions, rules of enrolment.

import type { Config } from './config.ts';
import { createPasskeyFactor } from './factor/passkey.ts';
import { createActivation } from './flow/activation.ts';
import { createAdminister } from './flow/administer.ts';
import { createAuditEvents } from './flow/audit-event.ts';
import { createBrokerSessions } from './flow/broker-session.ts';
import { createDesk } from './flow/desk.ts';
import { createEndBinding } from './flow/end-binding.ts';
import { createEnrol } from './flow/enrol.ts';
import { createEnrolPasskey } from './flow/enrol-passkey.ts';
import { createEnrolRule } from './flow/enrol-rule.ts';
import type { FlowDeps } from './flow/flow-deps.ts';
import { createLetters } from './flow/letters.ts';
import { createLocalSignIn } from './flow/local-sign-in.ts';
import { createSignIn } from './flow/sign-in.ts';
import { createSignOut } from './flow/sign-out.ts';
import { createStaff } from './flow/staff.ts';
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
  const passkey = createPasskeyFactor({ publicUrl: config.publicUrl, siteName });
  const staff = createStaff(flow);
  const activation = createActivation(shared);
  return {
    brokerSessions,
    stepUp,
    visits: createVisits(flow),
    signIn: createSignIn(shared),
    localSignIn: createLocalSignIn(shared),
    enrol: createEnrol({ ...shared, stepUp, rule, siteName }),
    enrolPasskey: createEnrolPasskey({ ...shared, rule, passkey }),
    stepUpPasskey: createStepUpPasskey({ ...shared, passkey }),
    signOut: createSignOut(shared),
    administer: createAdminister(shared),
    staff,
    activation,
    letters: createLetters({ ...shared, activation }),
    desk: createDesk({ ...shared, staff, activation }),
    endBinding: createEndBinding(shared),
  };
}
