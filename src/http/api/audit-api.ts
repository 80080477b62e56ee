// The audit trail for programs of an auditor: searched newest first, and whether its chain is whole.

import { z } from 'zod';
import type { AdminPagesDeps } from '../admin/admin-pages-deps.ts';
import { readPlace } from '../admin/session-pages.ts';
import { type ApiEndpoint, apiEndpoint } from './api-endpoint.ts';
import { accountId, listOf, page, reference, time, timeOf } from './api-schemas.ts';

const roles = ['auditor'] as const;
const row = z.strictObject({
  ...{ seq: z.number().int(), eventId: z.uuid(), at: time, event: z.string() },
  ...{ outcome: z.enum(['success', 'failure']), reason: z.string().nullable() },
  ...{ accountId: z.uuid().nullable(), sessionId: z.uuid().nullable(), correlationId: z.string().nullable() },
  ...{ required: z.unknown(), reached: z.unknown(), facts: z.record(z.string(), z.unknown()) },
});
const query = z.strictObject({
  from: z.iso.datetime().optional(),
  until: z.iso.datetime().optional().describe('not included'),
  event: z
    .string()
    .regex(/^[a-z-]{1,60}$/)
    .optional(),
  outcome: z.enum(['success', 'failure']).optional(),
  account: accountId.optional(),
  reference,
  ...page,
});

export function createAuditApi(deps: AdminPagesDeps): ApiEndpoint[] {
  const { auditReading, cursors } = deps;
  return [
    apiEndpoint({
      ...{ method: 'GET', path: '/audit', id: 'searchAudit', roles, query },
      summary: 'The audit trail, newest first; sealed fields stay sealed',
      answer: listOf(row),
      async handle({ query: { limit, cursor, from, until, event, outcome, account, reference } }) {
        const filter = {
          ...(from ? { fromMs: Date.parse(from) } : {}),
          ...(until ? { untilMs: Date.parse(until) } : {}),
          ...(event ? { event } : {}),
          ...(outcome ? { outcome } : {}),
          ...(account ? { accountId: account } : {}),
          ...(reference ? { correlationId: reference } : {}),
        };
        const list = `/audit ${JSON.stringify(filter)}`;
        const before = readPlace(deps, z.number().int(), list, cursor);
        const { rows, next } = await auditReading.page(filter, before, limit);
        const items = rows.map(({ atMs, outcome: ended, ...item }) => {
          return {
            ...item,
            at: timeOf(atMs),
            outcome: ended === 'success' ? ('success' as const) : ('failure' as const),
          };
        });
        return { items, next: next === null ? null : cursors.write(list, next) };
      },
    }),
    apiEndpoint({
      ...{ method: 'GET', path: '/audit/chain', id: 'verifyAudit', roles },
      summary: 'Recomputes the chain of the audit trail; keep the head elsewhere',
      answer: z.strictObject({
        ok: z.boolean(),
        rows: z.number().int(),
        firstBad: z.number().int().optional(),
        head: z.strictObject({ seq: z.number().int(), hash: z.string() }).nullable(),
      }),
      handle: () => auditReading.verify(),
    }),
  ];
}
