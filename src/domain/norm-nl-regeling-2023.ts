// Regeling betrouwbaarheidsniveaus authenticatie elektronische dienstverlening (BWBR0048168), state 2025-07-10:
// annex 2 in full, cell by cell, with articles 2(2)-(5), 3 and 4. Where the text leaves a choice, the stricter
// reading is taken and the comment says so.

import { compareLevels, isLevelAtLeast, type Level } from './level.ts';
import { bsnWithOtherData, type Criterion, handledWhere, type Norm } from './norm.ts';
import type { Text } from './policy-parts.ts';
import {
  isDamageBelowLimit,
  largeScale,
  ofBsn,
  ofEconomicInterest,
  ofMisuseRisk,
  ofPersonalData,
} from './regeling-facts.ts';

type Row = 'A' | 'B' | 'C' | 'D' | 'E' | 'F';

const annexRow = (row: Row) => `Regeling betrouwbaarheidsniveaus, annex 2, row ${row}`;

/** Substantial and high always mean two factors (Implementing Regulation (EU) 2015/1502, annex 2.2.1). */
function criterion(
  row: Row,
  code: string,
  level: Level,
  text: Text,
  metBy: Criterion['metBy'],
  twoFactor = isLevelAtLeast(level, 'substantial'),
): Criterion {
  return { code, level, twoFactor, source: annexRow(row), text, metBy };
}

const rowA: Criterion[] = [
  criterion(
    'A',
    'personal-data-ordinary',
    'low',
    {
      nl: 'Gewone persoonsgegevens, in een kleinschalige verwerking.',
      en: 'Ordinary personal data, processed on a small scale.',
    },
    ofPersonalData('ordinary'),
  ),
  criterion(
    'A',
    'personal-data-sensitive',
    'substantial',
    {
      nl: 'Gevoelige persoonsgegevens, zoals loon of financiële positie.',
      en: 'Sensitive personal data, such as wages or financial position.',
    },
    ofPersonalData('sensitive'),
  ),
  criterion(
    'A',
    'personal-data-special-category',
    'substantial',
    {
      nl: 'Bijzondere persoonsgegevens, zoals gegevens over gezondheid. Dat iemand ziek is, hoort daarbij.',
      en: 'Special categories of personal data, such as health. That somebody is ill is one of them.',
    },
    ofPersonalData('special-category'),
  ),
  criterion(
    'A',
    'personal-data-criminal',
    'substantial',
    {
      nl: 'Strafrechtelijke gegevens, politiegegevens of gegevens uit een antecedentenonderzoek.',
      en: 'Criminal records, police data or data of a background check.',
    },
    ofPersonalData('criminal'),
  ),
  criterion(
    'A',
    'personal-data-large-scale',
    'substantial',
    { nl: 'Grootschalige verwerking van persoonsgegevens.', en: 'Personal data processed on a large scale.' },
    largeScale,
  ),
  criterion(
    'A',
    'personal-data-stigmatising',
    'high',
    {
      nl: 'Gegevens die kunnen leiden tot stigmatisering, uitsluiting, reputatieschade, gezondheidsschade of chantage.',
      en: 'Data that can lead to stigma, exclusion, loss of reputation, damage to health or blackmail.',
    },
    ofPersonalData('stigmatising'),
  ),
  criterion(
    'A',
    'personal-data-medical-secrecy',
    'high',
    {
      nl: 'Gegevens die onder het medisch beroepsgeheim vallen.',
      en: 'Data under medical professional secrecy.',
    },
    ofPersonalData('medical-secrecy'),
  ),
];

const rowB: Criterion[] = [
  criterion(
    'B',
    'misuse-risk-hardly',
    'low',
    {
      nl: 'Geen of nauwelijks risico op identiteitsfraude of misbruik.',
      en: 'No or hardly any risk of identity fraud or misuse.',
    },
    ofMisuseRisk('hardly'),
  ),
  criterion(
    'B',
    'misuse-risk-real',
    'substantial',
    {
      nl: 'Reëel risico op identiteitsfraude of misbruik.',
      en: 'A real risk of identity fraud or misuse.',
    },
    ofMisuseRisk('real'),
  ),
  criterion(
    'B',
    'misuse-risk-great',
    'high',
    { nl: 'Groot risico op identiteitsfraude of misbruik.', en: 'A great risk of identity fraud or misuse.' },
    ofMisuseRisk('great'),
  ),
];

const rowC: Criterion[] = [
  criterion(
    'C',
    'company-data-generally-known',
    'low',
    { nl: 'Algemeen bekende bedrijfsgegevens.', en: 'Generally known company data.' },
    (facts) => handledWhere(facts, (aspects) => aspects.companyData === 'generally-known'),
  ),
  criterion(
    'C',
    'company-data-sensitive',
    'substantial',
    { nl: 'Gevoelige bedrijfsgegevens.', en: 'Sensitive company data.' },
    (facts) => handledWhere(facts, (aspects) => aspects.companyData === 'sensitive'),
  ),
];

const rowD: Criterion[] = [
  criterion(
    'D',
    'bsn-taken',
    'low',
    {
      nl: 'Een opgegeven BSN, dat de dienst niet terugkoppelt.',
      en: 'A BSN typed in, which the service does not give back.',
    },
    ofBsn('taken'),
  ),
  criterion(
    'D',
    'bsn-echoed',
    'low',
    {
      nl: 'Een opgegeven BSN dat de dienst terugkoppelt: minimaal laag met twee factoren.',
      en: 'A BSN typed in and shown back: at least low with two factors.',
    },
    ofBsn('echoed'),
    true,
  ),
  criterion(
    'D',
    'bsn-supplied',
    'substantial',
    { nl: 'De dienst verstrekt een BSN.', en: 'The service supplies a BSN.' },
    ofBsn('supplied'),
  ),
  criterion(
    'D',
    'bsn-supplied-with-personal-data',
    'high',
    {
      nl: 'De dienst verstrekt een BSN in combinatie met andere persoonsgegevens.',
      en: 'The service supplies a BSN together with other personal data.',
    },
    // One typed in and echoed is judged by itself, beside whatever data.
    bsnWithOtherData,
  ),
];

const rowE: Criterion[] = [
  criterion(
    'E',
    'base-registry-controlled',
    'substantial',
    {
      nl: 'Wijziging van een basisregistratie, met controle op de verwerking.',
      en: 'A change to a base registry, with control of the processing.',
    },
    (facts) => handledWhere(facts, (aspects) => aspects.baseRegistry === 'controlled'),
  ),
  criterion(
    'E',
    'base-registry-uncontrolled',
    'high',
    {
      nl: 'Wijziging van een basisregistratie, zonder controle op de verwerking.',
      en: 'A change to a base registry, without control of the processing.',
    },
    (facts) => handledWhere(facts, (aspects) => aspects.baseRegistry === 'uncontrolled'),
  ),
];

const rowF: Criterion[] = [
  criterion(
    'F',
    'economic-interest-small',
    'low',
    {
      nl: 'Misbruik veroorzaakt weinig directe schade.',
      en: 'Misuse causes little direct damage.',
    },
    ofEconomicInterest(isDamageBelowLimit),
  ),
  criterion(
    'F',
    'economic-interest-large',
    'substantial',
    {
      nl: 'Misbruik veroorzaakt aanzienlijke directe schade.',
      en: 'Misuse causes considerable direct damage.',
    },
    ofEconomicInterest((interest) =>
      interest.damageEuro === undefined ? interest.livelihood !== true : !isDamageBelowLimit(interest),
    ),
  ),
  criterion(
    'F',
    'economic-interest-livelihood',
    'high',
    {
      nl: 'Misbruik kan het welstandsniveau of het voortbestaan onmogelijk maken.',
      en: 'Misuse can end a way of life or the company itself.',
    },
    ofEconomicInterest((interest) => interest.livelihood === true),
  ),
];

export const nlRegeling2023: Norm = {
  id: 'nl-regeling-2023',
  version: '2025-07-10',
  title: {
    nl: 'Regeling betrouwbaarheidsniveaus authenticatie elektronische dienstverlening',
    en: 'Dutch regulation on assurance levels for electronic services',
  },
  source: 'BWBR0048168, Stcrt. 2023-13656',
  inForceFrom: '2023-07-01',
  versionDate: '2025-07-10',
  succeeds: ['nl-handreiking-v4'],
  binding: true,
  judges: 'target',
  asks: {
    data: annexRow('A'),
    personalData: annexRow('A'),
    health: annexRow('A'),
    scale: annexRow('A'),
    misuseRisk: annexRow('B'),
    companyData: annexRow('C'),
    bsn: annexRow('D'),
    baseRegistry: annexRow('E'),
    economicInterest: annexRow('F'),
    lowering: 'Regeling betrouwbaarheidsniveaus, art. 3',
    riskRaising: 'Regeling betrouwbaarheidsniveaus, art. 4',
    mandates: 'Regeling betrouwbaarheidsniveaus, art. 5',
  },
  criteria: [...rowA, ...rowB, ...rowC, ...rowD, ...rowE, ...rowF].sort((a, b) =>
    compareLevels(b.level, a.level),
  ),
  noCriterion: {
    source: 'Regeling betrouwbaarheidsniveaus, art. 2(5)',
    text: { nl: 'Geen enkel criterium is van toepassing.', en: 'No criterion applies.' },
  },
  lowering: {
    source: 'Regeling betrouwbaarheidsniveaus, art. 3',
    text: {
      nl: 'Eén niveau lager: er is aanvullende controle en herstel, en de motivering is vastgelegd',
      en: 'One level lower: there is additional control and repair, and the reasons are on record',
    },
  },
  riskRaising: {
    source: 'Regeling betrouwbaarheidsniveaus, art. 4',
    text: {
      nl: 'Risicoverhogende factoren: een volledige risicoanalyse bepaalt het niveau.',
      en: 'Risk-raising factors: a full risk analysis decides the level.',
    },
  },
  own: null,
};
