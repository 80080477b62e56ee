// The companies an account has to do with: of this session, of its parties, of its bindings; and what each factor is
// worth for each of them. A company that cannot be signed in for any more keeps its place while a binding is there.

import { computeFactorWorth, type WorthFactor } from '../domain/factor-worth.ts';
import type { Representation } from '../domain/identifier.ts';
import type { AssuranceContext } from '../domain/reached.ts';
import type { Binding, Session } from '../domain/session.ts';
import { representationModel } from './page-models.ts';
import type { CompanyModel, WorthModel } from './views/page-model.ts';

type Named = { representation: Representation; companyName: string | null };
export type Company = Named & { bindings: Binding[]; current: boolean };

/** Whom one acts for, without the service that was asked for: that is no part of a binding. */
function keyOf({ legalSubject, intermediary, branch }: Representation): string {
  return JSON.stringify([legalSubject.type, legalSubject.number, intermediary, branch]);
}

/** The session's own company first; the others in the order they became known. */
export function companiesOf(
  own: { session: Pick<Session, 'representation'>; details: { companyName: string | null } },
  parties: readonly Named[],
  bindings: readonly Binding[],
): Company[] {
  const { representation } = own.session;
  const known: Named[] = [
    { representation, companyName: own.details.companyName },
    ...parties,
    ...bindings
      .filter(({ endedAtMs }) => endedAtMs === null)
      .map((item) => ({ representation: item.representation, companyName: null })),
  ];
  const byKey = new Map<string, Company>();
  for (const named of known) {
    const key = keyOf(named.representation);
    const before = byKey.get(key);
    if (before) before.companyName ??= named.companyName;
    else {
      byKey.set(key, {
        ...named,
        bindings: bindings.filter((item) => keyOf(item.representation) === key),
        current: byKey.size === 0,
      });
    }
  }
  return [...byKey.values()];
}

export function companyModels(companies: readonly Company[]): CompanyModel[] {
  return companies.map(({ representation, companyName, current }) => ({
    ...representationModel(representation, companyName),
    current,
  }));
}

/** One per company, in their order. */
export function worthModels(
  factor: WorthFactor,
  companies: readonly Company[],
  context: AssuranceContext,
  nowMs: number,
): WorthModel[] {
  return companies.map(({ bindings }) => computeFactorWorth(factor, bindings, context, nowMs));
}
