// Reads analyses as they were kept, and what a form of one needs to know of the policy around it.

import { findById } from '../domain/find-by-id.ts';
import { type PolicyDocument, policyDocumentSchema, type Service } from '../domain/policy-document.ts';
import type { AnalysisVersion } from '../store/analysis-version-store.ts';
import type { Stores } from '../store/stores.ts';
import type { Db } from './flow-deps.ts';
import { isSame, sourceWithService } from './source-with-service.ts';

export type { AnalysisVersion } from '../store/analysis-version-store.ts';

export type AnalysisVersionsDeps = {
  db: Db;
  stores: Pick<Stores, 'analysisVersions' | 'policyVersions'>;
};

export function createAnalysisVersions({ db, stores }: AnalysisVersionsDeps) {
  return {
    /** Newest first. */
    list: (serviceId: string): Promise<AnalysisVersion[]> => stores.analysisVersions.listOf(db, serviceId),
    read: (serviceId: string, number: number): Promise<AnalysisVersion | null> =>
      stores.analysisVersions.byNumber(db, serviceId, number),
    /** The text of this policy version with another service in it. */
    async sourceWith(
      version: number,
      document: PolicyDocument,
      id: string,
      service: Service,
    ): Promise<string> {
      const stored = await stores.policyVersions.byNumber(db, version);
      return sourceWithService(stored?.source ?? '', document, id, service);
    },
    /** The analysis of a service in an earlier version of the policy; undefined where there was none. */
    async serviceIn(version: number, id: string): Promise<Service | undefined> {
      const stored = await stores.policyVersions.byNumber(db, version);
      const parsed = policyDocumentSchema.safeParse(stored?.document);
      return parsed.success ? findById(parsed.data.services, id) : undefined;
    },
    isSame,
  };
}

export type AnalysisVersions = ReturnType<typeof createAnalysisVersions>;
