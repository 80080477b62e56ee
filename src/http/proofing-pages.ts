// Asking for a letter, typing the code of one, and what that gave; the part of the account page that leads there.

import { type Request, Router } from 'express';
import { z } from 'zod';
import { BrokerError, type ErrorCode } from '../domain/errors.ts';
import type { Level } from '../domain/level.ts';
import type { BrokerSession } from '../flow/broker-session.ts';
import { localUpstreamId } from '../flow/local-sign-in.ts';
import type { BrokerPagesDeps } from './broker-pages-deps.ts';
import { representationModel } from './page-models.ts';
import { parseExactForm } from './parse-exact-form.ts';
import type { ProofingModel } from './views/desk-page-model.ts';
import type { VisitPagesDeps } from './visit-pages-deps.ts';

const forms = {
  letter: z.strictObject({ party: z.uuid() }),
  activate: z.strictObject({ code: z.string().max(64) }),
};
const aboutCode: readonly ErrorCode[] = [
  'activation-wrong',
  'activation-over',
  'locked-out',
  'factor-exhausted',
];

/** Null for whoever needs none: signed in with an upstream, or at substantial for this company already. */
export async function findProofing(
  { flow, letters }: Pick<BrokerPagesDeps, 'flow' | 'letters'>,
  session: BrokerSession,
  worthsHere: readonly Level[],
): Promise<ProofingModel | null> {
  if (session.upstreamId !== localUpstreamId || worthsHere.includes('substantial')) return null;
  const open = await flow.stores.activations.listOpen(flow.db, session.session.accountId);
  const parties = await letters.parties(session);
  return {
    parties: parties.map(({ id, representation, companyName }) => {
      return { id, representation: representationModel(representation, companyName) };
    }),
    waiting: open.map(({ purpose, expiresAtMs }) => ({ kind: purpose, untilMs: expiresAtMs })),
  };
}

export function createProofingPages(deps: VisitPagesDeps): Router {
  const { form, show, requireSession, letters, activation, callerOf } = deps;
  const router = Router();
  const sessionOf = (req: Request) => requireSession(req);

  router.post('/account/letter', form, async (req, res) => {
    const { party } = parseExactForm(forms.letter, req.body);
    await letters.request(await sessionOf(req), party, callerOf(req));
    res.redirect(303, '/account');
  });

  router.get('/account/activate', async (req, res) => {
    await sessionOf(req);
    show(req, res, 200, { page: 'activate', notice: null }, true);
  });

  router.post('/account/activate', form, async (req, res) => {
    const { code } = parseExactForm(forms.activate, req.body);
    const session = await sessionOf(req);
    try {
      await activation.redeem(session, code, callerOf(req));
    } catch (error) {
      if (!(error instanceof BrokerError) || !aboutCode.includes(error.code)) throw error;
      const notice = { code: error.code, untilMs: error.retryAtMs };
      show(req, res, error.status, { page: 'activate', notice }, true);
      return;
    }
    res.redirect(303, '/account/activated');
  });

  router.get('/account/activated', async (req, res) => {
    const found = await activation.findRedeemed(await sessionOf(req));
    if (!found) {
      res.redirect(303, '/account');
      return;
    }
    const { purpose, party, proofing, isForSession } = found;
    const representation = representationModel(party.representation, party.companyName);
    const { level, expiresAtMs: untilMs } = proofing;
    show(
      req,
      res,
      200,
      { page: 'activated', kind: purpose, level, untilMs, representation, isForSession },
      true,
    );
  });
  return router;
}
