// The own live sessions on the account page, and ending them: all others, or one.

import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { BrokerSession } from '../flow/broker-session.ts';
import type { OwnSessions } from '../flow/own-sessions.ts';
import { parseExactForm } from './parse-exact-form.ts';
import type { SessionsModel } from './views/page-model.ts';
import type { VisitPagesDeps } from './visit-pages-deps.ts';

const forms = {
  endOthers: z.strictObject({}),
  endOne: z.strictObject({ session: z.uuid() }),
};

export async function sessionsModel(
  ownSessions: OwnSessions,
  session: BrokerSession,
): Promise<SessionsModel> {
  return { items: await ownSessions.list(session), mayEnd: ownSessions.mayEnd(session) };
}

export function createSessionListPages(deps: VisitPagesDeps, form: RequestHandler): Router {
  const { ownSessions, requireSession } = deps;
  const router = Router();
  router.post('/account/sessions/end-others', form, async (req, res) => {
    parseExactForm(forms.endOthers, req.body);
    await ownSessions.endOthers(await requireSession(req), deps.callerOf(req));
    res.redirect(303, '/account?done=sessions');
  });
  router.post('/account/sessions/end', form, async (req, res) => {
    const { session } = parseExactForm(forms.endOne, req.body);
    await ownSessions.endOne(await requireSession(req), session, deps.callerOf(req));
    res.redirect(303, '/account?done=session');
  });
  return router;
}
