// When an analysis has to be done again (AP order, para. 57): a newer norm is in force, the norm has another text than
// the one analysed, or its own review date has passed. With what the newest norm would yield from the same answers.

import { textOfQuestion } from './analysis-questions.ts';
import { computeServiceRequired, coveredData, judgeServices, namedData, normOf } from './judged-services.ts';
import type { Level } from './level.ts';
import type { Norm, QuestionId } from './norm.ts';
import type { PolicyDocument, Service } from './policy-document.ts';
import type { Text } from './policy-parts.ts';
import { listOpenCells, type Required } from './required.ts';
import { interestsOf } from './service-document.ts';

export const analysisAlarmKinds = ['newer-norm', 'norm-version', 'review-passed'] as const;
export type AnalysisAlarmKind = (typeof analysisAlarmKinds)[number];

export type AnalysisAlarm = {
  serviceId: string;
  kind: AnalysisAlarmKind;
  /** Calendar date from which on it holds. */
  since: string;
  /** As analysed. */
  norm: { id: string; version: string | null };
  /** Under the norm that holds now; the level is a floor while questions are open. */
  would: {
    norm: { id: string; version: string };
    level: Level;
    twoFactor: boolean;
    status: Required['status'];
    /** What the new norm asks and this analysis does not answer. */
    openQuestions: Text[];
  };
};

const dutchDate = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Amsterdam',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** YYYY-MM-DD in the Netherlands. */
export const dutchDateOf = (ms: number): string => dutchDate.format(ms);

function findSuccessor(id: string, norms: readonly Norm[], today: string): Norm | null {
  const next = norms.find((norm) => norm.succeeds.includes(id) && norm.inForceFrom <= today);
  return next ? (findSuccessor(next.id, norms, today) ?? next) : null;
}

function isAnswered({ aspects, data, riskRaising, mandates }: Service, id: QuestionId): boolean {
  if (id === 'data') return data !== undefined;
  if (id === 'riskRaising') return riskRaising !== undefined;
  if (id === 'mandates') return mandates !== undefined;
  // Lowering is a choice, and the rest says of itself that it is not there.
  if (id === 'lowering' || id === 'health' || id === 'companyData' || id === 'bsn' || id === 'personalData')
    return true;
  return aspects[id] !== undefined;
}

/** Row F asks for amounts, which the guide does not. */
const lacksAmounts = (norm: Norm, service: Service) =>
  norm.judges === 'target' &&
  interestsOf(service.aspects).some((entry) => entry.damageEuro === undefined && entry.livelihood !== true);

function findOpenQuestions(service: Service, from: Norm | undefined, to: Norm): Text[] {
  const asked = Object.keys(to.asks) as QuestionId[];
  const unanswered = asked.filter((id) => !from?.asks[id] && !isAnswered(service, id));
  const amounts = to.asks.economicInterest && lacksAmounts(to, service) ? ['economicInterest' as const] : [];
  return [...new Set([...unanswered, ...amounts])].map(textOfQuestion);
}

export function findAnalysisAlarms(
  document: PolicyDocument,
  norms: readonly Norm[],
  nowMs: number,
): AnalysisAlarm[] {
  const today = dutchDateOf(nowMs);
  const covered = coveredData(document);
  return Object.entries(document.services).flatMap(([serviceId, service]) => {
    const own = norms.find(({ id }) => id === service.norm);
    const successor = findSuccessor(service.norm, norms, today);
    const causes = causesOf(service, own, successor, today);
    const norm = normOf(document, norms, successor?.id ?? service.norm);
    if (causes.length === 0 || !norm) return [];
    const judged = judgeServices(
      { ...document, services: { [serviceId]: { ...service, norm: norm.id } } },
      norms,
    ).get(serviceId);
    if (!judged) return [];
    const data = namedData(document, [...(covered.get(serviceId) ?? [])]);
    const { level, twoFactor, status } = computeServiceRequired(judged, data);
    const cells = listOpenCells({ service: judged.service, serviceId, dataClasses: data, norm });
    const openQuestions = [...findOpenQuestions(service, own, norm), ...cells.map(({ text }) => text)];
    const would = { norm: { id: norm.id, version: norm.version }, level, twoFactor, status, openQuestions };
    const analysed = { id: service.norm, version: service.analysis.normVersion ?? null };
    return causes.map(({ kind, since }) => ({ serviceId, kind, since, norm: analysed, would }));
  });
}

type Cause = Pick<AnalysisAlarm, 'kind' | 'since'>;

function causesOf(
  { analysis }: Service,
  own: Norm | undefined,
  successor: Norm | null,
  today: string,
): Cause[] {
  const causes: Cause[] = [];
  if (successor) causes.push({ kind: 'newer-norm', since: successor.inForceFrom });
  // Where the analysis does not name a version, its date tells which text it can have been about.
  const isOther =
    own &&
    (analysis.normVersion === undefined
      ? analysis.date < own.versionDate
      : analysis.normVersion !== own.version);
  if (isOther) causes.push({ kind: 'norm-version', since: own.versionDate });
  if (analysis.reviewBy < today) causes.push({ kind: 'review-passed', since: analysis.reviewBy });
  return causes;
}
