// The Dutch words of the pages, short and in plain language (B1). English has the same keys, checked by types.

import type { Level } from '../../domain/level.ts';
import { codesTextNl } from './codes-text.ts';
import { consentNl } from './consent-text.ts';
import { deskTextNl } from './desk-text.ts';
import { levelsNl } from './levels-text.ts';
import { linksNl } from './links-text.ts';
import { mailTextNl } from './mail-text.ts';
import { passkeySignInNl } from './passkey-sign-in-text.ts';
import { passwordTextNl } from './password-text.ts';
import { rolloutTextNl } from './rollout-text.ts';
import { smsTextNl } from './sms-text.ts';
import { staffTextNl } from './staff-text.ts';

const levels: Record<Level, string> = {
  none: 'geen niveau',
  low: 'laag',
  substantial: 'substantieel',
  high: 'hoog',
};

const means: Record<Level, string> = {
  none: 'zonder inloggen',
  low: 'EH2 of hoger',
  substantial: 'EH3 of hoger',
  high: 'EH4',
};

/** Whole units where they fit: 90 s stays seconds, 900 s is 15 minutes. */
function duration(seconds: number): string {
  if (seconds % 86_400 === 0) return seconds === 86_400 ? '1 dag' : `${seconds / 86_400} dagen`;
  if (seconds % 3600 === 0) return `${seconds / 3600} uur`;
  if (seconds % 60 === 0) return seconds === 60 ? '1 minuut' : `${seconds / 60} minuten`;
  return `${seconds} seconden`;
}

export const textNl = {
  ...passwordTextNl,
  ...rolloutTextNl,
  ...codesTextNl,
  ...deskTextNl,
  ...passkeySignInNl,
  ...staffTextNl,
  ...linksNl,
  ...consentNl,
  ...levelsNl,
  skipToContent: 'Naar de inhoud',
  home: 'Sluis',
  otherLanguage: 'English',
  signOut: 'Uitloggen',
  footer: 'Sluis controleert wie u bent voordat een portaal u gegevens laat zien.',
  errorInTitle: 'Fout',
  backToPortal: 'Terug naar het portaal',
  backToConsole: 'Naar de console',
  backToNamed: (portal: string) => `Terug naar ${portal}`,
  reference: 'Code voor de helpdesk',
  referenceHint: 'Bel of mailt u de helpdesk? Noem dan deze code.',
  until: 'Probeer het weer na',
  retry: 'Opnieuw proberen',

  levels,
  means,
  twoFactor: 'met twee factoren',
  twoFactorMeans: 'EH2+ of hoger, of EH2 met een extra code',
  duration,

  pictureTitle: 'Uw niveau in de sluis',
  pictureNow: 'Nu',
  pictureNeeded: 'Nodig',
  pictureNotSignedIn: 'niet ingelogd',
  pictureClimb: 'De sluis gaat open als u op het niveau bent dat nodig is.',
  pictureSecond: 'Het niveau klopt. Er ontbreekt nog een tweede bewijs.',
  pictureConfirm: 'Het niveau klopt. Alleen uw bevestiging ontbreekt nog.',

  whyTitle: 'Waarom vragen wij dit?',
  whyData: 'Deze pagina gaat over',
  whyLevel: 'Niveau',
  whyFresh: 'Bevestigd',
  whyFreshNow: 'nu, voor deze inlog',
  whyFreshWithin: (within: string) => `niet langer dan ${within} geleden`,
  whyReasons: 'Regels',
  whyText:
    'Hoe gevoeliger de gegevens, hoe zekerder wij moeten weten wie u bent. Dat staat in de wet. Sluis berekent het niveau voor elke pagina.',

  signInTitleFor: (portal: string) => `Inloggen voor ${portal}`,
  signInLead: 'Log in om verder te gaan. Daarna komt u terug op de pagina waar u heen wilde.',

  stepUpTitle: 'Nog één stap',
  stepUpTitleConfirm: 'Bevestig dat u het bent',
  stepUpLevel: (reached: string, required: string) =>
    `U bent ingelogd op niveau ${reached}. Voor deze gegevens is niveau ${required} nodig.`,
  stepUpNoLevel: (required: string) =>
    `Uw inlog telt nog niet mee. Voor deze gegevens is niveau ${required} nodig.`,
  stepUpEnrolled: 'De app is ingesteld.',
  stepUpPasskeyEnrolled: 'De passkey is ingesteld.',
  stepUpPasskeyNext: 'Bevestig er hieronder mee dat u het bent.',
  stepUpTwoFactor: 'Voor deze gegevens is naast uw inlog een tweede bewijs nodig.',
  stepUpConfirmation: (within: string) =>
    `Voor deze gegevens moet u in de afgelopen ${within} hebben laten zien dat u het bent. Dat is langer geleden.`,
  stepUpConfirmationAny: 'Voor deze gegevens moet u nu opnieuw laten zien dat u het bent.',
  stepUpFor: 'U werkt namens',
  returnedLess: (asked: string, returned: string) =>
    `Wij vroegen ${asked} of hoger. U kwam terug met ${returned}.`,
  returnedLessNothing: (asked: string) =>
    `Wij vroegen ${asked} of hoger. De inlogdienst gaf geen geldig niveau terug.`,
  returnedLessNext: (asked: string) =>
    `Heeft u een inlogmiddel op niveau ${asked}? Log daarmee opnieuw in. Heeft u dat niet, vraag het dan aan bij de leverancier van uw inlogmiddel.`,

  roadsTitle: 'Kies hoe u verdergaat',
  roadUpstreamHeading: (name: string) => `Met ${name}`,
  roadUpstreamButton: (name: string, asks: string) => `Inloggen met ${name} (minstens ${asks})`,
  roadThenCodeHeading: (name: string) => `Met ${name} en een code uit een app`,
  roadThenCode: (asks: string) =>
    `Heeft u alleen ${asks}? Log daarmee in. Daarna vult u een code in uit een app op uw telefoon.`,
  roadUpstreamFresh: 'U logt opnieuw in, ook als u net al bent ingelogd.',
  roadTotpHeading: (name: string) => `Met uw app (${name})`,
  roadTotpLabel: 'Code van zes cijfers',
  roadTotpHint: 'Open de app op uw telefoon en vul de code in die er nu staat.',
  roadTotpButton: 'Bevestigen',
  roadPasskeyHeading: 'Met een passkey',
  roadPasskeyText: 'U bevestigt met de sleutel op uw apparaat: uw vinger, gezicht of pincode.',
  roadPasskeyButton: 'Bevestigen met passkey',
  roadEnrolPasskeyText: 'U maakt één keer een passkey. Daarna bevestigt u met uw vinger, gezicht of pincode.',
  roadEnrolHeading: 'Met een app op uw telefoon',
  roadEnrolText: 'U stelt één keer een app in. Daarna bevestigt u met een code uit die app.',
  roadEnrolButton: 'App instellen',
  roadEnrolLoginFirst: (name: string) =>
    `U bent langer dan vijf minuten ingelogd. Log eerst opnieuw in met ${name}; daarna stelt u de app in.`,
  roadEnrolLoginButton: (name: string) => `Opnieuw inloggen met ${name} en app instellen`,
  roadDeskHeading: 'Hulp van een medewerker',
  roadDeskText:
    'U kunt dit niveau niet zelf bereiken met de manieren die hier zijn ingesteld. Neem contact op met de organisatie achter het portaal. Een medewerker kan vaststellen wie u bent en u verder helpen.',

  mismatchTitle: 'Deze inlog is anders dan de eerste',
  mismatchLead: 'Er is nog niets veranderd. Kies hoe u verder wilt.',
  mismatchWhat: {
    person: 'Er logde iemand anders in dan wie hier al was ingelogd.',
    legalSubject: 'U logde in namens een ander bedrijf.',
    intermediary: 'U logde in via een andere intermediair, of juist zonder.',
    branch: 'Uw machtiging geldt voor een andere vestiging dan eerst.',
    serviceId: 'Uw machtiging is voor een andere dienst dan eerst.',
  },
  mismatchCurrent: 'Eerste inlog',
  mismatchReturned: 'Nieuwe inlog',
  mismatchKeep: 'Bij de eerste inlog blijven',
  mismatchKeepHint: 'Alles blijft zoals het was. De nieuwe inlog telt niet mee.',
  mismatchSwitch: 'Verdergaan met de nieuwe inlog',
  mismatchSwitchHint: 'Uw eerste inlog stopt. Wat u nog niet had verstuurd, gaat verloren.',

  company: 'Bedrijf',
  numberTypes: {
    rsin: 'RSIN',
    kvk: 'KvK-nummer',
    bsn: 'Eenmanszaak of persoon',
    pseudonym: 'Zonder openbaar nummer',
  },
  kind: 'Soort',
  branch: 'Vestiging',
  wholeCompany: 'het hele bedrijf',
  intermediary: 'Via intermediair',

  refusedTitle: 'Geen toegang',
  errorTitle: 'Dit lukt nu niet',
  notFoundTitle: 'Pagina niet gevonden',
  startAgainTitle: 'Begin opnieuw',
  whatNow: 'Wat kunt u doen?',
  refusedNeeds: 'Nodig voor deze gegevens:',
  refusedOther: 'Uw inlog bekijken',
  refusedSignOutHint: 'Wilt u namens een ander bedrijf inloggen? Log dan eerst uit.',
  nowhereElse: 'Open het portaal opnieuw vanuit uw browser of bladwijzer.',

  nothingSentTitle: 'Er is niets verstuurd',
  nothingSentLead:
    'Uw formulier is niet verstuurd, omdat wij eerst zekerder moeten weten wie u bent. Bij het portaal is niets aangekomen.',
  nothingSentSteps: 'Zo gaat u verder',
  nothingSentStep1: 'Laat zien wie u bent.',
  nothingSentStep2: 'Ga terug naar het formulier.',
  nothingSentStep3: 'Controleer wat er staat en verstuur het formulier opnieuw.',
  nothingSentKeep:
    'Wilt u niet opnieuw typen? Open «Laten zien wie u bent» in een nieuw tabblad. Ga daarna in dit tabblad één pagina terug: uw browser bewaart meestal wat u had ingevuld.',
  nothingSentContinue: 'Laten zien wie u bent',
  nothingSentForm: 'Terug naar het formulier',

  accountTitle: 'Uw inlog',
  accountLevel: 'Niveau nu',
  accountSince: 'Ingelogd sinds',
  accountEnds: 'Uiterlijk tot',
  accountWho: 'U werkt namens',
  accountFactors: 'Manieren om te bevestigen',
  accountNoFactors: 'U heeft nog geen app of passkey ingesteld.',
  accountAdded: 'Ingesteld op',
  accountLastUsed: 'Laatst gebruikt',
  accountNeverUsed: 'nog niet gebruikt',
  accountWorthUntil: 'Telt mee tot',
  accountRemove: (name: string) => `Verwijder ${name}`,
  accountRemoveHint: 'Verwijderen gaat meteen in, ook in andere vensters.',
  accountEnrol: 'App instellen',
  accountChangeLater:
    'Verwijderen of instellen kan alleen kort nadat u heeft laten zien wie u bent. Log daarvoor opnieuw in.',
  accountMayNotEnrol:
    'Een app of passkey instellen kan alleen kort nadat u bent ingelogd. Log opnieuw in en doe het binnen vijf minuten.',
  accountEnrolPasskey: 'Passkey instellen',
  accountPlace: 'Plaats',
  accountSynced: 'op al uw apparaten met hetzelfde account',
  accountDeviceBound: 'op één apparaat',
  factorKinds: {
    totp: 'App met codes',
    sms: 'SMS',
    passkey: 'Passkey',
    'recovery-code': 'Herstelcode',
    password: 'Wachtwoord',
  },
  accountSignInAgain: 'Opnieuw inloggen',
  accountDone: {
    enrolled: 'De app is ingesteld. U kunt er nu mee bevestigen.',
    passkey: 'De passkey is ingesteld. U kunt er nu mee bevestigen.',
    removed: 'De manier is verwijderd en werkt niet meer.',
    sessions: mailTextNl.sessionsDone,
    session: mailTextNl.sessionDone,
    password: 'Uw wachtwoord is gewijzigd.',
    renamed: 'De naam is gewijzigd.',
    recovered: 'De herstelcode is gebruikt en werkt niet meer. Stel nu een nieuwe app of passkey in.',
  },

  enrolTitle: 'App instellen',
  enrolLead: 'Dit duurt ongeveer twee minuten. U heeft uw telefoon nodig.',
  enrolStep1: 'Open een app voor inlogcodes',
  enrolStep1Text:
    'Op uw telefoon, bijvoorbeeld FreeOTP, Google Authenticator of Microsoft Authenticator. Heeft u er geen? Installeer er dan eerst een.',
  enrolStep2: 'Scan dit plaatje met de app',
  enrolQr: 'QR-code om de app in te stellen. Kunt u niet scannen? De sleutel staat hieronder als tekst.',
  enrolAppLink: 'Leest u dit op uw telefoon? Open de app meteen',
  enrolSecret: 'Scannen lukt niet? Typ deze sleutel in de app',
  enrolSecretOnce: 'Deze sleutel tonen wij één keer. Deel hem met niemand.',
  enrolStep3: 'Vul de code in die de app nu toont',
  enrolName: 'Naam van de app (mag leeg blijven)',
  enrolNameHint: 'Bijvoorbeeld: telefoon van het werk. Hooguit 40 tekens.',
  enrolButton: 'App instellen',
  enrolWorth: (level: string) => `Met deze app bevestigt u tot en met niveau ${level}.`,
  enrolWorthUntil: 'De app telt mee tot',
  enrolWorthRenew: 'Daarna logt u één keer in met eHerkenning; dan telt hij weer mee.',
  enrolCancel: 'Niet nu',

  passkeyTitle: 'Passkey instellen',
  passkeyLead:
    'Een passkey is een sleutel op uw telefoon, computer of beveiligingssleutel. Geef hem een naam; daarna vraagt uw apparaat om uw vinger, gezicht of pincode.',
  passkeyName: 'Naam van de passkey',
  passkeyNameHint: 'Bijvoorbeeld: laptop van het werk. Hooguit 40 tekens.',
  passkeyButton: 'Passkey maken',
  passkeyWorth: (level: string) => `Met deze passkey bevestigt u tot en met niveau ${level}.`,
  passkeyWorthUntil: 'De passkey telt mee tot',
  passkeyFailed: 'Het is niet gelukt. Er is niets veranderd. Probeer het opnieuw, of kies een andere manier.',
  passkeyKnown: 'Dit apparaat heeft al een passkey voor uw inlog. Er is niets veranderd.',
  passkeyAbsent: 'Een passkey werkt alleen in een browser met JavaScript die passkeys kent.',

  signedOutTitle: 'U bent uitgelogd',
  signedOutLead: 'Uw inlog bij alle portalen hieronder is gestopt.',
  signedOutLeadPlain: 'Uw inlog is gestopt.',
  signedOutShared: 'Gebruikt u een gedeelde computer? Sluit dan ook de browser.',
  signedOutPortals: 'Opnieuw naar een portaal',

  confirmSignOutTitle: 'Wilt u uitloggen?',
  confirmSignOutLead: 'U wordt uitgelogd bij alle portalen. Wat u nog niet had verstuurd, gaat verloren.',
  confirmSignOutAsked: (portal: string) => `${portal} vraagt of u ook hier wilt uitloggen.`,
  confirmSignOutAskedPlain: 'Een portaal vraagt of u ook hier wilt uitloggen.',
  confirmSignOutButton: 'Uitloggen',
  confirmSignOutCancel: 'Ingelogd blijven',

  ...mailTextNl,
  ...smsTextNl,
};

export type PageText = typeof textNl;
