// What is recorded of a session is enough to decide again, holds nobody's number, and rows of before stay readable.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DecideInput, decide } from '../../src/domain/decide.ts';
import { computeReached } from '../../src/domain/reached.ts';
import {
  type RecordedDecision,
  readRecordedSession,
  recordCircumstances,
  recordEvidence,
  withRecordedLevels,
} from '../../src/domain/recorded-session.ts';
import type { Session } from '../../src/domain/session.ts';
import * as arbitrary from './arbitraries.ts';

const { nowMs } = arbitrary;
const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

function recordedOf(session: Session, change: Partial<RecordedDecision> = {}): RecordedDecision {
  const base = {
    routeId: 'route',
    policyVersion: 1,
    outcome: 'allow',
    atMs: nowMs,
    reached: null,
    evidence: recordEvidence(session),
    circumstances: recordCircumstances(session),
    subjectType: session.representation.legalSubject.type,
  };
  return throughJson({ ...base, ...change });
}

function decisionOn(input: DecideInput, session: Session) {
  const decision = decide({ ...input, session });
  // Records that are over already are not kept, so how long the answer may be reused is not the question.
  return { ...decision, validUntilMs: null };
}

describe('a recorded session', () => {
  it('is decided on as the session itself was, whatever is demanded of it', () => {
    fc.assert(
      fc.property(arbitrary.input, arbitrary.session, (input, session) => {
        const read = readRecordedSession(recordedOf(session));
        const context = withRecordedLevels(input.context);
        expect(read.isExact).toBe(true);
        expect(decisionOn({ ...input, context }, read.session)).toEqual(decisionOn(input, session));
      }),
      { numRuns: 2000 },
    );
  });

  it('names no person, company, factor or record', () => {
    const representation = {
      legalSubject: { type: 'bsn', number: '111222333' },
      intermediary: arbitrary.accountant,
      branch: '000012345678',
      serviceId: 'service-a',
    } as const;
    const session = arbitrary.createSession(
      [arbitrary.factor('totp', { proofing: arbitrary.createProofing('substantial', { id: 'proofing-7' }) })],
      {
        representation,
        bindings: [arbitrary.createBinding('substantial', { id: 'binding-7', representation })],
      },
    );
    const text = JSON.stringify(recordedOf(session));
    for (const word of ['111222333', '87654321', '000012345678', 'my-totp', 'proofing-7', 'binding-7']) {
      expect(text).not.toContain(word);
    }
  });
});

describe('a row of before', () => {
  const rowOfBefore = (session: Session, reached: RecordedDecision['reached']) =>
    recordedOf(session, {
      circumstances: null,
      reached,
      evidence: recordEvidence(session).map((item) =>
        item.kind === 'upstream'
          ? { kind: item.kind, issuer: item.issuer, acr: item.acr, at: item.at }
          : { kind: item.kind, factor: item.factor, proofing: item.proofing, at: item.at },
      ),
    });

  it('reaches what it says was reached, and is marked', () => {
    fc.assert(
      fc.property(arbitrary.session, arbitrary.context, (session, context) => {
        const { level, twoFactor } = computeReached(session, context, nowMs);
        const read = readRecordedSession(rowOfBefore(session, { level, twoFactor }));
        expect(read.isExact).toBe(false);
        const again = computeReached(read.session, withRecordedLevels(context), nowMs);
        const isByLogins = session.evidence.every((item) => item.kind === 'upstream');
        // A login whose time its provider left out, or lied about, is known by its receipt alone: not recorded then.
        if (!isByLogins && session.evidence.every((item) => item.atMs !== null && item.atMs <= nowMs)) {
          const isRecent = session.evidence.some(
            (item) =>
              item.atMs !== null &&
              nowMs - item.atMs < 12 * arbitrary.hourMs &&
              (item.kind === 'upstream' || !['password', 'recovery-code'].includes(item.factor)),
          );
          if (isRecent) expect(again).toMatchObject({ level, twoFactor });
        }
      }),
    );
  });

  it('does not make a session of nothing into one of something', () => {
    const read = readRecordedSession(
      rowOfBefore(arbitrary.createSession([arbitrary.factor('password')]), null),
    );
    const { level } = computeReached(read.session, withRecordedLevels(arbitrary.createContext()), nowMs);
    expect(level).toBe('none');
  });
});
