// What a new version of the policy may do to the roll-out: begin it for routes that are there, bring a date forward,
// take it out. Never a later date, never a second one, never more people. AP order 53, 61-62 and dictum.

import { addMonths } from './calendar.ts';
import { findById } from './find-by-id.ts';
import { momentFormats } from './moment-formats.ts';
import type { PolicyDocument } from './policy-document.ts';
import type { PolicyFault } from './policy-faults.ts';
import { cohorts, type PasswordOnly, parseUntil, type Transition, transitionOf } from './rollout-document.ts';
import {
  deviationMonths,
  endsBefore,
  factsAbout,
  openRecords,
  ownFacts,
  type RolloutFact,
  recordedTransition,
} from './rollout-facts.ts';
import { rolloutPath } from './rollout-faults.ts';
import { doTargetsOverlap, isMoreSpecific, parseTargetKey, targetKey, targetOf } from './rollout-target.ts';

type Entry = { id: string; path: string; entry: PasswordOnly; said: Transition; target: string };
type Check = { before: PolicyDocument | null; facts: readonly RolloutFact[]; nowMs: number };

/** before: the version in force; null for the founding one. facts: all there are. Faults of the level are compilePolicy's. */
export function checkRollout(
  before: PolicyDocument | null,
  after: PolicyDocument,
  facts: readonly RolloutFact[],
  nowMs: number,
): PolicyFault[] {
  const entries = Object.entries(after.rollout?.passwordOnly ?? {}).flatMap(([id, entry]): Entry[] => {
    const target = targetOf(after, id);
    const said = transitionOf(entry);
    return target && said ? [{ id, path: rolloutPath(id), entry, said, target: targetKey(target) }] : [];
  });
  const check = { before, facts, nowMs };
  return [
    ...entries.flatMap((entry) => faultsOfEntry(entry, check)),
    ...(before ? faultsOfWidening(before, after, entries, check) : []),
  ];
}

function isUnchanged({ id, entry, target }: Entry, { before }: Check): boolean {
  const was = before && findById(before.rollout?.passwordOnly ?? {}, id);
  const whereItWas = before && targetOf(before, id);
  if (!was || !whereItWas || targetKey(whereItWas) !== target) return false;
  const whom = ({ cohorts: listed }: PasswordOnly) => [...new Set(listed ?? cohorts)].sort().join();
  return (
    parseUntil(was.until) === parseUntil(entry.until) &&
    whom(was) === whom(entry) &&
    (was.deviation === undefined) === (entry.deviation === undefined)
  );
}

function faultsOfEntry(entry: Entry, check: Check): PolicyFault[] {
  const { id, path, target } = entry;
  const { before, facts, nowMs } = check;
  const fault = (code: string, message: string) => [{ path, code, message }];
  if (!before) {
    return fault(
      'rollout-founding',
      'the founding version lets nobody in on one factor; take the roll-out out',
    );
  }
  if (endsBefore(facts, id, target, nowMs).length > 0) {
    // What stands there unchanged does nothing any more, and hinders nothing.
    if (isUnchanged(entry, check)) return [];
    return fault(
      'rollout-again',
      `the roll-out of route ${id}, or of what it opens, has ended; none begins again`,
    );
  }
  const own = ownFacts(facts, id, target);
  if (own.length === 0 && factsAbout(facts, id, target).length > 0) {
    const message = `route ${id} has a roll-out under another name or address; leave both as they are until it ends`;
    return fault('rollout-moved', message);
  }
  return own.length > 0 ? faultsOfKnown(entry, check) : faultsOfNew(entry, before, nowMs);
}

/** A date that stands already: it may only come nearer, and for fewer people. */
function faultsOfKnown(entry: Entry, check: Check): PolicyFault[] {
  const { id, path, said, target } = entry;
  if (isUnchanged(entry, check)) return [];
  const recorded = recordedTransition(check.facts, id, target);
  const faults: PolicyFault[] = [];
  if (!recorded) return faults;
  if (said.untilMs > recorded.untilMs) {
    const latest = momentFormats.en.format(recorded.untilMs);
    const message = `the roll-out of route ${id} ends at ${latest}; it can be brought forward, never back`;
    faults.push({ path: `${path}.until`, code: 'rollout-later', message });
  }
  if ((said.cohorts ?? cohorts).some((cohort) => !recorded.cohorts.includes(cohort))) {
    const message = `the roll-out of route ${id} is for ${recorded.cohorts.join(', ')}; nobody comes back into it`;
    faults.push({ path: `${path}.cohorts`, code: 'rollout-wider', message });
  }
  const firstMs = recorded.deviation ? null : check.nowMs;
  return [...faults, ...faultsOfDate(entry, check.nowMs), ...faultsOfDeviation(entry, firstMs)];
}

function faultsOfNew(entry: Entry, before: PolicyDocument, nowMs: number): PolicyFault[] {
  const { id, path, target } = entry;
  const known = targetOf(before, id);
  const faults: PolicyFault[] = [];
  if (!known || targetKey(known) !== target) {
    const message = `route ${id} is not in the version in force with this portal, path and methods; only such routes have a roll-out`;
    faults.push({ path, code: 'rollout-new-route', message });
  }
  return [...faults, ...faultsOfDate(entry, nowMs), ...faultsOfDeviation(entry, nowMs)];
}

function faultsOfDate({ path, said, id }: Entry, nowMs: number): PolicyFault[] {
  if (said.untilMs > nowMs) return [];
  const message = `the date of route ${id} is over; write one to come, or take the entry out to end it at once`;
  return [{ path: `${path}.until`, code: 'rollout-past', message }];
}

/** introducedMs null: the record has its limit already, and no date goes beyond the record. */
function faultsOfDeviation({ path, said, id }: Entry, introducedMs: number | null): PolicyFault[] {
  if (!said.deviation || introducedMs === null) return [];
  const latestMs = addMonths(introducedMs, deviationMonths);
  if (said.untilMs <= latestMs) return [];
  const latest = momentFormats.en.format(latestMs);
  const message = `route ${id} deviates, so for 12 months at most: until ${latest}`;
  return [{ path: `${path}.until`, code: 'rollout-too-long', message }];
}

/**
 * A route inside one of the roll-out keeps what it asks. Were it gone or moved, the roll-out would open what it
 * covered: requests that never were in it.
 */
function faultsOfWidening(
  before: PolicyDocument,
  after: PolicyDocument,
  entries: readonly Entry[],
  { facts, nowMs }: Check,
): PolicyFault[] {
  const running = openRecords(facts).filter(
    ({ routeId, target, untilMs }) =>
      untilMs > nowMs && entries.some((entry) => entry.id === routeId && entry.target === target),
  );
  if (running.length === 0) return [];
  const kept = new Set(Object.keys(after.routes).flatMap((id) => keyOf(after, id)));
  return Object.keys(before.routes).flatMap((id) => {
    const target = targetOf(before, id);
    if (!target || kept.has(targetKey(target))) return [];
    const inside = running.find((record) => {
      const outer = parseTargetKey(record.target);
      return doTargetsOverlap(target, outer) && isMoreSpecific(target, outer);
    });
    if (!inside) return [];
    const message = `route ${id} lies within ${inside.routeId}, which has a roll-out; leave it until that ends`;
    return [{ path: `routes.${id}`, code: 'rollout-widened', message }];
  });
}

function keyOf(document: PolicyDocument, id: string): string[] {
  const target = targetOf(document, id);
  return target ? [targetKey(target)] : [];
}
