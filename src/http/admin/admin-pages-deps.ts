// What the pages of the console are made with. A page that needs more adds it here.

import type { Request } from 'express';
import type { AnalysisAlarm } from '../../domain/analysis-alarms.ts';
import type { Norm } from '../../domain/norm.ts';
import type { PublishedLevel } from '../../domain/published-levels.ts';
import type { Administer } from '../../flow/administer.ts';
import type { AnalysisVersions } from '../../flow/analysis-versions.ts';
import type { AuditReading } from '../../flow/audit-reading.ts';
import type { BrokerSessions } from '../../flow/broker-session.ts';
import type { ChangePolicy } from '../../flow/change-policy.ts';
import type { ConsoleSessions } from '../../flow/console-sessions.ts';
import type { Cursors } from '../../flow/cursors.ts';
import type { DecisionReading } from '../../flow/decision-reading.ts';
import type { Desk } from '../../flow/desk.ts';
import type { Caller, FlowDeps } from '../../flow/flow-deps.ts';
import type { Pairing } from '../../flow/pairing.ts';
import type { People } from '../../flow/people.ts';
import type { PlanRollout } from '../../flow/plan-rollout.ts';
import type { PolicyPreview } from '../../flow/policy-preview.ts';
import type { RolloutFlow } from '../../flow/rollout.ts';
import type { RolloutMessages } from '../../flow/rollout-messages.ts';
import type { RolloutPeople } from '../../flow/rollout-people.ts';
import type { SigningKeys } from '../../flow/signing-keys.ts';
import type { StaffChanges } from '../../flow/staff-changes.ts';
import type { Log } from '../../log.ts';
import type { AdminStaff } from './admin-staff.ts';

/** Of each upstream, as this replica last saw it. */
export type UpstreamHealth = {
  id: string;
  /** unusable: its key or secret is not here. */
  state: 'unknown' | 'up' | 'stale' | 'down' | 'unusable';
  since: number | null;
  fault: string | null;
};

export type Analyses = {
  norms: readonly Norm[];
  /** What has to be done again, under the policy in force, today. */
  alarms(): readonly AnalysisAlarm[];
  /** Every service with its level, under the policy in force. */
  published(): readonly PublishedLevel[];
};

export type AdminPagesDeps = {
  flow: FlowDeps;
  brokerSessions: BrokerSessions;
  staff: AdminStaff;
  people: People;
  administer: Administer;
  desk: Desk;
  changePolicy: ChangePolicy;
  staffChanges: StaffChanges;
  pairing: Pairing;
  consoleSessions: ConsoleSessions;
  auditReading: AuditReading;
  rollout: RolloutFlow;
  rolloutMessages: RolloutMessages;
  rolloutPeople: RolloutPeople;
  planRollout: PlanRollout;
  analyses: Analyses;
  analysisVersions: AnalysisVersions;
  policyPreview: PolicyPreview;
  decisionReading: DecisionReading;
  signing: Pick<SigningKeys, 'list' | 'rotate'>;
  cursors: Cursors;
  /** This session was used; written now and then, off the answer's path. */
  noteUse(sessionId: string): void;
  /** Decisions cannot be written, so what needs one is denied. */
  isRecordingBlocked(): boolean;
  upstreamHealth(): UpstreamHealth[];
  callerOf(req: Request): Caller;
  log: Log;
};
