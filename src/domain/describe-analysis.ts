// What an analysis yields and why: the level, every step with its article, what is still open, and what would change
// it. Pure and computed anew each time, so that a page can never say something else than what is enforced.

import { findAnalysisChanges } from './analysis-changes.ts';
import { findById } from './find-by-id.ts';
import {
  computeServiceRequired,
  coveredData,
  type JudgedService,
  judgeServices,
  namedData,
} from './judged-services.ts';
import type { Level } from './level.ts';
import { findMandateShortfalls, type MandateShortfall, mayBeRepresented } from './mandates.ts';
import type { Norm } from './norm.ts';
import type { PolicyDocument, Service } from './policy-document.ts';
import type { Text } from './policy-parts.ts';
import { listOpenCells, type NamedData, type OpenCell, type Reason, type Required } from './required.ts';

/** One answer that could be given otherwise. `value` is empty where the answer would be left out. */
export type OtherAnswer = { question: string; value: string; text: Text; answer: Text };

/** All single answers that would make it this level instead. */
export type AnalysisChange = {
  level: Level;
  twoFactor: boolean;
  status: Required['status'];
  answers: OtherAnswer[];
};

export type AnalysisDescription = {
  serviceId: string;
  service: Service;
  norm: { id: string; version: string; title: Text; source: string; binding: boolean };
  required: Required;
  /** The data classes it covers, in the order of the analysis. */
  data: string[];
  /** As they are applied: criteria highest first, then full analysis, lowering, floors. */
  steps: Reason[];
  open: OpenCell[];
  mandates: { intermediaries: 'allowed' | 'refused' | 'not-analysed'; shortfalls: MandateShortfall[] };
  changes: AnalysisChange[];
};

const laterSteps = ['risk-raising', 'full-analysis', 'lowered', 'at-least-service'];

/** The sort of the reasons is by level; the order of the law comes first here. */
function stepsOf({ reasons }: Required): Reason[] {
  const rank = ({ code }: Reason) => laterSteps.indexOf(code);
  return [...reasons].sort((a, b) => rank(a) - rank(b));
}

/** What the whole service handles, judged by its norm; null for a service or norm that is not known. */
export function findJudgedService(
  document: PolicyDocument,
  serviceId: string,
  norms: readonly Norm[],
): { judged: JudgedService; data: NamedData[] } | null {
  const service = findById(document.services, serviceId);
  if (!service) return null;
  const judged = judgeServices({ ...document, services: { [serviceId]: service } }, norms).get(serviceId);
  if (!judged) return null;
  return { judged, data: namedData(document, [...(coveredData(document).get(serviceId) ?? [])]) };
}

export function describeAnalysis(
  document: PolicyDocument,
  serviceId: string,
  norms: readonly Norm[],
): AnalysisDescription | null {
  const found = findJudgedService(document, serviceId, norms);
  if (!found) return null;
  const { judged, data } = found;
  const { service, norm } = judged;
  const required = computeServiceRequired(judged, data);
  const represented = mayBeRepresented(service, required.level) ? 'allowed' : 'refused';
  const { id, version, title, source, binding } = norm;
  return {
    serviceId,
    service,
    norm: { id, version, title, source, binding },
    required,
    data: data.map((entry) => entry.id),
    steps: stepsOf(required),
    open: listOpenCells({ service, serviceId, dataClasses: data, norm }),
    mandates: {
      intermediaries: service.mandates === undefined ? 'not-analysed' : represented,
      shortfalls: findMandateShortfalls(service, required.level),
    },
    changes: findAnalysisChanges(document, judged, data, required),
  };
}
