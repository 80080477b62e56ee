// Replays, observations and pages of decisions as the stores keep them: one run at a time, silence told, counts by
// group, and every row once whatever the size of a page.

import { expect, it } from '@jest/globals';
import type { DecisionCursor } from '../../src/store/decision-reader.ts';
import { decisionBucketMs } from '../../src/store/decision-store.ts';
import { describeEachDatabase } from '../setup/test-database.ts';
import { createSession, stores } from './store-fixture.ts';

const { policyReplays, observations, decisions, decisionReader } = stores;
const order = { draftId: null, name: 'draft', days: 30, author: 'test', accountId: null };
const nobodysId = '00000000-0000-4000-8000-000000000000';
const startMs = 1_800_000_000_000;

describeEachDatabase('replays', (open) => {
  it('one at a time, also when two replicas start at once; what is silent makes room', async () => {
    const { db } = open().database;
    const second = await open().openSecond();
    const started = await Promise.all(
      [db, second.db, db, second.db].map((one) => policyReplays.start(one, order)),
    );
    const [id = ''] = started.filter((found) => found !== null);
    expect(started.filter((found) => found !== null)).toHaveLength(1);
    expect(await policyReplays.report(second.db, id, { done: 5, total: 10 })).toBe(true);
    expect(await policyReplays.find(second.db, id)).toMatchObject({ state: 'running', done: 5, total: 10 });
    await db.raw(`update policy_replay set heartbeat_at = now() - interval '1 minute' where id = ?`, [id]);
    expect(await policyReplays.newest(db)).toMatchObject({ id, state: 'lost' });
    const next = (await policyReplays.start(db, order)) ?? '';
    expect(next).not.toBe('');
    expect(await policyReplays.report(db, id, { done: 6, total: 10 })).toBe(false);
    expect(await policyReplays.end(db, id, 'done', {})).toBe(false);
    expect(await policyReplays.askToCancel(db, next)).toBe(true);
    expect(await policyReplays.report(db, next, { done: 1, total: 2 })).toBe(false);
    expect(await policyReplays.end(db, next, 'cancelled')).toBe(true);
    expect(await policyReplays.end(db, next, 'done', {})).toBe(false);
    expect(await policyReplays.find(db, next)).toMatchObject({ state: 'cancelled', result: null });
    expect(await policyReplays.find(db, 'no-id')).toBeNull();
  });
});

describeEachDatabase('observations', (open) => {
  it('one at a time; each demand of a session once; counted by route, kind of number and outcome', async () => {
    const { db } = open().database;
    const draft = { draftId: nobodysId, document: { a: 1 }, author: 'test', accountId: null };
    const started = await Promise.all([observations.start(db, draft), observations.start(db, draft)]);
    const [id = ''] = started.flatMap((found) => found ?? []);
    expect(started.filter((found) => found !== null)).toHaveLength(1);
    expect(await observations.runningId(db)).toBe(id);
    expect(await observations.documentOf(db, id)).toEqual({ a: 1 });
    const people = await Promise.all([createSession(db), createSession(db)]);
    const demands = people.map(({ sessionId, accountId }) => ({
      ...{ observationId: id, sessionId, accountId, routeId: 'wages', cohort: 'rsin' },
      ...{ outcome: 'asked-to-step-up', missing: ['level'], policyVersion: 1, atMs: startMs },
    }));
    for (let time = 0; time < 2; time += 1) await observations.insertBatch(db, demands);
    expect(await observations.count(db, id)).toEqual([
      { routeId: 'wages', cohort: 'rsin', outcome: 'asked-to-step-up', sessions: 2, people: 2 },
    ]);
    await expect(db.raw(`update observation set outcome = 'x'`)).rejects.toThrow(
      /never changed|permission denied/,
    );
    expect(await observations.stop(db, id, 'test')).toBe(true);
    expect(await observations.stop(db, id, 'test')).toBe(false);
    expect(await observations.runningId(db)).toBeNull();
  });
});

describeEachDatabase('pages of decisions', (open) => {
  it('hold every row once, oldest first for replay and newest first for search, with rows of before', async () => {
    const { db } = open().database;
    const session = await createSession(db);
    const rows = Array.from({ length: 23 }, (_, n) => ({
      ...session,
      ...{ portalId: 'p', routeId: n % 2 ? 'wages' : 'sick-leave', outcome: 'allow', policyVersion: 1 },
      // Some at one moment: the number of the row then tells them apart.
      atMs: startMs + Math.floor(n / 3) * decisionBucketMs,
      ownMs: startMs + n,
      ...{ required: {}, reached: { level: 'low', twoFactor: false }, reasons: [], evidence: [] },
      circumstances: n === 0 ? null : { endsAt: 1 },
      reference: null,
      legalSubject: { type: 'rsin', number: '123456782' } as const,
      personal: { actingSubject: 'someone' },
    }));
    await decisions.insertBatch(db, rows);
    const seen: number[] = [];
    let cursor: DecisionCursor = { atMs: startMs - 1, id: 0 };
    for (;;) {
      const page = await decisionReader.pageForReplay(db, cursor, Number.MAX_SAFE_INTEGER / 1e3, 5);
      seen.push(...page.map(({ id }) => id));
      const last = page.at(-1);
      if (!last) break;
      cursor = last;
    }
    expect(new Set(seen).size).toBe(23);
    expect(seen).toHaveLength(23);
    expect(await decisionReader.countBetween(db, startMs, startMs + 10 * decisionBucketMs)).toBe(23);
    const [first] = await decisionReader.pageForReplay(db, { atMs: startMs - 1, id: 0 }, startMs + 1, 1);
    expect(first).toMatchObject({ atMs: startMs, subjectType: 'rsin', policyVersion: 1 });
    const found: number[] = [];
    let before: DecisionCursor | null = null;
    for (;;) {
      const page: { id: number; atMs: number }[] = await decisionReader.search(
        db,
        { routeId: 'wages' },
        before,
        4,
      );
      found.push(...page.map(({ id }) => id));
      before = page.at(-1) ?? null;
      if (!before) break;
    }
    expect(found).toHaveLength(11);
    expect(new Set(found).size).toBe(11);
    expect(await decisionReader.search(db, { cohort: 'none' }, null, 5)).toEqual([]);
    expect(await decisionReader.openPersonal(db, found[0] ?? 0)).toEqual({ actingSubject: 'someone' });
    expect(await decisionReader.byId(db, Number.NaN)).toBeNull();
  });
});
