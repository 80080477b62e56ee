// The one guard of the console (threats A2, A4): session, staff member, role, level, freshness, exact form; in this
// order, and none of it left to a page. Who is not staff hears only that there is no such page.

import type { Request, RequestHandler, Response } from 'express';
import { BrokerError } from '../../domain/errors.ts';
import { hasStaffRole } from '../../domain/staff-role.ts';
import type { BrokerSession } from '../../flow/broker-session.ts';
import type { Caller } from '../../flow/flow-deps.ts';
import { brokerCookie, readCookie } from '../middleware/cookies.ts';
import { localeOf } from '../middleware/locale.ts';
import type { AdminContext, AdminEndpoint } from './admin-endpoint.ts';
import { isForm, noFields } from './admin-endpoint.ts';
import type { AdminShow } from './admin-show.ts';
import type { AdminMember, AdminStaff } from './admin-staff.ts';
import { findFormFaults } from './form-faults.ts';
import type { KeepForm } from './keep-form.ts';
import { readBody } from './read-body.ts';

export const adminSignInPath = '/admin/sign-in';

export type AdminGuardDeps = {
  loadSession(cookie: string | undefined): Promise<BrokerSession | null>;
  staff: AdminStaff;
  noteUse(sessionId: string): void;
  callerOf(req: Request): Caller;
  show: AdminShow;
  keepForm: KeepForm;
};

/** Where somebody signs in for the console, and comes back from to this page. */
export function signInAddress(returnTo: string): string {
  return `${adminSignInPath}?${new URLSearchParams({ return: returnTo })}`;
}

type Known = { session: BrokerSession; member: AdminMember };

/** Null: led to the sign-in page of the console. */
async function admit(
  { loadSession, staff }: AdminGuardDeps,
  endpoint: AdminEndpoint,
  req: Request,
  res: Response,
): Promise<Known | null> {
  const lead = () => {
    if (req.method !== 'GET') return false;
    res.redirect(303, signInAddress(req.originalUrl));
    return true;
  };
  const session = await loadSession(readCookie(req, brokerCookie));
  if (!session) {
    if (lead()) return null;
    throw new BrokerError('sign-in-required');
  }
  const member = await staff.findMember(session.session.accountId);
  if (!member) throw new BrokerError('not-found');
  if (!hasStaffRole(member.roles, endpoint.roles)) {
    throw new BrokerError('role-missing', { path: endpoint.path });
  }
  const proves = endpoint.fresh ? staff.isFresh(session, member) : staff.hasLevel(session, member);
  if (!proves && lead()) return null;
  if (!proves) throw new BrokerError('staff-confirm');
  return { session, member };
}

/** Null: answered already. What was typed into a form that was refused for now is not lost. */
async function admitOrAnswer(
  deps: AdminGuardDeps,
  endpoint: AdminEndpoint,
  req: Request,
  res: Response,
): Promise<Known | null> {
  try {
    return await admit(deps, endpoint, req, res);
  } catch (error) {
    if (await deps.keepForm.unread(error, endpoint, req, res)) return null;
    throw error;
  }
}

function parsePart(schema: AdminEndpoint['form'], given: Record<string, unknown>) {
  const parsed = (schema ?? noFields).safeParse(given);
  return parsed.success
    ? { ok: true as const, data: parsed.data }
    : { ok: false as const, faults: findFormFaults(parsed.error.issues, given) };
}

/** The language switch may stand behind any address. */
function queryOf(req: Request): Record<string, unknown> {
  const { lang: _lang, ...query } = req.query;
  return query;
}

export function guardEndpoint(
  deps: AdminGuardDeps,
  endpoint: AdminEndpoint,
  parseBody?: RequestHandler,
): RequestHandler {
  return async (req, res) => {
    const known = await admitOrAnswer(deps, endpoint, req, res);
    if (known === null) return;
    const { session, member } = known;
    deps.noteUse(session.session.id);
    const base: Omit<AdminContext, 'show'> = {
      ...{ req, res, session, member, input: {}, query: {} },
      isFresh: deps.staff.isFresh(session, member),
      caller: deps.callerOf(req),
      locale: localeOf(req),
      param: (name) => String(req.params[name] ?? ''),
      has: (...roles) => hasStaffRole(member.roles, roles),
      redirect: (path) => res.redirect(303, path),
    };
    const context: AdminContext = {
      ...base,
      show: (view, model, options) => deps.show(base, view, model, options),
    };
    const query = parsePart(endpoint.query, queryOf(req));
    if (!query.ok) return deps.show.faults(context, query.faults, 400);
    context.query = query.data;
    base.query = query.data;
    if (endpoint.method === 'POST') {
      // Whatever else it is, no form of ours sent it.
      if (!isForm(req)) throw new BrokerError('cross-origin');
      if (parseBody) await readBody(parseBody, req, res);
      const given: Record<string, unknown> = req.body ?? {};
      const form = parsePart(endpoint.form, given);
      if (!form.ok) {
        if (!endpoint.onFaults) return deps.show.faults(context, form.faults);
        await endpoint.onFaults(context, form.faults, given);
        return;
      }
      context.input = form.data;
      base.input = form.data;
    }
    await endpoint.handle(context);
  };
}
