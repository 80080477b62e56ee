// A posted form in which a field too many is an error of its own: nobody sets more by a form than its page asks for.

import type { z } from 'zod';
import { BrokerError } from '../domain/errors.ts';
import { parseForm } from './parse-form.ts';

/** As parseForm; an unknown field beside good ones is refused with 422, whatever it says. */
export function parseExactForm<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const isOnlyTooMany = parsed.error.issues.every(({ code }) => code === 'unrecognized_keys');
  if (isOnlyTooMany) throw new BrokerError('unexpected-field');
  return parseForm(schema, body);
}
