// A portal's login request on its way through our pages: in from the provider, to the same sign-in and step-up pages
// as a visit through the gate, and back to the provider once nothing is missing, or once the person gives up.

import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import type { ConsentClaim } from '../domain/consent.ts';
import { BrokerError } from '../domain/errors.ts';
import type { LoginRequest } from '../domain/login-request.ts';
import type { Visits } from '../flow/visit.ts';
import { loginPath } from '../flow/visit.ts';
import { type ConsentPagesDeps, createConsentPages } from './consent-pages.ts';
import { leadBackTo } from './error-translator.ts';
import { visitAddress } from './visit-address.ts';

/** What the provider knows of a login request that waits for a person in this browser. */
export type WaitingLogin = {
  uid: string;
  request: LoginRequest;
  /** What the provider waits for: a login, or a yes to what is handed over. */
  prompt: string;
  claims: ConsentClaim[];
  /** The session that was there when it began to wait; null when nobody was. */
  sessionId: string | null;
};

export type LoginRequestPort = {
  /** Throws when this browser has none, or it is over. */
  load(req: Request, res: Response): Promise<WaitingLogin>;
  /** Sends the browser on to the portal's answer. */
  finish(req: Request, res: Response, result: object): Promise<void>;
  /** The portal a login request was of, also one that is over; null when it is not known any more. */
  homeOf(uid: string): Promise<string | null>;
};

export type LoginRequestPagesDeps = ConsentPagesDeps & { visits: Visits };

const uid = z.string().regex(/^[A-Za-z0-9_-]{10,64}$/);

export function createLoginRequestPages(deps: LoginRequestPagesDeps, form: RequestHandler): Router {
  const { logins, visits, loadSession } = deps;
  const router = Router();
  const consent = createConsentPages(deps);

  // Late, twice or from a bookmark: the page that says so leads to the portal the request was of.
  router.use(`${loginPath}/:uid`, async (req, res, next) => {
    const asked = uid.safeParse(req.params['uid']);
    leadBackTo(res, asked.success ? () => logins.homeOf(asked.data) : async () => null);
    next();
  });

  /** The cookie decides which request it is; an address of another one is an old one. */
  async function load(req: Request, res: Response): Promise<WaitingLogin> {
    const asked = uid.safeParse(req.params['uid']);
    const waiting = asked.success ? await logins.load(req, res) : null;
    if (!waiting || waiting.uid !== asked.data)
      throw new BrokerError('start-again', { reason: 'login-request-over' });
    res.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' });
    return waiting;
  }

  router.get(`${loginPath}/:uid`, async (req, res) => {
    const waiting = await load(req, res);
    if (waiting.prompt === 'consent') {
      await consent.ask(req, res, waiting);
      return;
    }
    const transaction = await visits.beginLogin({ ...waiting.request, uid: waiting.uid });
    res.redirect(303, visitAddress(transaction));
  });

  router.get(`${loginPath}/:uid/finish`, async (req, res) => {
    const waiting = await load(req, res);
    const visit = await visits.load(req.query['transaction']);
    if (visit.target.login?.uid !== waiting.uid)
      throw new BrokerError('start-again', { reason: 'login-request-over' });
    const session = await loadSession(req);
    const { decision } = visits.findStanding(visit, session);
    if (decision.outcome !== 'allow' || !session) {
      res.redirect(303, visitAddress(visit.transactionId));
      return;
    }
    const { beganAtMs } = visit.target.login;
    await logins.finish(req, res, { proven: { sessionId: session.session.id, beganAtMs } });
  });

  router.post(`${loginPath}/:uid/consent`, form, consent.answer(load));

  /** The person gives up, or may not: the portal hears it in the protocol's own words. */
  router.get(`${loginPath}/:uid/cancel`, async (req, res) => {
    await load(req, res);
    await logins.finish(req, res, {
      error: 'access_denied',
      error_description: 'the person went back without logging in',
    });
  });

  return router;
}
