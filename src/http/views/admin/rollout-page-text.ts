// The words of the page that shows how far the roll-out is.

import { rolloutWordsEn, rolloutWordsNl } from './rollout-words.ts';

const people = (count: number) => (count === 1 ? '1 persoon' : `${count} personen`);
const peopleEn = (count: number) => (count === 1 ? '1 person' : `${count} people`);

export const rolloutTextNl = {
  ...rolloutWordsNl,
  lead: 'Van alleen een wachtwoord naar meer: wie er klaar voor is, wie nog niet, en wanneer het wachtwoord alleen niet meer genoeg is.',
  sent: (count: number) => `Er gaat een bericht naar ${people(count)}.`,
  deviations: (count: number) =>
    count === 1
      ? '1 route wijkt af van het vereiste niveau.'
      : `${count} routes wijken af van het vereiste niveau.`,
  deviationsNext: 'Een afwijking duurt hooguit 12 maanden en kan niet worden verlengd.',
  datesTitle: 'Einddata',
  datesText:
    'Een einddatum kan naar voren, nooit naar achteren. De klok sluit af; geen beleid, commando of instelling opent daarna opnieuw.',
  datesColumns: ['Route', 'Vereist niveau', 'Alleen wachtwoord tot', 'Stand', 'Voor wie', 'Afwijking'],
  datesNone: 'Geen enkele route gaat open met alleen een wachtwoord.',
  deviates: 'afwijking',
  deviatesNot: 'nee',
  plan: 'Uitrol plannen of vervroegen',
  historyTitle: 'Alle einddata die ooit zijn vastgelegd',
  historyColumns: ['Route', 'Wat', 'Einddatum', 'Vastgelegd'],
  historyKinds: {
    set: 'vastgesteld of vervroegd',
    passed: 'voorbij',
    removed: 'voortijdig beëindigd',
  } as Record<'set' | 'passed' | 'removed', string>,
  timeTitle: 'Verloop en vooruitzicht',
  timeNone:
    'Er is nog geen dag geteld. De eerste telling volgt binnen een minuut na het begin van de uitrol.',
  chartTitle: 'Deel van de mensen dat klaar is, per dag',
  chartDescribe: (share: string, forecast: string) => `Nu is ${share} klaar. ${forecast}`,
  chartUpstream: 'klaar met eHerkenning',
  chartFactor: 'klaar met tweede stap',
  chartRemaining: 'alleen wachtwoord',
  chartEnd: 'einddatum',
  chartForecast: 'stippellijn en arcering: vooruitzicht met marge',
  methodTitle: 'Hoe het vooruitzicht tot stand komt',
  method:
    'Een rechte lijn (kleinste kwadraten) door de tellingen van de laatste 28 dagen, doorgetrokken tot de laatste einddatum. De marge is twee keer de standaardfout van een voorspelling. Met minder dan 7 dagen is er geen vooruitzicht. Het zegt wat er gebeurt als het tempo zo blijft, en belooft niets.',
  forecast: (share: string, low: string, high: string) =>
    `Op de einddatum naar verwachting ${share} klaar (tussen ${low} en ${high}).`,
  forecastShort: (share: string, low: string, high: string) => `${share} (${low} – ${high})`,
  forecastNone: 'Te weinig dagen voor een vooruitzicht.',
  dayTable: 'De tellingen per dag als tabel',
  dayColumns: ['Dag', 'eHerkenning', 'Tweede stap', 'Alleen wachtwoord', 'Klaar', 'Afwijkingen'],
  nowTitle: 'Nu, per groep',
  nowText: (moment: string) =>
    `Geteld op ${moment}. Gekoppelde accounts tellen één keer. Wie voor meer soorten nummers handelt, staat in elke groep; "Iedereen" telt iedereen één keer. Geblokkeerde accounts en het noodaccount tellen niet mee.`,
  barTitle: 'Mensen per groep',
  barSays: (upstream: number, factor: number, remaining: number) =>
    `${upstream} eHerkenning, ${factor} tweede stap, ${remaining} alleen wachtwoord`,
  cohortTable: 'Mensen per groep als tabel',
  cohortColumns: [
    'Groep',
    'Mensen',
    'eHerkenning',
    'Tweede stap',
    'Alleen wachtwoord',
    'Klaar',
    'Op de einddatum',
  ],
  people: 'Wie nog niet klaar is',
  messagesTitle: 'Berichten',
  messagesText:
    'Wie alleen een wachtwoord heeft, krijgt vanzelf een e-mail: 90, 30, 7 en 1 dag voor de einddatum, elk één keer. U kunt ze ook nu versturen.',
  messagesDue: (count: number) => `Nog niet bericht in deze fase: ${people(count)}.`,
  messagesSend: (count: number) => `Nu versturen naar ${people(count)}`,
};

export const rolloutTextEn: typeof rolloutTextNl = {
  ...rolloutWordsEn,
  lead: 'From a password alone to more: who is ready, who is not, and when a password alone is no longer enough.',
  sent: (count) => `A message goes to ${peopleEn(count)}.`,
  deviations: (count) =>
    count === 1
      ? '1 route deviates from its required level.'
      : `${count} routes deviate from their required level.`,
  deviationsNext: 'A deviation lasts 12 months at most and cannot be renewed.',
  datesTitle: 'End dates',
  datesText:
    'An end date can be brought forward, never back. The clock closes; no policy, command or setting opens again after that.',
  datesColumns: ['Route', 'Required level', 'Password alone until', 'State', 'For whom', 'Deviation'],
  datesNone: 'No route opens with a password alone.',
  deviates: 'deviation',
  deviatesNot: 'no',
  plan: 'Plan or bring forward',
  historyTitle: 'Every end date that was ever put on record',
  historyColumns: ['Route', 'What', 'End date', 'Recorded'],
  historyKinds: { set: 'set or brought forward', passed: 'passed', removed: 'ended early' },
  timeTitle: 'Course and forecast',
  timeNone:
    'No day has been counted yet. The first count follows within a minute of the beginning of the roll-out.',
  chartTitle: 'Share of people who are ready, by day',
  chartDescribe: (share, forecast) => `Now ${share} are ready. ${forecast}`,
  chartUpstream: 'ready by eHerkenning',
  chartFactor: 'ready by second step',
  chartRemaining: 'password alone',
  chartEnd: 'end date',
  chartForecast: 'dashed line and hatching: forecast with its range',
  methodTitle: 'How the forecast is made',
  method:
    'A straight line (least squares) through the counts of the last 28 days, drawn on to the last end date. The range is twice the standard error of a prediction. With fewer than 7 days there is no forecast. It says what happens if the pace stays like this, and promises nothing.',
  forecast: (share, low, high) =>
    `On the end date ${share} are expected to be ready (between ${low} and ${high}).`,
  forecastShort: (share, low, high) => `${share} (${low} – ${high})`,
  forecastNone: 'Too few days for a forecast.',
  dayTable: 'The counts by day as a table',
  dayColumns: ['Day', 'eHerkenning', 'Second step', 'Password alone', 'Ready', 'Deviations'],
  nowTitle: 'Now, by group',
  nowText: (moment) =>
    `Counted at ${moment}. Linked accounts count once. Who acts for several kinds of numbers is in each group; "Everybody" counts each person once. Locked accounts and the break-glass account do not count.`,
  barTitle: 'People by group',
  barSays: (upstream, factor, remaining) =>
    `${upstream} eHerkenning, ${factor} second step, ${remaining} password alone`,
  cohortTable: 'People by group as a table',
  cohortColumns: [
    'Group',
    'People',
    'eHerkenning',
    'Second step',
    'Password alone',
    'Ready',
    'On the end date',
  ],
  people: 'Who is not ready yet',
  messagesTitle: 'Messages',
  messagesText:
    'Who has a password alone gets an e-mail by itself: 90, 30, 7 and 1 day before the end date, each once. You can also send them now.',
  messagesDue: (count) => `Not told yet at this stage: ${peopleEn(count)}.`,
  messagesSend: (count) => `Send now to ${peopleEn(count)}`,
};
