// Signing in with a passkey alone: the script asks for options, the browser keeps a secret beside the challenge, and
// the answer comes in an ordinary form. Whoever is signed in already goes on as that person.

import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { BrokerError } from '../domain/errors.ts';
import {
  brokerCookie,
  clearCookie,
  passkeyCookie,
  readCookie,
  setCookie,
  setSessionCookie,
  signedOutCookie,
} from './middleware/cookies.ts';
import { parseExactForm } from './parse-exact-form.ts';
import { visitId } from './parse-form.ts';
import { createAnswerForm, isPasskeyRefusal, nothingAnswered, passkeyAnswer } from './passkey-forms.ts';
import { visitAddress } from './visit-address.ts';
import type { VisitPagesDeps } from './visit-pages-deps.ts';

const forms = {
  options: z.strictObject({ transaction: visitId, ...nothingAnswered }),
  signIn: z.strictObject({
    transaction: visitId,
    ...passkeyAnswer,
  }),
};

export function createPasskeySignInPages(deps: VisitPagesDeps): Router {
  const { form, signInPasskey, visits, loadSession } = deps;
  const router = Router();
  const answerForm = createAnswerForm();

  async function showRefusal(req: Request, res: Response, transaction: string, error: BrokerError) {
    const visit = await visits.load(transaction);
    const standing = visits.findStanding(visit, null);
    const notice = { code: error.code, untilMs: error.retryAtMs };
    await deps.showStanding(req, res, { visit, standing, session: null, notice });
  }

  router.post('/sign-in/passkey/options', form, async (req, res) => {
    parseExactForm(forms.options, req.body);
    const { secret, maxAgeSeconds, ...asked } = await signInPasskey.ask(deps.callerOf(req));
    setCookie(res, passkeyCookie, secret, maxAgeSeconds);
    res.json(asked);
  });

  router.post('/sign-in/passkey', answerForm, async (req, res) => {
    const { transaction, challenge, response } = parseExactForm(forms.signIn, req.body);
    if (await loadSession(req)) {
      res.redirect(303, visitAddress(transaction));
      return;
    }
    const secret = readCookie(req, passkeyCookie);
    clearCookie(res, passkeyCookie);
    const caller = deps.callerOf(req);
    try {
      const signedIn = await signInPasskey.complete({
        challengeId: challenge,
        answer: response,
        secret,
        caller,
      });
      setSessionCookie(res, brokerCookie, signedIn.cookie);
      clearCookie(res, signedOutCookie);
      const choose = `/sign-in/company?transaction=${transaction}`;
      res.redirect(303, signedIn.mustChoose ? choose : visitAddress(transaction));
    } catch (error) {
      if (!isPasskeyRefusal(error)) throw error;
      await showRefusal(req, res, transaction, error);
    }
  });
  return router;
}
