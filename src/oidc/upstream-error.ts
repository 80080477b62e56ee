// How a login at an upstream provider can fail: a closed set of codes, and a detail that is for the log alone.
// The detail names fields and protocol codes; it never holds a token, a claim's value or text of the provider.

import { OutgoingFetchError } from './outgoing-fetch.ts';

export const upstreamErrorCodes = [
  /** Nobody answers, too late, too much, or the provider's documents cannot be trusted. */
  'upstream-unavailable',
  /** No value of this provider's dialect reaches the level that is needed. */
  'upstream-level-unreachable',
  /** The person cancelled at the provider (`access_denied`). */
  'upstream-cancelled',
  /** The provider answered with another OAuth error. */
  'upstream-refused',
  /** The callback is forged, replayed, repeated or of another login. */
  'upstream-callback-invalid',
  /** The ID token or userinfo answer does not hold. */
  'upstream-token-invalid',
  /** The token holds, but who is represented, by whom, cannot be told from it. */
  'upstream-claims-invalid',
] as const;
export type UpstreamErrorCode = (typeof upstreamErrorCodes)[number];

/** Has no `cause` on purpose: the libraries hang whole token responses on theirs. */
export class UpstreamError extends Error {
  readonly code: UpstreamErrorCode;
  readonly detail: string;

  constructor(code: UpstreamErrorCode, detail: string) {
    super(`${code}: ${detail}`);
    this.name = 'UpstreamError';
    this.code = code;
    this.detail = detail;
  }
}

/** What a failed call to the provider means to a login. */
export function unavailable(endpoint: string, error: unknown): UpstreamError {
  const detail = error instanceof OutgoingFetchError ? error.detail : 'failed';
  return new UpstreamError('upstream-unavailable', `${endpoint}: ${detail}`);
}
