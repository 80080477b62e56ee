// Setting up a passkey and confirming with one. The script asks for options as JSON, under the same-origin rule of
// every post; what the authenticator answers comes back in an ordinary form.

import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { BrokerError } from '../domain/errors.ts';
import type { BrokerSession } from '../flow/broker-session.ts';
import { type AskedVisit, findAsked, findAskedOrLeave } from './asked-visit.ts';
import { brokerCookie, setSessionCookie } from './middleware/cookies.ts';
import { factorName, parseForm, transactionField, visitId } from './parse-form.ts';
import { createAnswerForm, isPasskeyRefusal, nothingAnswered, passkeyAnswer } from './passkey-forms.ts';
import type { NoticeModel } from './views/page-model.ts';
import { visitAddress } from './visit-address.ts';
import type { VisitPagesDeps } from './visit-pages-deps.ts';

const uuid = z.uuid();
const forms = {
  enrolNew: z.strictObject({ transaction: transactionField }),
  enrolOptions: z.strictObject({
    transaction: transactionField,
    name: factorName,
    ...nothingAnswered,
  }),
  enrol: z.strictObject({ transaction: transactionField, name: factorName, ...passkeyAnswer }),
  stepUpOptions: z.strictObject({ transaction: visitId, ...nothingAnswered }),
  stepUp: z.strictObject({ transaction: visitId, ...passkeyAnswer }),
  remove: z.strictObject({ factor: uuid }),
};

export function createPasskeyPages(deps: VisitPagesDeps): Router {
  const router = Router();
  const { form } = deps;
  const answerForm = createAnswerForm();
  registerEnrolment(router, deps, form, answerForm);
  registerStepUp(router, deps, form, answerForm);
  router.post('/account/passkey/remove', form, async (req, res) => {
    const { factor } = parseForm(forms.remove, req.body);
    await deps.enrol.remove(await deps.requireSession(req), 'passkey', factor, deps.callerOf(req));
    res.redirect(303, '/account?done=removed');
  });
  return router;
}

function registerEnrolment(
  to: Router,
  deps: VisitPagesDeps,
  form: RequestHandler,
  answerForm: RequestHandler,
) {
  const { enrolPasskey, show, requireSession } = deps;

  async function showForm(
    req: Request,
    res: Response,
    session: BrokerSession,
    at: { transaction: string | null; name: string; notice: NoticeModel; status: number },
  ): Promise<void> {
    const worth = await enrolPasskey.describe(session);
    const { status, ...given } = at;
    const backTo = given.transaction === null ? '/account' : visitAddress(given.transaction);
    show(req, res, status, { page: 'enrol-passkey', ...given, ...worth, backTo }, true);
  }

  to.post('/account/passkey/new', form, async (req, res) => {
    const { transaction } = parseForm(forms.enrolNew, req.body);
    const at = { transaction: transaction || null, name: '', notice: null, status: 200 };
    await showForm(req, res, await requireSession(req), at);
  });

  to.post('/account/passkey/options', form, async (req, res) => {
    const { name } = parseForm(forms.enrolOptions, req.body);
    res.json(await enrolPasskey.begin(await requireSession(req), name));
  });

  to.post('/account/passkey', answerForm, async (req, res) => {
    const { transaction, name, challenge, response } = parseForm(forms.enrol, req.body);
    const session = await requireSession(req);
    const enrolment = { name, challengeId: challenge, answer: response };
    try {
      await enrolPasskey.confirm(session, enrolment, deps.callerOf(req));
    } catch (error) {
      if (!isPasskeyRefusal(error)) throw error;
      const notice = { code: error.code, untilMs: error.retryAtMs };
      const at = { transaction: transaction || null, name, notice, status: error.status };
      await showForm(req, res, session, at);
      return;
    }
    res.redirect(
      303,
      transaction ? visitAddress(transaction, { enrolled: 'passkey' }) : '/account?done=passkey',
    );
  });
}

function registerStepUp(to: Router, deps: VisitPagesDeps, form: RequestHandler, answerForm: RequestHandler) {
  const { visits, stepUp, stepUpPasskey } = deps;

  const findPasskeys = async ({ standing, session }: AskedVisit) =>
    visits.findPasskeys(standing, await stepUp.listFactors(session.session.accountId));

  to.post('/step-up/passkey/options', form, async (req, res) => {
    const { transaction } = parseForm(forms.stepUpOptions, req.body);
    const asked = await findAsked(deps, req, transaction);
    if (!asked) throw new BrokerError('factor-not-offered');
    res.json(await stepUpPasskey.begin(asked.session, await findPasskeys(asked)));
  });

  to.post('/step-up/passkey', answerForm, async (req, res) => {
    const { transaction, challenge, response } = parseForm(forms.stepUp, req.body);
    const asked = await findAskedOrLeave(deps, req, res, transaction);
    if (!asked) return;
    const { session } = asked;
    const offered = await findPasskeys(asked);
    const { required } = asked.standing.input;
    const caller = deps.callerOf(req);
    const attempt = { session, offered, challengeId: challenge, answer: response, required, caller };
    try {
      setSessionCookie(res, brokerCookie, await stepUpPasskey.confirm(attempt));
      res.redirect(303, visitAddress(transaction));
    } catch (error) {
      if (!isPasskeyRefusal(error)) throw error;
      const notice = { code: error.code, untilMs: error.retryAtMs };
      await deps.showStanding(req, res, { ...asked, notice });
    }
  });
}
