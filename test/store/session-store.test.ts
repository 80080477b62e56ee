// Sessions, evidence and what evidence is read through, on both databases.

import { describe, expect, it } from '@jest/globals';
import { describeEachDatabase, type Suite } from '../setup/test-database.ts';
import {
  createAccount,
  createFactor,
  createSession,
  freshHash,
  hashOf,
  issuer,
  lookupHash,
  representation,
  stores,
} from './store-fixture.ts';

const upstreamEvidence = { kind: 'upstream', issuer, acr: 'loa3', atMs: 1_700_000_000_123 } as const;

const accountSuite: Suite = (open) =>
  describe('account store', () => {
    it('finds one account for one issuer and subject, however many see the person first at once', async () => {
      const { db } = open().database;
      const second = await open().openSecond();
      const found = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          (index % 2 ? db : second.db).transaction((trx) =>
            stores.accounts.findOrCreateByIdentity(trx, issuer, 'the-same-person'),
          ),
        ),
      );
      expect(new Set(found.map((one) => one.accountId)).size).toBe(1);
      expect(found.filter((one) => one.created)).toHaveLength(1);
      const orphans = await db.raw(
        'select count(*)::int as n from account where id not in (select account_id from account_identity)',
      );
      expect(orphans.rows[0].n).toBe(0);
    });

    it('keeps equal subjects of two issuers apart', async () => {
      const { db } = open().database;
      const ids = await Promise.all(
        [issuer, 'https://other.example'].map((from) =>
          db.transaction((trx) => stores.accounts.findOrCreateByIdentity(trx, from, 'shared-subject')),
        ),
      );
      expect(ids[0]?.accountId).not.toBe(ids[1]?.accountId);
    });

    it('leaves neither account nor key behind when the transaction fails', async () => {
      const { db } = open().database;
      let accountId = '';
      const failed = db.transaction(async (trx) => {
        accountId = (await stores.accounts.findOrCreateByIdentity(trx, issuer, 'rolled-back')).accountId;
        throw new Error('stop');
      });
      await expect(failed).rejects.toThrow('stop');
      expect(await stores.accounts.load(db, accountId)).toBeNull();
      expect((await db('subject_key').where({ account_id: accountId })).length).toBe(0);
    });

    it('shows a lock to the next login and to live sessions, and lifts it', async () => {
      const { db } = open().database;
      const { accountId, sessionId } = await createSession(db);
      expect(await stores.accounts.lock(db, accountId, 'abuse')).toBe(true);
      expect(await stores.accounts.lock(db, accountId, 'abuse')).toBe(false);
      const locked = await stores.sessions.loadById(db, sessionId);
      expect(locked?.accountLocked).toBe(true);
      expect(await stores.sessions.addEvidence(db, sessionId, upstreamEvidence)).toBeNull();
      expect(await stores.accounts.unlock(db, accountId)).toBe(true);
      const unlocked = await stores.sessions.loadById(db, sessionId);
      expect(unlocked?.accountLocked).toBe(false);
      expect(unlocked?.session.version).toBeGreaterThan(locked?.session.version ?? 0);
    });

    it('keeps the subject in clear nowhere, yet gives it back', async () => {
      const { db } = open().database;
      const { accountId } = await db.transaction((trx) =>
        stores.accounts.findOrCreateByIdentity(trx, issuer, 'subject-in-clear'),
      );
      const rows = await db.raw('select account_identity::text as text from account_identity');
      const needles = ['subject-in-clear', Buffer.from('subject-in-clear').toString('hex')];
      for (const row of rows.rows) for (const needle of needles) expect(row.text).not.toContain(needle);
      expect(await stores.accounts.identities(db, accountId)).toEqual([
        { issuer, subject: 'subject-in-clear' },
      ]);
    });
  });

const sessionSuite: Suite = (open) =>
  describe('session store', () => {
    it('gives back what was stored, in one read by cookie', async () => {
      const { db } = open().database;
      const { accountId, sessionId } = await createSession(db);
      const first = await stores.sessions.addEvidence(db, sessionId, upstreamEvidence);
      expect(first?.evidence.sequence).toBe(1);
      const idHash = freshHash();
      await stores.sessions.putCookie(db, { idHash, sessionId, host: 'portal.example', seenSequence: 1 });
      const loaded = await stores.sessions.loadByCookie(db, idHash, 'portal.example');
      expect(loaded).toMatchObject({
        seenSequence: 1,
        endedReason: null,
        accountLocked: false,
        upstreamId: 'eherkenning',
        details: { actingSubject: 'acting-1', companyName: 'Voorbeeld BV' },
        session: { id: sessionId, accountId, version: 2, representation, bindings: [] },
      });
      const [evidence] = loaded?.session.evidence ?? [];
      expect(evidence).toMatchObject({ kind: 'upstream', sequence: 1, acr: 'loa3', atMs: 1_700_000_000_123 });
      expect(Math.abs((loaded?.loadedAtMs ?? 0) - Date.now())).toBeLessThan(60_000);
      expect((loaded?.session.endsAtMs ?? 0) - (loaded?.session.createdAtMs ?? 0)).toBe(3_600_000);
    });

    it('evidence is given back as reading the session gives it, with the version it then has', async () => {
      const { db } = open().database;
      const { accountId, sessionId } = await createSession(db);
      const proof = {
        accountId,
        level: 'low',
        method: 'upstream',
        details: {},
        validForSeconds: 600,
      } as const;
      const factorId = await createFactor(db, accountId, await stores.proofings.create(db, proof));
      const factor = { kind: 'factor', factorId, userVerified: true } as const;
      for (const evidence of [upstreamEvidence, factor]) {
        const added = await stores.sessions.addEvidence(db, sessionId, evidence);
        const loaded = await stores.sessions.loadById(db, sessionId);
        expect(added).toEqual({
          version: loaded?.session.version,
          evidence: loaded?.session.evidence.at(-1),
        });
      }
    });

    it('a new cookie takes the place of the old one together with the evidence, or neither happens', async () => {
      const { db } = open().database;
      const { sessionId } = await createSession(db);
      const [first, second, third] = [freshHash(), freshHash(), freshHash()];
      const host = 'broker.example';
      const renew = (idHash: Buffer, oldHash: Buffer | null) =>
        stores.sessions.addEvidence(db, sessionId, upstreamEvidence, { cookie: { idHash, oldHash, host } });
      const seen = async (idHash: Buffer) =>
        (await stores.sessions.loadByCookie(db, idHash, host))?.seenSequence ?? null;
      await renew(first, null);
      await renew(second, first);
      expect([await seen(first), await seen(second)]).toEqual([null, 2]);
      await stores.sessions.end(db, sessionId, 'sign-out');
      expect(await renew(third, second)).toBeNull();
      expect([await seen(second), await seen(third)]).toEqual([2, null]);
    });

    it('keeps a missing auth_time missing', async () => {
      const { db } = open().database;
      const { sessionId } = await createSession(db);
      await stores.sessions.addEvidence(db, sessionId, { ...upstreamEvidence, acr: null, atMs: null });
      const loaded = await stores.sessions.loadById(db, sessionId);
      expect(loaded?.session.evidence[0]).toMatchObject({ acr: null, atMs: null });
    });

    it('knows a cookie at its own host only, and not after its end', async () => {
      const { db } = open().database;
      const { sessionId } = await createSession(db);
      const idHash = freshHash();
      await stores.sessions.putCookie(db, { idHash, sessionId, host: 'a.example', seenSequence: 0 });
      expect(await stores.sessions.loadByCookie(db, idHash, 'b.example')).toBeNull();
      expect(await stores.sessions.loadByCookie(db, freshHash(), 'a.example')).toBeNull();
      expect(await stores.sessions.endCookie(db, idHash)).toBe(sessionId);
      expect(await stores.sessions.endCookie(db, idHash)).toBeNull();
      expect(await stores.sessions.loadByCookie(db, idHash, 'a.example')).toBeNull();
    });

    it('numbers evidence without gap or double under parallel writers, one version each', async () => {
      const { db } = open().database;
      const second = await open().openSecond();
      const { sessionId } = await createSession(db);
      const sequences = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          stores.sessions.addEvidence(index % 2 ? db : second.db, sessionId, upstreamEvidence),
        ),
      );
      expect(sequences.map((added) => added?.evidence.sequence ?? 0).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 20 }, (_, i) => i + 1),
      );
      expect((await stores.sessions.loadById(db, sessionId))?.session.version).toBe(21);
    });

    it('ends once and then takes no evidence, nor after its absolute end', async () => {
      const { db } = open().database;
      const { sessionId } = await createSession(db);
      const ended = await Promise.all([1, 2, 3].map(() => stores.sessions.end(db, sessionId, 'sign-out')));
      expect(ended.filter(Boolean)).toHaveLength(1);
      expect(await stores.sessions.addEvidence(db, sessionId, upstreamEvidence)).toBeNull();
      expect((await stores.sessions.loadById(db, sessionId))?.endedReason).toBe('sign-out');
      const late = await createSession(db, { lifetimeSeconds: 0 });
      expect(await stores.sessions.addEvidence(db, late.sessionId, upstreamEvidence)).toBeNull();
    });

    it('ends all sessions of one account and no other', async () => {
      const { db } = open().database;
      const { accountId, sessionId } = await createSession(db);
      const other = await createSession(db, { accountId });
      const stranger = await createSession(db);
      const ended = await stores.sessions.endAllOfAccount(db, accountId, 'revoked');
      expect(ended.sort()).toEqual([sessionId, other.sessionId].sort());
      expect((await stores.sessions.loadById(db, stranger.sessionId))?.endedReason).toBeNull();
    });

    it('moves the last use at most once a minute', async () => {
      const { db } = open().database;
      const { sessionId } = await createSession(db);
      const lastUse = async () => (await stores.sessions.loadById(db, sessionId))?.session.lastUsedAtMs;
      const before = await lastUse();
      await stores.sessions.touch(db, [sessionId]);
      expect(await lastUse()).toBe(before);
      await db.raw(`update session set last_used_at = now() - interval '5 minutes' where id = ?`, [
        sessionId,
      ]);
      await stores.sessions.touch(db, [sessionId]);
      expect(await lastUse()).toBeGreaterThanOrEqual(before ?? 0);
      await stores.sessions.touch(db, []);
    });

    it('S8: a session whose row was altered or swapped is refused, and no other is touched', async () => {
      const { db } = open().database;
      const victim = await createSession(db);
      const other = await createSession(db);
      await db.raw(
        `update session set representation_sealed = (select representation_sealed from session where id = ?) where id = ?`,
        [other.sessionId, victim.sessionId],
      );
      await expect(stores.sessions.loadById(db, victim.sessionId)).rejects.toThrow('cannot be opened');
      expect((await stores.sessions.loadById(db, other.sessionId))?.session.id).toBe(other.sessionId);
    });

    it('S8: parallel reads of many sessions never mix two of them', async () => {
      const { db } = open().database;
      const sessions = await Promise.all(
        Array.from({ length: 30 }, async (_, index) => {
          const created = await createSession(db, {
            representation: { ...representation, branch: String(index).padStart(12, '0') },
          });
          const idHash = freshHash();
          await stores.sessions.putCookie(db, {
            idHash,
            sessionId: created.sessionId,
            host: 'h',
            seenSequence: 0,
          });
          return { ...created, idHash, index };
        }),
      );
      const loaded = await Promise.all(
        Array.from({ length: 120 }, async (_, turn) => {
          const wanted = sessions[turn % sessions.length];
          if (!wanted) throw new Error('no session');
          const found = await stores.sessions.loadByCookie(db, wanted.idHash, 'h');
          return { wanted, found };
        }),
      );
      for (const { wanted, found } of loaded) {
        expect(found?.session.id).toBe(wanted.sessionId);
        expect(found?.session.accountId).toBe(wanted.accountId);
        expect(Number(found?.session.representation.branch)).toBe(wanted.index);
      }
    });

    it('S7: what a cookie is found by is a hash of 256 bits, and no id is kept in clear', async () => {
      const { db } = open().database;
      const { sessionId } = await createSession(db);
      await stores.sessions.putCookie(db, {
        idHash: hashOf('secret-cookie'),
        sessionId,
        host: 'h',
        seenSequence: 0,
      });
      const rows = await db.raw('select id_hash from session_cookie where session_id = ?', [sessionId]);
      expect(rows.rows[0].id_hash.equals(hashOf('secret-cookie'))).toBe(true);
      expect(rows.rows[0].id_hash).toHaveLength(32);
    });
  });

const evidenceSuite: Suite = (open) =>
  describe('evidence read through factor, proofing and binding', () => {
    const proof = { level: 'substantial', method: 'upstream', details: {}, validForSeconds: 86_400 } as const;

    async function sessionWithFactor() {
      const { db } = open().database;
      const { accountId, sessionId } = await createSession(db);
      const proofingId = await stores.proofings.create(db, { accountId, ...proof });
      const factorId = await createFactor(db, accountId, proofingId);
      const added = await stores.sessions.addEvidence(db, sessionId, {
        kind: 'factor',
        factorId,
        userVerified: false,
      });
      expect(added?.evidence.sequence).toBe(1);
      return { db, accountId, sessionId, proofingId, factorId };
    }

    it('shows the factor with its proofing', async () => {
      const { db, sessionId, factorId, proofingId } = await sessionWithFactor();
      const loaded = await stores.sessions.loadById(db, sessionId);
      expect(loaded?.session.evidence[0]).toMatchObject({
        kind: 'factor',
        factor: 'totp',
        factorId,
        revoked: false,
        proofing: { id: proofingId, level: 'substantial', endedAtMs: null },
      });
    });

    it('a revoked factor is out of every live session at once, and their version says so', async () => {
      const { db, accountId, sessionId, factorId } = await sessionWithFactor();
      const before = await stores.sessions.loadById(db, sessionId);
      expect(await stores.factors.revoke(db, factorId, 'lost')).toBe(true);
      expect(await stores.factors.revoke(db, factorId, 'lost')).toBe(false);
      const after = await stores.sessions.loadById(db, sessionId);
      expect(after?.session.evidence[0]).toMatchObject({ revoked: true });
      expect(after?.session.version).toBeGreaterThan(before?.session.version ?? 0);
      expect(await stores.factors.readSecret(db, factorId)).toBeNull();
      expect((await stores.factors.list(db, accountId))[0]?.revokedAtMs).not.toBeNull();
    });

    it('an ended proofing shows its end in every live session at once', async () => {
      const { db, sessionId, proofingId, accountId } = await sessionWithFactor();
      expect(await stores.proofings.end(db, proofingId, 'mistake')).toBe(true);
      const after = await stores.sessions.loadById(db, sessionId);
      const [evidence] = after?.session.evidence ?? [];
      expect(evidence?.kind === 'factor' && evidence.proofing?.endedAtMs).toBeGreaterThan(0);
      expect((await stores.proofings.listOfAccount(db, accountId))[0]?.endReason).toBe('mistake');
    });

    it("another account's, a pending or a revoked factor adds no evidence", async () => {
      const { db } = open().database;
      const { accountId, sessionId } = await createSession(db);
      const strangers = await createFactor(db, await createAccount(db));
      const pending = await stores.factors.createPending(db, {
        accountId,
        kind: 'totp',
        name: 'x',
        secret: 's',
        proofingId: null,
      });
      const revoked = await createFactor(db, accountId);
      await stores.factors.revoke(db, revoked, 'x');
      for (const factorId of [strangers, pending, revoked]) {
        const evidence = { kind: 'factor', factorId, userVerified: true } as const;
        expect(await stores.sessions.addEvidence(db, sessionId, evidence)).toBeNull();
      }
      expect((await stores.sessions.loadById(db, sessionId))?.session.evidence).toEqual([]);
    });

    it("a session sees its own party's bindings alone: not another branch, intermediary, type or account", async () => {
      const { db } = open().database;
      const { accountId, sessionId } = await createSession(db);
      const bind = (change: object, who = accountId) =>
        stores.bindings.createOrExtend(db, {
          accountId: who,
          representation: { ...representation, ...change },
          level: 'substantial',
          method: 'upstream',
          validForSeconds: 3_600,
        });
      await bind({ branch: '000012345678' });
      await bind({ intermediary: { type: 'kvk', number: '12345678' } });
      await bind({ legalSubject: { type: 'bsn', number: representation.legalSubject.number } });
      await bind({}, await createAccount(db));
      expect((await stores.sessions.loadById(db, sessionId))?.session.bindings).toEqual([]);
      const own = await bind({ serviceId: 'another service' });
      const bindings = (await stores.sessions.loadById(db, sessionId))?.session.bindings;
      expect(bindings).toHaveLength(1);
      expect(bindings?.[0]).toMatchObject({ id: own, level: 'substantial', representation });
    });

    it('the same mandate shown again moves one binding, also at the same moment; an ended one stays ended', async () => {
      const { db } = open().database;
      const second = await open().openSecond();
      const { accountId, sessionId } = await createSession(db);
      const show = (to: typeof db, validForSeconds: number) =>
        stores.bindings.createOrExtend(to, {
          accountId,
          representation,
          level: 'substantial',
          method: 'upstream',
          validForSeconds,
        });
      const ids = await Promise.all(Array.from({ length: 8 }, (_, i) => show(i % 2 ? db : second.db, 60)));
      expect(new Set(ids).size).toBe(1);
      const [short] = await stores.bindings.listOfAccount(db, accountId);
      await show(db, 3_600);
      const [long] = await stores.bindings.listOfAccount(db, accountId);
      expect((long?.expiresAtMs ?? 0) - (short?.expiresAtMs ?? 0)).toBeGreaterThan(3_000_000);
      expect(await stores.bindings.end(db, ids[0] ?? '', 'left the company')).toBe(true);
      expect((await stores.sessions.loadById(db, sessionId))?.session.bindings).toEqual([]);
      expect(await show(db, 3_600)).not.toBe(ids[0]);
    });
  });

describe('look-up hashes', () => {
  it('tell types, purposes and roles apart, and do not see the service id', () => {
    const hex = (change: object) =>
      lookupHash.ofRepresentation({ ...representation, ...change }).toString('hex');
    expect(hex({ serviceId: null })).toBe(hex({}));
    const variants = [
      hex({}),
      hex({ legalSubject: { type: 'bsn', number: '002564440' } }),
      hex({ branch: '000012345678' }),
      hex({ intermediary: representation.legalSubject }),
      lookupHash.ofIdentifier('legal-subject', representation.legalSubject).toString('hex'),
      lookupHash.ofIdentifier('intermediary', representation.legalSubject).toString('hex'),
      lookupHash.ofParts('account', 'a', 'b,c').toString('hex'),
      lookupHash.ofParts('account', 'a,b', 'c').toString('hex'),
    ];
    expect(new Set(variants).size).toBe(variants.length);
  });
});

describeEachDatabase('the stores of a session', (open, kind) => {
  for (const suite of [accountSuite, sessionSuite, evidenceSuite]) suite(open, kind);
});
