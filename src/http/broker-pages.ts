// The broker's own pages: sign in, lift, account, sign out. Parse in, ask the flow, render out.

import express, { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { BrokerError, errorTable } from '../domain/errors.ts';
import { computeReached } from '../domain/reached.ts';
import type { BrokerSession, BrokerSessions } from '../flow/broker-session.ts';
import type { Enrol } from '../flow/enrol.ts';
import type { EnrolPasskey } from '../flow/enrol-passkey.ts';
import type { Caller, FlowDeps } from '../flow/flow-deps.ts';
import type { SignIn } from '../flow/sign-in.ts';
import type { SignOut } from '../flow/sign-out.ts';
import type { StepUp } from '../flow/step-up.ts';
import type { StepUpPasskey } from '../flow/step-up-passkey.ts';
import { hashToken } from '../flow/token.ts';
import type { Standing, Visit, Visits } from '../flow/visit.ts';
import type { Log } from '../log.ts';
import { isAboutCode } from './about-code.ts';
import { enrolPage, showAccount } from './account-pages.ts';
import { createReference } from './error-translator.ts';
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
import { representationModel, requirementModel, returnedLabel, roadModels } from './page-models.ts';
import { factorName, parseForm } from './parse-form.ts';
import { createPasskeyPages } from './passkey-pages.ts';
import type { ShowPage } from './show-page.ts';
import { createSignOutPages } from './sign-out-pages.ts';
import type { NoticeModel } from './views/page-model.ts';
import { type Before, noticeOf, visitAddress } from './visit-address.ts';

export type BrokerPagesDeps = {
  flow: FlowDeps;
  brokerSessions: BrokerSessions;
  visits: Visits;
  signIn: SignIn;
  stepUp: StepUp;
  stepUpPasskey: StepUpPasskey;
  enrol: Enrol;
  enrolPasskey: EnrolPasskey;
  signOut: SignOut;
  show: ShowPage;
  publicUrl: string;
  callerOf(req: Request): Caller;
  log: Log;
};

const id = z.string().max(64);
const uuid = z.uuid();
const transactionField = uuid.or(z.literal('')).optional();
const forms = {
  upstream: z.strictObject({
    upstream: id,
    transaction: transactionField,
    before: z.literal('enrol').optional(),
    second: z.literal('code').optional(),
  }),
  totp: z.strictObject({ transaction: uuid, factor: uuid, code: z.string().max(32) }),
  enrolNew: z.strictObject({ transaction: transactionField }),
  enrol: z.strictObject({
    enrolment: uuid,
    transaction: transactionField,
    code: z.string().max(32),
    name: factorName.or(z.literal('')).default(''),
  }),
  remove: z.strictObject({ factor: uuid }),
};

export function createBrokerPages(deps: BrokerPagesDeps): Router {
  const { flow, visits, signIn, stepUp, enrol, show, brokerSessions } = deps;
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '8kb', parameterLimit: 20 });

  const loadSession = (req: Request) => brokerSessions.load(readCookie(req, brokerCookie));

  /** Null for whoever proved nothing that is known: a session alone shows nobody's account. */
  async function loadProven(req: Request): Promise<BrokerSession | null> {
    const session = await loadSession(req);
    if (!session) return null;
    const { level } = computeReached(session.session, flow.context, flow.nowMs());
    return level === 'none' ? null : session;
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
    at: { visit: Visit; standing: Standing; session: BrokerSession | null; notice: NoticeModel },
  ): Promise<void> {
    const { visit, standing, session, notice } = at;
    const { decision, route } = standing;
    const requirement = requirementModel(flow.policy().policy, route);
    const backTo = `${visit.origin}/`;
    if (decision.outcome === 'deny') {
      const reference = createReference();
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
    const factors = session ? await stepUp.listFactors(session.session.accountId) : [];
    const enrolsAfter = session && !(await enrol.mayEnrol(session.session)) ? session.upstreamId : null;
    const roads = roadModels(visits.findRoads(standing, factors), flow.upstreams, enrolsAfter);
    const status = notice ? errorTable[notice.code].status : 200;
    const transaction = visit.transactionId;
    if (!session || decision.outcome !== 'step-up') {
      show(req, res, status, { page: 'sign-in', transaction, requirement, roads, notice, backTo });
      return;
    }
    const asked = roads.find((road) => road.kind === 'upstream');
    const returned = returnedLabel(session.session, flow.upstreams);
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
        roads,
        notice,
        representation: representationModel(session.session.representation, session.details.companyName),
        backTo,
        ...(done === 'enrolled' || done === 'passkey' ? { done } : {}),
      },
      true,
    );
  }

  /** Where a visit stands now: through with a ticket, or the page that says what is still missing. */
  async function continueVisit(req: Request, res: Response, notice: NoticeModel): Promise<void> {
    const visit = await visits.load(req.query['transaction'] ?? req.body?.transaction);
    const session = await loadSession(req);
    const standing = visits.findStanding(visit, session);
    if (standing.decision.outcome !== 'allow') {
      await showStanding(req, res, { visit, standing, session, notice });
      return;
    }
    if (!session) {
      res.redirect(303, visit.origin + visit.target.returnTo);
      return;
    }
    res.set('Referrer-Policy', 'no-referrer');
    res.redirect(303, await visits.issueTicket(visit, session));
  }

  /** Without a visit there is nothing to judge: sign in at low, then the account page. */
  async function showPlainSignIn(req: Request, res: Response): Promise<void> {
    const session = await loadSession(req);
    const roads = [...flow.upstreams.values()].map(({ id: upstreamId, label, dialect }) => {
      const lowest = dialect.entries.find((entry) => entry.level !== 'none');
      return { kind: 'upstream' as const, upstreamId, label, asks: lowest?.label ?? '', fresh: false };
    });
    const requirement = {
      portalLabel: { nl: 'uw account', en: 'your account' },
      level: 'low' as const,
      twoFactor: false,
      confirmedWithinSeconds: null,
      dataLabels: [],
      reasons: [],
    };
    const model = {
      page: 'sign-in' as const,
      transaction: '',
      requirement,
      roads,
      notice: noticeOf(req),
      backTo: session ? '/account' : null,
    };
    show(req, res, 200, model, session !== null);
  }

  router.get('/sign-in', async (req, res) => {
    if (req.query['transaction'] === undefined) await showPlainSignIn(req, res);
    else await continueVisit(req, res, noticeOf(req));
  });

  router.get('/step-up', async (req, res) => continueVisit(req, res, noticeOf(req)));

  router.post('/sign-in/upstream', form, async (req, res) => {
    const { upstream, transaction, before, second } = parseForm(forms.upstream, req.body);
    const session = await loadSession(req);
    const visit = transaction ? await visits.load(transaction) : null;
    const standing = visit && visits.findStanding(visit, session);
    // An app is set up right after a login, of whatever level; the visit then goes on with that app.
    const toEnrol = before === 'enrol';
    const fresh =
      toEnrol ||
      (standing?.decision.outcome === 'step-up' && standing.input.required.confirmedWithinSeconds !== null);
    try {
      const begun = await signIn.begin({
        upstreamId: upstream,
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
      const { code, transactionId } = result;
      const reference = caller.correlationId;
      deps.log.info('sign-in-failed', { reference, code });
      toVisit(res, transactionId, { notice: code, ...(code === 'upstream-cancelled' ? {} : { reference }) });
      return;
    }
    setSessionCookie(res, brokerCookie, result.cookie);
    clearCookie(res, signedOutCookie);
    toVisit(res, result.transactionId, { returnedLess: result.returnedLess });
  });

  router.use(createMismatchPages(deps, form));
  registerStepUp(router, form);
  registerAccount(router, form);
  router.use(createPasskeyPages({ ...deps, form, loadSession, requireSession, showStanding }));
  router.use(createSignOutPages(deps, form));
  return router;

  function registerStepUp(to: Router, parse: typeof form): void {
    to.post('/step-up/totp', parse, async (req, res) => {
      const { transaction, factor, code } = parseForm(forms.totp, req.body);
      const visit = await visits.load(transaction);
      const session = await loadSession(req);
      const standing = visits.findStanding(visit, session);
      if (!session || standing.decision.outcome === 'allow') {
        toVisit(res, visit.transactionId);
        return;
      }
      const roads = visits.findRoads(standing, await stepUp.listFactors(session.session.accountId));
      const offered = roads.some((road) => road.kind === 'factor' && road.factor.id === factor);
      if (!offered) throw new BrokerError('factor-not-offered');
      const { required } = standing.input;
      const caller = deps.callerOf(req);
      try {
        const cookie = await stepUp.verifyTotp({ session, factorId: factor, code, required, caller });
        setSessionCookie(res, brokerCookie, cookie);
        toVisit(res, visit.transactionId);
      } catch (error) {
        if (!isAboutCode(error)) throw error;
        const notice = { code: error.code, untilMs: error.retryAtMs };
        await showStanding(req, res, { visit, standing, session, notice });
      }
    });
  }

  function registerAccount(to: Router, parse: typeof form): void {
    to.get('/account', async (req, res) => {
      const session = await loadProven(req);
      if (!session) res.redirect(303, '/sign-in');
      else await showAccount(deps, req, res, session);
    });
    to.post('/account/totp/new', parse, async (req, res) => {
      const { transaction } = parseForm(forms.enrolNew, req.body);
      const session = await requireSession(req);
      const pending = await enrol.begin(session);
      show(req, res, 200, await enrolPage(pending, transaction || null, null), true);
    });
    to.post('/account/totp', parse, async (req, res) => {
      const { enrolment, transaction, code, name } = parseForm(forms.enrol, req.body);
      const session = await requireSession(req);
      try {
        await enrol.confirm(session, { factorId: enrolment, code, name }, deps.callerOf(req));
      } catch (error) {
        if (!isAboutCode(error)) throw error;
        const pending = await enrol.reopen(session, enrolment);
        const notice = { code: error.code, untilMs: null };
        const page = await enrolPage(pending, transaction || null, notice, name);
        show(req, res, error.status, page, true);
        return;
      }
      if (transaction) toVisit(res, transaction, { enrolled: 'enrolled' });
      else res.redirect(303, '/account?done=enrolled');
    });
    to.post('/account/totp/remove', parse, async (req, res) => {
      const { factor } = parseForm(forms.remove, req.body);
      await enrol.remove(await requireSession(req), 'totp', factor, deps.callerOf(req));
      res.redirect(303, '/account?done=removed');
    });
  }
}
