// The shapes that answers of the admin API share. Times are RFC 3339 in UTC; a list carries the cursor of what follows.

import { z } from 'zod';
import { levels } from '../../domain/level.ts';

export const time = z.iso.datetime({ precision: 3 });
export const level = z.enum(levels);
export const words = z.strictObject({ nl: z.string(), en: z.string() });
export const accountId = z.uuid().describe('id of an account');
export const reasonBody = z.strictObject({
  reason: z
    .string()
    .trim()
    .regex(/^[^\p{C}]{1,200}$/u)
    .describe('goes into the record'),
});

export const reference = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,40}$/)
  .optional()
  .describe('the code that a person was shown');

export const page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(600).optional().describe('`next` of the page before'),
};

export function listOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), next: z.string().nullable() });
}

export const timeOf = (ms: number) => new Date(ms).toISOString();
export const timeOrNull = (ms: number | null) => (ms === null ? null : timeOf(ms));
