// Routes with the level that was computed for them, and one route with every reason and its source.

import { z } from 'zod';
import { BrokerError } from '../../domain/errors.ts';
import { listRoutes, readRoute } from '../../domain/policy-reading.ts';
import { routeView } from '../views/admin/route-view.ts';
import { routesView } from '../views/admin/routes-view.ts';
import { type AdminEndpoint, adminEndpoint, readers } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';
import { pageLinks, pageNumber } from './page-number.ts';

const pageSize = 50;
export const levelFilter = z.enum(['none', 'low', 'substantial', 'high', 'undetermined']);

const query = z.strictObject({
  q: z.string().max(200).default(''),
  portal: z.string().max(64).default(''),
  level: levelFilter.or(z.literal('')).default(''),
  page: pageNumber,
});

export function createRoutePages({ flow }: AdminPagesDeps): AdminEndpoint[] {
  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/routes',
      roles: readers,
      menu: { group: 'policy', nl: 'Routes', en: 'Routes', order: 30 },
      query,
      handle({ show, query: { q, portal, level, page } }) {
        const { policy } = flow.policy();
        const filter = { q, portal, ...(level === '' ? {} : { level }) };
        const { total, routes } = listRoutes(policy, filter, {
          skip: (page - 1) * pageSize,
          limit: pageSize,
        });
        const links = pageLinks('/admin/routes', { q, portal, level }, { page, pageSize, total });
        const portals = [...policy.portals.keys()].sort();
        show(routesView, { filter: { q, portal, level }, portals, total, routes, links });
      },
    }),
    adminEndpoint({
      method: 'GET',
      path: '/admin/routes/:route',
      roles: readers,
      handle({ show, param }) {
        const route = readRoute(flow.policy().policy, param('route'));
        if (!route) throw new BrokerError('not-found');
        show(routeView, route);
      },
    }),
  ];
}
