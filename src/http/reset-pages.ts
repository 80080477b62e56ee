// Asking for a new password and choosing one. The link's token is the one more secret of ours in a URL: 256 bits, once,
// 15 minutes, stored hashed, never logged, with no referrer; reading the page uses nothing up.

import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { BrokerError, type ErrorCode } from '../domain/errors.ts';
import type { PasswordReset } from '../flow/password-reset.ts';
import type { BrokerPagesDeps } from './broker-pages-deps.ts';
import { parseExactForm } from './parse-exact-form.ts';
import type { NoticeModel } from './views/page-model.ts';

/** Longer passwords than the limit are told so; this bounds only what is read. */
const forms = {
  ask: z.strictObject({ email: z.string().min(1).max(320) }),
  choose: z.strictObject({ token: z.string().max(100), password: z.string().max(1024) }),
};

const aboutPassword: readonly ErrorCode[] = ['password-short', 'password-long', 'password-breached'];
const isAboutPassword = (error: unknown): error is BrokerError =>
  error instanceof BrokerError && aboutPassword.includes(error.code);

/** Nothing here without a mail server: the pages are then not found. */
export function createResetPages(deps: BrokerPagesDeps, form: RequestHandler): Router {
  const { show, log } = deps;
  const router = Router();

  function requireReset(): PasswordReset {
    if (!deps.passwordReset) throw new BrokerError('not-found');
    return deps.passwordReset;
  }

  function showChoice(req: Request, res: Response, status: number, token: string, notice: NoticeModel): void {
    res.set('Referrer-Policy', 'no-referrer');
    show(req, res, status, { page: 'new-password', token, notice });
  }

  router.get('/sign-in/reset', (req, res) => {
    requireReset();
    show(req, res, 200, { page: 'ask-reset' });
  });

  router.post('/sign-in/reset', form, async (req, res) => {
    const { email } = parseExactForm(forms.ask, req.body);
    const sendLink = await requireReset().ask(email, deps.callerOf(req));
    // After the answer has left, so that it says nothing by its time either.
    res.once('close', () => {
      sendLink().catch((cause) => log.error('reset-not-mailed', {}, cause));
    });
    show(req, res, 200, { page: 'reset-asked' });
  });

  router.get('/sign-in/reset/new', async (req, res) => {
    const { token } = req.query;
    res.set('Referrer-Policy', 'no-referrer');
    await requireReset().check(token);
    showChoice(req, res, 200, String(token), null);
  });

  router.post('/sign-in/reset/new', form, async (req, res) => {
    const { token, password } = parseExactForm(forms.choose, req.body);
    try {
      await requireReset().choose(token, password, deps.callerOf(req));
    } catch (error) {
      if (!isAboutPassword(error)) throw error;
      showChoice(req, res, error.status, token, { code: error.code, untilMs: null });
      return;
    }
    res.redirect(303, '/sign-in/reset/done');
  });

  router.get('/sign-in/reset/done', (req, res) => show(req, res, 200, { page: 'password-replaced' }));
  return router;
}
