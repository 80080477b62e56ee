// The explicit list of migrations, oldest first: works compiled and from source alike.

import { accountsAndSessions } from './001-accounts-and-sessions.ts';
import { gateAndLogins } from './002-gate-and-logins.ts';
import { policyAuditDecision } from './003-policy-audit-decision.ts';
import { passkeys } from './004-passkeys.ts';
import { localAccounts } from './005-local-accounts.ts';
import { openidProvider } from './006-openid-provider.ts';
import { staff } from './007-staff.ts';
import { smsReports } from './008-sms-reports.ts';
import { analysisVersions } from './009-analysis-versions.ts';
import { policyDrafts } from './010-policy-drafts.ts';
import { replayAndObservation } from './011-replay-and-observation.ts';
import { rollOut } from './012-roll-out.ts';
import { consoleIndexes } from './013-console.ts';
import { refusalReference } from './014-refusal-reference.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [
  accountsAndSessions,
  gateAndLogins,
  policyAuditDecision,
  passkeys,
  localAccounts,
  openidProvider,
  staff,
  smsReports,
  analysisVersions,
  policyDrafts,
  replayAndObservation,
  rollOut,
  consoleIndexes,
  refusalReference,
];
