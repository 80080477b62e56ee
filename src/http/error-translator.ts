// The one translator from error to answer, at the edge. Known errors show their text and a reference code; anything
// else is one fixed page, and the log gets the cause.

import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { BrokerError, type ErrorCode, errorTable } from '../domain/errors.ts';
import type { Log } from '../log.ts';
import type { ShowPage } from './show-page.ts';

const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';

/** Ten characters without look-alikes, about 49 bits: for a telephone call to the help desk. */
export function createReference(): string {
  return [...randomBytes(10)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

export function isReference(value: unknown): value is string {
  return typeof value === 'string' && /^[A-HJ-NP-Z2-9]{10}$/.test(value);
}

/** Errors of the body parser carry a status and a type of their own; a path that cannot be decoded is a URIError. */
function codeOfParserError(error: unknown): ErrorCode | null {
  if (error instanceof URIError) return 'malformed-request';
  if (!(error instanceof Error) || !('type' in error) || !('status' in error)) return null;
  return error.status === 413 ? 'too-large' : 'malformed-request';
}

/** backTo: where a page about an error at this request leads on to. */
export function createErrorTranslator(deps: { log: Log; show: ShowPage; backTo(req: Request): string }) {
  return (error: unknown, req: Request, res: Response, next: NextFunction): void => {
    const reference = createReference();
    const parserCode = codeOfParserError(error);
    const code = error instanceof BrokerError ? error.code : (parserCode ?? 'internal');
    const { status } = errorTable[code];
    const detail = error instanceof BrokerError ? error.detail : {};
    const fields = { ...detail, reference, code, path: req.path };
    if (code === 'internal') deps.log.error('request-failed', fields, error);
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
    const backTo = deps.backTo(req);
    deps.show(req, res, status, { page: 'error', code, reference, retryTo: null, backTo, untilMs });
  };
}
