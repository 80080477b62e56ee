// What operators and their programs do: sessions, accounts, keys. The same flows as the pages, with the same record.

import { z } from 'zod';
import type { AdminPagesDeps } from '../admin/admin-pages-deps.ts';
import { rotateKeys } from '../admin/key-pages.ts';
import { type ActName, actNames, operateOn } from '../admin/people-pages.ts';
import { readPlace } from '../admin/session-pages.ts';
import { type ApiActor, type ApiEndpoint, apiEndpoint } from './api-endpoint.ts';
import { accountId, listOf, page, reasonBody, time, timeOf, timeOrNull } from './api-schemas.ts';

const operators = ['operator'] as const;
const place = z.strictObject({ createdAtMs: z.number(), id: z.uuid() });
const session = z.strictObject({
  ...{ id: z.uuid(), account: accountId, upstream: z.string() },
  ...{ createdAt: time, lastUsedAt: time, endsAt: time },
});
const key = z.strictObject({
  ...{ kid: z.string(), alg: z.string(), state: z.enum(['next', 'active', 'retired']) },
  ...{ publishedAt: time, activeFrom: time, retiredAt: time.nullable(), removeAt: time.nullable() },
});
const summaries: Record<ActName, string> = {
  lock: 'Lock an account and end its sessions',
  unlock: 'Unlock an account',
  reset: 'Remove all ways to sign in of an account',
  'end-sessions': 'End the sessions of an account',
};
const idOf: Record<ActName, string> = {
  lock: 'lockAccount',
  unlock: 'unlockAccount',
  reset: 'resetAccount',
  'end-sessions': 'endSessionsOfAccount',
};

/** As the record names who did it. */
export function authorOf(actor: ApiActor): string {
  return actor.kind === 'machine' ? `program ${actor.clientId}` : 'admin API';
}
const sessionOf = (actor: ApiActor) => (actor.kind === 'machine' ? null : actor.session);

function sessionEndpoints(deps: AdminPagesDeps): ApiEndpoint[] {
  const { consoleSessions, cursors } = deps;
  return [
    apiEndpoint({
      ...{ method: 'GET', path: '/sessions', id: 'listSessions', roles: operators },
      summary: 'Live sessions, newest first, without names',
      query: z.strictObject({ account: accountId.optional(), ...page }),
      answer: listOf(session),
      async handle({ query: { account = null, limit, cursor } }) {
        const list = `/sessions ${account ?? ''}`;
        const found = await consoleSessions.page(account, readPlace(deps, place, list, cursor), limit);
        const items = found.sessions.map((item) => ({
          ...{ id: item.id, account: item.accountId, upstream: item.upstreamId },
          ...{
            createdAt: timeOf(item.createdAtMs),
            lastUsedAt: timeOf(item.lastUsedAtMs),
            endsAt: timeOf(item.endsAtMs),
          },
        }));
        return { items, next: found.next && cursors.write(list, found.next) };
      },
    }),
    apiEndpoint({
      ...{ method: 'POST', path: '/sessions/{session}/end', id: 'endSession', roles: operators, fresh: true },
      summary: 'End one session, everywhere and at once',
      params: z.strictObject({ session: z.uuid() }),
      body: reasonBody,
      async handle({ params, body: { reason }, actor, caller }) {
        await consoleSessions.end(
          { session: sessionOf(actor), author: authorOf(actor), caller },
          params.session,
          reason,
        );
        return undefined;
      },
    }),
  ];
}

export function createOperatorApi(deps: AdminPagesDeps): ApiEndpoint[] {
  const act = (name: ActName): ApiEndpoint =>
    apiEndpoint({
      ...{
        method: 'POST',
        path: `/accounts/{account}/${name}`,
        id: idOf[name],
        roles: operators,
        fresh: true,
      },
      summary: summaries[name],
      params: z.strictObject({ account: accountId }),
      body: reasonBody,
      async handle({ params, body: { reason }, actor, caller }) {
        const by = { session: sessionOf(actor), caller };
        await operateOn(deps, name, { accountId: params.account, reason, author: authorOf(actor), by });
        return undefined;
      },
    });
  return [
    ...sessionEndpoints(deps),
    ...actNames.map(act),
    apiEndpoint({
      ...{ method: 'GET', path: '/keys', id: 'listKeys', roles: ['viewer'] },
      summary: 'Keys that sign, and their times',
      answer: listOf(key),
      async handle() {
        const keys = await deps.signing.list();
        const items = keys.map(({ kid, alg, state, ...times }) => ({
          ...{ kid, alg, state },
          ...{ publishedAt: timeOf(times.publishedAtMs), activeFrom: timeOf(times.activeFromMs) },
          ...{ retiredAt: timeOrNull(times.retiredAtMs), removeAt: timeOrNull(times.removeAtMs) },
        }));
        return { items, next: null };
      },
    }),
    apiEndpoint({
      ...{
        method: 'POST',
        path: '/keys/rotate',
        id: 'rotateKeys',
        roles: operators,
        fresh: true,
        status: 202,
      },
      summary: 'Replace keys: the new one is published first, unless the old one leaked',
      body: reasonBody.extend({
        alg: z.string().max(10).nullable().default(null).describe('null: of every algorithm in use'),
        now: z.boolean().default(false).describe('the old key leaked: sign with the new one at once'),
      }),
      answer: z.strictObject({
        items: z.array(
          z.strictObject({
            kid: z.string(),
            alg: z.string(),
            activeFrom: time,
            replaced: z.array(z.string()),
          }),
        ),
      }),
      async handle({ body, actor }) {
        const author = actor.kind === 'machine' ? authorOf(actor) : `account ${actor.member.accountId}`;
        const rotated = await rotateKeys(deps, { ...body, author });
        return {
          items: rotated.map(({ kid, alg, activeFromMs, replaced }) => {
            return { kid, alg, activeFrom: timeOf(activeFromMs), replaced };
          }),
        };
      },
    }),
  ];
}
