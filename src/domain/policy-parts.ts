// Shapes that more than one part of the policy document uses: ids, texts, dates, durations, floors, conditions.

import { z } from 'zod';
import { levels } from './level.ts';

export const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'use lower-case letters, digits and hyphens, at most 64')
  .describe('identifier');
export const text = z.strictObject({ nl: z.string().min(1).max(500), en: z.string().min(1).max(500) });
export const date = z.iso.date().describe('calendar date, YYYY-MM-DD');
export const levelSchema = z.enum(levels);

const secondsPerUnit = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
export const durationPattern = /^([1-9][0-9]{0,5})(s|m|h|d)$/;

/** Parses `15m` to seconds; null when it is not a duration. */
export function parseDuration(value: string): number | null {
  const match = durationPattern.exec(value);
  if (!match) return null;
  return Number(match[1]) * secondsPerUnit[match[2] as keyof typeof secondsPerUnit];
}

const duration = z.string().regex(durationPattern, 'write a duration as 90s, 15m, 12h or 30d');

/** A floor set by hand: it only ever raises what the norm yields. */
export const atLeast = z.strictObject({
  level: levelSchema.optional(),
  twoFactor: z.boolean().optional(),
  confirmedWithin: duration.optional(),
});

export const representationCondition = z.strictObject({
  intermediary: z.enum(['allowed', 'refused']).optional(),
  branch: z.enum(['any', 'whole-company']).optional(),
  types: z
    .array(z.enum(['rsin', 'kvk', 'bsn', 'pseudonym']))
    .min(1)
    .optional(),
  serviceIds: z.array(z.string().min(1)).min(1).optional(),
});

export type AtLeast = z.infer<typeof atLeast>;
export type Text = z.infer<typeof text>;
