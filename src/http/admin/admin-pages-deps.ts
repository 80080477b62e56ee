// What the pages of the console are made with. A page that needs more adds it here.

import type { Request } from 'express';
import type { BrokerSessions } from '../../flow/broker-session.ts';
import type { Caller, FlowDeps } from '../../flow/flow-deps.ts';
import type { Log } from '../../log.ts';
import type { AdminStaff } from './admin-staff.ts';

/** Of each upstream, as this replica last saw it. */
export type UpstreamHealth = {
  id: string;
  state: 'unknown' | 'up' | 'stale' | 'down';
  since: number | null;
  fault: string | null;
};

export type AdminPagesDeps = {
  flow: FlowDeps;
  brokerSessions: BrokerSessions;
  staff: AdminStaff;
  upstreamHealth(): UpstreamHealth[];
  callerOf(req: Request): Caller;
  log: Log;
};
