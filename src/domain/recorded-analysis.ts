// What is kept of an analysis: the answers, the data it is about as it was then, the norm with what the body filled in,
// and the outcome with its reasons. Enough to print it years later without the policy around it.

import { findById } from './find-by-id.ts';
import { computeServiceRequired, coveredData, judgeServices, namedData } from './judged-services.ts';
import type { Level } from './level.ts';
import type { Norm } from './norm.ts';
import type { DataClass, PolicyDocument, Service } from './policy-document.ts';
import type { Text } from './policy-parts.ts';
import type { Reason, Required } from './required.ts';
import type { OwnNorm } from './service-document.ts';

export type RecordedAnalysis = {
  serviceId: string;
  document: {
    format: 1;
    service: Service;
    dataClasses: Record<string, DataClass>;
    norm: { id: string; version: string; title: Text; source: string; own?: OwnNorm };
    result: { status: Required['status']; level: Level; twoFactor: boolean; reasons: Reason[] };
  };
};

export function listRecordedAnalyses(document: PolicyDocument, norms: readonly Norm[]): RecordedAnalysis[] {
  const covered = coveredData(document);
  return [...judgeServices(document, norms).values()].map((judged) => {
    const data = namedData(document, [...(covered.get(judged.id) ?? [])].sort());
    const { status, level, twoFactor, reasons } = computeServiceRequired(judged, data);
    const { id, version, title, source } = judged.norm;
    const own = findById(document.norms ?? {}, id);
    return {
      serviceId: judged.id,
      document: {
        format: 1,
        service: judged.service,
        dataClasses: Object.fromEntries(
          data.flatMap(({ id: name, dataClass }) => (dataClass ? [[name, dataClass]] : [])),
        ),
        norm: { id, version, title, source, ...(own ? { own } : {}) },
        result: { status, level, twoFactor, reasons },
      },
    };
  });
}
