// The identity providers we federate to, with their health as this replica last saw it.

import { dialects } from '../../domain/dialect.ts';
import { upstreamsView } from '../views/admin/upstreams-view.ts';
import { type AdminEndpoint, adminEndpoint, readers } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';

export function listUpstreams({ flow, upstreamHealth }: Pick<AdminPagesDeps, 'flow' | 'upstreamHealth'>) {
  const health = new Map(upstreamHealth().map((item) => [item.id, item]));
  const { document } = flow.policy().policy;
  return Object.entries(document.upstreams).map(([id, { label, issuer, audience, dialect }]) => {
    const seen = health.get(id);
    const levels = dialects[dialect].entries.map(({ acr, level, label: name }) => ({ acr, level, name }));
    return {
      id,
      label,
      audience,
      issuer,
      levels,
      state: seen?.state ?? 'unknown',
      sinceMs: seen?.since ?? null,
      fault: seen?.fault ?? null,
    } as const;
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
