// Tickets, login states and code steps: whatever is used once is used once, over pools, processes and crashes (F14).

import { describe, expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import { describeDatabase, describeEachDatabase, type Suite } from '../setup/test-database.ts';
import { raceProcesses } from './processes.ts';
import { countOf, createAccount, createFactor, createSession, freshHash, stores } from './store-fixture.ts';
import { until } from './until.ts';

const host = 'portal.example';

async function createJourney(db: Knex, options: { ttlSeconds?: number; ticketSeconds?: number } = {}) {
  const { sessionId, accountId } = await createSession(db);
  const cookieHash = freshHash();
  const transactionId = await stores.gateTransactions.create(db, {
    cookieHash,
    host,
    target: '/verzuim?bsn=1',
    ttlSeconds: options.ttlSeconds ?? 600,
  });
  const hash = freshHash();
  const ticketSeconds = options.ticketSeconds ?? 60;
  await stores.tickets.issue(db, { hash, transactionId, host, sessionId, ttlSeconds: ticketSeconds });
  return { sessionId, accountId, transactionId, cookieHash, hash, host };
}

const ticketSuite: Suite = (open) =>
  describe('gate transaction and ticket', () => {
    it('keeps the target sealed, and gives it back with the state of the transaction', async () => {
      const { db } = open().database;
      const { transactionId, cookieHash } = await createJourney(db);
      const stored = await db.raw('select gate_transaction::text as text from gate_transaction');
      expect(stored.rows[0].text).not.toContain('verzuim');
      expect(stored.rows[0].text).not.toContain(Buffer.from('verzuim').toString('hex'));
      const loaded = await stores.gateTransactions.load(db, transactionId);
      expect(loaded).toMatchObject({ target: '/verzuim?bsn=1', host, over: false });
      expect(loaded?.cookieHash.equals(cookieHash)).toBe(true);
    });

    it('redeems once, and finishes the transaction with it', async () => {
      const { db } = open().database;
      const journey = await createJourney(db);
      const redeemed = await stores.tickets.redeem(db, journey);
      expect(redeemed).toEqual({ sessionId: journey.sessionId, target: '/verzuim?bsn=1' });
      expect(await stores.tickets.redeem(db, journey)).toBeNull();
      expect((await stores.gateTransactions.load(db, journey.transactionId))?.over).toBe(true);
    });

    it("refuses the attacker's ticket in the victim's browser, at another host, with another transaction", async () => {
      const { db } = open().database;
      const attacker = await createJourney(db);
      const victim = await createJourney(db);
      const wrong = [
        { ...attacker, cookieHash: victim.cookieHash },
        { ...attacker, transactionId: victim.transactionId, cookieHash: victim.cookieHash },
        { ...attacker, transactionId: victim.transactionId },
        { ...attacker, host: 'other.example' },
        { ...attacker, hash: freshHash() },
      ];
      for (const attempt of wrong) expect(await stores.tickets.redeem(db, attempt)).toBeNull();
      // None of the refusals spent the ticket of the browser it belongs to.
      expect(await stores.tickets.redeem(db, attacker)).not.toBeNull();
    });

    it('refuses a late ticket, a late transaction, an ended session and a locked account', async () => {
      const { db } = open().database;
      expect(await stores.tickets.redeem(db, await createJourney(db, { ticketSeconds: 0 }))).toBeNull();
      expect(await stores.tickets.redeem(db, await createJourney(db, { ttlSeconds: 0 }))).toBeNull();
      const ended = await createJourney(db);
      await stores.sessions.end(db, ended.sessionId, 'sign-out');
      expect(await stores.tickets.redeem(db, ended)).toBeNull();
      const locked = await createJourney(db);
      await stores.accounts.lock(db, locked.accountId, 'abuse');
      expect(await stores.tickets.redeem(db, locked)).toBeNull();
    });

    it('F14: one of two hundred parallel redemptions over two pools wins', async () => {
      const { db } = open().database;
      const second = await open().openSecond();
      const journey = await createJourney(db);
      const results = await Promise.all(
        Array.from({ length: 200 }, (_, i) => stores.tickets.redeem(i % 2 ? db : second.db, journey)),
      );
      expect(countOf(results, (result) => result !== null)).toBe(1);
    });

    it('F14: of several tickets of one transaction redeemed at once, one wins', async () => {
      const { db } = open().database;
      const second = await open().openSecond();
      const journey = await createJourney(db);
      const hashes = Array.from({ length: 20 }, freshHash);
      for (const hash of hashes) await stores.tickets.issue(db, { ...journey, hash, ttlSeconds: 60 });
      const results = await Promise.all(
        hashes.map((hash, i) => stores.tickets.redeem(i % 2 ? db : second.db, { ...journey, hash })),
      );
      expect(countOf(results, (result) => result !== null)).toBe(1);
    });
  });

const idSuite: Suite = (open) =>
  describe('ids that are no ids', () => {
    it('find nothing, and leave the transaction they came in usable', async () => {
      const { db } = open().database;
      const journey = await createJourney(db);
      const garbage = ["x' or 1=1", '', '../..', 'é', '0'.repeat(5_000)];
      await db.transaction(async (trx) => {
        for (const id of garbage) {
          expect(await stores.gateTransactions.load(trx, id)).toBeNull();
          expect(await stores.tickets.redeem(trx, { ...journey, transactionId: id })).toBeNull();
          expect(await stores.upstreamLogins.takeOutcome(trx, id, freshHash())).toBeNull();
          expect(await stores.factors.readSecret(trx, id)).toBeNull();
          expect(await stores.factors.revoke(trx, id, 'x')).toBe(false);
          expect(await stores.sessions.loadById(trx, id)).toBeNull();
          expect(await stores.sessions.end(trx, id, 'x')).toBe(false);
        }
        expect(await stores.tickets.redeem(trx, journey)).not.toBeNull();
      });
    });
  });

describeDatabase('redemption over processes', 'postgres', (open) => {
  it('F14: two tickets of one transaction that get as far as its row together: one wins', async () => {
    const { db } = open().database;
    const journey = await createJourney(db);
    const other = freshHash();
    await stores.tickets.issue(db, { ...journey, hash: other, ttlSeconds: 60 });
    const owner = await open().openSecond();
    const waiters = () =>
      owner.db.raw(`select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`);
    let redemptions: Promise<unknown[]> | null = null;
    await owner.db.transaction(async (trx) => {
      await trx.raw('select 1 from gate_transaction where id = ? for update', [journey.transactionId]);
      redemptions = Promise.all(
        [journey.hash, other].map((hash) => stores.tickets.redeem(db, { ...journey, hash })),
      );
      await until(async () => (await waiters()).rows[0].n === 2);
    });
    const results = await (redemptions ?? Promise.resolve([]));
    expect(countOf(results, (result) => result !== null)).toBe(1);
  });

  it('F14: two processes redeem the same tickets at once and each ticket is won once', async () => {
    const { db } = open().database;
    const journeys = await Promise.all(Array.from({ length: 25 }, () => createJourney(db)));
    const tickets = journeys.map(({ hash, cookieHash, transactionId }) => ({
      hash: hash.toString('hex'),
      cookieHash: cookieHash.toString('hex'),
      transactionId,
      host,
    }));
    const env = { DATABASE_URL: open().urls?.url ?? '' };
    const answers = await raceProcesses<string[]>('./race-child.ts', 2, env, { kind: 'redeem', tickets });
    for (const index of tickets.keys()) {
      expect(answers.map((results) => results[index]).sort()).toEqual(['lost', 'won']);
    }
  });
});

const loginSuite: Suite = (open) =>
  describe('upstream login', () => {
    async function createLogin(db: Knex, ttlSeconds = 600) {
      const stateHash = freshHash();
      const browserHash = freshHash();
      const { transactionId, sessionId } = await createJourney(db);
      const id = await stores.upstreamLogins.create(db, {
        stateHash,
        browserHash,
        upstreamId: 'eherkenning',
        request: { nonce: 'very-secret-nonce' },
        asked: { level: 'substantial' },
        transactionId,
        sessionId,
        ttlSeconds,
      });
      return { id, stateHash, browserHash, upstreamId: 'eherkenning', transactionId, sessionId };
    }

    it('gives the login to its own browser and upstream, once', async () => {
      const { db } = open().database;
      const login = await createLogin(db);
      const refused = async (change: object) => stores.upstreamLogins.consume(db, { ...login, ...change });
      expect(await refused({ stateHash: freshHash() })).toEqual({ ok: false, reason: 'unknown' });
      expect(await refused({ upstreamId: 'another' })).toEqual({ ok: false, reason: 'unknown' });
      expect(await refused({ browserHash: freshHash() })).toEqual({ ok: false, reason: 'other-browser' });
      expect(await stores.upstreamLogins.consume(db, login)).toEqual({
        ok: true,
        login: {
          id: login.id,
          upstreamId: 'eherkenning',
          request: { nonce: 'very-secret-nonce' },
          asked: { level: 'substantial' },
          transactionId: login.transactionId,
          sessionId: login.sessionId,
        },
      });
      expect(await stores.upstreamLogins.consume(db, login)).toEqual({ ok: false, reason: 'consumed' });
      const late = await createLogin(db, 0);
      expect(await stores.upstreamLogins.consume(db, late)).toEqual({ ok: false, reason: 'expired' });
    });

    it('keeps nonce and verifier sealed', async () => {
      const { db } = open().database;
      await createLogin(db);
      const rows = await db.raw('select upstream_login::text as text from upstream_login');
      for (const row of rows.rows)
        expect(row.text).not.toContain(Buffer.from('very-secret-nonce').toString('hex'));
    });

    it('F14: one of many parallel callbacks with one state wins', async () => {
      const { db } = open().database;
      const second = await open().openSecond();
      const login = await createLogin(db);
      const results = await Promise.all(
        Array.from({ length: 100 }, (_, i) => stores.upstreamLogins.consume(i % 2 ? db : second.db, login)),
      );
      expect(countOf(results, (result) => result.ok)).toBe(1);
    });

    it('an outcome is kept after consumption only, shown to its own browser, taken once and then wiped', async () => {
      const { db } = open().database;
      const { upstreamLogins } = stores;
      const login = await createLogin(db);
      const outcome = { company: 'Andere BV' };
      expect(await upstreamLogins.saveOutcome(db, login.id, outcome, 600)).toBe(false);
      await upstreamLogins.consume(db, login);
      expect(await upstreamLogins.saveOutcome(db, login.id, outcome, 600)).toBe(true);
      expect(await upstreamLogins.saveOutcome(db, login.id, { company: 'x' }, 600)).toBe(false);
      expect(await upstreamLogins.readOutcome(db, login.id, freshHash())).toBeNull();
      expect(await upstreamLogins.takeOutcome(db, login.id, freshHash())).toBeNull();
      expect(await upstreamLogins.readOutcome(db, login.id, login.browserHash)).toEqual(outcome);
      const taken = await Promise.all(
        Array.from({ length: 20 }, () => upstreamLogins.takeOutcome(db, login.id, login.browserHash)),
      );
      expect(taken.filter((one) => one !== null)).toEqual([outcome]);
      const stored = await db('upstream_login').where({ id: login.id }).first();
      expect(stored.outcome_sealed).toBeNull();
      expect(await upstreamLogins.saveOutcome(db, login.id, outcome, 600)).toBe(false);
    });
  });

const stepSuite: Suite = (open) =>
  describe('factor steps', () => {
    it('F14: one of many parallel uses of one step wins, and no earlier step after it', async () => {
      const { db } = open().database;
      const second = await open().openSecond();
      const factorId = await createFactor(db, await createAccount(db));
      const won = await Promise.all(
        Array.from({ length: 100 }, (_, i) =>
          stores.factors.consumeStep(i % 2 ? db : second.db, factorId, 57_000_000),
        ),
      );
      expect(countOf(won, Boolean)).toBe(1);
      expect(await stores.factors.consumeStep(db, factorId, 56_999_999)).toBe(false);
      expect(await stores.factors.consumeStep(db, factorId, 57_000_001)).toBe(true);
      expect((await stores.factors.readSecret(db, factorId))?.lastStep).toBe(57_000_001);
    });

    it('a factor is confirmed once, by its own account, in time; pending it accepts no step', async () => {
      const { db } = open().database;
      const accountId = await createAccount(db);
      const pend = () =>
        stores.factors.createPending(db, {
          accountId,
          kind: 'totp',
          name: 'n',
          secret: 'seed',
          proofingId: null,
        });
      const factorId = await pend();
      const confirmation = { factorId, accountId, step: 5, proofingId: null, withinSeconds: 600 };
      expect(await stores.factors.consumeStep(db, factorId, 7)).toBe(false);
      expect(await stores.factors.confirm(db, { ...confirmation, accountId: await createAccount(db) })).toBe(
        false,
      );
      expect(await stores.factors.confirm(db, { ...confirmation, withinSeconds: 0 })).toBe(false);
      const confirmed = await Promise.all(
        Array.from({ length: 10 }, () => stores.factors.confirm(db, confirmation)),
      );
      expect(countOf(confirmed, Boolean)).toBe(1);
      // The code that confirmed is spent.
      expect(await stores.factors.consumeStep(db, factorId, 5)).toBe(false);
      const secret = await stores.factors.readSecret(db, factorId);
      expect(secret).toMatchObject({ confirmed: true, lastStep: 5, kind: 'totp', accountId });
      expect(secret?.secret.toString()).toBe('seed');
      const revoked = await pend();
      await stores.factors.revoke(db, revoked, 'x');
      expect(await stores.factors.confirm(db, { ...confirmation, factorId: revoked })).toBe(false);
    });
  });

describeEachDatabase('what is used once', (open, kind) => {
  for (const suite of [ticketSuite, idSuite, loginSuite, stepSuite]) suite(open, kind);
});
