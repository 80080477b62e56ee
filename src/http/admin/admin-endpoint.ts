// One declaration per endpoint of the console: who may ask it, what it takes and what answers. The guard of
// admin-pages.ts and the matrix of the tests read the same list, so that what is declared is what is kept.

import type { Request, Response } from 'express';
import { z } from 'zod';
import type { StaffRole } from '../../domain/staff-role.ts';
import type { BrokerSession } from '../../flow/broker-session.ts';
import type { Caller } from '../../flow/flow-deps.ts';
import type { AdminView } from '../views/admin/admin-view.ts';
import type { Locale } from '../views/page-model.ts';
import type { AdminMember } from './admin-staff.ts';

export type Words = { nl: string; en: string };

/** What is no person's: whoever reads as a viewer does. */
export const readers: readonly StaffRole[] = ['viewer'];

/** Groups of the navigation, in this order. */
export const menuGroups = ['start', 'policy', 'people', 'record', 'system'] as const;
export type AdminMenu = Words & { group: (typeof menuGroups)[number]; order?: number };

export type FormFault = { field: string; problem: 'missing' | 'malformed' | 'unknown' };

export type AdminContext<Form = unknown, Query = unknown> = {
  req: Request;
  res: Response;
  session: BrokerSession;
  member: AdminMember;
  /** Confirmed within five minutes: who is not gets no further where the endpoint says fresh. */
  isFresh: boolean;
  input: Form;
  query: Query;
  caller: Caller;
  locale: Locale;
  /** A parameter of the path; '' where there is none. */
  param(name: string): string;
  /** Has one of these roles. */
  has(...roles: readonly StaffRole[]): boolean;
  show<Model, Text>(view: AdminView<Model, Text>, model: Model, options?: { status?: number }): void;
  /** After a form: 303 to a page of ours. */
  redirect(path: string): void;
};

export type AdminEndpoint = {
  method: 'GET' | 'POST';
  path: `/admin${string}`;
  roles: readonly StaffRole[];
  /** Lowers, approves, reveals or resets: only with a level confirmed within five minutes. */
  fresh?: true;
  /** Exactly these fields (422 otherwise); a POST without one takes none. */
  form?: z.ZodObject;
  query?: z.ZodObject;
  /** Of the posted form; 64 KiB and 200 fields where absent. */
  bodyLimitBytes?: number;
  fieldLimit?: number;
  /** Shown in the navigation of who may open it. */
  menu?: AdminMenu;
  /** Shows the form again with its faults; where absent a page lists them. Status 422 either way. */
  onFaults?(context: AdminContext, faults: FormFault[], given: Record<string, unknown>): Promise<void> | void;
  handle(context: AdminContext): Promise<void> | void;
};

/** How much of a form this endpoint reads. */
export function formLimitsOf({ bodyLimitBytes = 65_536, fieldLimit = 200 }: AdminEndpoint) {
  return { limit: bodyLimitBytes, parameterLimit: fieldLimit };
}

export const isForm = ({ headers }: Pick<Request, 'headers'>) =>
  /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(headers['content-type'] ?? '');

type Given<Form extends z.ZodObject, Query extends z.ZodObject> = Omit<
  AdminEndpoint,
  'form' | 'query' | 'handle' | 'onFaults'
> & {
  form?: Form;
  query?: Query;
  onFaults?(
    context: AdminContext<unknown, z.output<Query>>,
    faults: FormFault[],
    given: Record<string, unknown>,
  ): Promise<void> | void;
  handle(context: AdminContext<z.output<Form>, z.output<Query>>): Promise<void> | void;
};

type Nothing = z.ZodObject<Record<never, never>>;

/** Declares an endpoint with `input` and `query` typed by its schemas. Use z.strictObject, whose unknown keys are faults. */
export function adminEndpoint<Form extends z.ZodObject = Nothing, Query extends z.ZodObject = Nothing>(
  endpoint: Given<Form, Query>,
): AdminEndpoint {
  return endpoint as unknown as AdminEndpoint;
}

export const noFields = z.strictObject({});

/** A group of check boxes or a select of several: none, one or many. */
export function listField<Item extends z.ZodType>(item: Item, max = 100) {
  const asList = (value: unknown) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
  return z.preprocess(asList, z.array(item).max(max));
}

/** One check box: present or not. */
export const checkBox = z
  .literal('yes')
  .optional()
  .transform((value) => value === 'yes');

/** One line that a person wrote, without controls. */
export const lineField = (max: number) =>
  z
    .string()
    .trim()
    .regex(new RegExp(`^[^\\p{C}]{1,${max}}$`, 'u'));
