// One-time codes under attack: twice, in parallel, guessed, malformed, of somebody else, out of time
// (threats 1.7: O1 O3 O5 O6 O7 O8 O9 O15 O17 O18, and U18, H7, T4).

import { expect, it } from '@jest/globals';
import { errorTable } from '../../src/domain/errors.ts';
import { formsOf, type VisitedPage, type Visitor } from '../../src/sim/visitor.ts';
import { describeStackOnce } from '../setup/stack.ts';
import { cookieNames, type Enrolled, steadyStep, titleOf } from '../setup/stack-walk.ts';

type Stand = { visitor: Visitor; page: VisitedPage; transaction: string };

describeStackOnce('one-time codes', (the) => {
  const portal = (path: string) => the().stack.portalUrl + path;
  const broker = (path: string) => the().stack.brokerUrl + path;

  /** A person with EH2 who is asked for a code at the employment check. */
  async function stand(identity = 'noor/0'): Promise<Stand> {
    const visitor = the().visitor();
    await the().signIn(visitor, 'EH2', '/bedrijf', identity);
    return standAgain(visitor);
  }

  async function standAgain(visitor: Visitor): Promise<Stand> {
    const page = await visitor.get(portal('/dienstverband'));
    return { visitor, page, transaction: new URL(page.url).searchParams.get('transaction') ?? '' };
  }

  async function standEnrolled(identity = 'noor/0'): Promise<Stand & { enrolled: Enrolled }> {
    const visitor = the().visitor();
    await the().signIn(visitor, 'EH2', '/bedrijf', identity);
    const enrolled = await the().enrolTotp(visitor);
    return { ...(await standAgain(visitor)), enrolled };
  }

  /** Straight at the route, as a script would; the answer, and whether it gave a new session id. */
  async function post({ visitor, transaction }: Stand, fields: string, headers: Record<string, string> = {}) {
    const answer = await the().raw.send(broker('/step-up/totp'), {
      method: 'POST',
      headers: {
        cookie: `${cookieNames.broker}=${the().cookieOf(visitor, 'broker')}`,
        origin: the().stack.brokerUrl,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'text/html',
        ...headers,
      },
      body: `transaction=${transaction}&${fields}`,
    });
    const lifted = answer.setCookies.some((line) => /^__Host-sluis=[^;]/.test(line));
    return { ...answer, lifted };
  }

  async function budget(visitor: Visitor) {
    const { accountId } = await the().sessionOf(visitor);
    const [row] = await the().sql<{ failures: number; locked: boolean }>(
      `select failures, coalesce(locked_until > now(), false) as locked from attempt_budget
       where account_id = :accountId`,
      { accountId },
    );
    return row ?? { failures: 0, locked: false };
  }

  async function outcomes(): Promise<Record<string, number>> {
    const rows = await the().sql<{ reason: string; count: number }>(
      `select coalesce(reason, outcome) as reason, count(*)::int as count from audit
       where event = 'step-up' and facts->>'factor' = 'totp' and seq > :since group by 1`,
      { since: auditStart },
    );
    return Object.fromEntries(rows.map(({ reason, count }) => [reason, count]));
  }
  let auditStart = 0;
  async function countFromHere(): Promise<void> {
    const [row] = await the().sql<{ seq: number }>('select coalesce(max(seq), 0)::int as seq from audit');
    auditStart = row?.seq ?? 0;
  }

  /** Different codes, none of which is right now or just before or after. */
  function wrongCodes(enrolled: Enrolled, count: number): string[] {
    const right = new Set([-3, -2, -1, 0, 1, 2, 3].map((offset) => enrolled.code(offset)));
    const codes = Array.from({ length: count + 10 }, (_, index) => String(100_000 + index * 7_919));
    return codes.filter((code) => !right.has(code)).slice(0, count);
  }

  const says = (page: { body: string }, code: keyof typeof errorTable) =>
    page.body.includes(errorTable[code].nl.what);

  it('O1: a code passes once; the second time says so, costs no attempt and lifts nobody', async () => {
    const first = await standEnrolled();
    const second = await stand();
    await steadyStep();
    const code = first.enrolled.code();
    const lifted = await the().typeCode(first.visitor, first.page, code);
    expect(titleOf(lifted)).toBe('Dienstverband controleren');
    const other = await the().typeCode(second.visitor, second.page, code);
    expect([other.status, says(other, 'code-used')]).toEqual([400, true]);
    expect((await the().decide(the().cookieOf(second.visitor, 'portal'), '/dienstverband')).status).toBe(401);
    expect(await budget(second.visitor)).toEqual({ failures: 0, locked: false });
    // A step before the accepted one is no way round.
    const older = await the().typeCode(second.visitor, other, first.enrolled.code(-1));
    expect([older.status, says(older, 'code-wrong')]).toEqual([400, true]);
    const next = await the().typeCode(second.visitor, older, first.enrolled.code(1));
    expect(titleOf(next)).toBe('Dienstverband controleren');
  });

  it('O1: the code that confirmed an enrolment lifts nothing afterwards', async () => {
    const visitor = the().visitor();
    await the().signIn(visitor, 'EH2', '/bedrijf');
    const enrolled = the().readEnrolment(await the().beginEnrolment(visitor));
    await steadyStep();
    const code = enrolled.code();
    await the().confirmEnrolment(visitor, enrolled, code);
    await the().forgetEvidence(visitor, enrolled.factorId);
    const asked = await standAgain(visitor);
    const again = await the().typeCode(visitor, asked.page, code);
    expect(says(again, 'code-used')).toBe(true);
  });

  it('O1: with several apps any of their codes passes in one field, each once, whichever came before', async () => {
    const owner = await standEnrolled();
    const second = await the().enrolTotp(owner.visitor);
    const third = await the().enrolTotp(owner.visitor);
    await steadyStep(8_000);
    const code = third.code();
    const passed = await the().typeCode(owner.visitor, (await standAgain(owner.visitor)).page, code);
    expect(titleOf(passed)).toBe('Dienstverband controleren');
    const other = await stand();
    const again = await the().typeCode(other.visitor, other.page, code);
    expect([again.status, says(again, 'code-used')]).toEqual([400, true]);
    expect(await budget(other.visitor)).toEqual({ failures: 0, locked: false });
    const next = await the().typeCode(other.visitor, again, second.code());
    expect(titleOf(next)).toBe('Dienstverband controleren');
    const used = await the().sql<{ id: string }>(
      'select id from factor where last_used_at is not null and revoked_at is null',
    );
    expect(used.map(({ id }) => id).sort()).toEqual([second.factorId, third.factorId].sort());
  });

  it('O5: with three apps a wrong code is one guess, and the limit is as for one app', async () => {
    const owner = await standEnrolled();
    const apps = [owner.enrolled, await the().enrolTotp(owner.visitor), await the().enrolTotp(owner.visitor)];
    await steadyStep(8_000);
    const right = new Set(apps.flatMap((app) => [-1, 0, 1].map((offset) => app.code(offset))));
    const guesses = wrongCodes(owner.enrolled, 8)
      .filter((code) => !right.has(code))
      .slice(0, 5);
    for (const [index, code] of guesses.entries()) {
      await post(owner, `code=${code}`);
      expect((await budget(owner.visitor)).failures).toBe(index + 1);
    }
    expect(await budget(owner.visitor)).toEqual({ failures: 5, locked: true });
    for (const app of apps) expect((await post(owner, `code=${app.code()}`)).status).toBe(429);
  });

  it('O3: of a hundred posts of one right code exactly one passes, and the owner is not locked out', async () => {
    const one = await standEnrolled();
    const two = await stand();
    await countFromHere();
    await steadyStep(12_000);
    const fields = `code=${one.enrolled.code()}`;
    const posts = Array.from({ length: 100 }, (_, index) => post(index % 2 === 0 ? one : two, fields));
    const answers = await Promise.all(posts);
    expect(answers.filter(({ lifted }) => lifted)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect((await outcomes())['success']).toBe(1);
    const [row] = await the().sql<{ count: number }>(
      'select count(*)::int as count from evidence where factor_id = :id',
      { id: one.enrolled.factorId },
    );
    expect(row?.count).toBe(1);
    const again = await stand();
    expect(await budget(again.visitor)).toEqual({ failures: 0, locked: false });
    const next = await the().typeCode(again.visitor, again.page, one.enrolled.code(1));
    expect(titleOf(next)).toBe('Dienstverband controleren');
  }, 60_000);

  it('O5, O6, H7: wrong guesses of many sessions and addresses fill one limit; the page says until when', async () => {
    const owner = await standEnrolled();
    const stands = [owner, await stand(), await stand(), await stand()];
    await steadyStep(8_000);
    const guesses = wrongCodes(owner.enrolled, 5);
    for (const [index, code] of guesses.entries()) {
      const from = stands[index % stands.length] ?? owner;
      const address = { 'x-forwarded-for': `203.0.113.${index}`, forwarded: `for=203.0.113.${index}` };
      const answer = await post(from, `code=${code}`, address);
      expect([answer.status, answer.lifted]).toEqual([400, false]);
    }
    expect(await budget(owner.visitor)).toEqual({ failures: 5, locked: true });
    for (const from of stands) {
      const right = await post(from, `code=${owner.enrolled.code()}`);
      expect([right.status, right.lifted, says(right, 'locked-out')]).toEqual([429, false, true]);
      expect(right.body).toMatch(/<time[^>]* datetime="20/);
      const forms = formsOf({ url: broker('/'), body: right.body });
      expect(forms.some(({ fields }) => fields['upstream'] === 'eherkenning')).toBe(true);
    }
  });

  it('O9: under the lock another road is open, and it is the road of the same person alone', async () => {
    const owner = await standEnrolled();
    await steadyStep(6_000);
    for (const code of wrongCodes(owner.enrolled, 5)) {
      await post(owner, `code=${code}`);
    }
    expect((await budget(owner.visitor)).locked).toBe(true);
    const asked = await owner.visitor.get(owner.page.url);
    const back = await the().logIn(owner.visitor, asked, { level: 'EH2+' });
    expect(titleOf(back)).toBe('Dienstverband controleren');
    const other = await standEnrolled('sem/0');
    const passed = await the().typeCode(other.visitor, other.page, other.enrolled.code());
    expect(titleOf(passed)).toBe('Dienstverband controleren');
  });

  it('O8: of sixty guesses at once no more than the limit are looked at', async () => {
    const owner = await standEnrolled();
    const stands = [owner, await stand(), await stand()];
    await countFromHere();
    await steadyStep(15_000);
    const guesses = wrongCodes(owner.enrolled, 60);
    const answers = await Promise.all(
      guesses.map((code, index) => post(stands[index % 3] ?? owner, `code=${code}`)),
    );
    expect(answers.some(({ lifted }) => lifted)).toBe(false);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const counted = await outcomes();
    expect(counted['code-wrong']).toBe(5);
    expect(counted['locked-out']).toBe(55);
    expect(await budget(owner.visitor)).toEqual({ failures: 5, locked: true });
  }, 60_000);

  it('O8: one wrong code a hundred times is one guess, and never locks its owner out', async () => {
    const owner = await standEnrolled();
    await steadyStep(15_000);
    const [code = ''] = wrongCodes(owner.enrolled, 1);
    const fields = `code=${code}`;
    const answers = await Promise.all(Array.from({ length: 100 }, () => post(owner, fields)));
    expect(answers.every(({ status, lifted }) => status === 400 && !lifted)).toBe(true);
    expect(await budget(owner.visitor)).toEqual({ failures: 1, locked: false });
    const passed = await the().typeCode(owner.visitor, owner.page, owner.enrolled.code());
    expect(titleOf(passed)).toBe('Dienstverband controleren');
    expect(await budget(owner.visitor)).toEqual({ failures: 0, locked: false });
  }, 60_000);

  it('O5: the lock survives a restart, and after its time the right code works again', async () => {
    const owner = await standEnrolled();
    await steadyStep(6_000);
    for (const code of wrongCodes(owner.enrolled, 5)) {
      await post(owner, `code=${code}`);
    }
    await the().restart();
    const locked = await post(owner, `code=${owner.enrolled.code()}`);
    expect([locked.status, locked.lifted]).toEqual([429, false]);
    await the().sql("update attempt_budget set locked_until = now() - interval '1 second'");
    const { accountId } = await the().sessionOf(owner.visitor);
    const passed = await the().typeCode(owner.visitor, owner.page, owner.enrolled.code());
    expect(titleOf(passed)).toBe('Dienstverband controleren');
    const rows = await the().sql('select 1 from attempt_budget where account_id = :accountId', { accountId });
    expect(rows).toEqual([]);
  }, 60_000);

  it('O5: a hundred wrong guesses without success close this road for good; others stay open', async () => {
    const owner = await standEnrolled();
    const [wrong = ''] = wrongCodes(owner.enrolled, 1);
    await post(owner, `code=${wrong}`);
    await the().sql('update attempt_budget set failures = 100');
    const closed = await post(owner, `code=${owner.enrolled.code()}`);
    expect([closed.status, closed.lifted, says(closed, 'factor-exhausted')]).toEqual([403, false, true]);
    const back = await the().logIn(owner.visitor, await owner.visitor.get(owner.page.url), { level: 'EH2+' });
    expect(titleOf(back)).toBe('Dienstverband controleren');
  });

  it.each([-1, 0, 1])('O15, O17: a code %i step away is accepted', async (offset) => {
    const owner = await standEnrolled();
    await steadyStep();
    const page = await the().typeCode(owner.visitor, owner.page, owner.enrolled.code(offset));
    expect(titleOf(page)).toBe('Dienstverband controleren');
  });

  it('O15, O17: codes two steps away and more are refused', async () => {
    const owner = await standEnrolled();
    await steadyStep(6_000);
    for (const offset of [-2, 2, -10, 10]) {
      const page = await post(owner, `code=${owner.enrolled.code(offset)}`);
      expect([offset, page.status, page.lifted]).toEqual([offset, 400, false]);
    }
  });

  it('what is no code is refused by name, and costs no attempt', async () => {
    const owner = await standEnrolled();
    const right = owner.enrolled.code();
    const wide = [...right].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('');
    const arabic = [...right].map((digit) => String.fromCodePoint(0x660 + Number(digit))).join('');
    const bodies = [
      `code=`,
      '',
      `code=12345`,
      `code=${right}0`,
      `code=0${right}`,
      `code=${right}%00`,
      `code=${right}%0A`,
      `code=%2B${right.slice(1)}`,
      `code=${right.slice(0, 5)}.`,
      `code=1e5000`,
      `code=0x1234`,
      `code=${encodeURIComponent(wide)}`,
      `code=${encodeURIComponent(arabic)}`,
      `code=${right}&code=${right}`,
      `code[]=${right}`,
      `code[0]=${right}`,
      `code[length]=6`,
      `__proto__[code]=${right}`,
      `code=${right}&level=high`,
      `factor=${owner.enrolled.factorId}&code=${right}`,
    ];
    for (const body of bodies) {
      const answer = await post(owner, body);
      expect([body, answer.status, answer.lifted]).toEqual([body, 400, false]);
    }
    for (const code of ['1'.repeat(10_240), ' '.repeat(10_240)]) {
      const answer = await post(owner, `code=${code}`);
      expect([answer.status === 400 || answer.status === 413, answer.lifted]).toEqual([true, false]);
    }
    expect(await budget(owner.visitor)).toEqual({ failures: 0, locked: false });
    await steadyStep();
    const code = owner.enrolled.code();
    const spaced = ` ${code.slice(0, 3)} ${code.slice(3)} `;
    const page = await the().typeCode(owner.visitor, owner.page, spaced);
    expect(titleOf(page)).toBe('Dienstverband controleren');
  });

  it("E5, U18: a code of somebody else's app, of a pending one and of a revoked one is not taken", async () => {
    const owner = await standEnrolled();
    const thief = await standEnrolled('sem/0');
    const { flow } = the().stack.broker;
    await steadyStep();
    const taken = await post(owner, `code=${thief.enrolled.code()}`);
    expect([taken.status, taken.lifted, says(taken, 'code-wrong')]).toEqual([400, false, true]);
    const pending = the().readEnrolment(await the().beginEnrolment(owner.visitor));
    const early = await post(owner, `code=${pending.code()}`);
    expect([early.status, early.lifted, says(early, 'code-wrong')]).toEqual([400, false, true]);
    const named = await post(owner, `factor=${thief.enrolled.factorId}&code=${thief.enrolled.code()}`);
    expect([named.status, named.lifted]).toEqual([400, false]);
    expect((await budget(owner.visitor)).failures).toBe(2);
    await flow.transact((tx) => flow.stores.factors.revoke(tx.trx, owner.enrolled.factorId, 'test'));
    const late = await post(owner, `code=${owner.enrolled.code()}`);
    expect([late.status, late.lifted]).toEqual([403, false]);
    expect((await budget(owner.visitor)).failures).toBe(2);
  });

  it('U18, U7: where a code cannot help it is not offered, and posting it lifts nothing', async () => {
    const owner = await standEnrolled();
    for (const path of ['/verzuim', '/dossier/1', '/loon']) {
      const page = await owner.visitor.get(portal(path));
      expect(formsOf(page).some(({ action }) => action.endsWith('/step-up/totp'))).toBe(false);
      const transaction = new URL(page.url).searchParams.get('transaction') ?? '';
      const fields = `code=${owner.enrolled.code()}`;
      const answer = await post({ ...owner, transaction }, fields);
      expect([path, answer.status, answer.lifted]).toEqual([path, 403, false]);
    }
    expect(await budget(owner.visitor)).toEqual({ failures: 0, locked: false });
  });

  it('U8: wages with a stale login open for a code, until that is stale too', async () => {
    const visitor = the().visitor();
    await the().signIn(visitor, 'EH3', '/verzuim');
    const enrolled = await the().enrolTotp(visitor);
    await the().ageEvidence(visitor, 1_000);
    const asked = await visitor.get(portal('/loon'));
    await steadyStep();
    const page = await the().typeCode(visitor, asked, enrolled.code());
    expect(titleOf(page)).toBe('Loongegevens');
    await the().ageEvidence(visitor, 901);
    expect((await the().decide(the().cookieOf(visitor, 'portal'), '/loon')).status).toBe(401);
  });

  it('T4: without a session a code tells nothing, whether the account is locked or not', async () => {
    const owner = await standEnrolled();
    const guess = `code=123456`;
    const ask = () => post(owner, guess, { cookie: '' });
    const before = await ask();
    for (const code of wrongCodes(owner.enrolled, 5)) {
      await post(owner, `code=${code}`);
    }
    const after = await ask();
    expect([after.status, after.location, after.body]).toEqual([before.status, before.location, before.body]);
    expect(after.status).toBe(303);
  });

  it('O18, G4: seeds and guesses are nowhere in clear, in the database or the log', async () => {
    const owner = await standEnrolled();
    const [wrong = ''] = wrongCodes(owner.enrolled, 1);
    const code = owner.enrolled.code();
    await post(owner, `code=${wrong}`);
    await the().typeCode(owner.visitor, owner.page, code);
    const stored: string[] = [];
    for (const table of ['factor', 'attempt_budget', 'audit', 'evidence', 'decision']) {
      const rows = await the().sql<{ row: string }>(`select t::text as row from ${table} t`);
      stored.push(...rows.map(({ row }) => row));
    }
    const everything = [...stored, ...the().logLines].join('\n');
    const inHex = Buffer.from(owner.enrolled.secret).toString('hex');
    expect(everything).not.toContain(owner.enrolled.secret);
    expect(everything).not.toContain(inHex);
    expect(the().logLines.join('\n')).not.toMatch(new RegExp(`\\b(${wrong}|${code})\\b`));
  });
});
