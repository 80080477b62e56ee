// Mail that waits, and links to choose a new password: each is taken by one, once, on both databases.

import { expect, it } from '@jest/globals';
import type { Mail } from '../../src/domain/mail.ts';
import { describeEachDatabase } from '../setup/test-database.ts';
import { createAccount, freshHash, stores } from './store-fixture.ts';

describeEachDatabase('outbound mail and resets', (open) => {
  const db = () => open().database.db;
  const { outboundMail, passwordResets } = stores;
  const mail: Mail = { template: 'password-changed', facts: {}, atMs: 1 };

  async function enqueue(count: number): Promise<string> {
    await db().raw('delete from outbound_mail');
    const accountId = await createAccount(db());
    await db().transaction(async (trx) => {
      for (let index = 0; index < count; index += 1) {
        await outboundMail.enqueue(trx, { accountId, to: `an${index}@x.example`, mail });
      }
    });
    return accountId;
  }
  const later = (interval: string) =>
    db().raw(`update outbound_mail set next_attempt_at = next_attempt_at - '${interval}'::interval`);

  it('two replicas that take at once never have one mail twice, and a taken one comes back only after its lease', async () => {
    await enqueue(10);
    const second = (await open().openSecond()).db;
    const taken = await Promise.all([db(), second, db(), second].map((at) => outboundMail.claim(at, 4)));
    const ids = taken.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const rest = await outboundMail.claim(db(), 10);
    expect(new Set([...ids, ...rest.map(({ id }) => id)]).size).toBe(10);
    expect(await outboundMail.claim(second, 10)).toEqual([]);
    await later('181 seconds');
    expect((await outboundMail.claim(second, 20)).map(({ attempts }) => attempts)).toEqual(Array(10).fill(2));
  });

  it('what rolls back leaves no mail; what was sent is forgotten and never taken again', async () => {
    const accountId = await enqueue(1);
    const undone = db().transaction(async (trx) => {
      await outboundMail.enqueue(trx, { accountId, to: 'an@x.example', mail });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await outboundMail.countWaiting(db())).toBe(1);
    const [taken] = await outboundMail.claim(db(), 5);
    expect(taken?.content).toEqual({ to: 'an0@x.example', mail });
    await outboundMail.sent(db(), taken?.id ?? '');
    await later('1 day');
    expect([await outboundMail.claim(db(), 5), await outboundMail.countWaiting(db())]).toEqual([[], 0]);
    const { rows } = await db().raw('select length(sealed) as length from outbound_mail');
    expect(rows).toEqual([{ length: 0 }]);
  });

  it('waits a minute, then twice as long each time, at most an hour, and gives up after a day', async () => {
    await enqueue(1);
    const waits: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const [taken] = await outboundMail.claim(db(), 1);
      if (!taken) throw new Error('not taken');
      expect(await outboundMail.failed(db(), { ...taken, attempts: taken.attempts - 1 })).toBe(false);
      expect(await outboundMail.failed(db(), taken)).toBe(false);
      const { rows } = await db().raw(
        'select round(extract(epoch from next_attempt_at - now()) / 60)::int as minutes from outbound_mail',
      );
      waits.push(rows[0].minutes);
      await later('1 hour');
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    await db().raw(`update outbound_mail set created_at = now() - interval '25 hours'`);
    const [last] = await outboundMail.claim(db(), 1);
    expect(last && (await outboundMail.failed(db(), last))).toBe(true);
    await later('1 day');
    expect(await outboundMail.claim(db(), 1)).toEqual([]);
  });

  it('a row moved to another place or sealed by a lost key is said to be unreadable, beside good ones', async () => {
    await enqueue(2);
    await db().raw(
      `update outbound_mail set sealed = (select sealed from outbound_mail order by id limit 1)
       where id = (select id from outbound_mail order by id desc limit 1)`,
    );
    const taken = await outboundMail.claim(db(), 2);
    expect(taken.map(({ content }) => content === null).sort()).toEqual([false, true]);
  });

  it('a link is spent by one of many, and by none when it is late, void, or its account is locked', async () => {
    const accountId = await createAccount(db());
    const tokenHash = freshHash();
    await passwordResets.create(db(), { accountId, tokenHash, ttlSeconds: 900 });
    expect(await passwordResets.find(db(), tokenHash)).toEqual({ accountId, live: true });
    const spent = await Promise.all(Array.from({ length: 8 }, () => passwordResets.consume(db(), tokenHash)));
    expect(spent.filter((found) => found === accountId)).toHaveLength(1);
    expect(spent.filter((found) => found === null)).toHaveLength(7);
    const [late, voided, locked] = [freshHash(), freshHash(), freshHash()];
    await passwordResets.create(db(), { accountId, tokenHash: late, ttlSeconds: 0 });
    await passwordResets.create(db(), { accountId, tokenHash: voided, ttlSeconds: 900 });
    await passwordResets.voidAll(db(), accountId);
    await passwordResets.create(db(), { accountId, tokenHash: locked, ttlSeconds: 900 });
    await stores.accounts.lock(db(), accountId, 'test');
    for (const hash of [late, voided, locked, freshHash()]) {
      expect(await passwordResets.consume(db(), hash)).toBeNull();
      expect((await passwordResets.find(db(), hash))?.live ?? false).toBe(false);
    }
  });
});
