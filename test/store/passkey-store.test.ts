// Passkey challenges and credentials: spent once over pools, bound to session and purpose, sealed, found by a keyed
// hash alone, and a counter that only goes up (E11).

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { migrations } from '../../migrations/index.ts';
import { migrate } from '../../src/store/migrate.ts';
import { purgeExpired } from '../../src/store/purge-expired.ts';
import { describeEachDatabase } from '../setup/test-database.ts';
import { countOf, createSession, freshHash, stores } from './store-fixture.ts';

const purpose = 'step-up' as const;

async function createChallenge(db: Knex, options: { sessionId?: string; ttlSeconds?: number } = {}) {
  const sessionId = options.sessionId ?? (await createSession(db)).sessionId;
  const asked = { challenge: freshHash().toString('base64url'), userHandle: null };
  const { ttlSeconds = 300 } = options;
  const id = await stores.passkeyChallenges.create(db, { sessionId, purpose, asked, ttlSeconds });
  return { id, sessionId, purpose, asked };
}

async function createPasskey(db: Knex, options: { counter?: number; accountId?: string; id?: string } = {}) {
  const accountId = options.accountId ?? (await createSession(db)).accountId;
  const details = { accountId, level: 'substantial', method: 'upstream', details: {} } as const;
  const proofingId = await stores.proofings.create(db, { ...details, validForSeconds: 60 });
  const credential = {
    id: options.id ?? freshHash().toString('base64url'),
    publicKey: freshHash().toString('base64url'),
    transports: ['internal'],
    userHandle: freshHash().toString('base64url'),
    aaguid: '00000000-0000-0000-0000-000000000000',
    synced: true,
  };
  const { counter = 0 } = options;
  const passkey = { accountId, name: 'laptop', proofingId, credential, counter };
  const factorId = await stores.passkeys.create(db, { ...passkey, userVerified: false, backedUp: true });
  return { factorId, accountId, credential, proofingId };
}

const use = (db: Knex, factorId: string | null, counter: number, userVerified = false) =>
  stores.passkeys.use(db, { factorId: factorId ?? '', counter, userVerified, backedUp: true });

describeEachDatabase('passkeys', (open) => {
  describe('challenges', () => {
    it('E11: are spent by one of ten callers at once, over two pools', async () => {
      const { db } = open().database;
      const { db: other } = await open().openSecond();
      const answer = await createChallenge(db);
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          stores.passkeyChallenges.consume(index % 2 ? db : other, answer),
        ),
      );
      expect(results.filter((result) => result !== null)).toEqual([answer.asked]);
    });

    it('E11: of a browser are spent once, by that browser alone, and never by a session', async () => {
      const { db } = open().database;
      const { db: other } = await open().openSecond();
      const challenge = freshHash().toString('base64url');
      const browserHash = freshHash();
      const asked = { browserHash, challenge };
      const id = await stores.passkeyChallenges.createForSignIn(db, { ...asked, ttlSeconds: 300 });
      const over = await stores.passkeyChallenges.createForSignIn(db, { ...asked, ttlSeconds: -1 });
      const { sessionId } = await createSession(db);
      expect(await stores.passkeyChallenges.consume(db, { id, sessionId, purpose })).toBeNull();
      for (const wrong of [
        { id, browserHash: freshHash() },
        { id: over, browserHash },
        { id: 'x', browserHash },
      ]) {
        expect(await stores.passkeyChallenges.consumeForSignIn(db, wrong)).toBeNull();
      }
      const confirm = await createChallenge(db);
      expect(await stores.passkeyChallenges.consumeForSignIn(db, { id: confirm.id, browserHash })).toBeNull();
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          stores.passkeyChallenges.consumeForSignIn(index % 2 ? db : other, { id, browserHash }),
        ),
      );
      expect(results.filter((result) => result !== null)).toEqual([challenge]);
    });

    it('E11: are worth nothing for another session, another purpose, past their end, or under no id', async () => {
      const { db } = open().database;
      const answer = await createChallenge(db);
      const other = await createSession(db);
      const expired = await createChallenge(db, { ttlSeconds: 0 });
      const wrong = [
        { ...answer, sessionId: other.sessionId },
        { ...answer, purpose: 'enrol' as const },
        { ...answer, id: "' or true" },
        expired,
      ];
      for (const attempt of wrong) expect(await stores.passkeyChallenges.consume(db, attempt)).toBeNull();
      expect(await stores.passkeyChallenges.consume(db, answer)).toEqual(answer.asked);
    });

    it('are sealed, and go away an hour after their end', async () => {
      const { db } = open().database;
      const { asked, id } = await createChallenge(db, { ttlSeconds: -4_000 });
      const { rows } = await db.raw('select passkey_challenge::text as text from passkey_challenge');
      for (const { text } of rows) expect(text).not.toContain(asked.challenge);
      expect(await purgeExpired(db)).toMatchObject({ passkey_challenge: 1 });
      expect((await db.raw('select 1 from passkey_challenge where id = ?', [id])).rows).toEqual([]);
    });
  });

  describe('credentials', () => {
    it('are found by their id, listed with their account, and in clear nowhere', async () => {
      const { db } = open().database;
      const { factorId, accountId, credential } = await createPasskey(db, { counter: 7 });
      const found = await stores.passkeys.findByCredential(db, credential.id);
      expect(found).toEqual({ factorId, accountId, credential, counter: 7 });
      expect(await stores.passkeys.listOfAccount(db, accountId)).toEqual([found]);
      expect(await stores.factors.list(db, accountId)).toMatchObject([
        { id: factorId, kind: 'passkey', userVerified: false, synced: true },
      ]);
      const { rows } = await db.raw('select factor::text as text from factor');
      const kept = rows.map(({ text }: { text: string }) => text).join();
      for (const secret of [credential.id, credential.publicKey, credential.userHandle]) {
        expect(kept).not.toContain(secret);
        expect(kept).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
      }
    });

    it('exist once over all accounts, also once revoked; a revoked one is not found', async () => {
      const { db } = open().database;
      const { factorId, credential } = await createPasskey(db);
      expect((await createPasskey(db, { id: credential.id })).factorId).toBeNull();
      await stores.factors.revoke(db, factorId ?? '', 'test');
      expect(await stores.passkeys.findByCredential(db, credential.id)).toBeNull();
      expect(await use(db, factorId, 1)).toBe(false);
      expect((await createPasskey(db, { id: credential.id })).factorId).toBeNull();
    });

    it('E11: a counter goes up or stays at nothing, whatever comes in whatever order', async () => {
      const { db } = open().database;
      await fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 8 }), async (counters) => {
          const { factorId } = await createPasskey(db);
          let last = 0;
          for (const counter of counters) {
            const isGood = counter > last || (counter === 0 && last === 0);
            expect([counters, counter, await use(db, factorId, counter)]).toEqual([
              counters,
              counter,
              isGood,
            ]);
            if (isGood) last = counter;
          }
        }),
        { numRuns: 20 },
      );
    });

    it('E11: one counter value passes once for ten callers at once', async () => {
      const { db } = open().database;
      const { factorId } = await createPasskey(db, { counter: 3 });
      const results = await Promise.all(Array.from({ length: 10 }, () => use(db, factorId, 4)));
      expect(countOf(results, (result) => result)).toBe(1);
    });

    it('a user once verified stays known as verifiable', async () => {
      const { db } = open().database;
      const { factorId, accountId } = await createPasskey(db);
      const known = async () => (await stores.factors.list(db, accountId))[0]?.userVerified;
      await use(db, factorId, 1, true);
      expect(await known()).toBe(true);
      await use(db, factorId, 2, false);
      expect(await known()).toBe(true);
    });
  });
});

describeEachDatabase('passkeys taken back', (open) => {
  it('leave no live factor that nothing can verify any more', async () => {
    const { database } = open();
    const { accountId } = await createPasskey(database.db);
    await migrate(database, { to: migrations[2]?.name ?? '' });
    const { rows } = await database.db.raw(
      'select revoked_at is not null as revoked from factor where account_id = ?',
      [accountId],
    );
    expect(rows).toEqual([{ revoked: true }]);
    expect((await migrate(database)).applied).toEqual(migrations.slice(3).map(({ name }) => name));
  });
});
