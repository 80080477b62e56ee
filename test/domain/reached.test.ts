// The level a login reaches: every row of Implementing Regulation (EU) 2015/1502 annex 2 as read for local factors,
// and the records behind it (threats U2, U7, U9, U12, U18).

import { describe, expect, it } from '@jest/globals';
import { factorKinds } from '../../src/domain/factor-category.ts';
import { isLevelAtLeast, type Level, levels } from '../../src/domain/level.ts';
import { computeReached } from '../../src/domain/reached.ts';
import { type FactorEvidence, type Session, sessionAsSeen } from '../../src/domain/session.ts';
import {
  acr,
  createBinding,
  createContext,
  createProofing,
  createSession,
  factor,
  hourMs,
  issuers,
  login,
  nowMs,
} from './arbitraries.ts';

const reach = (session: Session, smsCeiling: 'low' | 'substantial' = 'substantial') => {
  const { level, twoFactor } = computeReached(session, createContext(smsCeiling), nowMs);
  return { level, twoFactor };
};
/** Factors of one account whose person is proofed so well, and whose binding caps nothing. */
const local = (proofed: Level, kinds: [FactorEvidence['factor'], boolean?][], bound: Level = 'high') =>
  createSession(
    kinds.map(([kind, userVerified = false]) =>
      factor(kind, { userVerified, proofing: createProofing(proofed) }),
    ),
    { bindings: [createBinding(bound)] },
  );

describe('local factors: means and mechanism by proofing', () => {
  type Row = [string, [FactorEvidence['factor'], boolean?][], Level, Level, Level, boolean];
  const rows: Row[] = [
    // A password brings no proofing, so alone it reaches nothing, however well somebody else was proofed.
    ['password', [['password']], 'none', 'none', 'none', false],
    ['password and password', [['password'], ['password']], 'none', 'none', 'none', false],
    ['password and SMS', [['password'], ['sms']], 'low', 'substantial', 'substantial', true],
    ['password and TOTP', [['password'], ['totp']], 'low', 'substantial', 'substantial', true],
    ['password and recovery code', [['password'], ['recovery-code']], 'low', 'low', 'low', true],
    ['SMS and TOTP', [['sms'], ['totp']], 'low', 'low', 'low', false],
    ['TOTP alone', [['totp']], 'low', 'low', 'low', false],
    ['SMS alone', [['sms']], 'low', 'low', 'low', false],
    ['recovery code alone', [['recovery-code']], 'low', 'low', 'low', false],
    ['passkey without user verification', [['passkey']], 'low', 'low', 'low', false],
    ['passkey with user verification', [['passkey', true]], 'low', 'substantial', 'substantial', true],
    ['password and passkey without', [['password'], ['passkey']], 'low', 'substantial', 'substantial', true],
    ['TOTP and passkey without', [['totp'], ['passkey']], 'low', 'low', 'low', false],
    ['TOTP, SMS, recovery code', [['totp'], ['sms'], ['recovery-code']], 'low', 'low', 'low', false],
    [
      'all of them',
      [['password'], ['totp'], ['sms'], ['passkey', true]],
      'low',
      'substantial',
      'substantial',
      true,
    ],
  ];

  it.each(rows)('%s', (_name, kinds, low, substantial, high, twoFactor) => {
    expect(reach(local('none', kinds))).toEqual({ level: 'none', twoFactor: false });
    expect(reach(local('low', kinds))).toEqual({ level: low, twoFactor });
    expect(reach(local('substantial', kinds))).toEqual({ level: substantial, twoFactor });
    expect(reach(local('high', kinds))).toEqual({ level: high, twoFactor });
  });

  it.each(rows)('%s: binding caps by itself', (_name, kinds, _low, _substantial, high, twoFactor) => {
    for (const bound of levels) {
      const level = isLevelAtLeast(high, bound) ? bound : high;
      expect(reach(local('high', kinds, bound))).toEqual({ level, twoFactor: twoFactor && level !== 'none' });
    }
    expect(reach({ ...local('high', kinds), bindings: [] })).toEqual({ level: 'none', twoFactor: false });
  });

  it('TOTP beside a password on a self-registered account is two factors, and low', () => {
    expect(reach(local('low', [['password'], ['totp']], 'low'))).toEqual({ level: 'low', twoFactor: true });
  });

  it('missing proofing is worth nothing, whatever the factors', () => {
    const items = factorKinds.map((kind) => factor(kind, { userVerified: true }));
    expect(reach(createSession(items, { bindings: [createBinding('high')] })).level).toBe('none');
  });

  it('proofing recorded with a password is ignored', () => {
    const password = factor('password', { proofing: createProofing('high') });
    const session = createSession([password, factor('totp', { proofing: createProofing('low') })]);
    expect(reach({ ...session, bindings: [createBinding('high')] }).level).toBe('low');
  });
});

describe('SMS is a restricted authenticator', () => {
  const withPassword = local('high', [['password'], ['sms']]);

  it('low when its conditions lapse, substantial at most, and low for a setting that is neither', () => {
    expect(reach(withPassword, 'low')).toEqual({ level: 'low', twoFactor: true });
    expect(reach(withPassword, 'substantial').level).toBe('substantial');
    for (const setting of ['high', 'none', null] as never[]) {
      expect(computeReached(withPassword, createContext(setting), nowMs).level).toBe('low');
    }
  });

  it('U18: proofing of a capped SMS lifts no better factor above its own proofing', () => {
    const items = [
      factor('password'),
      factor('sms', { proofing: createProofing('substantial') }),
      factor('totp', { proofing: createProofing('low') }),
    ];
    expect(reach(createSession(items, { bindings: [createBinding('high')] }), 'low').level).toBe('low');
  });
});

describe('upstream logins', () => {
  it.each([
    [acr.eh1, 'none', false],
    [acr.eh2, 'low', false],
    [acr.eh2plus, 'low', true],
    [acr.eh3, 'substantial', true],
    [acr.eh4, 'high', true],
    [null, 'none', false],
    ['urn:etoegang:core:assurance-class:LOA4', 'none', false],
    ['http://eidas.europa.eu/LoA/high', 'none', false],
    ['loa:high', 'none', false],
  ] as const)('U9: acr %s is %s', (value, level, twoFactor) => {
    expect(reach(createSession([login(value)]))).toEqual({ level, twoFactor });
  });

  it('U9: an issuer that is not (or no longer) configured is worth nothing', () => {
    expect(reach(createSession([login(acr.eh4, { issuer: 'https://else.example' })])).level).toBe('none');
    expect(reach(createSession([login(acr.eh4, { issuer: `${issuers.etoegang}/` })])).level).toBe('none');
  });

  it('U9: the acr of one login is never read with the table of another issuer', () => {
    const items = [login(acr.eh4, { issuer: issuers.eidas }), login('loa:high'), login(acr.eh2)];
    expect(reach(createSession(items))).toEqual({ level: 'low', twoFactor: false });
  });

  it('U9: a value that stands for no level brings no second factor either', () => {
    const odd = {
      id: 'odd',
      entries: [{ acr: 'odd', label: 'odd', level: 'none', twoFactor: true }],
    } as const;
    const context = { ...createContext(), dialectOf: () => odd };
    const reached = computeReached(createSession([login('odd'), factor('totp')]), context, nowMs);
    expect(reached).toMatchObject({ level: 'none', twoFactor: false });
  });

  it('the best login counts, and two logins of one factor are no two factors', () => {
    expect(reach(createSession([login(acr.eh2), login(acr.eh3)])).level).toBe('substantial');
    expect(reach(createSession([login(acr.eh2), login(acr.eh2)])).twoFactor).toBe(false);
  });
});

describe('an upstream login beside a local factor', () => {
  it.each(levels)('U7: EH2 and a TOTP of proofing %s is low with two factors', (proofed) => {
    const totp = factor('totp', { proofing: createProofing(proofed) });
    const session = createSession([login(acr.eh2), totp], { bindings: [createBinding('high')] });
    expect(reach(session)).toEqual({ level: 'low', twoFactor: true });
    expect(reach({ ...session, bindings: [] })).toEqual({ level: 'low', twoFactor: true });
  });

  it('EH2 is knowledge: a password beside it is no second factor', () => {
    const password = factor('password', { proofing: createProofing('high') });
    const session = createSession([login(acr.eh2), password], { bindings: [createBinding('high')] });
    expect(reach(session)).toEqual({ level: 'low', twoFactor: false });
  });

  it.each(factorKinds)('U7: EH3 and a %s stays substantial', (kind) => {
    const item = factor(kind, { userVerified: true, proofing: createProofing('high') });
    const session = createSession([login(acr.eh3), item], { bindings: [createBinding('high')] });
    expect(reach(session)).toEqual({ level: 'substantial', twoFactor: true });
  });

  it('a login worth nothing gives no second factor a place to stand', () => {
    for (const worthless of [login(acr.eh1), login(null), login('loa:high')]) {
      const session = createSession([worthless, factor('totp', { proofing: createProofing('high') })]);
      expect(reach(session)).toEqual({ level: 'none', twoFactor: false });
    }
  });
});

describe('records and time take worth away', () => {
  const whole = local('substantial', [['password'], ['totp']], 'substantial');
  const change = (over: Partial<FactorEvidence>): Session => ({
    ...whole,
    evidence: whole.evidence.map((item) =>
      item.kind === 'factor' && item.factor === 'totp' ? { ...item, ...over } : item,
    ),
  });

  it('a revoked factor and an ended proofing take their evidence with them', () => {
    expect(reach(whole).level).toBe('substantial');
    expect(reach(change({ revoked: true })).level).toBe('none');
    const ended = createProofing('substantial', { endedAtMs: nowMs - 1 });
    expect(reach(change({ proofing: ended })).level).toBe('none');
    const beside = createSession([login(acr.eh2), factor('totp', { revoked: true })]);
    expect(reach(beside).twoFactor).toBe(false);
    expect(reach(createSession([login(acr.eh2), factor('totp', { proofing: ended })])).twoFactor).toBe(false);
  });

  it('a proofing and a binding lapse at their end, to the millisecond', () => {
    const at = (expiresAtMs: number) => change({ proofing: createProofing('substantial', { expiresAtMs }) });
    expect(reach(at(nowMs + 1)).level).toBe('substantial');
    expect(reach(at(nowMs)).level).toBe('none');
    const bound = (over: object) => ({ ...whole, bindings: [createBinding('substantial', over)] });
    expect(reach(bound({ expiresAtMs: nowMs + 1 })).level).toBe('substantial');
    expect(reach(bound({ expiresAtMs: nowMs })).level).toBe('none');
    expect(reach(bound({ endedAtMs: nowMs - 1 })).level).toBe('none');
  });

  it('evidence counts for 12 hours at most and not from the future, local and upstream', () => {
    for (const make of [
      (atMs: number) => createSession([login(acr.eh3, { atMs })]),
      (atMs: number) => createSession([login(acr.eh3, { atMs: null, receivedAtMs: atMs })]),
      (atMs: number) => change({ atMs }),
    ]) {
      expect(reach(make(nowMs - 12 * hourMs + 1)).level).toBe('substantial');
      expect(reach(make(nowMs - 12 * hourMs)).level).toBe('none');
      expect(reach(make(nowMs + 10_000)).level).toBe('substantial');
      expect(reach(make(nowMs + 10_001)).level).toBe('none');
      expect(reach(make(Number.NaN)).level).toBe('none');
    }
  });

  it('U12: an auth_time later than its own receipt never becomes true by waiting', () => {
    const receivedAtMs = nowMs - 5 * hourMs;
    const claimed = (atMs: number) => createSession([login(acr.eh4, { atMs, receivedAtMs })]);
    expect(reach(claimed(receivedAtMs + 10_000)).level).toBe('high');
    expect(reach(claimed(receivedAtMs + 10_001)).level).toBe('none');
  });

  it('a missing auth_time counts for the level', () => {
    expect(reach(createSession([login(acr.eh3, { atMs: null })])).level).toBe('substantial');
  });

  it('evidence newer than a host cookie is not seen through that cookie', () => {
    const session = createSession([login(acr.eh2), login(acr.eh3)]);
    expect(reach(sessionAsSeen(session, 1)).level).toBe('low');
    expect(reach(sessionAsSeen(session, 2)).level).toBe('substantial');
    expect(reach(sessionAsSeen(session, 0)).level).toBe('none');
  });
});

describe('reasons', () => {
  it('name every login that counted and the set of factors that gave the level', () => {
    const session = { ...local('low', [['password'], ['totp']], 'low') };
    session.evidence = [...session.evidence, login(acr.eh2)];
    expect(computeReached(session, createContext(), nowMs).reasons).toEqual([
      expect.objectContaining({
        code: 'upstream',
        acr: acr.eh2,
        assurance: { level: 'low', twoFactor: false },
      }),
      expect.objectContaining({ code: 'local-factors', proofing: 'low', binding: 'low', level: 'low' }),
    ]);
  });
});
