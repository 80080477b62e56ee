// A posted form or a query read by its schema; what is wrong is refused by the name of the field, never echoed.

import type { z } from 'zod';
import { BrokerError } from '../domain/errors.ts';

/** A body is an object of single strings; an unknown, missing or doubled field is refused by name. */
export function parseForm<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') ?? 'body';
  throw new BrokerError('malformed-request', { field: field.slice(0, 40) });
}
