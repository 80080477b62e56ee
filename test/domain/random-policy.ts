// Random policies over the same few paths, for what must hold between any two of them.

import fc from 'fast-check';
import { knownNorms } from '../../src/domain/known-norms.ts';
import { compilePolicy, type Policy } from '../../src/domain/policy.ts';
import type { Route } from '../../src/domain/policy-document.ts';
import { dataClasses, documentOf, routeOf } from './sample-policy.ts';

export const portalHost = 'portal.example.nl';
export const randomPaths = ['/app', '/app/wages', '/app/7'];

export function compileRoutes(routes: Record<string, Route>): Policy {
  const compiled = compilePolicy(documentOf(routes), knownNorms);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults));
  return compiled.policy;
}

const data = fc.subarray(Object.keys(dataClasses), { maxLength: 2 });
const atLeast = fc.record(
  {
    level: fc.constantFrom('low' as const, 'substantial' as const, 'high' as const),
    twoFactor: fc.boolean(),
    confirmedWithin: fc.constantFrom('15m', '1h'),
  },
  { requiredKeys: [] },
);
const representation = fc.record(
  {
    intermediary: fc.constantFrom('allowed' as const, 'refused' as const),
    branch: fc.constantFrom('any' as const, 'whole-company' as const),
    types: fc.constantFrom<('rsin' | 'bsn')[]>(['rsin'], ['rsin', 'bsn']),
  },
  { requiredKeys: [] },
);

const routeAt = (path: string) =>
  fc
    .record({ data, atLeast: fc.option(atLeast), representation: fc.option(representation) })
    .map(({ data: classes, atLeast: floor, representation: condition }): Route => {
      const rest = {
        ...(floor ? { atLeast: floor } : {}),
        ...(condition ? { representation: condition } : {}),
      };
      return routeOf(path, classes, rest);
    });

/** Some of the paths may have no route, and ids may be of either time. */
export const randomRoutes = fc
  .record({
    app: fc.option(routeAt('/app'), { freq: 4 }),
    wages: fc.option(routeAt('/app/wages'), { freq: 4 }),
    person: fc.option(routeAt('/app/:id'), { freq: 4 }),
    renamed: fc.boolean(),
  })
  .map(({ renamed, ...found }) =>
    Object.fromEntries(
      Object.entries(found).flatMap(([id, route]) => (route ? [[renamed ? `new-${id}` : id, route]] : [])),
    ),
  );
