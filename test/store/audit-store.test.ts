// The records that prove what happened: complete, chained, unreadable without keys, and changed by nobody unseen (G2).

import { describe, expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import type { AuditEvent } from '../../src/store/audit-store.ts';
import { bucketOf, decisionBucketMs, type NewDecision } from '../../src/store/decision-store.ts';
import { purgeExpired } from '../../src/store/purge-expired.ts';
import { verifyAudit } from '../../src/store/verify-audit.ts';
import {
  describeDatabase,
  describeEachDatabase,
  type Suite,
  type TestDatabase,
} from '../setup/test-database.ts';
import { createAccount, createSession, freshHash, lookupHash, stores } from './store-fixture.ts';

const bsn = '123456782';

function eventOf(change: Partial<AuditEvent> = {}): AuditEvent {
  return {
    event: 'sign-in',
    outcome: 'success',
    reason: null,
    accountId: null,
    sessionId: null,
    correlationId: 'c-1',
    required: { level: 'substantial', twoFactor: true },
    reached: { level: 'substantial', twoFactor: true },
    facts: { acr: 'urn:etoegang:core:assurance-class:loa3', factors: ['totp'], größe: 1.5 },
    legalSubject: { type: 'bsn', number: bsn },
    actingSubject: 'acting-subject-1',
    intermediary: { type: 'kvk', number: '12345678' },
    personal: { companyName: 'Voorbeeld BV' },
    ...change,
  };
}

/** What only somebody with all rights on the server could do. */
async function tamper(test: TestDatabase, statement: string): Promise<void> {
  await test.database.asOwner((owner) =>
    owner.transaction(async (trx) => {
      await trx.raw('alter table audit disable trigger user');
      await trx.raw(statement);
      await trx.raw('alter table audit enable trigger user');
    }),
  );
}

async function appendMany(db: Knex, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await db.transaction((trx) => stores.audit.append(trx, eventOf({ correlationId: `c-${n}` })));
  }
}

describeEachDatabase('audit chain', (open) => {
  it('an empty trail verifies', async () => {
    expect(await verifyAudit(open().database.db)).toEqual({ ok: true, rows: 0, head: null });
  });

  it('parallel writers over two pools make one chain without gap, which our own computation confirms', async () => {
    const { db } = open().database;
    const second = await open().openSecond();
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        (i % 2 ? db : second.db).transaction((trx) => stores.audit.append(trx, eventOf())),
      ),
    );
    const verdict = await verifyAudit(db);
    expect(verdict).toMatchObject({ ok: true, rows: 40, head: { seq: 40 } });
  });

  it('a rolled-back transaction leaves no row and no gap', async () => {
    const { db } = open().database;
    const before = await verifyAudit(db);
    const failing = db.transaction(async (trx) => {
      await stores.audit.append(trx, eventOf());
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    await appendMany(db, 1);
    expect(await verifyAudit(db)).toMatchObject({ ok: true, rows: before.rows + 1 });
  });

  it("verifies whatever the writer's time zone was", async () => {
    const { db } = open().database;
    await db.transaction(async (trx) => {
      await trx.raw(`set local timezone to 'Asia/Kathmandu'`);
      await stores.audit.append(trx, eventOf());
    });
    expect((await verifyAudit(db)).ok).toBe(true);
  });

  it('overwrites forged sequence, time and hashes', async () => {
    const { db } = open().database;
    const { rows } = await db.raw(
      `insert into audit (seq, event_id, at, event, outcome, prev_hash, row_hash)
       values (999, gen_random_uuid(), '2001-01-01', 'forged', 'success', '\\x00', '\\x00')
       returning seq, extract(year from at)::int as year`,
    );
    expect(rows[0].seq).toBeLessThan(999);
    expect(rows[0].year).toBeGreaterThan(2001);
    expect((await verifyAudit(db)).ok).toBe(true);
  });

  it('keeps numbers, names and subjects sealed or hashed, and opens them with the key', async () => {
    const { db } = open().database;
    const accountId = await createAccount(db);
    await db.transaction((trx) => stores.audit.append(trx, eventOf({ accountId })));
    const dumped = await db.raw('select audit::text as text from audit');
    for (const { text } of dumped.rows) {
      for (const word of [bsn, 'Voorbeeld', 'acting-subject-1', '12345678"']) {
        expect(text).not.toContain(word);
        expect(text).not.toContain(Buffer.from(word).toString('hex'));
      }
    }
    const rows = await stores.audit.list(db, 0, 1_000);
    const newest = rows.at(-1);
    if (!newest) throw new Error('no audit row');
    expect(newest).toMatchObject({ event: 'sign-in', accountId, facts: { größe: 1.5 }, outcome: 'success' });
    expect(await stores.audit.openPersonal(db, newest)).toEqual({
      legalSubject: { type: 'bsn', number: bsn },
      actingSubject: 'acting-subject-1',
      intermediary: { type: 'kvk', number: '12345678' },
      other: { companyName: 'Voorbeeld BV' },
    });
    const found = await db('audit').where({
      legal_subject_hash: lookupHash.ofIdentifier('legal-subject', { type: 'bsn', number: bsn }),
    });
    expect(found.length).toBeGreaterThan(0);
  });

  it('erasing a person leaves the chain whole', async () => {
    const { db, asOwner } = open().database;
    const accountId = await createAccount(db);
    await db.transaction((trx) => stores.audit.append(trx, eventOf({ accountId })));
    await asOwner((owner) => owner('subject_key').where({ account_id: accountId }).delete());
    stores.subjectKeys.forget(accountId);
    const row = (await stores.audit.list(db, 0, 1_000)).at(-1);
    expect(row && (await stores.audit.openPersonal(db, row))).toBeNull();
    expect((await verifyAudit(db)).ok).toBe(true);
  });

  it('G2: even the owner cannot change, delete or empty it by mistake', async () => {
    const { asOwner } = open().database;
    const statements = [
      `update audit set reason = 'x'`,
      'delete from audit where seq = 1',
      'truncate audit',
      `update policy_version set reason = 'x'`,
      'delete from policy_version',
      `update decision set outcome = 'allow'`,
    ];
    for (const statement of statements) {
      await expect(asOwner((owner) => owner.raw(statement))).rejects.toThrow('never changed');
    }
  });
});

describeEachDatabase('audit verification', (open) => {
  it('G2: names the altered row, whichever column was altered, also when its own hash was put right', async () => {
    const { db } = open().database;
    await appendMany(db, 8);
    const alterations = [
      `reason = 'x'`,
      `outcome = 'failure'`,
      `facts = '{}'`,
      `at = at + interval '1 microsecond'`,
      `legal_subject_hash = '\\x00'`,
      `legal_subject_type = 'rsin'`,
      `personal_sealed = null`,
      `account_id = gen_random_uuid()`,
      `required = '{"level":"low"}'`,
      `row_hash = sha256('x')`,
    ];
    for (const alteration of alterations) {
      await tamper(open(), 'create table if not exists kept as table audit');
      await tamper(open(), `update audit set ${alteration} where seq = 5`);
      expect(await verifyAudit(db)).toMatchObject({ ok: false, firstBad: 5 });
      await tamper(open(), 'delete from audit where seq = 5');
      await tamper(open(), 'insert into audit select * from kept where seq = 5');
      expect((await verifyAudit(db)).ok).toBe(true);
    }
  });

  it('G2: names the place of a deleted row, and of a cut tail when the head was noted', async () => {
    const { db } = open().database;
    const noted = (await verifyAudit(db)).head ?? undefined;
    expect(noted?.seq).toBe(8);
    await appendMany(db, 2);
    expect((await verifyAudit(db, noted)).ok).toBe(true);
    await tamper(open(), 'delete from audit where seq >= 7');
    expect((await verifyAudit(db)).ok).toBe(true);
    expect(await verifyAudit(db, noted)).toMatchObject({ ok: false, firstBad: 7 });
    // Rewritten to the same length after the cut: the noted hash tells.
    await appendMany(db, 4);
    expect(await verifyAudit(db, noted)).toMatchObject({ ok: false, firstBad: 8 });
    await tamper(open(), 'delete from audit where seq = 2');
    expect(await verifyAudit(db)).toMatchObject({ ok: false, firstBad: 2 });
    await tamper(open(), 'delete from audit where seq = 1');
    expect(await verifyAudit(db)).toMatchObject({ ok: false, firstBad: 1 });
  });
});

describeDatabase('the application role', 'postgres', (open) => {
  it('G2: can add and read records, and neither change, delete nor empty them, nor alter any table', async () => {
    const { db } = open().database;
    await appendMany(db, 1);
    const forbidden = [
      `update audit set reason = 'x'`,
      'delete from audit',
      'truncate audit',
      `update decision set outcome = 'allow'`,
      'delete from decision',
      `update policy_version set reason = 'x'`,
      'delete from policy_version',
      `update key_check set proof = '\\x00'`,
      'delete from subject_key',
      'delete from account',
      'alter table audit disable trigger user',
      'drop table audit',
      'create table mine (id int)',
      'drop function audit_chain()',
      'delete from schema_migration',
      `set session_replication_role = 'replica'`,
      'alter table session add column x int',
    ];
    for (const statement of forbidden) {
      await expect(db.raw(statement)).rejects.toThrow(/permission denied|must be owner/);
    }
  });
});

const decisionSuite: Suite = (open) =>
  describe('decisions', () => {
    const at = bucketOf(1_800_000_000_000) + 10_000;

    function decisionOf(
      change: Partial<NewDecision> & Pick<NewDecision, 'sessionId' | 'accountId'>,
    ): NewDecision {
      return {
        portalId: 'werkgeversportaal',
        routeId: 'sick-leave',
        outcome: 'allow',
        policyVersion: 1,
        atMs: at,
        required: { level: 'substantial' },
        reached: { level: 'substantial' },
        reasons: [{ code: 'data-class' }],
        evidence: [{ kind: 'upstream', sequence: 1 }],
        circumstances: { bindings: [] },
        reference: null,
        legalSubject: { type: 'bsn', number: bsn },
        personal: { actingSubject: 'acting-subject-1' },
        ...change,
      };
    }

    it('one row per session, route, outcome, policy version and five minutes, also from two replicas at once', async () => {
      const { db } = open().database;
      const second = await open().openSecond();
      const session = await createSession(db);
      const variants = [
        {},
        { atMs: at + 1_000 },
        { routeId: 'wages' },
        { outcome: 'step-up' },
        { policyVersion: 2 },
        { atMs: at + decisionBucketMs },
      ].map((change) => decisionOf({ ...session, ...change }));
      const inserted = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          stores.decisions.insertBatch(i % 2 ? db : second.db, i % 3 ? variants : variants.toReversed()),
        ),
      );
      expect(inserted.reduce((sum, count) => sum + count, 0)).toBe(5);
      const rows = await stores.decisions.listOfSession(db, session.sessionId);
      expect(rows).toHaveLength(5);
      expect(rows[0]).toMatchObject({ required: { level: 'substantial' }, evidence: [{ sequence: 1 }] });
    });

    it('writes large batches, and an empty one', async () => {
      const { db } = open().database;
      const session = await createSession(db);
      const many = Array.from({ length: 1_201 }, (_, i) => decisionOf({ ...session, routeId: `route-${i}` }));
      expect(await stores.decisions.insertBatch(db, many)).toBe(1_201);
      expect(await stores.decisions.insertBatch(db, [])).toBe(0);
    });

    it('keeps no number or subject in clear', async () => {
      const { db } = open().database;
      const { rows } = await db.raw('select decision::text as text from decision');
      for (const { text } of rows) {
        for (const word of [bsn, 'acting-subject-1']) {
          expect(text).not.toContain(word);
          expect(text).not.toContain(Buffer.from(word).toString('hex'));
        }
      }
    });
  });

const policySuite: Suite = (open) =>
  describe('policy versions', () => {
    const version = { document: { version: 1 }, source: 'version: 1 # why', author: 'a', reason: 'r' };

    it('is founded once, however many replicas start at once, and never after a version exists', async () => {
      const { db } = open().database;
      const second = await open().openSecond();
      const found = (to: Knex) => to.transaction((trx) => stores.policyVersions.found(trx, version));
      const numbers = await Promise.all(Array.from({ length: 10 }, (_, i) => found(i % 2 ? db : second.db)));
      expect(numbers.filter((number) => number !== null)).toHaveLength(1);
      expect(await stores.policyVersions.newest(db)).toMatchObject({ ...version, founding: true });
    });

    it('keeps every version, text and comments included; the newest is the last written', async () => {
      const { db } = open().database;
      const second = await open().openSecond();
      const append = (to: Knex, n: number) =>
        to.transaction((trx) => stores.policyVersions.append(trx, { ...version, document: { n } }));
      const numbers = await Promise.all(
        Array.from({ length: 8 }, (_, i) => append(i % 2 ? db : second.db, i)),
      );
      expect(new Set(numbers).size).toBe(8);
      expect((await stores.policyVersions.newest(db))?.number).toBe(Math.max(...numbers));
      expect(await stores.policyVersions.byNumber(db, numbers[3] ?? 0)).toMatchObject({ document: { n: 3 } });
      expect(await stores.policyVersions.byNumber(db, 10_000)).toBeNull();
      const list = await stores.policyVersions.list(db);
      expect(list).toHaveLength(9);
      expect(list[0]?.number).toBe(Math.max(...numbers));
    });
  });

const purgeSuite: Suite = (open) =>
  describe('purge', () => {
    it('takes what is over, after its time of grace, and nothing else', async () => {
      const { db } = open().database;
      const kept = await createSession(db);
      const over = await createSession(db);
      const justEnded = await createSession(db);
      await stores.sessions.end(db, over.sessionId, 'sign-out');
      await stores.sessions.end(db, justEnded.sessionId, 'sign-out');
      await stores.sessions.putCookie(db, {
        idHash: freshHash(),
        sessionId: over.sessionId,
        host: 'h',
        seenSequence: 0,
      });
      await db.raw(`update session set ended_at = now() - interval '25 hours' where id = ?`, [
        over.sessionId,
      ]);
      const journey = { cookieHash: freshHash(), host: 'h', target: '/' };
      const stale = await stores.gateTransactions.create(db, { ...journey, ttlSeconds: -7_200 });
      const live = await stores.gateTransactions.create(db, { ...journey, ttlSeconds: 600 });
      expect(await purgeExpired(db)).toMatchObject({ session: 1, gate_transaction: 1 });
      expect(await stores.sessions.loadById(db, over.sessionId)).toBeNull();
      expect(await stores.sessions.loadById(db, kept.sessionId)).not.toBeNull();
      expect(await stores.sessions.loadById(db, justEnded.sessionId)).not.toBeNull();
      expect(await stores.gateTransactions.load(db, stale)).toBeNull();
      expect(await stores.gateTransactions.load(db, live)).not.toBeNull();
      expect(await purgeExpired(db)).toMatchObject({
        session: 0,
        ticket: 0,
        gate_transaction: 0,
        upstream_login: 0,
      });
    });
  });

describeEachDatabase('records', (open, kind) => {
  for (const suite of [decisionSuite, policySuite, purgeSuite]) suite(open, kind);
});
