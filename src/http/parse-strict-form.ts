// A posted form that names every field it knows: one more is refused as such, since whoever adds fields hopes that one
// of them is taken over (mass assignment, CWE-915).

import type { z } from 'zod';
import { BrokerError } from '../domain/errors.ts';
import { parseForm } from './parse-form.ts';

/** 422 for a field too many; everything else as in any form. */
export function parseStrictForm<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  if (parsed.error.issues.some(({ code }) => code === 'unrecognized_keys')) {
    throw new BrokerError('field-not-allowed');
  }
  return parseForm(schema, body);
}
