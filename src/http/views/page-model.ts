// What each page is given to show. Views know nothing else: no session, no store, no request.

import type { Missing } from '../../domain/decide.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { FactorKind } from '../../domain/factor-category.ts';
import type { Level } from '../../domain/level.ts';
import type { DeskPageModel, ProofingModel } from './desk-page-model.ts';

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
  | { kind: 'upstream'; upstreamId: string; label: Text; asks: string; fresh: boolean; thenCode?: boolean }
  /** A form field for a code, POST to /step-up/totp with hidden transaction and factor. */
  | { kind: 'totp'; factorId: string; name: string }
  /** A POST form to /account/totp/new with hidden transaction; or, when the login is too old, first a new login. */
  | { kind: 'enrol-totp'; loginBefore?: { upstreamId: string; label: Text } }
  /** By script: options from /step-up/passkey/options, then a POST form to /step-up/passkey with the answer. */
  | { kind: 'passkey' }
  /** A POST form to /account/passkey/new with hidden transaction. */
  | { kind: 'enrol-passkey' }
  /** For whoever signed in with a password: the account page says how to prove more. */
  | { kind: 'prove' }
  | { kind: 'desk' };

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

export type PageModel =
  | {
      page: 'sign-in';
      transaction: string;
      requirement: RequirementModel;
      roads: RoadModel[];
      notice: NoticeModel;
      backTo: string | null;
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
      notice: NoticeModel;
      representation: RepresentationModel;
      backTo: string;
      /** An app or a passkey was set up just now, on the way here. */
      done?: 'enrolled' | 'passkey';
    }
  /** Another person or company came back; POST /sign-in/mismatch with choice=keep|switch and hidden login. */
  | {
      page: 'mismatch';
      login: string;
      what: ('person' | 'legalSubject' | 'intermediary' | 'branch' | 'serviceId')[];
      current: RepresentationModel;
      returned: RepresentationModel;
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
    }
  | {
      page: 'account';
      representation: RepresentationModel;
      reachedLevel: Level;
      signedInAtMs: number;
      endsAtMs: number;
      factors: {
        id: string;
        kind: FactorKind;
        name: string;
        /** Of a passkey: on several devices, or bound to one; null for other kinds. */
        synced: boolean | null;
        addedAtMs: number;
        lastUsedAtMs: number | null;
        worth: Level;
        worthUntilMs: number | null;
      }[];
      mayEnrol: boolean;
      notice: NoticeModel;
      /** How to prove more; absent: nothing more to prove here. */
      proofing?: ProofingModel | null;
      /** Works at the desk. */
      staff?: boolean;
      done: 'enrolled' | 'removed' | 'passkey' | null;
    }
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
  | { page: 'signed-out'; portals: { label: Text; origin: string }[] }
  /** POST /sign-out */
  | { page: 'confirm-sign-out' };

export type PageContext = {
  locale: Locale;
  /** Path and query of this page without lang, for the language switch; null on pages that answer a POST. */
  switchTo: string | null;
  signedIn: boolean;
};

/** The only pages with a script: a passkey cannot be asked without one. */
export function usesPasskey(model: PageModel): boolean {
  if (model.page === 'enrol-passkey') return true;
  return model.page === 'step-up' && model.roads.some((road) => road.kind === 'passkey');
}
