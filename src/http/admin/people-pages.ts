// One person: found by what only somebody who has it from that person knows, shown with less to who needs less, and
// the acts of an operator. Nobody acts on himself (flow/administer).

import { z } from 'zod';
import { BrokerError } from '../../domain/errors.ts';
import type { Act } from '../../flow/administer.ts';
import { representationModel } from '../page-models.ts';
import { peopleView } from '../views/admin/people-view.ts';
import { personView } from '../views/admin/person-view.ts';
import { type AdminContext, type AdminEndpoint, adminEndpoint, lineField } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';

const lookers = ['desk-officer', 'operator'] as const;
const findForm = z.strictObject({ sought: z.string().trim().min(3).max(254) });
const actForm = z.strictObject({ reason: lineField(200) });
const acts = {
  lock: 'lock',
  unlock: 'unlock',
  reset: 'resetFactors',
  'end-sessions': 'endSessions',
} as const;
export type ActName = keyof typeof acts;
export const actNames = Object.keys(acts) as ActName[];

/** The one way of the console, pages and API alike, to an act on an account. */
export function operateOn({ administer }: Pick<AdminPagesDeps, 'administer'>, name: ActName, act: Act) {
  return administer[acts[name]](act);
}

export function createPeoplePages(deps: AdminPagesDeps): AdminEndpoint[] {
  const { people, desk } = deps;

  async function find({ input, session, caller, redirect, show }: AdminContext<z.output<typeof findForm>>) {
    try {
      redirect(`/admin/people/${await people.find(session, input.sought, caller)}`);
    } catch (error) {
      if (!(error instanceof BrokerError) || error.code !== 'person-not-found') throw error;
      show(peopleView, { fault: error.code }, { status: error.status });
    }
  }

  async function showPerson({ show, has, member, param }: AdminContext, done: ActName | null) {
    const person = await people.describe(param('account'), { names: has('desk-officer') });
    const isLocal = person.email !== null;
    show(personView, {
      ...person,
      bindings: person.bindings.map(({ representation, ...item }) => {
        return { ...item, company: representationModel(representation, null) };
      }),
      done,
      mayAct: has('operator') && person.accountId !== member.accountId,
      isOwn: person.accountId === member.accountId,
      deskHref: isLocal && has('desk-officer') ? `/desk/people/${person.accountId}` : null,
      sessionsHref: has('operator') ? `/admin/sessions?account=${person.accountId}` : null,
    });
  }

  const actOn = (name: ActName): AdminEndpoint =>
    adminEndpoint({
      method: 'POST',
      path: `/admin/people/:account/${name}`,
      roles: ['operator'],
      fresh: true,
      form: actForm,
      async handle({ input: { reason }, session, caller, param, redirect }) {
        const accountId = param('account');
        await operateOn(deps, name, { accountId, reason, author: 'console', by: { session, caller } });
        redirect(`/admin/people/${accountId}?done=${name}`);
      },
    });

  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/people',
      roles: lookers,
      menu: { group: 'people', nl: 'Personen', en: 'People', order: 10 },
      handle: ({ show }) => show(peopleView, { fault: null }),
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/people/find',
      roles: lookers,
      form: findForm,
      onFaults: ({ show }) => show(peopleView, { fault: 'malformed-request' }, { status: 422 }),
      handle: find,
    }),
    adminEndpoint({
      method: 'GET',
      path: '/admin/people/:account',
      roles: lookers,
      query: z.strictObject({ done: z.enum(actNames).optional() }),
      handle: (context) => showPerson(context, context.query.done ?? null),
    }),
    ...actNames.map(actOn),
    adminEndpoint({
      method: 'GET',
      path: '/admin/desk',
      roles: ['desk-officer', 'operator'],
      menu: { group: 'people', nl: 'Balie', en: 'Desk', order: 20 },
      async handle({ redirect, session }) {
        await desk.look(session);
        redirect('/desk');
      },
    }),
  ];
}
