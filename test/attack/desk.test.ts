// Proofing by letter and by the registration desk under attack: two pairs of eyes, codes that work once for one person,
// what each is worth, and how it all ends (design 4; threats E1 E2 E10 O3 O5 O14 O17).

import { expect, it } from '@jest/globals';
import { runInBroker } from '../../src/cli/broker-command.ts';
import { demoStaffConfig } from '../../src/cli/demo-people.ts';
import { type ErrorCode, errorTable } from '../../src/domain/errors.ts';
import { formsOf, type VisitedPage, type Visitor } from '../../src/sim/visitor.ts';
import { companyOf, createLocalPerson, type LocalPerson, signInLocally } from '../setup/local-person.ts';
import { describeStackOnce } from '../setup/stack.ts';
import { type Level, steadyStep, titleOf } from '../setup/stack-walk.ts';

const extraConfig = demoStaffConfig({
  anouk: ['desk-officer'],
  bram: ['desk-officer'],
  eva: ['desk-officer'],
  willem: ['operator'],
});

const florist = { representation: companyOf('123456782'), companyName: 'Bloemisterij Visser B.V.' };
const club = { representation: companyOf('90000060', 'kvk'), companyName: 'Roeivereniging De Sluis' };
const today = () => new Date().toISOString().slice(0, 10);
const codePattern = /[A-HJ-NP-TV-Z2-9]{4}-[A-HJ-NP-TV-Z2-9]{4}-[A-HJ-NP-TV-Z2-9]{4}/;
type Letter = { id: string; code: string };

describeStackOnce(
  'the registration desk and letters',
  (the) => {
    const portal = (path: string) => the().stack.portalUrl + path;
    const broker = (path: string) => the().stack.brokerUrl + path;
    const says = (page: VisitedPage, code: ErrorCode) => page.body.includes(errorTable[code].nl.what);

    async function officer(who: string, level: Level = 'EH3'): Promise<Visitor> {
      const visitor = the().visitor();
      await the().signInStaff(visitor, who, level, '/desk');
      return visitor;
    }

    async function person(companies = [florist]): Promise<LocalPerson> {
      await the().sql('delete from usage_window');
      return createLocalPerson(the(), companies);
    }
    const signIn = (who: LocalPerson, party: number | null = 0) => signInLocally(the(), who, party);

    /** What a form that was refused for now holds again. */
    const keptOn = (page: VisitedPage) =>
      formsOf(page).find(({ action }) => action.includes('/desk/'))?.fields ?? null;

    const vettingOf = (who: LocalPerson, changes: Record<string, string> = {}) => ({
      account: who.accountId,
      party: who.parties[0] ?? '',
      type: 'rsin',
      number: '',
      company: '',
      level: 'substantial',
      document: 'passport',
      documentEnd: '7QX4',
      seenOn: today(),
      seenHow: 'in-person',
      link: 'trade-register',
      linkDetail: 'uittreksel 20481',
      ...changes,
    });

    async function record(by: Visitor, who: LocalPerson, changes: Record<string, string> = {}) {
      const page = await by.post(broker('/desk/vettings'), vettingOf(who, changes));
      return { page, id: new URL(page.url).pathname.split('/').at(-1) ?? '' };
    }

    const decide = (by: Visitor, vetting: string, choice: string) =>
      by.post(broker('/desk/decide'), { vetting, choice });
    const codeOn = (page: VisitedPage) => codePattern.exec(page.body)?.[0] ?? '';
    const redeem = (by: Visitor, code: string) => by.post(broker('/account/activate'), { code });

    /** Recorded by one officer, confirmed by the other: the code to hand over. */
    async function vetted(who: LocalPerson, changes: Record<string, string> = {}) {
      const { id } = await record(await officer('anouk'), who, changes);
      const code = codeOn(await decide(await officer('bram'), id, 'hand-over'));
      expect(code).toMatch(codePattern);
      return { id, code };
    }

    const command = (name: string, given: Record<string, string>) =>
      runInBroker(the().stack.broker, { command: name, arguments: { author: 'mailroom', ...given } });
    const lettersNow = async () => (await command('letter-begin', {})) as Letter[];

    async function letterFor(visitor: Visitor, who: LocalPerson, party = 0): Promise<Letter> {
      const before = new Set((await lettersNow()).map(({ id }) => id));
      const asked = await visitor.post(broker('/account/letter'), { party: who.parties[party] ?? '' });
      expect(asked.status).toBe(200);
      const letter = (await lettersNow()).find(({ id }) => !before.has(id));
      if (!letter) throw new Error('no letter was made');
      return letter;
    }

    /** Enrols, and goes to this page of the portal with the first code as its second factor. */
    async function enrolAndOpen(visitor: Visitor, path: string) {
      const enrolled = the().readEnrolment(await the().beginEnrolment(visitor));
      await steadyStep();
      const done = await the().confirmEnrolment(visitor, enrolled, enrolled.code());
      expect(done.status).toBe(200);
      await the().forgetLastStep(enrolled.factorId);
      const page = await visitor.get(portal(path));
      await the().forgetLastStep(enrolled.factorId);
      return { enrolled, page };
    }

    const decideAs = async (visitor: Visitor, path: string) =>
      (await the().decide(the().cookieOf(visitor, 'portal'), path)).status;
    const liveRecords = async ({ accountId }: LocalPerson) =>
      the().sql<{ kind: string; level: string; method: string }>(
        `select 'proofing' as kind, level, method from proofing where account_id = :accountId and ended_at is null
         union all
         select 'binding', level, method from binding where account_id = :accountId and ended_at is null`,
        { accountId },
      );

    it('one officer alone grants nothing, a second one nothing by himself: the person redeems', async () => {
      const who = await person();
      const visitor = await signIn(who);
      const recorder = await officer('anouk');
      const { page, id } = await record(recorder, who);
      expect([page.status, titleOf(page)]).toEqual([200, 'Controle van een persoon']);
      expect(formsOf(page).some(({ action }) => action.endsWith('/desk/decide'))).toBe(false);
      const alone = await decide(recorder, id, 'hand-over');
      expect([alone.status, says(alone, 'desk-own-case'), codeOn(alone)]).toEqual([403, true, '']);
      // Not even under a second session of the same person.
      expect((await decide(await officer('anouk'), id, 'letter')).status).toBe(403);
      expect(await liveRecords(who)).toEqual([]);
      const handed = await decide(await officer('bram'), id, 'hand-over');
      expect([handed.status, handed.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(await liveRecords(who)).toEqual([]);
      expect((await the().beginEnrolment(visitor)).status).toBe(403);
      const redeemed = await redeem(visitor, codeOn(handed));
      expect(new URL(redeemed.url).pathname).toBe('/account/activated');
      expect(await liveRecords(who)).toEqual([
        { kind: 'proofing', level: 'substantial', method: 'desk' },
        { kind: 'binding', level: 'substantial', method: 'desk' },
      ]);
      expect((await decide(await officer('bram'), id, 'letter')).status).toBe(409);
    });

    it('desk and app together are substantial; revoking it drops every live session at once', async () => {
      const who = await person();
      const visitor = await signIn(who);
      const { id, code } = await vetted(who);
      await redeem(visitor, code);
      const { page } = await enrolAndOpen(visitor, '/verzuim');
      expect(page.url).toBe(portal('/verzuim'));
      expect(await decideAs(visitor, '/verzuim')).toBe(200);
      const reason = 'document later reported stolen';
      const revoked = await (await officer('willem')).post(broker('/desk/revoke'), { vetting: id, reason });
      expect(revoked.status).toBe(200);
      expect(await decideAs(visitor, '/verzuim')).toBe(401);
      expect(await decideAs(visitor, '/bedrijf')).toBe(401);
      expect(await liveRecords(who)).toEqual([]);
    });

    it('revoking before it is redeemed voids the code', async () => {
      const who = await person();
      const { id, code } = await vetted(who);
      await (await officer('anouk')).post(broker('/desk/revoke'), { vetting: id, reason: 'mistake' });
      const late = await redeem(await signIn(who), code);
      expect([late.status, says(late, 'activation-over')]).toEqual([410, true]);
      expect(await liveRecords(who)).toEqual([]);
    });

    it('E10: nobody acts at the desk for himself: not on his own account', async () => {
      const noor = await officer('anouk');
      const { accountId } = await the().sessionOf(noor);
      const { stores, transact } = the().stack.broker.flow;
      await transact(async ({ trx }) => {
        await stores.logins.put(trx, { accountId, email: `noor-${Date.now()}@example.nl` });
        const own = { accountId, source: 'import', address: null, ...florist } as const;
        await stores.parties.put(trx, own);
      });
      const [party] = await stores.parties.listOfAccount(the().stack.broker.flow.db, accountId);
      const own = { accountId, email: '', passwordId: '', parties: [party?.id ?? ''] };
      const refused = await record(noor, own);
      expect([refused.page.status, says(refused.page, 'desk-own-case')]).toEqual([403, true]);
      const { id } = await record(await officer('bram'), own);
      expect((await decide(noor, id, 'hand-over')).status).toBe(403);
      expect(await liveRecords(own)).toEqual([]);
      // The checks of the table hold where the flow would not.
      const self = the().sql('update vetting set decided_by = account_id where id = :id', { id });
      await expect(self).rejects.toThrow(/check/);
    });

    it('E10: an account that was ever linked with an officer is the officer, also when the link is undone, and a second officer account too', async () => {
      const who = await person();
      const [noor, sem] = [await officer('anouk'), await officer('bram')];
      const { stores, transact } = the().stack.broker.flow;
      const linkWith = async (officerOf: Visitor) => {
        const { accountId: upstreamAccountId } = await the().sessionOf(officerOf);
        return transact(async ({ trx }) => {
          const id = await stores.links.create(trx, { localAccountId: who.accountId, upstreamAccountId });
          return { id: id ?? '', accountId: upstreamAccountId };
        });
      };
      const link = await linkWith(noor);
      const refused = await record(noor, who);
      expect([refused.page.status, says(refused.page, 'desk-own-case')]).toEqual([403, true]);
      await transact(({ trx }) => stores.links.undo(trx, link));
      expect((await record(noor, who)).page.status).toBe(403);
      // Linked with both: the two officers are one person, of whoever else the case may be.
      await linkWith(sem);
      const { id } = await record(noor, await person());
      expect((await decide(sem, id, 'letter')).status).toBe(403);
      await the().sql('truncate account_link');
    });

    it('a BSN is never shown: each officer types the one on the document, and they must agree', async () => {
      const representation = companyOf('999990019', 'bsn');
      const who = await person([{ representation, companyName: 'Timmerwerken Y. Smit' }]);
      const [noor, sem] = [await officer('anouk'), await officer('bram')];
      for (const number of ['', '123456782']) {
        const wrong = await record(noor, who, { number });
        expect([wrong.page.status, says(wrong.page, 'desk-number-differs')]).toEqual([400, true]);
      }
      const { page, id } = await record(noor, who, { number: '999990019' });
      const shown = await sem.get(page.url);
      expect([page.body, shown.body].join('')).not.toContain('999990019');
      const given = { vetting: id, choice: 'hand-over' };
      expect((await sem.post(broker('/desk/decide'), { ...given, number: '123456782' })).status).toBe(400);
      const decided = await sem.post(broker('/desk/decide'), { ...given, number: '999990019' });
      expect(codeOn(decided)).toMatch(codePattern);
    });

    it('what an officer typed comes back when the session ended meanwhile, and is recorded once signed in again', async () => {
      const who = await person();
      const anouk = await officer('anouk');
      await anouk.post(broker('/sign-out'), {});
      const refused = await record(anouk, who);
      expect([refused.page.status, keptOn(refused.page)]).toEqual([401, vettingOf(who)]);
      const made = await the().sql('select 1 from vetting where account_id = :id', { id: who.accountId });
      expect(made).toEqual([]);
      await the().signInStaff(anouk, 'anouk', 'EH3', '/desk');
      const sent = await anouk.submit(refused.page, /^\/desk\/vettings$/);
      expect(new URL(sent.url).pathname).toMatch(/^\/desk\/vettings\/[0-9a-f-]{36}$/);
      const looked = await the().visitor().post(broker('/desk/find'), { email: who.email });
      expect([looked.status, keptOn(looked)]).toEqual([401, { email: who.email }]);
    });

    it('an officer below substantial, or whose login is older than five minutes, does nothing', async () => {
      const who = await person();
      const low = await officer('anouk', 'EH2+');
      const refused = await record(low, who);
      expect([refused.page.status, keptOn(refused.page)]).toEqual([403, vettingOf(who)]);
      const looked = await low.post(broker('/desk/find'), { email: who.email });
      expect([looked.status, looked.body.includes(who.accountId)]).toEqual([403, false]);
      const old = await officer('bram');
      const { id } = await record(await officer('anouk'), who);
      await the().ageEvidence(old, 301);
      expect((await record(old, who)).page.status).toBe(403);
      expect((await decide(old, id, 'hand-over')).status).toBe(403);
      expect((await old.get(broker(`/desk/vettings/${id}`))).status).toBe(200);
      await the().signInStaff(old, 'bram', 'EH3', '/desk');
      expect(codeOn(await decide(old, id, 'hand-over'))).toMatch(codePattern);
    });

    it('who is no officer finds no desk, and an operator neither records nor confirms', async () => {
      const who = await person();
      const { id } = await record(await officer('anouk'), who);
      const stranger = the().visitor();
      await the().signIn(stranger, 'EH4', '/bedrijf', 'fatima/0');
      const local = await signIn(who);
      for (const visitor of [stranger, local]) {
        const pages = [
          await visitor.get(broker('/desk')),
          await visitor.get(broker(`/desk/people/${who.accountId}`)),
          await visitor.get(broker(`/desk/vettings/${id}`)),
          await visitor.post(broker('/desk/find'), { email: who.email }),
          (await record(visitor, who)).page,
          await decide(visitor, id, 'hand-over'),
          await visitor.post(broker('/desk/revoke'), { vetting: id, reason: 'x' }),
        ];
        expect(pages.map(({ status }) => status)).toEqual(pages.map(() => 404));
      }
      const operator = await officer('willem');
      const refused = (await record(operator, who)).page;
      expect([refused.status, says(refused, 'role-missing')]).toEqual([403, true]);
      expect((await decide(operator, id, 'hand-over')).status).toBe(403);
      for (const path of ['/desk', `/desk/people/${who.accountId}`, `/desk/vettings/${id}`]) {
        const page = await operator.get(broker(path));
        expect(page.body).toContain('Vastleggen en bevestigen is voor baliemedewerkers.');
        expect(page.body).not.toMatch(/U kunt vastleggen|action="\/desk\/(?:vettings|decide)"/);
      }
      expect((await the().visitor().get(broker('/desk'))).url).toContain('/admin/sign-in?return=%2Fdesk');
    });

    it('an officer finds a person by the exact address alone; an unknown one is answered without more', async () => {
      const who = await person();
      const noor = await officer('anouk');
      const found = await noor.post(broker('/desk/find'), { email: ` ${who.email.toUpperCase()} ` });
      expect([found.status, found.body.includes(who.email)]).toEqual([200, true]);
      const absent = await noor.post(broker('/desk/find'), { email: who.email.slice(1) });
      expect([absent.status, says(absent, 'person-not-found')]).toEqual([404, true]);
      expect(absent.url).not.toContain('example.nl');
    });

    it('fields that were not asked are refused, and so is a number that cannot be one', async () => {
      const who = await person();
      const noor = await officer('anouk');
      const extra = await noor.post(broker('/desk/vettings'), { ...vettingOf(who), approved: 'true' });
      expect([extra.status, says(extra, 'unexpected-field')]).toEqual([422, true]);
      const visitor = await signIn(who);
      const party = who.parties[0] ?? '';
      expect((await visitor.post(broker('/account/letter'), { party, address: 'x' })).status).toBe(422);
      expect((await visitor.post(broker('/account/activate'), { code: 'x', level: 'high' })).status).toBe(
        422,
      );
      for (const changes of [
        { party: '', number: '123456789' },
        { party: '', type: 'bsn', number: '1' },
        { seenOn: '2020-01-01' },
        { seenOn: '2999-01-01' },
        { documentEnd: '12345' },
        { level: 'high' },
        { number: '123456782' },
      ]) {
        expect([changes, (await record(noor, who, changes)).page.status]).toEqual([changes, 400]);
      }
      const theirs = await person();
      expect((await record(noor, who, { party: theirs.parties[0] ?? '' })).page.status).toBe(404);
    });

    it('a company the officer typed is not the person’s until the code is redeemed', async () => {
      const who = await person([]);
      const typed = { party: '', type: 'kvk', number: '90000060', company: 'Roeivereniging De Sluis' };
      const { code } = await vetted(who, typed);
      const { stores, db } = the().stack.broker.flow;
      const parties = () => stores.parties.listOfAccount(db, who.accountId);
      expect(await parties()).toEqual([]);
      const visitor = await signIn(who, null);
      const redeemed = await redeem(visitor, code);
      expect(redeemed.body).toContain('Log straks opnieuw in en kies dit bedrijf');
      expect(await parties()).toMatchObject([{ companyName: 'Roeivereniging De Sluis', source: 'desk' }]);
    });

    it('letter and app are low with two factors: the check opens, the sick-leave list says why not', async () => {
      const who = await person();
      const visitor = await signIn(who);
      const account = await visitor.get(broker('/account'));
      expect(account.body).toContain('Laat zien wie u bent');
      const letter = await letterFor(visitor, who);
      await redeem(visitor, letter.code.toLowerCase().replaceAll('-', ' '));
      expect(await liveRecords(who)).toEqual([
        { kind: 'proofing', level: 'low', method: 'letter' },
        { kind: 'binding', level: 'low', method: 'letter' },
      ]);
      const { page } = await enrolAndOpen(visitor, '/dienstverband');
      expect(titleOf(page)).toBe('Dienstverband controleren');
      const refused = await visitor.get(portal('/verzuim'));
      expect(refused.body).toContain('U bent ingelogd op niveau laag.');
      expect(refused.body).toContain('Een brief is hiervoor niet genoeg');
      expect(formsOf(refused).some(({ action }) => action.endsWith('/step-up/totp'))).toBe(false);
      expect(await decideAs(visitor, '/verzuim')).toBe(401);
      // Raised at the desk: a new app carries the new proofing, the old one never did.
      const { code } = await vetted(who);
      await redeem(visitor, code);
      expect(await decideAs(visitor, '/verzuim')).toBe(401);
      const raised = await enrolAndOpen(visitor, '/verzuim');
      expect(raised.page.url).toBe(portal('/verzuim'));
    });

    it('E1: a letter does not touch a factor that is worth more, and a code opens enrolment here and now only', async () => {
      const who = await person();
      const visitor = await signIn(who);
      await redeem(visitor, (await vetted(who)).code);
      const { enrolled } = await enrolAndOpen(visitor, '/bedrijf');
      await the().sql(
        `update activation set consumed_at = consumed_at - interval '15 minutes' where account_id = :accountId`,
        { accountId: who.accountId },
      );
      await the().ageEvidence(visitor, 301);
      expect((await the().beginEnrolment(visitor)).status).toBe(403);
      const letter = await letterFor(visitor, who);
      expect(new URL((await redeem(visitor, letter.code)).url).pathname).toBe('/account/activated');
      expect((await the().beginEnrolment(visitor)).status).toBe(403);
      const remove = await visitor.post(broker('/account/totp/remove'), { factor: enrolled.factorId });
      expect(remove.status).toBe(403);
      // Another session of the same person redeemed nothing.
      expect((await the().beginEnrolment(await signIn(who))).status).toBe(401);
    });

    it('E2: a code works once, for its account and its purpose', async () => {
      const [who, thief] = [await person(), await person()];
      const visitor = await signIn(who);
      const letter = await letterFor(visitor, who);
      const stolen = await redeem(await signIn(thief), letter.code);
      expect([stolen.status, says(stolen, 'activation-over')]).toEqual([410, true]);
      expect(await liveRecords(thief)).toEqual([]);
      const change = (set: string) =>
        the().sql(`update activation set ${set} where id = :id`, { id: letter.id });
      await change(`purpose = 'desk'`);
      expect((await redeem(visitor, letter.code)).status).toBe(400);
      await change(`purpose = 'letter', attempts = 0`);
      expect(new URL((await redeem(visitor, letter.code)).url).pathname).toBe('/account/activated');
      const replayed = await redeem(visitor, letter.code);
      expect([replayed.status, says(replayed, 'activation-over')]).toEqual([410, true]);
      expect(await liveRecords(who)).toHaveLength(2);
    });

    it('O17: a letter is valid for twenty days, not a moment longer; a new one voids the one before', async () => {
      const who = await person();
      const visitor = await signIn(who);
      const first = await letterFor(visitor, who);
      const second = await letterFor(visitor, who);
      expect((await redeem(visitor, first.code)).status).toBe(410);
      const age = (seconds: number) =>
        the().sql(
          `update activation set created_at = now() - make_interval(secs => :seconds::float8),
             expires_at = expires_at - created_at + now() - make_interval(secs => :seconds::float8)
           where id = :id`,
          { id: second.id, seconds },
        );
      await age(20 * 86_400);
      const late = await redeem(visitor, second.code);
      expect([late.status, says(late, 'activation-over')]).toEqual([410, true]);
      await age(20 * 86_400 - 60);
      expect(new URL((await redeem(visitor, second.code)).url).pathname).toBe('/account/activated');
    });

    it('O5: five attempts void a code, and the account’s own limit counts them too', async () => {
      const who = await person();
      const visitor = await signIn(who);
      const letter = await letterFor(visitor, who);
      const guesses = ['', '１２３４', 'x'.repeat(64), 'ABCD-EFGH-JKMN'];
      for (const guess of guesses) {
        const wrong = await redeem(visitor, guess);
        expect([guess, wrong.status, says(wrong, 'activation-wrong')]).toEqual([guess, 400, true]);
      }
      expect((await redeem(await signIn(who), 'ABCD-EFGH-JKMP')).status).toBe(400);
      const locked = await redeem(visitor, letter.code);
      expect([locked.status, says(locked, 'locked-out')]).toEqual([429, true]);
      await the().sql('delete from attempt_budget');
      const over = await redeem(visitor, letter.code);
      expect([over.status, says(over, 'activation-over')]).toEqual([410, true]);
      expect(await liveRecords(who)).toEqual([]);
    });

    it('O3: fifty posts of one correct code at once give one effect, and do not lock the owner out', async () => {
      const who = await person();
      const sessions = await Promise.all([signIn(who), signIn(who)]);
      const [first] = sessions;
      const letter = await letterFor(first, who);
      const pages = await Promise.all(
        Array.from({ length: 50 }, (_, index) => redeem(sessions[index % 2] ?? first, letter.code)),
      );
      // The other session sees no activation of its own and is led to its account.
      const done = pages.filter(({ trail }) => trail.some((url) => url.endsWith('/account/activated')));
      expect(done).toHaveLength(1);
      expect(new Set(pages.filter((page) => !done.includes(page)).map(({ status }) => status))).toEqual(
        new Set([410]),
      );
      expect(await liveRecords(who)).toHaveLength(2);
      expect(await the().sql('select 1 from attempt_budget where locked_until > now()')).toEqual([]);
    });

    it('letters are limited per account and company, and go to imported companies of the account alone', async () => {
      const [who, other] = [await person([{ ...club }]), await person()];
      const visitor = await signIn(who);
      const ask = (party: string) => visitor.post(broker('/account/letter'), { party });
      expect((await ask(other.parties[0] ?? '')).status).toBe(404);
      for (let index = 0; index < 3; index += 1) expect((await ask(who.parties[0] ?? '')).status).toBe(200);
      const limited = await ask(who.parties[0] ?? '');
      expect([limited.status, says(limited, 'letter-limit')]).toEqual([429, true]);
      const upstream = the().visitor();
      await the().signIn(upstream, 'EH3', '/bedrijf', 'fatima/0');
      expect((await upstream.post(broker('/account/letter'), { party: who.parties[0] ?? '' })).status).toBe(
        404,
      );
    });

    it('each letter is exported once, its code is gone from the database with that, and still works', async () => {
      const who = await person([{ ...florist, address: ['Dijkweg 1', '1000 AA Stad'] } as typeof florist]);
      const visitor = await signIn(who);
      const letter = await letterFor(visitor, who);
      const ids = (await lettersNow()).map(({ id }) => id).join(' ');
      const finish = () => command('letter-finish', { format: 'csv', ids });
      expect(await finish()).toEqual({ exported: ids.split(' ').length });
      expect(await finish()).toEqual({ exported: 0 });
      expect(await lettersNow()).toEqual([]);
      const [row] = await the().sql<{ code_sealed: unknown }>(
        'select code_sealed from activation where id = :id',
        { id: letter.id },
      );
      expect(row).toEqual({ code_sealed: null });
      expect(new URL((await redeem(visitor, letter.code)).url).pathname).toBe('/account/activated');
    });

    it('who left a company gets in no more for it, and still for the other one with the same app', async () => {
      const who = await person([florist, club]);
      const visitor = await signIn(who, 0);
      await redeem(visitor, (await vetted(who)).code);
      await redeem(visitor, (await vetted(who, { party: who.parties[1] ?? '' })).code);
      const { enrolled, page } = await enrolAndOpen(visitor, '/verzuim');
      expect(page.url).toBe(portal('/verzuim'));
      const elsewhere = await signIn(who, 1);
      const open = async (by: Visitor) => {
        await steadyStep();
        const opened = await the().typeCode(by, await by.get(portal('/verzuim')), enrolled.code());
        await the().forgetLastStep(enrolled.factorId);
        return opened.url;
      };
      expect(await open(elsewhere)).toBe(portal('/verzuim'));
      const letter = await letterFor(visitor, who, 0);
      const bindings = (await command('binding-list', { account: who.accountId })) as {
        id: string;
        type: string;
        endedAtMs: number | null;
      }[];
      const binding = bindings.find(({ type, endedAtMs }) => type === 'rsin' && endedAtMs === null)?.id ?? '';
      await command('binding-end', { binding, reason: 'left the company' });
      expect(await decideAs(visitor, '/verzuim')).toBe(401);
      expect(await decideAs(elsewhere, '/verzuim')).toBe(200);
      // What was on its way for that company is void, and it is offered no more.
      expect((await redeem(visitor, letter.code)).status).toBe(410);
      const { stores, db } = the().stack.broker.flow;
      expect(await stores.parties.listOfAccount(db, who.accountId)).toMatchObject([club]);
      const later = (await stores.bindings.listOfAccount(db, who.accountId)).filter(
        (b) => b.endedAtMs === null,
      );
      const noor = await officer('anouk');
      const ended = await noor.post(broker('/desk/bindings/end'), {
        binding: later[0]?.id ?? '',
        reason: 'left',
      });
      expect([ended.status, await decideAs(elsewhere, '/verzuim')]).toEqual([200, 401]);
    });

    it('O14: codes and what was seen of documents are in no log and no audit fact', async () => {
      const who = await person();
      const visitor = await signIn(who);
      const letter = await letterFor(visitor, who);
      const { code } = await vetted(who, { documentEnd: 'Q9ZX', linkDetail: 'canary-extract-55' });
      await redeem(visitor, code);
      await redeem(visitor, letter.code);
      await redeem(visitor, letter.code);
      const rows = await the().sql<{ text: string }>('select audit::text as text from audit');
      const stored = await the().sql<{ text: string }>('select vetting::text as text from vetting');
      const all = [...the().logLines, ...[...rows, ...stored].map(({ text }) => text)]
        .join('\n')
        .toUpperCase();
      const secrets = [letter.code, code].flatMap((item) => [item, item.replaceAll('-', '')]);
      for (const secret of [...secrets, 'Q9ZX', 'CANARY-EXTRACT-55', who.email.toUpperCase()]) {
        expect([secret, all.includes(secret)]).toEqual([secret, false]);
      }
      const events = await the().sql<{ event: string }>(
        `select distinct event from audit where event like 'vetting%' or event like 'activation%' or event like 'letter%'`,
      );
      expect(events.map(({ event }) => event)).toEqual(
        expect.arrayContaining([
          'vetting-recorded',
          'vetting-decided',
          'activation-redeemed',
          'letter-requested',
        ]),
      );
    });
  },
  { prepare: async () => ({ extraConfig }) },
);
