// Notices of ended sessions, and consent: every road that ends a session writes them, one worker takes each, on both
// databases.

import { expect, it } from '@jest/globals';
import { describeEachDatabase } from '../setup/test-database.ts';
import { createAccount, createSession, stores } from './store-fixture.ts';

describeEachDatabase('logout notices', (open) => {
  const db = () => open().database.db;
  const { logoutNotices, sessions, consents } = stores;

  async function joined(clientIds = ['rp'], accountId?: string) {
    const made = await createSession(db(), accountId === undefined ? {} : { accountId });
    const sids = await Promise.all(
      clientIds.map((clientId) => logoutNotices.join(db(), { sessionId: made.sessionId, clientId })),
    );
    return { ...made, sids };
  }
  const empty = () => db().raw('delete from logout_notice');
  const later = (interval: string) =>
    db().raw(`update logout_notice set next_attempt_at = next_attempt_at - '${interval}'::interval`);

  it('every statement that ends a session tells each portal that knows it, once, with the sid it was given', async () => {
    const roads: ((of: { sessionId: string; accountId: string }) => Promise<unknown>)[] = [
      ({ sessionId }) => sessions.end(db(), sessionId, 'test'),
      ({ accountId }) => sessions.endAllOfAccount(db(), accountId, 'test'),
      async ({ accountId, sessionId: onlyId }) => {
        const { sessionId: keepId } = await createSession(db(), { accountId });
        return sessions.endOthersOfAccount(db(), { accountId, keepId, onlyId, reason: 'test' });
      },
      ({ sessionId }) => db().raw('update session set ended_at = now() where id = :sessionId', { sessionId }),
    ];
    for (const road of roads) {
      await empty();
      const { sids, ...made } = await joined(['rp', 'other']);
      await joined(['rp']);
      await road(made);
      await road(made);
      const taken = await logoutNotices.claim(db(), 10);
      expect(taken.map(({ clientId, sid }) => [clientId, sid]).sort()).toEqual(
        [
          ['other', sids[1]],
          ['rp', sids[0]],
        ].sort(),
      );
      expect(taken.map(({ accountId }) => accountId)).toEqual([made.accountId, made.accountId]);
    }
  });

  it('a client keeps its sid within a session and has another in each; an ended session is joined by nobody', async () => {
    const { sessionId, sids } = await joined();
    expect(await logoutNotices.join(db(), { sessionId, clientId: 'rp' })).toBe(sids[0]);
    expect((await joined()).sids).not.toEqual(sids);
    await sessions.end(db(), sessionId, 'test');
    expect(await logoutNotices.join(db(), { sessionId, clientId: 'rp' })).toBeNull();
    expect(await logoutNotices.join(db(), { sessionId: 'no uuid', clientId: 'rp' })).toBeNull();
  });

  it('an end that rolls back tells nobody, and a session purged with its rows leaves its notice', async () => {
    await empty();
    const { sessionId } = await joined();
    const undone = db().transaction(async (trx) => {
      await sessions.end(trx, sessionId, 'test');
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await logoutNotices.countWaiting(db())).toBe(0);
    await sessions.end(db(), sessionId, 'test');
    await db().raw('delete from session where id = :sessionId', { sessionId });
    expect(await logoutNotices.countWaiting(db())).toBe(1);
  });

  it('L6: two replicas never have one notice twice; a taken one comes back after its lease, a sent one never', async () => {
    await empty();
    const { accountId } = await joined(Array.from({ length: 10 }, (_, index) => `rp-${index}`));
    await sessions.endAllOfAccount(db(), accountId, 'test');
    const second = (await open().openSecond()).db;
    const taken = await Promise.all([db(), second, db(), second].map((at) => logoutNotices.claim(at, 4)));
    const ids = taken.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const rest = await logoutNotices.claim(db(), 10);
    expect(new Set([...ids, ...rest.map(({ id }) => id)]).size).toBe(10);
    await later('61 seconds');
    const again = await logoutNotices.claim(second, 20);
    expect(again.map(({ attempts }) => attempts)).toEqual(Array(10).fill(2));
    for (const { id } of again) await logoutNotices.sent(db(), id);
    await later('1 day');
    expect([await logoutNotices.claim(db(), 20), await logoutNotices.countWaiting(db())]).toEqual([[], 0]);
  });

  it('L6: waits five seconds, then twice as long each time, at most an hour, and gives up after a day', async () => {
    await empty();
    const { sessionId } = await joined();
    await sessions.end(db(), sessionId, 'test');
    const waits: number[] = [];
    for (let round = 0; round < 12; round += 1) {
      const [taken] = await logoutNotices.claim(db(), 1);
      if (!taken) throw new Error('not taken');
      expect(await logoutNotices.failed(db(), { ...taken, attempts: taken.attempts - 1 })).toBe(false);
      expect(await logoutNotices.failed(db(), taken)).toBe(false);
      const { rows } = await db().raw(
        'select round(extract(epoch from next_attempt_at - now()))::int as seconds from logout_notice',
      );
      waits.push(rows[0].seconds);
      await later('1 hour');
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
    await db().raw(`update logout_notice set created_at = now() - interval '25 hours'`);
    const [last] = await logoutNotices.claim(db(), 1);
    expect(last && (await logoutNotices.failed(db(), last))).toBe(true);
    await later('1 day');
    expect(await logoutNotices.claim(db(), 1)).toEqual([]);
  });

  it('consent covers the same or less, of one list, one client and one session', async () => {
    const accountId = await createAccount(db());
    const { sessionId } = await createSession(db(), { accountId });
    const of = (items: string[], clientId = 'rp', id = sessionId) => ({ sessionId: id, clientId, items });
    expect(await consents.covers(db(), of([]))).toBe(false);
    expect(await consents.give(db(), of(['scope:a', 'data:x']))).toBe(true);
    expect(await consents.give(db(), of(['data:x', 'scope:a']))).toBe(true);
    expect(await consents.give(db(), of(['scope:b']))).toBe(true);
    for (const items of [['scope:a'], ['data:x', 'scope:a'], ['scope:b'], []]) {
      expect(await consents.covers(db(), of(items))).toBe(true);
    }
    const other = await createSession(db(), { accountId });
    expect(await consents.covers(db(), of(['scope:a', 'scope:b']))).toBe(false);
    expect(await consents.covers(db(), of(['scope:a'], 'other'))).toBe(false);
    expect(await consents.covers(db(), of(['scope:a'], 'rp', other.sessionId))).toBe(false);
    await sessions.end(db(), sessionId, 'test');
    expect(await consents.give(db(), of(['scope:c']))).toBe(false);
  });
});
