// What templates get: a page model with its words, dates and safe addresses worked out for one reader.

import { type ErrorCode, errorTable } from '../../domain/errors.ts';
import type { Level } from '../../domain/level.ts';
import { momentFormats } from '../../domain/moment-formats.ts';
import { renderLockPicture } from './lock-picture.ts';
import type {
  Locale,
  PageContext,
  PageModel,
  RepresentationModel,
  RequirementModel,
  RoadModel,
} from './page-model.ts';
import { noticeOf, placeNotice, returnedLessNotice } from './page-notice.ts';
import { safeAppLink, safeHref } from './safe-href.ts';
import { textEn } from './text-en.ts';
import { type PageText, textNl } from './text-nl.ts';

type Words = { nl: string; en: string };
const texts: Record<Locale, PageText> = { nl: textNl, en: textEn };

/** Words and formats every template may use, whatever the page. */
export function createSpeech(locale: Locale) {
  const t = texts[locale];
  return {
    t,
    locale,
    say: (words: Words) => words[locale],
    cite: (source: string) => cite(source, locale),
    ownWord: (recorded: string) => (locale === 'nl' ? (dutchOwnWords.get(recorded) ?? recorded) : recorded),
    iso: (ms: number) => new Date(ms).toISOString(),
    moment: (ms: number) => momentFormats[locale].format(ms),
    /** The first whole minute by which this moment is past: who waits for it does not come too early. */
    momentPast: (ms: number) => momentFormats[locale].format(Math.ceil(ms / 60_000) * 60_000),
    /** «substantieel (EH3 of hoger)»; low with two factors is said in full, as EH2 alone is not enough. */
    needed: ({ level, twoFactor }: { level: Level; twoFactor: boolean }) =>
      twoFactor && level === 'low'
        ? `${t.levels.low} ${t.twoFactor} (${t.twoFactorMeans})`
        : `${t.levels[level]} (${t.means[level]})`,
    dataNames: ({ dataLabels }: RequirementModel) => dataLabels.map((label) => label[locale]).join(', '),
    /** A BSN or pseudonym is never shown, also when a caller hands one over by mistake. */
    publicNumber: ({ type, number }: RepresentationModel) =>
      type === 'rsin' || type === 'kvk' ? number : null,
    /** A company by its name, or else by its number, or else by its kind. */
    companyLabel: ({ companyName, type, number }: RepresentationModel) =>
      companyName ??
      (number !== null && (type === 'rsin' || type === 'kvk')
        ? `${t.numberTypes[type]} ${number}`
        : t.numberTypes[type]),
    roadHeading: (road: RoadModel) => {
      if (road.kind === 'upstream') {
        const name = road.label[locale];
        return road.thenCode ? t.roadThenCodeHeading(name) : t.roadUpstreamHeading(name);
      }
      if (road.kind === 'totp') {
        const names = road.names.join(', ');
        return road.names.length > 1 ? t.roadAppsHeading(names) : t.roadTotpHeading(names);
      }
      const headings = {
        passkey: t.roadPasskeyHeading,
        'recovery-code': t.roadRecoveryHeading,
        'passkey-sign-in': t.passkeySignInHeading,
        'enrol-passkey': t.roadPasskeyHeading,
        sms: t.roadSmsHeading,
        'enrol-sms': t.roadEnrolSmsHeading,
        'enrol-totp': t.roadEnrolHeading,
        prove: t.roadProveHeading,
        desk: t.roadDeskHeading,
      };
      return headings[road.kind];
    },
  };
}

const citedInDutch: [RegExp, string][] = [
  [/\bannex\b/g, 'bijlage'],
  [/\brow\b/g, 'rij'],
  [/\bnote\b/g, 'noot'],
  [/^policy:/, 'beleid:'],
  [/\batLeast of the route, scope or request\b/, 'atLeast van de route, de scope of het verzoek'],
  [/\bown value of this body\b/, 'eigen waarde van deze organisatie'],
  [/\bfull analysis\b/, 'volledige analyse'],
  [/(p\. \d+) and (\d+)/, '$1 en $2'],
];

/** What the product itself put down as author and reason of the first policy; the record keeps it as it is. */
const dutchOwnWords: ReadonlyMap<string, string> = new Map([
  ['installation', 'de installatie'],
  ['first start', 'eerste start'],
]);

/** Sources are cited in one form in records and on the command line; a Dutch page says them in Dutch. */
function cite(source: string, locale: Locale): string {
  if (locale === 'en') return source;
  return citedInDutch.reduce((text, [english, dutch]) => text.replace(english, dutch), source);
}

export type Speech = ReturnType<typeof createSpeech>;
export type PageView = Speech & { m: PageModel; signedIn: boolean; title: string; heading: string } & Record<
    string,
    unknown
  >;

function headingOf(model: PageModel, t: PageText, locale: Locale): string {
  switch (model.page) {
    case 'sign-in':
      return t.signInTitleFor(model.requirement.portalLabel[locale]);
    case 'step-up':
      return model.missing.includes('level') || model.missing.includes('two-factor')
        ? t.stepUpTitle
        : t.stepUpTitleConfirm;
    case 'mismatch':
      return t.mismatchTitle;
    case 'choose-company':
      return t.companyTitle;
    case 'change-password':
      return t.passwordTitle;
    case 'refused':
      return t.refusedTitle;
    case 'error':
      return errorHeading(model.code, t);
    case 'nothing-sent':
      return t.nothingSentTitle;
    case 'account':
      return t.accountTitle;
    case 'recovery-codes':
      return t.recoveryTitle;
    case 'links':
      return t.linksTitle;
    case 'enrol-totp':
      return t.enrolTitle;
    case 'enrol-passkey':
      return t.passkeyTitle;
    case 'staff-sign-in':
      return model.now === 'confirm' ? t.staffConfirmTitle : t.staffSignInTitle;
    case 'set-up':
      return t.setUpTitle;
    case 'desk':
      return t.deskTitle;
    case 'desk-person':
      return t.personTitle;
    case 'desk-vetting':
      return t.vettingTitle;
    case 'desk-code':
      return t.deskCodeTitle;
    case 'activate':
      return t.activateTitle;
    case 'activated':
      return t.activatedTitle;
    case 'enrol-sms':
      return t.smsTitle;
    case 'sms-code':
      return t.smsCodeTitle;
    case 'signed-out':
      return t.signedOutTitle;
    case 'confirm-sign-out':
      return t.confirmSignOutTitle;
    case 'consent':
      return t.consentTitle(model.portalLabel[locale]);
    case 'ask-reset':
      return t.askResetTitle;
    case 'reset-asked':
      return t.resetAskedTitle;
    case 'new-password':
      return t.newPasswordTitle;
    case 'password-replaced':
      return t.passwordReplacedTitle;
    case 'assurance-levels':
      return t.levelsTitle;
  }
}

function errorHeading(code: ErrorCode, t: PageText): string {
  if (code === 'not-found') return t.notFoundTitle;
  const again: ErrorCode[] = [
    'start-again',
    'login-expired',
    'login-consumed',
    'enrolment-expired',
    'reset-link-over',
  ];
  return again.includes(code) ? t.startAgainTitle : t.errorTitle;
}

export function otherLanguageHref(switchTo: string | null, other: Locale): string | null {
  const address = safeHref(switchTo);
  if (address === null) return null;
  return `${address}${address.includes('?') ? '&' : '?'}lang=${other}`;
}

function missingLines(model: PageModel & { page: 'step-up' }, { t }: Speech): string[] {
  const { requirement } = model;
  // From substantial on, two factors are part of the level; saying both would ask the same thing twice.
  const isPartOfLevel = model.missing.includes('level') && requirement.level !== 'low';
  const missing = model.missing.filter((item) => !(item === 'two-factor' && isPartOfLevel));
  return missing.map((missing) => {
    if (missing === 'level' && model.reachedLevel === 'none')
      return t.stepUpNoLevel(t.levels[requirement.level]);
    if (missing === 'level') return t.stepUpLevel(t.levels[model.reachedLevel], t.levels[requirement.level]);
    if (missing === 'two-factor') return t.stepUpTwoFactor;
    const within = requirement.confirmedWithinSeconds;
    return within === null || within === 0
      ? t.stepUpConfirmationAny
      : t.stepUpConfirmation(t.duration(within));
  });
}

/** For addresses of our own that are no portal's. */
function namedBack(backTo: string | null | undefined, { t }: Speech): string | null {
  if (backTo === '/account') return t.refusedOther;
  return backTo === '/admin' ? t.backToConsole : null;
}

function backLabel(requirement: RequirementModel | null, { t, locale }: Speech): string {
  return requirement ? t.backToNamed(requirement.portalLabel[locale]) : t.backToPortal;
}

/** In the reader's language; a code that is none stays as it is. */
function countryNames(codes: readonly string[], locale: Locale): string {
  const names = new Intl.DisplayNames([locale], { type: 'region' });
  return codes.map((code) => (/^[A-Z]{2}$/.test(code) ? names.of(code) : code)).join(', ');
}

/** What only some pages show; the template of a page uses the parts that are its own. */
function partsOf(model: PageModel, speech: Speech): Record<string, unknown> {
  const { t, locale } = speech;
  switch (model.page) {
    case 'sign-in':
      return { picture: renderLockPicture(t, model.requirement, null, []) };
    case 'step-up':
      return {
        picture: renderLockPicture(t, model.requirement, model.reachedLevel, model.missing),
        // Where only a confirmation is missing, nothing has to rise: the field comes first.
        pictureLast: model.missing.every((missing) => missing === 'confirmation'),
        missingLines: missingLines(model, speech),
      };
    case 'choose-company':
      return {
        companyNames: model.companies.map(({ representation }) => {
          const { companyName, type } = representation;
          return companyName ?? t.companyUnnamed(t.numberTypes[type], speech.publicNumber(representation));
        }),
      };
    case 'refused':
    case 'error':
      return { error: errorTable[model.code][locale] };
    case 'enrol-totp':
      return {
        // As a picture from data: the markup cannot run anything, whatever it says.
        qrSource: `data:image/svg+xml;base64,${Buffer.from(model.qrSvg).toString('base64')}`,
        appLink: safeAppLink(model.appLink),
      };
    case 'enrol-sms':
      return { countryNames: countryNames(model.countries, locale) };
    case 'signed-out':
      return {
        portals: model.portals.flatMap(({ label, origin }) => {
          const href = safeHref(origin);
          return href === null ? [] : [{ label: label[locale], href }];
        }),
      };
    default:
      return {};
  }
}

/** Links that lead on; null where an address is absent or not safe to follow. */
function linksOf(model: PageModel, speech: Speech): Record<string, string | null> {
  const requirement = 'requirement' in model ? model.requirement : null;
  return {
    backHref: 'backTo' in model ? safeHref(model.backTo ?? null) : null,
    backLabel: ('backTo' in model ? namedBack(model.backTo, speech) : null) ?? backLabel(requirement, speech),
    retryHref: 'retryTo' in model ? safeHref(model.retryTo) : null,
    continueHref: 'continueTo' in model ? safeHref(model.continueTo) : null,
    formHref: 'formAddress' in model ? safeHref(model.formAddress) : null,
  };
}

export function createPageView(model: PageModel, context: PageContext): PageView {
  const speech = createSpeech(context.locale);
  const otherLocale: Locale = context.locale === 'nl' ? 'en' : 'nl';
  const heading = headingOf(model, speech.t, context.locale);
  const { above, atField, fieldIndex, atRecovery } = placeNotice(model);
  const isError =
    (above !== null && above.code !== 'upstream-cancelled') || atField !== null || atRecovery !== null;
  const view: PageView = {
    ...speech,
    ...partsOf(model, speech),
    ...linksOf(model, speech),
    m: model,
    signedIn: context.signedIn,
    heading,
    title: isError ? `${speech.t.errorInTitle}: ${heading}` : heading,
    otherLocale,
    otherLanguageHref: otherLanguageHref(context.switchTo, otherLocale),
    codeErrorAt: fieldIndex,
    codeError: atField ? errorTable[atField.code][context.locale] : null,
    recoveryError: atRecovery ? errorTable[atRecovery.code][context.locale] : null,
  };
  view['notice'] = noticeOf(view, above);
  if (model.page === 'step-up') view['returnedLess'] = returnedLessNotice(view, model.returnedLess);
  if (model.page === 'step-up' && model.done) {
    const { t } = speech;
    const [what, next] = {
      enrolled: [t.stepUpEnrolled, ''] as const,
      passkey: [t.stepUpPasskeyEnrolled, t.stepUpPasskeyNext] as const,
      sms: [t.stepUpSmsEnrolled, t.stepUpSmsNext] as const,
    }[model.done];
    view['done'] = { kind: 'ok', what, next, untilMs: null, reference: null, view };
  }
  if (model.page === 'account' && model.done) {
    const { t } = speech;
    const what = model.done === 'sms' ? t.smsDone : t.accountDone[model.done];
    view['done'] = { kind: 'ok', what, next: '', untilMs: null, reference: null, view };
  }
  return view;
}
