// Mail, notices, own sessions and a forgotten password under attack (threats T1 H6 E2 E6; ASVS 6.3.7, 6.4.3, 7.4.3,
// 7.5.2). Mail goes over SMTP to the simulator's mailbox; what arrives there is what a person reads.

import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from '@jest/globals';
import { errorTable } from '../../src/domain/errors.ts';
import { formsOf, type VisitedPage, type Visitor } from '../../src/sim/visitor.ts';
import { describeStackOnce } from '../setup/stack.ts';
import { cookieNames, titleOf } from '../setup/stack-walk.ts';
import { until } from '../store/until.ts';

const oldPassword = 'het oude wachtwoord van toen';
const newPassword = 'een heel nieuw wachtwoord';

const suite: Parameters<typeof describeStackOnce>[1] = (the) => {
  const broker = (path: string) => the().stack.brokerUrl + path;
  const portal = (path: string) => the().stack.portalUrl + path;
  const inbox = () => the().stack.mail.messages;
  const flow = () => the().stack.broker.flow;

  beforeEach(async () => {
    for (const table of ['usage_window', 'outbound_mail', 'password_reset', 'account_login']) {
      await the().sql(`delete from ${table}`);
    }
  });

  async function signedIn(identity = 'noor/0'): Promise<Visitor> {
    const visitor = the().visitor();
    const page = await the().signIn(visitor, 'EH3', '/bedrijf', identity);
    expect(page.url).toBe(portal('/bedrijf'));
    return visitor;
  }

  /** The account of this visitor gets an address, and a password where asked. */
  async function withLogin(visitor: Visitor, options: { password?: boolean } = {}) {
    const { accountId } = await the().sessionOf(visitor);
    const email = `${randomUUID().slice(0, 8)}@bakkerij.example`;
    const hash = options.password ? await the().stack.broker.flows.password.hash(oldPassword) : null;
    await flow().transact(async (tx) => {
      await flow().stores.logins.put(tx.trx, { accountId, email });
      if (hash) await the().stack.broker.flows.passwords.set(tx, accountId, hash);
    });
    return { accountId, email };
  }

  async function localPerson(identity = 'noor/0') {
    const visitor = await signedIn(identity);
    return { visitor, ...(await withLogin(visitor, { password: true })) };
  }

  const mailTo = (email: string) => inbox().filter(({ to }) => to.includes(email));

  async function nextMail(email: string, count = 1) {
    await until(() => mailTo(email).length >= count);
    expect(mailTo(email)).toHaveLength(count);
    const [mail] = mailTo(email);
    if (!mail) throw new Error('no mail');
    return mail;
  }

  const linkIn = (text: string): string => {
    const links = new Set(text.match(/https?:\/\/\S+\?token=\S+/g) ?? []);
    expect(links.size).toBe(1);
    return [...links][0] ?? '';
  };

  const ask = (email: string, headers: Record<string, string> = {}) =>
    the().visitor().post(broker('/sign-in/reset'), { email }, { headers });

  /** Asks for a link and takes it out of the mail. */
  async function resetLink(email: string, count = 1): Promise<string> {
    expect((await ask(email)).status).toBe(200);
    return linkIn((await nextMail(email, count)).text);
  }

  const tokenOf = (link: string) => new URL(link).searchParams.get('token') ?? '';
  const choose = (token: string, password = newPassword) =>
    the().visitor().post(broker('/sign-in/reset/new'), { token, password });

  async function isPasswordOf(accountId: string, text: string): Promise<boolean> {
    const stored = await flow().stores.passwords.find(flow().db, accountId);
    if (!stored) return false;
    return (await the().stack.broker.flows.password.verify(text, stored.storedHash)).matches;
  }

  const shape = ({ status, body, headers }: VisitedPage) => ({
    status,
    body,
    headers: [...headers].filter(([name]) => name !== 'date').sort(),
  });

  it('every change of a factor is told to the address of the account, once, with what, when and what to do', async () => {
    const visitor = await signedIn();
    const { email } = await withLogin(visitor);
    await the().enrolTotp(visitor);
    const added = await nextMail(email);
    expect(added.subject).toMatch(/^Sluis: nieuwe manier om te bevestigen \/ new way to confirm$/);
    expect(added.text).toContain(new URL(broker('/')).host);
    for (const words of ['een app met codes', 'an app with codes', 'Was u dit niet?', 'Was it not you?']) {
      expect(added.text).toContain(words);
    }
    expect(added.text).toMatch(/Wanneer: \d+ \w+ 20\d\d.*\d\d:\d\d/);
    expect(added.headers['auto-submitted']).toBe('auto-generated');
    const again = await the().enrolTotp(visitor);
    expect((await nextMail(email, 2)).text).toContain('nieuwe manier om te bevestigen ingesteld');
    await visitor.post(broker('/account/totp/remove'), { factor: again.factorId });
    expect((await nextMail(email, 3)).text).toContain('is verwijderd: een app met codes');
    expect(new Set(mailTo(email).map(({ id }) => id)).size).toBe(3);
    expect(mailTo(email).some(({ text }) => text.includes(again.secret))).toBe(false);
  });

  it('a reset by an administrator is told too; an account without an address gets no mail at all', async () => {
    const visitor = await signedIn();
    const { accountId, email } = await withLogin(visitor);
    await the().enrolTotp(visitor);
    await nextMail(email);
    const act = { accountId, reason: 'test', author: 'test' };
    await the().stack.broker.flows.administer.resetFactors(act);
    expect((await nextMail(email, 2)).text).toContain('alle manieren om te bevestigen');
    const upstreamOnly = await signedIn('sem/0');
    await the().enrolTotp(upstreamOnly);
    expect(await the().sql('select id from outbound_mail where sent_at is null')).toEqual([]);
    expect(inbox()).toHaveLength(2);
  });

  it('a notice goes to the address of before the change, and is rolled back with the change', async () => {
    const { notify } = the().stack.broker.flows;
    const { accountId, email } = await withLogin(await signedIn());
    const change = (fails: boolean) =>
      flow().transact(async (tx) => {
        await notify.changed(tx, accountId, 'password-changed', {});
        // The address is not there any more once the transaction is over.
        await tx.trx.raw("update account_login set email_sealed = '' where account_id = :accountId", {
          accountId,
        });
        if (fails) throw new Error('rolled back');
      });
    await expect(change(true)).rejects.toThrow('rolled back');
    expect(await the().sql('select id from outbound_mail')).toEqual([]);
    await change(false);
    await nextMail(email);
  });

  it('with the mail server down the change still happens, and the mail arrives later', async () => {
    const visitor = await signedIn();
    const { email } = await withLogin(visitor);
    the().stack.mail.refuse(true);
    await the().enrolTotp(visitor);
    await until(() => the().logLines.some((line) => line.includes('mail-not-sent')));
    const [waiting] = await the().sql<{ attempts: number; seconds: number }>(
      `select attempts, extract(epoch from next_attempt_at - now())::float8 as seconds from outbound_mail
       where sent_at is null`,
    );
    expect(waiting?.attempts).toBe(1);
    expect(waiting?.seconds).toBeGreaterThan(30);
    expect(waiting?.seconds).toBeLessThanOrEqual(60);
    expect(the().logLines.join('')).not.toContain(email);
    the().stack.mail.refuse(false);
    await the().sql('update outbound_mail set next_attempt_at = now()');
    await nextMail(email);
  });

  it('ASVS 7.4.3: after a change of a factor the page offers to end all other sessions, and that ends them at once', async () => {
    const other = await signedIn();
    const third = await signedIn();
    const stranger = await signedIn('sem/0');
    const visitor = await signedIn();
    const pending = the().readEnrolment(await the().beginEnrolment(visitor));
    const done = await the().confirmEnrolment(visitor, pending, pending.code());
    expect(formsOf(done).map(({ action }) => new URL(action).pathname)).toContain(
      '/account/sessions/end-others',
    );
    const ended = await visitor.submit(done, /^\/account\/sessions\/end-others$/);
    expect(ended.url).toBe(broker('/account?done=sessions'));
    for (const one of [other, third]) {
      const { status } = await the().decide(the().cookieOf(one, 'portal'), '/bedrijf');
      expect(status).toBe(401);
      expect((await one.get(broker('/account'))).url).toBe(broker('/sign-in'));
    }
    for (const one of [visitor, stranger]) {
      expect((await the().decide(the().cookieOf(one, 'portal'), '/bedrijf')).status).toBe(200);
    }
    const { accountId } = await the().sessionOf(visitor);
    const rows = await the().sql<{ facts: { sessionsEnded: number } }>(
      `select facts from audit where event = 'sessions-ended' and account_id = :accountId`,
      { accountId },
    );
    expect(rows.map(({ facts }) => facts.sessionsEnded)).toEqual([2]);
  });

  it("ASVS 7.5.2: one of the own sessions can be ended; nobody else's, nor this one, nor without a fresh proof", async () => {
    const [one, two, stranger] = [await signedIn(), await signedIn(), await signedIn('sem/0')];
    const visitor = await signedIn();
    const end = (sessionId: string, more = {}) =>
      visitor.post(broker('/account/sessions/end'), { session: sessionId, ...more });
    const ids = await Promise.all([one, two, stranger, visitor].map((who) => the().sessionOf(who)));
    const [first, second, theirs, own] = ids.map(({ sessionId }) => sessionId);
    expect((await end(first ?? '', { account: ids[2]?.accountId })).status).toBe(422);
    expect((await end(first ?? '')).url).toBe(broker('/account?done=session'));
    for (const refused of [theirs, own, first, randomUUID()])
      expect((await end(refused ?? '')).status).toBe(404);
    expect((await end("' or 1=1 --")).status).toBe(400);
    expect((await one.get(broker('/account'))).url).toBe(broker('/sign-in'));
    for (const who of [two, stranger, visitor]) {
      expect((await who.get(broker('/account'))).url).toBe(broker('/account'));
    }
    await the().ageEvidence(visitor, 301);
    expect((await end(second ?? '')).status).toBe(403);
    expect((await visitor.post(broker('/account/sessions/end-others'), {})).status).toBe(403);
    const page = await visitor.get(broker('/account'));
    expect(formsOf(page).some(({ action }) => action.includes('/account/sessions/'))).toBe(false);
    expect((await two.get(broker('/account'))).url).toBe(broker('/account'));
  });

  it('T1: asking for a reset answers the same for every address, known, unknown, locked, malformed or throttled', async () => {
    const { accountId, email } = await localPerson();
    const noPassword = await withLogin(await signedIn('sem/0'));
    const unknown = shape(await ask('nobody@bakkerij.example'));
    expect(unknown.status).toBe(200);
    for (const address of [
      email,
      noPassword.email,
      'x',
      ` ${email.toUpperCase()} `,
      `${email},thief@x.example`,
    ]) {
      expect(shape(await ask(address))).toEqual(unknown);
    }
    await nextMail(email, 2);
    for (let index = 0; index < 4; index += 1) expect(shape(await ask(email))).toEqual(unknown);
    await nextMail(email, 3);
    await the().sql('delete from usage_window');
    await the().stack.broker.flows.administer.lock({ accountId, reason: 'test', author: 'test' });
    expect(shape(await ask(email))).toEqual(unknown);
    await nextMail(email, 3);
    expect(mailTo(noPassword.email)).toEqual([]);
    expect(inbox()).toHaveLength(3);
  });

  it('asking is limited per address it comes from too, over all e-mail addresses', async () => {
    const { email } = await localPerson();
    for (let index = 0; index < 30; index += 1) await ask(`nobody-${index}@bakkerij.example`);
    expect((await ask(email)).status).toBe(200);
    await the().sql(`delete from usage_window where scope = 'reset-address'`);
    await ask(email);
    await nextMail(email, 1);
  });

  it('H6: no header of the request shapes the link; an unknown host gets none', async () => {
    const { email } = await localPerson();
    const forged = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'gopher',
      'x-forwarded-port': '666',
      forwarded: 'host=evil.example;proto=gopher',
      'x-original-url': 'http://evil.example/',
    };
    await ask(email, forged);
    const link = linkIn((await nextMail(email)).text);
    expect(link.startsWith(`${broker('/sign-in/reset/new')}?token=`)).toBe(true);
    const misdirected = await the().raw.send(broker('/sign-in/reset'), {
      method: 'POST',
      headers: { host: 'evil.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ email }).toString(),
    });
    expect(misdirected.status).toBe(421);
    expect(mailTo(email)).toHaveLength(1);
  });

  it('E2: reading the link uses nothing up, keeps it from referrers and stores, and repeats it in no link', async () => {
    const { email } = await localPerson();
    const link = await resetLink(email);
    for (const method of ['GET', 'HEAD', 'GET']) {
      const page = await the().visitor().get(link, { method });
      expect(page.status).toBe(200);
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.has('set-cookie')).toBe(false);
      expect([...page.body.matchAll(/(?:href|src)="([^"]*)"/g)].join(' ')).not.toContain(tokenOf(link));
    }
    const done = await the()
      .visitor()
      .submit(await the().visitor().get(link), /reset\/new$/, { password: newPassword });
    expect(done.url).toBe(broker('/sign-in/reset/done'));
  });

  it('E2: a used, expired, foreign or made-up link is gone, and changes nothing', async () => {
    const { accountId, email } = await localPerson();
    const [first, second] = [await resetLink(email), await resetLink(email, 2)];
    await the().sql(`update password_reset set expires_at = now() - interval '1 second'`);
    const late = await the().visitor().get(first);
    expect([late.status, late.body.includes(errorTable['reset-link-over'].nl.what)]).toEqual([410, true]);
    expect((await choose(tokenOf(first))).status).toBe(410);
    await the().sql(`update password_reset set expires_at = now() + interval '15 minutes'`);
    expect(await isPasswordOf(accountId, oldPassword)).toBe(true);
    expect((await choose(tokenOf(first))).url).toBe(broker('/sign-in/reset/done'));
    const portalCookie = the().cookieOf(await signedIn('sem/0'), 'portal');
    const tokens = [first, second].map(tokenOf);
    for (const token of [...tokens, 'A'.repeat(43), '', 'x', portalCookie, `${tokenOf(first)}=`]) {
      expect((await choose(token, 'weer een ander lang wachtwoord')).status).toBe(410);
      const page = await the()
        .visitor()
        .get(`${broker('/sign-in/reset/new')}?token=${encodeURIComponent(token)}`);
      expect(page.status).toBe(410);
    }
    expect((await the().visitor().get(broker('/sign-in/reset/new?token=a&token=b'))).status).toBe(410);
    expect(await isPasswordOf(accountId, newPassword)).toBe(true);
  });

  it('E2: many posts of one link at once change the password once', async () => {
    const { accountId, email } = await localPerson();
    const token = tokenOf(await resetLink(email));
    const replaced = () =>
      the().sql("select id from factor where account_id = :accountId and revoke_reason = 'replaced'", {
        accountId,
      });
    const before = (await replaced()).length;
    const passwords = Array.from({ length: 8 }, (_, index) => `nieuw wachtwoord nummer ${index}`);
    const answers = await Promise.all(passwords.map((password) => choose(token, password)));
    const won = answers.filter(({ status }) => status === 200);
    expect([won.length, answers.filter(({ status }) => status === 410).length]).toEqual([1, 7]);
    expect(await replaced()).toHaveLength(before + 1);
    await until(() => inbox().some(({ subject }) => subject.includes('wachtwoord gewijzigd')));
  });

  it('E6: a reset signs nobody in, ends every session, and leaves factors, proofing and locks as they were', async () => {
    const { visitor, accountId, email } = await localPerson();
    const signedInFor = await flow().stores.sessions.loadById(
      flow().db,
      (await the().sessionOf(visitor)).sessionId,
    );
    if (!signedInFor) throw new Error('no session');
    const { representation } = signedInFor.session;
    const party = {
      accountId,
      representation,
      source: 'upstream',
      companyName: null,
      address: null,
    } as const;
    await flow().stores.parties.put(flow().db, party);
    await the().enrolTotp(visitor);
    await nextMail(email);
    const other = await signedIn();
    const state = () =>
      the().sql(
        `select f.id, f.kind, f.proofing_id, p.level, p.expires_at, p.ended_at from factor f
         left join proofing p on p.id = f.proofing_id
         where f.account_id = :accountId and f.kind <> 'password' and f.revoked_at is null order by f.id`,
        { accountId },
      );
    const before = await state();
    expect(before).toHaveLength(1);
    await ask(email);
    await until(() => mailTo(email).length === 2);
    const link = linkIn(mailTo(email)[0]?.text ?? '');
    const chooser = the().visitor();
    const done = await chooser.post(broker('/sign-in/reset/new'), {
      token: tokenOf(link),
      password: newPassword,
    });
    expect(titleOf(done)).toBe('Uw wachtwoord is gewijzigd');
    expect(chooser.cookies('sluis.localhost').has(cookieNames.broker)).toBe(false);
    for (const one of [visitor, other]) {
      expect((await the().decide(the().cookieOf(one, 'portal'), '/bedrijf')).status).toBe(401);
      expect((await one.get(broker('/account'))).url).toBe(broker('/sign-in'));
    }
    expect(await state()).toEqual(before);
    expect(await isPasswordOf(accountId, newPassword)).toBe(true);
    await until(() => mailTo(email).length === 3);
    expect(mailTo(email)[0]?.subject).toContain('wachtwoord gewijzigd');
    const signIn = await chooser.get(portal('/dienstverband'));
    const after = await chooser.submit(signIn, /^\/sign-in\/password$/, { email, password: newPassword });
    expect(after.url).toContain(broker('/sign-in?'));
    expect(formsOf(after).map(({ action }) => new URL(action).pathname)).toContain('/step-up/totp');
    expect((await chooser.get(broker('/account'))).url).toBe(broker('/sign-in'));
  });

  it('E6: a link does nothing for an account that was locked meanwhile, and a lock is not lifted', async () => {
    const { accountId, email } = await localPerson();
    const link = await resetLink(email);
    await the().stack.broker.flows.administer.lock({ accountId, reason: 'test', author: 'test' });
    expect((await choose(tokenOf(link))).status).toBe(410);
    expect(await isPasswordOf(accountId, oldPassword)).toBe(true);
    expect((await flow().stores.accounts.load(flow().db, accountId))?.locked).toBe(true);
  });

  it('an address that is guessed at too often is told so, once', async () => {
    const { email } = await localPerson();
    const guess = () =>
      the()
        .visitor()
        .post(broker('/sign-in/password'), { email, password: 'geraden', transaction: 'account' });
    const answers = await Promise.all(Array.from({ length: 13 }, guess));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(3);
    expect((await nextMail(email)).subject).toContain('verdachte inlogpogingen');
  });

  it('a new password keeps the rules: 15 characters alone, 8 with a second factor; a refusal keeps the link', async () => {
    const { visitor, accountId, email } = await localPerson();
    const token = tokenOf(await resetLink(email));
    for (const [password, code] of [
      ['kort', 'password-short'],
      ['14 tekens lang', 'password-short'],
      ['x'.repeat(257), 'password-long'],
    ] as const) {
      const refused = await choose(token, password);
      expect([refused.status, refused.body.includes(errorTable[code].nl.what)]).toEqual([400, true]);
      expect(refused.headers.get('referrer-policy')).toBe('no-referrer');
    }
    await the().enrolTotp(visitor);
    expect((await choose(token, 'negen tek')).url).toBe(broker('/sign-in/reset/done'));
    expect(await isPasswordOf(accountId, 'negen tek')).toBe(true);
  });

  it('fields that do not belong are refused by 422, doubled and absent ones by 400, from elsewhere by 403', async () => {
    const { accountId, email } = await localPerson();
    const token = tokenOf(await resetLink(email));
    const visitor = the().visitor();
    const extra = { account: accountId, factor: 'x' };
    expect((await visitor.post(broker('/sign-in/reset'), { email, ...extra })).status).toBe(422);
    const form = { token, password: newPassword };
    expect((await visitor.post(broker('/sign-in/reset/new'), { ...form, ...extra })).status).toBe(422);
    expect((await visitor.post(broker('/sign-in/reset/new'), { token })).status).toBe(400);
    expect((await visitor.post(broker('/sign-in/reset'), {})).status).toBe(400);
    const elsewhere = { headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } };
    expect((await visitor.post(broker('/sign-in/reset/new'), form, elsewhere)).status).toBe(403);
    expect((await visitor.post(broker('/sign-in/reset'), { email }, elsewhere)).status).toBe(403);
    expect(await isPasswordOf(accountId, oldPassword)).toBe(true);
  });

  it('neither token, password nor address is in any log line, audit row, or column in clear', async () => {
    const { accountId, email } = await localPerson();
    const link = await resetLink(email);
    const token = tokenOf(link);
    await the().visitor().get(link);
    await choose(token, 'kort');
    await choose(token);
    await choose(token);
    await until(() => mailTo(email).length === 2);
    await until(
      async () => (await the().sql('select id from outbound_mail where sent_at is null')).length === 0,
    );
    const kept = JSON.stringify([
      the().logLines,
      await the().sql('select * from audit where account_id = :accountId', { accountId }),
      await the().sql("select id, template, encode(sealed, 'escape') as sealed from outbound_mail"),
      await the().sql(`select encode(token_hash, 'escape') as hash from password_reset`),
      await the().sql('select scope from usage_window'),
    ]);
    for (const secret of [token, email, newPassword, oldPassword, email.split('@')[0] ?? email]) {
      expect(kept).not.toContain(secret);
    }
    expect(await the().sql(`select id from outbound_mail where length(sealed) > 0`)).toEqual([]);
    const events = await the().sql<{ event: string; outcome: string }>(
      `select event, outcome from audit where account_id = :accountId and event like 'password-reset%'
       and at > now() - interval '1 minute' order by seq`,
      { accountId },
    );
    expect(events.slice(-3)).toEqual([
      { event: 'password-reset-asked', outcome: 'success' },
      { event: 'password-reset', outcome: 'success' },
      { event: 'password-reset', outcome: 'failure' },
    ]);
  });
};

describeStackOnce('mail and reset', suite, {
  prepare: async () => ({ extraConfig: 'localAccounts: { enabled: true }\n' }),
});
