// The identity providers we federate to, with their health as this replica last saw it.

import { upstreamsView } from '../views/admin/upstreams-view.ts';
import { type AdminEndpoint, adminEndpoint, readers } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';

export function listUpstreams({ flow, upstreamHealth }: Pick<AdminPagesDeps, 'flow' | 'upstreamHealth'>) {
  const health = new Map(upstreamHealth().map((item) => [item.id, item]));
  return [...flow.upstreams.values()].map(({ id, label, issuer, dialect }) => {
    const { state = 'unknown', since = null, fault = null } = health.get(id) ?? {};
    const levels = dialect.entries.map(({ acr, level, label: name }) => ({ acr, level, name }));
    return { id, label, issuer, levels, state, sinceMs: since, fault };
  });
}

export function createUpstreamPages(deps: AdminPagesDeps): AdminEndpoint[] {
  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/upstreams',
      roles: readers,
      menu: { group: 'system', nl: 'Inlogdiensten', en: 'Identity providers', order: 10 },
      handle: ({ show }) => show(upstreamsView, { upstreams: listUpstreams(deps) }),
    }),
  ];
}
