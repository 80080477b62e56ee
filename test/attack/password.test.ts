// Signing in with a password under attack: who is here stays unknown, guesses have one limit, the password alone opens
// nothing, and no session outlives the sign-in after it (threats T1 T4 O6 O8 O9 S1 S12 E1 U1 U4).

import { beforeEach, describe, expect, it } from '@jest/globals';
import argon2 from 'argon2';
import { hashSync } from 'bcryptjs';
import { runInBroker } from '../../src/cli/broker-command.ts';
import { errorTable } from '../../src/domain/errors.ts';
import { totpCode, totpStep } from '../../src/factor/totp.ts';
import { formsOf, type VisitedPage, type Visitor } from '../../src/sim/visitor.ts';
import type { RawAnswer } from '../setup/raw-client.ts';
import { describeStackOnce } from '../setup/stack.ts';
import { cookieNames, titleOf } from '../setup/stack-walk.ts';
import { testPasswordCost } from '../setup/test-parts.ts';

const password = 'een lange zin die niemand raadt';
const bcrypt = hashSync(password, 4);
const bakery = { type: 'rsin', number: '123456782' };
const florist = { type: 'kvk', number: '90001354' };
const form = /^\/sign-in\/password$/;
const prepare = async () => ({ extraConfig: 'localAccounts:\n  enabled: true\n' });

let count = 0;
const freshEmail = () => {
  count += 1;
  return `persoon${count}@voorbeeld.example`;
};

describeStackOnce(
  'passwords',
  (the) => {
    const broker = (path: string) => the().stack.brokerUrl + path;
    const portal = (path: string) => the().stack.portalUrl + path;
    const says = (page: { body: string }, code: keyof typeof errorTable) =>
      page.body.includes(errorTable[code].nl.what);
    beforeEach(() =>
      the()
        .sql('delete from usage_window')
        .then(() => undefined),
    );

    /** An account as the import makes it. */
    async function imported(
      given: { hash?: string | null; companies?: (typeof bakery)[]; email?: string } = {},
    ) {
      const { hash = bcrypt, companies = [bakery], email = freshEmail() } = given;
      const accounts = [
        {
          email,
          passwordHash: hash,
          companies: companies.map((identifier) => ({
            identifier,
            companyName: `Bedrijf ${identifier.number}`,
            address: null,
          })),
        },
      ];
      const done = await importing(accounts);
      const found = await the().stack.broker.stores.logins.findAccount(the().stack.broker.flow.db, email);
      if (!found) throw new Error('not imported');
      return { email, accountId: found.accountId, done };
    }

    const importing = (accounts: unknown[], more: Record<string, string> = {}) =>
      runInBroker(the().stack.broker, {
        command: 'user-import',
        arguments: {
          accounts: JSON.stringify(accounts),
          author: 'beheer',
          reason: 'overstap',
          dryRun: 'false',
          ...more,
        },
      });

    /** What a desk would leave behind: an app, its proofing, and a binding to each company of the list. */
    async function proofed(accountId: string, parties: (typeof bakery)[], level = 'substantial' as const) {
      const { flow, stores } = the().stack.broker;
      const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
      await flow.transact(async (tx) => {
        const validForSeconds = 1e6;
        const record = { accountId, level, method: 'desk', details: {}, validForSeconds } as const;
        const proofingId = parties.length > 0 ? await stores.proofings.create(tx.trx, record) : null;
        for (const legalSubject of parties) {
          const representation = { legalSubject, intermediary: null, branch: null, serviceId: null } as never;
          const binding = { accountId, representation, level, method: 'desk', validForSeconds } as const;
          await stores.bindings.createOrExtend(tx.trx, binding);
        }
        const app = { accountId, kind: 'totp', name: 'telefoon', secret, proofingId } as const;
        const factorId = await stores.factors.createPending(tx.trx, app);
        const confirmation = { factorId, accountId, step: null, proofingId, withinSeconds: 60 };
        await stores.factors.confirm(tx.trx, confirmation);
        tx.changed({ kind: 'account', id: accountId });
      });
      return () => totpCode(secret, totpStep(Date.now()));
    }

    const at = (visitor: Visitor, page: VisitedPage, email: string, text = password) =>
      visitor.submit(page, form, { email, password: text });
    async function signIn(visitor: Visitor, email: string, text = password) {
      return at(visitor, await visitor.get(broker('/sign-in?again=1')), email, text);
    }

    /** One post as a program sends it, from an address of its choice. */
    function post(email: string, text: string, more: Record<string, string> = {}, cookie = '') {
      return the().raw.send(broker('/sign-in/password'), {
        method: 'POST',
        headers: {
          origin: the().stack.brokerUrl,
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'text/html',
          'x-forwarded-for': more['from'] ?? '192.0.2.7',
          ...(cookie ? { cookie: `${cookieNames.broker}=${cookie}` } : {}),
        },
        body: new URLSearchParams({
          transaction: 'account',
          email,
          password: text,
          ...Object.fromEntries(Object.entries(more).filter(([name]) => name !== 'from')),
        }).toString(),
      });
    }

    const storedHash = async (accountId: string) => {
      const { stores, flow } = the().stack.broker;
      return (await stores.passwords.find(flow.db, accountId))?.storedHash ?? null;
    };
    const audited = (accountId: string, event = 'sign-in') =>
      the().sql<{ outcome: string; reason: string | null; rehashed: string | null }>(
        `select outcome, reason, facts->>'rehashed' as rehashed from audit
         where account_id = :accountId and event = :event order by seq`,
        { accountId, event },
      );
    const brokerCookieOf = (visitor: Visitor) => the().cookieOf(visitor, 'broker');
    const cookieIn = (answer: RawAnswer) =>
      answer.setCookies.flatMap((line) => /^__Host-sluis=([^;]+)/.exec(line)?.[1] ?? [])[0] ?? '';
    const loadSession = (cookie: string) => the().stack.broker.flows.brokerSessions.load(cookie);

    describe('the whole way', () => {
      it('password and app of somebody whom a desk proofed open what asks for substantial', async () => {
        const { email, accountId } = await imported();
        const code = await proofed(accountId, [bakery]);
        const visitor = the().visitor();
        const asked = await at(visitor, await visitor.get(portal('/verzuim')), email);
        expect(titleOf(asked)).toBe('Nog één stap');
        const opened = await the().typeCode(visitor, asked, code());
        expect(opened.url).toBe(portal('/verzuim'));
        expect((await visitor.get(portal('/dossier/1'))).url).toContain('/sign-in');
        expect((await visitor.get(broker('/account'))).body).toContain('telefoon');
      });

      it('is not offered where high is asked, nor taken there', async () => {
        const { email } = await imported();
        const visitor = the().visitor();
        const page = await visitor.get(portal('/dossier/1'));
        expect(formsOf(page).some(({ action }) => form.test(new URL(action).pathname))).toBe(false);
        const transaction = new URL(page.url).searchParams.get('transaction') ?? '';
        const forced = await visitor.post(broker('/sign-in/password'), { transaction, email, password });
        expect([forced.status, says(forced, 'factor-not-offered')]).toEqual([403, true]);
      });

      it('password and app without proofing or binding open the account page and no page of a portal', async () => {
        const { email, accountId } = await imported();
        const code = await proofed(accountId, []);
        const visitor = the().visitor();
        const asked = await signIn(visitor, email);
        const account = await the().typeCode(visitor, asked, code());
        expect(account.url).toBe(broker('/account'));
        expect(account.body).toContain('Wachtwoord');
        for (const path of ['/bedrijf', '/dienstverband', '/verzuim']) {
          expect([path, (await visitor.get(portal(path))).url.startsWith(broker('/sign-in'))]).toEqual([
            path,
            true,
          ]);
        }
      });
    });

    describe('who is here', () => {
      const plain = (answer: RawAnswer, email: string) => ({
        status: answer.status,
        location: answer.location,
        cookies: answer.setCookies,
        headers: Object.entries(answer.headers)
          .filter(([name]) => name !== 'date')
          .map(([name, value]) => [name, String(value)]),
        body: answer.body.replaceAll(email, 'EMAIL'),
      });

      it('T1, T4: unknown, wrong, locked and without password are answered alike, right password or not', async () => {
        const known = await imported({ email: 'bekend-iemand-1@voorbeeld.example' });
        const locked = await imported({ email: 'geblokt-iemand1@voorbeeld.example' });
        const without = await imported({ hash: null, email: 'zonder-iemand-1@voorbeeld.example' });
        await the().stack.broker.flow.transact((tx) =>
          the().stack.broker.stores.accounts.lock(tx.trx, locked.accountId, 'test'),
        );
        const cases: [string, string][] = [
          ['niemand-iemand1@voorbeeld.example', 'iets anders dan dat'],
          [known.email, 'iets anders dan dat'],
          [locked.email, 'iets anders dan dat'],
          [locked.email, password],
          [without.email, 'iets anders dan dat'],
        ];
        const answers = await Promise.all(cases.map(([email, text]) => post(email, text)));
        const shown = answers.map((answer, index) => plain(answer, cases[index]?.[0] ?? ''));
        expect(shown[0]).toMatchObject({ status: 401, location: null, cookies: [] });
        expect(shown[0]?.body).toContain(errorTable['sign-in-failed'].nl.what);
        for (const one of shown.slice(1)) expect(one).toEqual(shown[0]);
        expect(await audited(locked.accountId)).toMatchObject([
          { outcome: 'failure', reason: 'account-locked' },
          { outcome: 'failure', reason: 'account-locked' },
        ]);
      });

      it('T1: beyond the limit too, known or not', async () => {
        const { email } = await imported();
        const unknown = email.replace('persoon', 'niemand');
        const limited = async (address: string) => {
          await Promise.all(Array.from({ length: 10 }, () => post(address, 'verkeerd')));
          return post(address, password);
        };
        const [one, other] = await Promise.all([limited(email), limited(unknown)]);
        expect(one?.status).toBe(429);
        const seconds = Number(one?.headers['retry-after']);
        expect(seconds > 0 && seconds <= 900).toBe(true);
        const [a, b] = [plain(one as RawAnswer, email), plain(other as RawAnswer, unknown)];
        expect({ ...a, headers: a.headers.length }).toEqual({ ...b, headers: b.headers.length });
      });

      it('no e-mail address or password reaches the record, the log or an address', async () => {
        const { email, accountId } = await imported();
        const visitor = the().visitor();
        await signIn(visitor, email, 'verkeerd-geraden');
        const page = await signIn(visitor, email);
        const rows = await the().sql<{ all: string }>(
          `select coalesce(string_agg(audit::text, ' '), '') as all from audit where account_id = :accountId`,
          { accountId },
        );
        const written = `${rows[0]?.all} ${the().logLines.join(' ')} ${page.trail.join(' ')}`;
        for (const secret of [email, encodeURIComponent(email), 'verkeerd-geraden', password]) {
          expect(written.includes(secret)).toBe(false);
        }
        expect((await audited(accountId)).map(({ outcome }) => outcome)).toEqual(['failure', 'success']);
      });
    });

    describe('guessing', () => {
      it('O6, O8: spellings, addresses and browsers share one limit, and no more than it is evaluated', async () => {
        const { email, accountId } = await imported();
        const spellings = [email, email.toUpperCase(), ` ${email}`, `${email} `, email.replace('p', 'P')];
        const answers = await Promise.all(
          Array.from({ length: 30 }, (_, index) =>
            post(spellings[index % 5] ?? '', `gok ${index}`, { from: `198.51.${index}.7` }),
          ),
        );
        expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
        expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
        expect((await post(email, password, { from: '203.0.113.1' })).status).toBe(429);
        const failures = await audited(accountId);
        expect(failures).toHaveLength(10);
      });

      it('one network that tries many accounts is stopped, and others are not', async () => {
        const { email } = await imported();
        await Promise.all(
          [1, 2, 3].map((index) =>
            post(`gok${index}@voorbeeld.example`, 'x', { from: `203.0.113.${index}` }),
          ),
        );
        const scope = 'password-address';
        const spent = await the().sql(
          'update usage_window set used = used + 96 where scope = :scope returning used',
          {
            scope,
          },
        );
        expect(spent).toEqual([{ used: 99 }]);
        expect((await post('gok4@voorbeeld.example', 'x', { from: '203.0.113.4' })).status).toBe(401);
        expect((await post(email, password, { from: '203.0.113.200' })).status).toBe(429);
        expect((await post(email, password, { from: '198.51.100.1' })).status).toBe(303);
      });

      it('who signs in rightly spends nothing, however often', async () => {
        const { email } = await imported({ hash: await argon2.hash(password, { memoryCost: 1024 }) });
        const answers = await Promise.all(Array.from({ length: 8 }, () => post(email, password)));
        expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 303));
        for (let index = 0; index < 4; index += 1) expect((await post(email, password)).status).toBe(303);
        const used = await the().sql('select 1 from usage_window where used > 0');
        expect(used).toEqual([]);
      });

      it('O9: wrong passwords never touch the budget of codes', async () => {
        const { email, accountId } = await imported();
        const code = await proofed(accountId, [bakery]);
        await Promise.all(Array.from({ length: 9 }, (_, index) => post(email, `gok ${index}`)));
        expect(
          await the().sql('select 1 from attempt_budget where account_id = :accountId', { accountId }),
        ).toEqual([]);
        const visitor = the().visitor();
        const asked = await signIn(visitor, email);
        expect((await the().typeCode(visitor, asked, code())).url).toBe(broker('/account'));
      });
    });

    describe('imported hashes', () => {
      it('each signs in, is made ours once, also by two at once, and signs in again', async () => {
        const hashes = [bcrypt, await argon2.hash(password, { memoryCost: 2048, parallelism: 1 })];
        for (const hash of hashes) {
          const { email, accountId } = await imported({ hash });
          const both = await Promise.all([post(email, password), post(email, password)]);
          expect(both.map(({ status }) => status)).toEqual([303, 303]);
          const ours = await storedHash(accountId);
          // As new ones are made here; that it is 46 MiB elsewhere is said in test/factor/password and test/architecture.
          const { memoryCost } = testPasswordCost;
          expect(ours).toMatch(new RegExp(`^\\$argon2id\\$v=19\\$m=${memoryCost},`));
          expect((await post(email, password)).status).toBe(303);
          expect(await storedHash(accountId)).toBe(ours);
          const rehashed = (await audited(accountId)).filter((row) => row.rehashed === 'true');
          expect(rehashed).toHaveLength(1);
        }
      });

      it('a rehash never undoes a password that was set meanwhile', async () => {
        const { accountId } = await imported();
        const { flow, stores } = the().stack.broker;
        const old = await stores.passwords.find(flow.db, accountId);
        expect(await stores.passwords.replaceHash(flow.db, old as never, 'one')).toBe(true);
        expect(await stores.passwords.replaceHash(flow.db, old as never, 'two')).toBe(false);
        expect(await storedHash(accountId)).toBe('one');
      });
    });

    describe('the session', () => {
      it('U1, U2: the password alone reaches no level and opens nothing of a portal', async () => {
        const { email, accountId } = await imported();
        await proofed(accountId, [bakery]);
        const visitor = the().visitor();
        const asked = await at(visitor, await visitor.get(portal('/bedrijf')), email);
        expect(titleOf(asked)).toBe('Nog één stap');
        const session = await loadSession(brokerCookieOf(visitor));
        expect(session?.session.evidence).toMatchObject([
          { kind: 'factor', factor: 'password', proofing: null },
        ]);
        for (const path of ['/bedrijf', '/dienstverband', '/verzuim', '/loon', '/dossier/1']) {
          const answer = await visitor.get(portal(path));
          expect([path, answer.url.startsWith(broker('/sign-in'))]).toEqual([path, true]);
          expect((await the().decide(brokerCookieOf(visitor), path)).status).toBe(401);
        }
        expect((await visitor.get(broker('/account'))).url).not.toBe(broker('/account'));
        const next = 'een ander lang wachtwoord';
        const posts: [string, Record<string, string>][] = [
          ['/account/totp/new', { transaction: '' }],
          ['/account/passkey/new', { transaction: '' }],
          ['/account/password', { current: password, next }],
        ];
        for (const [path, fields] of posts) {
          const refused = await visitor.post(broker(path), fields);
          expect([path, refused.status, says(refused, 'sign-in-required')]).toEqual([path, 401, true]);
        }
      });

      it('S1: a cookie from before is worth nothing after, nor the one from before the code', async () => {
        const { email, accountId } = await imported();
        const code = await proofed(accountId, [bakery]);
        const visitor = the().visitor();
        const planted = 'A'.repeat(60);
        visitor.cookies('sluis.localhost').set(cookieNames.broker, planted);
        const asked = await signIn(visitor, email);
        const first = brokerCookieOf(visitor);
        expect(first).not.toBe(planted);
        await the().typeCode(visitor, asked, code());
        const second = brokerCookieOf(visitor);
        expect([second === first, await loadSession(first)]).toEqual([false, null]);
        await signIn(visitor, email);
        expect([
          await loadSession(second),
          (await loadSession(brokerCookieOf(visitor)))?.session.evidence.length,
        ]).toEqual([null, 1]);
        const ended = await the().sql<{ end_reason: string }>(
          'select end_reason from session where account_id = :accountId and ended_at is not null',
          { accountId },
        );
        expect(ended).toEqual([{ end_reason: 'switched' }]);
      });

      it('S1: a failed sign-in leaves the session there as it was', async () => {
        const visitor = the().visitor();
        await the().signIn(visitor, 'EH3', '/verzuim');
        const cookie = brokerCookieOf(visitor);
        const { email } = await imported();
        expect((await post(email, 'verkeerd', {}, cookie)).setCookies).toEqual([]);
        expect(await loadSession(cookie)).not.toBeNull();
      });

      it('S1: many at once get a session each', async () => {
        const { email } = await imported();
        const answers = await Promise.all(Array.from({ length: 6 }, () => post(email, password)));
        const sessions = await Promise.all(answers.map((answer) => loadSession(cookieIn(answer))));
        expect(new Set(sessions.map((session) => session?.session.id)).size).toBe(6);
      });

      it('S12: a lock ends what is open and refuses what comes, with the right password', async () => {
        const { email, accountId } = await imported();
        const visitor = the().visitor();
        await signIn(visitor, email);
        await runInBroker(the().stack.broker, {
          command: 'account-lock',
          arguments: { account: accountId, reason: 'x', author: 'x' },
        });
        expect(await loadSession(brokerCookieOf(visitor))).toBeNull();
        const again = await signIn(visitor, email);
        expect([again.status, says(again, 'sign-in-failed')]).toEqual([401, true]);
      });

      it('fields that do not belong there are refused by themselves: 422', async () => {
        const { email, accountId } = await imported();
        for (const field of ['accountId', 'level', 'party', 'locked']) {
          const answer = await post(email, password, { [field]: accountId });
          expect([field, answer.status, answer.setCookies]).toEqual([field, 422, []]);
        }
        for (const body of ['email=a&email=b&password=x&transaction=account', 'transaction=account', '']) {
          const answer = await the().raw.send(broker('/sign-in/password'), {
            method: 'POST',
            headers: { origin: the().stack.brokerUrl, 'content-type': 'application/x-www-form-urlencoded' },
            body,
          });
          expect([body, answer.status]).toEqual([body, 400]);
        }
      });
    });

    describe('the company', () => {
      /** What the page's form for this company would send. */
      const choiceOf = (page: VisitedPage, { number }: typeof bakery): string => {
        const item = page.body.split('<li').find((part) => part.includes(`Verder voor Bedrijf ${number}`));
        return formsOf({ url: page.url, body: item ?? '' })[0]?.fields['company'] ?? '';
      };

      it('is chosen where there are several, in a session of its own, and only one’s own', async () => {
        const { email, accountId } = await imported({ companies: [bakery, florist] });
        const code = await proofed(accountId, [florist]);
        const other = await imported();
        const [foreign] = await the().stack.broker.stores.parties.listOfAccount(
          the().stack.broker.flow.db,
          other.accountId,
        );
        const visitor = the().visitor();
        const page = await at(visitor, await visitor.get(portal('/verzuim')), email);
        expect(titleOf(page)).toBe('Voor welk bedrijf logt u in?');
        const second = choiceOf(page, florist);
        const before = brokerCookieOf(visitor);
        const transaction = new URL(page.url).searchParams.get('transaction') ?? '';
        for (const company of [foreign?.id ?? '', '00000000-0000-4000-8000-000000000000']) {
          const refused = await visitor.post(broker('/sign-in/company'), { transaction, company });
          expect(refused.status).toBe(404);
        }
        const extra = { transaction, company: second, level: 'high' };
        expect((await visitor.post(broker('/sign-in/company'), extra)).status).toBe(422);
        const asked = await visitor.post(broker('/sign-in/company'), { transaction, company: second });
        expect(await loadSession(before)).toBeNull();
        const chosen = await loadSession(brokerCookieOf(visitor));
        expect(chosen?.session.representation.legalSubject).toEqual(florist);
        const opened = await the().typeCode(visitor, asked, code());
        expect(opened.url).toBe(portal('/verzuim'));
        const late = await visitor.post(broker('/sign-in/company'), {
          transaction: 'account',
          company: second,
        });
        expect(late.status).toBe(401);
      });

      it('is chosen right after the password and no later', async () => {
        const { email } = await imported({ companies: [bakery, florist] });
        const visitor = the().visitor();
        const page = await signIn(visitor, email);
        const second = choiceOf(page, florist);
        await the().ageEvidence(visitor, 301);
        const late = await visitor.post(broker('/sign-in/company'), {
          transaction: 'account',
          company: second,
        });
        expect([late.status, (await visitor.get(broker('/sign-in/company'))).status]).toEqual([401, 401]);
      });

      it('the binding to one company opens nothing for the other', async () => {
        const { email, accountId } = await imported({ companies: [bakery, florist] });
        const code = await proofed(accountId, [florist]);
        const visitor = the().visitor();
        const page = await at(visitor, await visitor.get(portal('/verzuim')), email);
        const first = choiceOf(page, bakery);
        const transaction = new URL(page.url).searchParams.get('transaction') ?? '';
        await visitor.post(broker('/sign-in/company'), { transaction, company: first });
        const asked = await visitor.get(broker('/sign-in?transaction=account'));
        expect((await the().typeCode(visitor, asked, code())).url).toBe(broker('/account'));
        expect((await visitor.get(portal('/verzuim'))).url).toContain(broker('/sign-in'));
      });
    });

    describe('changing things', () => {
      it('E1: the password alone enrols nothing, for who has no factor and for who ever had one', async () => {
        const never = await imported();
        const once = await imported();
        await proofed(once.accountId, [bakery]);
        await the().sql("update factor set revoked_at = now() where account_id = :id and kind = 'totp'", {
          id: once.accountId,
        });
        for (const { email, accountId } of [never, once]) {
          const visitor = the().visitor();
          expect((await signIn(visitor, email)).url).toBe(broker('/account'));
          for (const path of ['/account/totp/new', '/account/passkey/new']) {
            const refused = await visitor.post(broker(path), { transaction: '' });
            expect([path, refused.status, says(refused, 'enrolment-not-allowed')]).toEqual([path, 403, true]);
          }
          const rows = await the().sql(
            "select 1 from factor where account_id = :accountId and kind <> 'password' and revoked_at is null",
            { accountId },
          );
          expect(rows).toEqual([]);
        }
      });

      it('U4: a new password asks for the old one, is long enough, and takes the old out of all other sessions', async () => {
        const { email, accountId } = await imported();
        const code = await proofed(accountId, [bakery]);
        const other = the().visitor();
        await signIn(other, email);
        const visitor = the().visitor();
        await the().typeCode(visitor, await signIn(visitor, email), code());
        // Older than five minutes: nothing but the old password speaks for it.
        await the().ageEvidence(visitor, 301);
        const change = (current: string, next: string) =>
          visitor.post(broker('/account/password'), { current, next });
        const next = 'een ander lang wachtwoord';
        const refusals = [
          [await change('fout', next), 'password-wrong', 400],
          [await change(password, 'kort'), 'password-short', 400],
          [await change(password, 'x'.repeat(257)), 'password-long', 400],
          [await change('', next), 'enrolment-not-allowed', 403],
        ] as const;
        for (const [page, code, status] of refusals)
          expect([code, says(page, code), page.status]).toEqual([code, true, status]);
        const before = brokerCookieOf(visitor);
        expect((await change(password, next)).url).toContain('done=password');
        expect([await loadSession(before), (await post(email, password)).status]).toEqual([null, 401]);
        expect((await post(email, next)).status).toBe(303);
        const theirs = await loadSession(brokerCookieOf(other));
        expect(theirs?.session.evidence).toMatchObject([{ revoked: true }]);
        expect((await other.get(broker('/account'))).url).not.toBe(broker('/account'));
        const recorded = (await audited(accountId, 'password-changed')).map(({ reason }) => reason);
        expect(recorded).toEqual([
          'password-wrong',
          'password-short',
          'password-long',
          'enrolment-not-allowed',
          null,
        ]);
      });

      it('O5: guesses at the change count with those at the sign-in', async () => {
        const { email } = await imported();
        const visitor = the().visitor();
        await signIn(visitor, email);
        const next = 'een ander lang wachtwoord';
        for (let index = 0; index < 10; index += 1) {
          await visitor.post(broker('/account/password'), { current: `gok ${index}`, next });
        }
        expect((await post(email, password, { from: '203.0.113.9' })).status).toBe(429);
      });

      it('somebody who only ever signed in upstream has no password to set', async () => {
        const visitor = the().visitor();
        await the().signIn(visitor, 'EH3', '/verzuim');
        const next = 'een ander lang wachtwoord';
        expect((await visitor.get(broker('/account/password'))).status).toBe(404);
        expect((await visitor.post(broker('/account/password'), { next })).status).toBe(404);
      });
    });

    describe('the import', () => {
      it('is done once however often it is run, proves nothing, and brings no password back', async () => {
        const { email, accountId, done } = await imported();
        expect(done).toEqual({ created: 1, known: 0, changed: 0 });
        const again = (companies = [bakery], hash = bcrypt) => imported({ email, companies, hash });
        expect((await again()).done).toEqual({ created: 0, known: 1, changed: 0 });
        expect((await again([bakery, florist])).done).toEqual({ created: 0, known: 0, changed: 1 });
        await the().sql('update factor set revoked_at = now() where account_id = :accountId', { accountId });
        expect((await again()).done).toEqual({ created: 0, known: 1, changed: 0 });
        expect(await storedHash(accountId)).toBeNull();
        const bindings = await the().sql('select 1 from binding where account_id = :accountId', {
          accountId,
        });
        expect(bindings).toEqual([]);
      });

      it('a dry run says what would happen and does nothing; a hash that stops the server is refused (D4)', async () => {
        const account = { email: freshEmail(), passwordHash: bcrypt, companies: [] };
        const before = await the().sql("select 1 from audit where event = 'accounts-imported'");
        const counts = await importing([account], { dryRun: 'true' });
        expect(counts).toEqual({ created: 1, known: 0, changed: 0 });
        const bomb = { ...account, passwordHash: bcrypt.replace('$04$', '$31$') };
        await expect(importing([account, bomb])).rejects.toMatchObject({ code: 'malformed-request' });
        await expect(importing([account], { reason: ' ' })).rejects.toMatchObject({
          code: 'malformed-request',
        });
        const { stores, flow } = the().stack.broker;
        expect(await stores.logins.findAccount(flow.db, account.email)).toBeNull();
        expect(await the().sql("select 1 from audit where event = 'accounts-imported'")).toEqual(before);
      });
    });
  },
  { prepare },
);
