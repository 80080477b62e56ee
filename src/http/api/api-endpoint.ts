// One declaration per endpoint of the admin API: who may ask it, the schemas of what goes in and comes out, and what
// answers. The router, the OpenAPI document and the matrix of the tests are all made from the same list.

import type { Request, Response } from 'express';
import { z } from 'zod';
import type { AdminScope } from '../../domain/admin-scope.ts';
import type { StaffRole } from '../../domain/staff-role.ts';
import type { BrokerSession } from '../../flow/broker-session.ts';
import type { Caller } from '../../flow/flow-deps.ts';
import type { AdminMember } from '../admin/admin-staff.ts';

/** Who asks: one of the staff with a session, or a program with a token. */
export type ApiActor =
  | { kind: 'person'; session: BrokerSession; member: AdminMember; roles: readonly StaffRole[] }
  | { kind: 'machine'; clientId: string; scopes: readonly AdminScope[]; roles: readonly StaffRole[] };

export type ApiContext<Params = unknown, Query = unknown, Body = unknown> = {
  req: Request;
  res: Response;
  actor: ApiActor;
  params: Params;
  query: Query;
  body: Body;
  caller: Caller;
};

export type ApiEndpoint = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below /admin/api/v1, with {name} for a parameter. */
  path: `/${string}`;
  /** operationId of the document. */
  id: string;
  summary: string;
  roles: readonly StaffRole[];
  /** Confirmed within five minutes; binds people, since a token is never older than that. */
  fresh?: true;
  /** No token opens it, whatever its scopes: what approves takes people. */
  peopleOnly?: true;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodObject;
  bodyLimit?: string;
  /** Of success, 200 where absent; answer absent: no body (204). */
  status?: 200 | 201 | 202;
  answer?: z.ZodType;
  /** The answer carries an ETag; ifMatch: the request must name one. */
  etag?: true;
  ifMatch?: true;
  handle(context: ApiContext): Promise<unknown> | unknown;
};

type Empty = z.ZodObject<Record<never, never>>;
type Given<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject, A extends z.ZodType> = Omit<
  ApiEndpoint,
  'params' | 'query' | 'body' | 'answer' | 'handle'
> & {
  params?: P;
  query?: Q;
  body?: B;
  answer?: A;
  handle(
    context: ApiContext<z.output<P>, z.output<Q>, z.output<B>>,
  ): Promise<z.input<A> | undefined> | z.input<A> | undefined;
};

export function apiEndpoint<
  P extends z.ZodObject = Empty,
  Q extends z.ZodObject = Empty,
  B extends z.ZodObject = Empty,
  A extends z.ZodType = z.ZodUndefined,
>(endpoint: Given<P, Q, B, A>): ApiEndpoint {
  return endpoint as unknown as ApiEndpoint;
}

export const nothing = z.strictObject({});
