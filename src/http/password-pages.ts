// Signing in with e-mail address and password, choosing the company it is for, and changing the password.
// What fails shows the same page whoever was named (threats T1, T4).

import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { BrokerError, type ErrorCode } from '../domain/errors.ts';
import type { BrokerSession } from '../flow/broker-session.ts';
import { brokerCookie, readCookie, setSessionCookie } from './middleware/cookies.ts';
import { representationModel } from './page-models.ts';
import { parseExactForm } from './parse-exact-form.ts';
import { visitId } from './parse-form.ts';
import type { NoticeModel } from './views/page-model.ts';
import { visitAddress } from './visit-address.ts';
import type { VisitPagesDeps } from './visit-pages-deps.ts';

/** Longer than any password that may be chosen, short enough to be hashed without a thought. */
const typedPassword = z.string().max(1024);
const forms = {
  signIn: z.strictObject({
    transaction: visitId,
    email: z.string().min(1).max(254),
    password: typedPassword,
  }),
  company: z.strictObject({ transaction: visitId, company: z.uuid() }),
  change: z.strictObject({ current: typedPassword.default(''), next: typedPassword }),
};

const signInErrors: readonly ErrorCode[] = ['sign-in-failed', 'sign-in-throttled'];
const changeErrors: readonly ErrorCode[] = [
  'password-wrong',
  'password-short',
  'password-long',
  'password-breached',
  'sign-in-throttled',
];

/** The notice for an error that belongs on the page itself; anything else is thrown on. */
function noticeOf(error: unknown, codes: readonly ErrorCode[]): NonNullable<NoticeModel> {
  if (!(error instanceof BrokerError) || !codes.includes(error.code)) throw error;
  return { code: error.code, untilMs: error.retryAtMs };
}

/** Without the time of an answer about too many attempts, programs would only try again. */
function setRetryAfter(res: Response, notice: NonNullable<NoticeModel>, nowMs: number): void {
  if (notice.untilMs !== null) res.set('Retry-After', String(Math.ceil((notice.untilMs - nowMs) / 1000)));
}

export function createPasswordPages(deps: VisitPagesDeps): Router {
  const router = Router();
  registerSignIn(router, deps);
  registerCompany(router, deps);
  registerChange(router, deps);
  return router;
}

function registerSignIn(to: Router, deps: VisitPagesDeps): void {
  const { visits, signInPassword, form } = deps;
  to.post('/sign-in/password', form, async (req, res) => {
    const { transaction, email, password } = parseExactForm(forms.signIn, req.body);
    if (!signInPassword.enabled) throw new BrokerError('not-found');
    const visit = await visits.load(transaction);
    const standing = visits.findStanding(visit, null);
    if (!signInPassword.isOffered(standing.input.required)) throw new BrokerError('factor-not-offered');
    const caller = deps.callerOf(req);
    try {
      const cookieBefore = readCookie(req, brokerCookie);
      const attempt = { email, password, brokerCookie: cookieBefore, caller };
      const { cookie, companies } = await signInPassword.signIn(attempt);
      setSessionCookie(res, brokerCookie, cookie);
      const choose = `/sign-in/company?transaction=${visit.transactionId}`;
      res.redirect(303, companies > 1 ? choose : visitAddress(visit.transactionId));
    } catch (error) {
      const notice = noticeOf(error, signInErrors);
      setRetryAfter(res, notice, deps.flow.nowMs());
      await deps.showStanding(req, res, { visit, standing, session: null, notice, email });
    }
  });
}

function registerCompany(to: Router, deps: VisitPagesDeps): void {
  const { localSignIn, loadSession, show, form } = deps;

  async function requireChoice(req: Request): Promise<BrokerSession> {
    const session = await loadSession(req);
    if (!session || !localSignIn.mayChoose(session)) throw new BrokerError('sign-in-required');
    return session;
  }

  to.get('/sign-in/company', async (req, res) => {
    const transaction = visitId.safeParse(req.query['transaction']).data ?? 'account';
    const session = await requireChoice(req);
    const parties = await localSignIn.parties(session.session.accountId);
    if (parties.length < 2) {
      res.redirect(303, visitAddress(transaction));
      return;
    }
    const companies = parties.map(({ id, representation, companyName }) => ({
      id,
      representation: representationModel(representation, companyName),
    }));
    show(req, res, 200, { page: 'choose-company', transaction, companies }, true);
  });

  to.post('/sign-in/company', form, async (req, res) => {
    const { transaction, company } = parseExactForm(forms.company, req.body);
    const session = await requireChoice(req);
    const cookie = await localSignIn.choose(session, company, deps.callerOf(req));
    setSessionCookie(res, brokerCookie, cookie);
    res.redirect(303, visitAddress(transaction));
  });
}

function registerChange(to: Router, deps: VisitPagesDeps): void {
  const { changePassword, requireSession, show, form } = deps;

  async function showForm(
    req: Request,
    res: Response,
    session: BrokerSession,
    at: { status: number; notice: NoticeModel },
  ): Promise<void> {
    const own = await changePassword.describe(session);
    if (!own) throw new BrokerError('not-found');
    const { needsCurrent, leastChars, changedAtMs } = own;
    const hasCurrent = changedAtMs !== null;
    const { status, notice } = at;
    show(req, res, status, { page: 'change-password', hasCurrent, needsCurrent, leastChars, notice }, true);
  }

  to.get('/account/password', async (req, res) => {
    await showForm(req, res, await requireSession(req), { status: 200, notice: null });
  });

  to.post('/account/password', form, async (req, res) => {
    const { current, next } = parseExactForm(forms.change, req.body);
    const session = await requireSession(req);
    const caller = deps.callerOf(req);
    try {
      setSessionCookie(res, brokerCookie, await changePassword.change({ session, current, next, caller }));
      res.redirect(303, '/account?done=password');
    } catch (error) {
      const notice = noticeOf(error, changeErrors);
      setRetryAfter(res, notice, deps.flow.nowMs());
      const status = error instanceof BrokerError ? error.status : 500;
      await showForm(req, res, session, { status, notice });
    }
  });
}
