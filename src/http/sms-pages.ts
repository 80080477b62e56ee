// Confirming with a code by SMS, and setting up a number. Nothing is sent before somebody is signed in; a form names
// a factor, never a number, but for the one that enrols it (threats O12, O13, T3).

import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { BrokerError, type ErrorCode, errorTable } from '../domain/errors.ts';
import type { BrokerSession } from '../flow/broker-session.ts';
import type { EnrolSms } from '../flow/enrol-sms.ts';
import type { StepUpSms } from '../flow/step-up-sms.ts';
import { isAboutCode } from './about-code.ts';
import { type AskedVisit, findAskedOrLeave, findOffered } from './asked-visit.ts';
import { brokerCookie, setSessionCookie } from './middleware/cookies.ts';
import { localeOf } from './middleware/locale.ts';
import { parseExactForm } from './parse-exact-form.ts';
import { transactionField, visitId } from './parse-form.ts';
import type { NoticeModel } from './views/page-model.ts';
import { visitAddress } from './visit-address.ts';
import type { VisitPagesDeps } from './visit-pages-deps.ts';

const uuid = z.uuid();
const code = z.string().max(32);
const forms = {
  enrolNew: z.strictObject({ transaction: transactionField }),
  enrolNumber: z.strictObject({ transaction: transactionField, number: z.string().max(64) }),
  enrolAgain: z.strictObject({ transaction: transactionField, enrolment: uuid }),
  enrol: z.strictObject({ transaction: transactionField, enrolment: uuid, code }),
  remove: z.strictObject({ factor: uuid }),
  send: z.strictObject({ transaction: visitId, factor: uuid }),
  stepUp: z.strictObject({ transaction: visitId, factor: uuid, code }),
};

type SmsPagesDeps = VisitPagesDeps & { sms: { enrol: EnrolSms; stepUp: StepUpSms } };

const notSent: readonly ErrorCode[] = ['sms-limit', 'sms-not-sent', 'locked-out'];
const noticeAbout = (error: BrokerError): NoticeModel => ({ code: error.code, untilMs: error.retryAtMs });
const unsure: NoticeModel = { code: 'sms-unsure', untilMs: null };
const statusOf = (notice: NoticeModel) => (notice ? errorTable[notice.code].status : 200);

function isOneOf(error: unknown, codes: readonly ErrorCode[]): error is BrokerError {
  return error instanceof BrokerError && codes.includes(error.code);
}

export function createSmsPages(deps: VisitPagesDeps): Router {
  const router = Router();
  const { sms } = deps;
  if (!sms) return router;
  registerEnrolment(router, { ...deps, sms });
  registerStepUp(router, { ...deps, sms });
  return router;
}

function registerEnrolment(to: Router, deps: SmsPagesDeps): void {
  const { form, show, requireSession, callerOf } = deps;
  const { enrol } = deps.sms;
  const orderOf = (req: Request) => ({ locale: localeOf(req), caller: callerOf(req) });
  const backOf = (transaction: string | null) => (transaction ? visitAddress(transaction) : '/account');

  async function showNumberForm(
    req: Request,
    res: Response,
    session: BrokerSession,
    at: { transaction: string | null; number: string; notice: NoticeModel },
  ): Promise<void> {
    const worth = await enrol.describeWorth(session);
    const { countries } = enrol;
    const model = { page: 'enrol-sms', ...at, ...worth, countries, backTo: backOf(at.transaction) } as const;
    show(req, res, statusOf(at.notice), model, true);
  }

  async function showCodeForm(
    req: Request,
    res: Response,
    session: BrokerSession,
    at: { transaction: string | null; enrolment: string; notice: NoticeModel },
  ): Promise<void> {
    const { transaction, notice, enrolment: factor } = at;
    const { to: number, awaited, delivery, nextSendMs } = await enrol.describe(session, factor);
    const backTo = backOf(transaction);
    const code = { factor, to: number, awaited, delivery, nextSendMs } as const;
    const model = { purpose: 'enrol', transaction, ...code, notice } as const;
    show(req, res, statusOf(notice), { page: 'sms-code', ...model, backTo }, true);
  }

  to.post('/account/sms/new', form, async (req, res) => {
    const { transaction } = parseExactForm(forms.enrolNew, req.body);
    const at = { transaction: transaction || null, number: '', notice: null };
    await showNumberForm(req, res, await requireSession(req), at);
  });

  async function sendFirst(req: Request, res: Response): Promise<void> {
    const { transaction: visit, number } = parseExactForm(forms.enrolNumber, req.body);
    const transaction = visit || null;
    const session = await requireSession(req);
    try {
      const { factorId: enrolment, sure } = await enrol.begin(session, number, orderOf(req));
      await showCodeForm(req, res, session, { transaction, enrolment, notice: sure ? null : unsure });
    } catch (error) {
      if (!isOneOf(error, ['number-refused', ...notSent])) throw error;
      await showNumberForm(req, res, session, { transaction, number, notice: noticeAbout(error) });
    }
  }

  async function sendAgain(req: Request, res: Response): Promise<void> {
    const { transaction: visit, enrolment } = parseExactForm(forms.enrolAgain, req.body);
    const transaction = visit || null;
    const session = await requireSession(req);
    let notice: NoticeModel;
    try {
      notice = (await enrol.resend(session, enrolment, orderOf(req))).sure ? null : unsure;
    } catch (error) {
      if (!isOneOf(error, notSent)) throw error;
      notice = noticeAbout(error);
    }
    await showCodeForm(req, res, session, { transaction, enrolment, notice });
  }

  to.post('/account/sms/send', form, async (req, res) => {
    const again = typeof req.body === 'object' && req.body !== null && 'enrolment' in req.body;
    await (again ? sendAgain(req, res) : sendFirst(req, res));
  });

  to.post('/account/sms/delivery', form, async (req, res) => {
    const { transaction, enrolment } = parseExactForm(forms.enrolAgain, req.body);
    const at = { transaction: transaction || null, enrolment, notice: null };
    await showCodeForm(req, res, await requireSession(req), at);
  });

  to.post('/account/sms', form, async (req, res) => {
    const { transaction, enrolment, code: given } = parseExactForm(forms.enrol, req.body);
    const session = await requireSession(req);
    try {
      const confirmed = enrol.confirm(session, { factorId: enrolment, code: given }, callerOf(req));
      setSessionCookie(res, brokerCookie, await confirmed);
    } catch (error) {
      if (!isAboutCode(error)) throw error;
      const notice = noticeAbout(error);
      await showCodeForm(req, res, session, { transaction: transaction || null, enrolment, notice });
      return;
    }
    res.redirect(303, transaction ? visitAddress(transaction, { enrolled: 'sms' }) : '/account?done=sms');
  });

  to.post('/account/sms/remove', form, async (req, res) => {
    const { factor } = parseExactForm(forms.remove, req.body);
    await deps.enrol.remove(await requireSession(req), 'sms', factor, callerOf(req));
    res.redirect(303, '/account?done=removed');
  });
}

function registerStepUp(to: Router, deps: SmsPagesDeps): void {
  const { form, show, callerOf } = deps;
  const { stepUp } = deps.sms;

  /** Throws where this number is no road of this visit. */
  async function requireOffered(asked: AskedVisit, factor: string): Promise<void> {
    const offered = await findOffered(deps, asked, 'sms');
    if (!offered.some(({ id }) => id === factor)) throw new BrokerError('factor-not-offered');
  }

  /** The field while a code is out there; all roads of the visit where there is none to type. */
  async function showCodeForm(
    req: Request,
    res: Response,
    asked: AskedVisit,
    { factor, notice }: { factor: string; notice: NoticeModel },
  ): Promise<void> {
    const { to: number, ...code } = await stepUp.describe(asked.session, factor);
    const isOver = notice?.code === 'code-over' || notice?.code === 'code-wrong';
    if (!code.awaited && !isOver) {
      await deps.showStanding(req, res, { ...asked, notice });
      return;
    }
    const transaction = asked.visit.transactionId;
    const backTo = visitAddress(transaction);
    const model = { purpose: 'step-up', transaction, factor, to: number, ...code, notice } as const;
    show(req, res, statusOf(notice), { page: 'sms-code', ...model, backTo }, true);
  }

  to.post('/step-up/sms/send', form, async (req, res) => {
    const { transaction, factor } = parseExactForm(forms.send, req.body);
    const asked = await findAskedOrLeave(deps, req, res, transaction);
    if (!asked) return;
    await requireOffered(asked, factor);
    let notice: NoticeModel;
    try {
      const order = { locale: localeOf(req), caller: callerOf(req) };
      notice = (await stepUp.send(asked.session, factor, order)).sure ? null : unsure;
    } catch (error) {
      if (!isOneOf(error, notSent)) throw error;
      notice = noticeAbout(error);
    }
    await showCodeForm(req, res, asked, { factor, notice });
  });

  to.post('/step-up/sms/delivery', form, async (req, res) => {
    const { transaction, factor } = parseExactForm(forms.send, req.body);
    const asked = await findAskedOrLeave(deps, req, res, transaction);
    if (!asked) return;
    await requireOffered(asked, factor);
    await showCodeForm(req, res, asked, { factor, notice: null });
  });

  to.post('/step-up/sms', form, async (req, res) => {
    const { transaction, factor, code: given } = parseExactForm(forms.stepUp, req.body);
    const asked = await findAskedOrLeave(deps, req, res, transaction);
    if (!asked) return;
    await requireOffered(asked, factor);
    const { session, standing } = asked;
    const { required } = standing.input;
    const attempt = { session, factorId: factor, code: given, required, caller: callerOf(req) };
    try {
      setSessionCookie(res, brokerCookie, await stepUp.verify(attempt));
      res.redirect(303, visitAddress(transaction));
    } catch (error) {
      if (!isAboutCode(error)) throw error;
      await showCodeForm(req, res, asked, { factor, notice: noticeAbout(error) });
    }
  });
}
