// What a portal's login request asks for, and the one computation of what it therefore demands: the highest of what
// the client asked and what the data demands, all data of one request judged together under the client's service.
// OpenID Connect Core 5.5.1.1, RFC 9396, NL GOV OIDC 5.2.2; the same Required that a route has.

import type { Client } from './client-document.ts';
import { clientProfiles } from './client-profile.ts';
import { assuranceOfAcr, dialects, eidasAcr } from './dialect.ts';
import type { JudgedService } from './judged-services.ts';
import { compareLevels, highestLevel, isLevelAtLeast, type Level, levels } from './level.ts';
import { restrictByMandates } from './mandates.ts';
import type { CompiledRoute, Policy } from './policy.ts';
import { type AtLeast, parseDuration } from './policy-parts.ts';
import { type AssuranceContext, computeConfirmedAt, computeReached } from './reached.ts';
import { computeRequired, type Required } from './required.ts';
import type { Session } from './session.ts';

export type CompiledClient = Client & { id: string; judged: JudgedService };

/** The type of authorization_details we know (RFC 9396 2): its datatypes are data classes of the policy. */
export const portalDataType = 'urn:sluis:portal-data';

export type LoginRequest = {
  clientId: string;
  /** Of the policy; the protocol's own are left out. */
  scopes: readonly string[];
  dataTypes: readonly string[];
  /** Of an essential `acr` claim; null when there was none. */
  essentialAcr: readonly string[] | null;
  /** Of `acr_values`, and of an `acr` claim that is not essential. */
  voluntaryAcr: readonly string[];
  maxAgeSeconds: number | null;
  /** When the request first came in: a login after that is of no age, however long the person took to come back. */
  beganAtMs: number;
  /** Only a confirmation after this moment counts (prompt=login, max_age=0); null when an older one will do. */
  freshSinceMs: number | null;
};

export type LoginRequirement =
  | { ok: true; route: CompiledRoute }
  /** unmet: nothing that was asked for is known here. unknown: the client is gone, or may not ask for that. */
  | { ok: false; reason: 'unknown-client' | 'not-permitted' | 'unmet' };

const knownLevels = (values: readonly string[]): Level[] =>
  values
    .map((value) => assuranceOfAcr(dialects.eidas, value).level)
    .filter((level) => level !== 'none')
    .sort(compareLevels);

/** The floor that several floors make together. */
function joinFloors(floors: readonly (AtLeast | undefined)[]): AtLeast {
  const given = floors.filter((floor) => floor !== undefined);
  const shortest = given
    .flatMap(({ confirmedWithin }) => (confirmedWithin === undefined ? [] : [confirmedWithin]))
    .sort((a, b) => (parseDuration(a) ?? 0) - (parseDuration(b) ?? 0))[0];
  return {
    // Whoever logs in is somebody: the lowest there is.
    level: highestLevel('low', ...given.map(({ level }) => level ?? 'none')),
    twoFactor: given.some(({ twoFactor }) => twoFactor === true),
    ...(shortest === undefined ? {} : { confirmedWithin: shortest }),
  };
}

/** Null: no level was asked. unmet: an essential list without a value we know (unmet-authentication-requirements 1.0). */
function askedLevel(client: CompiledClient, request: LoginRequest): Level | null | 'unmet' {
  const [essential] = knownLevels(request.essentialAcr ?? []);
  if (request.essentialAcr !== null && essential === undefined) return 'unmet';
  const binds = clientProfiles[client.profile].acrValuesBind;
  const [voluntary] = binds ? knownLevels(request.voluntaryAcr) : [];
  const asked = [essential, voluntary].filter((level) => level !== undefined);
  return asked.length === 0 ? null : highestLevel(...asked);
}

/** Providers tell the time of a login in whole seconds. */
const startOfSecond = (ms: number) => Math.floor(ms / 1000) * 1000;

/** Whole seconds, as providers are asked for them and pages name them. */
const secondsSince = (sinceMs: number, nowMs: number) =>
  Math.max(0, Math.ceil((nowMs - startOfSecond(sinceMs)) / 1000));

/** `confirmedWithin` of the request itself: max_age, or the time since it began. */
function withFreshness(required: Required, request: LoginRequest, nowMs: number): Required {
  const { maxAgeSeconds, beganAtMs, freshSinceMs } = request;
  const limits = [
    required.confirmedWithinSeconds,
    maxAgeSeconds === null ? null : Math.max(maxAgeSeconds, secondsSince(beganAtMs, nowMs)),
    freshSinceMs === null ? null : secondsSince(freshSinceMs, nowMs),
  ].filter((seconds) => seconds !== null);
  return limits.length === 0 ? required : { ...required, confirmedWithinSeconds: Math.min(...limits) };
}

/**
 * The session as this request may count it. Where a new confirmation is asked for, what was known before the request
 * came in is older than the request, also when its provider's clock says the same second, or runs ahead.
 */
export function sessionAsAsked(request: LoginRequest, session: Session): Session {
  const { freshSinceMs } = request;
  if (freshSinceMs === null) return session;
  // Out of reach of a limit in whole seconds.
  const beforeMs = startOfSecond(freshSinceMs) - 1001;
  const evidence = session.evidence.map((item) => {
    const knownAtMs = item.kind === 'upstream' ? item.receivedAtMs : item.atMs;
    const isOld = knownAtMs < freshSinceMs && item.atMs !== null && item.atMs > beforeMs;
    return isOld ? { ...item, atMs: beforeMs } : item;
  });
  return { ...session, evidence };
}

function raisedByClient(required: Required, level: Level): Required {
  if (isLevelAtLeast(required.level, level)) return required;
  const twoFactor = required.twoFactor || isLevelAtLeast(level, 'substantial');
  const text = {
    nl: 'Het portaal vraagt dit niveau voor deze aanmelding.',
    en: 'The portal asks for this level for this login.',
  };
  const reason = {
    code: 'asked-by-client',
    source: 'OpenID Connect Core 5.5.1.1',
    level,
    twoFactor,
    text,
    dataClass: null,
  };
  return { ...required, level, twoFactor, reasons: [reason, ...required.reasons], dataClasses: [] };
}

/** The demand of a login request as the one route it has to satisfy. */
export function findLoginRequirement(policy: Policy, request: LoginRequest, nowMs: number): LoginRequirement {
  const client = policy.clients.get(request.clientId);
  if (!client || client.disabled) return { ok: false, reason: 'unknown-client' };
  const { dataClasses, scopes } = policy.document;
  const known = request.scopes.flatMap((id) => {
    const scope = client.scopes.includes(id) && Object.hasOwn(scopes, id) ? scopes[id] : undefined;
    return scope ? [scope] : [];
  });
  const mayName = request.dataTypes.every((id) => client.data.includes(id) && Object.hasOwn(dataClasses, id));
  if (known.length < request.scopes.length || !mayName) return { ok: false, reason: 'not-permitted' };
  const level = askedLevel(client, request);
  if (level === 'unmet') return { ok: false, reason: 'unmet' };
  const data = [...new Set([...known.flatMap((scope) => scope.data), ...request.dataTypes])];
  const { service, norm, listed } = client.judged;
  const computed = computeRequired({
    service,
    serviceId: client.service,
    dataClasses: data.map((id) => ({ id, dataClass: dataClasses[id] })),
    serviceData: listed ?? undefined,
    atLeast: joinFloors([client.atLeast, ...known.map((scope) => scope.atLeast)]),
    norm,
  });
  const raised = level === null ? computed : raisedByClient(computed, level);
  const required = withFreshness(raised, request, nowMs);
  const id = `client:${client.id}`;
  return {
    ok: true,
    route: {
      id,
      portalId: id,
      serviceId: client.service,
      path: '/',
      methods: null,
      data,
      required,
      representation: restrictByMandates(service, required, client.representation ?? null),
      // A password alone is no login at a portal, roll-out or not: its token could state no level.
      transition: null,
    },
  };
}

/**
 * What the token says: the highest level proven, confirmed as recently as was asked, with the moment of that
 * confirmation. Only an essential list without that value gets the highest of its own that is not above it. Null when
 * nothing that may be said is true.
 */
export function findStatedLevel(
  request: LoginRequest,
  required: Required,
  session: Session,
  context: AssuranceContext,
  nowMs: number,
): { acr: string; level: Level; authTimeMs: number | null } | null {
  const reached = computeReached(session, context, nowMs).level;
  const within = required.confirmedWithinSeconds;
  const proven = levels
    .filter((level) => level !== 'none' && isLevelAtLeast(reached, level))
    .map((level) => ({ level, authTimeMs: computeConfirmedAt(session, level, context, nowMs) }))
    .filter(
      ({ authTimeMs }) => within === null || (authTimeMs !== null && nowMs - authTimeMs <= within * 1000),
    )
    .reverse();
  const best = proven.find(({ level }) => isLevelAtLeast(level, required.level));
  if (!best) return null;
  const listed = request.essentialAcr;
  const stated = listed === null ? best : proven.find(({ level }) => listed.includes(eidasAcr(level) ?? ''));
  return stated ? { ...stated, acr: eidasAcr(stated.level) ?? '' } : null;
}
