// The policy as one document: read with its ETag, changed only on top of the state that was read. What lowers or opens
// becomes a draft; a draft is approved, refused and withdrawn by people alone.

import { z } from 'zod';
import { BrokerError } from '../../domain/errors.ts';
import type { PolicyChange } from '../../domain/policy-change.ts';
import type { PolicyDocument } from '../../domain/policy-document.ts';
import { maskSecrets } from '../../domain/policy-secrets.ts';
import { PolicyFaultsError } from '../../flow/change-policy.ts';
import { maskSource, unmaskSource } from '../../flow/masked-source.ts';
import type { LoadedDraft } from '../../flow/policy-drafts.ts';
import type { AdminPagesDeps } from '../admin/admin-pages-deps.ts';
import { type ApiActor, type ApiEndpoint, apiEndpoint } from './api-endpoint.ts';
import { level, listOf, reasonBody, time, timeOf, timeOrNull, words } from './api-schemas.ts';
import { requireState, setEtag } from './etag.ts';
import { authorOf } from './operator-api.ts';
import { ProblemError, pointerOf } from './problem.ts';

const readers = ['viewer'] as const;
const sources = {
  source: z
    .string()
    .max(4_194_304)
    .describe('the whole policy as YAML or JSON; a masked secret keeps its value'),
};
const reason = z
  .string()
  .trim()
  .regex(/^[^\p{C}]{1,500}$/u)
  .describe('why, for the record and for who approves');
const counts = z.record(z.string(), z.number().int());
const demand = z
  .strictObject({
    status: z.enum(['computed', 'full-analysis-required']),
    ...{ level, twoFactor: z.boolean(), confirmedWithinSeconds: z.number().nullable() },
  })
  .nullable();
const change = z.strictObject({
  kind: z.enum(['lowered', 'opened', 'raised', 'closed', 'other']),
  subject: z.strictObject({ type: z.string(), id: z.string() }),
  before: demand,
  after: demand,
  text: words,
});
const warnings = z
  .array(z.strictObject({ pointer: z.string(), detail: z.string() }))
  .describe('what hinders nothing, and does not work yet, such as an upstream without its key');
const draftSummary = z.strictObject({
  id: z.uuid(),
  state: z.enum(['open', 'applied', 'refused', 'withdrawn']),
  reason: z.string(),
  author: z.strictObject({ account: z.uuid().nullable(), name: z.string() }),
  ...{ baseVersion: z.number().int(), approvalsNeeded: z.number().int(), counts },
  ...{ createdAt: time, decidedAt: time.nullable(), decisionReason: z.string().nullable() },
  appliedVersion: z.number().int().nullable(),
});
const params = z.strictObject({ draft: z.uuid() });

type Summary = LoadedDraft['draft'];
function summaryOf(draft: Omit<Summary, 'document' | 'source'>) {
  return {
    ...{ id: draft.id, state: draft.state, reason: draft.reason },
    author: { account: draft.authorAccountId, name: draft.authorName },
    ...{
      baseVersion: draft.baseVersion,
      approvalsNeeded: draft.approvalsNeeded,
      counts: { ...draft.counts },
    },
    ...{ createdAt: timeOf(draft.createdAtMs), decidedAt: timeOrNull(draft.decidedAtMs) },
    ...{ decisionReason: draft.decisionReason, appliedVersion: draft.appliedVersion },
  };
}
const changeOf = ({ kind, subject, before, after, text }: PolicyChange) => ({
  ...{ kind, before, after, text },
  subject: { type: subject.type, id: subject.id },
});

const policyState = (version: number) => `policy-${version}`;
/** Another approval is another state: who approves has seen those before. */
const draftState = ({ draft, approvals }: LoadedDraft) =>
  `draft-${draft.id}-${draft.state}-${approvals.length}`;

const partsOf = (path: string) => path.split(/[.[\]]+/).filter((part) => part !== '');

/** `routes.home.methods[0]` of the policy as a pointer into its text read as JSON. */
function faultsAsProblem(error: unknown): never {
  if (!(error instanceof PolicyFaultsError)) throw error;
  throw new ProblemError(
    'policy-faults',
    error.faults.map(({ path, message, line }) => ({
      pointer: pointerOf(partsOf(path)),
      detail: line === null ? message : `line ${line}: ${message}`,
    })),
  );
}

function versionOfMatch(header: unknown): number {
  const version = /^"policy-([1-9][0-9]{0,8})"$/.exec(String(header ?? ''))?.[1];
  if (version === undefined) throw new BrokerError('changed-meanwhile');
  return Number(version);
}

const authorFrom = (actor: ApiActor) =>
  actor.kind === 'machine'
    ? { accountId: null, name: authorOf(actor) }
    : { accountId: actor.member.accountId, name: actor.member.name };

/** What takes people never has a program before it. */
function personOf(actor: ApiActor) {
  if (actor.kind === 'machine') throw new BrokerError('people-only');
  return actor.session;
}

function policyEndpoints({ flow, changePolicy }: AdminPagesDeps): ApiEndpoint[] {
  const check = async (source: string) => {
    const { policy } = flow.policy();
    const whole = unmaskSource(source, policy.document);
    const checked = await changePolicy.checkSource(whole);
    if (!checked.ok) throw new PolicyFaultsError(checked.faults);
    return { document: checked.document, source: whole };
  };
  const warningsOf = async (document: PolicyDocument) =>
    (await changePolicy.findWarnings(document)).map(({ path, message }) => ({
      pointer: pointerOf(partsOf(path)),
      detail: message,
    }));
  return [
    apiEndpoint({
      ...{ method: 'GET', path: '/policy', id: 'readPolicy', roles: readers, etag: true },
      summary: 'The policy in force, as text and as a document; secrets masked',
      answer: z.strictObject({ version: z.number().int(), source: z.string(), document: z.looseObject({}) }),
      async handle(context) {
        const { version, policy } = flow.policy();
        const stored = await flow.stores.policyVersions.byNumber(flow.db, version);
        setEtag(context, policyState(version));
        const source = maskSource(stored?.source ?? '', policy.document);
        return { version, source, document: maskSecrets(policy.document) };
      },
    }),
    apiEndpoint({
      ...{ method: 'GET', path: '/policy/versions', id: 'listPolicyVersions', roles: readers },
      summary: 'Every version there was: who, when and why',
      answer: listOf(
        z.strictObject({
          ...{ number: z.number().int(), author: z.string(), reason: z.string() },
          ...{ founding: z.boolean(), createdAt: time },
        }),
      ),
      async handle() {
        const versions = await flow.stores.policyVersions.list(flow.db);
        const items = versions.map(({ createdAtMs, ...item }) => ({
          ...item,
          createdAt: timeOf(createdAtMs),
        }));
        return { items, next: null };
      },
    }),
    apiEndpoint({
      ...{ method: 'POST', path: '/policy/diff', id: 'diffPolicy', roles: readers, bodyLimit: '8mb' },
      summary: 'What a policy would change of the one in force; nothing is kept',
      body: z.strictObject(sources),
      answer: z.strictObject({ version: z.number().int(), items: z.array(change), warnings }),
      async handle({ body }) {
        const found = await check(body.source)
          .then(async ({ document }) => ({
            ...(await changePolicy.diff(document)),
            warnings: await warningsOf(document),
          }))
          .catch(faultsAsProblem);
        return { version: found.version, items: found.changes.map(changeOf), warnings: found.warnings };
      },
    }),
    apiEndpoint({
      ...{
        method: 'POST',
        path: '/policy/drafts',
        id: 'submitPolicy',
        roles: ['editor'],
        bodyLimit: '8mb',
        ifMatch: true,
      },
      summary: 'Submit a policy: it applies at once, or waits as a draft where it lowers or opens',
      body: z.strictObject({ ...sources, reason }),
      answer: z.strictObject({
        kind: z.enum(['unchanged', 'applied', 'draft']),
        version: z.number().int().optional(),
        id: z.uuid().optional(),
        approvalsNeeded: z.number().int().optional(),
        counts: counts.optional(),
        warnings,
      }),
      async handle({ req, body, actor, caller }) {
        const baseVersion = versionOfMatch(req.headers['if-match']);
        const made = await check(body.source)
          .then(async (whole) => {
            const proposal = { ...whole, reason: body.reason, author: authorFrom(actor), baseVersion };
            const result = await changePolicy.submit(proposal, caller);
            return { ...result, warnings: await warningsOf(whole.document) };
          })
          .catch(faultsAsProblem);
        return 'counts' in made ? { ...made, counts: { ...made.counts } } : made;
      },
    }),
    apiEndpoint({
      ...{
        method: 'POST',
        path: '/policy/roll-back',
        id: 'rollBackPolicy',
        roles: ['editor'],
        ifMatch: true,
      },
      summary: 'An earlier version again, with the roll-out of today; as a draft where that lowers or opens',
      body: z.strictObject({ version: z.number().int().min(1), reason }),
      answer: z.strictObject({
        kind: z.enum(['unchanged', 'applied', 'draft']),
        version: z.number().int().optional(),
        id: z.uuid().optional(),
        approvalsNeeded: z.number().int().optional(),
        counts: counts.optional(),
      }),
      async handle({ req, body, actor, caller }) {
        const baseVersion = versionOfMatch(req.headers['if-match']);
        const given = { version: body.version, reason: body.reason, author: authorFrom(actor), baseVersion };
        const made = await changePolicy.rollBack(given, caller).catch(faultsAsProblem);
        return 'counts' in made ? { ...made, counts: { ...made.counts } } : made;
      },
    }),
  ];
}

export function createDraftApi(deps: AdminPagesDeps): ApiEndpoint[] {
  const { changePolicy } = deps;
  async function load(id: string): Promise<LoadedDraft> {
    const found = await changePolicy.loadDraft(id);
    if (!found) throw new BrokerError('not-found');
    return found;
  }
  return [
    ...policyEndpoints(deps),
    apiEndpoint({
      ...{ method: 'GET', path: '/policy/drafts', id: 'listDrafts', roles: readers },
      summary: 'Drafts, open ones first',
      answer: listOf(draftSummary),
      async handle() {
        return { items: (await changePolicy.listDrafts()).map(summaryOf), next: null };
      },
    }),
    apiEndpoint({
      ...{
        method: 'GET',
        path: '/policy/drafts/{draft}',
        id: 'readDraft',
        roles: readers,
        params,
        etag: true,
      },
      summary: 'One draft with what it changes and who approved it',
      answer: draftSummary.extend({
        isMoved: z.boolean().describe('the version it was made from is in force no longer'),
        approvals: z.array(z.strictObject({ account: z.uuid(), name: z.string().nullable(), at: time })),
        changes: z.array(change),
        source: z.string(),
      }),
      async handle(context) {
        const found = await load(context.params.draft);
        setEtag(context, draftState(found));
        const { draft, document, isMoved } = found;
        return {
          ...{ ...summaryOf(draft), isMoved, source: maskSource(draft.source, document) },
          approvals: found.approvals.map(({ accountId, name, atMs }) => ({
            account: accountId,
            name,
            at: timeOf(atMs),
          })),
          changes: found.changes.map(changeOf),
        };
      },
    }),
    apiEndpoint({
      ...{ method: 'POST', path: '/policy/drafts/{draft}/approve', id: 'approveDraft', roles: ['approver'] },
      ...{ fresh: true, peopleOnly: true, ifMatch: true, params },
      summary: 'Approve the draft of somebody else; the last approval applies it',
      answer: z.strictObject({ kind: z.enum(['approved', 'applied']), version: z.number().int().optional() }),
      async handle({ req, params: { draft }, actor, caller }) {
        requireState({ req }, draftState(await load(draft)));
        const done = await changePolicy.approve(draft, personOf(actor), caller).catch(faultsAsProblem);
        return done.kind === 'applied' ? { kind: done.kind, version: done.version } : { kind: done.kind };
      },
    }),
    apiEndpoint({
      ...{ method: 'POST', path: '/policy/drafts/{draft}/refuse', id: 'refuseDraft', roles: ['approver'] },
      ...{ peopleOnly: true, ifMatch: true, params, body: reasonBody },
      summary: 'Refuse a draft, with a reason',
      async handle({ req, params: { draft }, body, actor, caller }) {
        requireState({ req }, draftState(await load(draft)));
        await changePolicy.refuse(draft, personOf(actor), body.reason, caller);
        return undefined;
      },
    }),
    apiEndpoint({
      ...{ method: 'POST', path: '/policy/drafts/{draft}/withdraw', id: 'withdrawDraft', roles: ['editor'] },
      ...{ peopleOnly: true, ifMatch: true, params },
      summary: 'Take back a draft of one’s own',
      async handle({ req, params: { draft }, actor, caller }) {
        requireState({ req }, draftState(await load(draft)));
        await changePolicy.withdraw(draft, personOf(actor), caller);
        return undefined;
      },
    }),
  ];
}
