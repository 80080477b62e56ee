// Who may act for another (Regeling art. 5): the registration of mandates and the means of both sides are at least at
// the level the service asks, or there are extra measures (art. 5(7)). Where that does not hold, nobody acts for another.

import type { RepresentationCondition } from './decide.ts';
import { isLevelAtLeast, type Level } from './level.ts';
import type { Service } from './policy-document.ts';
import type { Required } from './required.ts';

export type MandateShortfall = { part: 'registration' | 'giver' | 'receiver'; level: Level; source: string };

const sourceOfPart = {
  registration: 'Regeling betrouwbaarheidsniveaus, art. 5(4)',
  giver: 'Regeling betrouwbaarheidsniveaus, art. 5(5)',
  receiver: 'Regeling betrouwbaarheidsniveaus, art. 5(5)',
} as const;
const parts = ['registration', 'giver', 'receiver'] as const;

/** What is lower than the level asked, where no extra measures make up for it. */
export function findMandateShortfalls({ mandates }: Service, level: Level): MandateShortfall[] {
  if (mandates === undefined || mandates === 'none' || mandates.measures !== undefined) return [];
  return parts
    .filter((part) => !isLevelAtLeast(mandates[part], level))
    .map((part) => ({ part, level: mandates[part], source: sourceOfPart[part] }));
}

/** False: on a route that asks this level an intermediary is refused. An analysis that is silent changes nothing. */
export function mayBeRepresented(service: Service, level: Level): boolean {
  return service.mandates !== 'none' && findMandateShortfalls(service, level).length === 0;
}

/** What a route or client asks about whom one acts for, with what the analysis of its service adds to it. */
export function restrictByMandates(
  service: Service,
  required: Required,
  condition: RepresentationCondition | null,
): RepresentationCondition | null {
  if (mayBeRepresented(service, required.level)) return condition;
  const asksNothing =
    required.level === 'none' && !required.twoFactor && required.confirmedWithinSeconds === null;
  // Where nobody signs in, nobody is represented.
  if (asksNothing && condition === null) return null;
  return { ...condition, intermediary: 'refused' };
}
