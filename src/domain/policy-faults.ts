// What can be wrong with a policy document that its schema cannot see. Everything is reported at once, each fault
// with the place and the remedy.

import { findClientFaults } from './client-faults.ts';
import { findById } from './find-by-id.ts';
import type { Norm } from './norm.ts';
import type { PolicyDocument, Portal } from './policy-document.ts';
import { type AtLeast, parseDuration } from './policy-parts.ts';
import { isUpstreamOrigin, parsePortalOrigin } from './portal-origin.ts';
import { type PatternFault, parseRoutePattern } from './route-pattern.ts';
import { faultsOutsideAnalysis, findServiceFaults } from './service-faults.ts';
import { findUpstreamFaults } from './upstream-faults.ts';

/** path is written as in the document: `routes.sick-leave.data[0]`. */
export type PolicyFault = { path: string; code: string; message: string };

export function findPolicyFaults(document: PolicyDocument, norms: readonly Norm[]): PolicyFault[] {
  return [
    ...findServiceFaults(document, norms),
    ...Object.entries(document.portals).flatMap(([id, portal]) => faultsOfPortal(id, portal)),
    ...faultsOfSharedOrigins(document),
    ...findUpstreamFaults(document),
    ...findClientFaults(document),
    ...Object.keys(document.routes).flatMap((id) => faultsOfRoute(id, document)),
  ];
}

/** Below this nobody can sign in and come back in time; above it evidence no longer counts at all. */
const confirmedWithinLimits = { lowestSeconds: 30, highestSeconds: 12 * 3600 };

export function faultsOfFloor(path: string, floor: AtLeast | undefined): PolicyFault[] {
  if (floor?.confirmedWithin === undefined) return [];
  const seconds = parseDuration(floor.confirmedWithin);
  const { lowestSeconds, highestSeconds } = confirmedWithinLimits;
  if (seconds !== null && seconds >= lowestSeconds && seconds <= highestSeconds) return [];
  const message = `"${floor.confirmedWithin}" cannot be reached or has no effect; write a duration from 30s to 12h`;
  return [{ path: `${path}.confirmedWithin`, code: 'unreachable-duration', message }];
}

function faultsOfPortal(id: string, portal: Portal): PolicyFault[] {
  const faults: PolicyFault[] = [];
  const parsed = parsePortalOrigin(portal.origin);
  if (!parsed.ok) faults.push({ path: `portals.${id}.origin`, code: parsed.code, message: parsed.message });
  if (portal.upstream !== undefined && !isUpstreamOrigin(portal.upstream)) {
    const message = `"${portal.upstream}" is not an origin; write http://127.0.0.1:8080, without path or user name`;
    faults.push({ path: `portals.${id}.upstream`, code: 'malformed-upstream', message });
  }
  return faults;
}

/** A host belongs to one portal: the port tells portals apart, the protocol alone does not. */
function faultsOfSharedOrigins({ portals }: PolicyDocument): PolicyFault[] {
  const ownerOf = new Map<string, string>();
  return Object.entries(portals).flatMap(([id, portal]) => {
    const parsed = parsePortalOrigin(portal.origin);
    if (!parsed.ok) return [];
    const owner = ownerOf.get(parsed.origin.host);
    if (owner === undefined) ownerOf.set(parsed.origin.host, id);
    if (owner === undefined) return [];
    const message = `portal ${owner} already has this origin; give each portal its own, or merge the two`;
    return [{ path: `portals.${id}.origin`, code: 'duplicate-origin', message }];
  });
}

function faultsOfRoute(id: string, document: PolicyDocument): PolicyFault[] {
  const route = findById(document.routes, id);
  if (!route) return [];
  const path = `routes.${id}`;
  const faults: PolicyFault[] = [];
  const check = (place: string, kind: string, wanted: string, records: Record<string, unknown>) => {
    if (findById(records, wanted) === undefined)
      faults.push(unknownId(place, kind, wanted, Object.keys(records)));
  };
  check(`${path}.portal`, 'portal', route.portal, document.portals);
  check(`${path}.service`, 'service', route.service, document.services);
  route.data?.forEach((dataClass, index) => {
    check(`${path}.data[${index}]`, 'data class', dataClass, document.dataClasses);
  });
  faults.push(...faultsOutsideAnalysis(`${path}.data`, route.data ?? [], route.service, document));
  const service = findById(document.services, route.service);
  if (service && !route.data && !service.data) {
    const message = `neither this route nor service ${route.service} says which data it is about; add data to one of them`;
    faults.push({ path: `${path}.data`, code: 'data-not-listed', message });
  }
  const parsed = parseRoutePattern(route.path);
  if (!parsed.ok) {
    const message = `"${route.path}": ${remedyForPattern[parsed.reason]}`;
    faults.push({ path: `${path}.path`, code: 'malformed-path', message });
  }
  return [...faults, ...faultsOfFloor(`${path}.atLeast`, route.atLeast)];
}

const remedyForPattern: Record<PatternFault, string> = {
  'no-leading-slash': 'a path begins with a slash',
  'trailing-slash': 'leave out the last slash; a request with one slash more matches as well',
  wildcard: 'a star stands only in a last segment of two: write /prefix/**, or :name for one segment',
  parameter: 'a parameter is a colon and a name that begins with a letter, such as /:id',
  'too-deep': 'a path has at most 32 segments; end it with /**',
  malformed:
    'no query, fragment, backslash, semicolon, dot segment, double slash or encoded separator; such requests are refused',
};

export function unknownId(path: string, kind: string, wanted: string, known: readonly string[]): PolicyFault {
  const near = known.find((candidate) => isNear(wanted, candidate));
  const remedy =
    near === undefined ? `known: ${known.slice(0, 20).join(', ') || 'none'}` : `did you mean "${near}"?`;
  const message = `there is no ${kind} "${wanted}"; ${remedy}`;
  return { path, code: `unknown-${kind.replace(' ', '-')}`, message };
}

/** One letter wrong, missing, too many, or two letters swapped. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  const limit = Math.min(a.length, b.length) - start;
  while (end < limit && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return left.length + right.length <= 2 || (left.length === 2 && left === [...right].reverse().join(''));
}
