// Refusals the gate makes by itself, each with a reference code that the log line carries too.
// An error of our own is an answer as well: closed, and without a word about its cause.

import type { IncomingMessage } from 'node:http';
import { BrokerError, type ErrorCode } from '../domain/errors.ts';
import { createReference } from '../flow/reference.ts';
import type { Lift, Refusal } from './challenge.ts';

type Fields = Record<string, string | number | boolean | null | undefined>;

/** The part of the log that the gate uses; fields never hold a cookie, a target or an identity. */
export type GateLog = {
  warn(event: string, fields: Fields): void;
  error(event: string, fields: Fields & { cause?: unknown }): void;
};

/** A form or upload arrived that needs a lift: it was not sent on; formPath leads back to where it was written. */
export type NothingSent = { kind: 'nothing-sent'; lift: Lift; formPath: string };
export type RenderedPage = { status: number; headers: Record<string, string>; body: string };

/** Makes the page for a person; scripts get problem details. A status below 400 is not honoured. */
export type RenderRefusal = (what: Refusal | NothingSent, request: IncomingMessage) => RenderedPage;

export function createRefusal(code: ErrorCode): Refusal {
  return { kind: 'refuse', code, reference: createReference(), required: null };
}

/** What an exception becomes: the code it names, or unavailable. */
export function refusalOfError(cause: unknown, log: GateLog): Refusal {
  const refusal = createRefusal(cause instanceof BrokerError ? cause.code : 'unavailable');
  const fields: Fields & { cause?: unknown } = { reference: refusal.reference, code: refusal.code };
  log.error('gate.failed', Object.assign(fields, { cause }));
  return refusal;
}
