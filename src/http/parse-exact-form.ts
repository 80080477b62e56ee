// A form that is refused when it brings more than was asked: a field too many is an attempt to set what is not the
// sender's to set (422), a wrong one is a mistake (400). Named, never echoed.

import type { z } from 'zod';
import { BrokerError } from '../domain/errors.ts';
import { parseForm } from './parse-form.ts';

export function parseExactForm<T>(schema: z.ZodType<T>, body: unknown): T {
  const { success, error } = schema.safeParse(body ?? {});
  if (!success && error.issues.some((issue) => issue.code === 'unrecognized_keys')) {
    throw new BrokerError('unknown-field');
  }
  return parseForm(schema, body);
}
