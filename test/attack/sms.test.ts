// Codes by SMS under attack: guessed, spread, replayed, crossed, out of time, pumped, and with a gateway that is
// down, slow or silent (threats O5 O10–O14 O16–O18, E7, F12, T3).

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { errorTable } from '../../src/domain/errors.ts';
import { formsOf, type VisitedPage, type Visitor } from '../../src/sim/visitor.ts';
import { describeStackOnce } from '../setup/stack.ts';
import { cookieNames, titleOf } from '../setup/stack-walk.ts';

type Message = { to: string; text: string; messageId: string };

/** A gateway that does as it is told: takes messages, refuses, answers late or not at all. */
async function startGateway() {
  const messages: Message[] = [];
  let behave: (res: ServerResponse) => void = (res) => res.writeHead(202).end('{}');
  const answer = async (req: IncomingMessage, res: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    messages.unshift(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Message);
    behave(res);
  };
  const server: Server = createServer((req, res) => void answer(req, res));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    messages,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`,
    behave: (next?: (res: ServerResponse) => void) => {
      behave = next ?? ((res) => res.writeHead(202).end('{}'));
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

let gateway: Awaited<ReturnType<typeof startGateway>>;

async function prepare() {
  gateway = await startGateway();
  const body = '{"to":"{to}","text":"{text}","messageId":"{messageId}"}';
  const smsConfig = `
sms:
  siteName: Werkgeversportaal
  gateways:
    - { type: http, url: '${gateway.url}', timeout: 1s, body: '${body}' }
  budgets: { perAccountDaily: 6, perNumberDaily: 6, perRangeHourly: 12, perAddressHourly: 20, hourly: 24 }`;
  return { smsConfig, close: () => gateway.close() };
}

type Asked = { visitor: Visitor; page: VisitedPage; transaction: string; factor: string };

describeStackOnce(
  'codes by SMS',
  (the) => {
    const portal = (path: string) => the().stack.portalUrl + path;
    const broker = (path: string) => the().stack.brokerUrl + path;
    const codeOf = ({ text }: Message) => /\b([0-9]{6})\b/.exec(text)?.[1] ?? '';
    const newestCode = () => codeOf(gateway.messages[0] ?? { to: '', text: '', messageId: '' });
    const says = (page: { body: string }, code: keyof typeof errorTable) =>
      page.body.includes(errorTable[code].nl.what);

    /** Lets the minute between two messages pass, for everybody. */
    const afterAMinute = () =>
      the().sql(`update sms_challenge set created_at = created_at - interval '61 seconds'`);

    async function signedIn(level: 'EH2' | 'EH3' = 'EH2', identity = 'noor/0'): Promise<Visitor> {
      const visitor = the().visitor();
      await the().signIn(visitor, level, '/bedrijf', identity);
      return visitor;
    }

    const sendFirst = (visitor: Visitor, number: string) =>
      visitor.post(broker('/account/sms/send'), { number });

    function enrolmentOf(page: VisitedPage): string {
      const form = formsOf(page).find(({ action }) => new URL(action).pathname === '/account/sms');
      return form?.fields['enrolment'] ?? '';
    }

    async function enrol(visitor: Visitor, number = '06 12345612'): Promise<string> {
      const page = await sendFirst(visitor, number);
      expect(titleOf(page)).toBe('Vul de code uit de sms in');
      const done = await visitor.submit(page, /^\/account\/sms$/, { code: newestCode() });
      expect(done.url).toContain('/account?done=sms');
      await the().forgetEvidence(visitor, enrolmentOf(page));
      return enrolmentOf(page);
    }

    /** At the employment check, which asks a second factor. */
    async function ask(visitor: Visitor): Promise<Asked> {
      const page = await visitor.get(portal('/dienstverband'));
      const form = formsOf(page).find(({ action }) => action.endsWith('/step-up/sms/send'));
      const { transaction = '', factor = '' } = form?.fields ?? {};
      return { visitor, page, transaction, factor };
    }

    const order = ({ visitor, page }: Asked) => visitor.submit(page, /^\/step-up\/sms\/send$/);

    /** A person with a number, who is asked for a code; nothing is sent yet. */
    async function standEnrolled(identity = 'noor/0', number = '06 12345612'): Promise<Asked> {
      const visitor = await signedIn('EH2', identity);
      await enrol(visitor, number);
      return ask(visitor);
    }

    /** Straight at the route, as a script would; whether it gave a new session id. */
    async function post(
      visitor: Visitor,
      path: string,
      fields: string,
      headers: Record<string, string> = {},
    ) {
      const answer = await the().raw.send(broker(path), {
        method: 'POST',
        headers: {
          cookie: `${cookieNames.broker}=${the().cookieOf(visitor, 'broker')}`,
          origin: the().stack.brokerUrl,
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'text/html',
          ...headers,
        },
        body: fields,
      });
      const lifted = answer.setCookies.some((line) => /^__Host-sluis=[^;]/.test(line));
      return { ...answer, lifted };
    }

    const guess = ({ visitor, transaction, factor }: Asked, code: string, headers = {}) =>
      post(visitor, '/step-up/sms', `transaction=${transaction}&factor=${factor}&code=${code}`, headers);

    async function budget(visitor: Visitor) {
      const { accountId } = await the().sessionOf(visitor);
      const [row] = await the().sql<{ failures: number; locked: boolean }>(
        `select failures, coalesce(locked_until > now(), false) as locked from attempt_budget
         where account_id = :accountId`,
        { accountId },
      );
      return row ?? { failures: 0, locked: false };
    }

    const wrong = (right: string, count: number) =>
      Array.from({ length: count + 1 }, (_, index) => String(100_000 + index * 7_919))
        .filter((code) => code !== right)
        .slice(0, count);

    const used = async (scope: string) => {
      const rows = await the().sql<{ used: number }>(
        'select coalesce(sum(used), 0)::int as used from usage_window where scope = :scope',
        { scope },
      );
      return rows[0]?.used ?? 0;
    };

    it('a number is enrolled by its code and then lifts a visit; both are on record, the number nowhere', async () => {
      gateway.messages.length = 0;
      const asked = await standEnrolled();
      expect(asked.page.body).toContain('••• ••12');
      const page = await order(asked);
      expect(page.status).toBe(200);
      expect(gateway.messages[0]).toMatchObject({ to: '+31612345612' });
      expect(gateway.messages[0]?.text).toMatch(/^Werkgeversportaal: uw code is [0-9]{6}\. /);
      const through = await asked.visitor.submit(page, /^\/step-up\/sms$/, { code: newestCode() });
      expect(titleOf(through)).toBe('Dienstverband controleren');
      const account = await asked.visitor.get(broker('/account'));
      expect(account.body).toContain('••• ••12');
      expect(account.body).not.toContain('12345612');
      const events = await the().sql<{ event: string }>(
        `select event from audit where facts->>'factor' = 'sms' and outcome = 'success' order by seq desc limit 4`,
      );
      expect(events.map(({ event }) => event)).toEqual([
        'step-up',
        'code-sent',
        'factor-enrolled',
        'code-sent',
      ]);
    });

    it('the code that confirms a number lifts that session under a new id, and no other', async () => {
      const [visitor, elsewhere] = [await signedIn(), await signedIn()];
      const page = await sendFirst(visitor, '06 12345612');
      const before = the().cookieOf(visitor, 'broker');
      await visitor.submit(page, /^\/account\/sms$/, { code: newestCode() });
      expect(the().cookieOf(visitor, 'broker')).not.toBe(before);
      expect(titleOf(await visitor.get(portal('/dienstverband')))).toBe('Dienstverband controleren');
      expect((await ask(elsewhere)).factor).toBe(enrolmentOf(page));
      // The id of before shows nothing any more, whoever kept it.
      const old = await the().raw.send(broker('/account'), {
        headers: { cookie: `${cookieNames.broker}=${before}`, accept: 'text/html' },
      });
      expect([old.status, old.headers['location']]).toEqual([303, '/sign-in']);
    });

    it('F14: of a hundred posts of one right code exactly one passes, and the owner is not locked out', async () => {
      const asked = await standEnrolled();
      await order(asked);
      const code = newestCode();
      const answers = await Promise.all(Array.from({ length: 100 }, () => guess(asked, code)));
      expect(answers.filter(({ lifted }) => lifted)).toHaveLength(1);
      expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      const [row] = await the().sql<{ count: number }>(
        'select count(*)::int as count from evidence where factor_id = :id',
        { id: asked.factor },
      );
      expect(row?.count).toBe(1);
      const again = await ask(await signedIn());
      expect(await budget(again.visitor)).toEqual({ failures: 0, locked: false });
      const page = await order(again);
      const through = await again.visitor.submit(page, /^\/step-up\/sms$/, { code: newestCode() });
      expect(titleOf(through)).toBe('Dienstverband controleren');
    }, 60_000);

    it('O5: guesses spread over sessions, addresses and factors fill one limit', async () => {
      const one = await standEnrolled();
      await the().enrolTotp(one.visitor);
      const two = await ask(await signedIn());
      await order(one);
      await afterAMinute();
      await order(two);
      const [a = '', b = '', c = '', d = '', e = ''] = wrong(newestCode(), 5);
      const from = (n: number) => ({ 'x-forwarded-for': `203.0.${n}.7` });
      const totp = (code: string) =>
        post(one.visitor, '/step-up/totp', `transaction=${one.transaction}&code=${code}`);
      expect((await guess(one, a, from(1))).lifted).toBe(false);
      expect((await guess(two, b, from(2))).lifted).toBe(false);
      expect((await totp(c)).lifted).toBe(false);
      expect((await totp(d)).lifted).toBe(false);
      expect((await guess(two, e, from(3))).lifted).toBe(false);
      expect(await budget(one.visitor)).toEqual({ failures: 5, locked: true });
      const right = await guess(two, newestCode());
      expect([right.status, right.lifted]).toEqual([429, false]);
      expect(says(right, 'locked-out')).toBe(true);
      expect(right.body).toMatch(/<time[^>]* datetime="20/);
    });

    it('O5: guesses at the confirmation of a new number count in that same limit', async () => {
      const visitor = await signedIn();
      const page = await sendFirst(visitor, '+31612345634');
      for (const code of wrong(newestCode(), 5)) {
        const answer = await visitor.submit(page, /^\/account\/sms$/, { code });
        expect([400, 429]).toContain(answer.status);
      }
      expect(await budget(visitor)).toEqual({ failures: 5, locked: true });
      const right = await visitor.submit(page, /^\/account\/sms$/, { code: newestCode() });
      expect([right.status, says(right, 'locked-out')]).toEqual([429, true]);
      const sent = gateway.messages.length;
      await afterAMinute();
      expect((await sendFirst(visitor, '+31612345634')).status).toBe(429);
      expect(gateway.messages).toHaveLength(sent);
      expect((await ask(visitor)).factor).toBe('');
    });

    it('a code is dead after five wrong tries, and what an earlier guess spent is never given back', async () => {
      const asked = await standEnrolled();
      await order(asked);
      const code = newestCode();
      const [again = ''] = wrong(code, 1);
      const answers = await Promise.all(Array.from({ length: 30 }, () => guess(asked, again)));
      expect(answers.some(({ lifted }) => lifted)).toBe(false);
      const late = await guess(asked, code);
      expect([late.status, late.lifted, says(late, 'code-over')]).toEqual([400, false, true]);
      expect(await budget(asked.visitor)).toEqual({ failures: 1, locked: false });
      await the().sql(`update sms_challenge set voided_at = now() where voided_at is null`);
      await guess(asked, again);
      expect((await budget(asked.visitor)).failures).toBe(1);
    });

    it('O10: a code of one session is worth nothing in another, and one to enrol nothing to step up', async () => {
      const one = await standEnrolled();
      const two = await ask(await signedIn());
      await order(one);
      const code = newestCode();
      const nothingSent = await guess(two, code);
      expect([nothingSent.status, nothingSent.lifted, says(nothingSent, 'code-over')]).toEqual([
        400,
        false,
        true,
      ]);
      await afterAMinute();
      await order(two);
      const crossed = await guess(two, code);
      expect([crossed.lifted, newestCode() === code || says(crossed, 'code-wrong')]).toEqual([false, true]);
      const other = await sendFirst(one.visitor, '+31612345634');
      const enrolCode = newestCode();
      expect((await guess(one, enrolCode)).lifted).toBe(false);
      const stepUpCode = await one.visitor.submit(other, /^\/account\/sms$/, { code });
      expect(stepUpCode.status).toBe(400);
      expect((await guess(one, code)).lifted).toBe(true);
    });

    it('O10: a new code makes the former one worthless, and comes a minute later at the earliest', async () => {
      const asked = await standEnrolled();
      const page = await order(asked);
      const first = newestCode();
      const sent = gateway.messages.length;
      const early = await asked.visitor.submit(page, /^\/step-up\/sms\/send$/);
      expect([early.status, says(early, 'sms-limit'), gateway.messages.length]).toEqual([429, true, sent]);
      expect(early.body).toMatch(/<time[^>]* datetime="20/);
      await afterAMinute();
      await asked.visitor.submit(page, /^\/step-up\/sms\/send$/);
      expect(gateway.messages).toHaveLength(sent + 1);
      const old = await guess(asked, first);
      expect(old.lifted).toBe(first === newestCode());
      expect((await guess(asked, newestCode())).lifted).toBe(true);
    });

    it('O11, O17: a code works until its last second, and not a moment after', async () => {
      const asked = await standEnrolled();
      await order(asked);
      const [row] = await the().sql<{ seconds: number }>(
        `select extract(epoch from expires_at - created_at)::int as seconds from sms_challenge
         where purpose = 'step-up' order by created_at desc limit 1`,
      );
      expect(row?.seconds).toBe(300);
      await the().sql(`update sms_challenge set expires_at = now()`);
      const late = await guess(asked, newestCode());
      expect([late.status, late.lifted, says(late, 'code-over')]).toEqual([400, false, true]);
      expect(await budget(asked.visitor)).toEqual({ failures: 0, locked: false });
      await the().sql(`update sms_challenge set expires_at = now() + interval '10 seconds'`);
      expect((await guess(asked, newestCode())).lifted).toBe(true);
    });

    it('O12: nothing is sent to nobody, and each budget holds by itself with its time in the answer', async () => {
      const before = gateway.messages.length;
      const nobody = the().visitor();
      await nobody.post(broker('/step-up/sms/send'), {
        transaction: 'account',
        factor: '00000000-0000-4000-8000-000000000000',
      });
      await sendFirst(nobody, '+31612345699');
      expect(gateway.messages).toHaveLength(before);

      const visitor = await signedIn();
      for (let count = 0; count < 6; count += 1) {
        expect((await sendFirst(visitor, '+31612345612')).status).toBe(200);
        await afterAMinute();
      }
      const full = await sendFirst(visitor, '+31612345612');
      expect([full.status, says(full, 'sms-limit')]).toEqual([429, true]);
      expect(full.body).toMatch(/<time[^>]* datetime="20/);
      const otherNumber = await sendFirst(visitor, '+31687654321');
      expect(otherNumber.status).toBe(429);
      const otherPerson = await signedIn('EH2', 'sem/0');
      expect((await sendFirst(otherPerson, '+31612345612')).status).toBe(429);
      await afterAMinute();
      expect((await sendFirst(otherPerson, '+31612345613')).status).toBe(200);
      expect(gateway.messages).toHaveLength(before + 7);

      for (const [scope, limit] of [
        ['sms-range', 12],
        ['sms-address', 20],
        ['sms-all', 24],
      ] as const) {
        await afterAMinute();
        await the().sql(
          `update usage_window set used = case when scope = :scope then :limit::int else 0 end`,
          {
            scope,
            limit,
          },
        );
        expect([scope, (await sendFirst(otherPerson, '+31612345614')).status]).toEqual([scope, 429]);
      }
      await the().restart();
      expect((await sendFirst(otherPerson, '+31612345614')).status).toBe(429);
      expect(gateway.messages).toHaveLength(before + 7);
    }, 60_000);

    it('O12: a hundred orders at once send one message', async () => {
      const asked = await standEnrolled();
      const before = gateway.messages.length;
      const fields = `transaction=${asked.transaction}&factor=${asked.factor}`;
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => post(asked.visitor, '/step-up/sms/send', fields)),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(gateway.messages).toHaveLength(before + 1);
    }, 60_000);

    it.each([
      '+31906123456',
      '+8821612345678',
      '+31201234567',
      '+3197012345678',
      '+447911123456',
      '+12025550123',
      '+31 85 1234567',
      '06 1234',
      '',
      '０６12345678',
      '+31612345678;ext=1',
      'tel:+31612345678',
    ])('O12: no code is sent to %s', async (number) => {
      const visitor = await signedIn();
      const before = gateway.messages.length;
      const page = await sendFirst(visitor, number);
      expect([page.status, says(page, 'number-refused')]).toEqual([400, true]);
      expect(gateway.messages).toHaveLength(before);
    });

    it('O13: a number, an account or a level in the form is refused, and the stored number gets the code', async () => {
      const asked = await standEnrolled();
      const fields = `transaction=${asked.transaction}&factor=${asked.factor}`;
      const before = gateway.messages.length;
      for (const extra of [
        'phone=%2B31687654321',
        'number=%2B31687654321',
        'to=x',
        'level=high',
        'accountId=1',
      ]) {
        const answer = await post(asked.visitor, '/step-up/sms/send', `${fields}&${extra}`);
        expect([extra, answer.status]).toEqual([extra, 422]);
        const atCode = await post(asked.visitor, '/step-up/sms', `${fields}&code=123456&${extra}`);
        expect([extra, atCode.status, atCode.lifted]).toEqual([extra, 422, false]);
      }
      const doubled = await post(asked.visitor, '/step-up/sms/send', `${fields}&factor=${asked.factor}`);
      expect(doubled.status).toBe(400);
      expect(gateway.messages).toHaveLength(before);
      await order(asked);
      expect(gateway.messages[0]?.to).toBe('+31612345612');
    });

    it("O13, U18: somebody else's number, a pending one and a removed one get no code and lift nothing", async () => {
      const asked = await standEnrolled();
      const thief = await standEnrolled('sem/0', '06 87654321');
      const pending = enrolmentOf(await sendFirst(asked.visitor, '+31612345634'));
      const before = gateway.messages.length;
      for (const factor of [thief.factor, pending]) {
        const sent = await post(
          asked.visitor,
          '/step-up/sms/send',
          `transaction=${asked.transaction}&factor=${factor}`,
        );
        expect(sent.status).toBe(403);
        expect((await guess({ ...asked, factor }, newestCode())).status).toBe(403);
      }
      expect(gateway.messages).toHaveLength(before);
      await afterAMinute();
      await order(asked);
      await the().sql('update factor set revoked_at = now() where id = :id', { id: asked.factor });
      expect((await guess(asked, newestCode())).lifted).toBe(false);
    });

    it('U18: where a code by SMS cannot help it is not offered, and neither asking for one nor posting it helps', async () => {
      const asked = await standEnrolled();
      await order(asked);
      const before = gateway.messages.length;
      for (const path of ['/verzuim', '/dossier/1', '/loon']) {
        const page = await asked.visitor.get(portal(path));
        expect(formsOf(page).some(({ action }) => action.endsWith('/step-up/sms/send'))).toBe(false);
        const transaction = new URL(page.url).searchParams.get('transaction') ?? '';
        await afterAMinute();
        const fields = `transaction=${transaction}&factor=${asked.factor}`;
        const sent = await post(asked.visitor, '/step-up/sms/send', fields);
        const answer = await guess({ ...asked, transaction }, newestCode());
        expect([path, sent.status, answer.status, answer.lifted]).toEqual([path, 403, 403, false]);
      }
      expect(gateway.messages).toHaveLength(before);
    });

    it('O14, O18: code and number are in no page, log or row in clear', async () => {
      const asked = await standEnrolled();
      const page = await order(asked);
      const code = newestCode();
      await guess(asked, wrong(code, 1)[0] ?? '');
      const stored: string[] = [];
      for (const table of [
        'factor',
        'sms_challenge',
        'attempt_budget',
        'usage_window',
        'audit',
        'evidence',
      ]) {
        const rows = await the().sql<{ row: string }>(`select t::text as row from ${table} t`);
        stored.push(...rows.map(({ row }) => row));
      }
      const everything = [...stored, ...the().logLines, page.body, page.url].join('\n');
      expect(everything).not.toMatch(/12345612|31612345/);
      expect(everything).not.toContain(Buffer.from('+31612345612').toString('hex'));
      expect(everything).not.toContain(Buffer.from(code).toString('hex'));
      // Six digits also stand in ids by chance: a code counts by itself alone.
      const standsAlone = new RegExp(`(?<![0-9A-Za-z.])${code}(?![0-9A-Za-z])`);
      expect([...the().logLines, page.body, ...page.trail].join('\n')).not.toMatch(standsAlone);
      const hashes = await the().sql<{ size: number }>(
        'select length(code_hash)::int as size from sms_challenge',
      );
      expect(hashes.every(({ size }) => size === 32)).toBe(true);
    });

    it('E7: a new number asks fresh proof, does not count before its code, and then replaces the old one', async () => {
      const asked = await standEnrolled();
      const { visitor, factor } = asked;
      await afterAMinute();
      const page = await sendFirst(visitor, '+31687654321');
      const pending = enrolmentOf(page);
      const meanwhile = await ask(visitor);
      expect(meanwhile.factor).toBe(factor);
      await the().ageEvidence(visitor, 301);
      const stale = await visitor.submit(page, /^\/account\/sms$/, { code: newestCode() });
      expect(says(stale, 'enrolment-not-allowed')).toBe(true);
      const sent = gateway.messages.length;
      await afterAMinute();
      expect((await sendFirst(visitor, '+31687654321')).status).toBe(403);
      expect(gateway.messages).toHaveLength(sent);
      expect((await visitor.post(broker('/account/sms/remove'), { factor })).status).toBe(403);
      await the().ageEvidence(visitor, -301);
      const done = await visitor.submit(page, /^\/account\/sms$/, { code: newestCode() });
      expect(done.url).toContain('done=sms');
      const rows = await the().sql<{ id: string; live: boolean }>(
        `select id, revoked_at is null as live from factor where id in (:factor, :pending)`,
        { factor, pending },
      );
      expect(Object.fromEntries(rows.map(({ id, live }) => [id, live]))).toEqual({
        [factor]: false,
        [pending]: true,
      });
      const removed = await visitor.post(broker('/account/sms/remove'), { factor: pending });
      expect(removed.url).toContain('done=removed');
      expect((await ask(visitor)).factor).toBe('');
    });

    it('E7: whoever proved less than the enrolled number is worth may not change it', async () => {
      await enrol(await signedIn('EH3'));
      const weak = await signedIn('EH2');
      expect((await sendFirst(weak, '+31687654321')).status).toBe(403);
    });

    it('F12: a gateway that is down says so, offers the other roads and gives the budget back', async () => {
      const asked = await standEnrolled();
      const spent = await used('sms-account');
      gateway.behave((res) => res.writeHead(503).end());
      const before = gateway.messages.length;
      const page = await order(asked);
      expect([page.status, says(page, 'sms-not-sent')]).toEqual([503, true]);
      expect(formsOf(page).some(({ fields }) => fields['upstream'] === 'eherkenning')).toBe(true);
      expect(await used('sms-account')).toBe(spent);
      const tries = gateway.messages.slice(0, gateway.messages.length - before);
      expect(new Set(tries.map(({ messageId }) => messageId)).size).toBe(1);
      const late = await guess(asked, newestCode());
      expect([late.lifted, says(late, 'code-over')]).toEqual([false, true]);
      gateway.behave();
      const again = await order(asked);
      expect(again.status).toBe(200);
      expect(await used('sms-account')).toBe(spent + 1);
    });

    it('F12: a gateway that answers too late, or with a fault, may have sent: once, paid for, and the code works', async () => {
      const asked = await standEnrolled();
      const faults: ((res: ServerResponse) => void)[] = [() => {}, (res) => res.writeHead(500).end()];
      for (const fault of faults) {
        await afterAMinute();
        const spent = await used('sms-account');
        const before = gateway.messages.length;
        gateway.behave(fault);
        const page = await order(await ask(asked.visitor));
        gateway.behave();
        expect([page.status, says(page, 'sms-unsure')]).toEqual([504, true]);
        expect(gateway.messages).toHaveLength(before + 1);
        expect(await used('sms-account')).toBe(spent + 1);
      }
      expect((await guess(asked, newestCode())).lifted).toBe(true);
    });

    it('F12: a message that never arrives, or arrives twice, changes nothing: one code, one lift', async () => {
      const asked = await standEnrolled();
      await order(asked);
      const back = await asked.visitor.get(asked.page.url);
      expect(formsOf(back).some(({ fields }) => fields['upstream'] === 'eherkenning')).toBe(true);
      expect((await guess(asked, newestCode())).lifted).toBe(true);
      expect((await guess(asked, newestCode())).lifted).toBe(false);
    });

    it('T3: who has no session is told nothing, whether there is a number or not', async () => {
      const asked = await standEnrolled();
      const answers = await Promise.all(
        [asked.factor, '00000000-0000-4000-8000-000000000000'].map((factor) =>
          post(asked.visitor, '/step-up/sms/send', `transaction=${asked.transaction}&factor=${factor}`, {
            cookie: '',
          }),
        ),
      );
      const [known, unknown] = answers;
      expect([known?.status, known?.location]).toEqual([unknown?.status, unknown?.location]);
      expect(known?.body).not.toMatch(/••/);
    });
  },
  { prepare },
);
