// The broker's own pages: sign in, lift, account, sign out. Parse in, ask the flow, render out.

import express, { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { findAccountAccess } from '../domain/account-access.ts';
import { BrokerError, errorTable } from '../domain/errors.ts';
import type { BrokerSession } from '../flow/broker-session.ts';
import { createReference } from '../flow/reference.ts';
import { hashToken } from '../flow/token.ts';
import { accountVisit, type Standing, type Visit } from '../flow/visit.ts';
import { showAccount } from './account-pages.ts';
import type { BrokerPagesDeps } from './broker-pages-deps.ts';
import { createDeskPages } from './desk-pages.ts';
import { createLinkPages } from './link-pages.ts';
import { createLoginRequestPages } from './login-request-pages.ts';
import {
  brokerCookie,
  clearCookie,
  loginCookie,
  readCookie,
  setCookie,
  setSessionCookie,
  signedOutCookie,
} from './middleware/cookies.ts';
import { localeOf } from './middleware/locale.ts';
import { createMismatchPages } from './mismatch-pages.ts';
import { withOutage } from './outage.ts';
import {
  representationModel,
  requirementModel,
  returnedLabel,
  roadModels,
  transitionModel,
  withProving,
} from './page-models.ts';
import { parseForm, transactionField } from './parse-form.ts';
import { createPasskeyPages } from './passkey-pages.ts';
import { createPasskeySignInPages } from './passkey-sign-in-pages.ts';
import { createPasswordPages } from './password-pages.ts';
import { createProofingPages } from './proofing-pages.ts';
import { createRecoveryPages } from './recovery-pages.ts';
import { createResetPages } from './reset-pages.ts';
import { createSessionListPages } from './session-list-pages.ts';
import { createSetUpPages } from './set-up-pages.ts';
import { createSignOutPages } from './sign-out-pages.ts';
import { createSmsPages } from './sms-pages.ts';
import { staffSignInAddress } from './staff-address.ts';
import { createStaffSignInPages } from './staff-sign-in-pages.ts';
import { createTotpPages } from './totp-pages.ts';
import type { NoticeModel } from './views/page-model.ts';
import { type Before, leaveAddress, noticeOf, visitAddress } from './visit-address.ts';

const id = z.string().max(64);
const forms = {
  upstream: z.strictObject({
    upstream: id,
    transaction: transactionField,
    before: z.literal('enrol').optional(),
    second: z.literal('code').optional(),
  }),
};

export function createBrokerPages(deps: BrokerPagesDeps): Router {
  const { flow, visits, signIn, stepUp, enrol, show, brokerSessions } = deps;
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '8kb', parameterLimit: 20 });

  const loadSession = (req: Request) => brokerSessions.load(readCookie(req, brokerCookie));

  /** With a password alone only while there is no other factor to ask for. */
  async function mayOpenAccount(session: BrokerSession): Promise<boolean> {
    const access = findAccountAccess(session.session, flow.context, flow.nowMs());
    if (access !== 'password-only') return access === 'open';
    const factors = await stepUp.listFactors(session.session.accountId);
    return factors.length === 0;
  }

  /** Null for whoever proved too little: a session alone shows nobody's account. */
  async function loadProven(req: Request): Promise<BrokerSession | null> {
    const session = await loadSession(req);
    return session && (await mayOpenAccount(session)) ? session : null;
  }

  async function requireSession(req: Request): Promise<BrokerSession> {
    const session = await loadProven(req);
    if (!session) throw new BrokerError('sign-in-required');
    return session;
  }

  function toVisit(res: Response, transactionId: string | null, before?: Before): void {
    res.redirect(303, visitAddress(transactionId, before));
  }

  /** The page of a visit that is not through yet: sign in, step up, or the end of the road. */
  async function showStanding(
    req: Request,
    res: Response,
    at: {
      visit: Visit;
      standing: Standing;
      session: BrokerSession | null;
      notice: NoticeModel;
      email?: string;
    },
  ): Promise<void> {
    const { visit, standing, session, notice } = at;
    const { decision, route } = standing;
    const requirement = requirementModel(
      flow.policy().policy,
      route,
      visit.target.login !== undefined && visit.target.login.freshSinceMs !== null,
    );
    const backTo = leaveAddress(visit);
    const isAccount = visit.transactionId === accountVisit;
    if (decision.outcome === 'deny') {
      const { login } = visit.target;
      const reference =
        session && !isAccount
          ? deps.recordRefusal({ view: session, route, decision, ...(login ? { login } : {}) })
          : createReference();
      deps.log.info('visit-refused', { reference, code: decision.reason, route: route.id });
      const { status } = errorTable[decision.reason];
      show(
        req,
        res,
        status,
        { page: 'refused', code: decision.reason, requirement, reference, backTo },
        session !== null,
      );
      return;
    }
    const usable = session ? await stepUp.listUsable(session.session.accountId) : [];
    const factors = usable.filter(({ kind }) => kind !== 'sms' || deps.sms !== null);
    const enrolsAfter = session && !(await enrol.mayEnrol(session.session)) ? session.upstreamId : null;
    const found = visits.findRoads(standing, factors);
    const upstreams = flow.upstreams.of('portal');
    const known = roadModels(found, upstreams, enrolsAfter, deps.sms !== null);
    const { roads, outage } = withOutage(known, upstreams, notice?.code ?? null);
    const said = notice ?? (outage ? { code: 'upstream-unavailable' as const, untilMs: null } : null);
    // Without a visit anybody can make up an address with a message: it then is no failure of ours.
    const isMadeUp = isAccount && req.method === 'GET';
    const status = notice && !isMadeUp ? errorTable[notice.code].status : 200;
    const transaction = visit.transactionId;
    if (!session || decision.outcome !== 'step-up') {
      const leave = isAccount ? null : backTo;
      const offer = deps.signInPassword.isOffered(standing.input.required);
      const password = offer
        ? { password: { email: at.email ?? '', resets: deps.passwordReset !== null } }
        : {};
      const until = offer ? transitionModel(route, standing.input.nowMs) : {};
      const model = { transaction, requirement, roads, outage, notice: said, backTo: leave };
      show(req, res, status, { page: 'sign-in', ...model, ...password, ...until });
      return;
    }
    const asked = roads.find((road) => road.kind === 'upstream');
    const returned = returnedLabel(session.session, upstreams);
    const tooLow = decision.missing.some((item) => item !== 'confirmation');
    // Only of a login that just happened: an older one was asked for something else.
    const { done } = req.query;
    const cameBackWithLess = tooLow && req.query['returned'] === 'less';
    show(
      req,
      res,
      status,
      {
        page: 'step-up',
        transaction,
        requirement,
        missing: decision.missing,
        reachedLevel: decision.reached.level,
        returnedLess: cameBackWithLess && asked && returned !== null ? { asked: asked.asks, returned } : null,
        roads: isAccount ? roads : withProving(roads, session.upstreamId, requirement.level),
        outage,
        notice: said,
        representation: representationModel(session.session.representation, session.details.companyName),
        backTo,
        ...(done === 'enrolled' || done === 'passkey' || done === 'sms' ? { done } : {}),
      },
      true,
    );
  }

  /** Where a visit goes that nothing stands in the way of any more. */
  function wayBack(visit: Visit, session: BrokerSession): Promise<string> | string {
    if (!visit.target.login) return visits.issueTicket(visit, session);
    return `${visit.target.returnTo}?${new URLSearchParams({ transaction: visit.transactionId })}`;
  }

  /** Where a visit stands now: through with a ticket, or the page that says what is still missing. */
  async function continueVisit(req: Request, res: Response, notice: NoticeModel): Promise<void> {
    const visit = await visits.load(req.query['transaction'] ?? accountVisit);
    const session = await loadSession(req);
    const standing = visits.findStanding(visit, session);
    const isAccount = visit.transactionId === accountVisit;
    // again: somebody who is signed in and wants to show anew who they are, to change a factor.
    const isAgain = isAccount && req.query['again'] !== undefined;
    if (isAccount && !isAgain && session && (await mayOpenAccount(session))) {
      res.redirect(303, '/account');
      return;
    }
    if (isAgain || standing.decision.outcome !== 'allow') {
      await showStanding(req, res, { visit, standing, session, notice });
      return;
    }
    if (!session) {
      res.redirect(303, visit.origin + visit.target.returnTo);
      return;
    }
    res.set('Referrer-Policy', 'no-referrer');
    res.redirect(303, await wayBack(visit, session));
  }

  router.get('/account', async (req, res) => {
    const session = await loadProven(req);
    if (!session) res.redirect(303, '/sign-in');
    else await showAccount(deps, req, res, session);
  });

  router.get('/sign-in', async (req, res) => continueVisit(req, res, noticeOf(req)));

  router.get('/step-up', async (req, res) => continueVisit(req, res, noticeOf(req)));

  router.post('/sign-in/upstream', form, async (req, res) => {
    const { upstream, transaction, before, second } = parseForm(forms.upstream, req.body);
    const session = await loadSession(req);
    const isPortalVisit = transaction && transaction !== accountVisit;
    const visit = isPortalVisit ? await visits.load(transaction) : null;
    const standing = visit && visits.findStanding(visit, session);
    // An app is set up right after a login, of whatever level; the visit then goes on with that app.
    const toEnrol = before === 'enrol';
    const fresh =
      toEnrol ||
      (standing?.decision.outcome === 'step-up' && standing.input.required.confirmedWithinSeconds !== null);
    try {
      const begun = await signIn.begin({
        upstreamId: upstream,
        audience: 'portal',
        required: toEnrol ? null : (standing?.input.required ?? null),
        codeFollows: second === 'code',
        fresh: (visit ? fresh : session !== null) || readCookie(req, signedOutCookie) !== undefined,
        transactionId: visit?.transactionId ?? null,
        session,
        locale: localeOf(req),
      });
      setCookie(res, loginCookie(hashToken(begun.state)), begun.secret, begun.maxAgeSeconds);
      res.redirect(303, begun.redirectTo);
    } catch (error) {
      if (!(error instanceof BrokerError) || error.code !== 'upstream-unavailable') throw error;
      deps.log.warn('upstream-unavailable', { upstream });
      toVisit(res, visit?.transactionId ?? null, { notice: 'upstream-unavailable' });
    }
  });

  router.get('/sign-in/callback/:upstream', async (req, res) => {
    const callback = new URL(req.originalUrl, deps.publicUrl);
    const [state = ''] = callback.searchParams.getAll('state');
    const cookie = loginCookie(hashToken(state));
    const secret = readCookie(req, cookie);
    const caller = deps.callerOf(req);
    const result = await signIn.complete({
      upstreamId: req.params['upstream'],
      callback,
      secret,
      brokerCookie: readCookie(req, brokerCookie),
      caller,
    });
    res.set('Referrer-Policy', 'no-referrer');
    if (result.kind === 'mismatch') {
      res.redirect(
        303,
        `/sign-in/mismatch?login=${result.loginId}&state=${hashToken(state).toString('hex').slice(0, 16)}`,
      );
      return;
    }
    clearCookie(res, cookie);
    if (result.kind === 'failed') {
      if (result.code === 'account-locked') throw new BrokerError('account-locked');
      const { code, transactionId, returnTo } = result;
      const reference = caller.correlationId;
      deps.log.info('sign-in-failed', { reference, code });
      const before = { notice: code, ...(code === 'upstream-cancelled' ? {} : { reference }) };
      if (returnTo === null) toVisit(res, transactionId, before);
      else res.redirect(303, staffSignInAddress(returnTo, before));
      return;
    }
    setSessionCookie(res, brokerCookie, result.cookie);
    clearCookie(res, signedOutCookie);
    if (result.returnTo === null) toVisit(res, result.transactionId, { returnedLess: result.returnedLess });
    else if (result.returnedLess)
      res.redirect(303, staffSignInAddress(result.returnTo, { returnedLess: true }));
    else res.redirect(303, result.returnTo);
  });

  router.use(createMismatchPages(deps, form));
  router.use(createLoginRequestPages({ ...deps, loadSession, policy: () => flow.policy().policy }, form));
  const shared = { ...deps, form, loadSession, requireSession, showStanding };
  router.use(createTotpPages(shared));
  router.use(createPasskeyPages(shared));
  router.use(createPasswordPages(shared));
  router.use(createRecoveryPages(shared));
  router.use(createProofingPages(shared));
  router.use(createDeskPages(shared));
  router.use(createStaffSignInPages(shared));
  router.use(createSetUpPages(shared));
  router.use(createPasskeySignInPages(shared));
  router.use(createLinkPages(shared));
  router.use(createSmsPages(shared));
  router.use(createSignOutPages(deps, form));
  router.use(createSessionListPages(shared, form));
  router.use(createResetPages(deps, form));
  return router;
}
