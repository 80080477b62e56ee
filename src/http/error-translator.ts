// The one translator from error to answer, at the edge. Known errors show their text and a reference code; anything
// else is one fixed page, and the log gets the cause.

import type { NextFunction, Request, Response } from 'express';
import { BrokerError, type ErrorCode, errorTable } from '../domain/errors.ts';
import { createReference } from '../flow/reference.ts';
import type { Log } from '../log.ts';
import type { ShowPage } from './show-page.ts';

/** Errors of the body parser carry a status and a type of their own; a path that cannot be decoded is a URIError. */
function codeOfParserError(error: unknown): ErrorCode | null {
  if (error instanceof URIError) return 'malformed-request';
  if (!(error instanceof Error) || !('type' in error) || !('status' in error)) return null;
  return error.status === 413 ? 'too-large' : 'malformed-request';
}

/** The database is away, too slow or being replaced: what failed here may succeed in a minute. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const refused = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'].includes(code);
  // SQLSTATE classes: connection, resources, operator intervention, read-only standby; KnexTimeoutError has none.
  return refused || /^(?:08|53|57|25006)/.test(code) || error.name === 'KnexTimeoutError';
}

/** What an error is called to whoever asked; what we do not know is ours to mend. */
export function codeOfError(error: unknown): ErrorCode {
  if (error instanceof BrokerError) return error.code;
  return codeOfParserError(error) ?? (isOutage(error) ? 'unavailable' : 'internal');
}

const backKey = 'leadBackTo';

/** Where a page about an error at this request leads on to, when that is known better here; found only if needed. */
export function leadBackTo(res: Response, find: () => Promise<string | null>): void {
  res.locals[backKey] = find;
}

async function findBack(res: Response): Promise<string | null> {
  const find = res.locals[backKey] as (() => Promise<string | null>) | undefined;
  return (await find?.().catch(() => null)) ?? null;
}

/** Of the console and the desk, told only to somebody who was not told that there is no such page. */
const isOfStaff = ({ path }: Request, code: ErrorCode) =>
  /^\/(?:admin|desk)(?:\/|$)/.test(path) && code !== 'not-found';

/** backTo: where a page about an error at this request leads on to. */
export function createErrorTranslator(deps: { log: Log; show: ShowPage; backTo(req: Request): string }) {
  return (error: unknown, req: Request, res: Response, next: NextFunction): void => {
    const reference = createReference();
    const code = codeOfError(error);
    const { status } = errorTable[code];
    const detail = error instanceof BrokerError ? error.detail : {};
    const fields = { ...detail, reference, code, path: req.path };
    if (code === 'internal' || code === 'unavailable') deps.log.error('request-failed', fields, error);
    else deps.log.info('request-refused', fields);
    if (res.headersSent) {
      next(error);
      return;
    }
    const untilMs = error instanceof BrokerError ? error.retryAtMs : null;
    if (req.accepts('html', 'json') === 'json') {
      const { what, next: remedy } = errorTable[code].en;
      res.status(status).type('application/problem+json');
      res.send(JSON.stringify({ type: 'about:blank', title: what, detail: remedy, status, code, reference }));
      return;
    }
    void findBack(res).then((known) => {
      const backTo = known ?? (isOfStaff(req, code) ? '/admin' : deps.backTo(req));
      deps.show(req, res, status, { page: 'error', code, reference, retryTo: null, backTo, untilMs });
    }, next);
  };
}
