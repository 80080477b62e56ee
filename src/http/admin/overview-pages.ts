// The first page of the console: what needs attention now.

import { overviewView } from '../views/admin/overview-view.ts';
import { type AdminEndpoint, adminEndpoint, readers } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';

export function createOverviewPages({ flow, upstreamHealth }: AdminPagesDeps): AdminEndpoint[] {
  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin',
      roles: [...readers, 'desk-officer'],
      menu: { group: 'start', nl: 'Overzicht', en: 'Overview', order: 0 },
      handle({ show, member }) {
        const { version, policy } = flow.policy();
        const down = upstreamHealth().filter(({ state }) => state === 'down' || state === 'unusable');
        show(overviewView, {
          name: member.name,
          policyVersion: version,
          routes: policy.routes.size,
          attention: down.map(({ id }) => ({ kind: 'upstream-down' as const, about: id, href: null })),
        });
      },
    }),
  ];
}
