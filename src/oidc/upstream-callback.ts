// The provider's answer in the browser's address: one of each parameter, of this login, from this issuer.
// RFC 6749 3.1 (no parameter twice), RFC 9207 (iss), RFC 9700 4.4 (mix-up); threats C11, U14.

import { createHash, timingSafeEqual } from 'node:crypto';
import { UpstreamError } from './upstream-error.ts';
import type { ProviderMetadata } from './upstream-metadata.ts';

function invalid(detail: string): UpstreamError {
  return new UpstreamError('upstream-callback-invalid', detail);
}

function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function refuseRepeated(parameters: URLSearchParams): void {
  const names = [...parameters.keys()];
  if (new Set(names).size !== names.length) throw invalid('a parameter occurs more than once');
}

/** Checked before anything else is believed, an error included: anybody can make a browser bring one. */
function checkOrigin(parameters: URLSearchParams, expectedState: string, metadata: ProviderMetadata): void {
  const state = parameters.get('state');
  if (state === null || expectedState === '' || !isSame(state, expectedState)) {
    throw invalid(state === null ? 'state is missing' : 'state is of another login');
  }
  const issuer = parameters.get('iss');
  if (issuer === null && metadata.authorization_response_iss_parameter_supported) {
    throw invalid('iss is missing although the provider announces it');
  }
  if (issuer !== null && issuer !== metadata.issuer) throw invalid('iss is of another provider');
}

/** An error's code is a protocol word (RFC 6749 4.1.2.1); its description is never kept, let alone shown. */
function errorWord(error: string): string {
  return /^[a-z][a-z0-9_.-]{0,63}$/i.test(error) ? error : 'unprintable';
}

/** @throws UpstreamError `upstream-callback-invalid`, `upstream-cancelled` or `upstream-refused` */
export function checkCallback(
  callback: URL,
  expected: { state: string; redirectUri: string; metadata: ProviderMetadata },
): void {
  const parameters = callback.searchParams;
  if (callback.pathname !== new URL(expected.redirectUri).pathname)
    throw invalid('arrived at another address');
  refuseRepeated(parameters);
  checkOrigin(parameters, expected.state, expected.metadata);
  const error = parameters.get('error');
  if (error === 'access_denied') throw new UpstreamError('upstream-cancelled', 'access_denied');
  if (error !== null) throw new UpstreamError('upstream-refused', errorWord(error));
  if (!parameters.get('code')) throw invalid('code is missing');
}
