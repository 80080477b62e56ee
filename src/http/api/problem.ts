// Every error of the admin API as RFC 9457: a code of ours, what to do, a reference for the help desk and all faults at
// once, each with where it stands.

import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { BrokerError, type ErrorCode, errorTable } from '../../domain/errors.ts';
import { createReference } from '../../flow/reference.ts';
import type { Log } from '../../log.ts';
import { codeOfError } from '../error-translator.ts';

export const problemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    detail: z.string(),
    status: z.number().int(),
    code: z.string(),
    reference: z.string().describe('for the help desk, and in the log'),
    instance: z.string().describe('of this one occurrence'),
    errors: z
      .array(
        z.strictObject({
          pointer: z.string().optional().describe('into the body (RFC 6901)'),
          parameter: z.string().optional().describe('of the query or the path'),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .describe('RFC 9457');

export type ProblemItem = { pointer?: string; parameter?: string; detail: string };

/** An error with all that is wrong; `items` are said to the caller, so they never hold a secret. */
export class ProblemError extends BrokerError {
  readonly items: readonly ProblemItem[];

  constructor(code: ErrorCode, items: readonly ProblemItem[]) {
    super(code);
    this.name = 'ProblemError';
    this.items = items;
  }
}

const escaped = (part: PropertyKey) => String(part).replaceAll('~', '~0').replaceAll('/', '~1');

export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${escaped(part)}`).join('');
}

/** Each fault of a body or a query; a field too many is one. */
export function itemsOf(issues: readonly z.core.$ZodIssue[], place: 'body' | 'parameter'): ProblemItem[] {
  return issues.flatMap((issue) => {
    const paths =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    const detail = issue.code === 'unrecognized_keys' ? 'this field is not known here' : issue.message;
    return paths.map((path) =>
      place === 'body' ? { pointer: pointerOf(path), detail } : { parameter: path.join('.'), detail },
    );
  });
}

/** Sends it and logs it: known errors as refusals, everything else as something to look at. */
export function sendProblem(log: Log, error: unknown, req: Request, res: Response): void {
  const code = codeOfError(error);
  const reference = createReference();
  const { status } = errorTable[code];
  const detail = error instanceof BrokerError ? error.detail : {};
  const fields = { ...detail, reference, code, path: req.path };
  if (code === 'internal' || code === 'unavailable') log.error('request-failed', fields, error);
  else log.info('request-refused', fields);
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const { what, next } = errorTable[code].en;
  const errors = error instanceof ProblemError && error.items.length > 0 ? { errors: error.items } : {};
  const instance = `urn:uuid:${randomUUID()}`;
  const type = `urn:sluis:problem:${code}`;
  if (error instanceof BrokerError && error.retryAtMs !== null) {
    res.set('Retry-After', new Date(error.retryAtMs).toUTCString());
  }
  res.status(status).type('application/problem+json');
  res.send(JSON.stringify({ type, title: what, detail: next, status, code, reference, instance, ...errors }));
}
