// Codes by SMS in the database: one per minute and place, spent once over pools, five tries, and dead exactly when
// their time is over (threats O10, O11, O17, F14).

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import type { SmsDelivery } from '../../src/store/sms-challenge-store.ts';
import { describeEachDatabase } from '../setup/test-database.ts';
import { createSession, freshHash, stores } from './store-fixture.ts';

const { attemptBudgets, smsChallenges, factors } = stores;
const purpose = 'step-up' as const;

async function createNumber(db: Knex, accountId: string, confirmed = true): Promise<string> {
  const pending = {
    accountId,
    kind: 'sms',
    name: '••• ••78',
    secret: '+31612345678',
    proofingId: null,
  } as const;
  const factorId = await factors.createPending(db, pending);
  const confirmation = { factorId, accountId, step: null, proofingId: null, withinSeconds: 600 };
  if (confirmed) await factors.confirm(db, confirmation);
  return factorId;
}

async function createPlace(db: Knex, options: { confirmed?: boolean } = {}) {
  const { accountId, sessionId } = await createSession(db);
  const factorId = await createNumber(db, accountId, options.confirmed);
  return { sessionId, factorId, purpose, accountId };
}

type Place = Awaited<ReturnType<typeof createPlace>>;

async function create(
  db: Knex,
  place: Omit<Place, 'purpose'> & { purpose: 'enrol' | 'step-up' },
  ttlSeconds = 300,
) {
  const id = randomUUID();
  const made = {
    ...place,
    id,
    messageId: randomUUID(),
    codeHash: freshHash(),
    ttlSeconds,
    resendSeconds: 60,
  };
  return (await smsChallenges.create(db, made)) ? { ...place, id } : null;
}

const reserve = (db: Knex, { id, accountId }: { id: string; accountId: string }, guess = freshHash()) =>
  attemptBudgets.reserveWithCode(db, accountId, guess, { challengeId: id, attempts: 5 });

const age = (db: Knex, id: string, seconds: number) =>
  db.raw(
    'update sms_challenge set created_at = created_at - make_interval(secs => :seconds::float8) where id = :id',
    {
      id,
      seconds,
    },
  );

describeEachDatabase('codes by SMS', (open) => {
  it('F14: are spent by one of ten callers at once, over two pools, and the factor is used then', async () => {
    const { db } = open().database;
    const { db: other } = await open().openSecond();
    const challenge = await create(db, await createPlace(db));
    if (!challenge) throw new Error('not created');
    const spent = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        smsChallenges.consumeForFactor(index % 2 ? db : other, challenge),
      ),
    );
    expect(spent.filter(Boolean)).toHaveLength(1);
    expect((await smsChallenges.findNewest(db, challenge))?.state).toBe('used');
    expect(
      (await factors.list(db, (await factors.readSecret(db, challenge.factorId))?.accountId ?? ''))[0]
        ?.lastUsedAtMs,
    ).not.toBeNull();
  });

  it('O10: are worth nothing for another session, purpose or number, nor for a factor pending or revoked', async () => {
    const { db } = open().database;
    const place = await createPlace(db);
    const other = await createPlace(db);
    const challenge = await create(db, place);
    if (!challenge) throw new Error('not created');
    for (const changed of [
      { sessionId: other.sessionId },
      { factorId: other.factorId },
      { purpose: 'enrol' as const },
      { id: randomUUID() },
    ]) {
      expect(await smsChallenges.consume(db, { ...challenge, ...changed })).toBe(false);
      expect(await smsChallenges.consumeForFactor(db, { ...challenge, ...changed })).toBe(false);
    }
    const pending = await create(db, await createPlace(db, { confirmed: false }));
    expect(pending && (await smsChallenges.consumeForFactor(db, pending))).toBe(false);
    await factors.revoke(db, place.factorId, 'test');
    expect(await smsChallenges.consumeForFactor(db, challenge)).toBe(false);
  });

  it('O10: a new one voids the former, a minute later at the earliest unless the gateway refused that', async () => {
    const { db } = open().database;
    const place = await createPlace(db);
    const first = await create(db, place);
    if (!first) throw new Error('not created');
    expect(await create(db, place)).toBeNull();
    expect((await smsChallenges.findNewest(db, place))?.state).toBe('live');
    expect(await smsChallenges.nextSendMs(db, { ...place, resendSeconds: 60 })).not.toBeNull();
    // Another purpose is another message; another session with the same number is not.
    expect(await create(db, { ...place, purpose: 'enrol' })).not.toBeNull();
    const { sessionId } = await createSession(db);
    expect(await create(db, { ...place, sessionId })).toBeNull();
    await age(db, first.id, 61);
    expect(await smsChallenges.nextSendMs(db, { ...place, resendSeconds: 60 })).toBeNull();
    const second = await create(db, place);
    if (!second) throw new Error('not created');
    expect(await smsChallenges.consume(db, first)).toBe(false);
    await smsChallenges.keepDelivery(db, {
      id: second.id,
      delivery: 'refused',
      gateway: 'cm-1',
      reference: null,
    });
    expect(await smsChallenges.consume(db, second)).toBe(false);
    const third = await create(db, place);
    expect(third && (await smsChallenges.consume(db, third))).toBe(true);
  });

  it('takes five tries and no more, of fifty at once', async () => {
    const { db } = open().database;
    const { db: other } = await open().openSecond();
    const challenge = await create(db, await createPlace(db));
    if (!challenge) throw new Error('not created');
    // One guess over and over: to the account that is one, to the code each is a try.
    const guess = freshHash();
    const counted = await Promise.all(
      Array.from({ length: 50 }, (_, index) => reserve(index % 2 ? db : other, challenge, guess)),
    );
    expect(counted.filter(({ status }) => status === 'reserved')).toHaveLength(5);
    expect(counted.filter(({ status }) => status === 'code-over')).toHaveLength(45);
    // The fifth may still be the right one; once it was not, the code is dead.
    await smsChallenges.voidTried(db, challenge.id, 5);
    expect(await smsChallenges.consume(db, challenge)).toBe(false);
  });

  it('O5: what the account may not guess takes no try of the code, and what the code refuses no guess', async () => {
    const { db } = open().database;
    const challenge = await create(db, await createPlace(db));
    if (!challenge) throw new Error('not created');
    const { accountId } = challenge;
    const readTries = async () =>
      (await db('sms_challenge').where({ id: challenge.id }).first('attempts')).attempts;
    for (let guess = 0; guess < 4; guess += 1) await attemptBudgets.reserve(db, accountId, freshHash());
    expect(await reserve(db, challenge)).toEqual({ status: 'reserved' });
    expect((await reserve(db, challenge)).status).toBe('locked');
    expect(await readTries()).toBe(1);
    await attemptBudgets.clear(db, accountId);
    await smsChallenges.consume(db, challenge);
    expect((await reserve(db, challenge)).status).toBe('code-over');
    expect(await attemptBudgets.load(db, accountId)).toBeNull();
  });

  describe('reports of delivery', () => {
    const due = { gateways: ['bird-1'], count: 10 };
    const later = (db: Knex, seconds: number) =>
      db.raw('update sms_challenge set next_report_at = next_report_at - make_interval(secs => ?::float8)', [
        seconds,
      ]);
    async function taken(db: Knex, answer: { delivery?: SmsDelivery; reference?: string | null } = {}) {
      await db.raw('delete from sms_challenge');
      const challenge = await create(db, await createPlace(db));
      if (!challenge) throw new Error('not created');
      const accepted = { delivery: 'accepted', gateway: 'bird-1', reference: 'abc' } as const;
      await smsChallenges.keepDelivery(db, { ...accepted, ...answer, id: challenge.id });
      return challenge;
    }

    it('are asked for after 3, 8, 20 and 45 seconds, and not again', async () => {
      const { db } = open().database;
      const { id, ...place } = await taken(db);
      expect((await smsChallenges.findNewest(db, place))?.awaitsReport).toBe(true);
      const asked = [];
      for (const seconds of [3, 5, 12, 25]) {
        expect(await smsChallenges.claimReports(db, due)).toEqual([]);
        await later(db, seconds);
        asked.push(...(await smsChallenges.claimReports(db, due)));
      }
      expect(asked.map(({ isLast }) => isLast)).toEqual([false, false, false, true]);
      expect((await smsChallenges.findNewest(db, place))?.awaitsReport).toBe(false);
      expect(asked[0]).toEqual({ id, gateway: 'bird-1', reference: 'abc', isLast: false });
      await later(db, 3_600);
      expect(await smsChallenges.claimReports(db, due)).toEqual([]);
    });

    it('are asked for by one of ten replicas', async () => {
      const { db } = open().database;
      const { db: other } = await open().openSecond();
      await taken(db);
      await later(db, 3);
      const claims = await Promise.all(
        Array.from({ length: 10 }, (_, index) => smsChallenges.claimReports(index % 2 ? db : other, due)),
      );
      expect(claims.flat()).toHaveLength(1);
    });

    it('are of a message that was taken, by a gateway that can be asked, and of a code that still counts', async () => {
      const { db } = open().database;
      const over = (column: string) => async (id: string) =>
        void (await db.raw(`update sms_challenge set ${column} = now() where id = :id`, { id }));
      const cases: [object, (id: string) => Promise<void>][] = [
        [{ reference: null }, async () => {}],
        [{ delivery: 'unknown' }, async () => {}],
        [{ gateway: 'cm-2' }, async () => {}],
        ...['expires_at', 'voided_at', 'consumed_at'].map((column): (typeof cases)[number] => [
          {},
          over(column),
        ]),
      ];
      for (const [answer, end] of cases) {
        const { id } = await taken(db, answer);
        await end(id);
        await later(db, 3);
        expect(await smsChallenges.claimReports(db, due)).toEqual([]);
        if (Object.keys(answer).length === 0) {
          expect(await smsChallenges.keepReport(db, id, 'not-delivered')).toBe(false);
        }
      }
    });

    it('are kept once, end the asking, and leave the code what it was', async () => {
      const { db } = open().database;
      const challenge = await taken(db);
      expect(await smsChallenges.keepReport(db, challenge.id, 'not-delivered')).toBe(true);
      expect(await smsChallenges.keepReport(db, challenge.id, 'delivered')).toBe(false);
      await later(db, 60);
      expect(await smsChallenges.claimReports(db, due)).toEqual([]);
      expect(await smsChallenges.findNewest(db, challenge)).toMatchObject({
        state: 'live',
        gateway: 'bird-1',
        report: 'not-delivered',
      });
      expect(await smsChallenges.consume(db, challenge)).toBe(true);
    });
  });

  it('O11, O17: live until the very moment of its end, and not at it', async () => {
    const { db } = open().database;
    const challenge = await create(db, await createPlace(db));
    if (!challenge) throw new Error('not created');
    await db.transaction(async (trx) => {
      // Within a transaction now() stands still, so this is the moment itself.
      await trx.raw('update sms_challenge set expires_at = now() where id = :id', { id: challenge.id });
      expect((await reserve(trx, challenge)).status).toBe('code-over');
      expect(await smsChallenges.consume(trx, challenge)).toBe(false);
      expect((await smsChallenges.findNewest(trx, challenge))?.state).toBe('over');
      const next = `update sms_challenge set expires_at = now() + interval '1 microsecond' where id = :id`;
      await trx.raw(next, { id: challenge.id });
      expect((await smsChallenges.findNewest(trx, challenge))?.state).toBe('live');
      expect(await smsChallenges.consume(trx, challenge)).toBe(true);
    });
  });
});
