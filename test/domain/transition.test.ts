// One factor, for as long as the roll-out says and for nobody else (AP order, dictum): with every input the decision
// either is what it would be without a roll-out, or lets in somebody who typed a password, of the cohort, before the date.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decide } from '../../src/domain/decide.ts';
import { isEvidenceLive } from '../../src/domain/reached.ts';
import { cohortOf, cohorts, type Transition } from '../../src/domain/rollout-document.ts';
import * as draw from './arbitraries.ts';
import {
  acr,
  createInput,
  createRequired,
  createSession,
  factor,
  hourMs,
  login,
  minuteMs,
  nowMs,
} from './arbitraries.ts';

const runs = { numRuns: 3000 };

const transition: fc.Arbitrary<Transition> = fc.record({
  untilMs: fc.oneof(fc.constantFrom(nowMs, nowMs - 1, nowMs + 1, Number.NaN), {
    weight: 3,
    arbitrary: fc.integer({ min: nowMs - hourMs, max: nowMs + 24 * hourMs }),
  }),
  cohorts: fc.option(fc.subarray([...cohorts]), { freq: 3 }),
  deviation: fc.boolean(),
});
/** Passwords, and what a password may open, more often than the shared generator draws them. */
const input = fc
  .record({
    input: draw.input,
    typed: fc.boolean(),
    low: fc.boolean(),
    of: fc.constantFrom('rsin', 'kvk', 'bsn', 'pseudonym'),
  })
  .map(({ input: drawn, typed, low, of }) => {
    if (!drawn.session || !typed) return drawn;
    const legalSubject = { type: of as 'rsin', number: '492099595' };
    const representation = { ...drawn.session.representation, legalSubject };
    const evidence = [...drawn.session.evidence, factor('password')];
    const required = low ? { ...drawn.required, level: 'low' as const } : drawn.required;
    return { ...drawn, required, session: { ...drawn.session, representation, evidence } };
  });

describe('the roll-out in a decision', () => {
  it('changes nothing where it lets nobody in', () => {
    const rule = fc.property(input, transition, (drawn, given) => {
      const without = decide(drawn);
      const decision = decide({ ...drawn, transition: given });
      if (decision.outcome === 'allow' && decision.transitionUntilMs !== null) return;
      const isOffer = without.outcome === 'deny' && without.reason === 'unattainable' && !without.reached;
      if (isOffer && decision.outcome === 'sign-in') expect(given.untilMs).toBeGreaterThan(nowMs);
      else expect(decision).toEqual(without);
    });
    fc.assert(rule, runs);
  });

  it('after its date is as if it had never been, for every input', () => {
    const rule = fc.property(input, transition, fc.nat(1000 * hourMs), (drawn, given, lateMs) => {
      const over = { ...given, untilMs: drawn.nowMs - lateMs };
      expect(decide({ ...drawn, transition: over })).toEqual(decide(drawn));
    });
    fc.assert(rule, runs);
  });

  it('lets in nobody without a live password, of another cohort, on a high route, or for longer', () => {
    let letIn = 0;
    const rule = fc.property(input, transition, (drawn, given) => {
      const decision = decide({ ...drawn, transition: given });
      if (decision.outcome !== 'allow' || decision.transitionUntilMs === null) return;
      letIn += 1;
      const { session, required } = drawn;
      const live = session?.evidence.filter((item) => isEvidenceLive(item, nowMs)) ?? [];
      expect(live.some((item) => item.kind === 'factor' && item.factor === 'password')).toBe(true);
      expect(session?.endsAtMs).toBeGreaterThan(nowMs);
      const cohort = cohortOf(session?.representation.legalSubject.type ?? 'pseudonym');
      expect(given.cohorts ?? cohorts).toContain(cohort);
      expect(required.status).toBe('computed');
      expect(['low', ...(given.deviation ? ['substantial'] : [])]).toContain(required.level);
      expect(decision.transitionUntilMs).toBe(given.untilMs);
      expect(decision.validUntilMs).toBeLessThanOrEqual(given.untilMs);
      expect(decide(drawn).outcome).not.toBe('allow');
      expect(decision.reached).toEqual((({ reached }) => reached)(decide(drawn) as { reached: unknown }));
    });
    fc.assert(rule, runs);
    expect(letIn).toBeGreaterThan(20);
  });
});

describe('examples', () => {
  const open = (over: Partial<Transition> = {}): Transition => ({
    untilMs: nowMs + hourMs,
    cohorts: null,
    deviation: false,
    ...over,
  });
  const typed = createSession([factor('password')]);
  const answer = (required = createRequired('low'), session = typed, over: Partial<Transition> = {}) =>
    decide({ ...createInput(required, session), transition: open(over) });

  it('a password opens a low route, at no level', () => {
    expect(answer()).toMatchObject({
      outcome: 'allow',
      reached: { level: 'none' },
      transitionUntilMs: nowMs + hourMs,
      validUntilMs: nowMs + hourMs,
    });
    const twoFactor = createRequired('low', { twoFactor: true });
    expect(answer(twoFactor)).toMatchObject({ outcome: 'allow' });
  });

  it('a substantial route only where it deviates, a high one never', () => {
    const substantial = createRequired('substantial');
    expect(answer(substantial)).toMatchObject({ outcome: 'step-up' });
    expect(answer(substantial, typed, { deviation: true })).toMatchObject({ outcome: 'allow' });
    expect(answer(createRequired('high'), typed, { deviation: true })).toMatchObject({ outcome: 'step-up' });
  });

  it('no other single factor comes in by it', () => {
    for (const kind of ['totp', 'sms', 'passkey', 'recovery-code'] as const) {
      expect(answer(undefined, createSession([factor(kind)])).outcome).toBe('step-up');
    }
    const low = createSession([login(acr.eh1)]);
    expect(answer(createRequired('low', { twoFactor: true }), low).outcome).toBe('step-up');
  });

  it('a password that was taken away, or is twelve hours old, is none', () => {
    expect(answer(undefined, createSession([factor('password', { revoked: true })])).outcome).toBe('step-up');
    const old = createSession([factor('password', { atMs: nowMs - 12 * hourMs })]);
    expect(answer(undefined, old).outcome).toBe('step-up');
  });

  it('ends with the session or the password, where those end sooner', () => {
    const short = createSession([factor('password')], { endsAtMs: nowMs + minuteMs });
    expect(answer(undefined, short)).toMatchObject({ validUntilMs: nowMs + minuteMs });
  });
});
