// A form that knows its fields: one too many is refused as such, before anything is done, so that nobody sets what
// was never offered (mass assignment, CWE-915).

import type { z } from 'zod';
import { BrokerError } from '../domain/errors.ts';
import { parseForm } from './parse-form.ts';

/** As parseForm; 422 for a field too many, named to the log alone. */
export function parseExactForm<T>(schema: z.ZodType<T>, body: unknown): T {
  const issues = schema.safeParse(body ?? {}).error?.issues ?? [];
  const [foreign] = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  if (foreign !== undefined) throw new BrokerError('unexpected-field', { field: foreign.slice(0, 40) });
  return parseForm(schema, body);
}
