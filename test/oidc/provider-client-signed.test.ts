// What a client may sign with, by its profile and its policy, for assertions and request objects alike.

import { describe, expect, it } from '@jest/globals';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { CompiledClient } from '../../src/domain/login-request.ts';
import type { ProviderSettings } from '../../src/oidc/provider.ts';
import { createClientSignedRules } from '../../src/oidc/provider-client-signed.ts';

const issuer = 'https://sluis.example.nl';
const nowMs = 1_800_000_000_000;
const now = nowMs / 1000;
const claims = { aud: issuer, iat: now, exp: now + 60 };
type Known = Parameters<ReturnType<typeof createClientSignedRules>['checkAssertion']>[3];

function rulesFor(client: Pick<CompiledClient, 'profile' | 'signingAlgorithm'>) {
  const clients = new Map([['rp', { id: 'rp', ...client }]]);
  const ports = { policy: () => ({ clients }), nowMs: () => nowMs };
  const rules = createClientSignedRules({ issuer, ports } as unknown as ProviderSettings);
  const ctx = { oidc: { params: {}, entities: {} } } as unknown as KoaContextWithOIDC;
  const known = { clientId: 'rp' } as Known;
  return (alg: string) =>
    [rules.checkAssertion, rules.checkRequestObject].map((check) => {
      try {
        check(ctx, claims, { alg }, known);
        return true;
      } catch {
        return false;
      }
    });
}

describe('C7: algorithms of what a client signs', () => {
  const all = ['PS256', 'ES256', 'EdDSA', 'RS256', 'RS512', 'HS256', 'none'];
  const allowedOf = (client: Pick<CompiledClient, 'profile' | 'signingAlgorithm'>) => {
    const check = rulesFor(client);
    const found = all.map((alg) => check(alg));
    expect(found.every(([assertion, request]) => assertion === request)).toBe(true);
    return all.filter((_alg, index) => found[index]?.[0]);
  };

  it('RS256 is for the client whose policy says so, and for no other', () => {
    for (const profile of ['nl-gov', 'basic'] as const) {
      expect(allowedOf({ profile, signingAlgorithm: 'PS256' })).toEqual(['PS256', 'ES256', 'EdDSA']);
      expect(allowedOf({ profile, signingAlgorithm: 'RS256' })).toEqual(['PS256', 'ES256', 'EdDSA', 'RS256']);
    }
  });

  it('FAPI 2.0 5.4.1 knows no RS256, whatever the policy says', () => {
    expect(allowedOf({ profile: 'fapi-2', signingAlgorithm: 'RS256' })).toEqual(['PS256', 'ES256', 'EdDSA']);
  });
});
