// Signing in with a passkey alone, under attack: every check of an answer, whose passkey and whose browser it is, and
// what such a session may never be (threats E11 S1 O7 T4 U6 U18).

import { expect, it } from '@jest/globals';
import { errorTable } from '../../src/domain/errors.ts';
import { hashToken } from '../../src/flow/token.ts';
import type { VisitedPage, Visitor } from '../../src/sim/visitor.ts';
import { type Authenticator, createAuthenticator, type Lie } from '../setup/software-authenticator.ts';
import { describeStackOnce } from '../setup/stack.ts';
import { cookieNames, hosts, type Level, titleOf } from '../setup/stack-walk.ts';

type Asked = {
  challenge: string;
  options: {
    challenge: string;
    userVerification?: string;
    allowCredentials?: unknown[];
    user?: { id: string };
  };
};
type AuditRow = {
  event: string;
  outcome: string;
  reason: string | null;
  account_id: string | null;
  facts: Record<string, unknown>;
};
const browserCookie = '__Host-sluis-passkey';

describeStackOnce('signing in with a passkey', (the) => {
  const portal = (path: string) => the().stack.portalUrl + path;
  const broker = (path: string) => the().stack.brokerUrl + path;
  const caller = { correlationId: 'TESTTESTTE', addressPrefix: null };

  async function ask(visitor: Visitor, path: string, form: Record<string, string>): Promise<Asked> {
    const blank = { challenge: '', response: '' };
    const headers = { accept: 'application/json' };
    const answer = await visitor.post(broker(path), { ...form, ...blank }, { headers });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body) as Asked;
  }

  /** A person with a passkey made inside a login for the first (or this) company, and the account it belongs to. */
  async function owner(
    identity = 'noor/0',
    level: Level = 'EH3',
    authenticator = createAuthenticator(broker('')),
  ) {
    const visitor = the().visitor();
    await the().signIn(visitor, level, '/bedrijf', identity);
    await enrol(visitor, authenticator);
    return { authenticator, ...(await the().sessionOf(visitor)) };
  }

  async function enrol(visitor: Visitor, authenticator: Authenticator): Promise<void> {
    const asked = await ask(visitor, '/account/passkey/options', { transaction: '', name: 'laptop' });
    const response = authenticator.register(asked.options);
    const form = { transaction: '', name: 'laptop', challenge: asked.challenge, response };
    const done = await visitor.post(broker('/account/passkey'), form);
    expect(done.url).toBe(broker('/account?done=passkey'));
  }

  /** Somebody unknown who asked for a page. */
  async function stranger(
    path = '/verzuim',
  ): Promise<{ visitor: Visitor; transaction: string; page: VisitedPage }> {
    const visitor = the().visitor();
    const page = await visitor.get(portal(path));
    return { visitor, page, transaction: new URL(page.url).searchParams.get('transaction') ?? '' };
  }

  const askSignIn = (visitor: Visitor, transaction = 'account') =>
    ask(visitor, '/sign-in/passkey/options', { transaction });
  const signIn = (visitor: Visitor, transaction: string, challenge: string, response: string) =>
    visitor.post(broker('/sign-in/passkey'), { transaction, challenge, response });

  async function signInWith(authenticator: Authenticator, path = '/verzuim', lie: Lie = {}) {
    const { visitor, transaction } = await stranger(path);
    const asked = await askSignIn(visitor, transaction);
    const page = await signIn(
      visitor,
      transaction,
      asked.challenge,
      authenticator.assert(asked.options, lie),
    );
    return { visitor, transaction, asked, page };
  }

  async function newestAudit(): Promise<AuditRow> {
    const [row] = await the().sql<AuditRow>(
      'select event, outcome, reason, account_id, facts from audit order by seq desc limit 1',
    );
    if (!row) throw new Error('nothing is recorded');
    return row;
  }

  async function isConsumed(challenge: string): Promise<boolean> {
    const [row] = await the().sql<{ consumed: boolean }>(
      'select consumed_at is not null as consumed from passkey_challenge where id = :challenge',
      { challenge },
    );
    return row?.consumed ?? false;
  }

  async function expectRefused(visitor: Visitor, page: VisitedPage, cause: string): Promise<void> {
    expect([cause, page.status, the().cookieOf(visitor, 'broker')]).toEqual([cause, 401, '']);
    expect(page.body).toContain(errorTable['passkey-refused'].nl.what);
    const { facts, ...row } = await newestAudit();
    expect(row).toMatchObject({ event: 'sign-in', outcome: 'failure', reason: 'passkey-refused' });
    expect(facts).toMatchObject({ factor: 'passkey', cause });
  }

  const worksBy = async (visitor: Visitor, path: string) =>
    (await the().decide(the().cookieOf(visitor, 'portal'), path)).status;

  it('a passkey with its user verified opens sick leave and wages by itself, and is recorded', async () => {
    const { authenticator, accountId } = await owner();
    const { page, visitor, asked } = await signInWith(authenticator, '/loon?maand=10');
    expect(page.url).toBe(portal('/loon?maand=10'));
    expect(await worksBy(visitor, '/verzuim')).toBe(200);
    expect(asked.options).toMatchObject({ userVerification: 'required' });
    expect(asked.options.allowCredentials ?? []).toEqual([]);
    expect(await newestAudit()).toMatchObject({
      event: 'sign-in',
      outcome: 'success',
      account_id: accountId,
      facts: { factor: 'passkey', userVerified: true, upstream: 'local' },
    });
    expect(visitor.cookies(hosts.broker).get(browserCookie) ?? '').toBe('');
  });

  it('U18: it is not offered where no factor of ours can reach, and opens nothing there', async () => {
    const { authenticator } = await owner('noor/0', 'EH4');
    const { page } = await stranger('/dossier/1');
    expect(page.body).not.toContain('/sign-in/passkey');
    const tried = await signInWith(authenticator, '/dossier/1');
    expect([new URL(tried.page.url).host, titleOf(tried.page)]).not.toContain(new URL(portal('')).host);
    expect(await worksBy(tried.visitor, '/dossier/1')).not.toBe(200);
    expect(await stranger('/verzuim')).toMatchObject({
      page: { body: expect.stringContaining('/sign-in/passkey') },
    });
  });

  it('E2: a passkey made at EH2 is worth low, however well it verifies its user', async () => {
    const { authenticator } = await owner('noor/0', 'EH2');
    const { visitor, page } = await signInWith(authenticator, '/verzuim');
    expect(page.url).toContain('/sign-in?transaction=');
    expect(the().cookieOf(visitor, 'broker')).not.toBe('');
    expect((await visitor.get(portal('/dienstverband'))).url).toBe(portal('/dienstverband'));
    expect(await worksBy(visitor, '/verzuim')).not.toBe(200);
  });

  const lies: [string, Lie, string][] = [
    ['another origin', { origin: 'https://sluis.example.com' }, 'verification'],
    ['our host on another port', { origin: 'http://sluis.localhost:1' }, 'verification'],
    ['another relying party', { rpId: 'localhost' }, 'verification'],
    ['type create', { type: 'webauthn.create' }, 'verification'],
    ['another challenge', { challenge: Buffer.alloc(32, 7).toString('base64url') }, 'verification'],
    ['a page inside another site', { crossOrigin: true }, 'verification'],
    ['nobody present', { userPresent: false }, 'verification'],
    ['no user verified', { userVerified: false }, 'user-not-verified'],
    ['a counter that went back', { counter: 0 }, 'verification'],
    ['a counter that stands still', { counter: 1 }, 'verification'],
    ['a tampered signature', { tamperSignature: true }, 'verification'],
    [
      'the flag of a verified user put in after signing',
      { userVerified: false, tamperData: true },
      'verification',
    ],
    ['a device that was bound and now says synced', { synced: true }, 'verification'],
    ['the handle of nobody', { userHandle: Buffer.alloc(32, 9).toString('base64url') }, 'verification'],
    ['a credential of nobody', { id: Buffer.alloc(32, 9).toString('base64url') }, 'unknown-passkey'],
  ];
  it('E11: whatever is wrong about an answer, it gets one refusal, is recorded, and its challenge is spent', async () => {
    const { authenticator } = await owner();
    for (const [what, lie, cause] of lies) {
      const { visitor, page, asked, transaction } = await signInWith(authenticator, '/verzuim', lie);
      await expectRefused(visitor, page, cause);
      expect([what, await isConsumed(asked.challenge)]).toEqual([what, true]);
      // The honest answer to the same challenge comes too late, also with the cookie still there.
      const honest = authenticator.assert(asked.options);
      await expectRefused(visitor, await signIn(visitor, transaction, asked.challenge, honest), 'challenge');
    }
    // Without a handle the answer names nobody.
    const { visitor, transaction } = await stranger();
    const asked = await askSignIn(visitor, transaction);
    const answer = JSON.parse(authenticator.assert(asked.options)) as { response: { userHandle?: string } };
    delete answer.response.userHandle;
    const nameless = await signIn(visitor, transaction, asked.challenge, JSON.stringify(answer));
    await expectRefused(visitor, nameless, 'verification');
    expect((await signInWith(authenticator)).page.url).toBe(portal('/verzuim'));
  });

  it('E11: an answer that cannot be read spends its challenge too, and is never echoed', async () => {
    for (const answer of [
      '{}',
      '[]',
      'null',
      '"x"',
      'not json',
      '{"id":"<b>"}',
      '{"__proto__":{"id":"x"}}',
    ]) {
      const { visitor, transaction } = await stranger();
      const asked = await askSignIn(visitor, transaction);
      await expectRefused(visitor, await signIn(visitor, transaction, asked.challenge, answer), 'malformed');
      expect(await isConsumed(asked.challenge)).toBe(true);
    }
  });

  it('E11: the credential of one account with the handle of another signs in neither', async () => {
    const noor = await owner('noor/0');
    const sem = await owner('sem/0');
    const handleOf = (authenticator: Authenticator) =>
      (
        JSON.parse(authenticator.assert({ challenge: 'AA', rpId: hosts.broker })) as {
          response: { userHandle: string };
        }
      ).response.userHandle;
    const mixed = await signInWith(noor.authenticator, '/verzuim', {
      userHandle: handleOf(sem.authenticator),
    });
    await expectRefused(mixed.visitor, mixed.page, 'verification');
    const forged = await signInWith(noor.authenticator, '/verzuim', { id: sem.authenticator.credentialId });
    await expectRefused(forged.visitor, forged.page, 'verification');
    expect(await newestAudit()).toMatchObject({ account_id: sem.accountId });
  });

  it('E11: a challenge answers once, in its own browser, in five minutes, for signing in alone', async () => {
    const { authenticator } = await owner();
    const { visitor, transaction } = await stranger();
    const other = await stranger();
    const asked = await askSignIn(visitor, transaction);
    // Another browser, with and without a secret of its own.
    const without = await signIn(
      other.visitor,
      other.transaction,
      asked.challenge,
      authenticator.assert(asked.options),
    );
    await expectRefused(other.visitor, without, 'challenge');
    await askSignIn(other.visitor, other.transaction);
    const stolen = await signIn(
      other.visitor,
      other.transaction,
      asked.challenge,
      authenticator.assert(asked.options),
    );
    await expectRefused(other.visitor, stolen, 'challenge');
    expect(await isConsumed(asked.challenge)).toBe(false);
    // Too late.
    await the().sql(`update passkey_challenge set expires_at = now() - interval '1 second' where id = :id`, {
      id: asked.challenge,
    });
    const late = await signIn(visitor, transaction, asked.challenge, authenticator.assert(asked.options));
    await expectRefused(visitor, late, 'challenge');
    // Of another purpose: what a session was asked to confirm signs nobody in, and the other way round.
    const person = the().visitor();
    await the().signIn(person, 'EH3', '/bedrijf');
    await the().ageEvidence(person, 1_000);
    const visit = new URL((await person.get(portal('/loon'))).url).searchParams.get('transaction') ?? '';
    const confirm = await ask(person, '/step-up/passkey/options', { transaction: visit });
    const again = await askSignIn(visitor, transaction);
    const crossed = await signIn(
      visitor,
      transaction,
      confirm.challenge,
      authenticator.assert(confirm.options),
    );
    await expectRefused(visitor, crossed, 'challenge');
    const lifted = await person.post(broker('/step-up/passkey'), {
      transaction: visit,
      challenge: again.challenge,
      response: authenticator.assert(again.options),
    });
    expect(lifted.status).toBe(401);
    expect(await worksBy(person, '/loon')).toBe(401);
  });

  it('E11: twenty posts of one good answer at once make one session', async () => {
    // One that never counts: only the challenge keeps the second post out.
    const key = createAuthenticator(broker(''), { synced: true, counts: false });
    const { authenticator, accountId } = await owner('noor/0', 'EH3', key);
    const { visitor, transaction } = await stranger();
    const asked = await askSignIn(visitor, transaction);
    const secret = visitor.cookies(hosts.broker).get(browserCookie) ?? '';
    const response = authenticator.assert(asked.options);
    const body = new URLSearchParams({ transaction, challenge: asked.challenge, response }).toString();
    const headers = {
      cookie: `${browserCookie}=${secret}`,
      origin: the().stack.brokerUrl,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'text/html',
    };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        the().raw.send(broker('/sign-in/passkey'), { method: 'POST', headers, body }),
      ),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(19);
    const [row] = await the().sql<{ count: number }>(
      `select count(*)::int as count from session where account_id = :accountId and upstream_id = 'local'
         and ended_at is null`,
      { accountId },
    );
    expect(row?.count).toBe(1);
  });

  it('a revoked passkey signs nobody in', async () => {
    const { authenticator, accountId } = await owner();
    await the().sql('update factor set revoked_at = now() where account_id = :accountId', { accountId });
    const { visitor, page } = await signInWith(authenticator);
    await expectRefused(visitor, page, 'unknown-passkey');
  });

  it('O7, T4: a locked account is closed here too, and only whoever holds its passkey hears so', async () => {
    const { authenticator, accountId } = await owner();
    await the().sql('update account set locked_at = now() where id = :accountId', { accountId });
    const lied = await signInWith(authenticator, '/verzuim', { tamperSignature: true });
    await expectRefused(lied.visitor, lied.page, 'verification');
    const { visitor, page } = await signInWith(authenticator);
    expect([page.status, the().cookieOf(visitor, 'broker')]).toEqual([403, '']);
    expect(page.body).toContain(errorTable['account-locked'].nl.what);
    expect(await newestAudit()).toMatchObject({
      outcome: 'failure',
      account_id: accountId,
      facts: { cause: 'account-locked' },
    });
  });

  it('S1: an id planted before signing in is not the id after it, and opens nothing', async () => {
    const { authenticator } = await owner();
    for (const planted of ['planted', the().stack.broker.flow.tokens.create()]) {
      const { visitor, transaction } = await stranger();
      visitor.cookies(hosts.broker).set(cookieNames.broker, planted);
      visitor.cookies(hosts.broker).set(browserCookie, 'A'.repeat(43));
      const asked = await askSignIn(visitor, transaction);
      expect(visitor.cookies(hosts.broker).get(browserCookie)).not.toBe('A'.repeat(43));
      const page = await signIn(visitor, transaction, asked.challenge, authenticator.assert(asked.options));
      expect(page.url).toBe(portal('/verzuim'));
      expect(the().cookieOf(visitor, 'broker')).not.toBe(planted);
      expect(await the().stack.broker.flows.brokerSessions.load(planted)).toBeNull();
    }
  });

  it('whoever is signed in goes on as that person: the answer of another adds and ends nothing', async () => {
    const { authenticator } = await owner('noor/0');
    const visitor = the().visitor();
    await the().signIn(visitor, 'EH3', '/bedrijf', 'sem/0');
    const before = await the().sessionOf(visitor);
    const asked = await askSignIn(visitor);
    await signIn(visitor, 'account', asked.challenge, authenticator.assert(asked.options));
    expect(await the().sessionOf(visitor)).toEqual(before);
    expect(await isConsumed(asked.challenge)).toBe(false);
  });

  it('a code alone signs nobody in', async () => {
    await owner();
    const { visitor, transaction } = await stranger();
    const page = await visitor.post(broker('/step-up/totp'), {
      transaction,
      code: '123456',
    });
    expect(page.url).toContain('/sign-in');
    expect(the().cookieOf(visitor, 'broker')).toBe('');
  });

  it('what is posted besides is refused by its field, whatever it names', async () => {
    const { visitor, transaction } = await stranger();
    const blank = { transaction, challenge: '', response: '' };
    const extra = await visitor.post(broker('/sign-in/passkey/options'), { ...blank, accountId: 'x' });
    expect(extra.status).toBe(422);
    const long = { transaction, challenge: 'x', response: 'x'.repeat(20_000) };
    expect((await visitor.post(broker('/sign-in/passkey'), long)).status).toBe(400);
  });

  it('a network that asks without end is told when it may ask again, and others are not', async () => {
    const { signInPasskey } = the().stack.broker.flows;
    const flood = { ...caller, addressPrefix: '203.0.113.0/24' };
    await signInPasskey.ask(flood);
    await the().sql(`update usage_window set used = 600 where scope = 'passkey-sign-in'`);
    await expect(signInPasskey.ask(flood)).rejects.toMatchObject({ code: 'passkey-throttled' });
    const attempt = { challengeId: 'x', answer: '{}', secret: undefined };
    await expect(signInPasskey.complete({ ...attempt, caller: flood })).rejects.toMatchObject({
      code: 'passkey-throttled',
      retryAtMs: expect.any(Number),
    });
    await expect(signInPasskey.ask({ ...caller, addressPrefix: '203.0.114.0/24' })).resolves.toBeDefined();
  });

  it('who acts for several companies acts for none until one is chosen, once, in a session of its own', async () => {
    const authenticator = createAuthenticator(broker(''));
    const { accountId } = await owner('fatima/0', 'EH3', authenticator);
    await owner('fatima/1', 'EH3');
    const { visitor, page } = await signInWith(authenticator);
    expect(page.url).toContain('/sign-in/company?transaction=');
    expect(await visitor.get(portal('/verzuim'))).not.toMatchObject({ url: portal('/verzuim') });
    const { brokerSessions, localSignIn } = the().stack.broker.flows;
    const old = the().cookieOf(visitor, 'broker');
    const session = await brokerSessions.load(old);
    if (!session) throw new Error('no session');
    await the().sql(`update evidence set at = at - interval '100 seconds' where session_id = :id`, {
      id: session.session.id,
    });
    const aged = await brokerSessions.load(old);
    if (!aged) throw new Error('no session');
    const parties = await localSignIn.parties(accountId);
    expect(parties.map(({ representation }) => representation.legalSubject.number)).toHaveLength(2);
    const [, second] = parties;
    const foreign = (await localSignIn.parties((await owner('noor/0')).accountId))[0];
    await expect(localSignIn.choose(aged, foreign?.id, caller)).rejects.toMatchObject({ code: 'not-found' });
    const cookie = await localSignIn.choose(aged, second?.id, caller);
    const chosen = await brokerSessions.load(cookie);
    expect(chosen?.session.representation).toEqual(second?.representation);
    expect(await brokerSessions.load(old)).toBeNull();
    // Choosing makes nothing fresher: the proof keeps the time at which it was shown.
    const [item] = chosen?.session.evidence ?? [];
    expect(item).toMatchObject({ factor: 'passkey', userVerified: true });
    expect(item?.atMs).toBe(aged.session.evidence[0]?.atMs);
    await expect(localSignIn.choose(aged, second?.id, caller)).rejects.toMatchObject({
      code: 'sign-in-required',
    });
    // Six minutes later it takes a new sign-in.
    if (!chosen) throw new Error('no session');
    await the().sql(`update evidence set at = at - interval '301 seconds' where session_id = :id`, {
      id: chosen.session.id,
    });
    const late = await brokerSessions.load(cookie);
    if (!late) throw new Error('no session');
    await expect(localSignIn.choose(late, parties[0]?.id, caller)).rejects.toMatchObject({
      code: 'sign-in-required',
    });
  });

  it('U5: a passkey for one company opens nothing of the other, whatever was chosen', async () => {
    const { authenticator, accountId } = await owner('fatima/0', 'EH3');
    await the().sql(
      `update binding set ended_at = now() where account_id = :accountId and ended_at is null`,
      { accountId },
    );
    const { visitor } = await signInWith(authenticator);
    expect(the().cookieOf(visitor, 'broker')).not.toBe('');
    expect((await visitor.get(portal('/verzuim'))).url).toContain('/sign-in?transaction=');
  });

  it('the secret of the browser is stored as a hash, and no answer or challenge is logged', async () => {
    const { authenticator } = await owner();
    const { visitor, transaction } = await stranger();
    const asked = await askSignIn(visitor, transaction);
    const secret = visitor.cookies(hosts.broker).get(browserCookie) ?? '';
    const response = authenticator.assert(asked.options);
    await signIn(visitor, transaction, asked.challenge, response);
    const [row] = await the().sql<{ text: string; browser_hash: Buffer }>(
      'select browser_hash, t::text as text from passkey_challenge t where id = :id',
      { id: asked.challenge },
    );
    expect(row?.browser_hash.equals(hashToken(secret))).toBe(true);
    const kept = [row?.text, ...the().logLines].join('\n');
    for (const one of [secret, asked.options.challenge, authenticator.credentialId])
      expect(kept).not.toContain(one);
  });
});
