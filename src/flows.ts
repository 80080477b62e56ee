// Every story of the product, made once from what they share: stores, sessions, rules of enrolment.

import type { Config } from './config.ts';
import { createPasskeyFactor } from './factor/passkey.ts';
import { createAdminister } from './flow/administer.ts';
import { createAuditEvents } from './flow/audit-event.ts';
import { createBrokerSessions } from './flow/broker-session.ts';
import { createEnrol } from './flow/enrol.ts';
import { createEnrolPasskey } from './flow/enrol-passkey.ts';
import { createEnrolRule } from './flow/enrol-rule.ts';
import { createEnrolSms } from './flow/enrol-sms.ts';
import type { FlowDeps } from './flow/flow-deps.ts';
import { createLocalSignIn } from './flow/local-sign-in.ts';
import { createSignIn } from './flow/sign-in.ts';
import { createSignOut } from './flow/sign-out.ts';
import { createSmsCodes } from './flow/sms-code.ts';
import type { SmsPort } from './flow/sms-port.ts';
import { createStepUp } from './flow/step-up.ts';
import { createStepUpPasskey } from './flow/step-up-passkey.ts';
import { createStepUpSms } from './flow/step-up-sms.ts';
import { createVisits } from './flow/visit.ts';

const siteName = 'Sluis';

export type Flows = ReturnType<typeof createFlows>;

export function createFlows(flow: FlowDeps, config: Config, sms: SmsPort | null = null) {
  const events = createAuditEvents(flow.context, flow.nowMs);
  const brokerSessions = createBrokerSessions(flow);
  const shared = { ...flow, brokerSessions, events };
  const stepUp = createStepUp(shared);
  const rule = createEnrolRule({ ...shared, stepUp });
  const passkey = createPasskeyFactor({ publicUrl: config.publicUrl, siteName });
  const smsCodes = sms && createSmsCodes({ ...shared, sms });
  return {
    brokerSessions,
    stepUp,
    visits: createVisits(flow),
    signIn: createSignIn(shared),
    localSignIn: createLocalSignIn(shared),
    enrol: createEnrol({ ...shared, stepUp, rule, siteName }),
    enrolPasskey: createEnrolPasskey({ ...shared, rule, passkey }),
    stepUpPasskey: createStepUpPasskey({ ...shared, passkey }),
    sms: sms &&
      smsCodes && {
        enrol: createEnrolSms({ ...shared, rule, sms, codes: smsCodes }),
        stepUp: createStepUpSms({ ...shared, codes: smsCodes }),
      },
    signOut: createSignOut(shared),
    administer: createAdminister(shared),
  };
}
