// From an upstream's claims to who is represented, by whom, and within which limits: four roles, never mixed up.
// A type is never inferred from a value (an RSIN and a BSN look alike), and what cannot be read is refused.

import {
  type Identifier,
  type IdentifierType,
  identifierTypes,
  isBranchNumber,
  parseIdentifier,
  type Representation,
} from '../domain/identifier.ts';
import type { ClaimNames } from './claim-names.ts';
import { UpstreamError } from './upstream-error.ts';

export type Claims = Record<string, unknown>;
export type MappedClaims = {
  representation: Representation;
  actingSubject: string;
  serviceUuid: string | null;
  companyName: string | null;
};

/** The eToegang and ST-SAML name qualifiers we can serve; a foreign legal identifier is not among them. */
const typeOfQualifier: Record<string, IdentifierType> = {
  'urn:etoegang:1.9:EntityConcernedID:RSIN': 'rsin',
  'urn:etoegang:1.9:EntityConcernedID:KvKnr': 'kvk',
  'urn:etoegang:1.12:EntityConcernedID:BSN': 'bsn',
  'urn:etoegang:1.9:EntityConcernedID:Pseudo': 'pseudonym',
  'urn:etoegang:1.13:EntityConcernedID:Pseudo': 'pseudonym',
  'urn:etoegang:1.12:EntityConcernedID:PseudoID': 'pseudonym',
  'urn:nl-eid-gdi:1.0:id:RSIN': 'rsin',
  'urn:nl-eid-gdi:1.0:id:KvKnr': 'kvk',
  'urn:nl-eid-gdi:1.0:id:BSN': 'bsn',
  'urn:nl-eid-gdi:1.0:id:legacy-BSN': 'bsn',
  'urn:nl-eid-gdi:1.0:id:Pseudonym': 'pseudonym',
};

/** Claims that limit or redirect a mandate; one that is not mapped would silently widen what the person may do. */
const restrictionPatterns = [
  /^urn:etoegang:[^:]+:(IntermediateEntityID|IntermediateSubjectID|ServiceRestriction)(:|$)/,
  /^eherkenning_(intermediate_(kvknr|rsin|bsn)|vestigingsnr)$/,
];

/** Values seen in the field where a person should have been; an audit trail of them names nobody. */
const nobody = /^(dummy|anonymous|unknown|undefined|null|none|n\/a|test|0+|-+)$|^dummy[^a-z]/i;

function refuse(claim: string, reason: string): never {
  throw new UpstreamError('upstream-claims-invalid', `claim ${claim}: ${reason}`);
}

function isPresent(claims: Claims, name: string | null): name is string {
  return name !== null && Object.hasOwn(claims, name);
}

/** Present means usable: a null or empty claim is a fault of the provider, not the absence of a limit. */
function readText(claims: Claims, name: string | null): string | null {
  if (!isPresent(claims, name)) return null;
  const value = claims[name];
  if (typeof value !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(value)) return refuse(name, 'malformed');
  return value;
}

function readIdentifier(claims: Claims, name: string, type: IdentifierType): Identifier {
  return parseIdentifier(type, claims[name]) ?? refuse(name, `not a valid ${type}`);
}

function typeOfLegalSubject(claims: Claims, name: string): IdentifierType {
  if (!isPresent(claims, name)) return refuse(name, 'missing, so the type of the legal subject is unknown');
  const qualifier = claims[name];
  const known = typeof qualifier === 'string' && Object.hasOwn(typeOfQualifier, qualifier);
  return (known ? typeOfQualifier[qualifier] : undefined) ?? refuse(name, 'unknown type of legal subject');
}

/** Identifiers that came in a claim of their own type. A company and a sole proprietor at once is neither. */
function identifiersByType(claims: Claims, names: ClaimNames): Identifier[] {
  const found = identifierTypes.flatMap((type) => {
    const name = names.legalSubjectByType[type];
    return isPresent(claims, name) ? [readIdentifier(claims, name, type)] : [];
  });
  const types = found.map((identifier) => identifier.type);
  if (types.includes('bsn') && types.includes('rsin')) {
    refuse(names.legalSubjectByType.bsn ?? 'bsn', 'a BSN and an RSIN for one legal subject');
  }
  return found;
}

function qualifiedLegalSubject(claims: Claims, names: ClaimNames, qualifier: string): Identifier {
  const type = typeOfLegalSubject(claims, qualifier);
  const own = identifiersByType(claims, names).find((identifier) => identifier.type === type) ?? null;
  if (!isPresent(claims, names.legalSubject)) {
    return own ?? refuse(names.legalSubject ?? qualifier, 'missing');
  }
  const named = readIdentifier(claims, names.legalSubject, type);
  if (own && own.number !== named.number) return refuse(names.legalSubject, `differs from the ${type} claim`);
  return named;
}

function legalSubjectOf(claims: Claims, names: ClaimNames): Identifier {
  if (names.nameQualifier !== null) return qualifiedLegalSubject(claims, names, names.nameQualifier);
  if (isPresent(claims, names.legalSubject)) {
    return refuse(names.legalSubject, 'no name qualifier configured, so its type is unknown');
  }
  const found = identifiersByType(claims, names);
  for (const type of names.typePreference) {
    const match = found.find((identifier) => identifier.type === type);
    if (match) return match;
  }
  return refuse('legal subject', 'missing');
}

function intermediaryOf(claims: Claims, names: ClaimNames, legalSubject: Identifier): Identifier | null {
  for (const type of ['rsin', 'kvk'] as const) {
    const name = names.intermediary[type];
    if (!isPresent(claims, name)) continue;
    const intermediary = readIdentifier(claims, name, type);
    const same = intermediary.type === legalSubject.type && intermediary.number === legalSubject.number;
    return same ? refuse(name, 'is the legal subject itself') : intermediary;
  }
  return null;
}

function branchOf(claims: Claims, names: ClaimNames): string | null {
  if (!isPresent(claims, names.branch)) return null;
  const branch = claims[names.branch];
  return isBranchNumber(branch) ? branch : refuse(names.branch, 'not a branch number');
}

/** The person who acts, always another than the company: who logs a company number as person names nobody. */
function actingSubjectOf(claims: Claims, names: ClaimNames, representation: Representation): string {
  const value = readText(claims, names.actingSubject) ?? refuse(names.actingSubject, 'missing');
  if (nobody.test(value)) return refuse(names.actingSubject, 'a placeholder, not a person');
  const { legalSubject, intermediary, branch } = representation;
  const organisations = [intermediary?.number, branch];
  if (legalSubject.type !== 'pseudonym') organisations.push(legalSubject.number);
  if (organisations.includes(value)) return refuse(names.actingSubject, 'a number of the organisation');
  return value;
}

function refuseUnmappedRestriction(claims: Claims, names: ClaimNames): void {
  const mapped: (string | null)[] = [names.branch, names.intermediary.rsin, names.intermediary.kvk];
  for (const name of Object.keys(claims)) {
    if (mapped.includes(name)) continue;
    if (restrictionPatterns.some((pattern) => pattern.test(name))) refuse(name, 'a limit that is not mapped');
  }
}

/** Shown on pages only; a name that cannot be shown safely is left out and never fails a login. */
function companyNameOf(claims: Claims, names: ClaimNames): string | null {
  if (!isPresent(claims, names.companyName)) return null;
  const value = claims[names.companyName];
  return typeof value === 'string' && /^[^\p{C}]{1,255}$/u.test(value) ? value : null;
}

/** @throws UpstreamError `upstream-claims-invalid`, naming the claim and never its value. */
export function mapClaims(claims: Claims, names: ClaimNames): MappedClaims {
  refuseUnmappedRestriction(claims, names);
  const legalSubject = legalSubjectOf(claims, names);
  const representation: Representation = {
    legalSubject,
    intermediary: intermediaryOf(claims, names, legalSubject),
    branch: branchOf(claims, names),
    serviceId: readText(claims, names.serviceId),
  };
  return {
    representation,
    actingSubject: actingSubjectOf(claims, names, representation),
    serviceUuid: readText(claims, names.serviceUuid),
    companyName: companyNameOf(claims, names),
  };
}
