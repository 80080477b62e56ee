// Where forms may end up, as the header of every page says it: of the policy in force, each origin once.

import { expect, it } from '@jest/globals';
import type { Policy } from '../src/domain/policy.ts';
import { createFormActionOrigins } from '../src/form-action-origins.ts';

const policyOf = (portal: string, redirectUris: string[]) =>
  ({
    portals: new Map([['portal', { origin: portal }]]),
    clients: new Map([['client', { redirectUris, postLogoutRedirectUris: redirectUris }]]),
    document: { upstreams: { one: { issuer: 'https://idp.example/realm', extraHosts: ['login.example'] } } },
  }) as unknown as Policy;

it('follows the policy in force, forth and back', () => {
  const first = policyOf('https://a.example', ['https://rp.example/cb', 'https://rp.example/other']);
  const second = policyOf('https://b.example', []);
  let current = first;
  const origins = createFormActionOrigins('https://sluis.example', () => current);
  const always = ['https://idp.example', 'https://login.example'];
  const ofFirst = ['https://sluis.example', 'https://a.example', ...always, 'https://rp.example'];
  expect(origins()).toEqual(ofFirst);
  expect(origins()).toEqual(ofFirst);
  current = second;
  expect(origins()).toEqual(['https://sluis.example', 'https://b.example', ...always]);
  current = first;
  expect(origins()).toEqual(ofFirst);
});
