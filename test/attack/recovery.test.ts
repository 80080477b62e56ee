// Recovery codes under attack: whose, how often, how many guesses, what they open, and what a factor that they let
// somebody set up is worth (threats E1 E5 E8 O3 O5 O7; ASVS 6.4.4).

import { expect, it } from '@jest/globals';
import { errorTable } from '../../src/domain/errors.ts';
import { formsOf, type VisitedPage, type Visitor } from '../../src/sim/visitor.ts';
import { describeStackOnce } from '../setup/stack.ts';
import { cookieNames, type Enrolled, hosts, type Level, steadyStep, titleOf } from '../setup/stack-walk.ts';

type Owner = { accountId: string; login: Visitor; app: Enrolled; codes: string[] };

describeStackOnce('recovery codes', (the) => {
  const portal = (path: string) => the().stack.portalUrl + path;
  const broker = (path: string) => the().stack.brokerUrl + path;
  const says = (page: { body: string }, code: keyof typeof errorTable) =>
    page.body.includes(errorTable[code].nl.what);
  const codesOn = (page: { body: string }) =>
    [...page.body.matchAll(/__code">([0-9A-Z]{5}-[0-9A-Z]{5})</g)].map(([, code = '']) => code);
  const offers = (page: VisitedPage, path: string) =>
    formsOf(page).some(({ action }) => new URL(action).pathname === path);

  async function signedIn(level: Level, identity = 'noor/0'): Promise<Visitor> {
    const visitor = the().visitor();
    await the().signIn(visitor, level, '/bedrijf', identity);
    return visitor;
  }

  const makeSet = (visitor: Visitor) => visitor.post(broker('/account/recovery/new'), {});

  async function accountFor(level: Level, identity = 'noor/0'): Promise<Owner> {
    const login = await signedIn(level, identity);
    const app = await the().enrolTotp(login);
    const codes = codesOn(await makeSet(login));
    expect(codes).toHaveLength(10);
    const { accountId } = await the().sessionOf(login);
    return { accountId, login, app, codes };
  }

  /** A new session of this account, for the same company, by its password alone. */
  async function byPassword({ accountId, login }: Pick<Owner, 'accountId' | 'login'>): Promise<Visitor> {
    const { flow, flows } = the().stack.broker;
    const { stores } = flow;
    const loaded = await flows.brokerSessions.load(the().cookieOf(login, 'broker'));
    if (!loaded) throw new Error('the owner has no session');
    const { representation } = loaded.session;
    const cookie = await flow.transact(async (tx) => {
      const password = {
        accountId,
        kind: 'password',
        name: 'password',
        secret: 'x',
        proofingId: null,
      } as const;
      const factorId = await stores.factors.createPending(tx.trx, password);
      const confirmation = { factorId, accountId, step: null, proofingId: null, withinSeconds: 60 };
      await stores.factors.confirm(tx.trx, confirmation);
      const party = {
        id: 'x',
        representation,
        source: 'upstream',
        companyName: null,
        address: null,
      } as const;
      const evidence = { kind: 'factor', factorId, userVerified: false } as const;
      const record = { caller: { correlationId: 'test', addressPrefix: null }, facts: {} };
      return flows.localSignIn.begin(tx, { accountId, party, evidence }, record);
    });
    const visitor = the().visitor();
    visitor.cookies(hosts.broker).set(cookieNames.broker, cookie);
    return visitor;
  }

  const use = (visitor: Visitor, code: string, more: Record<string, string> = {}, transaction = 'account') =>
    visitor.post(broker('/step-up/recovery'), { transaction, code, ...more });

  /** The page that asks for a code, reached by this visitor anew. */
  const decideAs = async (visitor: Visitor, path: string) => {
    await visitor.get(portal(path));
    return (await the().decide(the().cookieOf(visitor, 'portal'), path)).status;
  };

  async function budget(accountId: string) {
    const state = await the().stack.broker.stores.attemptBudgets.load(the().stack.broker.flow.db, accountId);
    const locked = state !== null && state.lockedUntilMs !== null && state.lockedUntilMs > Date.now();
    return { failures: state?.failures ?? 0, locked };
  }

  const liveFactors = (accountId: string) => the().stack.broker.flows.stepUp.listFactors(accountId);

  it('E8: ten codes are shown once, never stored in clear, and a new list voids the old', async () => {
    const login = await signedIn('EH3');
    await the().enrolTotp(login);
    const page = await makeSet(login);
    const codes = codesOn(page);
    expect([page.status, codes.length, new Set(codes).size]).toEqual([200, 10, 10]);
    expect(page.headers.get('cache-control')).toBe('no-store');
    const stored: string[] = [];
    for (const table of ['factor', 'recovery_code', 'audit', 'attempt_budget']) {
      const rows = await the().sql<{ row: string }>(`select t::text as row from ${table} t`);
      stored.push(...rows.map(({ row }) => row));
    }
    const later = [await login.get(broker('/account')), await login.get(broker('/account/recovery/new'))];
    const everything = [...stored, ...the().logLines, ...later.map(({ body }) => body)].join('\n');
    for (const code of codes) {
      expect(everything).not.toContain(code);
      expect(everything).not.toContain(code.replace('-', ''));
    }
    const { accountId } = await the().sessionOf(login);
    const anew = codesOn(await makeSet(login));
    expect(anew.some((code) => codes.includes(code))).toBe(false);
    expect((await liveFactors(accountId)).filter(({ kind }) => kind === 'recovery-code')).toHaveLength(1);
    const visitor = await byPassword({ accountId, login });
    const old = await use(visitor, codes[0] ?? '');
    expect([old.status, says(old, 'recovery-code-wrong')]).toEqual([400, true]);
    expect((await use(visitor, anew[0] ?? '')).url).toContain('/account?done=recovered');
  });

  it('E1: a list is made by whoever showed the highest factor just now, and by nobody else', async () => {
    const owner = await accountFor('EH3');
    const before = await liveFactors(owner.accountId);
    expect((await makeSet(await signedIn('EH2'))).status).toBe(403);
    const password = await byPassword(owner);
    expect((await makeSet(password)).status).toBe(401);
    await use(password, owner.codes[0] ?? '');
    expect((await makeSet(password)).status).toBe(403);
    await the().ageEvidence(owner.login, 301);
    expect((await makeSet(owner.login)).status).toBe(403);
    const more = await (await signedIn('EH3')).post(broker('/account/recovery/new'), { level: 'high' });
    expect(more.status).toBe(422);
    const after = (await liveFactors(owner.accountId)).filter(({ kind }) => kind !== 'password');
    expect(after).toEqual(before);
  });

  it('a password and a code open the account page, which tells how many are left; a password alone does not', async () => {
    const owner = await accountFor('EH3');
    const visitor = await byPassword(owner);
    const asked = await visitor.get(broker('/account'));
    expect(new URL(asked.url).pathname).toBe('/sign-in');
    expect(offers(asked, '/step-up/recovery')).toBe(true);
    const [code = ''] = owner.codes;
    const typed = ` ${code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `;
    const opened = await use(visitor, typed);
    expect([titleOf(opened), opened.url]).toEqual(['Uw inlog', broker('/account?done=recovered')]);
    expect(opened.body).toMatch(/<dt>Codes over<\/dt><dd>9<\/dd>/);
  });

  it('E1, E5: what a code lets somebody set up is worth low, ends with what it came from, and binds to nothing', async () => {
    const owner = await accountFor('EH3');
    const ends = () =>
      the().sql<{ kind: string; level: string; expires: string; ended: boolean }>(
        `select f.kind, p.level, p.expires_at::text as expires, p.ended_at is not null as ended
         from factor f join proofing p on p.id = f.proofing_id
         where f.account_id = :accountId and f.revoked_at is null and f.confirmed_at is not null
         order by f.created_at`,
        { accountId: owner.accountId },
      );
    const bindings = () =>
      the().sql('select id, expires_at, last_shown_at from binding where account_id = :accountId', {
        accountId: owner.accountId,
      });
    const before = await bindings();
    const visitor = await byPassword(owner);
    await use(visitor, owner.codes[0] ?? '');
    const enrolled = the().readEnrolment(await the().beginEnrolment(visitor));
    await steadyStep();
    const done = await the().confirmEnrolment(visitor, enrolled, enrolled.code());
    expect(done.url).toContain('done=enrolled');
    const made = await ends();
    expect(made.map(({ kind, level }) => [kind, level])).toEqual([
      ['totp', 'substantial'],
      ['recovery-code', 'substantial'],
      ['totp', 'low'],
    ]);
    expect(made[2]?.expires).toBe(made[1]?.expires);
    expect(await bindings()).toEqual(before);
    expect(await decideAs(visitor, '/dienstverband')).toBe(200);
    for (const path of ['/verzuim', '/loon', '/dossier/1']) {
      expect([path, await decideAs(visitor, path)]).toEqual([path, 401]);
    }
    const { stores, transact, db } = the().stack.broker.flow;
    const set = (await liveFactors(owner.accountId)).find(({ kind }) => kind === 'recovery-code');
    await transact(async (tx) => {
      await stores.proofings.end(tx.trx, set?.proofing?.id ?? '', 'test');
      tx.changed({ kind: 'account', id: owner.accountId });
    });
    expect((await ends()).map(({ ended }) => ended)).toEqual([false, true, true]);
    expect(await decideAs(visitor, '/dienstverband')).toBe(401);
    expect(db).toBeDefined();
  });

  it('E1: a code changes nothing that is there: no removal, no name, no new list; and only for five minutes', async () => {
    const owner = await accountFor('EH3');
    const visitor = await byPassword(owner);
    await use(visitor, owner.codes[0] ?? '');
    const set = (await liveFactors(owner.accountId)).find(({ kind }) => kind === 'recovery-code');
    const tries: [string, Record<string, string>][] = [
      ['/account/totp/remove', { factor: owner.app.factorId }],
      ['/account/recovery/remove', { factor: set?.id ?? '' }],
      ['/account/factor/rename', { factor: owner.app.factorId, name: 'mine' }],
      ['/account/recovery/new', {}],
    ];
    for (const [path, form] of tries) {
      expect([path, (await visitor.post(broker(path), form)).status]).toEqual([path, 403]);
    }
    const page = await visitor.get(broker('/account'));
    expect(offers(page, '/account/totp/remove') || offers(page, '/account/recovery/new')).toBe(false);
    expect(offers(page, '/account/totp/new')).toBe(true);
    await the().ageEvidence(visitor, 301);
    expect((await the().beginEnrolment(visitor)).status).toBe(403);
    // The road of whoever lost everything stays open: the next code.
    await use(visitor, owner.codes[1] ?? '');
    expect((await the().beginEnrolment(visitor)).status).toBe(200);
  });

  it("E5: somebody else's code is wrong here; a used one says so, costs nothing and opens nothing", async () => {
    const owner = await accountFor('EH3');
    const thief = await accountFor('EH3', 'sem/0');
    const theirs = await use(await byPassword(thief), owner.codes[0] ?? '');
    expect([theirs.status, says(theirs, 'recovery-code-wrong')]).toEqual([400, true]);
    expect(await budget(thief.accountId)).toEqual({ failures: 1, locked: false });
    expect((await use(await byPassword(owner), owner.codes[0] ?? '')).url).toContain('done=recovered');
    const second = await byPassword(owner);
    const again = await use(second, owner.codes[0] ?? '');
    expect([again.status, says(again, 'recovery-code-used')]).toEqual([400, true]);
    expect(await budget(owner.accountId)).toEqual({ failures: 0, locked: false });
    expect(new URL((await second.get(broker('/account'))).url).pathname).toBe('/sign-in');
  });

  it('O3: of a hundred posts of one code exactly one passes, and the owner is not locked out', async () => {
    const owner = await accountFor('EH3');
    const sessions = [await byPassword(owner), await byPassword(owner)];
    const cookies = sessions.map((visitor) => the().cookieOf(visitor, 'broker'));
    const post = (index: number) =>
      the().raw.send(broker('/step-up/recovery'), {
        method: 'POST',
        headers: {
          cookie: `${cookieNames.broker}=${cookies[index % 2]}`,
          origin: the().stack.brokerUrl,
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'text/html',
        },
        body: `transaction=account&code=${owner.codes[0]}`,
      });
    const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => post(index)));
    const lifted = answers.filter(({ setCookies }) =>
      setCookies.some((line) => /^__Host-sluis=[^;]/.test(line)),
    );
    expect([lifted.length, answers.filter(({ status }) => status >= 500).length]).toEqual([1, 0]);
    const [row] = await the().sql<{ count: number }>(
      `select count(*)::int as count from evidence e join factor f on f.id = e.factor_id
       where f.account_id = :accountId and f.kind = 'recovery-code' and f.revoked_at is null`,
      { accountId: owner.accountId },
    );
    expect(row?.count).toBe(1);
    expect(await budget(owner.accountId)).toEqual({ failures: 0, locked: false });
    expect((await use(await byPassword(owner), owner.codes[1] ?? '')).url).toContain('done=recovered');
  }, 60_000);

  it('O5, O7: wrong codes of the list and of the app fill one limit, and the lock is on both', async () => {
    const owner = await accountFor('EH2');
    const visitor = await byPassword(owner);
    await steadyStep(6_000);
    for (const wrong of ['00000-00000', '00000-00001', '00000-00002']) await use(visitor, wrong);
    const right = new Set([-1, 0, 1].map((offset) => owner.app.code(offset)));
    const guesses = ['100000', '100001', '100002', '100003', '100004'].filter((code) => !right.has(code));
    const atCheck = await signedIn('EH2');
    const asked = await atCheck.get(portal('/dienstverband'));
    for (const code of guesses.slice(0, 2)) await the().typeCode(atCheck, asked, code);
    expect(await budget(owner.accountId)).toEqual({ failures: 5, locked: true });
    const code = await use(visitor, owner.codes[0] ?? '');
    const app = await the().typeCode(atCheck, asked, owner.app.code());
    expect([code.status, says(code, 'locked-out')]).toEqual([429, true]);
    expect([app.status, says(app, 'locked-out')]).toEqual([429, true]);
    // The same wrong code again is no new guess, whoever sends it.
    await use(visitor, '00000-00000');
    expect((await budget(owner.accountId)).failures).toBe(5);
    await the().sql("update attempt_budget set locked_until = now() - interval '1 second'");
    expect((await use(visitor, owner.codes[0] ?? '')).url).toContain('done=recovered');
    expect(await budget(owner.accountId)).toEqual({ failures: 0, locked: false });
  });

  it('U18, U8: on the way to a page it is the last road, only where low with two factors is enough, and never fresh', async () => {
    const owner = await accountFor('EH3');
    for (const path of ['/verzuim', '/loon', '/dossier/1']) {
      const visitor = await signedIn('EH2');
      const page = await visitor.get(portal(path));
      expect([path, offers(page, '/step-up/recovery')]).toEqual([path, false]);
      const transaction = new URL(page.url).searchParams.get('transaction') ?? '';
      const refused = await use(visitor, owner.codes[0] ?? '', {}, transaction);
      expect([path, refused.status]).toEqual([path, 403]);
    }
    const visitor = await signedIn('EH2');
    const asked = await visitor.get(portal('/dienstverband'));
    const actions = formsOf(asked).map(({ action }) => new URL(action).pathname);
    expect(actions.filter((path) => path !== '/sign-out').at(-1)).toBe('/step-up/recovery');
    const transaction = new URL(asked.url).searchParams.get('transaction') ?? '';
    const through = await use(visitor, owner.codes[0] ?? '', {}, transaction);
    expect(titleOf(through)).toBe('Dienstverband controleren');
    // Confirmed by an old login only: a code of just now does not make it new.
    await the().ageEvidence(owner.login, 1_000);
    const stale = await owner.login.get(portal('/loon'));
    expect([offers(stale, '/step-up/totp'), offers(stale, '/step-up/recovery')]).toEqual([true, false]);
    const loon = new URL(stale.url).searchParams.get('transaction') ?? '';
    expect((await use(owner.login, owner.codes[1] ?? '', {}, loon)).status).toBe(403);
    await use(owner.login, owner.codes[1] ?? '');
    expect(await decideAs(owner.login, '/loon')).toBe(401);
    expect((await makeSet(owner.login)).status).toBe(403);
  });

  it('what is no code is refused by name and costs no attempt; a list that is used up is no road any more', async () => {
    const owner = await accountFor('EH3');
    const visitor = await byPassword(owner);
    const [code = ''] = owner.codes;
    const wide = '\uff10'.repeat(10);
    for (const wrong of [
      '',
      code.slice(1),
      `${code}0`,
      'U'.repeat(10),
      `${code}\n`,
      wide,
      '%',
      'x'.repeat(40),
    ]) {
      expect([wrong, (await use(visitor, wrong)).status]).toEqual([wrong, 400]);
    }
    for (const more of [{ level: 'high' }, { factor: owner.app.factorId }] as Record<string, string>[]) {
      expect((await use(visitor, code, more)).status).toBe(422);
    }
    const twice = await the().raw.send(broker('/step-up/recovery'), {
      method: 'POST',
      headers: {
        cookie: `${cookieNames.broker}=${the().cookieOf(visitor, 'broker')}`,
        origin: the().stack.brokerUrl,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: `transaction=account&code=${code}&code=${code}`,
    });
    expect(twice.status).toBe(400);
    expect(await budget(owner.accountId)).toEqual({ failures: 0, locked: false });
    await the().sql('update recovery_code set used_at = now() where used_at is null');
    const asked = await visitor.get(broker('/account'));
    expect(offers(asked, '/step-up/recovery')).toBe(false);
    expect((await use(visitor, code)).status).toBe(403);
  });
});
