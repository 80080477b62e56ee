// What is decided and why: recorded decisions for an auditor, an explanation for anybody who reads the policy, the
// published levels with their alarms, and who works here.

import { z } from 'zod';
import { assumableEvidence } from '../../domain/assumed-person.ts';
import type { Explanation } from '../../domain/explain.ts';
import { levelSchema } from '../../domain/policy-parts.ts';
import { routeMethods } from '../../domain/route-matcher.ts';
import { staffRoles } from '../../domain/staff-role.ts';
import type { AdminPagesDeps } from '../admin/admin-pages-deps.ts';
import { readPlace } from '../admin/session-pages.ts';
import { type ApiEndpoint, apiEndpoint } from './api-endpoint.ts';
import { level, listOf, page, reference, time, timeOf, words } from './api-schemas.ts';

const place = z.strictObject({ atMs: z.number(), id: z.number() });
const decision = z.strictObject({
  ...{ id: z.number().int(), at: time, outcome: z.string(), policyVersion: z.number().int() },
  ...{ portal: z.string(), route: z.string(), session: z.uuid(), account: z.uuid() },
  cohort: z.string().nullable().describe('kind of identifier of the company represented'),
  ...{ required: z.unknown(), reached: z.unknown(), reasons: z.unknown(), evidence: z.unknown() },
  reference: z.string().nullable().describe('of a refusal: the code on its page'),
});
const explanation = z.strictObject({
  target: z.enum(['not-an-address', 'malformed-target', 'unknown-host', 'no-route', 'route']),
  route: z.string().nullable(),
  required: z
    .strictObject({
      ...{ status: z.string(), level, twoFactor: z.boolean(), confirmedWithinSeconds: z.number().nullable() },
      reasons: z.array(z.strictObject({ code: z.string(), source: z.string(), text: words })),
    })
    .nullable(),
  outcome: z.string().describe('deny where nothing was judged'),
  missing: z.array(z.string()),
});

function explained({ target, judged, missing }: Explanation): z.input<typeof explanation> {
  const route = target.kind === 'route' ? target.route : null;
  const {
    status,
    level: asked,
    twoFactor,
    confirmedWithinSeconds,
    reasons,
  } = route?.required ?? { reasons: [] };
  return {
    target: target.kind,
    route: route?.id ?? null,
    required:
      route && status && asked
        ? {
            ...{ status, level: asked, twoFactor: twoFactor ?? false },
            confirmedWithinSeconds: confirmedWithinSeconds ?? null,
            reasons: reasons.map(({ code, source, text }) => ({ code, source, text })),
          }
        : null,
    outcome: judged?.decision.outcome ?? 'deny',
    missing: [...missing],
  };
}

function decisionEndpoints({ decisionReading, cursors }: AdminPagesDeps): ApiEndpoint[] {
  const query = z.strictObject({
    ...{ route: z.string().max(64).optional(), outcome: z.string().max(20).optional() },
    ...{ policyVersion: z.coerce.number().int().min(1).max(2_000_000_000).optional() },
    ...{ since: z.iso.datetime().optional(), until: z.iso.datetime().optional(), ...page },
    reference,
  });
  return [
    apiEndpoint({
      ...{ method: 'GET', path: '/decisions', id: 'searchDecisions', roles: ['auditor'], query },
      summary: 'Recorded decisions, newest first; sealed fields stay sealed',
      answer: listOf(decision),
      async handle({ query: { limit, cursor, route, outcome, policyVersion, since, until, reference } }) {
        const question = {
          ...(route ? { routeId: route } : {}),
          ...(outcome ? { outcome } : {}),
          ...(policyVersion ? { policyVersion } : {}),
          ...(since ? { sinceMs: Date.parse(since) } : {}),
          ...(until ? { untilMs: Date.parse(until) } : {}),
          ...(reference ? { reference } : {}),
        };
        const list = `/decisions ${JSON.stringify(question)}`;
        const before = readPlace({ cursors }, place, list, cursor);
        const { rows, next } = await decisionReading.page(question, before, limit);
        const items = rows.map((row) => ({
          ...{ id: row.id, at: timeOf(row.atMs), outcome: row.outcome, policyVersion: row.policyVersion },
          ...{ portal: row.portalId, route: row.routeId, session: row.sessionId, account: row.accountId },
          cohort: row.subjectType,
          ...{ required: row.required, reached: row.reached, reasons: row.reasons, evidence: row.evidence },
          reference: row.reference,
        }));
        return { items, next: next && cursors.write(list, next) };
      },
    }),
  ];
}

export function createRecordApi(deps: AdminPagesDeps): ApiEndpoint[] {
  const { policyPreview, analyses, staffChanges } = deps;
  return [
    ...decisionEndpoints(deps),
    apiEndpoint({
      ...{ method: 'GET', path: '/explain', id: 'explainRequest', roles: ['viewer'] },
      summary:
        'Why a request is answered as it is, for somebody made up; under the version in force or a draft',
      query: z.strictObject({
        url: z.string().max(8_192),
        method: z.enum(routeMethods).default('GET'),
        draft: z.uuid().optional(),
        evidence: z.enum(assumableEvidence).default('none'),
        proofing: levelSchema.exclude(['high']).default('none'),
        minutes: z.coerce.number().int().min(0).max(1_440).default(1),
      }),
      answer: explanation,
      async handle({ query: { url, method, draft, evidence, proofing, minutes } }) {
        const person = { evidence, proofing, ageSeconds: minutes * 60 };
        return explained(await policyPreview.explainAssumed({ draftId: draft ?? '', url, method, person }));
      },
    }),
    apiEndpoint({
      ...{ method: 'GET', path: '/analyses', id: 'listAnalyses', roles: ['viewer'] },
      summary: 'The published level of each service, and which analyses have to be done again',
      answer: z.strictObject({
        items: z.array(
          z.strictObject({
            ...{ service: z.string(), label: words, level: level.nullable(), twoFactor: z.boolean() },
            norm: z.strictObject({ id: z.string(), version: z.string(), title: words }),
            ...{ articles: z.array(z.string()), analysedOn: z.string() },
          }),
        ),
        alarms: z.array(z.strictObject({ service: z.string(), kind: z.string(), since: z.string() })),
      }),
      handle: () => ({
        items: [...analyses.published()],
        alarms: analyses.alarms().map(({ serviceId, kind, since }) => ({ service: serviceId, kind, since })),
      }),
    }),
    apiEndpoint({
      ...{
        method: 'GET',
        path: '/staff',
        id: 'listStaff',
        roles: ['editor', 'approver', 'auditor', 'operator'],
      },
      ...{ peopleOnly: true },
      summary: 'Who works here, with which roles, and which changes wait',
      answer: z.strictObject({
        items: z.array(
          z.strictObject({
            ...{ id: z.uuid(), account: z.uuid(), name: z.string(), roles: z.array(z.enum(staffRoles)) },
            ...{ since: time, locked: z.boolean() },
          }),
        ),
        waiting: z.array(
          z.strictObject({ id: z.uuid(), kind: z.string(), roles: z.array(z.enum(staffRoles)) }),
        ),
        approvers: z.number().int(),
      }),
      async handle() {
        const { members, waiting, approvers } = await staffChanges.overview();
        return {
          items: members.map(({ id, accountId, name, roles, sinceMs, locked }) => {
            return { id, account: accountId, name, roles: [...roles], since: timeOf(sinceMs), locked };
          }),
          waiting: waiting.map(({ id, kind, roles }) => ({ id, kind, roles: [...roles] })),
          approvers,
        };
      },
    }),
  ];
}
