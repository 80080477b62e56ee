// Nothing that was typed is lost: a form that was refused because its sender has to sign in or confirm first comes back
// as hidden fields, to be sent again. The answer holds what the browser sent, and nothing of ours beside it.

import express, { type Request, type Response } from 'express';
import { BrokerError, type ErrorCode } from '../../domain/errors.ts';
import type { Log } from '../../log.ts';
import { localeOf } from '../middleware/locale.ts';
import { safeStaffPath, staffSignInAddress } from '../staff-address.ts';
import type { AdminRenderer } from '../views/admin/admin-renderer.ts';
import { type KeptFormModel, keptFormView } from '../views/admin/kept-form-view.ts';
import { type AdminEndpoint, formLimitsOf, isForm } from './admin-endpoint.ts';
import { readBody } from './read-body.ts';
import { signedInPath } from './signed-in-pages.ts';

/** What is read of somebody of whom nothing is known. */
const strangersLimitBytes = 2_097_152;

/** The refusals that a sign-in mends. */
const mendable: Partial<Record<ErrorCode, KeptFormModel['why']>> = {
  'sign-in-required': 'sign-in',
  'staff-confirm': 'confirm',
};

/** In their order; null: more than is kept. */
type Fields = [name: string, value: string][] | null;

const isTooLarge = (error: unknown) => error instanceof Error && 'status' in error && error.status === 413;

/** The fields as they came. */
async function readFields(
  limits: { limit: number; parameterLimit: number },
  req: Request,
  res: Response,
): Promise<Fields> {
  const parse = express.raw({ type: isForm, limit: limits.limit, inflate: false });
  try {
    await readBody(parse, req, res);
  } catch (error) {
    if (isTooLarge(error)) return null;
    throw error;
  }
  const text = Buffer.isBuffer(req.body) ? req.body.toString('utf8') : '';
  const count = text.split('&', limits.parameterLimit + 1).length;
  return count > limits.parameterLimit ? null : [...new URLSearchParams(text)];
}

function limitsFor(why: KeptFormModel['why'], endpoint: AdminEndpoint) {
  const own = formLimitsOf(endpoint);
  return why === 'confirm' ? own : { ...own, limit: Math.min(own.limit, strangersLimitBytes) };
}

/** Of a body that was read whole, and refused after. */
const fieldsOf = (body: Record<string, string | string[]>): Fields =>
  Object.entries(body).flatMap(([name, given]) =>
    [given].flat().map((value): [string, string] => [name, value]),
  );

export type KeepForm = ReturnType<typeof createKeepForm>;

/** Both resolve with true when the form came back as an answer. */
export function createKeepForm({ renderer, log }: { renderer: AdminRenderer; log: Log }) {
  type Read = (why: KeptFormModel['why']) => Promise<Fields> | Fields;
  async function giveBack(error: unknown, req: Request, res: Response, read: Read): Promise<boolean> {
    if (req.method !== 'POST' || !(error instanceof BrokerError)) return false;
    const why = mendable[error.code];
    const action = req.originalUrl;
    if (!why || !isForm(req) || safeStaffPath(action) !== action) return false;
    if (req.accepts('html', 'json') === 'json') return false;
    const fields = await read(why);
    const signInHref = staffSignInAddress(signedInPath);
    const locale = localeOf(req);
    const html = renderer.render(
      keptFormView,
      { why, action, fields, signInHref },
      { locale, switchTo: null, member: null, navigation: [], isFresh: false, confirmHref: signInHref },
    );
    log.info('request-refused', { code: error.code, path: req.path, kept: fields !== null });
    res.status(error.status).type('html').vary('Accept-Language').send(html);
    return true;
  }

  return {
    /** For an endpoint of the console, which asks who sends before it reads what. */
    unread: (error: unknown, endpoint: AdminEndpoint, req: Request, res: Response) =>
      giveBack(error, req, res, (why) => readFields(limitsFor(why, endpoint), req, res)),
    /** For the desk, whose small forms are read first. */
    parsed: (error: unknown, req: Request, res: Response) =>
      giveBack(error, req, res, () => fieldsOf(req.body ?? {})),
  };
}
