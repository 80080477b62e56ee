// The page that asks whether a portal may be handed what it asks for, and its answer. Only for the browser that holds
// the login request, and only while the session it was asked in is the one that answers.

import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { findHandedOver } from '../domain/consent.ts';
import { BrokerError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import type { BrokerSession } from '../flow/broker-session.ts';
import type { Consents } from '../flow/consent.ts';
import type { Caller } from '../flow/flow-deps.ts';
import { loginPath } from '../flow/visit.ts';
import type { LoginRequestPort, WaitingLogin } from './login-request-pages.ts';
import { representationModel } from './page-models.ts';
import { parseForm } from './parse-form.ts';
import { allowFormsTo } from './security-headers.ts';
import type { ShowPage } from './show-page.ts';

export type ConsentPagesDeps = {
  logins: LoginRequestPort;
  consents: Consents;
  policy(): Policy;
  loadSession(req: Request): Promise<BrokerSession | null>;
  callerOf(req: Request): Caller;
  /** Where the forms of a page about this portal lead on to. */
  formOriginsOf(clientId: string): readonly string[];
  show: ShowPage;
};

const answerForm = z.strictObject({ answer: z.enum(['agree', 'refuse']) });

export function createConsentPages(deps: ConsentPagesDeps) {
  const { logins, consents, show } = deps;

  async function sessionOf(req: Request, waiting: WaitingLogin): Promise<BrokerSession> {
    const session = await deps.loadSession(req);
    if (!session || session.session.id !== waiting.sessionId || waiting.prompt !== 'consent')
      throw new BrokerError('start-again', { reason: 'login-request-over' });
    return session;
  }

  const handedOverTo = (waiting: WaitingLogin) =>
    findHandedOver(deps.policy(), waiting.request, waiting.claims);

  return {
    async ask(req: Request, res: Response, waiting: WaitingLogin): Promise<void> {
      const session = await sessionOf(req, waiting);
      const policy = deps.policy();
      const client = policy.clients.get(waiting.request.clientId);
      if (!client) throw new BrokerError('start-again', { reason: 'unknown-client' });
      const { scopes, data, claims } = handedOverTo(waiting);
      const { document } = policy;
      allowFormsTo(res, deps.formOriginsOf(waiting.request.clientId));
      show(
        req,
        res,
        200,
        {
          page: 'consent',
          action: `${loginPath}/${waiting.uid}/consent`,
          portalLabel: client.label,
          representation: representationModel(session.session.representation, session.details.companyName),
          scopes: scopes.flatMap((id) => document.scopes[id]?.label ?? []),
          data: data.flatMap((id) => document.dataClasses[id]?.label ?? []),
          claims,
        },
        true,
      );
    },

    /** Committed before the browser goes on. */
    answer:
      (load: (req: Request, res: Response) => Promise<WaitingLogin>): RequestHandler =>
      async (req, res) => {
        const waiting = await load(req, res);
        const session = await sessionOf(req, waiting);
        const { answer } = parseForm(answerForm, req.body);
        const given = { clientId: waiting.request.clientId, handedOver: handedOverTo(waiting) };
        await consents.answer(session, given, answer === 'agree', deps.callerOf(req));
        await logins.finish(
          req,
          res,
          answer === 'agree'
            ? { consent: {} }
            : { error: 'access_denied', error_description: 'the person did not agree' },
        );
      },
  };
}
