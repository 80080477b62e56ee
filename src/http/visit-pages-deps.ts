// What the pages of each factor share: who is signed in, and the page of a visit that is not through yet.

import type { Request, RequestHandler, Response } from 'express';
import type { BrokerSession } from '../flow/broker-session.ts';
import type { Standing, Visit } from '../flow/visit.ts';
import type { BrokerPagesDeps } from './broker-pages-deps.ts';
import type { NoticeModel } from './views/page-model.ts';

export type VisitPagesDeps = BrokerPagesDeps & {
  form: RequestHandler;
  loadSession(req: Request): Promise<BrokerSession | null>;
  /** Whoever may see and change the own account; throws sign-in-required. */
  requireSession(req: Request): Promise<BrokerSession>;
  showStanding(
    req: Request,
    res: Response,
    /** email: as typed a moment ago, so that it need not be typed again. */
    at: {
      visit: Visit;
      standing: Standing;
      session: BrokerSession | null;
      notice: NoticeModel;
      email?: string;
    },
  ): Promise<void>;
};
