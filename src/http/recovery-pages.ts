// Recovery codes on their pages: made and shown once, and one used where nothing else is left; and a factor's name.

import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { accountVisit } from '../flow/visit.ts';
import { isAboutCode } from './about-code.ts';
import { findAskedOrLeave, findOffered } from './asked-visit.ts';
import { brokerCookie, setSessionCookie } from './middleware/cookies.ts';
import { parseExactForm } from './parse-exact-form.ts';
import { factorName, visitId } from './parse-form.ts';
import { visitAddress } from './visit-address.ts';
import type { VisitPagesDeps } from './visit-pages-deps.ts';

const uuid = z.uuid();
const forms = {
  make: z.strictObject({}),
  remove: z.strictObject({ factor: uuid }),
  rename: z.strictObject({ factor: uuid, name: factorName }),
  use: z.strictObject({ transaction: visitId, code: z.string().max(32) }),
};

export function createRecoveryPages(deps: VisitPagesDeps): Router {
  const { enrol, recovery, show, requireSession, callerOf, form } = deps;
  const router = Router();
  router.post('/account/recovery/new', form, async (req, res) => {
    parseExactForm(forms.make, req.body);
    const codes = await recovery.make(await requireSession(req), callerOf(req));
    show(req, res, 200, { page: 'recovery-codes', codes, madeAtMs: deps.flow.nowMs() }, true);
  });
  router.post('/account/recovery/remove', form, async (req, res) => {
    const { factor } = parseExactForm(forms.remove, req.body);
    await enrol.remove(await requireSession(req), 'recovery-code', factor, callerOf(req));
    res.redirect(303, '/account?done=removed');
  });
  router.post('/account/factor/rename', form, async (req, res) => {
    const { factor, name } = parseExactForm(forms.rename, req.body);
    await enrol.rename(await requireSession(req), factor, name, callerOf(req));
    res.redirect(303, '/account?done=renamed');
  });
  registerUse(router, deps, form);
  return router;
}

function registerUse(to: Router, deps: VisitPagesDeps, form: RequestHandler): void {
  to.post('/step-up/recovery', form, async (req, res) => {
    const { transaction, code } = parseExactForm(forms.use, req.body);
    const asked = await findAskedOrLeave(deps, req, res, transaction);
    if (!asked) return;
    const [offered] = await findOffered(deps, asked, 'recovery-code');
    const { required } = asked.standing.input;
    const attempt = { session: asked.session, offered, code, required, caller: deps.callerOf(req) };
    try {
      setSessionCookie(res, brokerCookie, await deps.recovery.verify(attempt));
      res.redirect(303, transaction === accountVisit ? '/account?done=recovered' : visitAddress(transaction));
    } catch (error) {
      if (!isAboutCode(error)) throw error;
      const notice = { code: error.code, untilMs: error.retryAtMs };
      await deps.showStanding(req, res, { ...asked, notice });
    }
  });
}
