// Finds people and companies without keeping their numbers in clear: HMAC-SHA-256 under a key of its own.
// A plain hash would not do: all BSNs can be tried in a minute. Type goes in, since BSN and RSIN share their shape.

import { createHmac } from 'node:crypto';
import type { Identifier, Representation } from '../domain/identifier.ts';

/** What a hash is for; the same number hashed for two purposes gives unrelated values. */
export type LookupPurpose =
  | 'legal-subject'
  | 'acting-subject'
  | 'intermediary'
  | 'account'
  | 'representation'
  | 'credential'
  | 'email'
  | 'phone'
  | 'recovery-code'
  | 'usage'
  | 'key-check';

export type LookupHash = {
  ofIdentifier(purpose: LookupPurpose, identifier: Identifier): Buffer;
  ofParts(purpose: LookupPurpose, ...parts: (string | null)[]): Buffer;
  /** Legal subject, intermediary and branch: whom the person acts for. The service id is no part of that. */
  ofRepresentation(representation: Representation): Buffer;
};

export function createLookupHash(key: Uint8Array): LookupHash {
  if (key.byteLength !== 32) throw new TypeError('the look-up key must have exactly 32 bytes');
  // A JSON list, so that no two lists of parts share one text.
  const ofParts = (purpose: LookupPurpose, ...parts: (string | null)[]) =>
    createHmac('sha256', key)
      .update(JSON.stringify([purpose, ...parts]))
      .digest();
  return {
    ofParts,
    ofIdentifier: (purpose, { type, number }) => ofParts(purpose, type, number),
    ofRepresentation: ({ legalSubject, intermediary, branch }) =>
      ofParts(
        'representation',
        legalSubject.type,
        legalSubject.number,
        intermediary?.type ?? null,
        intermediary?.number ?? null,
        branch,
      ),
  };
}
