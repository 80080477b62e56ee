// The console: its list of endpoints, one guard, one registration.
//
// How to add a page:
// 1. src/http/admin/x-pages.ts exports createXPages(deps): AdminEndpoint[]; each endpoint made by adminEndpoint({...}),
//    which types `input` and `query` by its zod schemas (z.strictObject). `fresh: true` for what lowers, approves,
//    reveals or resets; `menu` puts a GET page into the navigation.
// 2. src/http/views/admin/x-view.ts exports one AdminView per page: defineAdminView({ name, template, text: { nl, en },
//    title, trail }). In its template `it.m` is the model, `it.t` the view's words with those of all pages, and the
//    parts of admin-parts.ts stand ready: '@admin-table', '@admin-facts', '@admin-field', '@admin-faults',
//    '@admin-notice', '@admin-level', '@admin-pagination', '@admin-stepper', '@admin-confirm', '@admin-cell'.
// 3. Add createXPages(deps) to createAdminEndpoints below, and what it needs to AdminPagesDeps.
// A GET changes nothing. After a POST: context.redirect. Errors: throw BrokerError.

import express, { type RequestHandler, Router } from 'express';
import type { AdminRenderer } from '../views/admin/admin-renderer.ts';
import { type AdminEndpoint, formLimitsOf } from './admin-endpoint.ts';
import { type AdminGuardDeps, guardEndpoint } from './admin-guard.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';
import { createAdminShow } from './admin-show.ts';
import { createAnalysisPages } from './analysis-pages.ts';
import { createAuditPages } from './audit-pages.ts';
import { createDecisionPages } from './decision-pages.ts';
import { createDraftPages } from './draft-pages.ts';
import { createExplainPages } from './explain-pages.ts';
import type { KeepForm } from './keep-form.ts';
import { createKeyPages } from './key-pages.ts';
import { createObservationPages } from './observation-pages.ts';
import { createOverviewPages } from './overview-pages.ts';
import { createPeoplePages } from './people-pages.ts';
import { createPolicyEditPages } from './policy-edit-pages.ts';
import { createPolicyPages } from './policy-pages.ts';
import { createPortalListPages } from './portal-pages.ts';
import { createReplayPages } from './replay-pages.ts';
import { createRolloutPages } from './rollout-pages.ts';
import { createRolloutPlanPages } from './rollout-plan-pages.ts';
import { createRoutePages } from './route-pages.ts';
import { createServicePages } from './service-pages.ts';
import { createSessionPages } from './session-pages.ts';
import { createSignedInPages } from './signed-in-pages.ts';
import { createStaffPages } from './staff-pages.ts';
import { createUpstreamPages } from './upstream-pages.ts';

/** Every endpoint of the console there is. */
export function createAdminEndpoints(deps: AdminPagesDeps): AdminEndpoint[] {
  return [
    ...createOverviewPages(deps),
    ...createSignedInPages(),
    ...createPolicyPages(deps),
    ...createPolicyEditPages(deps),
    ...createDraftPages(deps),
    ...createAnalysisPages(deps),
    ...createServicePages(deps),
    ...createRoutePages(deps),
    ...createPortalListPages(deps),
    ...createRolloutPages(deps),
    ...createRolloutPlanPages(deps),
    ...createUpstreamPages(deps),
    ...createPeoplePages(deps),
    ...createStaffPages(deps),
    ...createSessionPages(deps),
    ...createAuditPages(deps),
    ...createKeyPages(deps),
    ...createExplainPages(deps),
    ...createReplayPages(deps),
    ...createObservationPages(deps),
    ...createDecisionPages(deps),
  ];
}

function bodyParser(endpoint: AdminEndpoint): RequestHandler {
  return express.urlencoded({ extended: false, ...formLimitsOf(endpoint) });
}

export function createAdminPages(deps: AdminPagesDeps, renderer: AdminRenderer, keepForm: KeepForm) {
  const endpoints = createAdminEndpoints(deps);
  const show = createAdminShow(renderer, () => endpoints);
  const { brokerSessions, staff, noteUse, callerOf } = deps;
  const guard: AdminGuardDeps = {
    loadSession: (cookie) => brokerSessions.load(cookie),
    staff,
    noteUse,
    callerOf,
    show,
    keepForm,
  };
  const router = Router({ caseSensitive: true });
  for (const endpoint of endpoints) {
    const { path } = endpoint;
    if (endpoint.method === 'GET') router.get(path, guardEndpoint(guard, endpoint));
    else router.post(path, guardEndpoint(guard, endpoint, bodyParser(endpoint)));
  }
  return { router, endpoints };
}
