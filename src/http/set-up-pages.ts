// A first passkey for the console, by a link: printed at the first start, or made for a new colleague. The link's secret
// is in its fragment, so no server log and no Referer ever has it; a form brings it here.

import { type Response, Router } from 'express';
import { z } from 'zod';
import { BrokerError } from '../domain/errors.ts';
import { parseExactForm } from './parse-exact-form.ts';
import { authenticatorResponse, createAnswerForm, nothingAnswered } from './passkey-forms.ts';
import { staffHome, staffSignInAddress } from './staff-address.ts';
import type { VisitPagesDeps } from './visit-pages-deps.ts';

const token = z.string().max(100);
const name = z
  .string()
  .trim()
  .regex(/^[^\p{C}]{1,80}$/u);
const forms = {
  options: z.strictObject({ token, name, ...nothingAnswered }),
  setUp: z.strictObject({
    token,
    name,
    challenge: z.string().max(100),
    response: authenticatorResponse,
  }),
};

export function createSetUpPages(deps: VisitPagesDeps): Router {
  const { form, show, pairing, callerOf } = deps;
  const router = Router();
  const answerForm = createAnswerForm();
  const quiet = (res: Response) => res.set('Referrer-Policy', 'no-referrer');

  router.get('/admin/set-up', (req, res) => {
    show(req, res, 200, { page: 'set-up', token: '', name: '', notice: null });
  });

  router.post('/admin/set-up/options', form, async (req, res) => {
    const options = await pairing.begin(parseExactForm(forms.options, req.body));
    // The link is the challenge's own place: it has no id beside it.
    quiet(res).json({ challenge: 'link', options });
  });

  router.post('/admin/set-up', answerForm, async (req, res) => {
    const { challenge: _challenge, response: answer, ...given } = parseExactForm(forms.setUp, req.body);
    try {
      await pairing.complete({ ...given, answer }, callerOf(req));
      res.redirect(303, `${staffSignInAddress(staffHome)}&done=set-up`);
    } catch (error) {
      if (!(error instanceof BrokerError) || error.code !== 'passkey-refused') throw error;
      const notice = { code: error.code, untilMs: null };
      quiet(res);
      show(req, res, error.status, { page: 'set-up', ...given, notice });
    }
  });
  return router;
}
