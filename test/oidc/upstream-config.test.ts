// A dangerous upstream setting stops the start, it does not wait for the first login (threats C7, F4).

import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { assertUpstreamConfig, type UpstreamConfig } from '../../src/oidc/upstream-config.ts';
import { upstreamConfig } from './misbehaving-provider.ts';

const good = upstreamConfig('https://eherkenning.example', {
  redirectUri: 'https://sluis.example/sign-in/callback/eherkenning',
  allowInsecureLoopback: false,
});
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength });

describe('the configuration of an upstream', () => {
  it('that is sound passes', () => {
    const jwk = rsa(2048).privateKey.export({ format: 'jwk' });
    expect(() => assertUpstreamConfig(good)).not.toThrow();
    expect(() =>
      assertUpstreamConfig({ ...good, clientAuth: { method: 'private_key_jwt', jwk } }),
    ).not.toThrow();
  });

  const bad: [string, Partial<UpstreamConfig>][] = [
    ['C7: signingAlgorithms has none', { signingAlgorithms: ['RS256', 'none'] }],
    ['C7: signingAlgorithms has HS256', { signingAlgorithms: ['HS256'] }],
    ['C7: signingAlgorithms is empty', { signingAlgorithms: [] }],
    ['F4: issuer: scheme', { issuer: 'http://eherkenning.example' }],
    [
      'F1: issuer: host eherkenning.localhost:80 is an address of the own network',
      { issuer: 'http://eherkenning.localhost' },
    ],
    ['F4: issuer: scheme', { issuer: 'http://eherkenning.example', allowInsecureLoopback: true }],
    ['issuer is not an absolute address', { issuer: 'eherkenning' }],
    ['issuer has a query', { issuer: 'https://eherkenning.example/?a=b' }],
    ['redirectUri is not', { redirectUri: 'https://sluis.example/callback?x=1' }],
    ['redirectUri is not', { redirectUri: 'https://SLUIS.example/callback' }],
    ['redirectUri is not', { redirectUri: '/callback' }],
    ['id is not', { id: 'EH/..' }],
    ['clientId is empty', { clientId: '' }],
    ['scopes lack openid', { scopes: ['profile'] }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['timeoutMs', { timeoutMs: Number.NaN }],
    ['allowed host', { extraHosts: ['https://other.example/path'] }],
    ['secret is empty', { clientAuth: { method: 'client_secret_basic', secret: '' } }],
    [
      'jwk is not a private key',
      { clientAuth: { method: 'private_key_jwt', jwk: { kty: 'oct', k: 'c2VjcmV0' } } },
    ],
    [
      'jwk is not a private key',
      { clientAuth: { method: 'private_key_jwt', jwk: rsa(2048).publicKey.export({ format: 'jwk' }) } },
    ],
    [
      'under 2048 bits',
      { clientAuth: { method: 'private_key_jwt', jwk: rsa(1024).privateKey.export({ format: 'jwk' }) } },
    ],
  ];

  it.each(bad)('is refused by name: %s', (fault, change) => {
    const expected = fault.replace(/^[CF]\d+: /, '');
    expect(() => assertUpstreamConfig({ ...good, ...change })).toThrow(expected);
  });

  it('never repeats a secret in its refusal', () => {
    const jwk = { kty: 'RSA', d: 'secret-canary', n: 'x' };
    try {
      assertUpstreamConfig({ ...good, clientAuth: { method: 'private_key_jwt', jwk } });
    } catch (error) {
      expect(String(error)).not.toContain('canary');
    }
    expect.assertions(1);
  });
});
