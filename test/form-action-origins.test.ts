// Where forms may end up, as the header of a page says it: of the policy in force, and of a visit its own portal alone.

import { expect, it } from '@jest/globals';
import type { Policy } from '../src/domain/policy.ts';
import type { Visit } from '../src/flow/visit.ts';
import { createFormActionOrigins } from '../src/form-action-origins.ts';

const policyOf = (issuer: string, redirectUris: string[]) =>
  ({
    portals: new Map([['portal', { origin: 'https://a.example' }]]),
    clients: new Map([['client', { redirectUris, postLogoutRedirectUris: ['https://rp.example/bye'] }]]),
    document: { upstreams: { one: { issuer, extraHosts: ['login.example'] } } },
  }) as unknown as Policy;

it('follows the policy in force, forth and back', () => {
  const first = policyOf('https://idp.example/realm', ['https://rp.example/cb', 'https://rp.example/other']);
  const second = policyOf('https://other.example', []);
  let current = first;
  const origins = createFormActionOrigins('https://sluis.example', () => current);
  const ofFirst = ['https://sluis.example', 'https://idp.example', 'https://login.example'];
  expect(origins.always()).toEqual(ofFirst);
  expect(origins.always()).toEqual(ofFirst);
  current = second;
  expect(origins.always()).toEqual([
    'https://sluis.example',
    'https://other.example',
    'https://login.example',
  ]);
  current = first;
  expect(origins.always()).toEqual(ofFirst);
});

it('of a visit is its own portal, and of a login request the portal that asked; each origin once', () => {
  const policy = policyOf('https://idp.example', ['https://rp.example/cb', 'https://app.example/cb']);
  const { ofVisit, ofClient } = createFormActionOrigins('https://sluis.example', () => policy);
  const visit = { origin: 'https://a.example', target: { returnTo: '/', asked: null } };
  expect(ofVisit(visit as Visit)).toEqual(['https://a.example']);
  const login = { ...visit, target: { ...visit.target, login: { clientId: 'client' } } };
  expect(ofVisit(login as Visit)).toEqual(['https://rp.example', 'https://app.example']);
  expect(ofClient('taken-back')).toEqual([]);
});
