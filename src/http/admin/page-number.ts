// Numbered pages of what is read from memory; what is read from the database has cursors instead.

import { z } from 'zod';

export const pageNumber = z.coerce.number().int().min(1).max(100_000).default(1);

export type PageLinks = { page: number; pages: number; previousHref: string | null; nextHref: string | null };

export function pageLinks(
  path: string,
  filter: Record<string, string>,
  { page, pageSize, total }: { page: number; pageSize: number; total: number },
): PageLinks {
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const hrefOf = (number: number) => {
    const kept = Object.entries(filter).filter(([, value]) => value !== '');
    return `${path}?${new URLSearchParams([...kept, ['page', String(number)]])}`;
  };
  return {
    page,
    pages,
    previousHref: page > 1 ? hrefOf(Math.min(page - 1, pages)) : null,
    nextHref: page < pages ? hrefOf(page + 1) : null,
  };
}
