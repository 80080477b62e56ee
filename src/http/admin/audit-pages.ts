// Searching the audit trail, whether its chain is whole, and taking rows out as a file.

import { z } from 'zod';
import type { AuditFilter } from '../../flow/audit-reading.ts';
import { auditView } from '../views/admin/audit-view.ts';
import { chainView } from '../views/admin/chain-view.ts';
import { type AdminContext, type AdminEndpoint, adminEndpoint } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';
import { auditFormats, auditHead, auditLines } from './audit-file.ts';
import { readPlace } from './session-pages.ts';

const pageSize = 50;
const empty = z.literal('').transform(() => undefined);
const filterFields = {
  from: z.iso.date().or(empty).optional(),
  until: z.iso.date().or(empty).optional(),
  event: z
    .string()
    .regex(/^[a-z-]{1,60}$/)
    .or(empty)
    .optional(),
  outcome: z.enum(['success', 'failure']).or(empty).optional(),
  account: z.uuid().or(empty).optional(),
  reference: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9-]{1,40}$/)
    .or(empty)
    .optional(),
};
const dayMs = 86_400_000;
type Given = z.output<z.ZodObject<typeof filterFields>>;

/** Days are those of UTC, as the record keeps its times; the last day counts whole. */
export function auditFilter({ from, until, event, outcome, account, reference }: Given): AuditFilter {
  return {
    ...(from ? { fromMs: Date.parse(from) } : {}),
    ...(until ? { untilMs: Date.parse(until) + dayMs } : {}),
    ...(event ? { event } : {}),
    ...(outcome ? { outcome } : {}),
    ...(account ? { accountId: account } : {}),
    ...(reference ? { correlationId: reference } : {}),
  };
}

function textsOf({ from = '', until = '', event = '', outcome, account = '', reference = '' }: Given) {
  return { from, until, event, outcome: outcome ?? '', account, reference };
}

export function createAuditPages(deps: AdminPagesDeps): AdminEndpoint[] {
  const { auditReading, cursors } = deps;
  const query = z.strictObject({ ...filterFields, cursor: z.string().max(600).optional() });
  const exportForm = z.strictObject({ ...filterFields, format: z.enum(auditFormats) });

  async function search({ show, query: given }: AdminContext<unknown, z.output<typeof query>>) {
    const filter = auditFilter(given);
    const texts = textsOf(given);
    const list = `/admin/audit?${new URLSearchParams(texts)}`;
    const before = readPlace(deps, z.number().int(), list, given.cursor);
    const { rows, next } = await auditReading.page(filter, before, pageSize);
    const nextHref =
      next === null ? null : `${list}&${new URLSearchParams({ cursor: cursors.write(list, next) })}`;
    show(auditView, { filter: texts, rows, nextHref, firstHref: given.cursor ? list : null });
  }

  async function send({ res, input, session, caller }: AdminContext<z.output<typeof exportForm>>) {
    const { format } = input;
    const batches = await auditReading.export(session, auditFilter(input), format, caller);
    const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8';
    res.set('Content-Disposition', `attachment; filename="sluis-audit.${format}"`).type(type);
    res.write(auditHead(format));
    for await (const rows of batches) {
      if (res.destroyed) return;
      if (!res.write(auditLines(format, rows)))
        await new Promise((done) => res.once('drain', done).once('close', done));
    }
    res.end();
  }

  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/audit',
      roles: ['auditor'],
      menu: { group: 'record', nl: 'Vastlegging', en: 'Audit trail', order: 20 },
      query,
      handle: search,
    }),
    adminEndpoint({
      method: 'GET',
      path: '/admin/audit/chain',
      roles: ['auditor'],
      handle: async ({ show }) => show(chainView, { verdict: await auditReading.verify() }),
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/audit/export',
      roles: ['auditor'],
      fresh: true,
      form: exportForm,
      handle: send,
    }),
  ];
}
