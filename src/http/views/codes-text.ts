// The words about apps with codes, recovery codes and what a factor is worth, in Dutch and in English.

import type { WorthLimit } from '../../domain/factor-worth.ts';

const whyNl: Record<WorthLimit, (level: string) => string> = {
  ceiling: (level) => `Meer dan niveau ${level} kan niet met dit soort bewijs.`,
  proofing: (level) => `Wie u bent, is vastgesteld op niveau ${level}.`,
  binding: (level) => `Dat u voor dit bedrijf werkt, is aangetoond op niveau ${level}.`,
  means: (level) => `Dit is één bewijs. Daarmee komt u niet boven niveau ${level}.`,
};
const whyEn: Record<WorthLimit, (level: string) => string> = {
  ceiling: (level) => `This kind of proof cannot count above level ${level}.`,
  proofing: (level) => `Who you are was established at level ${level}.`,
  binding: (level) => `That you work for this company was shown at level ${level}.`,
  means: (level) => `This is one proof. It does not take you above level ${level}.`,
};

const raiseNl: Record<WorthLimit, string> = {
  ceiling: '',
  proofing:
    'Hoger? Log in met eHerkenning op een hoger niveau en stel dit opnieuw in. Heeft u geen eHerkenning? Laat dan aan de balie vastleggen wie u bent.',
  binding:
    'Hoger? Log in met eHerkenning voor dit bedrijf. Heeft u geen eHerkenning? Laat dan aan de balie vastleggen dat u voor dit bedrijf werkt.',
  means: 'Hoger? Stel ook een app of passkey in.',
};
const raiseEn: Record<WorthLimit, string> = {
  ceiling: '',
  proofing:
    'Higher? Sign in with eHerkenning at a higher level and set this up again. No eHerkenning? Have the desk record who you are.',
  binding:
    'Higher? Sign in with eHerkenning for this company. No eHerkenning? Have the desk record that you work for this company.',
  means: 'Higher? Set up an app or passkey as well.',
};

/** Where something counts for nothing: what makes it count. */
const countNl: Record<WorthLimit, string> = {
  ceiling: '',
  proofing:
    'Log in met eHerkenning en stel dit opnieuw in. Heeft u geen eHerkenning? Laat dan aan de balie vastleggen wie u bent.',
  binding:
    'Log in met eHerkenning voor dit bedrijf. Heeft u geen eHerkenning? Laat dan aan de balie vastleggen dat u voor dit bedrijf werkt.',
  means: 'Stel ook een app of passkey in.',
};
const countEn: Record<WorthLimit, string> = {
  ceiling: '',
  proofing:
    'Sign in with eHerkenning and set this up again. No eHerkenning? Have the desk record who you are.',
  binding:
    'Sign in with eHerkenning for this company. No eHerkenning? Have the desk record that you work for this company.',
  means: 'Set up an app or passkey as well.',
};

const noneNl: Record<WorthLimit, string> = {
  ceiling: 'Dit bewijs telt niet mee.',
  proofing: 'Er is niet vastgesteld wie u bent, of dat is niet meer geldig.',
  binding: 'Er is niet aangetoond dat u voor dit bedrijf werkt, of dat is te lang geleden.',
  means: 'Dit bewijs telt niet mee.',
};
const noneEn: Record<WorthLimit, string> = {
  ceiling: 'This proof does not count.',
  proofing: 'It was not established who you are, or that is no longer valid.',
  binding: 'It was not shown that you work for this company, or that was too long ago.',
  means: 'This proof does not count.',
};

export const codesTextNl = {
  roadAppsHeading: (names: string) => `Met een van uw apps (${names})`,
  roadRecoveryHeading: 'Met een herstelcode, in noodgevallen',
  roadRecoveryText:
    'Bent u uw telefoon of passkey kwijt? Gebruik dan een code van uw lijst met herstelcodes. Elke code werkt één keer.',
  roadRecoveryLabel: 'Herstelcode',
  roadRecoveryHint: 'Tien letters en cijfers, bijvoorbeeld 4KX7P-9TQ2M.',
  roadRecoveryButton: 'Herstelcode gebruiken',
  recoveryTitle: 'Uw herstelcodes',
  recoveryLead: 'Print deze pagina of schrijf de codes over. We laten ze één keer zien.',
  recoveryUse:
    'Bent u uw telefoon of passkey kwijt? Log dan in en vul een van deze codes in. Elke code werkt één keer.',
  recoveryKeep:
    'Bewaar de lijst op een veilige plek, niet bij uw telefoon. Geef een code aan niemand, ook niet aan de helpdesk.',
  recoveryOld: 'Had u al een lijst? De codes daarvan werken niet meer.',
  recoveryMade: 'Gemaakt op',
  recoveryBack: 'Ik heb de codes bewaard',
  codesLeft: 'Codes over',
  codesLeftCount: (left: number) => (left === 0 ? 'geen' : String(left)),
  companiesTitle: 'Bedrijven',
  companyCurrent: 'Hiervoor bent u nu ingelogd.',
  worthTitle: (factor: string) => `Waarvoor ${factor} meetelt`,
  worthLine: (company: string, level: string) => `${company}: tot niveau ${level}`,
  worthNoneLine: (company: string) => `${company}: telt nu niet mee`,
  worthWhy: whyNl,
  worthWhyNone: noneNl,
  worthRaise: raiseNl,
  worthCount: countNl,
  recoverySetName: 'Herstelcodes',
  renameSummary: (name: string) => `Naam van ${name} wijzigen`,
  renameLabel: 'Nieuwe naam',
  renameHint: 'Hoogstens 40 tekens.',
  renameButton: 'Naam opslaan',
  addTitle: 'Toevoegen',
  addText: {
    totp: 'Met een app bevestigt u voortaan sneller dat u het bent. U kunt vijf apps hebben, bijvoorbeeld op twee telefoons.',
    passkey: 'Met een passkey bevestigt u met uw vinger, gezicht of pincode. Dat is de veiligste manier.',
    sms: 'Geen app of passkey? U kunt ook codes per sms krijgen. Dat is minder veilig. Een nummer dat er al was werkt dan niet meer.',
    'recovery-code':
      'Met herstelcodes kunt u verder als u uw telefoon of passkey kwijt bent. Maakt u een nieuwe lijst? Dan werkt de oude niet meer.',
  },
  addButton: {
    totp: 'App instellen',
    passkey: 'Passkey instellen',
    sms: 'Nummer voor sms instellen',
    'recovery-code': 'Herstelcodes maken',
  },
};

export const codesTextEn: typeof codesTextNl = {
  roadAppsHeading: (names) => `With one of your apps (${names})`,
  roadRecoveryHeading: 'With a recovery code, in an emergency',
  roadRecoveryText:
    'Did you lose your phone or passkey? Then use a code of your list of recovery codes. Each code works once.',
  roadRecoveryLabel: 'Recovery code',
  roadRecoveryHint: 'Ten letters and digits, for instance 4KX7P-9TQ2M.',
  roadRecoveryButton: 'Use a recovery code',
  recoveryTitle: 'Your recovery codes',
  recoveryLead: 'Print this page or write the codes down. We show them once.',
  recoveryUse:
    'Did you lose your phone or passkey? Then sign in and enter one of these codes. Each code works once.',
  recoveryKeep:
    'Keep the list in a safe place, not with your phone. Give a code to nobody, not even the help desk.',
  recoveryOld: 'Did you have a list already? Its codes no longer work.',
  recoveryMade: 'Made on',
  recoveryBack: 'I have kept the codes',
  codesLeft: 'Codes left',
  codesLeftCount: (left) => (left === 0 ? 'none' : String(left)),
  companiesTitle: 'Companies',
  companyCurrent: 'You are signed in for this one now.',
  worthTitle: (factor) => `What ${factor} counts for`,
  worthLine: (company, level) => `${company}: up to level ${level}`,
  worthNoneLine: (company) => `${company}: does not count now`,
  worthWhy: whyEn,
  worthWhyNone: noneEn,
  worthRaise: raiseEn,
  worthCount: countEn,
  recoverySetName: 'Recovery codes',
  renameSummary: (name) => `Change the name of ${name}`,
  renameLabel: 'New name',
  renameHint: 'At most 40 characters.',
  renameButton: 'Save the name',
  addTitle: 'Add',
  addText: {
    totp: 'With an app you confirm faster that it is you. You can have five apps, for instance on two phones.',
    passkey: 'With a passkey you confirm with your finger, face or PIN. That is the safest way.',
    sms: 'No app or passkey? You can also get codes by text message. That is less safe. A number set up before stops working.',
    'recovery-code':
      'With recovery codes you can go on when you have lost your phone or passkey. If you make a new list, the old one stops working.',
  },
  addButton: {
    totp: 'Set up an app',
    passkey: 'Set up a passkey',
    sms: 'Set up a number for text messages',
    'recovery-code': 'Make recovery codes',
  },
};
