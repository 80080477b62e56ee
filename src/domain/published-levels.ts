// The list that a body publishes of its services with their level (Regeling art. 7): the outcome and the article it
// rests on. Nothing of the reasons, the people, the routes or what is being analysed.

import {
  computeServiceRequired,
  coveredData,
  type JudgedService,
  judgeServices,
  namedData,
} from './judged-services.ts';
import type { Level } from './level.ts';
import type { Norm } from './norm.ts';
import type { PolicyDocument } from './policy-document.ts';
import type { Text } from './policy-parts.ts';
import { compareAssurance, type NamedData, type Required } from './required.ts';

export type PublishedLevel = {
  service: string;
  label: Text;
  /** Null while the level is not determined: the service is closed until it is. */
  level: Level | null;
  twoFactor: boolean;
  norm: { id: string; version: string; title: Text };
  /** The articles that decide; empty where the body itself asks for more than the norm. */
  articles: string[];
  analysedOn: string;
};

const ofNorm = ({ code }: Required['reasons'][number]) =>
  code !== 'risk-raising' && !code.startsWith('at-least-');

/** What decides: the reasons at the level that is asked, and where it was lowered those before it too. */
function decidingArticles({ reasons, level, twoFactor }: Required): string[] {
  const known = reasons.filter(ofNorm);
  const lowered = known.find(({ code }) => code === 'lowered');
  const atLevel = known.filter((reason) => compareAssurance(reason, { level, twoFactor }) === 0);
  const highest = known.filter((reason) => known.every((other) => compareAssurance(reason, other) >= 0));
  const deciding = lowered && atLevel.includes(lowered) ? [...highest, lowered] : atLevel;
  return [...new Set(deciding.map(({ source }) => source))];
}

function publish({ id, service, norm }: JudgedService, required: Required): PublishedLevel {
  const isKnown = required.status === 'computed';
  return {
    service: id,
    label: service.label,
    level: isKnown ? required.level : null,
    twoFactor: isKnown && required.twoFactor,
    norm: { id: norm.id, version: norm.version, title: norm.title },
    articles: isKnown ? decidingArticles(required) : [],
    analysedOn: service.analysis.date,
  };
}

export function listPublishedLevels(document: PolicyDocument, norms: readonly Norm[]): PublishedLevel[] {
  const covered = coveredData(document);
  return [...judgeServices(document, norms).values()].map((judged) => {
    const data: NamedData[] = namedData(document, [...(covered.get(judged.id) ?? [])]);
    return publish(judged, computeServiceRequired(judged, data));
  });
}
