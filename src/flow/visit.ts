// A portal visit on its way through the broker: where it began, what it asks, where it stands, how it ends.
// The target stays on the server; URLs carry only the transaction's id and one ticket.

import { findAccountAccess } from '../domain/account-access.ts';
import {
  type DecideInput,
  type Decision,
  decide,
  decideOwnAccount,
  factorEvidence,
  findRoads,
  type OfferedFactor,
  type Road,
} from '../domain/decide.ts';
import { BrokerError } from '../domain/errors.ts';
import { findLoginRequirement, type LoginRequest, sessionAsAsked } from '../domain/login-request.ts';
import type { CompiledPortal, CompiledRoute } from '../domain/policy.ts';
import { compareAssurance } from '../domain/required.ts';
import { parseTarget } from '../domain/target.ts';
import type { BrokerSession } from './broker-session.ts';
import type { FlowDeps } from './flow-deps.ts';
import type { PasskeyOffer } from './step-up-passkey.ts';
import { createToken, hashToken, isToken } from './token.ts';

const transactionSeconds = 600;
/** Where the provider sends a browser whose login request needs a person; below it lies the way back. */
export const loginPath = '/login-request';
const ticketSeconds = 60;

/**
 * returnTo: path and query on the portal's host. asked: the request that could not be sent, when it was unsafe.
 * login: a portal's request over OpenID Connect, which has no page of the portal to return to.
 */
export type VisitTarget = {
  returnTo: string;
  asked: { method: string; rawTarget: string } | null;
  login?: VisitedLogin;
};

/** uid: of the provider's interaction, which the browser holds a cookie of. */
export type VisitedLogin = LoginRequest & { uid: string };

/** transactionId: of a portal's visit, or `account` for a person on the way to the own account page. */
export type Visit = {
  transactionId: string;
  host: string;
  origin: string;
  target: VisitTarget;
};

/** The visit that needs no transaction: to the account page, which asks who one is and no level for a company. */
export const accountVisit = 'account';

const accountRoute: CompiledRoute = {
  id: accountVisit,
  portalId: accountVisit,
  serviceId: accountVisit,
  path: '/account',
  methods: null,
  data: [],
  representation: null,
  transition: null,
  required: {
    status: 'computed',
    level: 'low',
    twoFactor: false,
    confirmedWithinSeconds: null,
    norm: { id: accountVisit, version: '1' },
    reasons: [],
    dataClasses: [],
  },
};

export type Standing = { decision: Decision; route: CompiledRoute; input: DecideInput };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export function isTransactionId(value: unknown): value is string {
  return typeof value === 'string' && uuid.test(value);
}

/** Nothing is asked any more. Of the own account there always may be: to show anew who one is, to change a factor. */
export function isThrough(visit: Visit, { decision }: Standing): boolean {
  return decision.outcome === 'allow' && visit.transactionId !== accountVisit;
}

export function createVisits(deps: FlowDeps) {
  const { stores } = deps;
  const ownPages = {
    host: deps.settings.brokerHost,
    origin: deps.settings.brokerOrigin,
    target: { returnTo: accountRoute.path, asked: null },
  };

  function portalAt(host: string): { portal: CompiledPortal; host: string; origin: string } {
    const parsed = parseTarget({ host, rawTarget: '/' });
    const portal = parsed.ok ? deps.policy().policy.portalByHost(parsed.target.host) : null;
    if (!parsed.ok || !portal) throw new BrokerError('unknown-host');
    return { portal, host: parsed.target.host, origin: `${portal.protocol}://${parsed.target.host}` };
  }

  /** A path on this very host, read the one way we and a browser both read it; anything else becomes the home page. */
  function safeReturnTo(origin: string, host: string, rd: unknown): string {
    if (typeof rd !== 'string') return '/';
    const parsed = parseTarget({ host, rawTarget: rd });
    if (!parsed.ok || parsed.target.path.toLowerCase().startsWith('/.sluis')) return '/';
    const path = parsed.target.path + parsed.target.query;
    if (!URL.canParse(path, origin)) return '/';
    const url = new URL(path, origin);
    return url.origin === origin && url.pathname + url.search === path ? path : '/';
  }

  function safeAsked(host: string, method: unknown, rawTarget: unknown): VisitTarget['asked'] {
    if (typeof method !== 'string' || !/^(POST|PUT|PATCH|DELETE)$/.test(method)) return null;
    if (typeof rawTarget !== 'string' || !parseTarget({ host, rawTarget }).ok) return null;
    return { method, rawTarget };
  }

  function findRoute(visit: Pick<Visit, 'host'>, method: string, rawTarget: string): CompiledRoute | null {
    const parsed = parseTarget({ host: visit.host, rawTarget });
    return parsed.ok ? deps.policy().policy.match(parsed.target.host, parsed.target.segments, method) : null;
  }

  /** Every route this visit has to satisfy: the page it returns to, and the request it wanted to send. */
  function routesOf(visit: Visit): CompiledRoute[] {
    const { returnTo, asked } = visit.target;
    const wanted = [
      findRoute(visit, 'GET', returnTo),
      asked ? findRoute(visit, asked.method, asked.rawTarget) : undefined,
    ];
    return wanted.flatMap((route) => {
      if (route === null) throw new BrokerError('no-route');
      return route === undefined ? [] : [route];
    });
  }

  function inputFor(route: CompiledRoute, session: BrokerSession | null, nowMs: number): DecideInput {
    return {
      required: route.required,
      condition: route.representation,
      transition: route.transition,
      session: session?.session ?? null,
      attainable: deps.attainable(),
      context: deps.context,
      nowMs,
    };
  }

  /** A client that is gone or may not ask that any more is told so by the provider, before and after. */
  function loginStanding(login: LoginRequest, session: BrokerSession | null, nowMs: number): Standing {
    const found = findLoginRequirement(deps.policy().policy, login, nowMs);
    if (!found.ok) throw new BrokerError('start-again', { reason: found.reason });
    const seen = session && { ...session, session: sessionAsAsked(login, session.session) };
    const input = inputFor(found.route, seen, nowMs);
    return { route: found.route, input, decision: decide(input) };
  }

  function accountStanding(session: BrokerSession | null, nowMs: number): Standing {
    const input = inputFor(accountRoute, session, nowMs);
    return { route: accountRoute, input, decision: decideOwnAccount(input) };
  }

  /** The factors that open the account page beside what this session has shown already. */
  function openingFactors({ input }: Standing, factors: OfferedFactor[]): Road[] {
    const { session, context, nowMs } = input;
    if (!session) return [];
    return factors
      .filter((factor) => {
        const lifted = {
          ...session,
          evidence: [...session.evidence, factorEvidence(session, factor, nowMs)],
        };
        return findAccountAccess(lifted, context, nowMs) === 'open';
      })
      .map((factor) => ({ kind: 'factor', factor }));
  }

  return {
    portalAt,
    safeReturnTo,

    /** The route of a request that was not sent; null where there is none. */
    findAskedRoute(host: string, method: unknown, rawTarget: unknown): CompiledRoute | null {
      const asked = safeAsked(host, method, rawTarget);
      return asked && findRoute({ host }, asked.method, asked.rawTarget);
    },

    /** Stores where the visit was going, sealed; the browser keeps the secret that alone can finish it. */
    async begin(input: { host: string; rd: unknown; method: unknown; asked: unknown }) {
      const { host, origin } = portalAt(input.host);
      const target: VisitTarget = {
        returnTo: safeReturnTo(origin, host, input.rd),
        asked: safeAsked(host, input.method, input.asked),
      };
      const secret = createToken();
      const transactionId = await stores.gateTransactions.create(deps.db, {
        cookieHash: hashToken(secret),
        host,
        target: JSON.stringify(target),
        ttlSeconds: transactionSeconds,
      });
      return { transactionId, secret, maxAgeSeconds: transactionSeconds };
    },

    /** The same for a portal's login request: its way back is the provider's interaction, bound to the browser by it. */
    async beginLogin(login: VisitedLogin): Promise<string> {
      const target: VisitTarget = { returnTo: `${loginPath}/${login.uid}/finish`, asked: null, login };
      return stores.gateTransactions.create(deps.db, {
        cookieHash: hashToken(createToken()),
        host: deps.settings.brokerHost,
        target: JSON.stringify(target),
        ttlSeconds: transactionSeconds,
      });
    },

    loginStanding,

    async load(transactionId: unknown): Promise<Visit> {
      if (transactionId === accountVisit) return { ...ownPages, transactionId: accountVisit };
      if (!isTransactionId(transactionId)) throw new BrokerError('start-again', { reason: 'malformed' });
      const stored = await stores.gateTransactions.load(deps.db, transactionId);
      if (!stored || stored.over) throw new BrokerError('start-again', { reason: 'unknown-or-over' });
      const target = JSON.parse(stored.target) as VisitTarget;
      if (target.login) return { ...ownPages, transactionId, target };
      const { host, origin } = portalAt(stored.host);
      return { transactionId, host, origin, target };
    },

    /** What is still in the way: a denial first, then the strictest demand; an allow when nothing is. */
    findStanding(visit: Visit, session: BrokerSession | null): Standing {
      const nowMs = deps.nowMs();
      if (visit.transactionId === accountVisit) return accountStanding(session, nowMs);
      if (visit.target.login) return loginStanding(visit.target.login, session, nowMs);
      const standings = routesOf(visit).map((route): Standing => {
        const input = inputFor(route, session, nowMs);
        return { route, input, decision: decide(input) };
      });
      const inTheWay = standings.filter((item) => item.decision.outcome !== 'allow');
      const denied = inTheWay.find((item) => item.decision.outcome === 'deny');
      const [strictest = standings[0]] = inTheWay.sort((a, b) =>
        compareAssurance(b.route.required, a.route.required),
      );
      const standing = denied ?? strictest;
      if (!standing) throw new BrokerError('no-route');
      return standing;
    },

    findRoads(standing: Standing, factors: OfferedFactor[]): Road[] {
      const upstreams = [...deps.upstreams.of('portal').values()];
      const passkeySignIn = deps.settings.passkeySignIn && standing.input.session === null;
      if (standing.route !== accountRoute)
        return findRoads(standing.input, { upstreams, factors, passkeySignIn });
      const others = findRoads(
        { ...standing.input, session: null },
        { upstreams, factors: [], passkeySignIn },
      );
      return [...openingFactors(standing, factors), ...others];
    },

    /** The passkeys that lift this visit, and of those the ones that do so only with their user verified. */
    findPasskeys(standing: Standing, factors: OfferedFactor[]): PasskeyOffer {
      const lifting = (candidates: OfferedFactor[]) =>
        (standing.route === accountRoute
          ? openingFactors(standing, candidates)
          : findRoads(standing.input, { upstreams: [], factors: candidates })
        ).flatMap((road) => (road.kind === 'factor' ? [road.factor] : []));
      const offered = lifting(factors.filter(({ kind }) => kind === 'passkey'));
      const unverified = lifting(offered.map((factor) => ({ ...factor, userVerified: false })));
      const verifiedOnly = offered.filter(({ id }) => !unverified.some((factor) => factor.id === id));
      return { factors: offered, verifiedOnly: new Set(verifiedOnly.map(({ id }) => id)) };
    },

    /** One ticket, for this transaction, host and session alone; a minute to use it. */
    async issueTicket(visit: Visit, session: BrokerSession): Promise<string> {
      const ticket = createToken();
      await stores.tickets.issue(deps.db, {
        hash: hashToken(ticket),
        transactionId: visit.transactionId,
        host: visit.host,
        sessionId: session.session.id,
        ttlSeconds: ticketSeconds,
      });
      const query = new URLSearchParams({ ticket, transaction: visit.transactionId });
      return `${visit.origin}/.sluis/finish?${query}`;
    },

    /**
     * Redeems a ticket together with the browser's own transaction secret: one statement, once. A new host cookie
     * comes out and the old one dies.
     */
    async finish(input: {
      host: string;
      ticket: unknown;
      transactionId: unknown;
      secret: string | undefined;
      oldCookie: string | undefined;
    }) {
      const { host, portal } = portalAt(input.host);
      const { ticket, transactionId, secret } = input;
      if (!isToken(ticket) || !isTransactionId(transactionId) || !isToken(secret)) {
        throw new BrokerError('start-again', { reason: 'malformed' });
      }
      const cookie = deps.tokens.create();
      const target = await deps.transact(async (tx) => {
        const redeemed = await stores.tickets.redeem(tx.trx, {
          hash: hashToken(ticket),
          transactionId,
          host,
          cookieHash: hashToken(secret),
        });
        if (!redeemed) throw new BrokerError('start-again', { reason: 'ticket-refused' });
        const { oldCookie } = input;
        const old = oldCookie && (await stores.sessions.endCookie(tx.trx, hashToken(oldCookie)));
        // The old cookie may have shown another session, which memory must forget too.
        if (old) tx.changed({ kind: 'session', id: old });
        const { sessionId } = redeemed;
        const loaded = await stores.sessions.loadById(tx.trx, sessionId);
        if (!loaded) throw new BrokerError('start-again', { reason: 'session-gone' });
        const { seenSequence } = loaded;
        await stores.sessions.putCookie(tx.trx, { idHash: hashToken(cookie), sessionId, host, seenSequence });
        tx.changed({ kind: 'session', id: sessionId });
        return JSON.parse(redeemed.target) as VisitTarget;
      });
      return { cookie, returnTo: target.returnTo, portal };
    },
  };
}

export type Visits = ReturnType<typeof createVisits>;
