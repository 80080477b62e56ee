// Recovery codes on their pages: made and shown once, and one used where nothing else is left; and a factor's name.

import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { BrokerError } from '../domain/errors.ts';
import { accountVisit, isThrough } from '../flow/visit.ts';
import { isAboutCode } from './about-code.ts';
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
  const { visits, stepUp, recovery, loadSession } = deps;
  to.post('/step-up/recovery', form, async (req, res) => {
    const { transaction, code } = parseExactForm(forms.use, req.body);
    const visit = await visits.load(transaction);
    const session = await loadSession(req);
    const standing = visits.findStanding(visit, session);
    if (!session || isThrough(visit, standing)) {
      res.redirect(303, visitAddress(visit.transactionId));
      return;
    }
    const roads = visits.findRoads(standing, await stepUp.listUsable(session.session.accountId));
    const [offered] = roads.flatMap((road) =>
      road.kind === 'factor' && road.factor.kind === 'recovery-code' ? [road.factor] : [],
    );
    if (!offered) throw new BrokerError('factor-not-offered');
    const { required } = standing.input;
    const caller = deps.callerOf(req);
    try {
      setSessionCookie(
        res,
        brokerCookie,
        await recovery.verify({ session, offered, code, required, caller }),
      );
      const isAccount = visit.transactionId === accountVisit;
      res.redirect(303, isAccount ? '/account?done=recovered' : visitAddress(visit.transactionId));
    } catch (error) {
      if (!isAboutCode(error)) throw error;
      const notice = { code: error.code, untilMs: error.retryAtMs };
      await deps.showStanding(req, res, { visit, standing, session, notice });
    }
  });
}
