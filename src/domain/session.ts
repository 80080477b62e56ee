// What a session is made of: one account, one representation, and evidence with its time.
// The level is never part of it; reached() computes it on reading.

import type { FactorKind } from './factor-category.ts';
import type { Representation } from './identifier.ts';
import type { Level } from './level.ts';

/** How well the natural person's identity was established, and until when that holds. */
export type Proofing = {
  id: string;
  level: Level;
  /** How it was established. `installation` counts for staff alone, every other for visitors of portals alone. */
  method: string;
  expiresAtMs: number;
  endedAtMs: number | null;
};

/** The proven link between the account and one represented party, and until when that holds. */
export type Binding = {
  id: string;
  level: Level;
  representation: Representation;
  expiresAtMs: number;
  endedAtMs: number | null;
};

/** atMs is the ID token's auth_time; null when the upstream left it out (counts for the level, never as fresh). */
export type UpstreamEvidence = {
  kind: 'upstream';
  sequence: number;
  issuer: string;
  acr: string | null;
  atMs: number | null;
  receivedAtMs: number;
};

/** A verified local factor; revoked factors and ended proofings take their evidence with them. */
export type FactorEvidence = {
  kind: 'factor';
  sequence: number;
  factor: FactorKind;
  factorId: string;
  userVerified: boolean;
  revoked: boolean;
  proofing: Proofing | null;
  atMs: number;
};

export type Evidence = UpstreamEvidence | FactorEvidence;

/** Everything a decision needs to know of a session, read in one go. All times are database time. */
export type Session = {
  id: string;
  version: number;
  accountId: string;
  representation: Representation;
  evidence: Evidence[];
  /** Bindings of this account to this session's represented party, branch and intermediary alone. */
  bindings: Binding[];
  createdAtMs: number;
  lastUsedAtMs: number;
  endsAtMs: number;
};

/** The same session as one host's cookie may see it: newer evidence needs a silent round trip. */
export function sessionAsSeen(session: Session, seenSequence: number): Session {
  return { ...session, evidence: session.evidence.filter((item) => item.sequence <= seenSequence) };
}
