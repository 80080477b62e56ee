// Who is redirected and who is challenged, and what keeps a session alive.

import { describe, expect, it } from '@jest/globals';
import { countsAsUse, isNavigation, type NavigationFacts } from '../../src/gate/navigation.ts';

const facts = (given: Partial<NavigationFacts>): NavigationFacts => ({
  method: 'GET',
  secFetchMode: undefined,
  accept: undefined,
  requestedWith: undefined,
  ...given,
});

describe('navigation', () => {
  it.each([
    [{ secFetchMode: 'navigate' }, true],
    [{ secFetchMode: 'navigate', method: 'POST' }, true],
    [{ secFetchMode: 'cors', accept: 'text/html' }, false],
    [{ secFetchMode: 'navigate, cors' }, false],
    [{ secFetchMode: '', accept: 'text/html' }, false],
    [{ accept: 'text/html,application/xhtml+xml;q=0.9' }, true],
    [{ accept: 'application/json, text/html;q=0.5' }, true],
    [{ accept: 'text/htmlx' }, false],
    [{ accept: '*/*' }, false],
    [{}, false],
    [{ accept: 'text/html', method: 'POST' }, false],
    [{ accept: 'text/html', method: 'HEAD' }, true],
    [{ accept: 'text/html', requestedWith: 'XMLHttpRequest' }, false],
  ])('%j is a navigation: %s', (given, expected) => {
    expect(isNavigation(facts(given))).toBe(expected);
  });

  it('polling does not count as use; navigations and unsafe methods do', () => {
    expect(countsAsUse(facts({ secFetchMode: 'cors' }))).toBe(false);
    expect(countsAsUse(facts({ method: 'OPTIONS' }))).toBe(false);
    expect(countsAsUse(facts({ secFetchMode: 'navigate' }))).toBe(true);
    for (const method of ['POST', 'DELETE', 'PROPFIND', 'get']) {
      expect(countsAsUse(facts({ method, secFetchMode: 'cors' }))).toBe(true);
    }
  });
});
