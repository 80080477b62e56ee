// The roads offered to a person really lead through the gate, and nobody is left without one (threats U7, U18).

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type DecideInput,
  decide,
  findRoads,
  type OfferedFactor,
  type OfferedUpstream,
  type Road,
} from '../../src/domain/decide.ts';
import { type Dialect, dialects } from '../../src/domain/dialect.ts';
import { factorKinds } from '../../src/domain/factor-category.ts';
import type { Evidence, FactorEvidence } from '../../src/domain/session.ts';
import * as draw from './arbitraries.ts';
import {
  acr,
  createBinding,
  createContext,
  createInput,
  createProofing,
  createRequired,
  createSession,
  factor,
  hourMs,
  issuers,
  login,
  minuteMs,
  nowMs,
} from './arbitraries.ts';

const upstreams: OfferedUpstream[] = [
  { id: 'eherkenning', issuer: issuers.etoegang, dialect: dialects.etoegang },
  { id: 'eidas', issuer: issuers.eidas, dialect: dialects.eidas },
];
const eherkenningOnly = upstreams.slice(0, 1);
const offered = (kind: OfferedFactor['kind'], over: Partial<OfferedFactor> = {}): OfferedFactor => ({
  id: `my-${kind}`,
  kind,
  name: `My ${kind}`,
  userVerified: false,
  proofing: null,
  ...over,
});
const low = createRequired('low');
const lowTwoFactor = createRequired('low', { twoFactor: true });
const substantial = createRequired('substantial');
const fresh = createRequired('substantial', { confirmedWithinSeconds: 900 });
const roadsFor = (input: DecideInput, factors: OfferedFactor[] = []) =>
  findRoads(input, { upstreams: eherkenningOnly, factors });
const summary = (roads: Road[]) =>
  roads.map((road) => {
    if (road.kind === 'factor') return road.factor.id;
    return road.kind === 'upstream' ? `${road.asks.label}${road.fresh ? ' fresh' : ''}` : road.kind;
  });

describe('the shortest road first', () => {
  it('who has not signed in logs in at the level needed, and is told nothing of factors', () => {
    const totp = offered('totp', { proofing: createProofing('substantial') });
    expect(summary(roadsFor(createInput(low, null), [totp]))).toEqual(['EH2']);
    expect(summary(roadsFor(createInput(lowTwoFactor, null), [totp]))).toEqual([
      'EH2+',
      'upstream-then-factor',
    ]);
    expect(summary(roadsFor(createInput(substantial, null), [totp]))).toEqual(['EH3']);
    const ended = createSession([login(acr.eh3)], { endsAtMs: nowMs });
    expect(summary(roadsFor(createInput(substantial, ended), [totp]))).toEqual(['EH3']);
  });

  it('a stale EH3 is confirmed with a TOTP of substantial proofing, or by a new login', () => {
    const stale = createSession([login(acr.eh3, { atMs: nowMs - hourMs })], {
      bindings: [createBinding('substantial')],
    });
    const totp = offered('totp', { proofing: createProofing('substantial') });
    expect(summary(roadsFor(createInput(fresh, stale), [totp]))).toEqual(['my-totp', 'EH3 fresh']);
    const selfProofed = offered('totp', { proofing: createProofing('low') });
    expect(summary(roadsFor(createInput(fresh, stale), [selfProofed]))).toEqual(['EH3 fresh']);
  });

  it('EH2 where two factors are asked: the factor one has, else one to enrol', () => {
    const input = createInput(lowTwoFactor, createSession([login(acr.eh2)]));
    expect(summary(roadsFor(input, [offered('totp')]))).toEqual(['my-totp', 'EH2+']);
    expect(summary(roadsFor(input, []))).toEqual(['enrol-factor', 'EH2+']);
    expect(summary(roadsFor(input, [offered('password')]))).toEqual(['enrol-factor', 'EH2+']);
    expect(summary(roadsFor(input, [offered('recovery-code')]))).toEqual([
      'my-recovery-code',
      'enrol-factor',
      'EH2+',
    ]);
  });

  it('U7: no factor, enrolled or to enrol, is offered where the login is too low', () => {
    const input = createInput(substantial, createSession([login(acr.eh2)]));
    expect(summary(roadsFor(input, [offered('totp', { proofing: createProofing('high') })]))).toEqual([
      'EH3',
    ]);
  });

  it('U18: high offers no local factor, and SMS is offered only up to its ceiling', () => {
    const session = createSession([login(acr.eh4, { atMs: nowMs - hourMs })], {
      bindings: [createBinding('high')],
    });
    const kinds = factorKinds.map((kind) =>
      offered(kind, { userVerified: true, proofing: createProofing('high') }),
    );
    const freshHigh = createRequired('high', { confirmedWithinSeconds: 900 });
    expect(summary(roadsFor(createInput(freshHigh, session), kinds))).toEqual(['EH4 fresh']);
    const limited = createInput(fresh, session, { context: createContext('low') });
    expect(summary(roadsFor(limited, kinds))).toEqual(['my-totp', 'my-passkey', 'EH3 fresh']);
    expect(summary(roadsFor(createInput(fresh, session), kinds))).toContain('my-sms');
  });

  it('enrolling needs a login of the last minutes, so it is no road where only age is at fault', () => {
    const stale = createSession([login(acr.eh3, { atMs: nowMs - hourMs })]);
    expect(summary(roadsFor(createInput(fresh, stale)))).toEqual(['EH3 fresh']);
  });

  it('nothing can be enrolled without a login that proves anything', () => {
    const empty = createSession([]);
    expect(summary(roadsFor(createInput(lowTwoFactor, empty)))).toEqual(['EH2+']);
    const required = createRequired('none', { twoFactor: true });
    expect(summary(roadsFor(createInput(required, empty)))).toEqual(['EH2+']);
  });

  it('who has no road is shown the desk, and so is everybody while a full analysis is required', () => {
    const none = { upstreams: [], factors: [] };
    expect(findRoads(createInput(substantial, createSession([])), none)).toEqual([{ kind: 'desk' }]);
    const onlyLow: Dialect = { id: 'low', entries: dialects.etoegang.entries.slice(0, 2) };
    const weak = [{ id: 'weak', issuer: issuers.etoegang, dialect: onlyLow }];
    expect(findRoads(createInput(substantial, null), { upstreams: weak, factors: [] })).toEqual([
      { kind: 'desk' },
    ]);
    const analysis = createRequired('low', { status: 'full-analysis-required' });
    const roads = roadsFor(createInput(analysis, createSession([login(acr.eh2)])), [offered('totp')]);
    expect(roads).toEqual([{ kind: 'desk' }]);
  });
});

describe('for any input', () => {
  const factors = fc.array(
    fc.record<OfferedFactor>({
      id: fc.constant('offered'),
      kind: fc.constantFrom(...factorKinds),
      name: fc.constant(''),
      userVerified: fc.boolean(),
      proofing: fc.option(draw.proofing, { freq: 5 }),
    }),
    { maxLength: 3 },
  );
  const withEvidence = (input: DecideInput, extra: Evidence): DecideInput => ({
    ...input,
    session: input.session && { ...input.session, evidence: [...input.session.evidence, extra] },
  });
  const verified = ({ id, kind, userVerified, proofing }: OfferedFactor): FactorEvidence =>
    factor(kind, { factorId: id, userVerified, proofing, atMs: nowMs });

  it('U18: every factor offered leads to allow once it is shown, and every one that would is offered', () => {
    fc.assert(
      fc.property(draw.input, factors, (input, given) => {
        const roads = findRoads(input, { upstreams, factors: given });
        const offers = roads.flatMap((road) => (road.kind === 'factor' ? [road.factor] : []));
        for (const item of given) {
          const outcome = input.session && decide(withEvidence(input, verified(item))).outcome;
          expect(offers.includes(item)).toBe(outcome === 'allow');
        }
      }),
      { numRuns: 2500 },
    );
  });

  it('every upstream login offered leads to allow once it is shown, unless it is whom one acts for that is refused', () => {
    fc.assert(
      fc.property(draw.input, (input) => {
        const session = input.session ?? createSession([]);
        for (const road of findRoads(input, { upstreams, factors: [] })) {
          if (road.kind !== 'upstream') continue;
          const { issuer } = upstreams.find((item) => item.id === road.upstreamId) ?? { issuer: '' };
          const shown = login(road.asks.acr, { issuer, atMs: nowMs });
          const endsAtMs = nowMs + hourMs;
          const after = decide(withEvidence({ ...input, session: { ...session, endsAtMs } }, shown));
          if (after.outcome === 'deny') expect(after.reason).toMatch(/-refused$/);
          else expect(after.outcome).toBe('allow');
        }
      }),
      { numRuns: 2500 },
    );
  });

  it('a login of one factor with a code after it leads to allow, and is offered only where that is enough', () => {
    fc.assert(
      fc.property(draw.input, (input) => {
        for (const road of findRoads(input, { upstreams, factors: [] })) {
          if (road.kind !== 'upstream-then-factor') continue;
          const { issuer } = upstreams.find((item) => item.id === road.upstreamId) ?? { issuer: '' };
          const session = createSession([login(road.asks.acr, { issuer, atMs: nowMs }), factor('totp')]);
          expect(decide({ ...input, condition: null, session }).outcome).toBe('allow');
          expect(input.required.level === 'substantial' || input.required.level === 'high').toBe(false);
        }
      }),
    );
  });

  it('nothing lower than what is asked of an upstream would do', () => {
    fc.assert(
      fc.property(draw.input, (input) => {
        for (const road of findRoads(input, { upstreams, factors: [] })) {
          if (road.kind !== 'upstream') continue;
          const upstream = upstreams.find((item) => item.id === road.upstreamId);
          const entries = upstream?.dialect.entries ?? [];
          for (const entry of entries.slice(0, entries.indexOf(road.asks))) {
            const only = createSession([login(entry.acr, { issuer: upstream?.issuer ?? '', atMs: nowMs })]);
            const needed = {
              ...input.required,
              level: input.required.level === 'none' ? 'low' : input.required.level,
            };
            const outcome = decide({
              ...input,
              required: needed as typeof input.required,
              session: only,
            }).outcome;
            expect(outcome).not.toBe('allow');
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('enrolling, where it is offered, leads to allow with what the login can pass on', () => {
    let offers = 0;
    const twoFactorMissing = fc.record({
      age: fc.integer({ min: 0, max: 30 }),
      value: fc.constantFrom(acr.eh2, acr.eh2plus, acr.eh3),
      level: fc.constantFrom('none' as const, 'low' as const),
      confirmedWithinSeconds: fc.constantFrom(null, 900),
    });
    fc.assert(
      fc.property(twoFactorMissing, ({ age, value, level, confirmedWithinSeconds }) => {
        const session = createSession([login(value, { atMs: nowMs - age * minuteMs })]);
        const input = createInput(
          createRequired(level, { twoFactor: true, confirmedWithinSeconds }),
          session,
        );
        if (!roadsFor(input).some((road) => road.kind === 'enrol-factor')) return;
        offers += 1;
        const totp = factor('totp', { proofing: createProofing('low'), atMs: nowMs });
        const bindings = [createBinding('low')];
        const after = { ...session, evidence: [...session.evidence, totp], bindings };
        expect(decide({ ...input, session: after }).outcome).toBe('allow');
      }),
    );
    expect(offers).toBeGreaterThan(5);
  });

  it('nobody gets an empty list, and the desk stands alone', () => {
    fc.assert(
      fc.property(draw.input, factors, fc.subarray(upstreams), (input, given, some) => {
        const roads = findRoads(input, { upstreams: some, factors: given });
        expect(roads.length).toBeGreaterThan(0);
        if (roads.some((road) => road.kind === 'desk')) expect(roads).toHaveLength(1);
      }),
      { numRuns: 2000 },
    );
  });
});
