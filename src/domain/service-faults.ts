// What can be wrong with the analysis of a service: an unknown norm, a lowering without its conditions, data that the
// analysis does not cover, and a value of a norm that neither the norm nor this body fills in.

import { findById } from './find-by-id.ts';
import { coveredData, namedData, normOf } from './judged-services.ts';
import { isLevelAtLeast } from './level.ts';
import type { Norm } from './norm.ts';
import type { PolicyDocument, Service } from './policy-document.ts';
import { faultsOfFloor, type PolicyFault, unknownId } from './policy-faults.ts';
import { listOpenCells } from './required.ts';
import { hasSecondReader } from './second-reader.ts';
import { interestsOf } from './service-document.ts';

export function findServiceFaults(document: PolicyDocument, norms: readonly Norm[]): PolicyFault[] {
  const covered = coveredData(document);
  const filledIn = new Map(norms.map(({ id }) => [id, normOf(document, norms, id)]));
  const faults = Object.entries(document.services).flatMap(([id, service]) => {
    const norm = filledIn.get(service.norm);
    return [
      ...faultsOfService(id, service, norm, norms),
      ...faultsOfData(id, service, norm, document),
      ...(norm ? faultsOfOpenCells(id, service, norm, document, covered.get(id) ?? new Set()) : []),
    ];
  });
  return [...faultsOfOwnNorms(document, norms), ...faults, ...faultsOfClientData(document)];
}

function faultsOfService(
  id: string,
  service: Service,
  norm: Norm | undefined,
  norms: readonly Norm[],
): PolicyFault[] {
  const path = `services.${id}`;
  const known = norms.map((candidate) => candidate.id);
  return [
    ...(norm ? [] : [unknownId(`${path}.norm`, 'norm', service.norm, known)]),
    ...faultsOfInterest(`${path}.aspects.economicInterest`, service),
    ...faultsOfLowering(path, service, norm),
    ...faultsOfFloor(`${path}.atLeast`, service.atLeast),
  ];
}

function faultsOfInterest(path: string, { aspects }: Service): PolicyFault[] {
  const interests = interestsOf(aspects);
  const empty = interests.some(
    ({ damageEuro, livelihood, size }) =>
      damageEuro === undefined && livelihood !== true && size === undefined,
  );
  const faults: PolicyFault[] = [];
  if (empty) {
    const message =
      'an economic interest needs damageEuro or livelihood: true; add one, or leave the interest out';
    faults.push({ path, code: 'empty-economic-interest', message });
  }
  if (new Set(interests.map(({ party }) => party)).size < interests.length) {
    const message = 'a kind of user is here twice; keep the entry with the larger interest';
    faults.push({ path, code: 'duplicate-party', message });
  }
  return faults;
}

/** Regeling art. 3 and 4 exclude each other; art. 3 takes two people here. */
function faultsOfLowering(servicePath: string, service: Service, norm: Norm | undefined): PolicyFault[] {
  if (!service.lowering) return [];
  const path = `${servicePath}.lowering`;
  const faults: PolicyFault[] = [];
  if ((service.riskRaising ?? []).length > 0) {
    const message = 'risk-raising factors exclude lowering; remove lowering, or riskRaising if none applies';
    faults.push({ path, code: 'lowering-with-risk-raising', message });
  } else if (service.fullAnalysis) {
    const message = 'a full analysis already decides the level; remove lowering, or fullAnalysis';
    faults.push({ path, code: 'lowering-with-full-analysis', message });
  } else if (norm && !norm.lowering) {
    const message = `norm ${norm.id} knows no lowering; remove it`;
    faults.push({ path, code: 'lowering-not-in-norm', message });
  }
  if (!hasSecondReader(service)) {
    const message =
      'a lowering needs a second reader who is another person than its author; add secondReader';
    faults.push({
      path: `${servicePath}.analysis.secondReader`,
      code: 'lowering-without-second-reader',
      message,
    });
  }
  return faults;
}

function faultsOfData(
  id: string,
  service: Service,
  norm: Norm | undefined,
  document: PolicyDocument,
): PolicyFault[] {
  const path = `services.${id}.data`;
  if (service.data) {
    const known = Object.keys(document.dataClasses);
    return service.data.flatMap((name, index) =>
      findById(document.dataClasses, name) ? [] : [unknownId(`${path}[${index}]`, 'data class', name, known)],
    );
  }
  if (norm?.judges !== 'service') return [];
  const message = `norm ${norm.id} judges the whole service; list the data classes that its analysis covers`;
  return [{ path, code: 'data-not-listed', message }];
}

/** Inside the domain an open cell is high; in a policy it is a fault, so that nobody takes it for an outcome. */
function faultsOfOpenCells(
  serviceId: string,
  service: Service,
  norm: Norm,
  document: PolicyDocument,
  covered: ReadonlySet<string>,
): PolicyFault[] {
  if (!norm.criteria.some(({ open }) => open)) return [];
  const dataClasses = namedData(document, [...covered]).filter(({ dataClass }) => dataClass);
  return listOpenCells({ service, serviceId, dataClasses, norm }).map(({ cell, fillIn, source, text }) => ({
    path: fillIn,
    code: 'open-cell',
    message: `service ${serviceId} touches "${cell}" (${source}: ${text.en}), which is open; fill in ${fillIn}`,
  }));
}

function faultsOfOwnNorms({ norms: own = {} }: PolicyDocument, norms: readonly Norm[]): PolicyFault[] {
  return Object.entries(own).flatMap(([id, { cells }]) => {
    const path = `norms.${id}`;
    const norm = norms.find((candidate) => candidate.id === id);
    if (!norm) {
      const known = norms.map((candidate) => candidate.id);
      return [unknownId(path, 'norm', id, known)];
    }
    const fillable = norm.own?.cells ?? [];
    if (fillable.length === 0) {
      const message = `norm ${id} leaves nothing to a body; remove this`;
      return [{ path, code: 'norm-without-open-cells', message }];
    }
    return Object.entries(cells).flatMap(([key, level]): PolicyFault[] => {
      const at = `${path}.cells.${key}`;
      const cell = fillable.find((candidate) => candidate.key === key);
      if (!cell)
        return [
          unknownId(
            at,
            'cell',
            key,
            fillable.map((candidate) => candidate.key),
          ),
        ];
      if (!cell.atLeast || isLevelAtLeast(level, cell.atLeast)) return [];
      const message = `the certain part of ${id} puts this at ${cell.atLeast} at least; write that, or a higher level`;
      return [{ path: at, code: 'cell-too-low', message }];
    });
  });
}

const outside = (path: string, name: string, service: string): PolicyFault => ({
  path,
  code: 'data-outside-analysis',
  message: `the analysis of service ${service} does not cover "${name}"; add it to services.${service}.data, or leave it out`,
});

/** Names in a list that the analysis does not cover; a name nobody knows is reported elsewhere. */
export function faultsOutsideAnalysis(
  path: string,
  names: readonly string[],
  serviceId: string,
  document: PolicyDocument,
): PolicyFault[] {
  const covered = findById(document.services, serviceId)?.data;
  if (!covered) return [];
  return names.flatMap((name, index) =>
    covered.includes(name) || !findById(document.dataClasses, name)
      ? []
      : [outside(`${path}[${index}]`, name, serviceId)],
  );
}

/** All that a login could ask for is judged under the client's service. */
function faultsOfClientData(document: PolicyDocument): PolicyFault[] {
  return Object.entries(document.clients).flatMap(([id, { service, data, scopes }]) => [
    ...faultsOutsideAnalysis(`clients.${id}.data`, data, service, document),
    ...scopes.flatMap((scope, index) => {
      const [fault] = faultsOutsideAnalysis(
        '',
        findById(document.scopes, scope)?.data ?? [],
        service,
        document,
      );
      return fault ? [{ ...fault, path: `clients.${id}.scopes[${index}]` }] : [];
    }),
  ]);
}
