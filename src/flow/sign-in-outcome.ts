// What comes of a login at an upstream, as pages hear it, and the codes of its failures.

import type { ErrorCode } from '../domain/errors.ts';
import type { Representation } from '../domain/identifier.ts';
import type { ProvenLogin } from './upstream-port.ts';

export type Mismatch = 'person' | keyof Representation;
/** linkable: the person may say that both accounts are theirs. */
export type PendingChoice = {
  login: ProvenLogin;
  what: Mismatch[];
  transactionId: string | null;
  linkable?: boolean;
  stamp: string;
  returnTo: string | null;
};

/** The visit that goes on, or the page of staff to come back to. */
export type WayBack = { transactionId: string | null; returnTo: string | null };

export type SignInResult =
  /** returnedLess: the provider was asked for more than it gave; what it gave counts. */
  | ({ kind: 'signed-in'; cookie: string; returnedLess: boolean } & WayBack)
  | { kind: 'mismatch'; loginId: string }
  | ({ kind: 'failed'; code: ErrorCode } & WayBack);

/** Codes of the upstream client become ours; an unknown one is an answer that cannot be trusted. */
const codeOfUpstreamError: Record<string, ErrorCode> = {
  'upstream-cancelled': 'upstream-cancelled',
  'upstream-unavailable': 'upstream-unavailable',
  'upstream-refused': 'upstream-refused',
  'upstream-claims-invalid': 'upstream-claims-invalid',
  'upstream-level-unreachable': 'unattainable',
};

export function codeOf(cause: unknown): ErrorCode {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return (typeof code === 'string' ? codeOfUpstreamError[code] : undefined) ?? 'upstream-answer-invalid';
}
