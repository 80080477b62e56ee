// Enrolling a factor under attack: who may, what it inherits, for whom it counts, until when, and how it ends
// (design 4; threats E1 E8 U4 U7 S12).

import { expect, it } from '@jest/globals';
import { errorTable } from '../../src/domain/errors.ts';
import { totpCode, totpStep } from '../../src/factor/totp.ts';
import { formsOf, type Visitor } from '../../src/sim/visitor.ts';
import { describeStackOnce } from '../setup/stack.ts';
import { type Enrolled, type Level, steadyStep, titleOf } from '../setup/stack-walk.ts';

type Record = { level: string; days: number; ended: boolean };

describeStackOnce('enrolment', (the) => {
  const portal = (path: string) => the().stack.portalUrl + path;
  const broker = (path: string) => the().stack.brokerUrl + path;

  async function signedIn(level: Level, identity = 'noor/0'): Promise<Visitor> {
    const visitor = the().visitor();
    const page = await the().signIn(visitor, level, '/bedrijf', identity);
    expect(page.url).toBe(portal('/bedrijf'));
    return visitor;
  }

  async function enrolledAt(level: Level, identity = 'noor/0') {
    const visitor = await signedIn(level, identity);
    return { visitor, enrolled: await the().enrolTotp(visitor) };
  }

  async function records(table: 'proofing' | 'binding', visitor: Visitor): Promise<Record[]> {
    const { accountId } = await the().sessionOf(visitor);
    return the().sql<Record>(
      `select level, ended_at is not null as ended,
         (extract(epoch from expires_at - now()) / 86400)::float8 as days
       from ${table} where account_id = :accountId and (ended_at is null or ended_at >= :since::timestamptz)
       order by created_at`,
      { accountId, since: started.toISOString() },
    );
  }
  let started = new Date();
  const begin = () => {
    started = new Date(Date.now() + 1);
  };

  async function liveFactors(visitor: Visitor): Promise<string[]> {
    const { accountId } = await the().sessionOf(visitor);
    const rows = await the().sql<{ id: string }>(
      `select id from factor where account_id = :accountId and confirmed_at is not null and revoked_at is null`,
      { accountId },
    );
    return rows.map(({ id }) => id);
  }

  const says = (page: { body: string }, code: keyof typeof errorTable) =>
    page.body.includes(errorTable[code].nl.what);
  const decideAs = async (visitor: Visitor, path: string) =>
    (await the().decide(the().cookieOf(visitor, 'portal'), path)).status;

  /** What happens to an account behind one person's back, told as any replica is told. */
  async function change(visitor: Visitor, work: (trx: never, accountId: string) => Promise<unknown>) {
    const { accountId } = await the().sessionOf(visitor);
    await the().stack.broker.flow.transact(async (tx) => {
      await work(tx.trx as never, accountId);
      tx.changed({ kind: 'account', id: accountId });
    });
  }

  it('E1: only within five minutes of an upstream login, at the beginning and at the end of it', async () => {
    const visitor = await signedIn('EH3');
    const pending = the().readEnrolment(await the().beginEnrolment(visitor));
    await the().ageEvidence(visitor, 301);
    const late = await the().beginEnrolment(visitor);
    expect([late.status, says(late, 'enrolment-not-allowed')]).toEqual([403, true]);
    const confirmed = await the().confirmEnrolment(visitor, pending, pending.code());
    expect(confirmed.status).toBe(403);
    expect(confirmed.body).not.toContain(pending.secret);
    expect(await liveFactors(visitor)).toEqual([]);
    const account = await visitor.get(broker('/account'));
    expect(formsOf(account).some(({ action }) => action.endsWith('/account/totp/new'))).toBe(false);
  });

  it('E1: a login without a time is never fresh enough, and a proven level of none enrols nothing', async () => {
    for (const fault of ['no-auth-time', 'old-auth-time', 'no-acr']) {
      const visitor = the().visitor();
      const asked = await visitor.get(portal('/bedrijf'));
      await the().logIn(visitor, asked, { level: 'EH3', fault });
      const refused = await the().beginEnrolment(visitor);
      expect([fault, refused.status]).toEqual([fault, fault === 'no-acr' ? 401 : 403]);
      expect(refused.body).not.toMatch(/secret=/);
    }
  });

  it('U4: a fresh login below the proofing of the factor there is neither replaces nor removes it', async () => {
    const { enrolled } = await enrolledAt('EH3');
    const low = await signedIn('EH2');
    for (const level of ['EH2', 'EH2+'] as const) {
      const visitor = await signedIn(level);
      const replace = await the().beginEnrolment(visitor);
      expect([level, replace.status]).toEqual([level, 403]);
      const remove = await visitor.post(broker('/account/totp/remove'), { factor: enrolled.factorId });
      expect([level, remove.status]).toEqual([level, 403]);
    }
    expect(await liveFactors(low)).toEqual([enrolled.factorId]);
    const high = await signedIn('EH3');
    const removed = await high.post(broker('/account/totp/remove'), { factor: enrolled.factorId });
    expect(removed.url).toContain('done=removed');
    expect(await liveFactors(high)).toEqual([]);
  });

  it('U4: an enrolment begun at a low level cannot be finished over a stronger factor that came meanwhile', async () => {
    const low = await signedIn('EH2');
    const pending = the().readEnrolment(await the().beginEnrolment(low));
    const { enrolled } = await enrolledAt('EH3');
    const refused = await the().confirmEnrolment(low, pending, pending.code());
    expect(refused.status).toBe(403);
    expect(await liveFactors(low)).toEqual([enrolled.factorId]);
  });

  it('E8: the secret is shown in the enrolling session before confirmation, and nowhere ever after', async () => {
    const visitor = await signedIn('EH3');
    const page = await the().beginEnrolment(visitor);
    const pending = the().readEnrolment(page);
    expect(page.headers.get('cache-control')).toBe('no-store');
    const stranger = await signedIn('EH3', 'sem/0');
    for (const code of [pending.code(), '000000', 'x']) {
      const theirs = await the().confirmEnrolment(stranger, pending, code);
      expect([theirs.status, theirs.body.includes(pending.secret)]).toEqual([410, false]);
    }
    const wrong = await the().confirmEnrolment(visitor, pending, '000000');
    expect([wrong.status, wrong.body.includes(pending.secret)]).toEqual([400, true]);
    await steadyStep();
    expect((await the().confirmEnrolment(visitor, pending, pending.code())).url).toContain('done=enrolled');
    for (const code of ['000000', pending.code(1), 'x']) {
      const again = await the().confirmEnrolment(visitor, pending, code);
      expect([again.status, again.body.includes(pending.secret)]).toEqual([410, false]);
    }
    for (const path of ['/account', `/account?factor=${pending.factorId}`, '/sign-in']) {
      const shown = await visitor.get(broker(path));
      const groups = pending.secret.match(/.{1,4}/g)?.join(' ') ?? '';
      expect(shown.body.includes(pending.secret) || shown.body.includes(groups)).toBe(false);
    }
    expect(await liveFactors(stranger)).toEqual([]);
  });

  it('a pending enrolment ends after ten minutes, and lifts nothing before it is confirmed', async () => {
    const visitor = await signedIn('EH2');
    const pending = the().readEnrolment(await the().beginEnrolment(visitor));
    const page = await visitor.get(portal('/dienstverband'));
    expect(formsOf(page).some(({ action }) => action.endsWith('/step-up/totp'))).toBe(false);
    await the().sql("update factor set created_at = now() - interval '11 minutes' where id = :id", {
      id: pending.factorId,
    });
    const late = await the().confirmEnrolment(visitor, pending, pending.code());
    expect([late.status, says(late, 'enrolment-expired')]).toEqual([410, true]);
    expect(await liveFactors(visitor)).toEqual([]);
  });

  it.each<[Level, string]>([
    ['EH2', 'low'],
    ['EH2+', 'low'],
    ['EH3', 'substantial'],
    ['EH4', 'substantial'],
  ])(
    'a factor enrolled inside %s inherits proofing at %s for a year and binding for a month',
    async (level, worth) => {
      begin();
      const { visitor } = await enrolledAt(level);
      const [proofing, ...moreProofing] = await records('proofing', visitor);
      const [binding, ...moreBinding] = await records('binding', visitor);
      expect([moreProofing, moreBinding]).toEqual([[], []]);
      expect([proofing?.level, binding?.level]).toEqual([worth, worth]);
      expect(proofing?.days).toBeGreaterThan(364.9);
      expect(proofing?.days).toBeLessThanOrEqual(365);
      expect(binding?.days).toBeGreaterThan(29.9);
      expect(binding?.days).toBeLessThanOrEqual(30);
    },
  );

  it('a later login at that level prolongs the binding; a lower one, another company or a code does not', async () => {
    begin();
    const { visitor, enrolled } = await enrolledAt('EH3', 'fatima/0');
    const { accountId } = await the().sessionOf(visitor);
    const ageTo = (days: number) =>
      the().sql(
        'update binding set expires_at = now() + make_interval(days => :days::int) where account_id = :accountId and ended_at is null',
        { accountId, days },
      );
    const days = async () => (await records('binding', visitor)).map((row) => Math.round(row.days));
    await ageTo(3);
    await signedIn('EH2', 'fatima/0');
    await signedIn('EH3', 'fatima/1');
    const atCheck = await signedIn('EH2', 'fatima/0');
    await the().typeCode(atCheck, await atCheck.get(portal('/dienstverband')), enrolled.code());
    expect(await days()).toEqual([3]);
    // A login that does not say when it was may be of any day: the provider's own session can be old.
    const timeless = the().visitor();
    const asked = await timeless.get(portal('/bedrijf'));
    await the().logIn(timeless, asked, { level: 'EH3', identity: 'fatima/0', fault: 'no-auth-time' });
    expect(await days()).toEqual([3]);
    await signedIn('EH3', 'fatima/0');
    expect(await days()).toEqual([30]);
    await ageTo(3);
    await signedIn('EH4', 'fatima/0');
    expect(await days()).toEqual([30]);
    expect((await records('proofing', visitor)).map((row) => row.days <= 365)).toEqual([true]);
  });

  it('a binding that was ended is not revived by a later login', async () => {
    begin();
    const { visitor } = await enrolledAt('EH3');
    const { stores, db } = the().stack.broker.flow;
    await change(visitor, async (trx, accountId) => {
      const [binding] = await stores.bindings.listOfAccount(trx, accountId);
      await stores.bindings.end(trx, binding?.id ?? '', 'test');
    });
    await signedIn('EH3');
    await signedIn('EH4');
    const { accountId } = await the().sessionOf(visitor);
    const bindings = await stores.bindings.listOfAccount(db, accountId);
    expect(bindings.filter(({ endedAtMs }) => endedAtMs === null)).toEqual([]);
  });

  /** A session in which only the code still counts: its upstream login is of half a day ago. */
  async function codeAlone(identity: string, enrolled: Enrolled): Promise<Visitor> {
    const visitor = await signedIn('EH2', identity);
    await steadyStep();
    const page = await the().typeCode(visitor, await visitor.get(portal('/dienstverband')), enrolled.code());
    expect(titleOf(page)).toBe('Dienstverband controleren');
    await the().forgetLastStep(enrolled.factorId);
    const { sessionId } = await the().sessionOf(visitor);
    await the().sql(
      `update evidence set at = at - interval '13 hours', received_at = received_at - interval '13 hours'
       where session_id = :sessionId and kind = 'upstream'`,
      { sessionId },
    );
    await the().announce('session', sessionId);
    return visitor;
  }

  it('a factor enrolled for one company is worth nothing for another company of the same person', async () => {
    const { enrolled } = await enrolledAt('EH3', 'fatima/0');
    const own = await codeAlone('fatima/0', enrolled);
    expect(await decideAs(own, '/bedrijf')).toBe(200);
    const other = await codeAlone('fatima/1', enrolled);
    expect(await decideAs(other, '/bedrijf')).toBe(401);
    expect(await decideAs(own, '/verzuim')).toBe(401);
  });

  it('a binding past its end is worth nothing, on the next decision', async () => {
    const { enrolled } = await enrolledAt('EH3');
    const visitor = await codeAlone('noor/0', enrolled);
    expect(await decideAs(visitor, '/bedrijf')).toBe(200);
    const { stores } = the().stack.broker.flow;
    await change(visitor, async (trx, accountId) => {
      const bindings = await stores.bindings.listOfAccount(trx, accountId);
      for (const { id } of bindings) await stores.bindings.end(trx, id, 'test');
    });
    expect(await decideAs(visitor, '/bedrijf')).toBe(401);
  });

  it.each(['factor', 'proofing'] as const)(
    'ending the %s takes it out of every live session on the next decision',
    async (what) => {
      const { enrolled } = await enrolledAt('EH2');
      const [one, two] = [await signedIn('EH2'), await signedIn('EH2')];
      for (const visitor of [one, two]) {
        await steadyStep();
        const asked = await visitor.get(portal('/dienstverband'));
        await the().typeCode(visitor, asked, enrolled.code());
        await the().forgetLastStep(enrolled.factorId);
        expect(await decideAs(visitor, '/dienstverband')).toBe(200);
      }
      const { stores, db } = the().stack.broker.flow;
      await change(one, async (trx, accountId) => {
        if (what === 'factor') await stores.factors.revoke(trx, enrolled.factorId, 'test');
        else {
          const proofings = await stores.proofings.listOfAccount(trx, accountId);
          for (const { id } of proofings) await stores.proofings.end(trx, id, 'test');
        }
      });
      for (const visitor of [one, two]) {
        expect(await decideAs(visitor, '/dienstverband')).toBe(401);
        expect(await decideAs(visitor, '/bedrijf')).toBe(200);
      }
      expect(db).toBeDefined();
    },
  );

  it('removing a factor on the account page lowers the other sessions of that account at once', async () => {
    const { enrolled } = await enrolledAt('EH2');
    const visitor = await signedIn('EH2');
    await steadyStep();
    const asked = await visitor.get(portal('/dienstverband'));
    await the().typeCode(visitor, asked, enrolled.code());
    expect(await decideAs(visitor, '/dienstverband')).toBe(200);
    const elsewhere = await signedIn('EH2');
    await elsewhere.post(broker('/account/totp/remove'), { factor: enrolled.factorId });
    expect(await decideAs(visitor, '/dienstverband')).toBe(401);
  });

  it('whoever is on the account page already may show anew who it is, with a code, to change a factor', async () => {
    const { visitor, enrolled } = await enrolledAt('EH3');
    await the().ageEvidence(visitor, 301);
    const removal = () => visitor.post(broker('/account/totp/remove'), { factor: enrolled.factorId });
    expect((await removal()).status).toBe(403);
    await steadyStep();
    const asked = await visitor.get(broker('/sign-in?again=1'));
    const account = await the().typeCode(visitor, asked, enrolled.code());
    expect(new URL(account.url).pathname).toBe('/account');
    expect((await removal()).url).toContain('done=removed');
  });

  it("E1: nobody removes somebody else's factor", async () => {
    const { visitor, enrolled } = await enrolledAt('EH3');
    const thief = await signedIn('EH4', 'sem/0');
    const refused = await thief.post(broker('/account/totp/remove'), { factor: enrolled.factorId });
    expect(refused.status).toBe(404);
    expect(await liveFactors(visitor)).toEqual([enrolled.factorId]);
  });

  it('U7: a factor enrolled on the spot lifts no further than what its login proved', async () => {
    const visitor = await signedIn('EH2');
    const asked = await visitor.get(portal('/verzuim'));
    const transaction = new URL(asked.url).searchParams.get('transaction') ?? '';
    const enrolled = the().readEnrolment(await the().beginEnrolment(visitor, transaction));
    await steadyStep();
    const back = await the().confirmEnrolment(visitor, enrolled, enrolled.code(), transaction);
    expect(back.url).toContain('/sign-in?transaction=');
    expect(formsOf(back).some(({ action }) => action.endsWith('/step-up/totp'))).toBe(false);
    expect(titleOf(await visitor.get(portal('/dienstverband')))).toBe('Dienstverband controleren');
    for (const path of ['/verzuim', '/loon', '/dossier/1']) {
      expect([path, await decideAs(visitor, path)]).toEqual([path, 401]);
    }
  });

  it('U7: the chain of factors never prolongs itself: what a code enrols has the records there were', async () => {
    begin();
    const { visitor, enrolled } = await enrolledAt('EH3');
    await the().ageEvidence(visitor, 1_000);
    expect((await the().beginEnrolment(visitor)).status).toBe(403);
    const kept = async () =>
      the().sql(
        `select p.id, p.expires_at, b.id as binding, b.expires_at as binding_ends
         from proofing p join binding b on b.account_id = p.account_id
         where p.account_id = :accountId and p.ended_at is null and b.ended_at is null`,
        { accountId: (await the().sessionOf(visitor)).accountId },
      );
    const before = await kept();
    await steadyStep();
    await the().typeCode(visitor, await visitor.get(portal('/loon')), enrolled.code());
    expect(await decideAs(visitor, '/loon')).toBe(200);
    const next = await the().enrolTotp(visitor);
    expect((await liveFactors(visitor)).sort()).toEqual([enrolled.factorId, next.factorId].sort());
    expect([before.length, await kept()]).toEqual([1, before]);
  });

  const names = async (visitor: Visitor) => {
    const { accountId } = await the().sessionOf(visitor);
    const factors = await the().stack.broker.flows.stepUp.listFactors(accountId);
    return factors.map(({ name }) => name).sort();
  };

  it('the first code of an app lifts the session that enrolled it, under a new id, and no other session', async () => {
    const [visitor, other] = [await signedIn('EH2'), await signedIn('EH2')];
    const asked = await visitor.get(portal('/dienstverband'));
    const transaction = new URL(asked.url).searchParams.get('transaction') ?? '';
    const enrolled = the().readEnrolment(await the().beginEnrolment(visitor, transaction));
    const before = the().cookieOf(visitor, 'broker');
    await steadyStep();
    const page = await the().confirmEnrolment(visitor, enrolled, enrolled.code(), transaction);
    expect(titleOf(page)).toBe('Dienstverband controleren');
    expect(the().cookieOf(visitor, 'broker')).not.toBe(before);
    expect(await the().stack.broker.flows.brokerSessions.load(before)).toBeNull();
    expect(await decideAs(other, '/dienstverband')).toBe(401);
    const { sessionId } = await the().sessionOf(visitor);
    const audited = await the().sql<{ reached: { twoFactor: boolean } }>(
      `select reached from audit where session_id = :sessionId and event = 'factor-enrolled'`,
      { sessionId },
    );
    expect(audited.map(({ reached }) => reached.twoFactor)).toEqual([true]);
  });

  it('two apps confirmed at the same moment both stay, each with a name of its own', async () => {
    const [one, two] = [await signedIn('EH3'), await signedIn('EH3')];
    const pending = [
      the().readEnrolment(await the().beginEnrolment(one)),
      the().readEnrolment(await the().beginEnrolment(two)),
    ];
    await steadyStep();
    await Promise.all(
      [one, two].map((visitor, index) => {
        const enrolled = pending[index];
        if (!enrolled) throw new Error('no enrolment');
        const code = totpCode(enrolled.secret, totpStep(Date.now()));
        return the().confirmEnrolment(visitor, enrolled, code);
      }),
    );
    expect(await liveFactors(one)).toHaveLength(2);
    expect(await names(one)).toEqual(['Authenticator', 'Authenticator 2']);
  });

  it('five apps at most, also when the fifth and the sixth are confirmed at once', async () => {
    const visitor = await signedIn('EH3');
    for (let count = 0; count < 4; count += 1) await the().enrolTotp(visitor);
    const [one, two] = [await signedIn('EH3'), await signedIn('EH3')];
    const pending = await Promise.all(
      [one, two].map(async (each) => the().readEnrolment(await the().beginEnrolment(each))),
    );
    await steadyStep();
    const pages = await Promise.all(
      [one, two].map((each, index) => {
        const enrolled = pending[index];
        if (!enrolled) throw new Error('no enrolment');
        return the().confirmEnrolment(each, enrolled, enrolled.code());
      }),
    );
    expect(pages.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await liveFactors(visitor)).toHaveLength(5);
    const sixth = await the().beginEnrolment(visitor);
    expect([sixth.status, says(sixth, 'too-many-apps')]).toEqual([409, true]);
  });

  it('a name is changed by the same rule as everything else, stays the only one, and is no way to set more', async () => {
    const { visitor, enrolled } = await enrolledAt('EH3');
    await the().enrolTotp(visitor);
    const rename = (who: Visitor, fields: { [field: string]: string }) =>
      who.post(broker('/account/factor/rename'), { factor: enrolled.factorId, ...fields });
    const renamed = await rename(visitor, { name: ' Telefoon van het werk ' });
    expect(renamed.url).toContain('done=renamed');
    expect(await names(visitor)).toEqual(['Authenticator 2', 'Telefoon van het werk']);
    await rename(visitor, { name: 'AUTHENTICATOR 2' });
    expect(await names(visitor)).toEqual(['AUTHENTICATOR 2 2', 'Authenticator 2']);
    for (const name of ['', ' ', 'x'.repeat(41), 'a\u202eb', 'a\u0000b']) {
      expect([name, (await rename(visitor, { name })).status]).toEqual([name, 400]);
    }
    const more = await rename(visitor, { name: 'x', kind: 'passkey' });
    expect([more.status, says(more, 'unexpected-field')]).toEqual([422, true]);
    const low = await signedIn('EH2');
    const thief = await signedIn('EH4', 'sem/0');
    expect([(await rename(low, { name: 'x' })).status, (await rename(thief, { name: 'x' })).status]).toEqual([
      403, 404,
    ]);
    await the().ageEvidence(visitor, 301);
    expect((await rename(visitor, { name: 'x' })).status).toBe(403);
    expect(await names(visitor)).toEqual(['AUTHENTICATOR 2 2', 'Authenticator 2']);
  });

  it('one pending enrolment confirmed ten times at once makes one factor, one proofing and one binding', async () => {
    begin();
    const visitor = await signedIn('EH3');
    const pending = the().readEnrolment(await the().beginEnrolment(visitor));
    await steadyStep();
    const code = pending.code();
    const pages = await Promise.all(
      Array.from({ length: 10 }, () => the().confirmEnrolment(visitor, pending, code)),
    );
    expect(pages.filter(({ url }) => url.includes('done=enrolled'))).toHaveLength(1);
    expect(await liveFactors(visitor)).toEqual([pending.factorId]);
    expect(await records('proofing', visitor)).toHaveLength(1);
    expect(await records('binding', visitor)).toHaveLength(1);
  });
});
