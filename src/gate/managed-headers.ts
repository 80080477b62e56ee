// The closed list of headers that Sluis alone may set towards a portal, in two naming profiles.
// Every header of the profile is always emitted, empty when absent, so that a client's copy is overwritten.

import type { PortalIdentity, RepresentedParty } from '../flow/portal-identity.ts';
import type { ManagedHeader } from '../flow/portal-request.ts';

export type HeaderProfile = 'remote-user' | 'x-auth-request';

const identityNames = {
  'remote-user': ['Remote-User', 'Remote-Name', 'Remote-Email', 'Remote-Groups'],
  'x-auth-request': [
    'X-Auth-Request-User',
    'X-Auth-Request-Preferred-Username',
    'X-Auth-Request-Email',
    'X-Auth-Request-Groups',
  ],
} as const satisfies Record<HeaderProfile, readonly string[]>;

const assuranceNames = [
  'Sluis-Level',
  'Sluis-Two-Factor',
  'Sluis-Acr',
  'Sluis-Auth-Time',
  'Sluis-Represents-Type',
  'Sluis-Represents',
  'Sluis-Represents-Jwe',
  'Sluis-Branch',
  'Sluis-Intermediary-Type',
  'Sluis-Intermediary',
  'Sluis-Service',
  'Sluis-Transition-Ends',
  'Sluis-Assertion',
] as const;

/** Other proxies' names for the same facts: never ours to send, never a client's to send either. */
const borrowedNames = [
  'X-Forwarded-User',
  'X-Forwarded-Email',
  'X-Forwarded-Groups',
  'X-Forwarded-Preferred-Username',
] as const;

/** Names emitted for a profile, in the order they are sent. */
export function managedNamesOf(profile: HeaderProfile): readonly string[] {
  return [...identityNames[profile], ...assuranceNames];
}

const managedFolded: ReadonlySet<string> = new Set(
  [
    ...identityNames['remote-user'],
    ...identityNames['x-auth-request'],
    ...assuranceNames,
    ...borrowedNames,
  ].map((name) => name.toLowerCase()),
);

/**
 * One spelling for all that a portal may read as the same name. CGI, WSGI and PHP turn '-', '_', '.' and space
 * into one character, and some servers every other sign too (CVE-2025-64484).
 */
export function foldHeaderName(raw: string): string {
  return raw.toLowerCase().replace(/[^a-z0-9]/g, '-');
}

/** True for every spelling of a name that Sluis manages, in either profile. */
export function isManagedName(raw: string): boolean {
  const folded = foldHeaderName(raw);
  return managedFolded.has(folded) || folded.startsWith('sluis-');
}

/** True when the name is managed but spelled so that an overwrite by the exact name would miss it. */
export function isSmuggledName(raw: string): boolean {
  return isManagedName(raw) && !managedFolded.has(raw.toLowerCase());
}

const maxValueLength = 8192;

/**
 * A value that is safe in any header and reversible by percent-decoding: printable ASCII stays, '%' and all else
 * becomes percent-encoded UTF-8. Too long becomes empty, which a portal reads as absent. Never throws.
 */
export function safeHeaderValue(value: string): string {
  const trimmed = value.trim();
  if (/^[\x20-\x24\x26-\x7e]*$/.test(trimmed)) return trimmed.length > maxValueLength ? '' : trimmed;
  let encoded = '';
  for (const byte of Buffer.from(trimmed, 'utf8')) {
    encoded +=
      byte >= 0x20 && byte <= 0x7e && byte !== 0x25
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded.length > maxValueLength ? '' : encoded;
}

/** A comma separates groups, so inside a group it is encoded. */
function groupsValue(groups: readonly string[]): string {
  return groups.map((group) => safeHeaderValue(group).replaceAll(',', '%2C')).join(',');
}

/** Types forbid a BSN here; a caller that got around them is told nothing rather than everything. */
function partyValues(party: RepresentedParty | null): [type: string, value: string] {
  if (party === null || !['rsin', 'kvk', 'pseudonym'].includes(party.type)) return ['', ''];
  return [party.type, safeHeaderValue(party.value)];
}

function identityValues(profile: HeaderProfile, identity: PortalIdentity | null): string[] {
  if (identity === null) return ['', '', '', ''];
  const name = safeHeaderValue(identity.name ?? '');
  const values = [safeHeaderValue(identity.subject), name, safeHeaderValue(identity.email ?? '')];
  // oauth2-proxy's second name is a user name; a display name must not pose as one.
  if (profile === 'x-auth-request') values[1] = values[0] ?? '';
  return [...values, groupsValue(identity.groups)];
}

function assuranceValues(identity: PortalIdentity | null): string[] {
  if (identity === null) return ['none', 'false', ...assuranceNames.slice(2).map(() => '')];
  const { authTimeSeconds } = identity;
  return [
    identity.level,
    String(identity.twoFactor),
    safeHeaderValue(identity.acr ?? ''),
    authTimeSeconds !== null && Number.isSafeInteger(authTimeSeconds) ? String(authTimeSeconds) : '',
    ...partyValues(identity.represents),
    safeHeaderValue(identity.representsJwe ?? ''),
    safeHeaderValue(identity.branch ?? ''),
    ...partyValues(identity.intermediary),
    safeHeaderValue(identity.service ?? ''),
    identity.transitionEndsMs === null ? '' : new Date(identity.transitionEndsMs).toISOString(),
    safeHeaderValue(identity.assertion ?? ''),
  ];
}

function build(profile: HeaderProfile, identity: PortalIdentity | null): readonly ManagedHeader[] {
  const values = [...identityValues(profile, identity), ...assuranceValues(identity)];
  return managedNamesOf(profile).map((name, index) => [name, values[index] ?? ''] as const);
}

const anonymous = {
  'remote-user': build('remote-user', null),
  'x-auth-request': build('x-auth-request', null),
};

/** All headers of the profile, in fixed order; identity null is an anonymous visitor of an open route. */
export function buildManagedHeaders(
  profile: HeaderProfile,
  identity: PortalIdentity | null,
): readonly ManagedHeader[] {
  return identity === null ? anonymous[profile] : build(profile, identity);
}
