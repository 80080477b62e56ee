// What a change of policy does, by pages: ten thousand routes are no page that somebody reads.

import { z } from 'zod';
import { countKinds, type PolicyChange, policyChangeKinds } from '../../domain/policy-change.ts';
import type { ChangeListModel } from '../views/admin/change-list-part.ts';
import { pageLinks, pageNumber } from './page-number.ts';

const pageSize = 100;

/** For the query of a page with one list of changes. */
export const changeListQuery = {
  kind: z.enum(policyChangeKinds).or(z.literal('')).default(''),
  page: pageNumber,
};

type Asked = { kind: PolicyChange['kind'] | ''; page: number };

/** path null: a list inside a form, without pages. */
export function changeListModel(
  changes: readonly PolicyChange[],
  { kind, page }: Asked,
  path: string | null,
  filter: Record<string, string> = {},
): ChangeListModel {
  const found = kind === '' ? changes : changes.filter((change) => change.kind === kind);
  const hrefOf = (one: string) =>
    `${path}?${new URLSearchParams({ ...filter, ...(one === '' ? {} : { kind: one }) })}#changes`;
  const counts = countKinds(changes);
  return {
    total: changes.length,
    shown: found.length,
    rows: found.slice((page - 1) * pageSize, page * pageSize),
    filters:
      path === null
        ? policyChangeKinds.map((one) => ({ kind: one, count: counts[one], href: null, isCurrent: false }))
        : policyChangeKinds.map((one) => ({
            kind: one,
            count: counts[one],
            href: hrefOf(one),
            isCurrent: one === kind,
          })),
    allHref: path === null || kind === '' ? null : hrefOf(''),
    links:
      path === null ? null : pageLinks(path, { ...filter, kind }, { page, pageSize, total: found.length }),
  };
}
