// Drafts of policy: what each would change, who approved it, and what stands in the way of whoever reads it.

import { z } from 'zod';
import { BrokerError } from '../../domain/errors.ts';
import { maskSource } from '../../flow/masked-source.ts';
import { type DraftModel, draftsView, draftView } from '../views/admin/draft-views.ts';
import {
  type AdminContext,
  type AdminEndpoint,
  adminEndpoint,
  lineField,
  readers,
} from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';
import { changeListModel, changeListQuery } from './change-list.ts';

const draftDone = ['made', 'approved', 'applied', 'refused', 'withdrawn'] as const;
const draftQuery = z.strictObject({ done: z.enum(draftDone).optional(), ...changeListQuery });
type DraftQuery = z.output<typeof draftQuery>;

/** Refusals that the page of the draft explains better than a page of its own would. */
const explained = [
  'own-draft',
  'draft-approved-already',
  'second-approver-needed',
  'policy-moved',
  'draft-decided',
];

export function createDraftPages({ changePolicy }: AdminPagesDeps): AdminEndpoint[] {
  async function showDraft(context: AdminContext, refused: BrokerError | null = null) {
    const { session, member, has, param } = context;
    const loaded = await changePolicy.loadDraft(param('draft'));
    if (!loaded) throw new BrokerError('not-found');
    const { document: _document, ...rest } = loaded.draft;
    const draft = { ...rest, source: maskSource(rest.source, loaded.document) };
    const { done, kind = '', page = 1 } = context.query as Partial<DraftQuery>;
    const isOpen = draft.state === 'open';
    const approval = isOpen ? await changePolicy.findApproval(loaded, session, member) : null;
    const model: DraftModel = {
      draft,
      approvals: loaded.approvals,
      decidedBy: await changePolicy.nameOfDecider(draft),
      isMoved: loaded.isMoved,
      done: done ?? null,
      refused: refused?.code ?? null,
      obstacle: approval?.obstacle ?? null,
      others: approval?.others ?? [],
      mayApprove: isOpen && has('approver'),
      mayWithdraw: isOpen && draft.authorAccountId === member.accountId,
      warnings: isOpen ? await changePolicy.findWarnings(loaded.document) : [],
      changes: changeListModel(loaded.changes, { kind, page }, `/admin/drafts/${draft.id}`),
    };
    context.show(draftView, model, { status: refused?.status ?? 200 });
  }

  const act =
    (doing: (context: AdminContext, id: string) => Promise<(typeof draftDone)[number]>) =>
    async (context: AdminContext): Promise<void> => {
      const id = context.param('draft');
      try {
        context.redirect(`/admin/drafts/${id}?done=${await doing(context, id)}`);
      } catch (error) {
        if (!(error instanceof BrokerError) || !explained.includes(error.code)) throw error;
        await showDraft(context, error);
      }
    };

  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/drafts',
      roles: readers,
      menu: { group: 'policy', nl: 'Voorstellen', en: 'Drafts', order: 15 },
      handle: async ({ show }) => show(draftsView, { drafts: await changePolicy.listDrafts(200) }),
    }),
    adminEndpoint({
      method: 'GET',
      path: '/admin/drafts/:draft',
      roles: readers,
      query: draftQuery,
      handle: (context) => showDraft(context),
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/drafts/:draft/approve',
      roles: ['approver'],
      fresh: true,
      handle: act(async ({ session, caller }, id) => (await changePolicy.approve(id, session, caller)).kind),
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/drafts/:draft/refuse',
      roles: ['approver'],
      form: z.strictObject({ reason: lineField(500) }),
      handle: (context) =>
        act(async ({ session, caller }, id) => {
          await changePolicy.refuse(id, session, context.input.reason, caller);
          return 'refused';
        })(context),
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/drafts/:draft/withdraw',
      roles: ['editor'],
      handle: act(async ({ session, caller }, id) => {
        await changePolicy.withdraw(id, session, caller);
        return 'withdrawn';
      }),
    }),
  ];
}
