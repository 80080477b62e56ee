// What the OpenID Provider needs of the rest of the house: sessions, judgements and claims, handed in as functions.

import type { HandedOver } from '../domain/consent.ts';
import type { Level } from '../domain/level.ts';
import type { LoginRequest } from '../domain/login-request.ts';
import type { Policy } from '../domain/policy.ts';

/** A live session of ours; the provider's own record only points at it by id. */
export type ProviderSession = { id: string; accountId: string };

export type Stated = { acr: string; level: Level; authTimeSeconds: number | null };

export type Judgement =
  | { outcome: 'proven'; stated: Stated }
  /** stale: the level is there, but was confirmed longer ago than is asked. */
  | { outcome: 'sign-in' | 'step-up'; stale: boolean }
  /** unmet: no login of anybody could satisfy it; refused: this person or company may not, whatever the level. */
  | { outcome: 'unmet' | 'refused' | 'not-permitted' | 'unavailable' };

export type TokenDemand = Pick<LoginRequest, 'clientId' | 'scopes' | 'dataTypes'>;

export type ProviderClaims = Record<string, unknown>;

export type ProviderPorts<Session extends ProviderSession = ProviderSession> = {
  policy(): Policy;
  /** The session of this browser; null without a live one. */
  findByCookie(cookieHeader: string): Promise<Session | null>;
  /** The same for signing out: also one that is idle, which opens nothing but of which portals may still hold tokens. */
  findForSignOut(cookieHeader: string): Promise<ProviderSession | null>;
  /** For tokens, where no browser is: null when it ended, or its account is locked. */
  findById(sessionId: string): Promise<Session | null>;
  judge(request: LoginRequest, session: Session | null): Judgement;
  /** Written down before a code is given; false when that cannot be. */
  record(request: LoginRequest, session: Session): boolean;
  /** Whether this may be handed over: not asked of this client's people, or agreed to in this session. */
  hasConsent(session: Session, clientId: string, handedOver: HandedOver): Promise<boolean>;
  /** The name by which this client is told that the session ended; null when it did already. */
  joinSession(session: Session, clientId: string): Promise<string | null>;
  /** Whether the session still proves what a token says, and what the data it was given for demands now. */
  stillProves(session: Session, acr: string, demand: TokenDemand): boolean;
  subjectFor(session: ProviderSession, clientId: string): string | null;
  claimsFor(session: Session, clientId: string): Promise<ProviderClaims>;
  nowMs(): number;
};
