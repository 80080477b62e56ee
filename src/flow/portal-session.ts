// What reading a session by a cookie gives every caller: the session as that cookie may see it, and its owner.

import type { Session } from '../domain/session.ts';

/** Personal details of the login that founded the session: pages show them, audit seals them, no decision reads them. */
export type SessionDetails = {
  actingSubject: string;
  companyName: string | null;
  serviceUuid: string | null;
};

export type LoadedPortalSession = {
  session: Session;
  accountLocked: boolean;
  details: SessionDetails;
  upstreamId: string;
};
