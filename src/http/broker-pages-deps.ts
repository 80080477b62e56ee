// What the broker's own pages are made with: the stories they ask, and how a page is shown.

import type { Request } from 'express';
import type { Decision } from '../domain/decide.ts';
import type { LoginRequest } from '../domain/login-request.ts';
import type { CompiledRoute } from '../domain/policy.ts';
import type { Activation } from '../flow/activation.ts';
import type { BrokerSession, BrokerSessions } from '../flow/broker-session.ts';
import type { ChangePassword } from '../flow/change-password.ts';
import type { Consents } from '../flow/consent.ts';
import type { Desk } from '../flow/desk.ts';
import type { Enrol } from '../flow/enrol.ts';
import type { EnrolPasskey } from '../flow/enrol-passkey.ts';
import type { EnrolSms } from '../flow/enrol-sms.ts';
import type { Caller, FlowDeps } from '../flow/flow-deps.ts';
import type { Letters } from '../flow/letters.ts';
import type { LinkAccounts } from '../flow/link-accounts.ts';
import type { LocalSignIn } from '../flow/local-sign-in.ts';
import type { OwnSessions } from '../flow/own-sessions.ts';
import type { Pairing } from '../flow/pairing.ts';
import type { PasswordReset } from '../flow/password-reset.ts';
import type { Recovery } from '../flow/recovery.ts';
import type { RolloutNotices } from '../flow/rollout-notice.ts';
import type { SignIn } from '../flow/sign-in.ts';
import type { SignInPasskey } from '../flow/sign-in-passkey.ts';
import type { SignInPassword } from '../flow/sign-in-password.ts';
import type { SignOut } from '../flow/sign-out.ts';
import type { Staff } from '../flow/staff.ts';
import type { StaffSignIn } from '../flow/staff-sign-in.ts';
import type { StepUp } from '../flow/step-up.ts';
import type { StepUpPasskey } from '../flow/step-up-passkey.ts';
import type { StepUpSms } from '../flow/step-up-sms.ts';
import type { Visits } from '../flow/visit.ts';
import type { Log } from '../log.ts';
import type { KeepForm } from './admin/keep-form.ts';
import type { ConsentPagesDeps } from './consent-pages.ts';
import type { LoginRequestPort } from './login-request-pages.ts';
import type { ShowPage } from './show-page.ts';

/** Puts a refusal of a visit on record; the code that leads to it comes back. */
export type RecordRefusal = (refused: {
  view: BrokerSession;
  route: CompiledRoute;
  decision: Decision;
  login?: LoginRequest;
}) => string;

export type BrokerPagesDeps = {
  recordRefusal: RecordRefusal;
  flow: FlowDeps;
  brokerSessions: BrokerSessions;
  visits: Visits;
  signIn: SignIn;
  signInPasskey: SignInPasskey;
  linkAccounts: LinkAccounts;
  localSignIn: LocalSignIn;
  signInPassword: SignInPassword;
  changePassword: ChangePassword;
  stepUp: StepUp;
  stepUpPasskey: StepUpPasskey;
  enrol: Enrol;
  enrolPasskey: EnrolPasskey;
  recovery: Recovery;
  rolloutNotices: RolloutNotices;
  /** Null where no SMS is configured. */
  sms: { enrol: EnrolSms; stepUp: StepUpSms } | null;
  signOut: SignOut;
  ownSessions: OwnSessions;
  /** Null where no mail server is configured. */
  passwordReset: PasswordReset | null;
  staff: Staff;
  staffSignIn: StaffSignIn;
  pairing: Pairing;
  activation: Activation;
  letters: Letters;
  desk: Desk;
  consents: Consents;
  /** Login requests of portals over OpenID Connect that wait for a person. */
  logins: LoginRequestPort;
  keepForm: KeepForm;
  formOriginsOf: ConsentPagesDeps['formOriginsOf'];
  show: ShowPage;
  publicUrl: string;
  callerOf(req: Request): Caller;
  log: Log;
};
