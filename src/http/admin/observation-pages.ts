// Observing a draft: begun and ended here, counted by route and by kind of number.

import { z } from 'zod';
import { BrokerError } from '../../domain/errors.ts';
import { observationView } from '../views/admin/observation-view.ts';
import { observationsView } from '../views/admin/observations-view.ts';
import { type AdminEndpoint, adminEndpoint, readers } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';

export function createObservationPages({ policyPreview }: AdminPagesDeps): AdminEndpoint[] {
  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/observations',
      roles: readers,
      menu: { group: 'policy', nl: 'Waarnemen', en: 'Observe', order: 80 },
      query: z.strictObject({ draft: z.uuid().or(z.literal('')).default('') }),
      async handle({ show, has, query }) {
        const [observations, drafts] = await Promise.all([
          policyPreview.listObservations(),
          policyPreview.listDrafts(),
        ]);
        const mayChange = has('editor', 'approver');
        show(observationsView, { observations, drafts, draft: query.draft, mayChange });
      },
    }),
    adminEndpoint({
      method: 'GET',
      path: '/admin/observations/:observation',
      roles: readers,
      async handle({ show, param }) {
        const observation = await policyPreview.findObservation(param('observation'));
        if (!observation) throw new BrokerError('not-found');
        show(observationView, { observation, counts: await policyPreview.countObserved(observation.id) });
      },
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/observations',
      roles: ['editor', 'approver'],
      form: z.strictObject({ draft: z.uuid() }),
      async handle({ input, session, member, caller, redirect }) {
        await policyPreview.startObserving(input.draft, { session, name: member.name, caller });
        redirect('/admin/observations');
      },
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/observations/stop',
      roles: ['editor', 'approver'],
      form: z.strictObject({ observation: z.uuid() }),
      async handle({ input, session, member, caller, redirect }) {
        await policyPreview.stopObserving(input.observation, { session, name: member.name, caller });
        redirect(`/admin/observations/${input.observation}`);
      },
    }),
  ];
}
