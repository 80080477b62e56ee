// The English words of the pages: the same keys as the Dutch ones, checked by the type.

import { codesTextEn } from './codes-text.ts';
import { consentEn } from './consent-text.ts';
import { deskTextEn } from './desk-text.ts';
import { levelsEn } from './levels-text.ts';
import { linksEn } from './links-text.ts';
import { mailTextEn } from './mail-text.ts';
import { passkeySignInEn } from './passkey-sign-in-text.ts';
import { passwordTextEn } from './password-text.ts';
import { rolloutTextEn } from './rollout-text.ts';
import { smsTextEn } from './sms-text.ts';
import { staffTextEn } from './staff-text.ts';
import type { PageText } from './text-nl.ts';

function duration(seconds: number): string {
  if (seconds % 86_400 === 0) return seconds === 86_400 ? '1 day' : `${seconds / 86_400} days`;
  if (seconds % 3600 === 0) return seconds === 3600 ? '1 hour' : `${seconds / 3600} hours`;
  if (seconds % 60 === 0) return seconds === 60 ? '1 minute' : `${seconds / 60} minutes`;
  return `${seconds} seconds`;
}

export const textEn: PageText = {
  ...passwordTextEn,
  ...rolloutTextEn,
  ...codesTextEn,
  ...deskTextEn,
  ...passkeySignInEn,
  ...staffTextEn,
  ...linksEn,
  ...consentEn,
  ...levelsEn,
  skipToContent: 'Skip to content',
  home: 'Sluis',
  otherLanguage: 'Nederlands',
  signOut: 'Sign out',
  footer: 'Sluis checks who you are before a portal shows you data.',
  errorInTitle: 'Error',
  backToPortal: 'Back to the portal',
  backToConsole: 'To the console',
  backToNamed: (portal) => `Back to ${portal}`,
  reference: 'Code for the help desk',
  referenceHint: 'If you call or mail the help desk, give this code.',
  until: 'Try again after',
  retry: 'Try again',

  levels: { none: 'no level', low: 'low', substantial: 'substantial', high: 'high' },
  means: { none: 'no sign-in', low: 'EH2 or higher', substantial: 'EH3 or higher', high: 'EH4' },
  twoFactor: 'with two factors',
  twoFactorMeans: 'EH2+ or higher, or EH2 with an extra code',
  duration,

  pictureTitle: 'Your level in the lock',
  pictureNow: 'Now',
  pictureNeeded: 'Needed',
  pictureNotSignedIn: 'not signed in',
  pictureClimb: 'The lock opens when you are at the level that is needed.',
  pictureSecond: 'The level is right. A second proof is still missing.',
  pictureConfirm: 'The level is right. Only your confirmation is missing.',

  whyTitle: 'Why do we ask this?',
  whyData: 'This page is about',
  whyLevel: 'Level',
  whyFresh: 'Confirmed',
  whyFreshNow: 'now, for this sign-in',
  whyFreshWithin: (within) => `no longer than ${within} ago`,
  whyReasons: 'Rules',
  whyText:
    'The more sensitive the data, the surer we must be who you are. The law says so. Sluis computes the level for each page.',

  signInTitleFor: (portal) => `Sign in for ${portal}`,
  signInLead: 'Sign in to continue. You then return to the page you wanted.',

  stepUpTitle: 'One more step',
  stepUpTitleConfirm: 'Confirm that it is you',
  stepUpLevel: (reached, required) =>
    `You are signed in at level ${reached}. These data need level ${required}.`,
  stepUpNoLevel: (required) => `Your sign-in does not count yet. These data need level ${required}.`,
  stepUpEnrolled: 'The app is set up.',
  stepUpPasskeyEnrolled: 'The passkey is set up.',
  stepUpPasskeyNext: 'Confirm with it below that it is you.',
  stepUpTwoFactor: 'These data need a second proof beside your sign-in.',
  stepUpConfirmation: (within) =>
    `For these data you must have shown that it is you in the last ${within}. That was longer ago.`,
  stepUpConfirmationAny: 'For these data you must show again, now, that it is you.',
  stepUpFor: 'You act for',
  returnedLess: (asked, returned) => `We asked for ${asked} or higher. You came back with ${returned}.`,
  returnedLessNothing: (asked) => `We asked for ${asked} or higher. The sign-in service gave no valid level.`,
  returnedLessNext: (asked) =>
    `Do you have a login means at level ${asked}? Sign in again with it. If not, ask the supplier of your login means for one.`,

  roadsTitle: 'Choose how to continue',
  roadUpstreamHeading: (name) => `With ${name}`,
  roadUpstreamButton: (name, asks) => `Sign in with ${name} (at least ${asks})`,
  roadThenCodeHeading: (name) => `With ${name} and a code from an app`,
  roadThenCode: (asks) =>
    `Do you have ${asks} only? Sign in with it. Then you enter a code from an app on your phone.`,
  roadUpstreamFresh: 'You sign in again, even if you signed in just now.',
  roadTotpHeading: (name) => `With your app (${name})`,
  roadTotpLabel: 'Code of six digits',
  roadTotpHint: 'Open the app on your phone and enter the code it shows now.',
  roadTotpButton: 'Confirm',
  roadPasskeyHeading: 'With a passkey',
  roadPasskeyText: 'You confirm with the key on your device: your finger, face or PIN.',
  roadPasskeyButton: 'Confirm with a passkey',
  roadEnrolPasskeyText: 'You make a passkey once. From then on you confirm with your finger, face or PIN.',
  roadEnrolHeading: 'With an app on your phone',
  roadEnrolText: 'You set up an app once. From then on you confirm with a code from that app.',
  roadEnrolButton: 'Set up an app',
  roadEnrolLoginFirst: (name) =>
    `You signed in more than five minutes ago. First sign in again with ${name}; then you set up the app.`,
  roadEnrolLoginButton: (name) => `Sign in again with ${name} and set up an app`,
  roadDeskHeading: 'Help from a person',
  roadDeskText:
    'You cannot reach this level yourself with the ways that are set up here. Contact the organisation behind the portal. A member of staff can establish who you are and help you on.',

  mismatchTitle: 'This sign-in differs from the first',
  mismatchLead: 'Nothing has changed yet. Choose how to continue.',
  mismatchWhat: {
    person: 'Someone else signed in than the person who was signed in here.',
    legalSubject: 'You signed in for another company.',
    intermediary: 'You signed in through another intermediary, or without one.',
    branch: 'Your mandate covers another branch than before.',
    serviceId: 'Your mandate is for another service than before.',
  },
  mismatchCurrent: 'First sign-in',
  mismatchReturned: 'New sign-in',
  mismatchKeep: 'Stay with the first sign-in',
  mismatchKeepHint: 'Everything stays as it was. The new sign-in does not count.',
  mismatchSwitch: 'Continue with the new sign-in',
  mismatchSwitchHint: 'Your first sign-in ends. Whatever you had not sent is lost.',

  company: 'Company',
  numberTypes: {
    rsin: 'RSIN',
    kvk: 'KvK number',
    bsn: 'Sole proprietor or person',
    pseudonym: 'No public number',
  },
  kind: 'Kind',
  branch: 'Branch',
  wholeCompany: 'the whole company',
  intermediary: 'Through intermediary',

  refusedTitle: 'No access',
  errorTitle: 'This does not work now',
  notFoundTitle: 'Page not found',
  startAgainTitle: 'Start again',
  whatNow: 'What can you do?',
  refusedNeeds: 'Needed for these data:',
  refusedOther: 'See your sign-in',
  refusedSignOutHint: 'Do you want to sign in for another company? Sign out first.',
  nowhereElse: 'Open the portal again from your browser or bookmark.',

  nothingSentTitle: 'Nothing was sent',
  nothingSentLead:
    'Your form was not sent, because we must first be surer who you are. Nothing has reached the portal.',
  nothingSentSteps: 'How to continue',
  nothingSentStep1: 'Show who you are.',
  nothingSentStep2: 'Go back to the form.',
  nothingSentStep3: 'Check what it says and send the form again.',
  nothingSentKeep:
    'Do you not want to type it again? Open «Show who you are» in a new tab. Then go back one page in this tab: your browser usually keeps what you had entered.',
  nothingSentContinue: 'Show who you are',
  nothingSentForm: 'Back to the form',

  accountTitle: 'Your sign-in',
  accountLevel: 'Level now',
  accountSince: 'Signed in since',
  accountEnds: 'Until at the latest',
  accountWho: 'You act for',
  accountFactors: 'Ways to confirm',
  accountNoFactors: 'You have not set up an app or passkey yet.',
  accountAdded: 'Set up on',
  accountLastUsed: 'Last used',
  accountNeverUsed: 'not used yet',
  accountWorthUntil: 'Counts until',
  accountRemove: (name) => `Remove ${name}`,
  accountRemoveHint: 'Removing takes effect at once, in other windows too.',
  accountEnrol: 'Set up an app',
  accountChangeLater:
    'Removing or setting up is only possible shortly after you showed who you are. Sign in again for that.',
  accountMayNotEnrol:
    'An app or passkey can only be set up shortly after you signed in. Sign in again and do it within five minutes.',
  accountEnrolPasskey: 'Set up a passkey',
  accountPlace: 'Place',
  accountSynced: 'on all your devices with the same account',
  accountDeviceBound: 'on one device',
  factorKinds: {
    totp: 'App with codes',
    sms: 'SMS',
    passkey: 'Passkey',
    'recovery-code': 'Recovery code',
    password: 'Password',
  },
  accountSignInAgain: 'Sign in again',
  accountDone: {
    enrolled: 'The app is set up. You can confirm with it now.',
    passkey: 'The passkey is set up. You can confirm with it now.',
    removed: 'It was removed and no longer works.',
    sessions: mailTextEn.sessionsDone,
    session: mailTextEn.sessionDone,
    password: 'Your password was changed.',
    renamed: 'The name was changed.',
    recovered: 'The recovery code was used and no longer works. Set up a new app or passkey now.',
  },

  enrolTitle: 'Set up an app',
  enrolLead: 'This takes about two minutes. You need your phone.',
  enrolStep1: 'Open an app for sign-in codes',
  enrolStep1Text:
    'On your phone, for instance FreeOTP, Google Authenticator or Microsoft Authenticator. If you have none, install one first.',
  enrolStep2: 'Scan this picture with the app',
  enrolQr: 'QR code to set up the app. If you cannot scan it, the key is below as text.',
  enrolAppLink: 'Reading this on your phone? Open the app right away',
  enrolSecret: 'Cannot scan? Type this key into the app',
  enrolSecretOnce: 'We show this key once. Share it with nobody.',
  enrolStep3: 'Enter the code the app shows now',
  enrolName: 'Name of the app (may stay empty)',
  enrolNameHint: 'For instance: work phone. At most 40 characters.',
  enrolButton: 'Set up the app',
  enrolWorth: (level) => `With this app you confirm up to level ${level}.`,
  enrolWorthUntil: 'The app counts until',
  enrolWorthRenew: 'After that you sign in once with eHerkenning and it counts again.',
  enrolCancel: 'Not now',

  passkeyTitle: 'Set up a passkey',
  passkeyLead:
    'A passkey is a key on your phone, computer or security key. Give it a name; then your device asks for your finger, face or PIN.',
  passkeyName: 'Name of the passkey',
  passkeyNameHint: 'For instance: work laptop. At most 40 characters.',
  passkeyButton: 'Make the passkey',
  passkeyWorth: (level) => `With this passkey you confirm up to level ${level}.`,
  passkeyWorthUntil: 'The passkey counts until',
  passkeyFailed: 'It did not work. Nothing has changed. Try again, or choose another way.',
  passkeyKnown: 'This device already has a passkey for your sign-in. Nothing has changed.',
  passkeyAbsent: 'A passkey only works in a browser with JavaScript that knows passkeys.',

  signedOutTitle: 'You are signed out',
  signedOutLead: 'Your sign-in at all portals below has ended.',
  signedOutLeadPlain: 'Your sign-in has ended.',
  signedOutShared: 'On a shared computer, close the browser as well.',
  signedOutPortals: 'Go to a portal again',

  confirmSignOutTitle: 'Do you want to sign out?',
  confirmSignOutLead: 'You will be signed out at all portals. Whatever you had not sent is lost.',
  confirmSignOutAsked: (portal: string) => `${portal} asks whether you want to sign out here too.`,
  confirmSignOutAskedPlain: 'A portal asks whether you want to sign out here too.',
  confirmSignOutButton: 'Sign out',
  confirmSignOutCancel: 'Stay signed in',

  ...mailTextEn,
  ...smsTextEn,
};
