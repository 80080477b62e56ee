// Replaying recorded decisions under a draft: started here, run in the background, followed on a page that asks for
// itself again, also on another replica and after the process is gone.

import { z } from 'zod';
import { BrokerError } from '../../domain/errors.ts';
import { replayView } from '../views/admin/replay-view.ts';
import { type AdminEndpoint, adminEndpoint, readers } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';

const refreshSeconds = '2';
const draft = z.uuid().or(z.literal(''));

export function createReplayPages({ policyPreview }: AdminPagesDeps): AdminEndpoint[] {
  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/replay',
      roles: readers,
      menu: { group: 'policy', nl: 'Herberekenen', en: 'Replay', order: 70 },
      query: z.strictObject({ draft: draft.default('') }),
      async handle({ show, res, query, has }) {
        const run = await policyPreview.newestReplay();
        if (run?.state === 'running') res.set('Refresh', refreshSeconds);
        const drafts = await policyPreview.listDrafts();
        const rights = { mayStart: has('editor', 'approver', 'auditor'), maySeeNames: has('auditor') };
        show(replayView, { run, drafts, draft: query.draft, ...rights });
      },
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/replay',
      roles: ['editor', 'approver', 'auditor'],
      form: z.strictObject({ draft, days: z.coerce.number().int().min(1).max(400) }),
      async handle({ input, session, member, caller, redirect }) {
        const by = { session, name: member.name, caller };
        await policyPreview.startReplay({ draftId: input.draft, days: input.days }, by);
        redirect('/admin/replay');
      },
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/replay/cancel',
      roles: ['editor', 'approver', 'auditor'],
      form: z.strictObject({ run: z.uuid() }),
      async handle({ input, redirect }) {
        if (!(await policyPreview.findReplay(input.run))) throw new BrokerError('not-found');
        await policyPreview.cancelReplay(input.run);
        redirect('/admin/replay');
      },
    }),
  ];
}
