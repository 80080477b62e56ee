// The first page of the console: what needs attention now, as far as this member may settle it.

import { hasStaffRole, type StaffRole } from '../../domain/staff-role.ts';
import { type Attention, overviewView } from '../views/admin/overview-view.ts';
import { type AdminEndpoint, adminEndpoint, readers } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';

/** Long enough to reach the last ones by letter. */
const soonMs = 60 * 86_400_000;
const yearMs = 365 * 86_400_000;
const approversNeeded = 2;
const deskOfficers = ['desk-officer'] as const;
const operators = ['operator'] as const;

/** Whom it concerns, most pressing first. Each source counts; none shows a person. */
type Found = Attention & { roles: readonly StaffRole[] };
const found = (
  roles: readonly StaffRole[],
  kind: Attention['kind'],
  href: string | null,
  counted: number,
): Found[] => (counted === 0 ? [] : [{ roles, kind, href, count: counted }]);

async function findAttention(deps: AdminPagesDeps): Promise<Found[]> {
  const { flow, upstreamHealth, changePolicy, staffChanges, analyses, signing } = deps;
  const { stores, db } = flow;
  const [drafts, staff, mail, vettings, keys] = await Promise.all([
    changePolicy.countOpenDrafts(),
    staffChanges.overview(),
    flow.wakeMail === null ? 0 : stores.outboundMail.countWaiting(db),
    stores.vettings.listWaiting(db),
    signing.list(),
  ]);
  const down = upstreamHealth().filter(({ state }) => state === 'down' || state === 'unusable');
  const isSoon = (untilMs: number) => untilMs - flow.nowMs() < soonMs;
  const ending = deps.rollout.listRoutes().filter(({ open, untilMs }) => open && isSoon(untilMs));
  const old = keys.filter(
    ({ state, activeFromMs }) => state === 'active' && flow.nowMs() - activeFromMs > yearMs,
  );
  return [
    ...found(readers, 'decisions-blocked', null, deps.isRecordingBlocked() ? 1 : 0),
    ...found(readers, 'upstream-down', '/admin/upstreams', down.length),
    ...found(
      ['editor', 'approver'],
      'few-approvers',
      '/admin/staff',
      staff.approvers < approversNeeded ? 1 : 0,
    ),
    ...found(readers, 'analysis-due', '/admin/services', analyses.alarms().length),
    ...found(readers, 'drafts-waiting', '/admin/drafts', drafts),
    ...found(readers, 'rollout-ends', '/admin/roll-out', ending.length),
    ...found(['approver'], 'staff-waiting', '/admin/staff', staff.waiting.length),
    ...found(deskOfficers, 'desk-waiting', '/admin/desk', vettings.length),
    ...found(operators, 'mail-waiting', null, mail),
    ...found(operators, 'keys-old', '/admin/keys', old.length),
  ];
}

export function createOverviewPages(deps: AdminPagesDeps): AdminEndpoint[] {
  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin',
      roles: [...readers, ...deskOfficers],
      menu: { group: 'start', nl: 'Overzicht', en: 'Overview', order: 0 },
      async handle({ show, member }) {
        const { version, policy } = deps.flow.policy();
        const attention = (await findAttention(deps)).filter(({ roles }) =>
          hasStaffRole(member.roles, roles),
        );
        show(overviewView, {
          attention: attention.map(({ kind, href, count }) => ({ kind, href, count })),
          isReader: hasStaffRole(member.roles, readers),
          policyVersion: version,
          ...{ routes: policy.routes.size, portals: policy.portals.size, clients: policy.clients.size },
        });
      },
    }),
  ];
}
