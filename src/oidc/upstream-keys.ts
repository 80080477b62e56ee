// The provider's signing keys, and the check of what it signed with them.
// Algorithms come from configuration, keys from jwks_uri alone: never from the token (jku, x5u, jwk; threats C7–C9, F10).

import { createLocalJWKSet, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { OutgoingFetch } from './outgoing-fetch.ts';
import { UpstreamError, unavailable } from './upstream-error.ts';
import { createSharedCall } from './upstream-shared-call.ts';

type KeySet = ReturnType<typeof createLocalJWKSet>;

export const keysFreshMs = 10 * 60_000;
export const keysForcedAfterMs = 30_000;

/** May go away after a second look at the keys: rotation under a new kid, or under none. */
function isKeyFault(error: unknown): boolean {
  return error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed;
}

function toTokenError(error: unknown): UpstreamError {
  if (error instanceof UpstreamError) return error;
  const code = error instanceof errors.JOSEError ? error.code : 'unreadable';
  const named = error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired;
  return new UpstreamError('upstream-token-invalid', named ? `${code} ${error.claim}` : code);
}

function parseKeySet(document: unknown): KeySet {
  try {
    return createLocalJWKSet(document as Parameters<typeof createLocalJWKSet>[0]);
  } catch {
    throw new UpstreamError('upstream-unavailable', 'jwks_uri: the answer is not a key set');
  }
}

async function fetchKeySet(outgoing: OutgoingFetch, jwksUri: string): Promise<KeySet> {
  const headers = { accept: 'application/json, application/jwk-set+json' };
  const response = await outgoing.fetch(jwksUri, { headers }).catch((error: unknown) => {
    throw unavailable('jwks_uri', error);
  });
  if (response.status !== 200) {
    throw new UpstreamError('upstream-unavailable', `jwks_uri: status ${response.status}`);
  }
  return parseKeySet(await response.json().catch(() => null));
}

/**
 * `verify` checks signature, exp, nbf and what `options` asks. The key set is kept for 10 minutes; a token it
 * cannot explain makes us look again once, and then not within 30 seconds, however many such tokens come.
 */
export function createKeySource(deps: { outgoing: OutgoingFetch; nowMs: () => number }) {
  let uri: string | null = null;
  let held: { keys: KeySet; atMs: number } | null = null;
  let forcedAtMs: number | null = null;
  let again: Promise<KeySet> | null = null;

  const load = createSharedCall(async () => {
    const address = uri;
    if (address === null) throw new UpstreamError('upstream-unavailable', 'jwks_uri: unknown');
    const keys = await fetchKeySet(deps.outgoing, address);
    if (uri === address) held = { keys, atMs: deps.nowMs() };
    return keys;
  });

  function isWithin(atMs: number, windowMs: number): boolean {
    const elapsedMs = deps.nowMs() - atMs;
    return elapsedMs >= 0 && elapsedMs < windowMs;
  }

  function read(jwksUri: string): Promise<KeySet> {
    if (uri !== jwksUri) {
      uri = jwksUri;
      held = null;
    }
    return held && isWithin(held.atMs, keysFreshMs) ? Promise.resolve(held.keys) : load();
  }

  /** Newer keys than the ones that failed, or null when it is too soon to ask. */
  async function readAgain(failed: KeySet): Promise<KeySet | null> {
    if (held && held.keys !== failed) return held.keys;
    if (again) return again;
    if (forcedAtMs !== null && isWithin(forcedAtMs, keysForcedAfterMs)) return null;
    forcedAtMs = deps.nowMs();
    again = load().finally(() => {
      again = null;
    });
    return again;
  }

  async function check(token: string, keys: KeySet, options: JWTVerifyOptions): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, keys, { ...options, currentDate: new Date(deps.nowMs()) });
    return payload;
  }

  /** @throws UpstreamError `upstream-token-invalid`, or `upstream-unavailable` when the keys cannot be had */
  async function verify(token: string, jwksUri: string, options: JWTVerifyOptions): Promise<JWTPayload> {
    const keys = await read(jwksUri);
    try {
      return await check(token, keys, options);
    } catch (error) {
      const newer = isKeyFault(error) ? await readAgain(keys) : null;
      if (newer === null) throw toTokenError(error);
      return await check(token, newer, options).catch((second: unknown) => {
        throw toTokenError(second);
      });
    }
  }

  return { verify };
}

export type KeySource = ReturnType<typeof createKeySource>;
