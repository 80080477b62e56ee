// Confirming with a code of an authenticator app, and setting one up. The secret is shown once, in the enrolling
// session alone.

import { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { isAboutCode } from './about-code.ts';
import { enrolPage } from './account-pages.ts';
import { findAskedOrLeave, findOffered } from './asked-visit.ts';
import { brokerCookie, setSessionCookie } from './middleware/cookies.ts';
import { factorName, parseForm, transactionField, visitId } from './parse-form.ts';
import { visitAddress } from './visit-address.ts';
import type { VisitPagesDeps } from './visit-pages-deps.ts';

const uuid = z.uuid();
const forms = {
  totp: z.strictObject({ transaction: visitId, code: z.string().max(32) }),
  enrolNew: z.strictObject({ transaction: transactionField }),
  enrol: z.strictObject({
    enrolment: uuid,
    transaction: transactionField,
    code: z.string().max(32),
    name: factorName.or(z.literal('')).default(''),
  }),
  remove: z.strictObject({ factor: uuid }),
};

export function createTotpPages(deps: VisitPagesDeps): Router {
  const router = Router();
  registerStepUp(router, deps, deps.form);
  registerEnrolment(router, deps, deps.form);
  return router;
}

function registerStepUp(to: Router, deps: VisitPagesDeps, form: RequestHandler): void {
  to.post('/step-up/totp', form, async (req, res) => {
    const { transaction, code } = parseForm(forms.totp, req.body);
    const asked = await findAskedOrLeave(deps, req, res, transaction);
    if (!asked) return;
    const offered = await findOffered(deps, asked, 'totp');
    const { required } = asked.standing.input;
    const attempt = { session: asked.session, offered, code, required, caller: deps.callerOf(req) };
    try {
      setSessionCookie(res, brokerCookie, await deps.stepUp.verifyTotp(attempt));
      res.redirect(303, visitAddress(transaction));
    } catch (error) {
      if (!isAboutCode(error)) throw error;
      const notice = { code: error.code, untilMs: error.retryAtMs };
      await deps.showStanding(req, res, { ...asked, notice });
    }
  });
}

function registerEnrolment(to: Router, deps: VisitPagesDeps, form: RequestHandler): void {
  const { enrol, show, requireSession } = deps;
  const sessionOf = (req: Request) => requireSession(req);
  to.post('/account/totp/new', form, async (req, res) => {
    const { transaction } = parseForm(forms.enrolNew, req.body);
    const pending = await enrol.begin(await sessionOf(req));
    show(req, res, 200, await enrolPage(pending, transaction || null, null), true);
  });
  to.post('/account/totp', form, async (req, res) => {
    const { enrolment, transaction, code, name } = parseForm(forms.enrol, req.body);
    const session = await sessionOf(req);
    try {
      const given = { factorId: enrolment, code, name };
      setSessionCookie(res, brokerCookie, await enrol.confirm(session, given, deps.callerOf(req)));
    } catch (error) {
      if (!isAboutCode(error)) throw error;
      const pending = await enrol.reopen(session, enrolment);
      const notice = { code: error.code, untilMs: null };
      const page = await enrolPage(pending, transaction || null, notice, name);
      show(req, res, error.status, page, true);
      return;
    }
    if (transaction) res.redirect(303, visitAddress(transaction, { enrolled: 'enrolled' }));
    else res.redirect(303, '/account?done=enrolled');
  });
  to.post('/account/totp/remove', form, async (req, res) => {
    const { factor } = parseForm(forms.remove, req.body);
    await enrol.remove(await sessionOf(req), 'totp', factor, deps.callerOf(req));
    res.redirect(303, '/account?done=removed');
  });
}
