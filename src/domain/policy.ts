// A policy document compiled once: every required level computed, every route in one matcher. Whatever the
// document leaves open is denied: a host without portal, a target without route.

import type { RepresentationCondition } from './decide.ts';
import { findById } from './find-by-id.ts';
import { type JudgedService, judgeServices, namedData } from './judged-services.ts';
import type { CompiledClient } from './login-request.ts';
import { findMandateShortfalls, restrictByMandates } from './mandates.ts';
import type { Norm } from './norm.ts';
import type { PolicyDocument, Portal, Route } from './policy-document.ts';
import { findPolicyFaults, type PolicyFault } from './policy-faults.ts';
import { type PortalOrigin, parsePortalOrigin } from './portal-origin.ts';
import { computeRequired, type Required } from './required.ts';
import { type Transition, transitionOf } from './rollout-document.ts';
import { effectiveTransition, type RolloutFact } from './rollout-facts.ts';
import { findRolloutFaults } from './rollout-faults.ts';
import {
  createRouteMatcher,
  foldCase,
  type MatchableRoute,
  type RouteMatcher,
  type RouteMethod,
  wildcardOfHost,
} from './route-matcher.ts';
import { parseRoutePattern } from './route-pattern.ts';
import { type CarveOut, isAtLeastAsStrict, listCarveOuts } from './strictness.ts';
import type { Target } from './target.ts';

export type { PolicyFault } from './policy-faults.ts';
export type { CarveOut } from './strictness.ts';

export type CompiledPortal = Portal & PortalOrigin & { id: string };

export type CompiledRoute = {
  id: string;
  portalId: string;
  serviceId: string;
  path: string;
  /** Null: every method. */
  methods: readonly RouteMethod[] | null;
  data: readonly string[];
  required: Required;
  /** What the route asks about whom one acts for, and what the analysis of its service adds (Regeling art. 5). */
  representation: RepresentationCondition | null;
  /** While it lasts, a password alone opens this route too. */
  transition: Transition | null;
};

export type Policy = {
  document: PolicyDocument;
  portals: ReadonlyMap<string, CompiledPortal>;
  routes: ReadonlyMap<string, CompiledRoute>;
  /** Portals that log in over OpenID Connect. */
  clients: ReadonlyMap<string, CompiledClient>;
  /** Arguments as in a parsed target. Null means denied. */
  match: (host: string, segments: readonly string[], method: string) => CompiledRoute | null;
  /** An exact host before a wildcard; null for a host that no portal has. */
  portalByHost: (host: string) => CompiledPortal | null;
  carveOuts: readonly CarveOut[];
  /** Allowed, but worth a look before it goes live. */
  warnings: readonly PolicyFault[];
};

export type CompiledPolicy = { ok: true; policy: Policy } | { ok: false; faults: PolicyFault[] };

/**
 * facts: what the record says of the ends of the roll-out; for whatever decides about people. Without them the
 * document alone speaks, which is for looking at a policy.
 */
export function compilePolicy(
  document: PolicyDocument,
  norms: readonly Norm[],
  facts: readonly RolloutFact[] | null = null,
): CompiledPolicy {
  const faults = findPolicyFaults(document, norms);
  const portals = compilePortals(document);
  const compiled = createRouteMatcher(matchableRoutes(document, portals));
  if (!compiled.ok) {
    faults.push(
      ...compiled.conflicts.map(({ first, second, example }) => ({
        path: `routes.${second}`,
        code: 'route-conflict',
        message: `routes ${first} and ${second} are equally specific for ${example}; change the path or methods of one`,
      })),
    );
  }
  const services = judgeServices(document, norms);
  const routes = compileRoutes(document, services, facts);
  faults.push(...findRolloutFaults(document, routes));
  if (faults.length > 0 || !compiled.ok) return { ok: false, faults };
  const carveOuts = listCarveOuts(routes, compiled.matcher.overlaps());
  const portalByHost = createPortalLookup(portals);
  const match = createMatch(compiled.matcher, routes, portalByHost);
  const warnings = warningsFor(document, routes);
  const clients = compileClients(document, services);
  return {
    ok: true,
    policy: { document, portals, routes, clients, match, portalByHost, carveOuts, warnings },
  };
}

/** Null means that no route covers the target, and so it is denied. */
export function findRoute(policy: Policy, target: Target, method: string): CompiledRoute | null {
  return policy.match(target.host, target.segments, method);
}

function compilePortals({ portals }: PolicyDocument): Map<string, CompiledPortal> {
  const compiled = new Map<string, CompiledPortal>();
  for (const [id, portal] of Object.entries(portals)) {
    const parsed = parsePortalOrigin(portal.origin);
    if (parsed.ok) compiled.set(id, { ...portal, ...parsed.origin, id });
  }
  return compiled;
}

/** Routes with a fault of their own are left out here; the fault is reported elsewhere. */
function matchableRoutes(document: PolicyDocument, portals: Map<string, CompiledPortal>): MatchableRoute[] {
  return Object.entries(document.routes).flatMap(([id, route]) => {
    const parsed = parseRoutePattern(route.path);
    const host = portals.get(route.portal)?.host;
    return parsed.ok && host ? [{ id, host, methods: route.methods ?? null, pattern: parsed.pattern }] : [];
  });
}

function compileTransition(document: PolicyDocument, id: string, facts: readonly RolloutFact[] | null) {
  const said = transitionOf(findById(document.rollout?.passwordOnly ?? {}, id));
  return said && facts ? effectiveTransition(document, id, said, facts) : said;
}

function compileRoutes(
  document: PolicyDocument,
  services: ReadonlyMap<string, JudgedService>,
  facts: readonly RolloutFact[] | null,
): Map<string, CompiledRoute> {
  const routes = new Map<string, CompiledRoute>();
  const demandOf = createDemands(document);
  for (const [id, route] of Object.entries(document.routes)) {
    const judged = services.get(route.service);
    if (!judged) continue;
    const { data, required } = demandOf(route, judged);
    routes.set(id, {
      id,
      portalId: route.portal,
      serviceId: route.service,
      path: route.path,
      methods: route.methods ?? null,
      data,
      required,
      representation: restrictByMandates(judged.service, required, route.representation ?? null),
      transition: compileTransition(document, id, facts),
    });
  }
  return routes;
}

type Demand = Pick<CompiledRoute, 'data' | 'required'>;

/**
 * What routes of one service with the same data and floor demand is one thing, computed once: with a hundred thousand
 * routes, copies of it would be most of what the process holds, and its collector would slow down every decision.
 */
function createDemands(document: PolicyDocument) {
  const known = new Map<string, Demand>();
  return ({ service: serviceId, data, atLeast }: Route, { service, norm, listed }: JudgedService): Demand => {
    const key = JSON.stringify([serviceId, data ?? null, atLeast ?? null]);
    const found = known.get(key);
    if (found) return found;
    const serviceData = listed ?? undefined;
    // Without data of its own a route follows the analysis of its service.
    const dataClasses = data ? namedData(document, data) : (listed ?? []);
    const required = computeRequired({ service, serviceId, dataClasses, serviceData, atLeast, norm });
    const made = { data: dataClasses.map((entry) => entry.id), required };
    known.set(key, made);
    return made;
  };
}

function compileClients(
  document: PolicyDocument,
  services: ReadonlyMap<string, JudgedService>,
): Map<string, CompiledClient> {
  const compiled = new Map<string, CompiledClient>();
  for (const [id, client] of Object.entries(document.clients)) {
    const judged = services.get(client.service);
    if (judged) compiled.set(id, { ...client, id, judged });
  }
  return compiled;
}

function createPortalLookup(portals: Map<string, CompiledPortal>): Policy['portalByHost'] {
  const byHost = new Map([...portals.values()].map((portal) => [portal.host, portal]));
  return (host) => byHost.get(host) ?? byHost.get(wildcardOfHost(host)) ?? null;
}

/**
 * Most backends match letters in either case, some do not. Where the two readings are different routes, the
 * stricter one counts; where neither is stricter the target is denied (threats P15).
 */
function createMatch(
  matcher: RouteMatcher,
  routes: ReadonlyMap<string, CompiledRoute>,
  portalByHost: Policy['portalByHost'],
): Policy['match'] {
  const routeById = (id: string | null) => (id === null ? null : (routes.get(id) ?? null));
  return (host, segments, method) => {
    const route = routeById(matcher.match(host, segments, method));
    // A host belongs to one portal: routes of a wildcard portal never fill gaps of the portal that names the host.
    if (route === null || portalByHost(host)?.id !== route.portalId) return null;
    if (matcher.isCaseNeutral && segments.every((segment) => foldCase(segment) === segment)) return route;
    const exact = routeById(matcher.matchExactCase(host, segments, method));
    if (exact === null || exact === route || isAtLeastAsStrict(route, exact)) return route;
    return isAtLeastAsStrict(exact, route) ? exact : null;
  };
}

function warningsFor(document: PolicyDocument, routes: ReadonlyMap<string, CompiledRoute>): PolicyFault[] {
  const services = Object.entries(document.services).flatMap(([id, service]) => {
    if ((service.riskRaising ?? []).length === 0 || service.fullAnalysis) return [];
    const message =
      'risk-raising factors without fullAnalysis: every route of this service is denied (art. 4)';
    return [{ path: `services.${id}.riskRaising`, code: 'full-analysis-required', message }];
  });
  const dataClasses = Object.entries(document.dataClasses).flatMap(([id, { aspects }]) => {
    const { personalData, health, riskClass, bsn, companyData, baseRegistry, misuseRisk } = aspects;
    if (personalData ?? health ?? riskClass ?? bsn ?? companyData ?? baseRegistry ?? misuseRisk) return [];
    const message =
      'no aspect says what this data is, so it asks for no level; add personalData, bsn or companyData';
    return [{ path: `dataClasses.${id}.aspects`, code: 'data-class-without-aspects', message }];
  });
  return [...services, ...dataClasses, ...warningsOfMandates(document, routes)];
}

/** Art. 5: the routes on which nobody may act for another, because the mandates are worth less than their level. */
function warningsOfMandates(
  { services }: PolicyDocument,
  routes: ReadonlyMap<string, CompiledRoute>,
): PolicyFault[] {
  const found = new Map<string, { routes: string[]; parts: Set<string> }>();
  for (const { id, serviceId, required } of routes.values()) {
    const service = findById(services, serviceId);
    const shortfalls = service ? findMandateShortfalls(service, required.level) : [];
    if (shortfalls.length === 0) continue;
    const entry = found.get(serviceId) ?? { routes: [], parts: new Set() };
    entry.routes.push(id);
    for (const { part, level } of shortfalls) entry.parts.add(`${part} ${level}`);
    found.set(serviceId, entry);
  }
  return [...found].map(([id, { routes: refused, parts }]) => {
    const names =
      refused.length > 5
        ? `${refused.slice(0, 5).join(', ')} and ${refused.length - 5} more`
        : refused.join(', ');
    const message = `mandates are worth less than the level asked (${[...parts].join(', ')}; art. 5): intermediaries are refused on ${names}`;
    return { path: `services.${id}.mandates`, code: 'mandates-too-low', message };
  });
}
