// What the pages of the console are made with. A page that needs more adds it here.

import type { Request } from 'express';
import type { BrokerSessions } from '../../flow/broker-session.ts';
import type { Caller, FlowDeps } from '../../flow/flow-deps.ts';
import type { Log } from '../../log.ts';
import type { AdminStaff } from './admin-staff.ts';

export type AdminPagesDeps = {
  flow: FlowDeps;
  brokerSessions: BrokerSessions;
  staff: AdminStaff;
  upstreamHealth(): { id: string; state: string }[];
  callerOf(req: Request): Caller;
  log: Log;
};
