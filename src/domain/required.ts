// The one function that computes a required level: the maximum over the criteria of a norm (Regeling art. 2),
// then a full analysis (art. 4), lowering (art. 3), and what was raised by hand, which only ever raises.

import {
  type Assurance,
  compareLevels,
  highestLevel,
  isLevelAtLeast,
  type Level,
  oneLevelLower,
} from './level.ts';
import type { Criterion, Norm } from './norm.ts';
import type { DataClass, Service } from './policy-document.ts';
import { type AtLeast, parseDuration, type Text } from './policy-parts.ts';
import { hasSecondReader } from './second-reader.ts';

export type Reason = {
  code: string;
  source: string;
  level: Level;
  twoFactor: boolean;
  text: Text;
  dataClass: string | null;
};

export type Required = {
  /** `full-analysis-required` (art. 4): the level is then only the floor, and a decision on it is deny. */
  status: 'computed' | 'full-analysis-required';
  level: Level;
  twoFactor: boolean;
  confirmedWithinSeconds: number | null;
  norm: { id: string; version: string };
  /** Every criterion that applied, highest first, lowering and raising by hand included. */
  reasons: Reason[];
  /** The data classes that cause the level; empty when it was raised above what the data asks for. */
  dataClasses: string[];
};

export type NamedData = { id: string; dataClass: DataClass | undefined };

export type RequiredInput = {
  service: Service;
  serviceId: string;
  /** What the route, scope or request handles; an undefined data class is one the policy does not know. */
  dataClasses: readonly NamedData[];
  /** What the analysis of the service covers: it counts as well under a norm that judges the whole service. */
  serviceData?: readonly NamedData[] | undefined;
  /** The floor set by hand on the route, scope or request; the service's own is read from the service. */
  atLeast?: AtLeast | undefined;
  norm: Norm;
};

export function computeRequired(input: RequiredInput): Required {
  const { service, norm } = input;
  const normReasons = reasonsOfData(input);
  const ofData = highestAssurance(normReasons);
  const analysis = analysisReasons(service, norm, ofData);
  const lowering = loweringReasons(input, ofData);
  const lowered = lowering[0] ?? ofData;
  const beforeFloors = highestAssurance([lowered, ...analysis]);
  const floors = floorReasons(input, beforeFloors);
  const final = highestAssurance([beforeFloors, ...floors]);
  const isRaised = compareAssurance(final, lowered) > 0;
  return {
    status: hasRiskRaising(service) && !service.fullAnalysis ? 'full-analysis-required' : 'computed',
    level: final.level,
    twoFactor: final.twoFactor,
    confirmedWithinSeconds: shortestConfirmation(service.atLeast, input.atLeast),
    norm: { id: norm.id, version: norm.version },
    reasons: [...normReasons, ...analysis, ...lowering, ...floors].sort((a, b) => compareAssurance(b, a)),
    dataClasses: isRaised ? [] : causes(normReasons, ofData),
  };
}

/** True when whoever satisfies `a` also satisfies `b`. */
export function isRequirementAtLeast(a: Required, b: Required): boolean {
  if (a.status === 'full-analysis-required') return true;
  if (b.status === 'full-analysis-required') return false;
  if (compareAssurance(a, b) < 0) return false;
  const limit = b.confirmedWithinSeconds;
  return limit === null || (a.confirmedWithinSeconds !== null && a.confirmedWithinSeconds <= limit);
}

/** Level first, then the two-factor flag; from substantial up two factors are part of the level. */
export function compareAssurance(a: Assurance, b: Assurance): number {
  return compareLevels(a.level, b.level) || Number(hasTwoFactor(a)) - Number(hasTwoFactor(b));
}

function hasTwoFactor({ level, twoFactor }: Assurance): boolean {
  return twoFactor || isLevelAtLeast(level, 'substantial');
}

function highestAssurance(parts: readonly Assurance[]): Assurance {
  return { level: highestLevel(...parts.map((part) => part.level)), twoFactor: parts.some(hasTwoFactor) };
}

const hasRiskRaising = (service: Service) => (service.riskRaising ?? []).length > 0;

/** Under a norm that judges the whole service, its highest score counts everywhere in it. */
function judgedData({ dataClasses, serviceData, norm }: RequiredInput): readonly NamedData[] {
  if (norm.judges !== 'service' || !serviceData) return dataClasses;
  const named = new Set(dataClasses.map(({ id }) => id));
  return [...dataClasses, ...serviceData.filter(({ id }) => !named.has(id))];
}

function factsOf(input: RequiredInput) {
  const known = judgedData(input).flatMap(({ id, dataClass }) =>
    dataClass ? [{ id, aspects: dataClass.aspects }] : [],
  );
  return { dataClasses: known, service: input.service.aspects };
}

/** Where the analysis touches a value that nobody filled in, and where that is to be done. */
export type OpenCell = { cell: string; fillIn: string; source: string; text: Text };

export function listOpenCells(input: RequiredInput): OpenCell[] {
  const facts = factsOf(input);
  const { serviceId } = input;
  return input.norm.criteria.flatMap(({ open, source, text, metBy }) => {
    if (!open) return [];
    return metBy(facts).map((dataClass) => {
      return { cell: open.cell, fillIn: open.fillIn({ serviceId, dataClass }), source, text };
    });
  });
}

const touchesOpenCell = (norm: Norm, facts: ReturnType<typeof factsOf>) =>
  norm.criteria.some(({ open, metBy }: Criterion) => open !== undefined && metBy(facts).length > 0);

function reasonsOfData(input: RequiredInput): Reason[] {
  const { norm } = input;
  const facts = factsOf(input);
  const reasons = norm.criteria.flatMap(({ code, source, level, twoFactor, text, metBy }) =>
    metBy(facts).map((dataClass): Reason => ({ code, source, level, twoFactor, text, dataClass })),
  );
  const unknown = judgedData(input)
    .filter(({ dataClass }) => !dataClass)
    .map(({ id }) => unknownReason(id));
  if (reasons.length + unknown.length > 0) return [...unknown, ...reasons];
  return [{ code: 'no-criterion', level: 'none', twoFactor: false, dataClass: null, ...norm.noCriterion }];
}

/** Data nobody described is treated as the worst there is. */
function unknownReason(id: string): Reason {
  return {
    code: 'unknown-data-class',
    source: 'policy: data classes',
    level: 'high',
    twoFactor: true,
    text: { nl: 'Het beleid kent deze gegevens niet.', en: 'The policy does not know this data.' },
    dataClass: id,
  };
}

/** Art. 4: the table is only the floor; a full analysis may raise it, and can never go below it. */
function analysisReasons(service: Service, norm: Norm, floor: Assurance): Reason[] {
  const reasons: Reason[] = [];
  // Names of factors and documents stay in the policy: reasons are shown to whoever is asked for more.
  if (hasRiskRaising(service)) {
    const { source, text } = norm.riskRaising;
    reasons.push({ code: 'risk-raising', source, ...floor, text, dataClass: null });
  }
  if (service.fullAnalysis) {
    const { level, twoFactor, date } = service.fullAnalysis;
    reasons.push({
      code: 'full-analysis',
      source: norm.riskRaising.source,
      ...atLeastLow({ level, twoFactor: twoFactor === true || isLevelAtLeast(level, 'substantial') }),
      text: {
        nl: `Uitkomst van de volledige risicoanalyse van ${date}; de hoogste van tabel en analyse telt.`,
        en: `Outcome of the full risk analysis of ${date}; the higher of table and analysis counts.`,
      },
      dataClass: null,
    });
  }
  return reasons;
}

/**
 * Art. 3: one level lower, from high or substantial only, after the maximum, and never beside risk-raising factors, a
 * full analysis, data that nobody described or a value that nobody filled in; a second person has read it. Substantial
 * lowered to low keeps two factors, in the spirit of Wet digitale overheid art. 6(4): a low means in place of a higher
 * one has at least two.
 */
function loweringReasons(input: RequiredInput, computed: Assurance): Reason[] {
  const { service, norm } = input;
  if (!service.lowering || !norm.lowering || hasRiskRaising(service) || service.fullAnalysis) return [];
  if (!hasSecondReader(service) || !isLevelAtLeast(computed.level, 'substantial')) return [];
  if (judgedData(input).some(({ dataClass }) => !dataClass) || touchesOpenCell(norm, factsOf(input)))
    return [];
  const { nl, en } = norm.lowering.text;
  const { date } = service.lowering;
  return [
    {
      code: 'lowered',
      source: norm.lowering.source,
      level: oneLevelLower(computed.level),
      twoFactor: true,
      text: { nl: `${nl} (${date}).`, en: `${en} (${date}).` },
      dataClass: null,
    },
  ];
}

/** Two factors or a fresh confirmation need somebody who signed in, so they mean at least low. */
function atLeastLow(assurance: Assurance): Assurance {
  return assurance.level === 'none' && assurance.twoFactor ? { level: 'low', twoFactor: true } : assurance;
}

function floorReasons({ service, serviceId, atLeast }: RequiredInput, computed: Assurance): Reason[] {
  return [
    floorReason('at-least-service', `policy: services.${serviceId}.atLeast`, service.atLeast, computed),
    floorReason('at-least-target', 'policy: atLeast of the route, scope or request', atLeast, computed),
  ].filter((reason) => reason !== null);
}

/** Null when this floor changes nothing. */
function floorReason(
  code: string,
  source: string,
  floor: AtLeast | undefined,
  computed: Assurance,
): Reason | null {
  if (!floor) return null;
  const isFresh = floor.confirmedWithin !== undefined;
  const level = isFresh ? highestLevel('low', floor.level ?? 'none') : (floor.level ?? 'none');
  const twoFactor = floor.twoFactor === true || isLevelAtLeast(level, 'substantial');
  const assurance = atLeastLow({ level, twoFactor });
  if (!isFresh && compareAssurance(assurance, computed) <= 0) return null;
  const text = isFresh
    ? {
        nl: `Het beleid vraagt een bevestiging van hooguit ${floor.confirmedWithin} geleden.`,
        en: `The policy asks for a confirmation at most ${floor.confirmedWithin} old.`,
      }
    : { nl: 'Het beleid legt dit als ondergrens vast.', en: 'The policy sets this as a floor.' };
  return { code, source, ...assurance, text, dataClass: null };
}

/** The smallest counts. A duration that cannot be read asks for a confirmation of this very moment. */
function shortestConfirmation(...floors: (AtLeast | undefined)[]): number | null {
  const seconds = floors.flatMap((floor) =>
    floor?.confirmedWithin === undefined ? [] : [parseDuration(floor.confirmedWithin) ?? 0],
  );
  return seconds.length === 0 ? null : Math.min(...seconds);
}

function causes(reasons: readonly Reason[], top: Assurance): string[] {
  const ids = reasons
    .filter((reason) => compareAssurance(reason, top) >= 0)
    .flatMap((reason) => reason.dataClass ?? []);
  return [...new Set(ids)];
}
