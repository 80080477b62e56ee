// Freshness: level L is confirmed at t if the evidence up to t reaches L and at t there was an upstream login of at
// least L, or one local factor whose proofing and ceiling are at least L (threats U8, U12, U13).

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isLevelAtLeast, levels } from '../../src/domain/level.ts';
import { computeConfirmedAt, computeReached } from '../../src/domain/reached.ts';
import type { Evidence, Session } from '../../src/domain/session.ts';
import * as draw from './arbitraries.ts';
import {
  acr,
  createBinding,
  createContext,
  createProofing,
  createSession,
  factor,
  hourMs,
  login,
  minuteMs,
  nowMs,
} from './arbitraries.ts';
import { naiveConfirmedAt, rank } from './naive-assurance.ts';

const runs = { numRuns: 1200 };
const hourAgoMs = nowMs - hourMs;
const justNowMs = nowMs - minuteMs;
const staleLogin = login(acr.eh3, { atMs: hourAgoMs });
const confirmed = (
  evidence: Evidence[],
  level: 'low' | 'substantial' | 'high',
  over: Partial<Session> = {},
  smsCeiling: 'low' | 'substantial' = 'substantial',
) => {
  const session = createSession(evidence, { bindings: [createBinding('substantial')], ...over });
  return computeConfirmedAt(session, level, createContext(smsCeiling), nowMs);
};

describe('what confirms', () => {
  it('an upstream login of at least the level, at its auth_time', () => {
    expect(confirmed([staleLogin], 'substantial')).toBe(hourAgoMs);
    expect(confirmed([staleLogin, login(acr.eh4)], 'substantial')).toBe(justNowMs);
    expect(confirmed([staleLogin, login(acr.eh2)], 'substantial')).toBe(hourAgoMs);
    expect(confirmed([staleLogin, login(acr.eh2)], 'low')).toBe(justNowMs);
  });

  it('U13: the time is the auth_time and never the time of receipt', () => {
    const reused = login(acr.eh3, { atMs: hourAgoMs, receivedAtMs: justNowMs });
    expect(confirmed([reused], 'substantial')).toBe(hourAgoMs);
  });

  it('U12: a missing auth_time never counts as fresh, though its level counts', () => {
    const timeless = login(acr.eh3, { atMs: null, receivedAtMs: justNowMs });
    expect(confirmed([timeless], 'substantial')).toBeNull();
    expect(confirmed([staleLogin, timeless], 'substantial')).toBe(hourAgoMs);
    const totp = factor('totp', { proofing: createProofing('substantial'), atMs: nowMs });
    expect(confirmed([timeless, totp], 'substantial')).toBe(nowMs);
  });

  it.each(['totp', 'sms', 'passkey'] as const)('one %s proofed as high as the level', (kind) => {
    expect(
      confirmed([staleLogin, factor(kind, { proofing: createProofing('substantial') })], 'substantial'),
    ).toBe(justNowMs);
  });

  it('a factor needs the level to have been reached by then, not afterwards', () => {
    const early = factor('totp', { proofing: createProofing('substantial'), atMs: nowMs - 2 * hourMs });
    expect(confirmed([early, staleLogin], 'substantial')).toBe(hourAgoMs);
    expect(confirmed([early, login(acr.eh3, { atMs: null })], 'substantial')).toBeNull();
  });
});

describe('what does not confirm', () => {
  it.each(['password', 'recovery-code'] as const)('a %s, at any level', (kind) => {
    const item = factor(kind, { proofing: createProofing('high') });
    for (const level of ['low', 'substantial'] as const) {
      expect(confirmed([staleLogin, item], level)).toBe(hourAgoMs);
    }
    const totp = factor('totp', { proofing: createProofing('low'), atMs: hourAgoMs });
    expect(confirmed([totp, item], 'low')).toBe(hourAgoMs);
  });

  it('a TOTP of low proofing, for substantial', () => {
    const totp = factor('totp', { proofing: createProofing('low') });
    expect(confirmed([staleLogin, totp], 'substantial')).toBe(hourAgoMs);
    expect(confirmed([staleLogin, totp], 'low')).toBe(justNowMs);
    const password = factor('password');
    expect(confirmed([staleLogin, password, factor('totp')], 'substantial')).toBe(hourAgoMs);
  });

  it('U18: an SMS whose ceiling is low, for substantial', () => {
    const sms = factor('sms', { proofing: createProofing('high') });
    expect(confirmed([staleLogin, sms], 'substantial', {}, 'low')).toBe(hourAgoMs);
    expect(confirmed([staleLogin, sms], 'substantial', {}, 'substantial')).toBe(justNowMs);
  });

  it('any local factor, for high', () => {
    const staleHigh = login(acr.eh4, { atMs: hourAgoMs });
    for (const kind of ['totp', 'sms', 'passkey'] as const) {
      const item = factor(kind, { userVerified: true, proofing: createProofing('high') });
      expect(confirmed([staleHigh, item], 'high', { bindings: [createBinding('high')] })).toBe(hourAgoMs);
    }
    expect(confirmed([staleHigh, login(acr.eh3)], 'high')).toBe(hourAgoMs);
  });

  it('revoked, ended, expired, outlived, unknown or future evidence', () => {
    const good = { proofing: createProofing('substantial') };
    const worthless: Evidence[] = [
      factor('totp', { ...good, revoked: true }),
      factor('totp', { proofing: createProofing('substantial', { endedAtMs: justNowMs }) }),
      factor('totp', { proofing: createProofing('substantial', { expiresAtMs: nowMs }) }),
      factor('totp', { ...good, atMs: nowMs + 10_001 }),
      login(acr.eh3, { issuer: 'https://else.example' }),
      login('loa:high'),
      login(acr.eh4, { atMs: nowMs + 10_001 }),
    ];
    for (const item of worthless) expect(confirmed([staleLogin, item], 'substantial')).toBe(hourAgoMs);
    expect(confirmed([login(acr.eh3, { atMs: nowMs - 12 * hourMs })], 'substantial')).toBeNull();
  });

  it('local factors when the binding has ended, without a login of that level', () => {
    const set = [factor('password'), factor('totp', { proofing: createProofing('substantial') })];
    expect(confirmed(set, 'substantial')).toBe(justNowMs);
    expect(confirmed(set, 'substantial', { bindings: [] })).toBeNull();
    const ended = [createBinding('substantial', { endedAtMs: justNowMs })];
    expect(confirmed(set, 'substantial', { bindings: ended })).toBeNull();
  });
});

describe('for any session', () => {
  it('the time is what a second, literal reading of the rules gives', () => {
    fc.assert(
      fc.property(draw.session, draw.level, draw.context, (session, level, context) => {
        const wanted = Math.max(1, rank[level] ?? 9);
        expect(computeConfirmedAt(session, level, context, nowMs)).toBe(
          naiveConfirmedAt(session, wanted, context, nowMs),
        );
      }),
      { numRuns: 4000 },
    );
  });

  it('what is confirmed is reached, is the time of real evidence, and is never ahead of our clock and tolerance', () => {
    fc.assert(
      fc.property(draw.session, draw.context, (session, context) => {
        for (const level of levels) {
          const atMs = computeConfirmedAt(session, level, context, nowMs);
          if (atMs === null) continue;
          expect(isLevelAtLeast(computeReached(session, context, nowMs).level, level)).toBe(true);
          expect(session.evidence.some((item) => item.atMs === atMs)).toBe(true);
          expect(atMs).toBeLessThanOrEqual(nowMs + 10_000);
        }
      }),
      runs,
    );
  });

  it('a higher level is never confirmed later than a lower one', () => {
    fc.assert(
      fc.property(draw.session, draw.context, (session, context) => {
        const [low, substantial, high] = (['low', 'substantial', 'high'] as const).map(
          (level) => computeConfirmedAt(session, level, context, nowMs) ?? Number.NEGATIVE_INFINITY,
        );
        expect(low).toBeGreaterThanOrEqual(substantial ?? Number.NaN);
        expect(substantial).toBeGreaterThanOrEqual(high ?? Number.NaN);
      }),
      runs,
    );
  });

  it('adding evidence never makes a confirmation older', () => {
    fc.assert(
      fc.property(draw.session, draw.evidence, draw.level, draw.context, (session, extra, level, context) => {
        const more = { ...session, evidence: [extra, ...session.evidence] };
        const before = computeConfirmedAt(session, level, context, nowMs) ?? Number.NEGATIVE_INFINITY;
        const after = computeConfirmedAt(more, level, context, nowMs) ?? Number.NEGATIVE_INFINITY;
        expect(after).toBeGreaterThanOrEqual(before);
      }),
      runs,
    );
  });
});
