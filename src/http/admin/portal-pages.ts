// Portals behind the gate and clients over OpenID Connect. What a client proves itself with is named, never shown
// (threat A11).

import { listClients, listPortals } from '../../domain/policy-reading.ts';
import { portalsView } from '../views/admin/portals-view.ts';
import { type AdminEndpoint, adminEndpoint, readers } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';

export function createPortalListPages({ flow }: AdminPagesDeps): AdminEndpoint[] {
  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/portals',
      roles: readers,
      menu: { group: 'policy', nl: 'Portalen en clients', en: 'Portals and clients', order: 40 },
      handle({ show }) {
        const { policy } = flow.policy();
        show(portalsView, { portals: listPortals(policy), clients: listClients(policy) });
      },
    }),
  ];
}
