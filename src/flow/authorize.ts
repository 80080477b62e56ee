// The one answer to "may this portal request pass?", for every edge of the gate. From memory where the bound of
// revocation allows; whatever is unknown, unreadable or unavailable is refused.

import type { DecideInput, Decision } from '../domain/decide.ts';
import { decide } from '../domain/decide.ts';
import { acrValuesAtLeast, dialects } from '../domain/dialect.ts';
import type { ErrorCode } from '../domain/errors.ts';
import { type Assurance, isLevelAtLeast } from '../domain/level.ts';
import type { LoginRequest } from '../domain/login-request.ts';
import type { Enforced } from '../domain/observe.ts';
import type { CompiledRoute, Policy } from '../domain/policy.ts';
import type { Portal } from '../domain/policy-document.ts';
import type { AssuranceContext } from '../domain/reached.ts';
import type { Required } from '../domain/required.ts';
import type { Observe } from './observe.ts';
import type { DescribeForPortal, PortalIdentity } from './portal-identity.ts';
import type { Authorize, GateAnswer, ManagedHeader, PortalRequest } from './portal-request.ts';
import type { LoadedPortalSession } from './portal-session.ts';
import { createTargetPlaces, type PortalAtHost, type TargetPlace } from './target-places.ts';
import { hashToken } from './token.ts';

export type ActivePolicy = { version: number; policy: Policy };

/** A session as one host's cookie sees it, with the answers worked out for it so far. */
export type SessionView = LoadedPortalSession & {
  host: string;
  lastUsedAtMs: number;
  answers: Map<string, Memo>;
  headers: { list: readonly ManagedHeader[]; untilMs: number; transitionUntilMs: number | null } | null;
};
type Memo = {
  policyVersion: number;
  bucket: number;
  untilMs: number;
  decision: Decision;
  answer: GateAnswer;
};

export type DecisionNote = {
  view: SessionView;
  route: CompiledRoute;
  decision: Decision;
  policyVersion: number;
  bucket: number;
  /** Of a portal's login request: what it asked. */
  login?: LoginRequest;
};

export type AuthorizeDeps = {
  policy(): ActivePolicy;
  /** True while policy and sessions may be answered from memory. */
  isTrusted(): boolean;
  /** Makes sure that policy() is the newest there is. */
  refreshPolicy(): Promise<void>;
  sessions: {
    peek(key: string): SessionView | undefined;
    load(key: string, cookie: string, host: string): Promise<SessionView | null>;
  };
  context: AssuranceContext;
  attainable(): Assurance;
  describe: DescribeForPortal;
  buildHeaders(profile: Portal['headers'], identity: PortalIdentity | null): readonly ManagedHeader[];
  /** False when the decision cannot be recorded; it is then not given. */
  record(note: DecisionNote): boolean;
  /** A draft that is observed beside the version in force; what it makes of a request is none of the answer's. */
  observe: Pick<Observe, 'note' | 'looksAtEach'>;
  touch(sessionId: string): void;
  countAnonymous(routeId: string, outcome: string): void;
  /** The code that leads to what was recorded of this refusal; note null: nothing but the log line was. */
  refer(code: ErrorCode, routeId: string | null, note: DecisionNote | null): string;
  onFailure(cause: unknown): string;
  nowMs(): number;
  idleMs: number;
  bucketMs: number;
};

const maxCookieLength = 256;

type Question = TargetPlace & { request: PortalRequest; active: ActivePolicy };

/** RFC 9470 acr_values, in order of preference: eIDAS URIs, and EH2+ where low with two factors is asked. */
export function challengeAcrValues(required: Required): string[] {
  const eidas = acrValuesAtLeast(dialects.eidas, required).map((entry) => entry.acr);
  if (required.level !== 'low' || !required.twoFactor) return eidas;
  const [plus] = acrValuesAtLeast(dialects.etoegang, required);
  return plus ? [plus.acr, ...eidas] : eidas;
}

/**
 * Where the lift begins. A page returns to itself; a request that could not be sent is asked for by method and
 * address, and the page it was written on comes back (its address is added where the referrer is known).
 */
export function startPathFor(method: string, rawTarget: string): string {
  const target = encodeURIComponent(rawTarget);
  if (method === 'GET' || method === 'HEAD') return `/.sluis/start?rd=${target}`;
  return `/.sluis/start?method=${encodeURIComponent(method)}&asked=${target}`;
}

export function createAuthorize(deps: AuthorizeDeps): Authorize {
  const findPlace = createTargetPlaces();

  const refuse = (
    code: ErrorCode,
    required: Required | null,
    routeId: string | null,
    note: DecisionNote | null = null,
  ): GateAnswer => ({ kind: 'refuse', code, reference: deps.refer(code, routeId, note), required });

  function lift(decision: Decision & { outcome: 'sign-in' | 'step-up' }, question: Question): GateAnswer {
    const { required, missing, outcome } = decision;
    return {
      kind: 'lift',
      outcome,
      required,
      missing,
      acrValues: challengeAcrValues(required),
      maxAgeSeconds: required.confirmedWithinSeconds,
      portalOrigin: question.portal.origin,
      startPath: startPathFor(question.request.method, question.request.rawTarget),
    };
  }

  function allow(portal: PortalAtHost, headers: readonly ManagedHeader[]): GateAnswer {
    const upstream = portal.definition.upstream ?? null;
    return { kind: 'allow', headers, portalId: portal.id, portalOrigin: portal.origin, upstream };
  }

  function decideFor(question: Question, view: SessionView | null, nowMs: number): Decision {
    const input: DecideInput = {
      required: question.route.required,
      condition: question.route.representation,
      transition: question.route.transition,
      session: view?.session ?? null,
      attainable: deps.attainable(),
      context: deps.context,
      nowMs,
    };
    return decide(input);
  }

  function observe(question: Question, view: SessionView | null, decision: Enforced): void {
    const { host, segments, request, route } = question;
    const target = { kind: 'request', host, segments, method: request.method } as const;
    deps.observe.note({ target, routeId: route.id, session: view?.session ?? null, decision });
  }

  function answerAnonymous(question: Question, nowMs: number): GateAnswer {
    const { route, portal } = question;
    const decision = decideFor(question, null, nowMs);
    deps.countAnonymous(route.id, decision.outcome);
    observe(question, null, decision);
    if (decision.outcome === 'deny') return refuse(decision.reason, decision.required, route.id);
    if (decision.outcome !== 'allow') return lift(decision, question);
    return allow(portal, deps.buildHeaders(portal.definition.headers, null));
  }

  /** The same for every route, but for the end of the roll-out where a password alone opens this one. */
  async function headersFor(
    view: SessionView,
    portal: PortalAtHost,
    nowMs: number,
    transitionUntilMs: number | null,
  ) {
    const kept = view.headers;
    if (kept && kept.untilMs > nowMs && kept.transitionUntilMs === transitionUntilMs) return kept;
    const described = await deps.describe(view.session, portal, nowMs, transitionUntilMs);
    const { identity, reusableUntilMs: untilMs } = described;
    const list = deps.buildHeaders(portal.definition.headers, identity);
    const made = { list, untilMs, transitionUntilMs };
    view.headers = made;
    return made;
  }

  /** Works the answer out, records it, and keeps an allow for as long as nothing but a change can alter it. */
  async function answerSession(question: Question, view: SessionView, nowMs: number): Promise<GateAnswer> {
    const { route, portal, active } = question;
    const decision = decideFor(question, view, nowMs);
    const bucket = Math.floor(nowMs / deps.bucketMs);
    const note = { view, route, decision, policyVersion: active.version, bucket };
    if (!deps.record(note)) return refuse('record-unavailable', decision.required, route.id);
    observe(question, view, decision);
    if (decision.outcome === 'deny') return refuse(decision.reason, decision.required, route.id, note);
    if (decision.outcome !== 'allow') return lift(decision, question);
    const headers = await headersFor(view, portal, nowMs, decision.transitionUntilMs);
    const answer = allow(portal, headers.list);
    const untilMs = Math.min(decision.validUntilMs, headers.untilMs);
    view.answers.set(route.id, { policyVersion: active.version, bucket, untilMs, decision, answer });
    return answer;
  }

  function isIdle(view: SessionView, nowMs: number): boolean {
    return nowMs - view.lastUsedAtMs > deps.idleMs;
  }

  function isUsable(view: SessionView | null, host: string, nowMs: number): view is SessionView {
    if (!view || view.host !== host || view.accountLocked) return false;
    return view.session.endsAtMs > nowMs && !isIdle(view, nowMs);
  }

  function fromMemory(question: Question, view: SessionView, nowMs: number): GateAnswer | null {
    const memo = view.answers.get(question.route.id);
    if (!memo || memo.policyVersion !== question.active.version || memo.untilMs <= nowMs) return null;
    if (memo.bucket !== Math.floor(nowMs / deps.bucketMs)) return null;
    if (deps.observe.looksAtEach(question.route.id)) observe(question, view, memo.decision);
    return memo.answer;
  }

  function use(question: Question, view: SessionView, nowMs: number): void {
    if (!question.request.countsAsUse) return;
    view.lastUsedAtMs = nowMs;
    deps.touch(view.session.id);
  }

  async function answerFromDatabase(question: Question, key: string, cookie: string): Promise<GateAnswer> {
    const view = await deps.sessions.load(key, cookie, question.host);
    const nowMs = deps.nowMs();
    if (!isUsable(view, question.host, nowMs)) return answerAnonymous(question, nowMs);
    use(question, view, nowMs);
    return answerSession(question, view, nowMs);
  }

  /** A failure of any part is an answer too: closed. */
  async function closedOnFailure(answer: Promise<GateAnswer>): Promise<GateAnswer> {
    try {
      return await answer;
    } catch (cause) {
      return { kind: 'refuse', code: 'unavailable', reference: deps.onFailure(cause), required: null };
    }
  }

  function findQuestion(request: PortalRequest): Question | GateAnswer {
    const active = deps.policy();
    const place = findPlace(active.policy, request);
    if (typeof place === 'string') return refuse(place, null, null);
    const { host, segments, route, portal } = place;
    return { request, host, segments, route, portal, active };
  }

  function answer(request: PortalRequest): GateAnswer | Promise<GateAnswer> {
    const question = findQuestion(request);
    if ('kind' in question) return question;
    const { cookie } = request;
    const nowMs = deps.nowMs();
    if (cookie === undefined || cookie.length > maxCookieLength) return answerAnonymous(question, nowMs);
    const key = hashToken(cookie).toString('base64url');
    const view = deps.sessions.peek(key);
    if (!view || !isUsable(view, question.host, nowMs)) return answerFromDatabase(question, key, cookie);
    use(question, view, nowMs);
    return fromMemory(question, view, nowMs) ?? answerSession(question, view, nowMs);
  }

  async function answerUntrusted(request: PortalRequest): Promise<GateAnswer> {
    await deps.refreshPolicy();
    return answer(request);
  }

  return function authorize(request) {
    const given = deps.isTrusted() ? answer(request) : answerUntrusted(request);
    return 'kind' in given ? given : closedOnFailure(given);
  };
}

/** The highest assurance that the configured upstreams could ever give. */
export function attainableAssurance(configured: readonly { entries: readonly Assurance[] }[]): Assurance {
  const all = configured.flatMap((dialect) => dialect.entries);
  return all.reduce((best, entry) => (isLevelAtLeast(entry.level, best.level) ? entry : best), {
    level: 'none',
    twoFactor: false,
  } as Assurance);
}
