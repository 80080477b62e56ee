// The limit of different guesses per account, held by one statement over all processes and crashes.
// Pessimistic: a guess is counted before it is evaluated, and the one that fills the budget locks at once.

import type { Knex } from 'knex';
import { msOf, queryOne } from './query.ts';
import { isLive } from './sms-challenge-store.ts';

export type AttemptLimits = {
  /** Different guesses until a lock. */
  limit: number;
  /** Different guesses since the last success until only an administrator or another road helps. */
  hardLimit: number;
  /** Length of the first, second, … lock; the last one repeats. */
  lockSeconds: readonly number[];
};

export const defaultAttemptLimits: AttemptLimits = {
  limit: 5,
  hardLimit: 100,
  lockSeconds: [60, 300, 900, 3_600],
};

export type Reservation =
  | { status: 'reserved' }
  | { status: 'locked'; lockedUntilMs: number }
  | { status: 'exhausted' };

export type AttemptBudgetStore = ReturnType<typeof createAttemptBudgetStore>;

/** Lock length by the count of failures: every full `limit` of them is one lock. */
const lockUntil = (failures: string) => `now() + make_interval(secs =>
  (:lockSeconds::float8[])[least(greatest(ceil((${failures})::numeric / :limit::int)::int, 1),
    cardinality(:lockSeconds::float8[]))])`;

/** A known guess always, a new one only without lock; so in SET a lock that is there has expired. */
const letsThrough = `(:guess::bytea = any(b.guesses)
    or (b.failures < :hardLimit::int and (b.locked_until is null or b.locked_until <= now())))`;

const reserveFrom = (source: string) => `
  insert into attempt_budget as b (account_id, guesses, failures, locked_until, locking_guess)
  select :accountId::uuid, array[:guess::bytea], 1,
    case when :limit::int <= 1 then ${lockUntil('1')} end,
    case when :limit::int <= 1 then :guess::bytea end
  ${source}
  on conflict (account_id) do update set
    guesses = case
      when :guess::bytea = any(b.guesses) then b.guesses
      when b.locked_until is not null then array[:guess::bytea]
      else b.guesses || :guess::bytea end,
    failures = b.failures + case when :guess::bytea = any(b.guesses) then 0 else 1 end,
    locked_until = case
      when :guess::bytea = any(b.guesses) then b.locked_until
      when case when b.locked_until is null then cardinality(b.guesses) else 0 end + 1 >= :limit::int
        then ${lockUntil('b.failures + 1')} end,
    locking_guess = case
      when :guess::bytea = any(b.guesses) then b.locking_guess
      when case when b.locked_until is null then cardinality(b.guesses) else 0 end + 1 >= :limit::int
        then :guess::bytea end
  where ${letsThrough}
  returning account_id`;
const reserveSql = reserveFrom('');

/** The challenge before the budget, as where a code is spent: two that wait for each other are none's gain. */
const reserveWithCodeSql = `
  with counted as (
    update sms_challenge c set attempts = attempts + 1
    where c.id = :challengeId and c.attempts < :attempts::int and ${isLive}
      and not exists (select 1 from attempt_budget b where b.account_id = :accountId::uuid and not ${letsThrough})
    returning c.id)
  ${reserveFrom('from counted')}`;

const releaseSql = `
  update attempt_budget set
    guesses = array_remove(guesses, :guess::bytea),
    failures = greatest(failures - 1, 0),
    locked_until = case when locking_guess = :guess::bytea then null else locked_until end,
    locking_guess = nullif(locking_guess, :guess::bytea)
  where account_id = :accountId and :guess::bytea = any(guesses)`;

async function load(trx: Knex, accountId: string) {
  const row = await queryOne<{ failures: number; locked_until: Date | null; read_at: Date }>(
    trx,
    `select failures, locked_until, clock_timestamp() as read_at from attempt_budget
     where account_id = :accountId`,
    { accountId },
  );
  if (row === null) return null;
  return {
    failures: row.failures,
    lockedUntilMs: row.locked_until === null ? null : msOf(row.locked_until),
    readAtMs: msOf(row.read_at),
  };
}

const bindingsOf = (accountId: string, guess: Buffer, limits: AttemptLimits) => ({
  accountId,
  guess,
  limit: limits.limit,
  hardLimit: limits.hardLimit,
  lockSeconds: `{${limits.lockSeconds.join(',')}}`,
});

/** Null: cleared in between by a success elsewhere, so the budget is new. */
async function readRefusal(
  trx: Knex,
  accountId: string,
  { hardLimit }: AttemptLimits,
): Promise<Reservation | null> {
  const state = await load(trx, accountId);
  if (state === null) return null;
  if (state.failures >= hardLimit) return { status: 'exhausted' };
  return { status: 'locked', lockedUntilMs: state.lockedUntilMs ?? state.readAtMs };
}

/**
 * Committed before the guess is evaluated. The same guess again is free, also under a lock, so many copies of one post
 * never lock the owner out. What guessHash covers is what may be evaluated any number of times: for codes that change,
 * it must cover the time step as well as the code.
 */
async function reserve(
  trx: Knex,
  accountId: string,
  guessHash: Buffer,
  limits: AttemptLimits = defaultAttemptLimits,
): Promise<Reservation> {
  const reserved = await queryOne(trx, reserveSql, bindingsOf(accountId, guessHash, limits));
  if (reserved !== null) return { status: 'reserved' };
  return (await readRefusal(trx, accountId, limits)) ?? reserve(trx, accountId, guessHash, limits);
}

/**
 * The same, and in the same statement one attempt of the code that was sent: what is refused takes neither, so that
 * nothing is given back that an earlier guess has spent. (A lock that falls in that very moment may take one of the
 * code's, never give one.) code-over: used, ended, or tried too often.
 */
async function reserveWithCode(
  trx: Knex,
  accountId: string,
  guessHash: Buffer,
  code: { challengeId: string; attempts: number },
): Promise<Reservation | { status: 'code-over' }> {
  const limits = defaultAttemptLimits;
  const bindings = { ...bindingsOf(accountId, guessHash, limits), ...code };
  if ((await queryOne(trx, reserveWithCodeSql, bindings)) !== null) return { status: 'reserved' };
  const sql = `select 1 from sms_challenge c where c.id = :challengeId and c.attempts < :attempts::int and ${isLive}`;
  if ((await queryOne(trx, sql, code)) === null) return { status: 'code-over' };
  return (await readRefusal(trx, accountId, limits)) ?? reserveWithCode(trx, accountId, guessHash, code);
}

export function createAttemptBudgetStore() {
  return {
    reserve,
    reserveWithCode,

    /** Gives one reservation back (the guess turned out not to be one); nothing happens when it is not there. */
    async release(trx: Knex, accountId: string, guessHash: Buffer): Promise<void> {
      await trx.raw(releaseSql, { accountId, guess: guessHash });
    },

    /** After a success, or by an administrator. */
    async clear(trx: Knex, accountId: string): Promise<void> {
      await trx.raw('delete from attempt_budget where account_id = :accountId', { accountId });
    },

    load,
  };
}
