// Handreiking Betrouwbaarheidsniveaus voor digitale dienstverlening, version 4 (Forum Standaardisatie, November 2016).
// Its five criteria and "class II is substantial" are certain; of the rest of its value table no text is at hand, so
// those cells are open: high, and a fault in a policy, until the body fills them in under its own name.

import { isLevelAtLeast, type Level } from './level.ts';
import {
  bsnWithOtherData,
  type Criterion,
  type FillIn,
  handledWhere,
  hasPersonalData,
  type Norm,
  type NormFacts,
} from './norm.ts';
import type { DataAspects } from './policy-document.ts';
import type { Text } from './policy-parts.ts';
import { interestsOf, type OwnNorm, type riskClasses, type ServiceAspects } from './service-document.ts';

const id = 'nl-handreiking-v4';
const version = '2016-11';
const paragraph = (number: string) => `Handreiking betrouwbaarheidsniveaus v4, ${number}`;

/** One cell of the value table; level null: not known here. */
type Cell = {
  key: string;
  source: string;
  level: Level | null;
  atLeast?: Level;
  text: Text;
  metBy: Criterion['metBy'];
};

type RiskClass = (typeof riskClasses)[number];

/** What may belong in class III; the certain part does not say where it does. */
const maybeClassThree: readonly DataAspects['personalData'][] = [
  'criminal',
  'stigmatising',
  'medical-secrecy',
];

/** Only health data has a class that is certain: II (AP order, paras. 39-43), or the higher one that is given. */
function classOf({ riskClass, health, personalData }: DataAspects): RiskClass | null {
  if (!health) return riskClass ?? null;
  if (riskClass !== undefined) return riskClass === 'III' ? 'III' : 'II';
  return maybeClassThree.includes(personalData) ? null : 'II';
}

const ofClass = (wanted: RiskClass) => (facts: NormFacts) =>
  handledWhere(facts, (aspects) => classOf(aspects) === wanted);

const ofService = (applies: (service: ServiceAspects) => boolean) => (facts: NormFacts) =>
  applies(facts.service) ? [null] : [];

const classCells: Cell[] = [
  {
    key: 'class-0',
    source: paragraph('4.1.1'),
    level: null,
    text: { nl: 'Persoonsgegevens van klasse 0.', en: 'Personal data of class 0.' },
    metBy: ofClass('0'),
  },
  {
    key: 'class-I',
    source: paragraph('4.1.1'),
    level: null,
    text: { nl: 'Persoonsgegevens van klasse I (basis).', en: 'Personal data of class I (basic).' },
    metBy: ofClass('I'),
  },
  {
    key: 'class-II',
    source: paragraph('p. 29 and 33'),
    level: 'substantial',
    text: {
      nl: 'Persoonsgegevens van klasse II (verhoogd risico), zoals gegevens over gezondheid. Dat iemand ziek is, hoort daarbij.',
      en: 'Personal data of class II (increased risk), such as health. That somebody is ill is one of them.',
    },
    metBy: ofClass('II'),
  },
  {
    key: 'class-III',
    source: paragraph('4.1.1'),
    level: null,
    // A class of higher risk than II, so never below what II is.
    atLeast: 'substantial',
    text: {
      nl: 'Persoonsgegevens van klasse III (hoog risico).',
      en: 'Personal data of class III (high risk).',
    },
    metBy: ofClass('III'),
  },
  {
    key: 'scale-large',
    source: paragraph('4.1.1'),
    level: null,
    text: {
      nl: 'Grootschalige verwerking van persoonsgegevens.',
      en: 'Personal data processed on a large scale.',
    },
    metBy: (facts) =>
      handledWhere(
        facts,
        (aspects) =>
          hasPersonalData(aspects) && (aspects.scale === 'large' || facts.service.scale === 'large'),
      ),
  },
];

const bsnCell = (key: string, text: Text, metBy: Criterion['metBy']): Cell => {
  return { key, source: paragraph('4.1.1'), level: null, text, metBy };
};

const bsnCells: Cell[] = [
  bsnCell(
    'bsn-taken',
    {
      nl: 'Een opgegeven BSN, dat de dienst niet terugkoppelt.',
      en: 'A BSN typed in, which is not given back.',
    },
    (facts) => handledWhere(facts, ({ bsn }) => bsn === 'taken'),
  ),
  bsnCell(
    'bsn-echoed',
    { nl: 'Een opgegeven BSN dat de dienst terugkoppelt.', en: 'A BSN typed in and shown back.' },
    (facts) => handledWhere(facts, ({ bsn }) => bsn === 'echoed'),
  ),
  bsnCell(
    'bsn-supplied',
    { nl: 'De dienst verstrekt een BSN.', en: 'The service supplies a BSN.' },
    (facts) => handledWhere(facts, ({ bsn }) => bsn === 'supplied'),
  ),
  bsnCell(
    'bsn-combined',
    {
      nl: 'De dienst verstrekt een BSN in combinatie met andere persoonsgegevens.',
      en: 'The service supplies a BSN together with other personal data.',
    },
    bsnWithOtherData,
  ),
];

const cell = (key: string, number: string, nl: string, en: string, metBy: Criterion['metBy']): Cell => {
  return { key, source: paragraph(number), level: null, text: { nl, en }, metBy };
};
const legalEffect = (value: ServiceAspects['legalEffect']) =>
  ofService((service) => service.legalEffect === value);
const publicInterest = (value: ServiceAspects['publicInterest']) =>
  ofService((service) => service.publicInterest === value);
const interestOf = (value: string) =>
  ofService((service) => interestsOf(service).some(({ size }) => size === value));

// biome-ignore format: a table of cells reads as one
const otherCells: Cell[] = [
  cell('legal-effect-indirect', '4.1.2', 'Indirect rechtsgevolg.', 'An indirect legal effect.', legalEffect('indirect')),
  cell('legal-effect-direct', '4.1.2', 'Direct rechtsgevolg, zoals een besluit.', 'A direct legal effect, such as a decision.', legalEffect('direct')),
  cell('legal-effect-irreversible', '4.1.2', 'Direct rechtsgevolg dat niet of moeilijk terug te draaien is.', 'A direct legal effect that is hard or impossible to undo.', legalEffect('irreversible')),
  cell('base-registry-controlled', '4.1.3', 'Wijziging van een basisregistratie, met controle op de verwerking.', 'A change to a base registry, with control of the processing.', (facts) => handledWhere(facts, ({ baseRegistry }) => baseRegistry === 'controlled')),
  cell('base-registry-uncontrolled', '4.1.3', 'Wijziging van een basisregistratie, zonder controle op de verwerking.', 'A change to a base registry, without control of the processing.', (facts) => handledWhere(facts, ({ baseRegistry }) => baseRegistry === 'uncontrolled')),
  cell('economic-interest-small', '4.1.4', 'Klein economisch belang.', 'A small economic interest.', interestOf('small')),
  cell('economic-interest-medium', '4.1.4', 'Middelgroot economisch belang.', 'A medium economic interest.', interestOf('medium')),
  cell('economic-interest-large', '4.1.4', 'Groot economisch belang.', 'A large economic interest.', interestOf('large')),
  cell('public-interest-low', '4.1.5', 'Laag publiek belang.', 'A low public interest.', publicInterest('low')),
  cell('public-interest-medium', '4.1.5', 'Middelgroot publiek belang.', 'A medium public interest.', publicInterest('medium')),
  cell('public-interest-high', '4.1.5', 'Groot publiek belang.', 'A high public interest.', publicInterest('high')),
];

const cells: readonly Cell[] = [...classCells, ...bsnCells, ...otherCells];

/** A criterion that nobody answered is not known to be none (AP order, paras. 38-44: every factor is weighed). */
function notWeighed(number: string, name: Text, fillIn: FillIn, metBy: Criterion['metBy']): Criterion {
  const last = fillIn({ serviceId: '', dataClass: '' }).split('.').at(-1) ?? '';
  return {
    code: `not-weighed-${last.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    level: 'high',
    twoFactor: true,
    source: paragraph(number),
    text: { nl: `Nog niet gewogen: ${name.nl}.`, en: `Not weighed yet: ${name.en}.` },
    metBy,
    open: { cell: last, fillIn },
  };
}

const ofAspect =
  (aspect: string): FillIn =>
  ({ serviceId }) =>
    `services.${serviceId}.aspects.${aspect}`;

const unanswered: Criterion[] = [
  notWeighed(
    '4.1.1',
    { nl: 'de klasse van deze persoonsgegevens', en: 'the class of this personal data' },
    ({ serviceId, dataClass }) =>
      dataClass === null
        ? `services.${serviceId}.aspects.riskClass`
        : `dataClasses.${dataClass}.aspects.riskClass`,
    (facts) => handledWhere(facts, (aspects) => hasPersonalData(aspects) && classOf(aspects) === null),
  ),
  notWeighed(
    '4.1.2',
    { nl: 'rechtsgevolgen', en: 'legal effect' },
    ofAspect('legalEffect'),
    ofService((service) => service.legalEffect === undefined),
  ),
  notWeighed(
    '4.1.3',
    { nl: 'wijziging van basisregistraties', en: 'changes of base registries' },
    ofAspect('baseRegistry'),
    ofService((service) => service.baseRegistry === undefined),
  ),
  notWeighed(
    '4.1.4',
    { nl: 'economisch belang', en: 'economic interest' },
    ofAspect('economicInterest'),
    ofService(
      (service) =>
        service.economicInterest === undefined || interestsOf(service).some(({ size }) => size === undefined),
    ),
  ),
  notWeighed(
    '4.1.5',
    { nl: 'publiek belang', en: 'public interest' },
    ofAspect('publicInterest'),
    ofService((service) => service.publicInterest === undefined),
  ),
];

function criterionOf({ key, source, level, text, metBy }: Cell, own: OwnNorm | null): Criterion {
  const filledIn = own && Object.hasOwn(own.cells, key) ? own.cells[key] : undefined;
  const known = level ?? filledIn ?? null;
  const code = key.toLowerCase();
  if (known === null) {
    const open = { cell: key, fillIn: () => `norms.${id}.cells.${key}` };
    return { code, level: 'high', twoFactor: true, source, text, metBy, open };
  }
  const twoFactor = isLevelAtLeast(known, 'substantial');
  // No name: reasons are shown to whoever is asked for more.
  const said = level === null ? `${source}; own value of this body (${own?.date})` : source;
  return { code, level: known, twoFactor, source: said, text, metBy };
}

function createHandreiking(own: OwnNorm | null): Norm {
  return {
    id,
    version: own ? `${version}, own values of ${own.date}` : version,
    title: {
      nl: 'Handreiking Betrouwbaarheidsniveaus voor digitale dienstverlening, versie 4',
      en: 'Dutch guide Assurance levels for digital service provision, version 4',
    },
    source: 'Forum Standaardisatie, November 2016',
    inForceFrom: '2016-11-01',
    versionDate: '2016-11-01',
    succeeds: [],
    binding: false,
    judges: 'service',
    asks: {
      data: paragraph('4.1.1'),
      personalData: paragraph('4.1.1'),
      health: paragraph('4.1.1'),
      riskClass: paragraph('4.1.1'),
      scale: paragraph('4.1.1'),
      bsn: paragraph('4.1.1'),
      legalEffect: paragraph('4.1.2'),
      baseRegistry: paragraph('4.1.3'),
      economicInterest: paragraph('4.1.4'),
      publicInterest: paragraph('4.1.5'),
      riskRaising: paragraph('full analysis'),
    },
    criteria: [...cells.map((entry) => criterionOf(entry, own)), ...unanswered],
    noCriterion: {
      source: paragraph('4.1'),
      text: { nl: 'Geen van de vijf criteria is van toepassing.', en: 'None of the five criteria applies.' },
    },
    lowering: null,
    riskRaising: {
      source: paragraph('full analysis'),
      text: {
        nl: 'Risicoverhogende factoren: een volledige risicoanalyse bepaalt het niveau.',
        en: 'Risk-raising factors: a full risk analysis decides the level.',
      },
    },
    own: {
      cells: cells
        .filter(({ level }) => level === null)
        .map(({ key, text, source, atLeast }) => ({ key, text, source, ...(atLeast ? { atLeast } : {}) })),
      fillIn: createHandreiking,
    },
  };
}

export const nlHandreikingV4: Norm = createHandreiking(null);
