// What must hold for any session whatever, drawn at random near the edges of every rule (threats U2, U7).

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { highestLevel, isLevelAtLeast } from '../../src/domain/level.ts';
import { computeReached, nextLapseMs } from '../../src/domain/reached.ts';
import type { Session } from '../../src/domain/session.ts';
import * as draw from './arbitraries.ts';
import { createContext, nowMs } from './arbitraries.ts';
import { naiveReached, rank } from './naive-assurance.ts';

const runs = { numRuns: 1200 };

describe('for any session', () => {
  it('U2: the level is what a second, literal reading of the rules gives', () => {
    fc.assert(
      fc.property(draw.session, draw.context, (session, context) => {
        const { level, twoFactor } = computeReached(session, context, nowMs);
        expect({ rank: rank[level], twoFactor }).toEqual(naiveReached(session, context, nowMs));
      }),
      { numRuns: 4000 },
    );
  });

  it('adding evidence never lowers the level nor takes the second factor away', () => {
    fc.assert(
      fc.property(draw.session, draw.evidence, draw.context, (session, extra, context) => {
        const before = computeReached(session, context, nowMs);
        const after = computeReached({ ...session, evidence: [...session.evidence, extra] }, context, nowMs);
        expect(isLevelAtLeast(after.level, before.level)).toBe(true);
        expect(after.twoFactor || !before.twoFactor).toBe(true);
      }),
      runs,
    );
  });

  it('no set of local factors without two categories reaches substantial, and none reaches high', () => {
    const oneCategory = fc.oneof(
      fc.array(draw.factorEvidence.map((item) => ({ ...item, factor: 'password' as const }))),
      fc.array(
        draw.factorEvidence
          .filter((item) => item.factor !== 'password')
          .map((item) => ({ ...item, userVerified: false })),
      ),
    );
    fc.assert(
      fc.property(oneCategory, fc.array(draw.binding), draw.context, (items, bindings, context) => {
        const { level, twoFactor } = computeReached({ evidence: items, bindings }, context, nowMs);
        expect(['none', 'low']).toContain(level);
        expect(twoFactor).toBe(false);
      }),
      runs,
    );
    fc.assert(
      fc.property(fc.array(draw.factorEvidence), fc.array(draw.binding), (evidence, bindings) => {
        expect(computeReached({ evidence, bindings }, createContext(), nowMs).level).not.toBe('high');
      }),
      runs,
    );
  });

  it('upstream and local never add up: the level is the higher of both', () => {
    fc.assert(
      fc.property(draw.session, draw.context, ({ evidence, bindings }, context) => {
        const part = (kind: string) => {
          const some = evidence.filter((item) => item.kind === kind);
          return computeReached({ evidence: some, bindings }, context, nowMs).level;
        };
        const whole = computeReached({ evidence, bindings }, context, nowMs).level;
        expect(whole).toBe(highestLevel(part('upstream'), part('factor')));
      }),
      runs,
    );
  });

  it('an upstream login counts alone: several reach no more than the best of them', () => {
    fc.assert(
      fc.property(fc.array(draw.upstreamEvidence), draw.context, (items, context) => {
        const alone = items.map((item) => computeReached({ evidence: [item], bindings: [] }, context, nowMs));
        const together = computeReached({ evidence: items, bindings: [] }, context, nowMs);
        expect(together.level).toBe(highestLevel(...alone.map((item) => item.level)));
        expect(together.twoFactor).toBe(alone.some((item) => item.twoFactor));
      }),
      runs,
    );
  });

  it('ending, expiring, revoking or removing any record never raises', () => {
    fc.assert(
      fc.property(draw.session, draw.context, fc.nat(3), fc.nat(4), (session, context, at, how) => {
        const before = computeReached(session, context, nowMs);
        const after = computeReached(withLoss(session, at, how), context, nowMs);
        expect(isLevelAtLeast(before.level, after.level)).toBe(true);
        expect(before.twoFactor || !after.twoFactor).toBe(true);
      }),
      runs,
    );
  });

  it('the order of evidence and bindings means nothing', () => {
    const shuffled = draw.session.chain((session) =>
      fc.tuple(
        fc.constant(session),
        fc.shuffledSubarray(session.evidence, { minLength: session.evidence.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, draw.context, ([session, evidence], context) => {
        const other = { evidence, bindings: session.bindings.toReversed() };
        const { level, twoFactor } = computeReached(session, context, nowMs);
        expect(computeReached(other, context, nowMs)).toMatchObject({ level, twoFactor });
      }),
      runs,
    );
  });

  it('the level stays until the announced lapse, and that lapse is after now while the session lives', () => {
    fc.assert(
      fc.property(
        draw.session,
        draw.context,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (session, context, part) => {
          const lapseMs = nextLapseMs(session, nowMs);
          expect(lapseMs).toBeLessThanOrEqual(session.endsAtMs);
          if (session.endsAtMs <= nowMs) return;
          expect(lapseMs).toBeGreaterThan(nowMs);
          const before = computeReached(session, context, nowMs);
          for (const laterMs of [lapseMs - 1, nowMs + Math.floor((lapseMs - 1 - nowMs) * part)]) {
            const later = computeReached(session, context, laterMs);
            expect(isLevelAtLeast(later.level, before.level)).toBe(true);
            expect(later.twoFactor || !before.twoFactor).toBe(true);
          }
        },
      ),
      runs,
    );
  });
});

/** The session after one record was lost in one of five ways. */
function withLoss(session: Session, at: number, how: number): Session {
  if (how === 0) return { ...session, evidence: session.evidence.filter((_, index) => index !== at) };
  if (how === 1) return { ...session, bindings: session.bindings.filter((_, index) => index !== at) };
  if (how === 2) {
    const end = (item: Session['bindings'][number], index: number) =>
      index === at ? { ...item, endedAtMs: nowMs } : item;
    return { ...session, bindings: session.bindings.map(end) };
  }
  const lose = (item: Session['evidence'][number], index: number): Session['evidence'][number] => {
    if (index !== at || item.kind !== 'factor') return item;
    if (how === 3) return { ...item, revoked: true };
    return { ...item, proofing: item.proofing && { ...item.proofing, endedAtMs: nowMs, expiresAtMs: nowMs } };
  };
  return { ...session, evidence: session.evidence.map(lose) };
}
