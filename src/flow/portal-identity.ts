// What one portal is told about one session: a pseudonym per portal, the level proven, whom it acts for, and the
// same in a signed JWT. A BSN leaves only encrypted, and only to a portal entitled to it.

import { createHmac } from 'node:crypto';
import { eidasAcr } from '../domain/dialect.ts';
import type { Identifier } from '../domain/identifier.ts';
import type { Level } from '../domain/level.ts';
import type { Portal } from '../domain/policy-document.ts';
import { type AssuranceContext, computeConfirmedAt, computeReached, nextLapseMs } from '../domain/reached.ts';
import type { Session } from '../domain/session.ts';

export const assertionLifetimeMs = 5 * 60_000;
/** An assertion with less left than this is remade, so that no portal gets one that lapses on the way. */
const assertionReserveMs = 30_000;

/** Never a BSN: that type has no place outside a JWE. */
export type RepresentedParty = { type: 'rsin' | 'kvk' | 'pseudonym'; value: string };

export type PortalIdentity = {
  subject: string;
  /** eHerkenning gives no name, e-mail address or groups of the person; other upstreams may. */
  name: string | null;
  email: string | null;
  groups: readonly string[];
  level: Level;
  twoFactor: boolean;
  acr: string | null;
  /** Seconds since the epoch at which the level was last confirmed. */
  authTimeSeconds: number | null;
  represents: RepresentedParty;
  /** The BSN as a JWE for a portal entitled to it; null otherwise. */
  representsJwe: string | null;
  branch: string | null;
  intermediary: RepresentedParty | null;
  service: string | null;
  /** A password alone let this person in, and will until this moment; null for everybody else. */
  transitionEndsMs: number | null;
  assertion: string;
};

export type PortalIdentityDeps = {
  issuer: string;
  pseudonymKey: Buffer;
  context: AssuranceContext;
  /** Signs a JWT with our current key; claims hold no header parameters. */
  sign(claims: Record<string, unknown>): Promise<string>;
  /** Encrypts to a portal's registered key (JWE). */
  encrypt(portalKey: Record<string, unknown>, claims: Record<string, unknown>): Promise<string>;
};

/** Stable per person and portal, equal to the pairwise sub of the OpenID Provider; reveals nothing, joins nothing. */
export function createPseudonym(key: Buffer, portalId: string, ...parts: string[]): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([portalId, ...parts]))
    .digest('base64url');
}

function subjectClaim(party: RepresentedParty): { sub: string; sub_id_type: string } {
  return { sub: party.value, sub_id_type: party.type };
}

export type DescribeForPortal = ReturnType<typeof createPortalIdentities>;

export function createPortalIdentities(deps: PortalIdentityDeps) {
  function shown(portalId: string, identifier: Identifier): RepresentedParty {
    const { type, number } = identifier;
    if (type !== 'bsn') return { type, value: number };
    return { type: 'pseudonym', value: createPseudonym(deps.pseudonymKey, portalId, type, number) };
  }

  async function encryptedBsn(portal: Portal, session: Session, origin: string): Promise<string | null> {
    const { legalSubject } = session.representation;
    if (legalSubject.type !== 'bsn' || !portal.bsn) return null;
    return deps.encrypt(portal.bsn.jwk, { iss: deps.issuer, aud: origin, bsn: legalSubject.number });
  }

  /** The identity, and until when (ms) it may be reused as it is. */
  return async function describe(
    session: Session,
    portal: { id: string; definition: Portal; origin: string },
    nowMs: number,
    transitionEndsMs: number | null = null,
  ): Promise<{ identity: PortalIdentity; reusableUntilMs: number }> {
    const { level, twoFactor } = computeReached(session, deps.context, nowMs);
    const confirmedAtMs = computeConfirmedAt(session, level, deps.context, nowMs);
    const { representation } = session;
    const acr = eidasAcr(level);
    const chain = representation.intermediary;
    const intermediary = chain && shown(portal.id, chain);
    const stated = {
      subject: createPseudonym(deps.pseudonymKey, portal.id, 'person', session.accountId),
      level,
      twoFactor,
      acr,
      authTimeSeconds: confirmedAtMs === null ? null : Math.floor(confirmedAtMs / 1000),
      represents: shown(portal.id, representation.legalSubject),
      branch: representation.branch,
      intermediary,
      service: representation.serviceId,
      transitionEndsMs,
      name: null,
      email: null,
      groups: [],
    };
    const lapseMs = Math.min(nextLapseMs(session, nowMs), transitionEndsMs ?? Infinity);
    const expiresAtMs = Math.min(nowMs + assertionLifetimeMs, lapseMs);
    const assertion = await deps.sign({
      iss: deps.issuer,
      aud: portal.origin,
      sub: stated.subject,
      iat: Math.floor(nowMs / 1000),
      exp: Math.floor(expiresAtMs / 1000),
      ...(stated.authTimeSeconds === null ? {} : { auth_time: stated.authTimeSeconds }),
      ...(acr === null ? {} : { acr }),
      two_factor: twoFactor,
      level,
      represents: subjectClaim(stated.represents),
      branch: stated.branch,
      intermediary: intermediary && subjectClaim(intermediary),
      service_id: stated.service,
      ...(transitionEndsMs === null ? {} : { transition_ends: Math.floor(transitionEndsMs / 1000) }),
    });
    const representsJwe = await encryptedBsn(portal.definition, session, portal.origin);
    const remakeAtMs =
      expiresAtMs < nowMs + 2 * assertionReserveMs ? expiresAtMs : expiresAtMs - assertionReserveMs;
    return { identity: { ...stated, representsJwe, assertion }, reusableUntilMs: remakeAtMs };
  };
}
