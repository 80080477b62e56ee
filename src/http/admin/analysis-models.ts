// A kept analysis as the pages and the export show it.

import { findById } from '../../domain/find-by-id.ts';
import { findMandateShortfalls, mayBeRepresented } from '../../domain/mandates.ts';
import type { Norm } from '../../domain/norm.ts';
import type { AnalysisVersion } from '../../flow/analysis-versions.ts';
import { shownStep } from '../views/admin/analysis-result.ts';
import { analysisSheet } from '../views/admin/analysis-sheet.ts';
import type { AnalysisVersionModel } from '../views/admin/analysis-version-view.ts';

const laterSteps = ['risk-raising', 'full-analysis', 'lowered', 'at-least-service'];

/** From what was kept alone: neither the policy nor the norm of today says anything about it. */
export function analysisVersionModel(version: AnalysisVersion, norms: readonly Norm[]): AnalysisVersionModel {
  const { serviceId, number, policyVersion, createdAtMs, document } = version;
  const { service, dataClasses, norm, result } = document;
  const asks = norms.find(({ id }) => id === norm.id)?.asks ?? {};
  const rank = ({ code }: { code: string }) => laterSteps.indexOf(code);
  const steps = [...result.reasons]
    .sort((a, b) => rank(a) - rank(b))
    .map((step) => shownStep(step, (name) => findById(dataClasses, name)?.label ?? null));
  const { status, level, twoFactor } = result;
  const represented = mayBeRepresented(service, level) ? ('allowed' as const) : ('refused' as const);
  return {
    ...{ id: serviceId, label: service.label, number, policyVersion, createdAtMs },
    result: {
      ...{ status, level, twoFactor, norm, steps, open: [], changes: null, inForce: null },
      mandates: {
        intermediaries: service.mandates === undefined ? 'not-analysed' : represented,
        shortfalls: findMandateShortfalls(service, level),
      },
    },
    sheet: analysisSheet(service, dataClasses, asks),
  };
}
