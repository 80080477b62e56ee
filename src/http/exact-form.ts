// A form that says more than it was asked is no slip of a person: fields that do not belong in it are answered by
// 422 (mass assignment, OWASP ASVS 15.3.3), everything else that is wrong as parseForm does.

import type { z } from 'zod';
import { BrokerError } from '../domain/errors.ts';
import { parseForm } from './parse-form.ts';

export function parseExactForm<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body ?? {});
  const extra = parsed.error?.issues.find((issue) => issue.code === 'unrecognized_keys');
  if (!extra) return parseForm(schema, body);
  throw new BrokerError('field-not-allowed', { field: extra.keys[0]?.slice(0, 40) ?? 'body' });
}
