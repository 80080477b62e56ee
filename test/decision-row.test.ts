// The row of a refusal and the code on its page belong together, whenever the row is made.

import { expect, it } from '@jest/globals';
import { decisionRow, keyOfDecision, type RecordedNote } from '../src/decision-row.ts';
import { referenceOfDecision } from '../src/flow/reference.ts';
import { bucketMs } from '../src/gate/decision-recorder.ts';
import { bucketOf } from '../src/store/decision-store.ts';

const bucket = 6_000_000;
const noteOf = (change: object = {}) =>
  ({
    view: {
      session: {
        ...{ id: 's', accountId: 'a', evidence: [], bindings: [], endsAtMs: 1 },
        representation: {
          ...{ legalSubject: { type: 'kvk', number: '90001354' }, intermediary: null },
          ...{ branch: null, serviceId: null },
        },
      },
      details: { actingSubject: 'x' },
    },
    route: { id: 'wages', portalId: 'portal' },
    decision: { outcome: 'deny', reason: 'unattainable', required: null, reached: null },
    ...{ policyVersion: 3, bucket, ...change },
  }) as unknown as RecordedNote;

it('lies in the five minutes of its code, also when they end before it is made', () => {
  for (const lateMs of [0, bucketMs - 1, bucketMs, bucketMs + 5]) {
    const row = decisionRow(noteOf(), bucket * bucketMs + lateMs);
    expect(bucketOf(row.atMs)).toBe(bucket * bucketMs);
    expect(row.reference).toBe(referenceOfDecision(keyOfDecision(noteOf())));
  }
});

it('has a code of its own for each session, route, version and five minutes, and none where nothing was refused', () => {
  const view = { ...noteOf().view, session: { ...noteOf().view.session, id: 't' } };
  const others = [
    { view },
    { route: { id: 'w', portalId: 'p' } },
    { policyVersion: 4 },
    { bucket: bucket + 1 },
  ];
  const codes = [{}, ...others].map((change) => decisionRow(noteOf(change), 0).reference);
  expect(new Set(codes).size).toBe(codes.length);
  const required = { outcome: 'sign-in', missing: [], required: null };
  expect(decisionRow(noteOf({ decision: required }), 0).reference).toBeNull();
});
