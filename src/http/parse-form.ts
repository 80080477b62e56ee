// A posted form or a query read by its schema; what is wrong is refused by the name of the field, never echoed.

import { z } from 'zod';
import { BrokerError } from '../domain/errors.ts';

/** What a person calls a factor: 1 to 40 characters, none of which is a control or hides. */
export const factorName = z
  .string()
  .max(200)
  .trim()
  .regex(/^[^\p{C}]{1,40}$/u);

/** A visit of a portal by its transaction, or the one to the account page. */
export const visitId = z.uuid().or(z.literal('account'));
export const transactionField = visitId.or(z.literal('')).optional();

/** A body is an object of single strings; an unknown, missing or doubled field is refused by name. */
export function parseForm<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') ?? 'body';
  throw new BrokerError('malformed-request', { field: field.slice(0, 40) });
}
