// The shape of a norm: an ordered list of criteria that turn facts about data and service into a level.
// A norm is data, named and versioned, so that every result can say under which rules it was computed and a
// second norm can stand beside the first (AP order, para. 57: redo the analysis when the norm is renewed).

import type { Level } from './level.ts';
import type { DataAspects, Service } from './policy-document.ts';
import type { Text } from './policy-parts.ts';
import type { OwnNorm } from './service-document.ts';

/** What a criterion may look at: the data a route, scope or request handles, and the service it belongs to. */
export type NormFacts = {
  dataClasses: readonly { id: string; aspects: DataAspects }[];
  service: Service['aspects'];
};

/** Data that is handled: of a data class, or of the whole service where id is null. */
export type Handled = { id: string | null; aspects: DataAspects };

/** Where the answer or value that is missing can be filled in: a place in the policy document. */
export type FillIn = (at: { serviceId: string; dataClass: string | null }) => string;

/**
 * One cell of a norm. `metBy` names the data classes that meet the criterion, null standing for the service
 * itself; an empty list means that the criterion is not met. `open`: nobody filled in its level, so it is high.
 */
export type Criterion = {
  code: string;
  level: Level;
  twoFactor: boolean;
  source: string;
  text: Text;
  metBy: (facts: NormFacts) => readonly (string | null)[];
  open?: { cell: string; fillIn: FillIn };
};

/** An article that says what happens around the criteria. */
export type NormArticle = { source: string; text: Text };

/** The questions of an analysis, over all norms; each norm says which it asks, and in which article. */
export type QuestionId =
  | 'data'
  | 'personalData'
  | 'health'
  | 'riskClass'
  | 'scale'
  | 'misuseRisk'
  | 'companyData'
  | 'bsn'
  | 'baseRegistry'
  | 'economicInterest'
  | 'legalEffect'
  | 'publicInterest'
  | 'riskRaising'
  | 'lowering'
  | 'mandates';

/** A cell whose level the body fills in itself; `atLeast` is what the certain part of the norm still says of it. */
export type OwnCell = { key: string; text: Text; source: string; atLeast?: Level };

export type Norm = {
  id: string;
  version: string;
  title: Text;
  source: string;
  /** Calendar date; from then on it takes the place of the norms it succeeds. */
  inForceFrom: string;
  /** Of this version of its text. */
  versionDate: string;
  succeeds: readonly string[];
  /** True when a body may not choose another. */
  binding: boolean;
  /** service: the highest score of the whole service counts on each of its routes. */
  judges: 'target' | 'service';
  asks: Readonly<Partial<Record<QuestionId, string>>>;
  criteria: readonly Criterion[];
  /** What holds when no criterion is met. */
  noCriterion: NormArticle;
  /** The article that allows one level lower; null when the norm knows no lowering. */
  lowering: NormArticle | null;
  /** The article that demands a full analysis when there are risk-raising factors. */
  riskRaising: NormArticle;
  /** What the text leaves to the body, as far as this program knows it; null when nothing is left. */
  own: { cells: readonly OwnCell[]; fillIn: (own: OwnNorm) => Norm } | null;
};

/** The data classes, and the service itself where its analysis says what data it handles. */
export function listHandled({ dataClasses, service }: NormFacts): Handled[] {
  const { personalData, health, riskClass, bsn, companyData, baseRegistry } = service;
  const aspects: DataAspects = {
    ...(personalData ? { personalData } : {}),
    ...(health ? { health } : {}),
    ...(riskClass ? { riskClass } : {}),
    ...(bsn ? { bsn } : {}),
    ...(companyData ? { companyData } : {}),
    ...(baseRegistry && baseRegistry !== 'none' ? { baseRegistry } : {}),
  };
  return Object.keys(aspects).length === 0 ? [...dataClasses] : [...dataClasses, { id: null, aspects }];
}

/** Which of the handled data has a trait. */
export function handledWhere(
  facts: NormFacts,
  hasTrait: (aspects: DataAspects) => boolean,
): (string | null)[] {
  return listHandled(facts)
    .filter((entry) => hasTrait(entry.aspects))
    .map(({ id }) => id);
}

/** Personal data other than the BSN, which norms judge by itself. */
export function hasPersonalData({ personalData, health, riskClass }: DataAspects): boolean {
  return personalData !== undefined || health === true || riskClass !== undefined;
}

/** A BSN that the service supplies, where other personal data is handled as well; or said to be so. */
export function bsnWithOtherData(facts: NormFacts): (string | null)[] {
  const hasOther = listHandled(facts).some(({ aspects }) => hasPersonalData(aspects));
  return handledWhere(facts, ({ bsn }) => bsn === 'combined' || (hasOther && bsn === 'supplied'));
}
