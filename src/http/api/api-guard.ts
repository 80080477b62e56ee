// The one guard of the admin API: a token alone, or else a session from our own pages; then role, freshness, JSON,
// exact schema. A cookie beside a token counts for nothing, and a token counts nowhere but here.

import express, { type Request, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';
import { rolesOfScopes } from '../../domain/admin-scope.ts';
import { BrokerError } from '../../domain/errors.ts';
import { hasStaffRole } from '../../domain/staff-role.ts';
import type { BrokerSession } from '../../flow/broker-session.ts';
import type { Caller } from '../../flow/flow-deps.ts';
import type { AdminStaff } from '../admin/admin-staff.ts';
import { brokerCookie, readCookie } from '../middleware/cookies.ts';
import { createSameOrigin } from '../middleware/same-origin.ts';
import { type ApiActor, type ApiContext, type ApiEndpoint, nothing } from './api-endpoint.ts';
import { itemsOf, ProblemError } from './problem.ts';

export type ApiGuardDeps = {
  publicUrl: string;
  loadSession(cookie: string | undefined): Promise<BrokerSession | null>;
  staff: AdminStaff;
  /** Null for whatever does not prove to be a program of ours. */
  verifyToken(req: Request): Promise<Pick<ApiActor & { kind: 'machine' }, 'clientId' | 'scopes'> | null>;
  noteUse(sessionId: string): void;
  callerOf(req: Request): Caller;
};

async function machineOf(deps: ApiGuardDeps, req: Request, res: Response): Promise<ApiActor> {
  const machine = await deps.verifyToken(req);
  if (!machine) {
    res.set('WWW-Authenticate', 'Bearer error="invalid_token"');
    throw new BrokerError('token-required');
  }
  return { kind: 'machine', ...machine, roles: rolesOfScopes(machine.scopes) };
}

async function personOf(deps: ApiGuardDeps, req: Request, res: Response): Promise<ApiActor> {
  // Before anything is looked up: nobody learns from another site who is signed in here.
  createSameOrigin(() => deps.publicUrl)(req, res, () => {});
  const session = await deps.loadSession(readCookie(req, brokerCookie));
  if (!session) {
    res.set('WWW-Authenticate', 'Bearer');
    throw new BrokerError('sign-in-required');
  }
  const member = await deps.staff.findMember(session.session.accountId);
  if (!member) throw new BrokerError('not-found');
  deps.noteUse(session.session.id);
  return { kind: 'person', session, member, roles: member.roles };
}

function requireRight({ staff }: ApiGuardDeps, endpoint: ApiEndpoint, actor: ApiActor): void {
  if (actor.kind === 'machine' && endpoint.peopleOnly) throw new BrokerError('people-only');
  if (!hasStaffRole(actor.roles, endpoint.roles)) throw new BrokerError('role-missing', { id: endpoint.id });
  if (actor.kind === 'machine') return;
  const { session, member } = actor;
  const proves = endpoint.fresh ? staff.isFresh(session, member) : staff.hasLevel(session, member);
  if (!proves) throw new BrokerError('staff-confirm');
}

const parsers = new Map<string, RequestHandler>();
function parserOf(limit: string): RequestHandler {
  const known = parsers.get(limit) ?? express.json({ limit, strict: true, type: 'application/json' });
  parsers.set(limit, known);
  return known;
}

/** Read only for who may send it. */
async function bodyOf(endpoint: ApiEndpoint, req: Request, res: Response): Promise<unknown> {
  const isEmpty =
    req.headers['content-length'] === undefined && req.headers['transfer-encoding'] === undefined;
  if (endpoint.body === undefined && (isEmpty || req.headers['content-length'] === '0')) return {};
  const type = req.headers['content-type'] ?? '';
  if (!/^application\/json\s*(?:;\s*charset=utf-8)?$/i.test(type)) throw new BrokerError('json-required');
  await new Promise<void>((resolve, reject) => {
    parserOf(endpoint.bodyLimit ?? '64kb')(req, res, (error) => (error ? reject(error) : resolve()));
  });
  return req.body;
}

function parse(schema: z.ZodObject | undefined, given: unknown, place: 'body' | 'parameter'): unknown {
  const parsed = (schema ?? nothing).safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ProblemError('input-faults', itemsOf(parsed.error.issues, place));
}

export function guardApi(deps: ApiGuardDeps, endpoint: ApiEndpoint) {
  return async (req: Request, res: Response): Promise<void> => {
    const hasToken = req.headers.authorization !== undefined;
    const actor = await (hasToken ? machineOf(deps, req, res) : personOf(deps, req, res));
    requireRight(deps, endpoint, actor);
    const isUnsafe = endpoint.method !== 'GET';
    const context: ApiContext = {
      ...{ req, res, actor, caller: deps.callerOf(req) },
      params: parse(endpoint.params, { ...req.params }, 'parameter'),
      query: parse(endpoint.query, { ...req.query }, 'parameter'),
      body: isUnsafe ? parse(endpoint.body, await bodyOf(endpoint, req, res), 'body') : {},
    };
    if (endpoint.ifMatch && req.headers['if-match'] === undefined) throw new BrokerError('version-required');
    const answer = await endpoint.handle(context);
    if (endpoint.answer === undefined) res.status(204).end();
    else res.status(endpoint.status ?? 200).json(answer);
  };
}
