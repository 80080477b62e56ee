// The one decision: every outcome, every reason to deny, conditions on representation, and how long an answer holds
// (threats U2, U7, U8; unknown, unparsable and unattainable mean deny).

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DecideInput, decide, type RepresentationCondition } from '../../src/domain/decide.ts';
import type { Level } from '../../src/domain/level.ts';
import type { Session } from '../../src/domain/session.ts';
import * as draw from './arbitraries.ts';
import {
  accountant,
  acr,
  company,
  createBinding,
  createInput,
  createProofing,
  createRequired,
  createSession,
  factor,
  hourMs,
  login,
  minuteMs,
  nowMs,
} from './arbitraries.ts';
import { naiveMayPass } from './naive-assurance.ts';

const runs = { numRuns: 1500 };
const none = createRequired('none');
const low = createRequired('low');
const lowTwoFactor = createRequired('low', { twoFactor: true });
const substantial = createRequired('substantial');
const fresh = createRequired('substantial', { confirmedWithinSeconds: 900 });
const high = createRequired('high');
const eh2 = createSession([login(acr.eh2)]);
const eh3 = createSession([login(acr.eh3)]);
const answer = (required: typeof low, session: Session | null, over: Partial<DecideInput> = {}) =>
  decide(createInput(required, session, over));

describe('nobody signed in', () => {
  it('passes what needs nothing, for ever', () => {
    expect(answer(none, null)).toMatchObject({
      outcome: 'allow',
      confirmedAtMs: null,
      validUntilMs: Infinity,
    });
  });

  it.each([
    [low, ['level']],
    [lowTwoFactor, ['level', 'two-factor']],
    [fresh, ['level', 'confirmation']],
    [createRequired('none', { twoFactor: true }), ['level', 'two-factor']],
    [createRequired('none', { confirmedWithinSeconds: 60 }), ['level', 'confirmation']],
  ])('is asked to sign in where anything is needed (%#)', (required, missing) => {
    expect(answer(required, null)).toEqual({ outcome: 'sign-in', required, missing });
  });

  it('is denied what no configured road could ever give', () => {
    const attainable = { level: 'substantial', twoFactor: true } as const;
    expect(answer(high, null, { attainable })).toMatchObject({
      outcome: 'deny',
      reason: 'unattainable',
      reached: null,
    });
    expect(answer(low, null, { attainable: { level: 'none', twoFactor: false } }).outcome).toBe('deny');
    expect(answer(lowTwoFactor, null, { attainable: { level: 'low', twoFactor: false } }).outcome).toBe(
      'deny',
    );
  });

  it('signs in first where whom one acts for is limited, so that signing out is no way around the condition', () => {
    const conditions: RepresentationCondition[] = [
      { intermediary: 'refused' },
      { branch: 'whole-company' },
      { types: ['rsin'] },
      { types: [] },
      { serviceIds: ['service'] },
    ];
    for (const condition of conditions) {
      expect(answer(none, null, { condition })).toMatchObject({ outcome: 'sign-in', missing: ['level'] });
    }
    for (const condition of [{}, { intermediary: 'allowed', branch: 'any' } as const]) {
      expect(answer(none, null, { condition }).outcome).toBe('allow');
    }
  });
});

describe('a session', () => {
  it.each([
    [none, eh2, 'allow', []],
    [low, eh2, 'allow', []],
    [lowTwoFactor, eh2, 'step-up', ['two-factor']],
    [lowTwoFactor, createSession([login(acr.eh2plus)]), 'allow', []],
    [lowTwoFactor, createSession([login(acr.eh2), factor('totp')]), 'allow', []],
    // Two factors are part of substantial; only below it they are missing by name.
    [substantial, eh2, 'step-up', ['level']],
    [substantial, eh3, 'allow', []],
    [fresh, eh3, 'allow', []],
    [fresh, createSession([login(acr.eh3, { atMs: nowMs - hourMs })]), 'step-up', ['confirmation']],
    [fresh, createSession([login(acr.eh3, { atMs: null })]), 'step-up', ['confirmation']],
    [high, eh3, 'step-up', ['level']],
    [high, createSession([login(acr.eh4)]), 'allow', []],
    [low, createSession([]), 'step-up', ['level']],
    [none, createSession([]), 'allow', []],
  ] as const)('%#: need and evidence decide the outcome', (required, session, outcome, missing) => {
    const decision = answer(required, session);
    expect(decision.outcome).toBe(outcome);
    if ('missing' in decision) expect(decision.missing).toEqual(missing);
  });

  it('past its end is no session: it signs in again, and no answer about it is kept', () => {
    for (const endsAtMs of [nowMs, nowMs - 1, Number.NaN]) {
      const over = createSession([login(acr.eh4)], { endsAtMs });
      expect(answer(substantial, over).outcome).toBe('sign-in');
      expect(answer(none, over)).toMatchObject({ outcome: 'allow', reached: { level: 'none' } });
    }
    expect(answer(substantial, createSession([login(acr.eh4)], { endsAtMs: nowMs + 1 })).outcome).toBe(
      'allow',
    );
  });

  it('U8: a confirmation holds exactly as long as the route says, and not a millisecond more', () => {
    for (const withinSeconds of [0, 1, 900, 3600]) {
      const required = createRequired('substantial', { confirmedWithinSeconds: withinSeconds });
      const at = (ageMs: number) => createSession([login(acr.eh3, { atMs: nowMs - ageMs })]);
      const atLimit = answer(required, at(withinSeconds * 1000));
      expect(atLimit).toMatchObject({ outcome: 'allow', validUntilMs: nowMs });
      const late = answer(required, at(withinSeconds * 1000 + 1));
      expect(late).toMatchObject({ outcome: 'step-up', missing: ['confirmation'] });
    }
  });

  it('U8: a limit that is no number is met by nothing', () => {
    const required = createRequired('substantial', { confirmedWithinSeconds: Number.NaN });
    expect(answer(required, eh3)).toMatchObject({ outcome: 'step-up', missing: ['confirmation'] });
  });

  it('U7: a TOTP of any proofing lifts EH2 to two factors and never to substantial', () => {
    const totp = factor('totp', { proofing: createProofing('high') });
    const session = createSession([login(acr.eh2), totp], { bindings: [createBinding('high')] });
    expect(answer(lowTwoFactor, session).outcome).toBe('allow');
    expect(answer(substantial, session)).toMatchObject({ outcome: 'step-up', missing: ['level'] });
  });

  it('says when the level was confirmed', () => {
    expect(answer(substantial, eh3)).toMatchObject({ confirmedAtMs: nowMs - minuteMs });
    expect(answer(none, createSession([]))).toMatchObject({ confirmedAtMs: null });
  });
});

describe('deny', () => {
  it('while a full analysis is required, whoever asks and however low the floor', () => {
    const required = createRequired('none', { status: 'full-analysis-required' });
    for (const session of [null, eh3, createSession([login(acr.eh4)])]) {
      expect(answer(required, session)).toEqual({
        outcome: 'deny',
        reason: 'full-analysis-required',
        required,
        reached: null,
      });
    }
    expect(answer({ ...required, status: 'unknown' as never }, eh3).outcome).toBe('deny');
  });

  it('what no configured road could give, unless the session has it already', () => {
    const attainable = { level: 'low', twoFactor: false } as const;
    expect(answer(substantial, eh2, { attainable })).toMatchObject({
      outcome: 'deny',
      reason: 'unattainable',
    });
    expect(answer(substantial, eh3, { attainable }).outcome).toBe('allow');
    const stale = createSession([login(acr.eh3, { atMs: nowMs - hourMs })]);
    expect(answer(fresh, stale, { attainable }).outcome).toBe('step-up');
  });

  it('a level that is no level', () => {
    const unknown = createRequired('hoog' as Level);
    expect(answer(unknown, createSession([login(acr.eh4)])).outcome).toBe('deny');
    expect(answer(unknown, null).outcome).toBe('deny');
  });

  const chain = { ...company, intermediary: accountant };
  const branch = { ...company, branch: '000012345678' };
  const ofService = { ...company, serviceId: 'service-a' };
  const bsn = { ...company, legalSubject: { type: 'bsn', number: '111222333' } as const };

  it.each([
    [{ intermediary: 'refused' }, chain, 'intermediary-refused'],
    [{ intermediary: 'allowed' }, chain, null],
    [{}, chain, null],
    [{ intermediary: 'refused' }, company, null],
    [{ branch: 'whole-company' }, branch, 'branch-refused'],
    [{ branch: 'any' }, branch, null],
    [{ branch: 'whole-company' }, company, null],
    [{ types: ['kvk', 'bsn'] }, company, 'identifier-type-refused'],
    [{ types: ['rsin'] }, bsn, 'identifier-type-refused'],
    [{ types: [] }, company, 'identifier-type-refused'],
    [{ types: ['rsin'] }, chain, null],
    [{ types: ['kvk'] }, chain, 'identifier-type-refused'],
    [{ serviceIds: ['service-a'] }, company, 'service-refused'],
    [{ serviceIds: ['service-b'] }, ofService, 'service-refused'],
    [{ serviceIds: [] }, ofService, 'service-refused'],
    [{ serviceIds: ['service-b', 'service-a'] }, ofService, null],
  ] as const)(
    '%#: whom one acts for against the condition of the route',
    (condition, representation, reason) => {
      for (const required of [none, low, substantial]) {
        const session = createSession([login(acr.eh4)], { representation });
        const decision = answer(required, session, { condition: condition as RepresentationCondition });
        if (reason === null) expect(decision.outcome).toBe('allow');
        else expect(decision).toMatchObject({ outcome: 'deny', reason });
      }
    },
  );

  it('for whom one acts for comes before any lift, so that nobody proves more for nothing', () => {
    const session = createSession([login(acr.eh2)], { representation: chain });
    const decision = answer(high, session, { condition: { intermediary: 'refused' } });
    expect(decision).toMatchObject({ outcome: 'deny', reason: 'intermediary-refused' });
  });
});

describe('for any input', () => {
  it('U2: allow is given exactly when a second, literal reading of the rules gives it', () => {
    let allowed = 0;
    fc.assert(
      fc.property(draw.input, (input) => {
        const isAllowed = decide(input).outcome === 'allow';
        if (isAllowed) allowed += 1;
        expect(isAllowed).toBe(naiveMayPass(input));
      }),
      { numRuns: 5000 },
    );
    expect(allowed).toBeGreaterThan(500);
  });

  it('adding evidence of now never turns allow into anything else', () => {
    fc.assert(
      fc.property(draw.input, draw.evidence, (input, extra) => {
        if (!input.session || decide(input).outcome !== 'allow') return;
        const now = { ...extra, atMs: nowMs, receivedAtMs: nowMs };
        const session = { ...input.session, evidence: [...input.session.evidence, now] };
        expect(decide({ ...input, session }).outcome).toBe('allow');
      }),
      runs,
    );
  });

  it('U8: until validUntilMs time alone changes nothing, so that an answer from memory is safe', () => {
    const moment = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(draw.input, fc.array(moment, { minLength: 3, maxLength: 3 }), (input, moments) => {
        const first = decide(input);
        if (first.outcome !== 'allow' || first.validUntilMs === Infinity) return;
        const restMs = first.validUntilMs - nowMs;
        for (const laterMs of [restMs - 1, ...moments.map((part) => Math.floor(part * (restMs - 1)))]) {
          if (laterMs < 0) continue;
          const later = decide({ ...input, nowMs: nowMs + laterMs });
          expect(later.outcome).toBe('allow');
          if (later.outcome !== 'allow') continue;
          expect(later.validUntilMs).toBeGreaterThanOrEqual(first.validUntilMs);
        }
      }),
      { numRuns: 4000 },
    );
  });

  it('a higher need never turns a refusal into allow', () => {
    fc.assert(
      fc.property(draw.input, (input) => {
        if (decide(input).outcome === 'allow') return;
        for (const level of ['low', 'substantial', 'high'] as const) {
          const order = ['none', 'low', 'substantial', 'high'];
          if (order.indexOf(level) < order.indexOf(input.required.level)) continue;
          const required = { ...input.required, level, twoFactor: true };
          expect(decide({ ...input, required }).outcome).not.toBe('allow');
        }
      }),
      runs,
    );
  });

  it('a lift always names what is missing, sign-in is for who has no session, step-up for who has', () => {
    fc.assert(
      fc.property(draw.input, (input) => {
        const decision = decide(input);
        if (!('missing' in decision)) return;
        expect(decision.missing.length).toBeGreaterThan(0);
        const isLive = input.session !== null && input.session.endsAtMs > nowMs;
        expect(decision.outcome).toBe(isLive ? 'step-up' : 'sign-in');
      }),
      runs,
    );
  });

  it('the input is left as it was', () => {
    fc.assert(
      fc.property(draw.input, (input) => {
        const { context, ...facts } = input;
        const before = structuredClone(facts);
        decide({ ...facts, context });
        expect(facts).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });
});
