// The shape of a norm: an ordered list of criteria that turn facts about data and service into a level.
// A norm is data, named and versioned, so that every result can say under which rules it was computed and a
// second norm can stand beside the first (AP order, para. 57: redo the analysis when the norm is renewed).

import type { Level } from './level.ts';
import type { DataAspects, Service } from './policy-document.ts';
import type { Text } from './policy-parts.ts';

/** What a criterion may look at: the data a route, scope or request handles, and the service it belongs to. */
export type NormFacts = {
  dataClasses: readonly { id: string; aspects: DataAspects }[];
  service: Service['aspects'];
};

/**
 * One cell of a norm. `metBy` names the data classes that meet the criterion, null standing for the service
 * itself; an empty list means that the criterion is not met.
 */
export type Criterion = {
  code: string;
  level: Level;
  twoFactor: boolean;
  source: string;
  text: Text;
  metBy: (facts: NormFacts) => readonly (string | null)[];
};

/** An article that says what happens around the criteria. */
export type NormArticle = { source: string; text: Text };

export type Norm = {
  id: string;
  version: string;
  title: Text;
  source: string;
  criteria: readonly Criterion[];
  /** What holds when no criterion is met. */
  noCriterion: NormArticle;
  /** The article that allows one level lower; null when the norm knows no lowering. */
  lowering: NormArticle | null;
  /** The article that demands a full analysis when there are risk-raising factors. */
  riskRaising: NormArticle;
};
