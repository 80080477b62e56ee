// The roll-out in the policy: which routes a password alone still opens, for whom, and until when at the latest.
// AP order, dictum: after the end date only appropriate MFA; so a date is a moment, and nothing renews it.

import { z } from 'zod';
import { dayMs, parseDay, parseMoment } from './calendar.ts';
import { type IdentifierType, identifierTypes } from './identifier.ts';
import { date, id } from './policy-parts.ts';

/** By the number somebody acts for (AP order, 52: RSIN for most, BSN for sole proprietors). */
export const cohorts = ['rsin', 'kvk', 'bsn', 'none'] as const;
export type Cohort = (typeof cohorts)[number];

const moment = z.iso.datetime({ offset: true }).describe('RFC 3339 moment');

const passwordOnly = z.strictObject({
  until: z.union([date, moment]).describe('the end of this day in the Netherlands, or this very moment'),
  cohorts: z.array(z.enum(cohorts)).min(1).optional().describe('absent: everybody'),
  deviation: z
    .strictObject({ reason: z.string().trim().min(1).max(2000) })
    .optional()
    .describe('for a substantial route: two approvers, at most 12 months'),
});

export const rolloutSchema = z
  .strictObject({ passwordOnly: z.record(id, passwordOnly) })
  .describe('which routes a password alone still opens, and until when');

export type Rollout = z.infer<typeof rolloutSchema>;
export type PasswordOnly = z.infer<typeof passwordOnly>;

/** What a route carries of it. cohorts null: everybody. */
export type Transition = { untilMs: number; cohorts: readonly Cohort[] | null; deviation: boolean };

export function cohortOf(type: IdentifierType): Cohort {
  return type === 'pseudonym' || !identifierTypes.includes(type) ? 'none' : type;
}

const amsterdam = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Amsterdam',
  timeZoneName: 'longOffset',
});

/** How far Dutch time is ahead at this moment, in ms. */
function offsetMs(atMs: number): number {
  const name = amsterdam.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, hours = '0', minutes = '0'] = /\+(\d\d):(\d\d)/.exec(name) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** The first moment at which it is over, in ms; null for what is no date. Midnight is never twice in one day here. */
export function parseUntil(until: string): number | null {
  const day = parseDay(until);
  if (day === null) return parseMoment(until);
  const midnightUtcMs = (day + 1) * dayMs;
  return midnightUtcMs - offsetMs(midnightUtcMs - offsetMs(midnightUtcMs));
}

/** What the document says; null where it says nothing that can be read. */
export function transitionOf(entry: PasswordOnly | undefined): Transition | null {
  const untilMs = entry ? parseUntil(entry.until) : null;
  if (!entry || untilMs === null) return null;
  return { untilMs, cohorts: entry.cohorts ?? null, deviation: entry.deviation !== undefined };
}
