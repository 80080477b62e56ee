// What each page is given to show. Views know nothing else: no session, no store, no request.

import type { ConsentClaim } from '../../domain/consent.ts';
import type { Missing } from '../../domain/decide.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { FactorKind } from '../../domain/factor-category.ts';
import type { WorthLimit } from '../../domain/factor-worth.ts';
import type { Level } from '../../domain/level.ts';
import type { PublishedLevel } from '../../domain/published-levels.ts';
import type { DeskPageModel, ProofingModel } from './desk-page-model.ts';
import type { StaffPageModel } from './staff-page-model.ts';

export type Locale = 'nl' | 'en';
type Text = { nl: string; en: string };

/** Why a level is asked: the data, the level, and the articles behind it. */
export type RequirementModel = {
  portalLabel: Text;
  level: Level;
  twoFactor: boolean;
  confirmedWithinSeconds: number | null;
  dataLabels: Text[];
  reasons: { text: Text; source: string }[];
};

export type RoadModel =
  /** A POST form to /sign-in/upstream with hidden upstream and transaction; thenCode: a code of an app comes after. */
  | {
      kind: 'upstream';
      upstreamId: string;
      label: Text;
      asks: string;
      fresh: boolean;
      thenCode?: boolean;
      /** It cannot be reached now, as far as is known; trying again is still offered. */
      down?: boolean;
    }
  /** A form field for a code of any of these apps, POST to /step-up/totp with hidden transaction. */
  | { kind: 'totp'; names: string[] }
  /** A form field for a code, POST to /step-up/recovery with hidden transaction. */
  | { kind: 'recovery-code' }
  /** A POST form to /account/totp/new with hidden transaction; or, when the login is too old, first a new login. */
  | { kind: 'enrol-totp'; loginBefore?: { upstreamId: string; label: Text } }
  /** By script: options from /step-up/passkey/options, then a POST form to /step-up/passkey with the answer. */
  | { kind: 'passkey' }
  /** A POST form to /account/passkey/new with hidden transaction. */
  | { kind: 'enrol-passkey' }
  /** By script: options from /sign-in/passkey/options, then a POST form to /sign-in/passkey with the answer. */
  | { kind: 'passkey-sign-in' }
  /** A POST form to /step-up/sms/send with hidden transaction and factor; to: the number's last two digits. */
  | { kind: 'sms'; factorId: string; to: string }
  /** A POST form to /account/sms/new with hidden transaction. */
  | { kind: 'enrol-sms' }
  /** For whoever signed in with a password: the account page says how to prove more. A letter is worth low at most. */
  | { kind: 'prove'; at: 'letter-or-desk' | 'desk' }
  | { kind: 'desk' };

/** While an upstream cannot be reached: which one, and what can be done without it. */
export type OutageModel = { label: Text; ways: 'passkey' | 'factor' | 'none' } | null;

/** A notice above the page: what happened just now and what to do. */
export type NoticeModel = { code: ErrorCode; untilMs: number | null; reference?: string } | null;

export type RepresentationModel = {
  companyName: string | null;
  /** Type and number; a BSN or pseudonym is never shown, number is then null. */
  type: 'rsin' | 'kvk' | 'bsn' | 'pseudonym';
  number: string | null;
  branch: string | null;
  intermediary: string | null;
};

const accountDone = [
  'enrolled',
  'removed',
  'passkey',
  'sms',
  'renamed',
  'recovered',
  'password',
  'sessions',
  'session',
] as const;
/** What was done on the account page just now. */
export type AccountDone = (typeof accountDone)[number];
export const isAccountDone = (value: unknown): value is AccountDone =>
  accountDone.some((candidate) => candidate === value);
export type CompanyModel = RepresentationModel & {
  /** The one this session is for. */
  current: boolean;
};

/** untilMs: when it stops counting by time alone; limit: what keeps it from counting for more. */
export type WorthModel = { level: Level; untilMs: number | null; limit: WorthLimit };

export type AccountFactorModel = {
  id: string;
  kind: FactorKind;
  name: string;
  /** Of a passkey: on several devices, or bound to one; null for other kinds. */
  synced: boolean | null;
  /** Of a set of recovery codes; null for other kinds. */
  codesLeft: number | null;
  addedAtMs: number;
  lastUsedAtMs: number | null;
  /** One per company of the page, in their order. */
  worths: WorthModel[];
};

/** What the account page offers to set up: its words and its address have the same names (account-template.ts). */
export type AddAction = 'totp' | 'passkey' | 'sms' | 'recovery-code';

export type PageModel =
  | {
      page: 'sign-in';
      transaction: string;
      requirement: RequirementModel;
      roads: RoadModel[];
      outage?: OutageModel;
      notice: NoticeModel;
      backTo: string | null;
      /** Absent: not offered here. A POST form to /sign-in/password with hidden transaction; email as typed before; resets: a link to it by mail. */
      password?: { email: string; resets?: boolean };
      /** Until when a password alone still opens what was asked for; absent: it does not. */
      transitionUntilMs?: number;
    }
  | {
      page: 'step-up';
      transaction: string;
      requirement: RequirementModel;
      missing: Missing[];
      reachedLevel: Level;
      /** What the upstream returned just now when that was less than asked, for instance EH2; null otherwise. */
      returnedLess: { asked: string; returned: string } | null;
      roads: RoadModel[];
      outage?: OutageModel;
      notice: NoticeModel;
      representation: RepresentationModel;
      backTo: string;
      /** An app, a passkey or a number was set up just now, on the way here. */
      done?: 'enrolled' | 'passkey' | 'sms';
    }
  /** Another person or company came back; POST /sign-in/mismatch with choice=keep|switch and hidden login. */
  | {
      page: 'mismatch';
      login: string;
      /** Of the visit it happened on; null for none. */
      transaction: string | null;
      what: ('person' | 'legalSubject' | 'intermediary' | 'branch' | 'serviceId')[];
      current: RepresentationModel;
      returned: RepresentationModel;
      /** Both may be one person's accounts: choice=link is offered too. */
      linkable?: boolean;
    }
  /** Accounts of the same person; POST /account/links/undo with hidden link. */
  | {
      page: 'links';
      links: { id: string; side: 'local' | 'upstream'; linkedAtMs: number }[];
      backTo: string;
    }
  /** Right after a password: POST /sign-in/company with hidden transaction and company. */
  | {
      page: 'choose-company';
      transaction: string;
      companies: { id: string; representation: RepresentationModel }[];
    }
  /** POST /account/password with next, and current where there is one. */
  | {
      page: 'change-password';
      hasCurrent: boolean;
      needsCurrent: boolean;
      leastChars: number;
      notice: NoticeModel;
    }
  | {
      page: 'refused';
      code: ErrorCode;
      requirement: RequirementModel | null;
      reference: string;
      backTo: string | null;
    }
  /** Any other error: text from the error table; retryTo keeps where the person was going. */
  | {
      page: 'error';
      code: ErrorCode;
      reference: string;
      retryTo: string | null;
      backTo: string | null;
      untilMs: number | null;
    }
  /** A form could not be sent because more assurance was needed: nothing was sent. */
  | {
      page: 'nothing-sent';
      continueTo: string;
      formAddress: string | null;
      requirement: RequirementModel | null;
      /** Until when a password alone would do for it; absent: it would not. */
      transitionUntilMs?: number;
    }
  | {
      page: 'account';
      representation: RepresentationModel;
      reachedLevel: Level;
      signedInAtMs: number;
      endsAtMs: number;
      companies: CompanyModel[];
      factors: AccountFactorModel[];
      /** Removing and renaming: allowed shortly after the highest of the factors, or a login, was shown. */
      mayChange: boolean;
      add: AddAction[];
      /** Another account is linked with this one: a link leads to /account/links. */
      isLinked?: boolean;
      notice: NoticeModel;
      done: AccountDone | null;
      sessions?: SessionsModel;
      /** Absent: an account that does not sign in with one. changedAtMs: null while there is none yet. */
      password?: { changedAtMs: number | null };
      /** How to prove more; absent: nothing more to prove here. */
      proofing?: ProofingModel | null;
      /** Until when this session, of a password alone, still opens some portal; absent: it opens none. */
      transitionUntilMs?: number;
    }
  /** Shown once, in the answer to the form that made them. */
  | { page: 'recovery-codes'; codes: string[]; madeAtMs: number }
  /** The secret is shown once: qrSvg is trusted markup made by us; POST /account/totp with code. */
  | {
      page: 'enrol-totp';
      qrSvg: string;
      /** otpauth://totp/… for a person who reads the page on the phone itself; absent: no link. */
      appLink?: string;
      /** Where "not now" leads; absent: the account page. */
      backTo?: string;
      secretGroups: string;
      enrolment: string;
      /** What the person called the app just now; empty at first. */
      name: string;
      transaction: string | null;
      notice: NoticeModel;
      worth: Level;
      worthUntilMs: number;
      /** It came from a letter or the desk, and no login makes it count again. */
      renewsByProof?: boolean;
    }
  /** By script: options from /account/passkey/options, then a POST form to /account/passkey with the answer. */
  | {
      page: 'enrol-passkey';
      transaction: string | null;
      name: string;
      notice: NoticeModel;
      worth: Level;
      worthUntilMs: number;
      /** It came from a letter or the desk, and no login makes it count again. */
      renewsByProof?: boolean;
      /** Where "not now" leads; absent: the account page. */
      backTo?: string;
    }
  | DeskPageModel
  | StaffPageModel
  /** A POST form to /account/sms/send with number. countries: two-letter codes. */
  | {
      page: 'enrol-sms';
      transaction: string | null;
      number: string;
      countries: readonly string[];
      notice: NoticeModel;
      worth: Level;
      worthUntilMs: number;
      backTo: string;
    }
  /** A POST form to /account/sms or /step-up/sms with the code; another to …/send for a new one, from nextSendMs on. */
  | {
      page: 'sms-code';
      purpose: 'enrol' | 'step-up';
      factor: string;
      transaction: string | null;
      /** The number's last two digits. */
      to: string;
      /** A code is out there that still counts. */
      awaited: boolean;
      /** awaited: nothing was reported yet; a POST form to /account/sms/delivery or /step-up/sms/delivery looks again. */
      delivery: 'none' | 'awaited' | 'delivered' | 'not-delivered';
      nextSendMs: number | null;
      notice: NoticeModel;
      backTo: string;
    }
  | { page: 'signed-out'; portals: { label: Text; origin: string }[] }
  /** POST /sign-out; or, when a portal asked for it, to the provider's own address with its secret. */
  | { page: 'confirm-sign-out'; asked?: { action: string; xsrf: string; portalLabel: Text | null } }
  /** POST to action with answer=agree|refuse; labels of scopes and data classes. */
  | {
      page: 'consent';
      action: string;
      portalLabel: Text;
      representation: RepresentationModel;
      scopes: Text[];
      data: Text[];
      claims: ConsentClaim[];
    }
  /** POST /sign-in/reset with email */
  | { page: 'ask-reset' }
  /** The same for every address, known or not. */
  | { page: 'reset-asked' }
  /** POST /sign-in/reset/new with hidden token and password */
  | { page: 'new-password'; token: string; notice: NoticeModel }
  | { page: 'password-replaced' }
  /** Public: every service with its level (Regeling art. 7). */
  | { page: 'assurance-levels'; services: PublishedLevel[] };

/** The person's own live sessions, this one first; mayEnd: whoever showed just now who it is. */
export type SessionsModel = {
  items: { id: string; createdAtMs: number; lastUsedAtMs: number; isThis: boolean }[];
  mayEnd: boolean;
};

export type PageContext = {
  locale: Locale;
  /** Path and query of this page without lang, for the language switch; null on pages that answer a POST. */
  switchTo: string | null;
  signedIn: boolean;
};

/** The only pages with a script: a passkey cannot be asked without one. */
export function usesPasskey(model: PageModel): boolean {
  if (['enrol-passkey', 'staff-sign-in', 'set-up'].includes(model.page)) return true;
  if (model.page !== 'sign-in' && model.page !== 'step-up') return false;
  return model.roads.some((road) => road.kind === 'passkey' || road.kind === 'passkey-sign-in');
}
