// Live sessions, and the end of one.

import { z } from 'zod';
import { BrokerError } from '../../domain/errors.ts';
import { sessionsView } from '../views/admin/sessions-view.ts';
import { type AdminEndpoint, adminEndpoint, lineField } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';

const pageSize = 50;
const place = z.strictObject({ createdAtMs: z.number(), id: z.uuid() });

/** Where a page of this list begins; a cursor that this list did not hand out is refused. */
export function readPlace<Schema extends z.ZodType>(
  { cursors }: Pick<AdminPagesDeps, 'cursors'>,
  schema: Schema,
  list: string,
  cursor: string | undefined,
): z.output<Schema> | null {
  if (cursor === undefined || cursor === '') return null;
  const parsed = schema.safeParse(cursors.read(list, cursor));
  if (!parsed.success) throw new BrokerError('malformed-request', { field: 'cursor' });
  return parsed.data;
}

export function createSessionPages(deps: AdminPagesDeps): AdminEndpoint[] {
  const { consoleSessions, cursors } = deps;
  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/sessions',
      roles: ['operator'],
      menu: { group: 'people', nl: 'Sessies', en: 'Sessions', order: 30 },
      query: z.strictObject({
        account: z.uuid().or(z.literal('')).default(''),
        cursor: z.string().max(600).optional(),
        done: z.literal('ended').optional(),
      }),
      async handle({ show, session, query: { account, cursor, done } }) {
        const list = `/admin/sessions?account=${account}`;
        const before = readPlace(deps, place, list, cursor);
        const { sessions, next } = await consoleSessions.page(account || null, before, pageSize);
        const hrefOf = (position: unknown) =>
          `/admin/sessions?${new URLSearchParams({ account, cursor: cursors.write(list, position) })}`;
        show(sessionsView, {
          account,
          sessions: sessions.map((item) => ({ ...item, isOwn: item.id === session.session.id })),
          firstHref: cursor ? `/admin/sessions?${new URLSearchParams({ account })}` : null,
          nextHref: next && hrefOf(next),
          done: done ?? null,
        });
      },
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/sessions/end',
      roles: ['operator'],
      fresh: true,
      form: z.strictObject({ session: z.uuid(), reason: lineField(200) }),
      async handle({ input, session, caller, redirect }) {
        await consoleSessions.end({ session, author: 'console', caller }, input.session, input.reason);
        redirect('/admin/sessions?done=ended');
      },
    }),
  ];
}
