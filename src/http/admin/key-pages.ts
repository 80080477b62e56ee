// The keys that sign tokens and assertions: which there are and what comes next; never anything of a key itself.

import { z } from 'zod';
import { BrokerError } from '../../domain/errors.ts';
import { keysView } from '../views/admin/keys-view.ts';
import { type AdminEndpoint, adminEndpoint, lineField, readers } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';

const rotateForm = z.strictObject({
  alg: z.string().max(10),
  reason: lineField(200),
  now: z.enum(['yes', 'no']),
});

/** The one way a person or a program of the console replaces keys. */
export async function rotateKeys(
  { signing }: Pick<AdminPagesDeps, 'signing'>,
  asked: { alg: string | null; now: boolean; reason: string; author: string },
) {
  const { alg, now, reason, author } = asked;
  const keys = await signing.list();
  const ofThese = keys.filter((key) => alg === null || key.alg === alg);
  if (ofThese.length === 0) throw new BrokerError('malformed-request', { field: 'alg' });
  if (!now && ofThese.some(({ state }) => state === 'next')) throw new BrokerError('key-waits');
  return signing.rotate({ alg, now, reason, author });
}

export function createKeyPages(deps: AdminPagesDeps): AdminEndpoint[] {
  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/keys',
      roles: readers,
      menu: { group: 'system', nl: 'Sleutels', en: 'Keys', order: 30 },
      query: z.strictObject({ done: z.literal('rotated').optional() }),
      async handle({ show, has, query: { done } }) {
        show(keysView, { keys: await deps.signing.list(), mayRotate: has('operator'), done: done ?? null });
      },
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/keys/rotate',
      roles: ['operator'],
      fresh: true,
      form: rotateForm,
      async handle({ input: { alg, reason, now }, member, redirect }) {
        await rotateKeys(deps, { alg, reason, now: now === 'yes', author: `account ${member.accountId}` });
        redirect('/admin/keys?done=rotated');
      },
    }),
  ];
}
