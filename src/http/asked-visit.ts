// The visit that a form of a factor is about, as it stands now: read anew with every post, so that what was offered a
// page ago and is no road any more lifts nothing (threats U18).

import type { Request, Response } from 'express';
import type { OfferedFactor } from '../domain/decide.ts';
import { BrokerError } from '../domain/errors.ts';
import type { FactorKind } from '../domain/factor-category.ts';
import type { BrokerSession } from '../flow/broker-session.ts';
import { isThrough, type Standing, type Visit } from '../flow/visit.ts';
import { visitAddress } from './visit-address.ts';
import type { VisitPagesDeps } from './visit-pages-deps.ts';

export type AskedVisit = { visit: Visit; session: BrokerSession; standing: Standing };

/** Null where there is nothing to lift: nobody signed in, or the visit is through already. */
export async function findAsked(
  { visits, loadSession }: Pick<VisitPagesDeps, 'visits' | 'loadSession'>,
  req: Request,
  transactionId: string,
): Promise<AskedVisit | null> {
  const visit = await visits.load(transactionId);
  const session = await loadSession(req);
  const standing = visits.findStanding(visit, session);
  return !session || isThrough(visit, standing) ? null : { visit, session, standing };
}

/** The same for a page: whoever has nothing to lift is sent to where the visit stands. */
export async function findAskedOrLeave(
  deps: Pick<VisitPagesDeps, 'visits' | 'loadSession'>,
  req: Request,
  res: Response,
  transactionId: string,
): Promise<AskedVisit | null> {
  const asked = await findAsked(deps, req, transactionId);
  if (!asked) res.redirect(303, visitAddress(transactionId));
  return asked;
}

/** The factors of this kind that are a road of this visit; throws where none is. */
export async function findOffered(
  { visits, stepUp }: Pick<VisitPagesDeps, 'visits' | 'stepUp'>,
  { standing, session }: AskedVisit,
  kind: FactorKind,
): Promise<[OfferedFactor, ...OfferedFactor[]]> {
  const roads = visits.findRoads(standing, await stepUp.listUsable(session.session.accountId));
  const [first, ...others] = roads.flatMap((road) =>
    road.kind === 'factor' && road.factor.kind === kind ? [road.factor] : [],
  );
  if (!first) throw new BrokerError('factor-not-offered');
  return [first, ...others];
}
