// A form that knows its fields: one that does not belong in it is refused as such, before anything is done, so that
// nobody sets what was never offered (mass assignment, CWE-915).

import type { z } from 'zod';
import { BrokerError } from '../domain/errors.ts';
import { parseForm } from './parse-form.ts';

export function parseClosedForm<T>(schema: z.ZodType<T>, body: unknown): T {
  const issues = schema.safeParse(body ?? {}).error?.issues ?? [];
  const [foreign] = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  if (foreign !== undefined) throw new BrokerError('field-not-allowed', { field: foreign.slice(0, 40) });
  return parseForm(schema, body);
}
