// What a script is told when a request is not let through: an RFC 9470 challenge, and RFC 9457 problem details.
// Values come from the policy and the error table alone; nothing of the request is echoed.

import { type ErrorCode, errorTable } from '../domain/errors.ts';
import type { GateAnswer } from '../flow/portal-request.ts';

export type Lift = Extract<GateAnswer, { kind: 'lift' }>;
export type Refusal = Extract<GateAnswer, { kind: 'refuse' }>;

/** Quoted-string content (RFC 9110 5.6.4) from values of our own; anything unfit is dropped. */
function quoted(value: string): string {
  return `"${value.replace(/[^\x20-\x7e]|["\\]/g, '')}"`;
}

export function codeOfLift(lift: Lift): ErrorCode {
  return lift.outcome === 'sign-in' ? 'sign-in-required' : 'step-up-required';
}

/** RFC 9470 section 3: the error, the acceptable acr values in order of preference, and the age limit. */
export function challengeOf(lift: Lift, realm: string): string {
  const parts = [
    `realm=${quoted(realm)}`,
    'error="insufficient_user_authentication"',
    `error_description=${quoted(errorTable[codeOfLift(lift)].en.what)}`,
  ];
  if (lift.acrValues.length > 0) parts.push(`acr_values=${quoted(lift.acrValues.join(' '))}`);
  if (lift.maxAgeSeconds !== null) parts.push(`max_age="${Math.max(0, Math.floor(lift.maxAgeSeconds))}"`);
  return `Bearer ${parts.join(', ')}`;
}

type ProblemExtras = Record<string, string | number | string[]>;

function problemJson(code: ErrorCode, status: number, extras: ProblemExtras): string {
  const { what, next } = errorTable[code].en;
  return JSON.stringify({ type: 'about:blank', title: what, status, detail: next, code, ...extras });
}

export function problemOfLift(lift: Lift): string {
  const extras: ProblemExtras = { acr_values: lift.acrValues };
  if (lift.maxAgeSeconds !== null) extras['max_age'] = lift.maxAgeSeconds;
  return problemJson(codeOfLift(lift), 401, extras);
}

/** A refusal never answers below 400, whatever the table says. */
export function statusOfRefusal(refusal: Refusal): number {
  const status = errorTable[refusal.code].status;
  return status >= 400 ? status : 503;
}

export function problemOfRefusal(refusal: Refusal): string {
  const extras: ProblemExtras = refusal.reference === '' ? {} : { reference: refusal.reference };
  return problemJson(refusal.code, statusOfRefusal(refusal), extras);
}
