// What a portal's login request demands, and what its token says: the highest of client and data, and nothing that was
// not proven. Examples by table, rules as properties (NL GOV OIDC 5.2.2, OpenID Connect Core 5.5.1.1, RFC 9396).

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decide } from '../../src/domain/decide.ts';
import { compareLevels, isLevelAtLeast, type Level } from '../../src/domain/level.ts';
import {
  findLoginRequirement,
  findStatedLevel,
  type LoginRequest,
  sessionAsAsked,
} from '../../src/domain/login-request.ts';
import { nlRegeling2023 } from '../../src/domain/norm-nl-regeling-2023.ts';
import { compilePolicy, type Policy } from '../../src/domain/policy.ts';
import { type PolicyDocument, policyDocumentSchema } from '../../src/domain/policy-document.ts';
import { computeConfirmedAt, computeReached } from '../../src/domain/reached.ts';
import { isRequirementAtLeast, type Required } from '../../src/domain/required.ts';
import { parseLoginRequest } from '../../src/oidc/provider-request.ts';
import * as given from './arbitraries.ts';
import { documentOf, lowering, serviceOf } from './sample-policy.ts';

const label = { nl: 'x', en: 'x' };
const eidas = (level: string) => `http://eidas.europa.eu/LoA/${level}`;
const scopeOf = (data: string[], rest: object = {}) => ({ label, data, ...rest });
const jwk = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
const dataNames = ['contact', 'health', 'wages', 'bsn-echoed', 'bsn-supplied'];

const clientOf = (rest: object = {}) => ({
  label,
  service: 'reports',
  scopes: ['none', 'contact', 'health', 'bsn', 'recent'],
  data: dataNames,
  redirectUris: ['https://rp.example.nl/callback'],
  auth: { method: 'private_key_jwt' },
  jwks: { keys: [jwk] },
  ...rest,
});

function documentWith(clients: Record<string, object>): PolicyDocument {
  return policyDocumentSchema.parse({
    ...documentOf({}),
    services: {
      reports: serviceOf(),
      lowered: serviceOf({}, { lowering }),
      unanalysed: serviceOf({}, { riskRaising: ['innovative-technology'] }),
    },
    scopes: {
      none: scopeOf([]),
      contact: scopeOf(['contact']),
      health: scopeOf(['health']),
      bsn: scopeOf(['bsn-supplied']),
      recent: scopeOf(['contact'], { atLeast: { confirmedWithin: '15m' } }),
      foreign: scopeOf(['contact']),
    },
    clients: Object.fromEntries(Object.entries(clients).map(([id, rest]) => [id, clientOf(rest)])),
  });
}

function compiled(document: PolicyDocument): Policy {
  const result = compilePolicy(document, [nlRegeling2023]);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.policy;
}

const policy = compiled(
  documentWith({
    gov: {},
    fapi: { profile: 'fapi-2', senderConstrained: 'dpop' },
    basic: { profile: 'basic' },
    floor: { atLeast: { level: 'substantial', confirmedWithin: '5m' } },
    'whole-company': { representation: { branch: 'whole-company', intermediary: 'refused' } },
    lowered: { service: 'lowered' },
    unanalysed: { service: 'unanalysed' },
    stopped: { disabled: true },
  }),
);

const { nowMs, minuteMs } = given;

function requestOf(over: Partial<LoginRequest> = {}): LoginRequest {
  return {
    clientId: 'gov',
    scopes: [],
    dataTypes: [],
    essentialAcr: null,
    voluntaryAcr: [],
    maxAgeSeconds: null,
    beganAtMs: nowMs,
    freshSinceMs: null,
    ...over,
  };
}

function requiredOf(over: Partial<LoginRequest> = {}): Required {
  const found = findLoginRequirement(policy, requestOf(over), nowMs);
  if (!found.ok) throw new Error(found.reason);
  return found.route.required;
}

const reasonOf = (over: Partial<LoginRequest>) => {
  const found = findLoginRequirement(policy, requestOf(over), nowMs);
  return found.ok ? 'ok' : found.reason;
};

/** As the provider judges: null when it would not answer with a token. */
function statedOf(over: Partial<LoginRequest>, evidence: ReturnType<typeof given.createSession>) {
  const request = requestOf(over);
  const found = findLoginRequirement(policy, request, nowMs);
  if (!found.ok) return found.reason;
  const { required, representation: condition } = found.route;
  const session = sessionAsAsked(request, evidence);
  const decision = decide(given.createInput(required, session, { condition }));
  if (decision.outcome !== 'allow') return decision.outcome;
  return findStatedLevel(request, required, session, given.createContext(), nowMs) ?? 'nothing';
}

const at = (acr: string, agoMs = minuteMs, over: object = {}) =>
  given.createSession([given.login(acr, { atMs: nowMs - agoMs, ...over })]);

describe('what a login request demands', () => {
  const rows: [string, Partial<LoginRequest>, Level, boolean][] = [
    ['whoever logs in is at least low', {}, 'low', false],
    ['a scope without data', { scopes: ['none'] }, 'low', false],
    ['ordinary data', { scopes: ['contact'] }, 'low', false],
    ['an echoed BSN is low with two factors', { dataTypes: ['bsn-echoed'] }, 'low', true],
    ['health data', { scopes: ['health'] }, 'substantial', true],
    ['the same by authorization_details', { dataTypes: ['health'] }, 'substantial', true],
    ['a supplied BSN and other personal data in two scopes', { scopes: ['bsn', 'contact'] }, 'high', true],
    ['the same in a scope and a datatype', { scopes: ['bsn'], dataTypes: ['contact'] }, 'high', true],
    ['the same in two datatypes', { dataTypes: ['contact', 'bsn-supplied'] }, 'high', true],
    ['an echoed BSN beside other data', { scopes: ['contact'], dataTypes: ['bsn-echoed'] }, 'low', true],
    ['acr_values binds in nl-gov', { voluntaryAcr: [eidas('substantial')] }, 'substantial', true],
    ['and in fapi-2', { clientId: 'fapi', voluntaryAcr: [eidas('high')] }, 'high', true],
    ['in basic it is a wish', { clientId: 'basic', voluntaryAcr: [eidas('high')] }, 'low', false],
    [
      'but what the data demands binds there too',
      { clientId: 'basic', voluntaryAcr: [eidas('low')], scopes: ['health'] },
      'substantial',
      true,
    ],
    ['an essential list binds in basic', { clientId: 'basic', essentialAcr: [eidas('high')] }, 'high', true],
    [
      'of a list the lowest will do, whatever its order',
      { essentialAcr: [eidas('high'), eidas('substantial')] },
      'substantial',
      true,
    ],
    ['of acr_values too', { voluntaryAcr: [eidas('high'), eidas('low')] }, 'low', false],
    [
      'a lower acr lowers nothing that the data demands',
      { scopes: ['health'], essentialAcr: [eidas('low')], voluntaryAcr: [eidas('low')] },
      'substantial',
      true,
    ],
    [
      'trap a: acr_values beside an essential list lowers nothing',
      { essentialAcr: [eidas('high')], voluntaryAcr: [eidas('low')] },
      'high',
      true,
    ],
    ['unknown voluntary values ask for nothing', { voluntaryAcr: ['urn:x', '', 'loa:high'] }, 'low', false],
    [
      'unknown essential values beside a known one ask for nothing',
      { essentialAcr: ['urn:x', eidas('substantial')] },
      'substantial',
      true,
    ],
    ['the floor of the client', { clientId: 'floor' }, 'substantial', true],
    ['an analysis that lowers keeps two factors', { clientId: 'lowered', scopes: ['health'] }, 'low', true],
  ];
  it.each(rows)('%s', (_what, over, level, twoFactor) => {
    expect(requiredOf(over)).toMatchObject({ level, twoFactor });
  });

  it('a service that needs a full analysis first is not computed for a client either', () => {
    expect(requiredOf({ clientId: 'unanalysed' }).status).toBe('full-analysis-required');
  });

  const refused: [string, Partial<LoginRequest>, string][] = [
    ['a client that is not in the policy', { clientId: 'nobody' }, 'unknown-client'],
    ['a client that was stopped', { clientId: 'stopped' }, 'unknown-client'],
    ['a client with a name of the language', { clientId: '__proto__' }, 'unknown-client'],
    ['a scope of the policy that is not the client’s', { scopes: ['foreign'] }, 'not-permitted'],
    ['a scope nobody knows beside one that is known', { scopes: ['contact', 'all'] }, 'not-permitted'],
    ['data nobody knows', { dataTypes: ['contact', 'everything'] }, 'not-permitted'],
    ['an essential list without a known value', { essentialAcr: ['urn:x'] }, 'unmet'],
    ['an essential list of nothing', { essentialAcr: [] }, 'unmet'],
    ['a value that only looks like one of ours', { essentialAcr: [`${eidas('high')} `] }, 'unmet'],
    ['the same in other letters', { essentialAcr: [eidas('High')] }, 'unmet'],
    ['no level at all', { essentialAcr: [eidas('none')] }, 'unmet'],
  ];
  it.each(refused)('%s is refused', (_what, over, reason) => {
    expect(reasonOf(over)).toBe(reason);
  });

  it.each(['*', '**', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'Contact', ' contact', ''])(
    '"%s" is a name like any other: as scope, data or client it is nobody’s',
    (name) => {
      expect(reasonOf({ scopes: [name] })).toBe('not-permitted');
      expect(reasonOf({ dataTypes: [name] })).toBe('not-permitted');
      expect(reasonOf({ clientId: name })).toBe('unknown-client');
    },
  );

  it('the conditions of the client on representation go along', () => {
    const chain = { ...given.company, intermediary: given.accountant };
    const session = given.createSession([given.login(given.acr.eh4)], { representation: chain });
    expect(statedOf({ clientId: 'whole-company' }, session)).toBe('deny');
    expect(statedOf({ clientId: 'gov' }, session)).toMatchObject({ level: 'high' });
    expect(statedOf({ clientId: 'whole-company' }, at(given.acr.eh4))).toMatchObject({ level: 'high' });
  });
});

describe('what the token says', () => {
  const rows: [string, Partial<LoginRequest>, string, unknown][] = [
    ['the highest proven, not what was asked', { essentialAcr: null }, given.acr.eh4, 'high'],
    ['also above a wish', { voluntaryAcr: [eidas('low')] }, given.acr.eh3, 'substantial'],
    ['an essential list gets its own highest', { essentialAcr: [eidas('low')] }, given.acr.eh4, 'low'],
    [
      'and of two the higher',
      { essentialAcr: [eidas('low'), eidas('substantial')] },
      given.acr.eh4,
      'substantial',
    ],
    ['too little is no token', { scopes: ['health'] }, given.acr.eh2, 'step-up'],
    [
      'nor with a lower essential list',
      { scopes: ['health'], essentialAcr: [eidas('low')] },
      given.acr.eh2,
      'step-up',
    ],
    ['nothing proven is no token', {}, given.acr.eh1, 'step-up'],
  ];
  it.each(rows)('%s', (_what, over, acr, level) => {
    const stated = statedOf(over, at(acr));
    expect(typeof stated === 'string' ? stated : stated.level).toBe(level);
  });

  it('auth_time is when the stated level was confirmed, not when anything else was', () => {
    const proven = given.createSession([
      given.login(given.acr.eh4, { atMs: nowMs - 120 * minuteMs }),
      given.login(given.acr.eh3, { atMs: nowMs - 3 * minuteMs }),
    ]);
    expect(statedOf({}, proven)).toMatchObject({ level: 'high', authTimeMs: nowMs - 120 * minuteMs });
    // As recently as asked only the lower one was confirmed.
    const recent = { level: 'substantial', authTimeMs: nowMs - 3 * minuteMs };
    expect(statedOf({ maxAgeSeconds: 300 }, proven)).toMatchObject(recent);
    expect(statedOf({ maxAgeSeconds: 300, essentialAcr: [eidas('high')] }, proven)).toBe('step-up');
  });

  it('a login without auth_time counts for the level and never as recent', () => {
    const timeless = given.createSession([given.login(given.acr.eh3, { atMs: null })]);
    expect(statedOf({}, timeless)).toMatchObject({ level: 'substantial', authTimeMs: null });
    expect(statedOf({ maxAgeSeconds: 36_000 }, timeless)).toBe('step-up');
  });
});

describe('how recent', () => {
  const aged = (agoMs: number) =>
    statedOf({ maxAgeSeconds: 60, beganAtMs: nowMs - 1 }, at(given.acr.eh3, agoMs));

  it('max_age is compared with the confirmation', () => {
    expect(aged(59_000)).toMatchObject({ level: 'substantial' });
    expect(aged(61_000)).toBe('step-up');
  });

  it('a login after the request began is in time, however long the way back took', () => {
    const slow = { maxAgeSeconds: 1, beganAtMs: nowMs - 5 * minuteMs };
    expect(statedOf(slow, at(given.acr.eh3, 4 * minuteMs))).toMatchObject({ level: 'substantial' });
    expect(statedOf(slow, at(given.acr.eh3, 6 * minuteMs))).toBe('step-up');
  });

  it('but never what the policy itself asks: its 15 minutes go on counting', () => {
    const slow = { scopes: ['recent'], maxAgeSeconds: 1, beganAtMs: nowMs - 20 * minuteMs };
    expect(statedOf(slow, at(given.acr.eh3, 16 * minuteMs))).toBe('step-up');
    expect(statedOf(slow, at(given.acr.eh3, 14 * minuteMs))).toMatchObject({ level: 'substantial' });
  });

  it('a time that is no number is met by nothing', () => {
    expect(statedOf({ maxAgeSeconds: Number.NaN }, at(given.acr.eh4, 0))).toBe('step-up');
  });

  const began = nowMs - 10_250;
  const second = Math.floor(began / 1000) * 1000;
  const anew = { beganAtMs: began, freshSinceMs: began };

  it('prompt=login: a login of the same second as the request counts when it was received after it', () => {
    const after = at(given.acr.eh3, 0, { atMs: second, receivedAtMs: began + 1 });
    expect(statedOf(anew, after)).toMatchObject({ level: 'substantial', authTimeMs: second });
  });

  it.each([
    ['in the same second', second, began - 1],
    ['by a clock that runs ahead', second + 9_000, began - 1],
    ['an hour before', began - 3_600_000, began - 3_600_000],
  ])('prompt=login: a login finished just before does not count: %s', (_what, atMs, receivedAtMs) => {
    expect(statedOf(anew, at(given.acr.eh4, 0, { atMs, receivedAtMs }))).toBe('step-up');
  });

  it('prompt=login: a code typed just before the request does not count, one just after does', () => {
    const typed = (atMs: number) =>
      given.createSession(
        [
          given.login(given.acr.eh3, { atMs: began - minuteMs }),
          given.factor('totp', { atMs, proofing: given.createProofing('substantial') }),
        ],
        { bindings: [given.createBinding('substantial')] },
      );
    expect(statedOf({ ...anew, scopes: ['health'] }, typed(began - 1))).toBe('step-up');
    expect(statedOf({ ...anew, scopes: ['health'] }, typed(began + 1))).toMatchObject({
      level: 'substantial',
    });
  });

  it('is asked of a provider in whole seconds: max_age knows no others', () => {
    for (const ago of [0, 1, 250, 999, 1_001]) {
      const since = { beganAtMs: nowMs - ago, freshSinceMs: nowMs - ago };
      expect(Number.isInteger(requiredOf(since).confirmedWithinSeconds)).toBe(true);
      expect(Number.isInteger(requiredOf({ ...since, maxAgeSeconds: 1 }).confirmedWithinSeconds)).toBe(true);
    }
  });

  it('holds at every millisecond of the clock: what was confirmed when the request began is met', () => {
    const met = fc.property(fc.integer({ min: 0, max: 600_000 }), (agoMs) => {
      const since = nowMs - agoMs;
      const login = given.login(given.acr.eh3, {
        atMs: Math.floor(since / 1000) * 1000,
        receivedAtMs: since,
      });
      const stated = statedOf({ beganAtMs: since, freshSinceMs: since }, given.createSession([login]));
      expect(stated).toMatchObject({ level: 'substantial' });
    });
    fc.assert(met, { numRuns: 300 });
  });
});

describe('rules that hold for every request', () => {
  const scopeNames = ['none', 'contact', 'health', 'bsn', 'recent'];
  const acrValue = fc.constantFrom(eidas('low'), eidas('substantial'), eidas('high'), 'urn:unknown', '');
  const request: fc.Arbitrary<LoginRequest> = fc.record({
    clientId: fc.constantFrom('gov', 'fapi', 'basic', 'floor', 'lowered'),
    scopes: fc.subarray(scopeNames),
    dataTypes: fc.subarray(dataNames),
    essentialAcr: fc.option(fc.array(acrValue, { maxLength: 3 }), { freq: 2 }),
    voluntaryAcr: fc.array(acrValue, { maxLength: 3 }),
    maxAgeSeconds: fc.constantFrom(null, null, 1, 300, 36_000),
    beganAtMs: fc.constantFrom(nowMs, nowMs - 1, nowMs - 400_000),
    freshSinceMs: fc.constant(null),
  });
  const demandOf = (asked: LoginRequest) => {
    const found = findLoginRequirement(policy, asked, nowMs);
    return found.ok ? found.route.required : null;
  };

  it('another scope or datatype never lowers the demand', () => {
    const more = fc.property(
      request,
      fc.subarray(scopeNames),
      fc.subarray(dataNames),
      (asked, scopes, data) => {
        const before = demandOf(asked);
        const after = demandOf({
          ...asked,
          scopes: [...new Set([...asked.scopes, ...scopes])],
          dataTypes: [...new Set([...asked.dataTypes, ...data])],
        });
        if (before === null) expect(after).toBeNull();
        else expect(after !== null && isRequirementAtLeast(after, before)).toBe(true);
      },
    );
    fc.assert(more, { numRuns: 400 });
  });

  it('no acr or max_age of a client lowers what its data demands', () => {
    const lower = fc.property(request, (asked) => {
      const after = demandOf(asked);
      const ofData = demandOf({ ...asked, essentialAcr: null, voluntaryAcr: [], maxAgeSeconds: null });
      if (after === null || ofData === null) return;
      expect(isRequirementAtLeast(after, ofData)).toBe(true);
    });
    fc.assert(lower, { numRuns: 400 });
  });

  it('what is stated was reached, confirmed then, and is below the demand only where the client listed it', () => {
    const honest = fc.property(request, given.session, given.context, (asked, drawn, context) => {
      const found = findLoginRequirement(policy, asked, nowMs);
      if (!found.ok) return;
      const { required } = found.route;
      const session = sessionAsAsked(asked, drawn);
      const stated = findStatedLevel(asked, required, session, context, nowMs);
      const decision = decide(given.createInput(required, session, { context }));
      if (stated === null) return;
      const reached = computeReached(session, context, nowMs).level;
      expect(compareLevels(stated.level, reached)).toBeLessThanOrEqual(0);
      expect(stated.acr).toBe(eidas(stated.level));
      expect(stated.authTimeMs).toBe(computeConfirmedAt(session, stated.level, context, nowMs));
      if (asked.essentialAcr !== null) expect(asked.essentialAcr).toContain(stated.acr);
      else expect(isLevelAtLeast(stated.level, required.level)).toBe(true);
      // Nothing can be said truthfully of a session that would not be let in for its level or its age.
      if (decision.outcome === 'step-up') expect(decision.missing).toEqual(['two-factor']);
    });
    fc.assert(honest, { numRuns: 1_000 });
  });

  it('what is allowed can be stated: no request is let in and then left without an answer', () => {
    const answered = fc.property(request, given.session, (asked, drawn) => {
      const found = findLoginRequirement(policy, asked, nowMs);
      if (!found.ok) return;
      const session = sessionAsAsked(asked, drawn);
      if (decide(given.createInput(found.route.required, session)).outcome !== 'allow') return;
      expect(
        findStatedLevel(asked, found.route.required, session, given.createContext(), nowMs),
      ).not.toBeNull();
    });
    fc.assert(answered, { numRuns: 1_000 });
  });
});

describe('how a request is read', () => {
  const read = (parameters: Record<string, unknown>) =>
    parseLoginRequest({ client_id: 'gov', ...parameters }, nowMs);
  const claims = (idToken: unknown, userinfo?: unknown) =>
    JSON.stringify({ id_token: { acr: idToken }, ...(userinfo ? { userinfo: { acr: userinfo } } : {}) });
  const low = eidas('low');
  const high = eidas('high');

  it.each<[string, Record<string, unknown>, readonly string[] | null, readonly string[]]>([
    ['nothing', {}, null, []],
    ['value', { claims: claims({ essential: true, value: high }) }, [high], []],
    ['values', { claims: claims({ essential: true, values: [low, high] }) }, [low, high], []],
    [
      'of userinfo alone',
      { claims: JSON.stringify({ userinfo: { acr: { essential: true, value: high } } }) },
      [high],
      [],
    ],
    [
      'both lists bind',
      { claims: claims({ essential: true, values: [low, high] }, { essential: true, value: high }) },
      [high],
      [],
    ],
    [
      'lists without a common value',
      { claims: claims({ essential: true, value: low }, { essential: true, value: high }) },
      [],
      [],
    ],
    ['an essential list that is empty', { claims: claims({ essential: true, values: [] }) }, [], []],
    ['an essential list of no strings', { claims: claims({ essential: true, values: [4, null] }) }, [], []],
    ['essential without any list', { claims: claims({ essential: true }) }, null, []],
    ['not essential is a wish', { claims: claims({ values: [high] }), acr_values: low }, null, [low, high]],
    [
      'essential in words is not essential',
      { claims: claims({ essential: 'true', value: high }) },
      null,
      [high],
    ],
    [
      'acr_values beside',
      { claims: claims({ essential: true, value: high }), acr_values: low },
      [high],
      [low],
    ],
    ['claims that are no JSON', { claims: '{' }, null, []],
    ['acr as null', { claims: JSON.stringify({ id_token: { acr: null } }) }, null, []],
  ])('acr: %s', (_what, parameters, essentialAcr, voluntaryAcr) => {
    expect(read(parameters)).toMatchObject({ essentialAcr, voluntaryAcr });
  });

  it('max_age=0 and prompt=login ask for a confirmation after the request began', () => {
    expect(read({ max_age: '0' })).toMatchObject({ maxAgeSeconds: null, freshSinceMs: nowMs });
    expect(read({ prompt: 'login', max_age: '5' })).toMatchObject({ maxAgeSeconds: 5, freshSinceMs: nowMs });
    expect(read({ max_age: '5' })).toMatchObject({ maxAgeSeconds: 5, freshSinceMs: null });
  });

  it('an unknown type of authorization_details names no data, and a datatype is never lost', () => {
    const type = 'urn:sluis:portal-data';
    const details = JSON.stringify([
      { type, datatypes: ['a'] },
      { type: 'x', datatypes: ['b'] },
      { type, datatypes: ['c'] },
    ]);
    expect(read({ authorization_details: details }).dataTypes).toEqual(['a', 'c']);
  });
});
