// The words of the sample login portal, Dutch and English, in plain language.

import type { Level } from './login.ts';
import type { PageId } from './portal-pages.ts';

export const locales = ['nl', 'en'] as const;
export type Locale = (typeof locales)[number];

type Failure = { title: string; text: string; retry: string | null };

const nl = {
  name: 'Verzuimdienst',
  sample: 'voorbeeld, alle gegevens zijn verzonnen',
  skip: 'Naar de inhoud',
  pages: 'Pagina’s',
  home: 'Begin',
  logOut: 'Uitloggen',
  other: 'English',
  lead: 'Hier regelt u als werkgever het verzuim van uw medewerkers. U logt in bij Sluis. Elke pagina vraagt alleen wat bij haar gegevens hoort.',
  open: 'Openen',
  asks: 'Vraagt niveau',
  levels: { low: 'laag', substantial: 'substantieel', high: 'hoog' } as Record<Level, string>,
  titles: {
    company: 'Bedrijfsgegevens',
    'sick-leave': 'Verzuim',
    'employee-file': 'Dossier van een medewerker',
  } as Record<PageId, string>,
  shows: {
    company: 'Naam en adres van uw bedrijf.',
    'sick-leave': 'Wie er ziek is, en sinds wanneer.',
    'employee-file': 'BSN van een medewerker, met de eerste en laatste ziektedag.',
  } as Record<PageId, string>,
  silent: 'Ben ik al ingelogd?',
  silentText: 'Wij vragen het aan Sluis, zonder dat u iets hoeft te doen.',
  anew: 'Laat opnieuw zien dat ik het ben',
  anewText: 'Wilt u zeker weten dat u het bent die hier kijkt? Log dan opnieuw in.',
  told: 'Wat Sluis over uw inlog zegt',
  level: 'Niveau',
  unknownLevel: 'geen niveau dat wij kennen',
  represents: 'U werkt namens',
  through: 'Via intermediair',
  branch: 'Alleen voor vestiging',
  nobody: 'niet verteld',
  confirmed: 'Bevestigd',
  notConfirmed: 'niet verteld',
  you: 'U heet hier',
  youText: 'een naam die alleen dit portaal kent',
  datatypes: 'Gegevens waarvoor dit geldt',
  claims: 'Het hele token',
  company: { name: 'Naam', kvk: 'KvK-nummer', address: 'Adres' },
  employee: 'Medewerker',
  reason: 'Reden',
  from: 'Eerste dag',
  until: 'Laatste dag',
  stillIll: 'nog ziek',
  bsn: 'BSN',
  loggedOutTitle: 'U bent uitgelogd',
  loggedOut: 'U bent hier en bij Sluis uitgelogd.',
  notFoundTitle: 'Niet gevonden',
  notFound: 'Deze pagina bestaat niet.',
  signedInTitle: 'U bent ingelogd',
  signedIn: 'Sluis kent u al in deze browser. U hoefde niets te doen.',
  toHome: 'Naar het begin',
  code: 'Code van deze melding',
  failures: {
    access_denied: {
      title: 'Inloggen is gestopt',
      text: 'U bent teruggegaan zonder in te loggen, of deze gegevens zijn niet voor u. Wij laten ze niet zien.',
      retry: 'Opnieuw proberen',
    },
    unmet_authentication_requirements: {
      title: 'Dit niveau kan hier niet',
      text: 'Deze gegevens vragen een hoger niveau dan u bij Sluis kunt laten zien. Neem contact op met ons.',
      retry: null,
    },
    login_required: {
      title: 'U bent nog niet ingelogd',
      text: 'Sluis kent u nog niet in deze browser. Kies een pagina om in te loggen.',
      retry: null,
    },
    interaction_required: {
      title: 'Er is nog een stap nodig',
      text: 'U bent ingelogd, maar Sluis wil u eerst nog iets vragen.',
      retry: 'Verder bij Sluis',
    },
    temporarily_unavailable: {
      title: 'Inloggen kan nu niet',
      text: 'Sluis is even niet beschikbaar. Probeer het over een paar minuten opnieuw.',
      retry: 'Opnieuw proberen',
    },
    'start-again': {
      title: 'Deze inlog telt niet meer',
      text: 'Deze inlog is al gebruikt, is te oud of begon in een andere browser. Begin opnieuw.',
      retry: null,
    },
    'too-low': {
      title: 'Uw inlog is te laag voor deze pagina',
      text: 'Sluis zegt dat uw inlog minder zeker is dan wij voor deze pagina vragen. Wij laten de gegevens niet zien.',
      retry: 'Opnieuw proberen',
    },
    other: {
      title: 'Inloggen is niet gelukt',
      text: 'Sluis gaf een antwoord dat wij niet kunnen gebruiken. Wij laten geen gegevens zien.',
      retry: 'Opnieuw proberen',
    },
  } as Record<string, Failure>,
};

export type Words = typeof nl;

const en: Words = {
  name: 'Sick-leave service',
  sample: 'sample, all data are fictitious',
  skip: 'To the content',
  pages: 'Pages',
  home: 'Start',
  logOut: 'Sign out',
  other: 'Nederlands',
  lead: 'As an employer you handle sick leave here. You sign in at Sluis. Each page asks only what its data need.',
  open: 'Open',
  asks: 'Asks for level',
  levels: { low: 'low', substantial: 'substantial', high: 'high' },
  titles: { company: 'Company', 'sick-leave': 'Sick leave', 'employee-file': 'File of an employee' },
  shows: {
    company: 'Name and address of your company.',
    'sick-leave': 'Who is ill, and since when.',
    'employee-file': 'BSN of an employee, with the first and last day of illness.',
  },
  silent: 'Am I signed in already?',
  silentText: 'We ask Sluis; you do not have to do anything.',
  anew: 'Show again that it is me',
  anewText: 'Do you want to be sure that it is you who is looking here? Then sign in again.',
  told: 'What Sluis says about your sign-in',
  level: 'Level',
  unknownLevel: 'no level that we know',
  represents: 'You act for',
  through: 'Through intermediary',
  branch: 'Only for branch',
  nobody: 'not told',
  confirmed: 'Confirmed',
  notConfirmed: 'not told',
  you: 'Your name here',
  youText: 'a name that only this portal knows',
  datatypes: 'Data this is for',
  claims: 'The whole token',
  company: { name: 'Name', kvk: 'KvK number', address: 'Address' },
  employee: 'Employee',
  reason: 'Reason',
  from: 'First day',
  until: 'Last day',
  stillIll: 'still ill',
  bsn: 'BSN',
  loggedOutTitle: 'You are signed out',
  loggedOut: 'You are signed out here and at Sluis.',
  notFoundTitle: 'Not found',
  notFound: 'This page does not exist.',
  signedInTitle: 'You are signed in',
  signedIn: 'Sluis knows you already in this browser. You did not have to do anything.',
  toHome: 'To the start',
  code: 'Code of this message',
  failures: {
    access_denied: {
      title: 'Signing in was stopped',
      text: 'You went back without signing in, or these data are not for you. We do not show them.',
      retry: 'Try again',
    },
    unmet_authentication_requirements: {
      title: 'This level is not possible here',
      text: 'These data ask for a higher level than you can show at Sluis. Please contact us.',
      retry: null,
    },
    login_required: {
      title: 'You are not signed in yet',
      text: 'Sluis does not know you in this browser yet. Choose a page to sign in.',
      retry: null,
    },
    interaction_required: {
      title: 'One more step is needed',
      text: 'You are signed in, but Sluis wants to ask you something first.',
      retry: 'Go on at Sluis',
    },
    temporarily_unavailable: {
      title: 'You cannot sign in now',
      text: 'Sluis is not available at the moment. Try again in a few minutes.',
      retry: 'Try again',
    },
    'start-again': {
      title: 'This sign-in no longer counts',
      text: 'This sign-in was used already, is too old or began in another browser. Start again.',
      retry: null,
    },
    'too-low': {
      title: 'Your sign-in is too low for this page',
      text: 'Sluis says that your sign-in is less certain than we ask for this page. We do not show the data.',
      retry: 'Try again',
    },
    other: {
      title: 'Signing in did not work',
      text: 'Sluis gave an answer that we cannot use. We show no data.',
      retry: 'Try again',
    },
  },
};

const words: Record<Locale, Words> = { nl, en };

export const wordsOf = (locale: Locale): Words => words[locale];

const sameFailure: Record<string, string> = {
  server_error: 'temporarily_unavailable',
  unreachable: 'temporarily_unavailable',
  consent_required: 'interaction_required',
  account_selection_required: 'interaction_required',
};

export function failureOf(locale: Locale, error: string): Failure {
  const { failures } = words[locale];
  const code = sameFailure[error] ?? error;
  const known = Object.hasOwn(failures, code) ? failures[code] : undefined;
  return known ?? failures['other'] ?? { title: error, text: '', retry: null };
}
