// The accounts a person has linked, and undoing that. Linking itself is offered where the two meet: see mismatch-pages.

import { Router } from 'express';
import { z } from 'zod';
import { parseExactForm } from './parse-exact-form.ts';
import type { VisitPagesDeps } from './visit-pages-deps.ts';

const undoForm = z.strictObject({ link: z.uuid() });

export function createLinkPages(deps: VisitPagesDeps): Router {
  const { form, linkAccounts, requireSession, show } = deps;
  const router = Router();
  router.get('/account/links', async (req, res) => {
    const { session } = await requireSession(req);
    const found = await linkAccounts.list(session.accountId);
    const links = found.map(({ id, side, linkedAtMs }) => ({ id, side, linkedAtMs }));
    show(req, res, 200, { page: 'links', links, backTo: '/account' }, true);
  });

  router.post('/account/links/undo', form, async (req, res) => {
    const { link } = parseExactForm(undoForm, req.body);
    await linkAccounts.undo(await requireSession(req), link, deps.callerOf(req));
    res.redirect(303, '/account/links');
  });
  return router;
}
