// What Sluis serves on a portal's own host, below /.sluis/: begin a lift, finish it, sign out, and the assets of
// the pages shown there. The host's cookie is set here and nowhere else.

import { type Request, Router } from 'express';
import { BrokerError } from '../domain/errors.ts';
import type { Caller } from '../flow/flow-deps.ts';
import type { RolloutNotices } from '../flow/rollout-notice.ts';
import type { SignOut } from '../flow/sign-out.ts';
import type { Visits } from '../flow/visit.ts';
import {
  clearCookie,
  portalCookie,
  readCookie,
  readVisitSecret,
  setSessionCookie,
  setVisitCookie,
  visitCookie,
} from './middleware/cookies.ts';
import { localeOf } from './middleware/locale.ts';
import { transitionModel } from './page-models.ts';
import type { ShowPage } from './show-page.ts';
import { renderTransitionBanner, transitionBanner } from './views/transition-banner.ts';

export type PortalPagesDeps = {
  visits: Visits;
  rolloutNotices: RolloutNotices;
  signOut: SignOut;
  show: ShowPage;
  publicUrl: string;
  nowMs(): number;
  callerOf(req: Request): Caller;
};

function hostOf(req: Request): string {
  return req.headers.host ?? '';
}

export function createPortalPages(deps: PortalPagesDeps): Router {
  const { visits, show } = deps;
  const router = Router();

  router.get('/.sluis/start', async (req, res) => {
    const { rd, method, asked } = req.query;
    const { transactionId, secret, maxAgeSeconds } = await visits.begin({
      host: hostOf(req),
      rd,
      method,
      asked,
    });
    setVisitCookie(req, res, { id: transactionId, secret, seconds: maxAgeSeconds, nowMs: deps.nowMs() });
    res.redirect(303, `${deps.publicUrl}/sign-in?transaction=${transactionId}`);
  });

  router.get('/.sluis/finish', async (req, res) => {
    res.set('Referrer-Policy', 'no-referrer');
    const { ticket, transaction } = req.query;
    const { cookie, returnTo } = await visits.finish({
      host: hostOf(req),
      ticket,
      transactionId: transaction,
      secret: readVisitSecret(req, transaction),
      oldCookie: readCookie(req, portalCookie),
    });
    clearCookie(res, visitCookie(String(transaction)));
    setSessionCookie(res, portalCookie, cookie);
    res.redirect(303, returnTo);
  });

  /** A form needed more assurance than there was: nothing was sent, and this page leads back to the form. */
  router.get('/.sluis/nothing-sent', (req, res) => {
    const { host, origin } = visits.portalAt(hostOf(req));
    const formAddress = visits.safeReturnTo(origin, host, req.query['rd']);
    const query = new URLSearchParams({ rd: formAddress });
    for (const name of ['method', 'asked']) {
      const value = req.query[name];
      if (typeof value === 'string') query.set(name, value);
    }
    const continueTo = `/.sluis/start?${query}`;
    const route = visits.findAskedRoute(host, req.query['method'], req.query['asked']);
    const transition = transitionModel(route, deps.nowMs());
    show(req, res, 401, { page: 'nothing-sent', continueTo, formAddress, requirement: null, ...transition });
  });

  /**
   * For the portal to show: until when a password alone opens it for the holder of this host's cookie. The markup, or
   * JSON where that is asked for; for everybody else 204, or null.
   */
  router.get('/.sluis/banner', async (req, res) => {
    const { host, portal } = visits.portalAt(hostOf(req));
    const untilMs = await deps.rolloutNotices.findEndAt(host, portal.id, readCookie(req, portalCookie));
    const locale = localeOf(req);
    const banner = untilMs === null ? null : transitionBanner(untilMs, locale, deps.publicUrl);
    res.vary('Accept, Accept-Language, Cookie');
    if (req.accepts('html', 'json') === 'json') res.json({ transition: banner });
    else if (banner) res.type('html').send(renderTransitionBanner(banner, locale));
    else res.status(204).end();
  });

  router.post('/.sluis/sign-out', async (req, res) => {
    const { host } = visits.portalAt(hostOf(req));
    const cookie = readCookie(req, portalCookie);
    const ended = await deps.signOut.signOut({ cookie, host, caller: deps.callerOf(req) });
    clearCookie(res, portalCookie);
    const path = ended ? `/sign-out/upstream/${encodeURIComponent(ended.upstreamId)}` : '/signed-out';
    res.redirect(303, deps.publicUrl + path);
  });

  router.use('/.sluis', () => {
    throw new BrokerError('not-found');
  });
  return router;
}
