// The published list of services, levels and norms (Regeling art. 7), for people and for machines. Public, the same for
// everybody, and the only thing on this host that may be kept for a while.

import { type Request, type Response, Router } from 'express';
import type { PublishedLevel } from '../domain/published-levels.ts';
import { localeOf } from './middleware/locale.ts';
import type { ShowPage } from './show-page.ts';

const keepSeconds = 300;

export type AssuranceLevelPagesDeps = {
  /** Of the policy in force. */
  list(): readonly PublishedLevel[];
  show: ShowPage;
};

function mayBeKept(req: Request, res: Response): void {
  // A chosen language is set as a cookie, which belongs to one person.
  const isChoice = req.query['lang'] !== undefined;
  res.set('Cache-Control', isChoice ? 'no-store' : `public, max-age=${keepSeconds}`);
  res.vary('Accept').vary('Accept-Language').vary('Cookie');
}

export function createAssuranceLevelPages({ list, show }: AssuranceLevelPagesDeps): Router {
  const router = Router({ caseSensitive: true });

  function sendJson(req: Request, res: Response): void {
    mayBeKept(req, res);
    res.type('json').send(JSON.stringify({ format: 1, services: list() }));
  }

  router.get('/assurance-levels.json', sendJson);

  router.get('/assurance-levels', (req, res) => {
    if (req.accepts(['html', 'json']) === 'json') {
      sendJson(req, res);
      return;
    }
    mayBeKept(req, res);
    const locale = localeOf(req);
    const services = [...list()].sort((a, b) => a.label[locale].localeCompare(b.label[locale], locale));
    show(req, res, 200, { page: 'assurance-levels', services });
  });

  return router;
}
