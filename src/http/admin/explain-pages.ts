// Why a request is answered as it is, for somebody made up or for the person behind a reference code; under the
// version in force or a draft.

import { z } from 'zod';
import { assumableEvidence } from '../../domain/assumed-person.ts';
import { levelSchema } from '../../domain/policy-parts.ts';
import { routeMethods } from '../../domain/route-matcher.ts';
import { explainView } from '../views/admin/explain-view.ts';
import { type AdminContext, type AdminEndpoint, adminEndpoint, readers } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';

const asked = {
  url: z.string().trim().max(8_192).default(''),
  method: z.enum(routeMethods).default('GET'),
  draft: z.uuid().or(z.literal('')).default(''),
};
const query = z.strictObject({
  ...asked,
  evidence: z.enum(assumableEvidence).default('none'),
  proofing: levelSchema.exclude(['high']).default('none'),
  minutes: z.coerce.number().int().min(0).max(1_440).default(1),
});
const sessionForm = z.strictObject({ ...asked, reference: z.string().trim().min(1).max(40) });

export function createExplainPages({ policyPreview }: AdminPagesDeps): AdminEndpoint[] {
  async function explainAssumed({ show, query: given, has }: AdminContext<unknown, z.output<typeof query>>) {
    const { url, method, draft, evidence, proofing, minutes } = given;
    const person = { evidence, proofing, ageSeconds: minutes * 60 };
    const explanation =
      url === '' ? null : await policyPreview.explainAssumed({ draftId: draft, url, method, person });
    const drafts = await policyPreview.listDrafts();
    show(explainView, {
      ...{ given, explanation, drafts, isSession: false },
      maySeeSessions: has('auditor'),
    });
  }

  async function explainSession(context: AdminContext<z.output<typeof sessionForm>>) {
    const { show, input, session, member, caller } = context;
    const { url, method, draft, reference } = input;
    const by = { session, name: member.name, caller };
    const explanation = await policyPreview.explainSession({ draftId: draft, url, method, reference }, by);
    const given = { ...query.parse({}), url, method, draft };
    const drafts = await policyPreview.listDrafts();
    show(explainView, { given, explanation, drafts, isSession: true, maySeeSessions: true });
  }

  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/explain',
      roles: readers,
      menu: { group: 'policy', nl: 'Uitleg', en: 'Explain', order: 60 },
      query,
      handle: explainAssumed,
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/explain/session',
      roles: ['auditor'],
      fresh: true,
      form: sessionForm,
      handle: explainSession,
    }),
  ];
}
