// Signing out: here at once, then at the provider, whose own question only the person can answer. Whoever comes next
// in this browser must show who it is.

import { type RequestHandler, Router } from 'express';
import type { BrokerPagesDeps } from './broker-pages-deps.ts';
import { brokerCookie, clearCookie, readCookie, setCookie, signedOutCookie } from './middleware/cookies.ts';

export function createSignOutPages(deps: BrokerPagesDeps, form: RequestHandler): Router {
  const { flow, show } = deps;
  const router = Router();
  router.get('/sign-out', (req, res) => show(req, res, 200, { page: 'confirm-sign-out' }, true));
  router.post('/sign-out', form, async (req, res) => {
    const ended = await deps.signOut.signOut({
      cookie: readCookie(req, brokerCookie),
      host: flow.settings.brokerHost,
      caller: deps.callerOf(req),
    });
    clearCookie(res, brokerCookie);
    setCookie(res, signedOutCookie, '1', null);
    const upstream = ended ? flow.upstreams.find(ended.upstreamId) : undefined;
    const logout = await upstream?.logoutUrl(`${deps.publicUrl}/signed-out`);
    res.redirect(303, logout ?? '/signed-out');
  });
  /** A portal host ended the session already; only the upstream's own is left, and no secret is needed for that. */
  router.get('/sign-out/upstream/:upstream', async (req, res) => {
    // The broker's own cookie stays: any page may lead here, and none may sign somebody out by that.
    setCookie(res, signedOutCookie, '1', null);
    const logout = await flow.upstreams.find(req.params.upstream)?.logoutUrl(`${deps.publicUrl}/signed-out`);
    res.redirect(303, logout ?? '/signed-out');
  });
  router.get('/signed-out', (req, res) => {
    const portals = [...flow.policy().policy.portals.values()]
      .filter((portal) => !portal.isWildcard)
      .map(({ label, origin }) => ({ label, origin }));
    show(req, res, 200, { page: 'signed-out', portals });
  });
  return router;
}
