// The number of different guesses that may be evaluated is bounded, whatever comes at once and wherever it comes in.

import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Knex } from 'knex';
import type { AttemptLimits } from '../../src/store/attempt-budget-store.ts';
import { describeDatabase, describeEachDatabase } from '../setup/test-database.ts';
import { raceProcesses } from './processes.ts';
import { countOf, createAccount, hashOf, stores } from './store-fixture.ts';

const budgets = stores.attemptBudgets;
const limits: AttemptLimits = { limit: 5, hardLimit: 100, lockSeconds: [60, 300, 900, 3_600] };

/** As if so much time had gone by. */
async function letTimePass(db: Knex, accountId: string, seconds: number): Promise<void> {
  await db.raw(
    'update attempt_budget set locked_until = locked_until - make_interval(secs => ?::float8) where account_id = ?',
    [seconds, accountId],
  );
}

async function reserveMany(db: Knex, accountId: string, names: string[]): Promise<string[]> {
  const statuses: string[] = [];
  for (const name of names)
    statuses.push((await budgets.reserve(db, accountId, hashOf(name), limits)).status);
  return statuses;
}

describeEachDatabase('attempt budget', (open) => {
  it('lets five different guesses through, locks with the fifth, and says until when', async () => {
    const { db } = open().database;
    const accountId = await createAccount(db);
    expect(await reserveMany(db, accountId, ['1', '2', '3', '4'])).toEqual(Array(4).fill('reserved'));
    expect((await budgets.load(db, accountId))?.lockedUntilMs).toBeNull();
    expect(await reserveMany(db, accountId, ['5', '6'])).toEqual(['reserved', 'locked']);
    const state = await budgets.load(db, accountId);
    const seventh = await budgets.reserve(db, accountId, hashOf('7'), limits);
    expect(seventh).toEqual({ status: 'locked', lockedUntilMs: state?.lockedUntilMs });
    const lockMs = (state?.lockedUntilMs ?? 0) - (state?.readAtMs ?? 0);
    expect(lockMs).toBeGreaterThan(30_000);
    expect(lockMs).toBeLessThanOrEqual(60_000);
  });

  it('a known guess is free, also under the lock', async () => {
    const { db } = open().database;
    const accountId = await createAccount(db);
    await reserveMany(db, accountId, ['1', '2', '3', '4', '5']);
    expect(await reserveMany(db, accountId, ['3', '3', '5', '1'])).toEqual(Array(4).fill('reserved'));
    expect((await budgets.load(db, accountId))?.failures).toBe(5);
  });

  it('a hundred parallel posts of one guess cost one, and never lock the owner out', async () => {
    const { db } = open().database;
    const second = await open().openSecond();
    const accountId = await createAccount(db);
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        budgets.reserve(i % 2 ? db : second.db, accountId, hashOf('same'), limits),
      ),
    );
    expect(countOf(results, ({ status }) => status === 'reserved')).toBe(100);
    expect(await budgets.load(db, accountId)).toMatchObject({ failures: 1, lockedUntilMs: null });
  });

  it('F14: of two hundred different guesses at once over two pools exactly five pass, and the counter is exact', async () => {
    const { db } = open().database;
    const second = await open().openSecond();
    const accountId = await createAccount(db);
    const results = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        budgets.reserve(i % 2 ? db : second.db, accountId, hashOf(`g${i}`), limits),
      ),
    );
    expect(countOf(results, ({ status }) => status === 'reserved')).toBe(5);
    expect((await budgets.load(db, accountId))?.failures).toBe(5);
  });

  it('grows each next lock, then repeats the last', async () => {
    const { db } = open().database;
    const accountId = await createAccount(db);
    const lengths: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      await reserveMany(
        db,
        accountId,
        [1, 2, 3, 4, 5].map((n) => `${round}-${n}`),
      );
      const state = await budgets.load(db, accountId);
      lengths.push(Math.round(((state?.lockedUntilMs ?? 0) - (state?.readAtMs ?? 0)) / 60_000));
      await letTimePass(db, accountId, 3_700);
    }
    expect(lengths).toEqual([1, 5, 15, 60, 60]);
    expect((await budgets.load(db, accountId))?.failures).toBe(25);
  });

  it('after a lock a guess of before costs again, once it was forgotten', async () => {
    const { db } = open().database;
    const accountId = await createAccount(db);
    await reserveMany(db, accountId, ['1', '2', '3', '4', '5']);
    await letTimePass(db, accountId, 100);
    await reserveMany(db, accountId, ['6']);
    expect((await budgets.load(db, accountId))?.failures).toBe(6);
    await reserveMany(db, accountId, ['1']);
    expect((await budgets.load(db, accountId))?.failures).toBe(7);
  });

  it('is exhausted for good at the hard limit, until it is cleared', async () => {
    const { db } = open().database;
    const accountId = await createAccount(db);
    const few = { ...limits, hardLimit: 7 };
    for (let guess = 0; guess < 7; guess += 1) {
      expect((await budgets.reserve(db, accountId, hashOf(`${guess}`), few)).status).toBe('reserved');
      await letTimePass(db, accountId, 4_000);
    }
    expect((await budgets.reserve(db, accountId, hashOf('more'), few)).status).toBe('exhausted');
    await letTimePass(db, accountId, 1_000_000);
    expect((await budgets.reserve(db, accountId, hashOf('more'), few)).status).toBe('exhausted');
    await budgets.clear(db, accountId);
    expect((await budgets.reserve(db, accountId, hashOf('more'), few)).status).toBe('reserved');
  });

  it('a released guess is as if never made: it lifts the lock it caused, no other, and only once', async () => {
    const { db } = open().database;
    const accountId = await createAccount(db);
    await budgets.release(db, accountId, hashOf('unknown'));
    await reserveMany(db, accountId, ['1', '2', '3', '4', '5']);
    await budgets.release(db, accountId, hashOf('2'));
    expect((await reserveMany(db, accountId, ['6']))[0]).toBe('locked');
    await budgets.release(db, accountId, hashOf('5'));
    await Promise.all([1, 2, 3].map(() => budgets.release(db, accountId, hashOf('5'))));
    expect(await budgets.load(db, accountId)).toMatchObject({ failures: 3, lockedUntilMs: null });
    expect(await reserveMany(db, accountId, ['6', '7', '8'])).toEqual(['reserved', 'reserved', 'locked']);
  });

  it('holds although every reservation is followed by a failing transaction', async () => {
    const { db } = open().database;
    const accountId = await createAccount(db);
    const attempt = async (guess: string) => {
      const { status } = await db.transaction((trx) =>
        budgets.reserve(trx, accountId, hashOf(guess), limits),
      );
      if (status !== 'reserved') return false;
      await db
        .transaction(async () => {
          throw new Error('the second round trip fails');
        })
        .catch(() => {});
      return true;
    };
    const evaluated = await Promise.all(Array.from({ length: 30 }, (_, i) => attempt(`r${i}`)));
    expect(countOf(evaluated, Boolean)).toBe(5);
  });

  it('accounts do not share a budget', async () => {
    const { db } = open().database;
    await reserveMany(db, await createAccount(db), ['1', '2', '3', '4', '5']);
    expect(await reserveMany(db, await createAccount(db), ['6'])).toEqual(['reserved']);
  });

  it('in any order of guesses, releases and waits, no more different guesses pass between two locks than allowed', async () => {
    const { db } = open().database;
    const step = fc.oneof(
      fc.record({ do: fc.constant('reserve' as const), guess: fc.integer({ min: 0, max: 9 }) }),
      fc.record({ do: fc.constant('release' as const), guess: fc.integer({ min: 0, max: 9 }) }),
      fc.record({ do: fc.constant('wait' as const), guess: fc.constant(0) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const accountId = await createAccount(db);
        // The model: guesses that are out, and whether a lock stands.
        let out = new Set<number>();
        let lockedBy: number | null = null;
        let isLockOver = false;
        let failures = 0;
        for (const { do: action, guess } of steps) {
          if (action === 'wait') {
            await letTimePass(db, accountId, 4_000);
            isLockOver = lockedBy !== null || isLockOver;
          } else if (action === 'release') {
            await budgets.release(db, accountId, hashOf(`${guess}`));
            if (out.delete(guess)) {
              failures -= 1;
              if (lockedBy === guess) {
                lockedBy = null;
                isLockOver = false;
              }
            }
          } else {
            const { status } = await budgets.reserve(db, accountId, hashOf(`${guess}`), limits);
            const isLocked = lockedBy !== null && !isLockOver;
            expect(status).toBe(out.has(guess) || !isLocked ? 'reserved' : 'locked');
            if (status === 'locked' || out.has(guess)) continue;
            if (lockedBy !== null) {
              out = new Set();
              lockedBy = null;
              isLockOver = false;
            }
            out.add(guess);
            failures += 1;
            if (out.size >= limits.limit) lockedBy = guess;
          }
          expect(out.size).toBeLessThanOrEqual(limits.limit);
        }
        expect((await budgets.load(db, accountId))?.failures ?? 0).toBe(failures);
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

describeDatabase('attempt budget over processes', 'postgres', (open) => {
  it('F14: two processes with different guesses at once evaluate five in all; the same ones are free in both', async () => {
    const { db } = open().database;
    const accountId = await createAccount(db);
    const guesses = Array.from({ length: 60 }, (_, i) => hashOf(`p${i}`).toString('hex'));
    const env = { DATABASE_URL: open().urls?.url ?? '' };
    const message = { kind: 'reserve', accountId, guesses };
    const answers = await raceProcesses<string[]>('./race-child.ts', 2, env, message);
    const passed = new Set(answers.flat().filter((answer) => answer.endsWith(':reserved')));
    expect(passed.size).toBe(5);
    expect((await budgets.load(db, accountId))?.failures).toBe(5);
  });
});
