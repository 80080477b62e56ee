// Every fault of scopes and clients, at its place: names that are unknown, addresses that leave the client's hands,
// rules of the profile that a client would fall below, and what this installation cannot serve.

import { describe, expect, it } from '@jest/globals';
import { type ClientLimits, createClientCheck, findLimitFaults } from '../../src/domain/client-limits.ts';
import { clientProfileIds, clientProfiles } from '../../src/domain/client-profile.ts';
import { knownNorms } from '../../src/domain/known-norms.ts';
import { compilePolicy } from '../../src/domain/policy.ts';
import type { PolicyDocument } from '../../src/domain/policy-document.ts';
import { documentOf } from './sample-policy.ts';

const label = { nl: 'x', en: 'x' };
const keys = [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }];
const rsa = (bits: number) => ({ kty: 'RSA', e: 'AQAB', n: 'n'.repeat(Math.ceil(bits / 6)) });
const sound = {
  label,
  service: 'reports',
  redirectUris: ['https://portal.example.nl/callback'],
  auth: { method: 'private_key_jwt' },
  jwks: { keys },
};
const fapi = { profile: 'fapi-2', senderConstrained: 'dpop' };
const secretHash = 'h'.repeat(43);

function documentWith(client: object, scopes: object = {}): PolicyDocument {
  return documentOf({}, { scopes, clients: { rp: { ...sound, ...client } } } as never);
}

function faultsOf(document: PolicyDocument): [string, string][] {
  const compiled = compilePolicy(document, knownNorms);
  return compiled.ok ? [] : compiled.faults.map(({ path, code }) => [path, code]);
}

const faults: [string, object, string, string][] = [
  ['an unknown service', { service: 'report' }, 'service', 'unknown-service'],
  ['an unknown portal', { portal: 'portals' }, 'portal', 'unknown-portal'],
  ['an unknown scope', { scopes: ['constructor'] }, 'scopes[0]', 'unknown-scope'],
  ['an unknown data class', { data: ['wage'] }, 'data[0]', 'unknown-data-class'],
  [
    'a floor nobody reaches',
    { atLeast: { confirmedWithin: '1s' } },
    'atLeast.confirmedWithin',
    'unreachable-duration',
  ],
  ['no keys', { jwks: undefined }, 'jwks', 'client-without-keys'],
  ['two sources of keys', { jwksUri: 'https://keys.example.nl/' }, 'jwksUri', 'client-with-two-key-sources'],
  ['a private key', { jwks: { keys: [{ ...keys[0], d: 'd' }] } }, 'jwks', 'client-key-not-public'],
  ['a shared key', { jwks: { keys: [{ kty: 'oct', k: 'k' }] } }, 'jwks', 'client-key-not-public'],
  ['a private BSN key', { bsn: { jwk: { ...keys[0], d: 'd' } } }, 'jwks', 'client-key-not-public'],
  ['a short RSA key', { jwks: { keys: [rsa(1024)] } }, 'jwks', 'client-key-too-short'],
  [
    'a key without its certificate',
    { auth: { method: 'self_signed_tls_client_auth' } },
    'jwks',
    'client-without-certificate',
  ],
  [
    'no secret',
    { profile: 'basic', auth: { method: 'client_secret_basic' } },
    'auth.secretHash',
    'client-without-secret',
  ],
  [
    'no subject',
    { auth: { method: 'tls_client_auth' } },
    'auth.certificateSubject',
    'client-without-subject',
  ],
  [
    'a secret in nl-gov',
    { auth: { method: 'client_secret_basic', secretHash } },
    'auth.method',
    'below-profile',
  ],
  [
    'a secret in fapi-2',
    { ...fapi, auth: { method: 'client_secret_basic', secretHash } },
    'auth.method',
    'below-profile',
  ],
  ['RS256 in fapi-2', { ...fapi, signingAlgorithm: 'RS256' }, 'signingAlgorithm', 'below-profile'],
  ['bearer tokens in fapi-2', { profile: 'fapi-2' }, 'senderConstrained', 'below-profile'],
  [
    'requests not pushed in fapi-2',
    { ...fapi, pushedRequestsOnly: false },
    'pushedRequestsOnly',
    'below-profile',
  ],
  ['loose refresh tokens in nl-gov', { refreshTokens: true }, 'refreshTokens', 'below-profile'],
];

describe('faults of a client', () => {
  it('a client in good order has none, in every profile', () => {
    expect(faultsOf(documentWith({}))).toEqual([]);
    expect(faultsOf(documentWith(fapi))).toEqual([]);
    expect(faultsOf(documentWith({ ...fapi, pushedRequestsOnly: true }))).toEqual([]);
    expect(faultsOf(documentWith({ jwks: { keys: [rsa(2048)] } }))).toEqual([]);
    const basic = { profile: 'basic', auth: { method: 'client_secret_basic', secretHash }, jwks: undefined };
    expect(faultsOf(documentWith({ ...basic, refreshTokens: true }))).toEqual([]);
  });

  it.each(faults)('%s', (_name, client, place, code) => {
    expect(faultsOf(documentWith(client))).toEqual([[`clients.rp.${place}`, code]]);
  });

  it('names of the protocol itself are no scopes of a policy', () => {
    const scope = { label, data: [] };
    for (const id of ['openid', 'profile', 'email', 'address', 'phone', 'representation'])
      expect(faultsOf(documentWith({}, { [id]: scope }))).toEqual([[`scopes.${id}`, 'reserved-scope']]);
    expect(faultsOf(documentWith({}, { own: { label, data: ['nonsense'] } }))).toEqual([
      ['scopes.own.data[0]', 'unknown-data-class'],
    ]);
  });

  it('C5, F4: an address must be https, whole, and free of what two programs read differently', () => {
    const unsafe = [
      'http://portal.example.nl/callback',
      'http://localhost.example.nl/',
      'http://127.0.0.1.example.nl/',
      'ftp://portal.example.nl/',
      'javascript:alert(1)',
      'file:///etc/passwd',
      'https://user@portal.example.nl/',
      'https://:password@portal.example.nl/',
      'https://portal.example.nl/#',
      'https://portal.example.nl/#fragment',
      'https://*.example.nl/callback',
      'https://portal.example.nl/*',
      'https://portal.example.nl\\@evil.nl/',
      'https://portal.example.nl/%2e%2e/x',
      'https://portal.example.nl/a b',
    ];
    const places: [string, (address: string) => object][] = [
      ['redirectUris[0]', (address) => ({ redirectUris: [address] })],
      ['postLogoutRedirectUris[0]', (address) => ({ postLogoutRedirectUris: [address] })],
      ['backchannelLogoutUri', (address) => ({ backchannelLogoutUri: address })],
      ['jwksUri', (address) => ({ jwksUri: address, jwks: undefined })],
      ['origins[0]', (address) => ({ origins: [address] })],
    ];
    for (const [place, client] of places) {
      for (const address of unsafe)
        expect([address, faultsOf(documentWith(client(address)))]).toEqual([
          address,
          [[`clients.rp.${place}`, 'unsafe-address']],
        ]);
    }
    for (const origin of [
      'https://portal.example.nl/',
      'https://portal.example.nl/x',
      'https://PORTAL.example.nl',
    ])
      expect(faultsOf(documentWith({ origins: [origin] }))).toEqual([
        ['clients.rp.origins[0]', 'unsafe-address'],
      ]);
    expect(faultsOf(documentWith({ redirectUris: ['http://rp.localhost:1/x'] }))).toEqual([]);
    expect(faultsOf(documentWith({ resources: ['https://api.example.nl/#x'] }))).toEqual([
      ['clients.rp.resources[0]', 'unsafe-address'],
    ]);
  });

  it('no profile lets a client in by a method, or sign in a way, that a stricter one has and it has not', () => {
    expect(clientProfileIds.map((id) => clientProfiles[id].authMethods.includes('private_key_jwt'))).toEqual([
      true,
      true,
      true,
    ]);
    expect(clientProfiles['fapi-2'].algorithms).not.toContain('RS256');
    expect(clientProfiles['nl-gov'].authMethods).not.toContain('client_secret_basic');
  });
});

describe('what this installation cannot serve', () => {
  const most: ClientLimits = {
    production: false,
    certificates: 'verified',
    privateHosts: [],
    jwksHosts: ['keys.example.nl'],
  };
  const placesOf = (client: object, limits: Partial<ClientLimits>) =>
    findLimitFaults(documentWith(client), { ...most, ...limits }).map(({ path, code }) => [path, code]);
  const tls = { auth: { method: 'tls_client_auth', certificateSubject: 'CN=x' } };
  const selfSigned = {
    auth: { method: 'self_signed_tls_client_auth' },
    jwks: { keys: [{ ...keys[0], x5c: ['x'] }] },
  };
  const bound = { senderConstrained: 'mtls' };

  it('clients and tokens known by a certificate, where no proxy shows one', () => {
    const code = 'certificates-not-configured';
    expect(placesOf(tls, { certificates: 'none' })).toEqual([['clients.rp.auth.method', code]]);
    expect(placesOf(tls, { certificates: 'shown' })).toEqual([['clients.rp.auth.method', code]]);
    expect(placesOf(selfSigned, { certificates: 'none' })).toEqual([['clients.rp.auth.method', code]]);
    expect(placesOf(bound, { certificates: 'none' })).toEqual([['clients.rp.senderConstrained', code]]);
    for (const client of [selfSigned, bound]) expect(placesOf(client, { certificates: 'shown' })).toEqual([]);
    for (const client of [tls, selfSigned, bound]) expect(placesOf(client, {})).toEqual([]);
  });

  it('F1: keys on a host, or a port, that is not named', () => {
    const keysAt = (jwksUri: string) => ({ jwksUri, jwks: undefined });
    const code = 'key-host-not-allowed';
    for (const address of [
      'https://keys.example.nl:8443/',
      'https://other.example.nl/',
      'https://keys.example.nl.evil.nl/',
      'https://127.0.0.1/',
      'http://keys.localhost/',
    ])
      expect([address, placesOf(keysAt(address), {})]).toEqual([address, [['clients.rp.jwksUri', code]]]);
    expect(placesOf(keysAt('https://keys.example.nl/jwks'), {})).toEqual([]);
    expect(
      placesOf(keysAt('https://keys.example.nl:8443/'), { jwksHosts: ['keys.example.nl:8443'] }),
    ).toEqual([]);
  });

  it('plain http in production, also on loopback', () => {
    const address = 'http://rp.localhost:1/x';
    const code = 'insecure-in-production';
    const client = {
      redirectUris: [address],
      postLogoutRedirectUris: [address],
      backchannelLogoutUri: address,
      origins: ['http://rp.localhost:1'],
    };
    expect(placesOf(client, { production: true })).toEqual(
      ['redirectUris[0]', 'postLogoutRedirectUris[0]', 'origins[0]', 'backchannelLogoutUri'].map((place) => [
        `clients.rp.${place}`,
        code,
      ]),
    );
    expect(placesOf(client, { production: false })).toEqual([]);
    expect(placesOf({ ...client, disabled: true }, { production: true })).toEqual([]);
  });

  it('such a client is not served, and neither is one that is switched off or below its profile', () => {
    const isServed = createClientCheck({ ...most, certificates: 'none' });
    const served = (client: object) => {
      const compiled = compilePolicy(documentWith({}), knownNorms);
      if (!compiled.ok) throw new Error('faults');
      const known = compiled.policy.clients.get('rp');
      const clients = new Map([['rp', { ...known, ...client }]]) as typeof compiled.policy.clients;
      return isServed({ ...compiled.policy, clients }, 'rp');
    };
    expect(served({})).toBe(true);
    for (const client of [
      { disabled: true },
      bound,
      { refreshTokens: true },
      { auth: { method: 'client_secret_basic', secretHash } },
      { profile: 'fapi-2' },
      { jwks: undefined },
    ])
      expect([client, served(client)]).toEqual([client, false]);
  });
});
