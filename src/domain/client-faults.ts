// What can be wrong with scopes and clients that the schema cannot see: unknown names, addresses that leave the
// client's hands, and rules of its profile that a client would fall below.

import type { Client } from './client-document.ts';
import { clientProfiles } from './client-profile.ts';
import type { PolicyDocument } from './policy-document.ts';
import { faultsOfFloor, type PolicyFault, unknownId } from './policy-faults.ts';

/** openid is the protocol's own; the others would hand out more than was asked (NL GOV OIDC 6.3). */
const reservedScopes = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access', 'representation'];

export function findClientFaults(document: PolicyDocument): PolicyFault[] {
  const { scopes, clients } = document;
  return [
    ...Object.keys(scopes).flatMap((id) => faultsOfScope(id, document)),
    ...Object.entries(clients).flatMap(([id, client]) => [
      ...faultsOfNames(id, client, document),
      ...faultsOfAddresses(id, client),
      ...faultsOfProfile(id, client),
      ...faultsOfKind(id, client),
    ]),
  ];
}

/** People log in through a client, or a program uses it: what belongs to the one has no place at the other. */
function faultsOfKind(id: string, client: Client): PolicyFault[] {
  const path = `clients.${id}`;
  const lists = {
    redirectUris: client.redirectUris,
    scopes: client.scopes,
    data: client.data,
    resources: client.resources,
  };
  if (client.admin === undefined) {
    const message = 'name at least one address that people come back to';
    return client.redirectUris.length > 0
      ? []
      : [{ path: `${path}.redirectUris`, code: 'client-without-address', message }];
  }
  const filled = Object.entries(lists).flatMap(([name, list]) => (list.length > 0 ? [name] : []));
  const others = (['refreshTokens', 'portal', 'bsn'] as const).filter((name) => client[name] !== undefined);
  const faults = [...filled, ...others].map((name) => ({
    path: `${path}.${name}`,
    code: 'program-with-people',
    message: 'a program at the admin API logs nobody in: remove this, or make a client of its own for it',
  }));
  if (client.auth.method !== 'client_secret_basic') return faults;
  const message = 'a program at the admin API proves itself with a key: use private_key_jwt or a certificate';
  return [...faults, { path: `${path}.auth.method`, code: 'program-with-secret', message }];
}

function faultsOfScope(id: string, { scopes, dataClasses }: PolicyDocument): PolicyFault[] {
  const path = `scopes.${id}`;
  const scope = scopes[id];
  if (!scope) return [];
  const faults = unknownNames(`${path}.data`, 'data class', scope.data, dataClasses);
  if (reservedScopes.includes(id)) {
    const message = `"${id}" is a scope of OpenID Connect itself; choose a name that says which data it hands out`;
    faults.push({ path, code: 'reserved-scope', message });
  }
  return [...faults, ...faultsOfFloor(`${path}.atLeast`, scope.atLeast)];
}

function unknownNames(
  path: string,
  kind: string,
  names: readonly string[],
  records: Record<string, unknown>,
): PolicyFault[] {
  return names.flatMap((name, index) =>
    Object.hasOwn(records, name) ? [] : [unknownId(`${path}[${index}]`, kind, name, Object.keys(records))],
  );
}

function faultsOfNames(id: string, client: Client, document: PolicyDocument): PolicyFault[] {
  const path = `clients.${id}`;
  const one = (place: string, kind: string, name: string | undefined, records: Record<string, unknown>) =>
    name === undefined || Object.hasOwn(records, name)
      ? []
      : [unknownId(`${path}.${place}`, kind, name, Object.keys(records))];
  return [
    ...one('service', 'service', client.service, document.services),
    ...one('portal', 'portal', client.portal, document.portals),
    ...unknownNames(`${path}.scopes`, 'scope', client.scopes, document.scopes),
    ...unknownNames(`${path}.data`, 'data class', client.data, document.dataClasses),
    ...faultsOfFloor(`${path}.atLeast`, client.atLeast),
  ];
}

const isLoopback = ({ hostname }: URL) => hostname === 'localhost' || hostname.endsWith('.localhost');

/** https everywhere; plain http for loopback names alone, which production has no use for. */
function faultOfAddress(path: string, address: string, kind: 'address' | 'origin'): PolicyFault[] {
  const url = URL.canParse(address) ? new URL(address) : null;
  const isSafe = url && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)));
  if (!url || !isSafe || url.username !== '' || url.password !== '' || address.includes('#')) {
    const message = `"${address}" must be https, without user name and fragment (http for *.localhost alone)`;
    return [{ path, code: 'unsafe-address', message }];
  }
  if (address.includes('*') || /\\|%2e|\s/i.test(address)) {
    const message = `"${address}" must be one address, written out: it is compared character by character`;
    return [{ path, code: 'unsafe-address', message }];
  }
  if (kind === 'origin' && url.origin !== address) {
    return [{ path, code: 'unsafe-address', message: `"${address}" is no origin; write ${url.origin}` }];
  }
  return [];
}

/** RFC 8707 2: absolute, without fragment. It is a name and never called, so its scheme is free. */
function faultOfResource(path: string, uri: string): PolicyFault[] {
  const message = `"${uri}" must not have a fragment (RFC 8707)`;
  return uri.includes('#') ? [{ path, code: 'unsafe-address', message }] : [];
}

function faultsOfAddresses(id: string, client: Client): PolicyFault[] {
  const path = `clients.${id}`;
  const each = (name: string, list: readonly string[], kind: 'address' | 'origin' = 'address') =>
    list.flatMap((address, index) => faultOfAddress(`${path}.${name}[${index}]`, address, kind));
  const one = (name: string, address: string | undefined) =>
    address === undefined ? [] : faultOfAddress(`${path}.${name}`, address, 'address');
  return [
    ...each('redirectUris', client.redirectUris),
    ...each('postLogoutRedirectUris', client.postLogoutRedirectUris),
    ...each('origins', client.origins, 'origin'),
    ...client.resources.flatMap((uri, index) => faultOfResource(`${path}.resources[${index}]`, uri)),
    ...one('backchannelLogoutUri', client.backchannelLogoutUri),
    ...one('jwksUri', client.jwksUri),
  ];
}

/** Symmetric keys have no place here: whoever reads the policy could speak as the client. */
function isPublicKey(jwk: Record<string, unknown>): boolean {
  return (jwk['kty'] === 'RSA' || jwk['kty'] === 'EC' || jwk['kty'] === 'OKP') && jwk['d'] === undefined;
}

/** FAPI 2.0 5.4.2; 2048 bits are 342 characters of base64url. */
function isShortRsaKey({ kty, n }: Record<string, unknown>): boolean {
  return kty === 'RSA' && (typeof n !== 'string' || n.length < 342);
}

function faultsOfKeys(id: string, client: Client): PolicyFault[] {
  const path = `clients.${id}`;
  const needsKeys =
    client.auth.method === 'private_key_jwt' || client.auth.method === 'self_signed_tls_client_auth';
  const faults: PolicyFault[] = [];
  if (needsKeys && !client.jwks && !client.jwksUri) {
    const message = `${client.auth.method} needs the client's public keys: give jwks or jwksUri`;
    faults.push({ path: `${path}.jwks`, code: 'client-without-keys', message });
  }
  if (client.jwks && client.jwksUri) {
    const message = 'give jwks or jwksUri, one of the two: nobody could say which counts';
    faults.push({ path: `${path}.jwksUri`, code: 'client-with-two-key-sources', message });
  }
  const keys = [...(client.jwks?.keys ?? []), ...(client.bsn ? [client.bsn.jwk] : [])];
  if (keys.some(isShortRsaKey)) {
    const message = 'holds an RSA key of less than 2048 bits; make a longer one';
    faults.push({ path: `${path}.jwks`, code: 'client-key-too-short', message });
  }
  const isSelfSigned = client.auth.method === 'self_signed_tls_client_auth';
  if (isSelfSigned && client.jwks && !client.jwks.keys.every(({ x5c }) => Array.isArray(x5c))) {
    const message =
      'self_signed_tls_client_auth needs the certificate itself: add x5c to each key (RFC 8705 2.2.2)';
    faults.push({ path: `${path}.jwks`, code: 'client-without-certificate', message });
  }
  if (!keys.every(isPublicKey)) {
    const message =
      'holds a key that is not a public RSA, EC or OKP key; remove private parts and shared secrets';
    faults.push({ path: `${path}.jwks`, code: 'client-key-not-public', message });
  }
  if (client.auth.method === 'client_secret_basic' && client.auth.secretHash === undefined) {
    const message = 'client_secret_basic needs secretHash; run `sluis client secret` to make one';
    faults.push({ path: `${path}.auth.secretHash`, code: 'client-without-secret', message });
  }
  if (client.auth.method === 'tls_client_auth' && client.auth.certificateSubject === undefined) {
    const message = 'tls_client_auth needs certificateSubject, the subject of its certificate (RFC 4514)';
    faults.push({ path: `${path}.auth.certificateSubject`, code: 'client-without-subject', message });
  }
  return faults;
}

/** Where a client falls below its profile; asked again at run time, so that no other way in can weaken it. */
export function faultsOfProfile(id: string, client: Client): PolicyFault[] {
  const path = `clients.${id}`;
  const rules = clientProfiles[client.profile];
  const below = (place: string, message: string): PolicyFault => ({
    path: `${path}.${place}`,
    code: 'below-profile',
    message: `${message} (${client.profile}: ${rules.source})`,
  });
  const faults = faultsOfKeys(id, client);
  if (!rules.authMethods.includes(client.auth.method)) {
    faults.push(
      below('auth.method', `${client.auth.method} is too weak; use ${rules.authMethods.join(', ')}`),
    );
  }
  if (!rules.algorithms.includes(client.signingAlgorithm)) {
    faults.push(below('signingAlgorithm', `use ${rules.algorithms.join(', ')}`));
  }
  if (rules.senderConstrained && client.senderConstrained === undefined) {
    faults.push(below('senderConstrained', 'tokens must be bound to a key; write dpop or mtls'));
  }
  if (client.refreshTokens && rules.refreshNeedsConstraint && client.senderConstrained === undefined) {
    faults.push(below('refreshTokens', 'refresh tokens need senderConstrained'));
  }
  if (client.pushedRequestsOnly === false && rules.pushedRequestsOnly) {
    faults.push(below('pushedRequestsOnly', 'every request must be pushed; remove this line'));
  }
  return faults;
}
