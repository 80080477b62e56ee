// Each service of a policy with the norm that judges it, what the body filled in of that norm included, and the data
// its analysis covers: what every computation of a level under that service starts from.

import { findById } from './find-by-id.ts';
import type { Norm } from './norm.ts';
import type { PolicyDocument, Service } from './policy-document.ts';
import { computeRequired, type NamedData, type Required } from './required.ts';

export type JudgedService = {
  id: string;
  service: Service;
  norm: Norm;
  /** What `data` of the service lists; null when it lists nothing. */
  listed: readonly NamedData[] | null;
};

/** With what this body filled in itself; undefined for a norm that is not known. */
export function normOf(document: PolicyDocument, norms: readonly Norm[], id: string): Norm | undefined {
  const norm = norms.find((candidate) => candidate.id === id);
  const own = findById(document.norms ?? {}, id);
  return norm && own && norm.own ? norm.own.fillIn(own) : norm;
}

export function namedData(document: PolicyDocument, ids: readonly string[]): NamedData[] {
  return ids.map((id) => ({ id, dataClass: findById(document.dataClasses, id) }));
}

/** Services under a norm that is not known are left out. */
export function judgeServices(
  document: PolicyDocument,
  norms: readonly Norm[],
): ReadonlyMap<string, JudgedService> {
  const filledIn = new Map(norms.map(({ id }) => [id, normOf(document, norms, id)]));
  const judged = new Map<string, JudgedService>();
  for (const [id, service] of Object.entries(document.services)) {
    const norm = filledIn.get(service.norm);
    if (norm)
      judged.set(id, { id, service, norm, listed: service.data ? namedData(document, service.data) : null });
  }
  return judged;
}

/** What each service handles: what its analysis lists, or what its routes and clients name where it lists nothing. */
export function coveredData(document: PolicyDocument): ReadonlyMap<string, ReadonlySet<string>> {
  const covered = new Map<string, Set<string>>();
  const add = (service: string, ids: readonly string[]) => {
    const known = covered.get(service) ?? new Set();
    for (const id of ids) known.add(id);
    covered.set(service, known);
  };
  for (const [id, { data }] of Object.entries(document.services)) add(id, data ?? []);
  for (const { service, data } of Object.values(document.routes)) add(service, data ?? []);
  for (const { service, data, scopes } of Object.values(document.clients)) {
    add(service, data);
    for (const scope of scopes) add(service, findById(document.scopes, scope)?.data ?? []);
  }
  return covered;
}

/** The level of the whole service: over all the data it handles. */
export function computeServiceRequired(judged: JudgedService, data: readonly NamedData[]): Required {
  const { service, id, norm } = judged;
  return computeRequired({ service, serviceId: id, dataClasses: data, serviceData: data, norm });
}
