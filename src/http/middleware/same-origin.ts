// Unsafe methods count only from our own pages: Origin must be this host's own, or the browser says same-origin.
// Neither given is refused too (OWASP ASVS 3.5.1); the session cookie is SameSite=Lax besides.

import type { NextFunction, Request, Response } from 'express';
import { BrokerError } from '../../domain/errors.ts';

export function createSameOrigin(originOf: (req: Request) => string) {
  return (req: Request, _res: Response, next: NextFunction): void => {
    if (req.method === 'GET' || req.method === 'HEAD') {
      next();
      return;
    }
    const { origin } = req.headers;
    const site = req.headers['sec-fetch-site'];
    // A page that asks for no-referrer sends `Origin: null` even to itself (Fetch 3.2); no script can set Sec-Fetch-Site.
    const isUnnamed = origin === undefined || origin === 'null';
    const fromHere = isUnnamed ? site === 'same-origin' : origin === originOf(req);
    if (!fromHere || (site !== undefined && site !== 'same-origin')) throw new BrokerError('cross-origin');
    next();
  };
}
