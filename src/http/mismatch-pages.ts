// Another person or company came back than the session's: nothing is added, and the person chooses, once.

import { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { BrokerError } from '../domain/errors.ts';
import { isToken } from '../flow/token.ts';
import type { BrokerPagesDeps } from './broker-pages-deps.ts';
import { brokerCookie, clearCookie, readCookie, setSessionCookie } from './middleware/cookies.ts';
import { representationModel } from './page-models.ts';
import { parseForm } from './parse-form.ts';
import { visitAddress } from './visit-address.ts';

/** Another person or company came back: shows both, and lets the person choose once. */
export function createMismatchPages(deps: BrokerPagesDeps, form: RequestHandler): Router {
  const router = Router();
  const { signIn, brokerSessions, show } = deps;
  const secretOf = (req: Request, state: unknown): string => {
    const name =
      typeof state === 'string' && /^[0-9a-f]{16}$/.test(state) ? `__Host-sluis-login-${state}` : '';
    const secret = name ? readCookie(req, name) : undefined;
    if (!isToken(secret)) throw new BrokerError('start-again', { reason: 'other-browser' });
    return secret;
  };
  router.get('/sign-in/mismatch', async (req, res) => {
    const loginId = parseForm(z.looseObject({ login: z.uuid() }), req.query).login;
    const choice = await signIn.readChoice(loginId, secretOf(req, req.query['state']));
    const { login, what, linkable, transactionId: transaction } = choice;
    const session = await brokerSessions.load(readCookie(req, brokerCookie));
    if (!session) throw new BrokerError('start-again', { reason: 'session-ended' });
    const current = representationModel(session.session.representation, session.details.companyName);
    const returned = representationModel(login.representation, login.companyName);
    const state = String(req.query['state']);
    const shown = { what, current, returned, transaction, linkable: linkable ?? false };
    show(req, res, 409, { page: 'mismatch', login: `${loginId}.${state}`, ...shown }, true);
  });
  const mismatchForm = z.strictObject({
    login: z.string().regex(/^[0-9a-f-]{36}\.[0-9a-f]{16}$/),
    choice: z.enum(['keep', 'switch', 'link']),
  });
  router.post('/sign-in/mismatch', form, async (req, res) => {
    const { login, choice } = parseForm(mismatchForm, req.body);
    const [loginId = '', state = ''] = login.split('.');
    const secret = secretOf(req, state);
    const { cookie, transactionId, returnTo } = await signIn.choose({
      loginId,
      secret,
      choice,
      brokerCookie: readCookie(req, brokerCookie),
      caller: deps.callerOf(req),
    });
    clearCookie(res, `__Host-sluis-login-${state}`);
    if (cookie !== null) setSessionCookie(res, brokerCookie, cookie);
    res.redirect(303, returnTo ?? visitAddress(transactionId));
  });
  return router;
}
