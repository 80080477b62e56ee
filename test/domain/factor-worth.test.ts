// What a factor is worth for a company, as the account page says it, is what a session would reach with it; and
// names and recovery proofs, drawn at random.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { factorKinds } from '../../src/domain/factor-category.ts';
import { freeFactorName } from '../../src/domain/factor-name.ts';
import { computeFactorWorth, type WorthFactor } from '../../src/domain/factor-worth.ts';
import { compareLevels, isLevelAtLeast } from '../../src/domain/level.ts';
import { type AssuranceContext, computeReached } from '../../src/domain/reached.ts';
import { findRecoveryProof } from '../../src/domain/recovery-proof.ts';
import type { Binding } from '../../src/domain/session.ts';
import * as draw from './arbitraries.ts';
import {
  createBinding,
  createContext,
  createProofing,
  createSession,
  factor,
  hourMs,
  minuteMs,
  nowMs,
} from './arbitraries.ts';

const runs = { numRuns: 2000 };

const worthFactor = fc.record({
  kind: fc.constantFrom(...factorKinds),
  userVerified: fc.boolean(),
  proofing: draw.factorEvidence.map(({ proofing }) => proofing),
});
const bindings = fc.array(draw.binding, { maxLength: 4 });

/** What somebody reaches who signs in at this moment with a password and then this factor. */
function reachedWith(item: WorthFactor, held: Binding[], context: AssuranceContext, atMs: number) {
  const evidence = [
    factor('password', { atMs }),
    factor(item.kind, { atMs, userVerified: item.userVerified, proofing: item.proofing }),
  ];
  return computeReached({ evidence, bindings: held }, context, atMs).level;
}

describe('what a factor is worth for a company', () => {
  it('is the level that a session with password and that factor reaches', () => {
    fc.assert(
      fc.property(worthFactor, bindings, draw.context, (item, held, context) => {
        const { level } = computeFactorWorth(item, held, context, nowMs);
        expect(level).toBe(reachedWith(item, held, context, nowMs));
      }),
      { numRuns: 5000 },
    );
  });

  it('holds until the moment it names, and no longer', () => {
    fc.assert(
      fc.property(worthFactor, bindings, draw.context, (item, held, context) => {
        const { level, untilMs } = computeFactorWorth(item, held, context, nowMs);
        fc.pre(level !== 'none');
        if (untilMs === null) throw new Error('a level without an end');
        expect(isLevelAtLeast(reachedWith(item, held, context, untilMs - 1), level)).toBe(true);
        expect(compareLevels(reachedWith(item, held, context, untilMs), level)).toBeLessThan(0);
      }),
      runs,
    );
  });

  it('names the limit that would have to be lifted: with that one alone at its highest, it is another one or more', () => {
    fc.assert(
      fc.property(worthFactor, bindings, draw.context, (item, held, context) => {
        const before = computeFactorWorth(item, held, context, nowMs);
        fc.pre(before.limit === 'proofing' || before.limit === 'binding');
        fc.pre(item.kind !== 'password');
        const after =
          before.limit === 'proofing'
            ? computeFactorWorth({ ...item, proofing: createProofing('high') }, held, context, nowMs)
            : computeFactorWorth(item, [...held, createBinding('high')], context, nowMs);
        expect(isLevelAtLeast(after.level, before.level)).toBe(true);
        expect(after.limit !== before.limit).toBe(true);
      }),
      runs,
    );
  });

  it.each([
    ['totp', 'substantial', 'substantial', 'substantial', 'ceiling'],
    ['totp', 'low', 'substantial', 'low', 'proofing'],
    ['totp', 'substantial', 'low', 'low', 'binding'],
    ['recovery-code', 'substantial', 'substantial', 'low', 'ceiling'],
    ['sms', 'substantial', 'substantial', 'low', 'ceiling'],
    ['password', 'substantial', 'substantial', 'none', 'proofing'],
  ] as const)(
    'a %s with proofing %s and binding %s is worth %s, because of its %s',
    (kind, proofing, binding, level, limit) => {
      const item = { kind, userVerified: false, proofing: createProofing(proofing) };
      const found = computeFactorWorth(item, [createBinding(binding)], createContext('low'), nowMs);
      expect(found).toMatchObject({ level, limit });
    },
  );
});

describe('what a recovery code of a moment ago allows', () => {
  const password = factor('password');
  const used = (atMs: number, over = {}) =>
    factor('recovery-code', { atMs, proofing: createProofing('substantial'), ...over });
  const find = (...evidence: Parameters<typeof createSession>[0]) =>
    findRecoveryProof(createSession(evidence), createContext(), nowMs, 5 * minuteMs);

  it('is a proofing of low at most, that ends when the one of its set does', () => {
    const proofing = createProofing('substantial', { expiresAtMs: nowMs + hourMs });
    expect(find(password, used(nowMs - minuteMs, { proofing }))?.proofing).toEqual({
      ...proofing,
      level: 'low',
    });
  });

  it.each([
    ['without another category', [used(nowMs - minuteMs)]],
    ['after five minutes', [password, used(nowMs - 5 * minuteMs - 1)]],
    ['of a set that is void', [password, used(nowMs, { revoked: true })]],
    ['of a set without proofing', [password, used(nowMs, { proofing: null })]],
    ['of a set that proves nothing', [password, used(nowMs, { proofing: createProofing('none') })]],
    [
      'of a set whose proofing is over',
      [password, used(nowMs, { proofing: createProofing('low', { expiresAtMs: nowMs }) })],
    ],
    ['that is another factor', [password, factor('totp', { proofing: createProofing('low') })]],
  ])('is nothing %s', (_what, evidence) => {
    expect(find(...evidence)).toBeNull();
  });
});

describe('the name of a factor', () => {
  const name = fc.string({
    unit: fc.constantFrom('a', 'A', ' 2', 'é', '😀', '2'),
    minLength: 1,
    maxLength: 40,
  });

  it('is one that no other has, whatever its case, and no longer than forty characters', () => {
    fc.assert(
      fc.property(name, fc.array(name, { maxLength: 8 }), (wanted, taken) => {
        const given = [...wanted].slice(0, 40).join('');
        const free = freeFactorName(given, [...taken, given.toUpperCase()]);
        expect([...taken, given].map((each) => each.toLowerCase())).not.toContain(free.toLowerCase());
        expect([...free].length).toBeLessThanOrEqual(40);
        expect(free).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });

  it('is the wanted one where nobody has it', () => {
    expect(freeFactorName('phone', ['tablet'])).toBe('phone');
    expect(freeFactorName('Phone', ['phone', 'phone 2'])).toBe('Phone 3');
  });
});
