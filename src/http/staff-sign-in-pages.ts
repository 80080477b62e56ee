// Where staff signs in, or confirms that it is still them, and comes back from to the page they were on. Nothing of a
// portal is offered here, and nothing of this page there.

import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { BrokerError } from '../domain/errors.ts';
import { hashToken } from '../flow/token.ts';
import {
  brokerCookie,
  clearCookie,
  loginCookie,
  passkeyCookie,
  readCookie,
  setCookie,
  setSessionCookie,
  signedOutCookie,
} from './middleware/cookies.ts';
import { localeOf } from './middleware/locale.ts';
import { parseExactForm } from './parse-exact-form.ts';
import { createAnswerForm, isPasskeyRefusal, nothingAnswered, passkeyAnswer } from './passkey-forms.ts';
import { safeStaffPath, staffSignInAddress } from './staff-address.ts';
import type { NoticeModel } from './views/page-model.ts';
import { noticeOf } from './visit-address.ts';
import type { VisitPagesDeps } from './visit-pages-deps.ts';

const returnTo = z.string().max(2_000);
const forms = {
  upstream: z.strictObject({ upstream: z.string().max(64), return: returnTo }),
  options: z.strictObject({ return: returnTo, ...nothingAnswered }),
  passkey: z.strictObject({
    return: returnTo,
    ...passkeyAnswer,
  }),
};

export function createStaffSignInPages(deps: VisitPagesDeps): Router {
  const { form, show, loadSession, staffSignIn, staff, flow, callerOf } = deps;
  const router = Router();
  const answerForm = createAnswerForm();

  async function showPage(
    req: Request,
    res: Response,
    at: { back: string; made: boolean; notice: NoticeModel; status: number },
  ): Promise<void> {
    const session = await loadSession(req);
    const member = session && (await staff.findMember(session.session.accountId));
    const upstreams = [...flow.upstreams.of('staff').values()].map((upstream) => {
      return { id: upstream.id, label: upstream.label, down: upstream.isDown() };
    });
    const now = member ? 'confirm' : session ? 'other' : 'nobody';
    const { back, made, notice, status } = at;
    const less = req.method === 'GET' && req.query['returned'] === 'less';
    const model = { page: 'staff-sign-in', returnTo: back, now, upstreams, made, less, notice } as const;
    show(req, res, status, model, session !== null);
  }

  router.get('/admin/sign-in', async (req, res) => {
    const back = safeStaffPath(req.query['return']);
    const notice = noticeOf(req);
    const made = req.query['done'] === 'set-up';
    const session = await loadSession(req);
    if (!notice && session && (await staffSignIn.isDone(session))) {
      res.redirect(303, back);
      return;
    }
    await showPage(req, res, { back, made, notice, status: 200 });
  });

  router.post('/admin/sign-in/upstream', form, async (req, res) => {
    const { upstream: upstreamId, return: asked } = parseExactForm(forms.upstream, req.body);
    const back = safeStaffPath(asked);
    const session = await loadSession(req);
    const fresh = session !== null || readCookie(req, signedOutCookie) !== undefined;
    try {
      const begun = await staffSignIn.begin({
        ...{ upstreamId, session, fresh },
        returnTo: back,
        locale: localeOf(req),
      });
      setCookie(res, loginCookie(hashToken(begun.state)), begun.secret, begun.maxAgeSeconds);
      res.redirect(303, begun.redirectTo);
    } catch (error) {
      if (!(error instanceof BrokerError) || error.code !== 'upstream-unavailable') throw error;
      deps.log.warn('upstream-unavailable', { upstream: upstreamId });
      res.redirect(303, staffSignInAddress(back, { notice: 'upstream-unavailable' }));
    }
  });

  router.post('/admin/sign-in/passkey/options', form, async (req, res) => {
    parseExactForm(forms.options, req.body);
    const { secret, maxAgeSeconds, ...asked } = await staffSignIn.ask(callerOf(req));
    setCookie(res, passkeyCookie, secret, maxAgeSeconds);
    res.json(asked);
  });

  router.post('/admin/sign-in/passkey', answerForm, async (req, res) => {
    const { return: asked, challenge, response } = parseExactForm(forms.passkey, req.body);
    const back = safeStaffPath(asked);
    const secret = readCookie(req, passkeyCookie);
    clearCookie(res, passkeyCookie);
    const brokerCookieNow = readCookie(req, brokerCookie);
    const attempt = { challengeId: challenge, answer: response, secret, caller: callerOf(req) };
    try {
      const cookie = await staffSignIn.completePasskey({ ...attempt, brokerCookie: brokerCookieNow });
      setSessionCookie(res, brokerCookie, cookie);
      clearCookie(res, signedOutCookie);
      res.redirect(303, back);
    } catch (error) {
      if (!isPasskeyRefusal(error)) throw error;
      const notice = { code: error.code, untilMs: error.retryAtMs };
      await showPage(req, res, { back, made: false, notice, status: error.status });
    }
  });
  return router;
}
