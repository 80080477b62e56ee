// Reads analyses as they were kept, and writes one service into the text of a policy without touching the rest of it.

import { parseDocument, stringify } from 'yaml';
import { findById } from '../domain/find-by-id.ts';
import { type PolicyDocument, policyDocumentSchema, type Service } from '../domain/policy-document.ts';
import type { AnalysisVersion } from '../store/analysis-version-store.ts';
import type { Stores } from '../store/stores.ts';
import type { Db } from './flow-deps.ts';

export type { AnalysisVersion } from '../store/analysis-version-store.ts';

export type AnalysisVersionsDeps = {
  db: Db;
  stores: Pick<Stores, 'analysisVersions' | 'policyVersions'>;
};

/** Same values, whatever the order of keys. */
function isSame(one: unknown, other: unknown): boolean {
  const sorted = (_key: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify(one, sorted) === JSON.stringify(other, sorted);
}

export function withService(document: PolicyDocument, id: string, service: Service): PolicyDocument {
  return { ...document, services: { ...document.services, [id]: service } };
}

/**
 * The text with this one service in place of the old: comments around it stay. Where the text does not say what the
 * document says, the document is written out anew.
 */
export function sourceWithService(
  source: string,
  document: PolicyDocument,
  id: string,
  service: Service,
): string {
  const next = withService(document, id, service);
  try {
    const yaml = parseDocument(source, { uniqueKeys: true, strict: true });
    yaml.setIn(['services', id], yaml.createNode(service));
    const text = yaml.toString({ lineWidth: 120 });
    const read = policyDocumentSchema.safeParse(parseDocument(text).toJS({ maxAliasCount: 100 }));
    if (yaml.errors.length === 0 && read.success && isSame(read.data, next)) return text;
  } catch {
    // Not a text that can be edited; the document itself counts.
  }
  return stringify(next, { lineWidth: 120 });
}

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
