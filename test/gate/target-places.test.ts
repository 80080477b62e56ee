// P22: what is kept of an address never answers for another host, method or version of the policy, whatever was asked
// before it and however much.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { knownNorms } from '../../src/domain/known-norms.ts';
import { compilePolicy, type Policy } from '../../src/domain/policy.ts';
import { createTargetPlaces } from '../../src/flow/target-places.ts';
import { documentOf, routeOf } from '../domain/sample-policy.ts';

const label = { nl: 'x', en: 'x' };
const portals = {
  portal: { label, origin: 'https://portal.example.nl', headers: 'remote-user' as const },
  other: { label, origin: 'https://other.example.nl', headers: 'remote-user' as const },
};

function policyOf(data: string[]): Policy {
  const routes = {
    read: routeOf('/a', [], { methods: ['GET'] }),
    write: routeOf('/a', data, { methods: ['POST'] }),
    below: routeOf('/a/**', data),
    elsewhere: routeOf('/a', ['health'], { portal: 'other' }),
  };
  const compiled = compilePolicy(documentOf(routes, { portals }), knownNorms);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults));
  return compiled.policy;
}
const policies = [policyOf(['contact']), policyOf(['wages'])];

const asked = fc.record({
  policy: fc.constantFrom(...policies),
  host: fc.constantFrom('portal.example.nl', 'other.example.nl', 'PORTAL.example.nl:443', 'evil.example', ''),
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'DELETE', 'get'),
  rawTarget: fc.constantFrom('/a', '/a?x=1', '/a/b', '/a/../b', '/%61', '/none', `/a/${'b'.repeat(600)}`),
});

describe('where an address leads', () => {
  it('P22: is the same whatever was asked before', () => {
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 60 }), (requests) => {
        const find = createTargetPlaces();
        for (const { policy, ...request } of requests) {
          const given = { ...request, cookie: undefined, countsAsUse: false };
          expect(find(policy, given)).toEqual(createTargetPlaces()(policy, given));
        }
      }),
    );
  });

  it('P22: stays right past the number that is kept', () => {
    const find = createTargetPlaces();
    const [policy] = policies as [Policy];
    const ask = (host: string, rawTarget: string) =>
      find(policy, { host, rawTarget, method: 'GET', cookie: undefined, countsAsUse: false });
    for (let index = 0; index < 10_000; index += 1) ask('portal.example.nl', `/a/${index}`);
    expect(ask('portal.example.nl', '/a/1')).toMatchObject({ route: { id: 'below' } });
    expect(ask('other.example.nl', '/a/1')).toBe('no-route');
    expect(ask('other.example.nl', '/a')).toMatchObject({ route: { id: 'elsewhere' } });
  });
});
