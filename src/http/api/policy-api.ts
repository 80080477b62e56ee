// The policy in force, read: services, routes with their computed level and its reasons, portals, clients, upstreams.

import { z } from 'zod';
import { BrokerError } from '../../domain/errors.ts';
import {
  listClients,
  listPortals,
  listRoutes,
  listServices,
  readRoute,
} from '../../domain/policy-reading.ts';
import { audiences } from '../../domain/upstream-document.ts';
import type { AdminPagesDeps } from '../admin/admin-pages-deps.ts';
import { levelFilter } from '../admin/route-pages.ts';
import { readPlace } from '../admin/session-pages.ts';
import { listUpstreams } from '../admin/upstream-pages.ts';
import { type ApiEndpoint, apiEndpoint } from './api-endpoint.ts';
import { level, listOf, page, time, timeOrNull, words } from './api-schemas.ts';

const roles = ['viewer'] as const;
const requirement = {
  status: z.enum(['computed', 'full-analysis-required']),
  level: level.describe('only the floor while status is full-analysis-required: access is denied'),
  twoFactor: z.boolean(),
  confirmedWithinSeconds: z.number().nullable(),
};
const routeSummary = z.strictObject({
  id: z.string(),
  portal: z.string(),
  service: z.string(),
  methods: z.array(z.string()).nullable().describe('null: every method'),
  path: z.string(),
  data: z.array(z.string()),
  ...requirement,
});
const reason = z.strictObject({
  code: z.string(),
  source: z.string().describe('article of the norm, or who decided'),
  level,
  twoFactor: z.boolean(),
  text: words,
  dataClass: z.string().nullable(),
});
const carveOut = z.strictObject({
  route: z.string(),
  inside: z.string(),
  level,
  insideLevel: level,
  looserIn: z.array(z.string()),
});
const service = z.strictObject({
  id: z.string(),
  label: words,
  norm: z.string(),
  analysis: z.looseObject({ author: z.string(), date: z.string(), reviewBy: z.string() }),
  lowered: z.boolean(),
  level: level.nullable().describe('the highest of its routes'),
  routes: z.number().int(),
});
const portal = z.strictObject({
  ...{
    id: z.string(),
    label: words,
    origin: z.string(),
    upstream: z.string().nullable(),
    headers: z.string(),
  },
  ...{ mayHaveBsn: z.boolean(), routes: z.number().int() },
});
const client = z.strictObject({
  ...{ id: z.string(), label: words, profile: z.string(), disabled: z.boolean(), service: z.string() },
  ...{ scopes: z.array(z.string()), data: z.array(z.string()), redirectUris: z.array(z.string()) },
  ...{ resources: z.array(z.string()), portal: z.string().nullable(), authMethod: z.string() },
  adminScopes: z.array(z.string()).describe('of a program at this API'),
  secret: z.literal('***').nullable().describe('never shown, nor its hash'),
  ...{ senderConstrained: z.string().nullable(), signingAlgorithm: z.string(), mayHaveBsn: z.boolean() },
});
const upstream = z.strictObject({
  ...{ id: z.string(), label: words, issuer: z.string() },
  levels: z.array(z.strictObject({ acr: z.string(), level, name: z.string() })),
  ...{
    audience: z.enum(audiences),
    state: z.enum(['unknown', 'up', 'stale', 'down', 'unusable']),
    since: time.nullable(),
    fault: z.string().nullable(),
  },
});

function routeEndpoints(deps: AdminPagesDeps): ApiEndpoint[] {
  const { flow, cursors } = deps;
  const query = z.strictObject({
    q: z.string().max(200).default('').describe('part of id or path'),
    portal: z.string().max(64).default(''),
    service: z.string().max(64).default(''),
    level: levelFilter.optional(),
    ...page,
  });
  return [
    apiEndpoint({
      ...{ method: 'GET', path: '/routes', id: 'listRoutes', roles, query },
      summary: 'Routes with the level that was computed for them',
      answer: listOf(routeSummary).extend({ total: z.number().int() }),
      handle({ query: { limit, cursor, level: sought, ...rest } }) {
        const filter = { ...rest, ...(sought ? { level: sought } : {}) };
        const list = `/routes ${JSON.stringify(filter)}`;
        const afterId = readPlace(deps, z.string(), list, cursor) ?? '';
        const { total, routes } = listRoutes(flow.policy().policy, filter, { afterId, limit: limit + 1 });
        const items = routes.slice(0, limit).map((item) => ({
          ...item,
          methods: item.methods && [...item.methods],
          data: [...item.data],
        }));
        const last = items.at(-1);
        return { items, total, next: routes.length > limit && last ? cursors.write(list, last.id) : null };
      },
    }),
    apiEndpoint({
      ...{ method: 'GET', path: '/routes/{route}', id: 'readRoute', roles },
      summary: 'One route with every reason of its level',
      params: z.strictObject({ route: z.string().max(64) }),
      answer: routeSummary.extend({
        norm: z.strictObject({ id: z.string(), version: z.string() }),
        reasons: z.array(reason),
        representation: z.looseObject({}).nullable(),
        carveOuts: z.array(carveOut),
      }),
      handle({ params: { route } }) {
        const found = readRoute(flow.policy().policy, route);
        if (!found) throw new BrokerError('not-found');
        const { methods, data, carveOuts } = found;
        return {
          ...found,
          methods: methods && [...methods],
          data: [...data],
          carveOuts: carveOuts.map((item) => ({ ...item, looserIn: [...item.looserIn] })),
        };
      },
    }),
  ];
}

export function createPolicyApi(deps: AdminPagesDeps): ApiEndpoint[] {
  const { flow } = deps;
  const inForce = () => flow.policy().policy;
  return [
    ...routeEndpoints(deps),
    apiEndpoint({
      ...{ method: 'GET', path: '/services', id: 'listServices', roles },
      summary: 'Services with their analysis and the highest level of their routes',
      answer: listOf(service),
      handle: () => ({ items: listServices(inForce()), next: null }),
    }),
    apiEndpoint({
      ...{ method: 'GET', path: '/portals', id: 'listPortals', roles },
      summary: 'Portals behind the gate',
      answer: listOf(portal),
      handle: () => ({ items: listPortals(inForce()), next: null }),
    }),
    apiEndpoint({
      ...{ method: 'GET', path: '/clients', id: 'listClients', roles },
      summary: 'Clients over OpenID Connect, and programs at this API',
      answer: listOf(client),
      handle: () => ({ items: listClients(inForce()), next: null }),
    }),
    apiEndpoint({
      ...{ method: 'GET', path: '/upstreams', id: 'listUpstreams', roles },
      summary: 'Identity providers, and whether they answer',
      answer: listOf(upstream),
      handle: () => ({
        items: listUpstreams(deps).map(({ sinceMs, ...item }) => ({ ...item, since: timeOrNull(sinceMs) })),
        next: null,
      }),
    }),
  ];
}
