// What the pages of the console are made with. A page that needs more adds it here.

import type { Request } from 'express';
import type { Administer } from '../../flow/administer.ts';
import type { AuditReading } from '../../flow/audit-reading.ts';
import type { BrokerSessions } from '../../flow/broker-session.ts';
import type { ConsoleSessions } from '../../flow/console-sessions.ts';
import type { Cursors } from '../../flow/cursors.ts';
import type { Desk } from '../../flow/desk.ts';
import type { Caller, FlowDeps } from '../../flow/flow-deps.ts';
import type { People } from '../../flow/people.ts';
import type { PlanRollout } from '../../flow/plan-rollout.ts';
import type { RolloutFlow } from '../../flow/rollout.ts';
import type { RolloutMessages } from '../../flow/rollout-messages.ts';
import type { RolloutPeople } from '../../flow/rollout-people.ts';
import type { SigningKeys } from '../../flow/signing-keys.ts';
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
  people: People;
  administer: Administer;
  desk: Desk;
  consoleSessions: ConsoleSessions;
  auditReading: AuditReading;
  rollout: RolloutFlow;
  rolloutMessages: RolloutMessages;
  rolloutPeople: RolloutPeople;
  planRollout: PlanRollout;
  signing: Pick<SigningKeys, 'list' | 'rotate'>;
  cursors: Cursors;
  /** This session was used; written now and then, off the answer's path. */
  noteUse(sessionId: string): void;
  upstreamHealth(): UpstreamHealth[];
  callerOf(req: Request): Caller;
  log: Log;
};
