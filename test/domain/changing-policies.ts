// Random pairs of policies that differ a little, with everything that makes targets hard to compare: wildcard hosts,
// letter case, methods, parameters, prefixes, conditions; and every target that could tell them apart.

import fc from 'fast-check';
import { knownNorms } from '../../src/domain/known-norms.ts';
import { compilePolicy, type Policy } from '../../src/domain/policy.ts';
import type { DataClass, PolicyDocument, Route } from '../../src/domain/policy-document.ts';
import { dataClassOf, documentOf, lowering, routeOf, serviceOf } from './sample-policy.ts';

const label = { nl: 'x', en: 'x' };
const origins = { wide: 'https://*.example.nl', app: 'https://app.example.nl' };
const portalIds = fc.constantFrom('wide', 'app');

const segment = fc.constantFrom('a', 'A', 'b', '1', ':x');
const path = fc.tuple(fc.array(segment, { maxLength: 3 }), fc.boolean()).map(([segments, isPrefix]) => {
  const start = segments.map((one) => `/${one}`).join('');
  return isPrefix ? `${start}/**` : start || '/';
});

const route: fc.Arbitrary<Route> = fc
  .record({
    path,
    portal: portalIds,
    service: fc.constantFrom('reports', 'lowered', 'waiting'),
    data: fc.subarray(['contact', 'health', 'bsn-supplied', 'bsn-echoed'], { maxLength: 2 }),
    methods: fc.constantFrom<Route['methods']>(undefined, undefined, ['GET'], ['GET', 'POST'], ['POST']),
    confirmedWithin: fc.constantFrom(undefined, undefined, undefined, '15m', '1h'),
    representation: fc.constantFrom<Route['representation']>(
      undefined,
      undefined,
      { intermediary: 'refused' },
      { branch: 'whole-company' },
      { types: ['rsin'] },
    ),
  })
  .map(({ path: at, confirmedWithin, methods, representation, data, ...rest }) =>
    routeOf(at, data, {
      ...rest,
      ...(methods ? { methods } : {}),
      ...(representation ? { representation } : {}),
      ...(confirmedWithin ? { atLeast: { confirmedWithin } } : {}),
    }),
  );

const services: PolicyDocument['services'] = {
  reports: serviceOf(),
  lowered: serviceOf({}, { lowering }),
  waiting: serviceOf({}, { riskRaising: ['something'] }),
};

type Sketch = { routes: Route[]; portals: string[] };

const portalList: fc.Arbitrary<string[]> = fc.constantFrom(
  ['wide', 'app'],
  ['wide'],
  ['app'],
  ['wide', 'app'],
);
const sketch: fc.Arbitrary<Sketch> = fc.record({
  routes: fc.array(route, { maxLength: 6 }),
  portals: portalList,
});

type Edit =
  | { kind: 'drop'; at: number }
  | { kind: 'add'; route: Route }
  | { kind: 'change'; at: number; route: Route }
  | { kind: 'portals'; portals: string[] };
const at = fc.nat(5);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  at.map((index) => ({ kind: 'drop' as const, at: index })),
  route.map((one) => ({ kind: 'add' as const, route: one })),
  fc.tuple(at, route).map(([index, one]) => ({ kind: 'change' as const, at: index, route: one })),
  portalList.map((portals) => ({ kind: 'portals' as const, portals })),
);

function applyEdit(given: Sketch, change: Edit): Sketch {
  const routes = [...given.routes];
  if (change.kind === 'portals') return { ...given, portals: change.portals };
  if (change.kind === 'add') routes.push(change.route);
  else if (change.kind === 'drop') routes.splice(change.at, 1);
  else if (routes[change.at]) {
    // Keeps the path, so that demands change as often as places do.
    routes[change.at] = { ...change.route, path: routes[change.at]?.path ?? change.route.path };
  }
  return { ...given, routes };
}

/** Compiles what is left after conflicting routes went out. */
function compileSketch({ routes, portals }: Sketch): Policy {
  let kept = routes
    .filter(({ portal }) => portals.includes(portal))
    .map((one, index) => [`r${index}`, one] as const);
  for (;;) {
    const document = documentOf(Object.fromEntries(kept), {
      services,
      portals: Object.fromEntries(
        portals.map((id) => [
          id,
          { label, origin: origins[id as keyof typeof origins], headers: 'remote-user' as const },
        ]),
      ),
    });
    const compiled = compilePolicy(document, knownNorms);
    if (compiled.ok) return compiled.policy;
    const conflict = compiled.faults.find(({ code }) => code === 'route-conflict');
    if (!conflict) throw new Error(JSON.stringify(compiled.faults));
    kept = kept.filter(([id]) => conflict.path !== `routes.${id}`);
  }
}

/** Mostly a few edits of the same; sometimes two that have nothing to do with each other. */
export const policyPair: fc.Arbitrary<{ before: Policy; after: Policy }> = fc
  .tuple(sketch, fc.oneof({ weight: 5, arbitrary: fc.array(edit, { minLength: 1, maxLength: 3 }) }, sketch))
  .map(([first, then]) => ({
    before: compileSketch(first),
    after: compileSketch(Array.isArray(then) ? then.reduce(applyEdit, first) : then),
  }));

const spellings = ['a', 'A', 'b', 'B', '1', 'c'];
const paths = [[], ...spellings.map((one) => [one])] as string[][];
for (const first of spellings)
  for (const second of spellings) {
    paths.push([first, second]);
    for (const third of ['a', 'A', 'b', '1', 'c']) paths.push([first, second, third]);
  }
for (const end of ['a', 'A', 'c']) paths.push(['a', 'A', 'b', end]);

/** Every target that routes of these policies can tell apart. */
export const targets = ['app.example.nl', 'other.example.nl'].flatMap((host) =>
  paths.flatMap((segments) => ['GET', 'POST', 'DELETE'].map((method) => ({ host, segments, method }))),
);

const aspects: fc.Arbitrary<DataClass['aspects']> = fc.record(
  {
    personalData: fc.constantFrom('ordinary' as const, 'sensitive' as const, 'stigmatising' as const),
    bsn: fc.constantFrom('echoed' as const, 'supplied' as const),
    scale: fc.constantFrom('small' as const, 'large' as const),
  },
  { requiredKeys: [] },
);
const floor = fc.constantFrom(
  undefined,
  undefined,
  undefined,
  { confirmedWithin: '15m' },
  { level: 'high' as const },
);
const withFloor = <T extends object>(value: T, atLeast: object | undefined) =>
  atLeast ? { ...value, atLeast } : value;
export const classIds = ['one', 'two', 'three', 'four'];
export const scopeIds = ['first', 'second'];

/** One client with every scope and data class; what they are worth differs. */
const clientDocument = fc
  .record({
    classes: fc.tuple(aspects, aspects, aspects, aspects),
    scopes: fc.tuple(fc.subarray(classIds), fc.subarray(classIds)),
    floors: fc.tuple(floor, floor, floor),
    service: fc.constantFrom('reports', 'lowered', 'waiting'),
    representation: fc.constantFrom(undefined, undefined, { intermediary: 'refused' as const }),
  })
  .map(({ classes, scopes, floors, service, representation }) => {
    const client = {
      label,
      service,
      scopes: scopeIds,
      data: classIds,
      redirectUris: ['https://client.example.nl/callback'],
      auth: {},
      jwks: { keys: [{ kty: 'EC' }] },
      ...(representation ? { representation } : {}),
    };
    return {
      dataClasses: Object.fromEntries(classIds.map((id, index) => [id, dataClassOf(classes[index] ?? {})])),
      scopes: Object.fromEntries(
        scopeIds.map((id, index) => [id, withFloor({ label, data: scopes[index] ?? [] }, floors[index])]),
      ),
      clients: { client: withFloor(client, floors[2]) },
    };
  });

type ClientDocument = Record<string, Record<string, unknown>>;

/** `then` with a few entries of `first`, so that they differ in little. */
function mix(first: ClientDocument, then: ClientDocument, kept: readonly boolean[]): ClientDocument {
  let index = 0;
  const pick = (name: string, id: string) =>
    kept[index++ % kept.length] ? first[name]?.[id] : then[name]?.[id];
  return Object.fromEntries(
    Object.keys(first).map((name) => [
      name,
      Object.fromEntries(Object.keys(first[name] ?? {}).map((id) => [id, pick(name, id)])),
    ]),
  );
}

function compileClients(rest: ClientDocument): Policy {
  const compiled = compilePolicy(documentOf({}, { services, ...rest } as never), knownNorms);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults));
  return compiled.policy;
}

export const clientPair: fc.Arbitrary<{ before: Policy; after: Policy }> = fc
  .tuple(clientDocument, clientDocument, fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }))
  .map(([first, then, kept]) => ({
    before: compileClients(first),
    after: compileClients(mix(first, then, kept)),
  }));
