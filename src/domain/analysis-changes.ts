// What would change the level of an analysis: each single answer is given otherwise, and the level computed again by
// the one function that computes levels. Only what makes a difference is told, grouped by the level it would then be.

import {
  aspectQuestionIds,
  aspectQuestions,
  noAnswer,
  partyTexts,
  topicTexts,
} from './analysis-questions.ts';
import type { AnalysisChange, OtherAnswer } from './describe-analysis.ts';
import { computeServiceRequired, type JudgedService } from './judged-services.ts';
import type { PolicyDocument, Service } from './policy-document.ts';
import { compareAssurance, type NamedData, type Required } from './required.ts';
import { type EconomicInterest, interestsOf, parties, type ServiceAspects } from './service-document.ts';

type Variant = { answer: OtherAnswer; service: Service; data: readonly NamedData[] };

/** An aspect with another value; an empty one leaves it out. */
export function withAspect(aspects: ServiceAspects, id: string, value: string): ServiceAspects {
  const { [id as 'bsn']: _old, ...rest } = aspects;
  if (value === noAnswer) return rest;
  return { ...rest, [id]: id === 'health' ? true : value } as ServiceAspects;
}

const answerOf = (aspects: ServiceAspects, id: string): string => {
  const value = aspects[id as keyof ServiceAspects];
  return value === true ? 'yes' : typeof value === 'string' ? value : noAnswer;
};

function aspectVariants({ service, norm }: JudgedService, data: readonly NamedData[]): Variant[] {
  return aspectQuestionIds.flatMap((id) => {
    if (!norm.asks[id]) return [];
    const { text, answers } = aspectQuestions[id];
    return answers
      .filter(({ value }) => value !== answerOf(service.aspects, id))
      .map((answer) => ({
        answer: { question: id, value: answer.value, text, answer: answer.text },
        service: { ...service, aspects: withAspect(service.aspects, id, answer.value) },
        data,
      }));
  });
}

const interestAnswers: readonly {
  value: string;
  over: Omit<EconomicInterest, 'party'>;
  nl: string;
  en: string;
}[] = [
  { value: 'below', over: { damageEuro: 0, size: 'small' }, nl: 'weinig schade', en: 'little damage' },
  {
    value: 'above',
    over: { damageEuro: 1e12, size: 'medium' },
    nl: 'aanzienlijke schade',
    en: 'considerable damage',
  },
  {
    value: 'livelihood',
    over: { livelihood: true, size: 'large' },
    nl: 'welstandsniveau of voortbestaan onmogelijk',
    en: 'a way of life or the company itself could end',
  },
];

function interestVariants({ service, norm }: JudgedService, data: readonly NamedData[]): Variant[] {
  if (!norm.asks.economicInterest) return [];
  const interests = interestsOf(service.aspects);
  const variant = (
    party: EconomicInterest['party'],
    value: string,
    answer: OtherAnswer['answer'],
    own: EconomicInterest[],
  ) => {
    const economicInterest = [...interests.filter((entry) => entry.party !== party), ...own];
    const { nl, en } = topicTexts.economicInterest;
    const text = { nl: `${nl}: ${partyTexts[party].nl}`, en: `${en}: ${partyTexts[party].en}` };
    const question = `economicInterest.${party}`;
    const aspects = { ...service.aspects, economicInterest };
    return { answer: { question, value, text, answer }, service: { ...service, aspects }, data };
  };
  return parties.flatMap((party) => [
    variant(party, noAnswer, { nl: 'geen', en: 'none' }, []),
    ...interestAnswers.map(({ value, over, nl, en }) =>
      variant(party, value, { nl, en }, [{ party, ...over }]),
    ),
  ]);
}

/** Each kind of data the policy knows: one more, or one less. */
function dataVariants(
  document: PolicyDocument,
  { service }: JudgedService,
  data: readonly NamedData[],
): Variant[] {
  const covered = new Set(data.map(({ id }) => id));
  return Object.entries(document.dataClasses).map(([id, dataClass]) => {
    const isCovered = covered.has(id);
    const changed = isCovered ? data.filter((entry) => entry.id !== id) : [...data, { id, dataClass }];
    const { nl, en } = dataClass.label;
    const answer = isCovered
      ? { nl: `zonder: ${nl}`, en: `without: ${en}` }
      : { nl: `ook: ${nl}`, en: `also: ${en}` };
    return { answer: { question: 'data', value: id, text: topicTexts.data, answer }, service, data: changed };
  });
}

/** Art. 3 and 4. The words of a lowering do not count for its effect, so that a sample will do. */
function articleVariants({ service, norm }: JudgedService, data: readonly NamedData[]): Variant[] {
  const variants: Variant[] = [];
  const { riskRaising = [], lowering, ...rest } = service;
  if (norm.asks.riskRaising) {
    const answer =
      riskRaising.length > 0 ? { nl: 'geen', en: 'none' } : { nl: 'een of meer', en: 'one or more' };
    const changed =
      riskRaising.length > 0 ? { ...service, riskRaising: [] } : { ...service, riskRaising: ['x'] };
    const question = { question: 'riskRaising', value: riskRaising.length > 0 ? noAnswer : 'yes' };
    variants.push({ answer: { ...question, text: topicTexts.riskRaising, answer }, service: changed, data });
  }
  if (norm.lowering && lowering) {
    const answer = { nl: 'geen verlaging', en: 'no lowering' };
    const told = { question: 'lowering', value: noAnswer, text: topicTexts.lowering, answer };
    const without: Service = { ...rest, ...(service.riskRaising ? { riskRaising } : {}) };
    variants.push({ answer: told, service: without, data });
  } else if (norm.lowering) {
    const { date } = service.analysis;
    const sample = { additionalControl: 'x', remedy: 'x', reason: 'x', author: 'author', date };
    const analysis = { ...service.analysis, author: 'author', secondReader: 'reader' };
    const answer = {
      nl: 'één niveau lager, met beide voorwaarden en een tweede lezer',
      en: 'one level lower, with both conditions and a second reader',
    };
    const told = { question: 'lowering', value: 'yes', text: topicTexts.lowering, answer };
    variants.push({ answer: told, service: { ...service, analysis, lowering: sample }, data });
  }
  return variants;
}

/** Highest first; answers that change nothing are left out. */
export function findAnalysisChanges(
  document: PolicyDocument,
  judged: JudgedService,
  data: readonly NamedData[],
  now: Required,
): AnalysisChange[] {
  const groups = new Map<string, AnalysisChange>();
  const variants = [
    ...dataVariants(document, judged, data),
    ...aspectVariants(judged, data),
    ...interestVariants(judged, data),
    ...articleVariants(judged, data),
  ];
  for (const { answer, service, data: changed } of variants) {
    const { level, twoFactor, status } = computeServiceRequired({ ...judged, service }, changed);
    if (level === now.level && twoFactor === now.twoFactor && status === now.status) continue;
    const key = `${level} ${twoFactor} ${status}`;
    const group = groups.get(key) ?? { level, twoFactor, status, answers: [] };
    group.answers.push(answer);
    groups.set(key, group);
  }
  const isClosed = ({ status }: AnalysisChange) => Number(status !== 'computed');
  return [...groups.values()].sort((a, b) => isClosed(b) - isClosed(a) || compareAssurance(b, a));
}
