// Passkeys under attack, with an authenticator in software: every check of an answer, challenges that are spent before
// they are looked at, whose passkey it is, and what a passkey may never lift (threats E1 E8 E11 U4 U7 U18).

import { expect, it } from '@jest/globals';
import { errorTable } from '../../src/domain/errors.ts';
import type { VisitedPage, Visitor } from '../../src/sim/visitor.ts';
import { type Authenticator, createAuthenticator, type Lie } from '../setup/software-authenticator.ts';
import { describeStackOnce } from '../setup/stack.ts';
import { type Level, steadyStep, titleOf } from '../setup/stack-walk.ts';

type Asked = {
  challenge: string;
  options: { challenge: string; userVerification?: string; rp?: { id: string }; user?: { id: string } };
};
type AuditRow = { event: string; outcome: string; reason: string | null; facts: Record<string, unknown> };

describeStackOnce('passkeys', (the) => {
  const portal = (path: string) => the().stack.portalUrl + path;
  const broker = (path: string) => the().stack.brokerUrl + path;
  const newAuthenticator = (own: Parameters<typeof createAuthenticator>[1] = {}) =>
    createAuthenticator(the().stack.brokerUrl, own);
  const decideAs = async (visitor: Visitor, path: string) =>
    (await the().decide(the().cookieOf(visitor, 'portal'), path)).status;

  async function signedIn(level: Level, identity = 'noor/0'): Promise<Visitor> {
    const visitor = the().visitor();
    const page = await the().signIn(visitor, level, '/bedrijf', identity);
    expect(page.url).toBe(portal('/bedrijf'));
    return visitor;
  }

  async function ask(visitor: Visitor, path: string, form: Record<string, string>): Promise<Asked> {
    const blank = { challenge: '', response: '' };
    const headers = { accept: 'application/json' };
    const answer = await visitor.post(broker(path), { ...form, ...blank }, { headers });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.body}`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    return JSON.parse(answer.body) as Asked;
  }

  const askEnrolment = (visitor: Visitor, name = 'laptop') =>
    ask(visitor, '/account/passkey/options', { transaction: '', name });
  const enrol = (visitor: Visitor, { challenge }: Asked, response: string, name = 'laptop') =>
    visitor.post(broker('/account/passkey'), { transaction: '', name, challenge, response });

  async function enrolled(visitor: Visitor, authenticator: Authenticator, lie: Lie = {}): Promise<void> {
    const asked = await askEnrolment(visitor);
    const done = await enrol(visitor, asked, authenticator.register(asked.options, lie));
    expect([done.url, done.status]).toEqual([broker('/account?done=passkey'), 200]);
  }

  /** The visit of somebody who asks for a page and may not have it yet. */
  async function begin(visitor: Visitor, path: string): Promise<string> {
    const page = await visitor.get(portal(path));
    const transaction = new URL(page.url).searchParams.get('transaction');
    if (!transaction) throw new Error(`${path} asked for nothing: ${titleOf(page)}`);
    return transaction;
  }

  const askStepUp = (visitor: Visitor, transaction: string) =>
    ask(visitor, '/step-up/passkey/options', { transaction });
  const stepUp = (visitor: Visitor, transaction: string, challenge: string, response: string) =>
    visitor.post(broker('/step-up/passkey'), { transaction, challenge, response });

  /** Signed in at EH3 too long ago for wages, with a passkey of that login. */
  async function staleWithPasskey(identity = 'noor/0', own: Parameters<typeof createAuthenticator>[1] = {}) {
    const visitor = await signedIn('EH3', identity);
    const authenticator = newAuthenticator(own);
    await enrolled(visitor, authenticator);
    await the().ageEvidence(visitor, 1_000);
    return { visitor, authenticator, transaction: await begin(visitor, '/loon') };
  }

  async function newestAudit(): Promise<AuditRow> {
    const [row] = await the().sql<AuditRow>(
      'select event, outcome, reason, facts from audit order by seq desc limit 1',
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

  async function factorsOf(visitor: Visitor) {
    const { accountId } = await the().sessionOf(visitor);
    return the().sql<{ id: string; kind: string; proofing_id: string; user_verified: boolean }>(
      `select id, kind, proofing_id, user_verified from factor where account_id = :accountId
         and confirmed_at is not null and revoked_at is null order by created_at`,
      { accountId },
    );
  }

  async function bindingEnds(visitor: Visitor): Promise<string> {
    const { accountId } = await the().sessionOf(visitor);
    const rows = await the().sql(
      'select id, expires_at from binding where account_id = :accountId and ended_at is null order by id',
      { accountId },
    );
    return JSON.stringify(rows);
  }

  async function expectRefused(page: VisitedPage, event: string, cause: string): Promise<void> {
    expect([cause, page.status]).toEqual([cause, 401]);
    expect(page.body).toContain(errorTable['passkey-refused'].nl.what);
    const { facts, ...row } = await newestAudit();
    expect(row).toEqual({ event, outcome: 'failure', reason: 'passkey-refused' });
    expect(facts).toMatchObject({ factor: 'passkey', cause });
  }

  it('a passkey made inside a login confirms for wages, and both are recorded with the user verified', async () => {
    const { visitor, authenticator, transaction } = await staleWithPasskey();
    expect(await newestAudit()).toMatchObject({
      event: 'factor-enrolled',
      outcome: 'success',
      facts: { factor: 'passkey', proofing: 'substantial', userVerified: true, synced: false },
    });
    expect(await decideAs(visitor, '/loon')).toBe(401);
    const old = the().cookieOf(visitor, 'broker');
    const asked = await askStepUp(visitor, transaction);
    const page = await stepUp(visitor, transaction, asked.challenge, authenticator.assert(asked.options));
    expect(page.url).toBe(portal('/loon'));
    expect(await decideAs(visitor, '/loon')).toBe(200);
    expect(the().cookieOf(visitor, 'broker')).not.toBe(old);
    expect(await newestAudit()).toMatchObject({
      event: 'step-up',
      outcome: 'success',
      facts: { factor: 'passkey', userVerified: true },
    });
  });

  it.each(['ES256', 'RS256', 'EdDSA'] as const)(
    '%s is accepted, and the key is the one that signs',
    async (algorithm) => {
      const { visitor, authenticator, transaction } = await staleWithPasskey('noor/0', { algorithm });
      const other = newAuthenticator({ algorithm });
      const forged = await askStepUp(visitor, transaction);
      const lie = { id: authenticator.credentialId };
      const refused = await stepUp(visitor, transaction, forged.challenge, other.assert(forged.options, lie));
      await expectRefused(refused, 'step-up', 'verification');
      const asked = await askStepUp(visitor, transaction);
      const page = await stepUp(visitor, transaction, asked.challenge, authenticator.assert(asked.options));
      expect(page.url).toBe(portal('/loon'));
    },
  );

  const lies: [string, Lie][] = [
    ['another origin', { origin: 'https://sluis.example.com' }],
    ['our host on another port', { origin: 'http://sluis.localhost:1' }],
    ['another relying party', { rpId: 'localhost' }],
    ['type create', { type: 'webauthn.create' }],
    ['another challenge', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
    ['a page inside another site', { crossOrigin: true }],
    ['nobody present', { userPresent: false }],
    ['a counter that went back', { counter: 0 }],
    ['a counter that stands still', { counter: 1 }],
    ['a tampered signature', { tamperSignature: true }],
    ['flags changed after signing', { tamperData: true }],
    ['a device that was bound and now says synced', { synced: true }],
    ['the handle of another account', { userHandle: Buffer.alloc(32, 9).toString('base64url') }],
  ];
  it.each(lies)(
    'E11: an answer with %s is refused, recorded, and its challenge spent',
    async (_what, lie) => {
      const { visitor, authenticator, transaction } = await staleWithPasskey();
      const cookie = the().cookieOf(visitor, 'broker');
      const asked = await askStepUp(visitor, transaction);
      const answer = authenticator.assert(asked.options, lie);
      await expectRefused(
        await stepUp(visitor, transaction, asked.challenge, answer),
        'step-up',
        'verification',
      );
      expect(await isConsumed(asked.challenge)).toBe(true);
      expect(the().cookieOf(visitor, 'broker')).toBe(cookie);
      expect(await decideAs(visitor, '/loon')).toBe(401);
      // The honest answer to the same challenge comes too late.
      const honest = authenticator.assert(asked.options);
      await expectRefused(
        await stepUp(visitor, transaction, asked.challenge, honest),
        'step-up',
        'challenge',
      );
      const again = await askStepUp(visitor, transaction);
      const page = await stepUp(visitor, transaction, again.challenge, authenticator.assert(again.options));
      expect(page.url).toBe(portal('/loon'));
    },
  );

  it('E11: an answer that cannot be read spends its challenge too, and is never echoed', async () => {
    const { visitor, transaction } = await staleWithPasskey();
    for (const answer of [
      '{}',
      '[]',
      'null',
      '"x"',
      'not json',
      '{"id":"<b>"}',
      '{"__proto__":{"id":"x"}}',
    ]) {
      const asked = await askStepUp(visitor, transaction);
      const page = await stepUp(visitor, transaction, asked.challenge, answer);
      await expectRefused(page, 'step-up', 'malformed');
      expect(await isConsumed(asked.challenge)).toBe(true);
    }
  });

  const enrolLies: [string, Lie][] = [
    ['another origin', { origin: 'https://sluis.example.com' }],
    ['another relying party', { rpId: 'localhost' }],
    ['type get', { type: 'webauthn.get' }],
    ['another challenge', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
    ['a page inside another site', { crossOrigin: true }],
    ['nobody present', { userPresent: false }],
    ['algorithm none', { algorithm: 0 }],
    ['algorithm ES256K', { algorithm: -47 }],
    ['an attestation that we did not ask for', { format: 'android-safetynet' }],
    ['an attestation nobody knows', { format: 'own' }],
  ];
  it.each(enrolLies)('E11: a registration with %s makes no passkey and is recorded', async (_what, lie) => {
    const visitor = await signedIn('EH3');
    const authenticator = newAuthenticator();
    const asked = await askEnrolment(visitor);
    const page = await enrol(visitor, asked, authenticator.register(asked.options, lie));
    await expectRefused(page, 'factor-enrolled', 'verification');
    expect(await factorsOf(visitor)).toEqual([]);
    const honest = await enrol(visitor, asked, authenticator.register(asked.options));
    await expectRefused(honest, 'factor-enrolled', 'challenge');
    expect(await factorsOf(visitor)).toEqual([]);
  });

  it('E11: a challenge is good for one session and one purpose, for five minutes, once', async () => {
    const { visitor, authenticator, transaction } = await staleWithPasskey();
    const refusal = async (challenge: string, options: Asked['options'], at = transaction, by = visitor) =>
      expectRefused(await stepUp(by, at, challenge, authenticator.assert(options)), 'step-up', 'challenge');

    const elsewhere = await signedIn('EH3');
    await the().ageEvidence(elsewhere, 1_000);
    const theirs = await begin(elsewhere, '/loon');
    const own = await askStepUp(visitor, transaction);
    await refusal(own.challenge, own.options, theirs, elsewhere);
    expect(await isConsumed(own.challenge)).toBe(false);

    const late = await askStepUp(visitor, transaction);
    await the().sql('update passkey_challenge set expires_at = now() where id = :id', { id: late.challenge });
    await refusal(late.challenge, late.options);
    await refusal('00000000-0000-4000-8000-000000000000', late.options);

    const asked = await askStepUp(visitor, transaction);
    const answer = authenticator.assert(asked.options);
    expect((await stepUp(visitor, transaction, asked.challenge, answer)).url).toBe(portal('/loon'));
    await the().ageEvidence(visitor, 1_000);
    const next = await begin(visitor, '/loon');
    await expectRefused(await stepUp(visitor, next, asked.challenge, answer), 'step-up', 'challenge');

    const fresh = await signedIn('EH3', 'sem/0');
    const forEnrolment = await askEnrolment(fresh);
    const forLater = newAuthenticator();
    await enrolled(fresh, forLater);
    await the().ageEvidence(fresh, 1_000);
    const visit = await begin(fresh, '/loon');
    const crossed = await stepUp(fresh, visit, forEnrolment.challenge, forLater.assert(forEnrolment.options));
    await expectRefused(crossed, 'step-up', 'challenge');
  });

  it('E11: one answer posted ten times at once lifts once', async () => {
    const { visitor, authenticator, transaction } = await staleWithPasskey();
    const asked = await askStepUp(visitor, transaction);
    const answer = authenticator.assert(asked.options);
    const cookie = `__Host-sluis=${the().cookieOf(visitor, 'broker')}`;
    const body = new URLSearchParams({
      transaction,
      challenge: asked.challenge,
      response: answer,
    }).toString();
    const headers = {
      cookie,
      origin: the().stack.brokerUrl,
      'content-type': 'application/x-www-form-urlencoded',
    };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        the().raw.send(broker('/step-up/passkey'), { method: 'POST', headers, body }),
      ),
    );
    const lifted = answers.filter(({ setCookies }) =>
      setCookies.some((line) => /^__Host-sluis=\S{20}/.test(line)),
    );
    expect(lifted).toHaveLength(1);
    const [row] = await the().sql<{ count: number }>(
      `select count(*)::int as count from evidence where kind = 'factor' and session_id = :id`,
      {
        id:
          (
            await the().sql<{ session_id: string }>(
              'select session_id from passkey_challenge where id = :id',
              { id: asked.challenge },
            )
          )[0]?.session_id ?? '',
      },
    );
    expect(row?.count).toBe(1);
  });

  it('E11: a passkey of another account, or a removed one, is unknown', async () => {
    const { visitor, authenticator, transaction } = await staleWithPasskey('noor/0');
    const stranger = await staleWithPasskey('sem/0');
    const asked = await askStepUp(visitor, transaction);
    const foreign = stranger.authenticator.assert(asked.options);
    await expectRefused(
      await stepUp(visitor, transaction, asked.challenge, foreign),
      'step-up',
      'unknown-passkey',
    );
    const again = await askStepUp(visitor, transaction);
    const [factor] = await factorsOf(visitor);
    const owner = await signedIn('EH3', 'noor/0');
    const removal = { factor: factor?.id ?? '' };
    const thief = await signedIn('EH4', 'sem/0');
    expect((await thief.post(broker('/account/passkey/remove'), removal)).status).toBe(404);
    expect((await owner.post(broker('/account/passkey/remove'), removal)).url).toContain('done=removed');
    const late = await stepUp(visitor, transaction, again.challenge, authenticator.assert(again.options));
    expect([late.status, await decideAs(visitor, '/loon')]).toEqual([401, 401]);
  });

  it('E11: a counter that never counted may stay 0; one that counted may not go back to it', async () => {
    const { visitor, authenticator, transaction } = await staleWithPasskey('noor/0', {
      counts: false,
      synced: true,
    });
    const use = async (at: string, lie: Lie = {}) => {
      const asked = await askStepUp(visitor, at);
      return stepUp(visitor, at, asked.challenge, authenticator.assert(asked.options, lie));
    };
    expect((await use(transaction)).url).toBe(portal('/loon'));
    await the().ageEvidence(visitor, 1_000);
    expect((await use(await begin(visitor, '/loon'), { counter: 5 })).url).toBe(portal('/loon'));
    await the().ageEvidence(visitor, 1_000);
    const visit = await begin(visitor, '/loon');
    for (const counter of [0, 4, 5])
      await expectRefused(await use(visit, { counter }), 'step-up', 'verification');
    expect((await use(visit, { counter: 6 })).url).toBe(portal('/loon'));
  });

  it('E11, U18: with the user verified a passkey is both factors; without, it does not lift an EH2 login', async () => {
    const owner = await signedIn('EH3');
    const authenticator = newAuthenticator();
    await enrolled(owner, authenticator);
    const visitor = await signedIn('EH2');
    const transaction = await begin(visitor, '/verzuim');
    const asked = await askStepUp(visitor, transaction);
    expect(asked.options.userVerification).toBe('required');
    const unverified = authenticator.assert(asked.options, { userVerified: false });
    const refused = await stepUp(visitor, transaction, asked.challenge, unverified);
    await expectRefused(refused, 'step-up', 'user-not-verified');
    expect(await decideAs(visitor, '/verzuim')).toBe(401);
    const again = await askStepUp(visitor, transaction);
    const page = await stepUp(visitor, transaction, again.challenge, authenticator.assert(again.options));
    expect(page.url).toBe(portal('/verzuim'));
    expect(await decideAs(visitor, '/dossier/1')).toBe(401);
  });

  it('E11: a passkey that never verified its user is no road to substantial beside EH2, and the second factor at low', async () => {
    const owner = await signedIn('EH3');
    const authenticator = newAuthenticator({ verifiesUser: false });
    await enrolled(owner, authenticator);
    expect((await factorsOf(owner)).map((factor) => factor.user_verified)).toEqual([false]);
    const visitor = await signedIn('EH2');
    const transaction = await begin(visitor, '/verzuim');
    const blank = { transaction, challenge: '', response: '' };
    const refused = await visitor.post(broker('/step-up/passkey/options'), blank);
    expect([refused.status, refused.body.includes(errorTable['factor-not-offered'].nl.what)]).toEqual([
      403,
      true,
    ]);
    const atCheck = await begin(visitor, '/dienstverband');
    const asked = await askStepUp(visitor, atCheck);
    expect(asked.options.userVerification).toBe('preferred');
    const page = await stepUp(visitor, atCheck, asked.challenge, authenticator.assert(asked.options));
    expect(page.url).toBe(portal('/dienstverband'));
    expect(await decideAs(visitor, '/verzuim')).toBe(401);
  });

  it('U18: a passkey worth less than the page asks is not offered, and posting it anyway lifts nothing', async () => {
    const low = await signedIn('EH2');
    const authenticator = newAuthenticator();
    await enrolled(low, authenticator);
    const atCheck = await begin(low, '/dienstverband');
    const forCheck = await askStepUp(low, atCheck);
    const atList = await begin(low, '/verzuim');
    const answer = authenticator.assert(forCheck.options);
    await expectRefused(await stepUp(low, atList, forCheck.challenge, answer), 'step-up', 'not-offered');
    expect(await decideAs(low, '/verzuim')).toBe(401);
    const shown = await low.get(portal('/verzuim'));
    expect(shown.body).not.toContain('/step-up/passkey');
    expect(shown.headers.get('content-security-policy')).not.toContain('script-src');
  });

  it('E1: only within five minutes of a proof, at the beginning and at the end of it', async () => {
    const visitor = await signedIn('EH3');
    const authenticator = newAuthenticator();
    const asked = await askEnrolment(visitor);
    await the().ageEvidence(visitor, 301);
    const late = await enrol(visitor, asked, authenticator.register(asked.options));
    expect([late.status, late.body.includes(errorTable['enrolment-not-allowed'].nl.what)]).toEqual([
      403,
      true,
    ]);
    expect(await newestAudit()).toMatchObject({ event: 'factor-enrolled', outcome: 'failure' });
    expect(await isConsumed(asked.challenge)).toBe(true);
    for (const path of ['/account/passkey/new', '/account/passkey/options']) {
      const form = path.endsWith('new') ? { transaction: '' } : { name: 'x', challenge: '', response: '' };
      expect([path, (await visitor.post(broker(path), form as Record<string, string>)).status]).toEqual([
        path,
        403,
      ]);
      expect([
        path,
        (
          await the()
            .visitor()
            .post(broker(path), form as Record<string, string>)
        ).status,
      ]).toEqual([path, 401]);
    }
    expect(await factorsOf(visitor)).toEqual([]);
  });

  it('a passkey stands beside an app and beside another passkey, each with a proofing of its own', async () => {
    const visitor = await signedIn('EH3');
    const app = await the().enrolTotp(visitor);
    await enrolled(visitor, newAuthenticator());
    const authenticator = newAuthenticator();
    await enrolled(visitor, authenticator);
    const factors = await factorsOf(visitor);
    expect(factors.map(({ kind }) => kind)).toEqual(['totp', 'passkey', 'passkey']);
    expect(new Set(factors.map((factor) => factor.proofing_id)).size).toBe(3);
    const again = await the().enrolTotp(visitor);
    const after = await factorsOf(visitor);
    expect(after.map(({ id }) => id)).toEqual([...factors.map(({ id }) => id), again.factorId]);
    expect(factors[0]?.id).toBe(app.factorId);
  });

  it('E11: one credential is enrolled once, over all accounts, also when sent twice', async () => {
    const visitor = await signedIn('EH3');
    const authenticator = newAuthenticator();
    await enrolled(visitor, authenticator);
    for (const identity of ['noor/0', 'sem/0']) {
      const second = await signedIn('EH3', identity);
      const asked = await askEnrolment(second);
      const page = await enrol(second, asked, authenticator.register(asked.options));
      await expectRefused(page, 'factor-enrolled', 'known');
    }
    expect(await factorsOf(visitor)).toHaveLength(1);
  });

  it('U7: what is added by a passkey shares its proofing and makes no binding, so a chain prolongs nothing', async () => {
    const { visitor, authenticator, transaction } = await staleWithPasskey();
    const ends = await bindingEnds(visitor);
    const asked = await askStepUp(visitor, transaction);
    await stepUp(visitor, transaction, asked.challenge, authenticator.assert(asked.options));
    await enrolled(visitor, newAuthenticator());
    await the().enrolTotp(visitor);
    const factors = await factorsOf(visitor);
    expect(factors.map(({ kind }) => kind)).toEqual(['passkey', 'passkey', 'totp']);
    expect(new Set(factors.map((factor) => factor.proofing_id)).size).toBe(1);
    expect(await bindingEnds(visitor)).toBe(ends);
  });

  it('U4: a code beside EH2 is not the highest proof of this account, and adds or removes no passkey', async () => {
    const owner = await signedIn('EH3');
    const app = await the().enrolTotp(owner);
    await enrolled(owner, newAuthenticator());
    const [, passkey] = await factorsOf(owner);
    const visitor = await signedIn('EH2');
    await steadyStep();
    await the().typeCode(visitor, await visitor.get(portal('/dienstverband')), app.code());
    expect(await decideAs(visitor, '/dienstverband')).toBe(200);
    expect((await visitor.post(broker('/account/passkey/new'), { transaction: '' })).status).toBe(403);
    const removal = await visitor.post(broker('/account/passkey/remove'), { factor: passkey?.id ?? '' });
    expect(removal.status).toBe(403);
    expect(await factorsOf(owner)).toHaveLength(2);
  });

  it.each([
    ['empty', ''],
    ['of spaces', '   '],
    ['of 41 characters', 'x'.repeat(41)],
    ['with a line break', 'a\nb'],
    ['with a mark that turns text around', 'a\u202eb'],
  ])('a name %s is refused by its field and makes no passkey', async (_what, name) => {
    const visitor = await signedIn('EH3');
    const asked = await askEnrolment(visitor);
    const page = await enrol(visitor, asked, newAuthenticator().register(asked.options), name);
    expect([page.status, await factorsOf(visitor)]).toEqual([400, []]);
  });

  it('a name of 40 characters is shown as text, and can be told apart from markup', async () => {
    const visitor = await signedIn('EH3');
    const name = `<b>${'é'.repeat(33)}</b>`;
    const asked = await askEnrolment(visitor);
    const page = await enrol(visitor, asked, newAuthenticator().register(asked.options), ` ${name} `);
    expect(page.body).toContain(`&lt;b&gt;${'é'.repeat(33)}&lt;/b&gt;`);
    expect(page.body).not.toContain(name);
  });

  it('an app takes a name by the same rule, and keeps our own word where none is given', async () => {
    const visitor = await signedIn('EH3');
    const named = async (name: string) => {
      const pending = the().readEnrolment(await the().beginEnrolment(visitor));
      await steadyStep();
      const form = { enrolment: pending.factorId, transaction: '', code: pending.code(), name };
      return visitor.post(broker('/account/totp'), form);
    };
    expect((await named('x'.repeat(41))).status).toBe(400);
    expect((await named(' telefoon & tablet ')).body).toContain('>telefoon &amp; tablet</h3>');
    expect((await named('')).body).toContain('>Authenticator</h3>');
  });

  it('E8: the account page and the database show no credential, and the handle says nothing of the account', async () => {
    const visitor = await signedIn('EH3');
    const authenticator = newAuthenticator({ synced: true });
    const asked = await askEnrolment(visitor);
    const { accountId } = await the().sessionOf(visitor);
    const handle = Buffer.from(asked.options.user?.id ?? '', 'base64url');
    expect(handle).toHaveLength(32);
    expect(handle.toString('latin1')).not.toContain(accountId);
    await enrol(visitor, asked, authenticator.register(asked.options));
    const account = await visitor.get(broker('/account'));
    expect(account.body).toContain('op al uw apparaten met hetzelfde account');
    const rows = await the().sql<{ text: string }>(
      "select f::text || encode(secret_sealed, 'escape') as text from factor f",
    );
    const secrets = [
      authenticator.credentialId,
      authenticator.publicKey(),
      asked.options.challenge,
      asked.options.user?.id ?? '',
    ];
    const kept = [account.body, ...rows.map(({ text }) => text), ...the().logLines].join('\n');
    for (const secret of secrets) expect(kept).not.toContain(secret);
    // The next passkey of the same account goes under the same handle, and the known one is not made twice.
    const next = (await askEnrolment(visitor)).options as Asked['options'] & {
      excludeCredentials: { id: string }[];
    };
    expect(next.user?.id).toBe(asked.options.user?.id);
    expect(next.excludeCredentials.map(({ id }) => id)).toEqual([authenticator.credentialId]);
  });

  it('E3: the script and its questions are allowed on the pages that ask a passkey, and nowhere else', async () => {
    const { visitor, transaction } = await staleWithPasskey();
    const asking = await visitor.get(broker(`/step-up?transaction=${transaction}`));
    expect(asking.headers.get('content-security-policy')).toMatch(/;script-src 'self';connect-src 'self'$/);
    const script = /<script src="([^"]+)" defer><\/script>/.exec(asking.body)?.[1] ?? '';
    expect(script).toMatch(/^\/assets\/passkey\.[0-9a-f]{16}\.js$/);
    const served = await visitor.get(broker(script));
    expect([served.status, served.headers.get('content-type')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
    ]);
    expect(served.headers.get('x-content-type-options')).toBe('nosniff');
    const account = await visitor.get(broker('/account'));
    expect(account.headers.get('content-security-policy')).not.toMatch(/script-src|connect-src/);
    expect(account.body).not.toContain('<script');
  });

  it('whoever is signed in shows anew with a passkey who it is, and may change a factor then', async () => {
    const visitor = await signedIn('EH3');
    const authenticator = newAuthenticator();
    await enrolled(visitor, authenticator);
    await the().ageEvidence(visitor, 1_000);
    const begun = () => visitor.post(broker('/account/passkey/new'), { transaction: '' });
    expect((await begun()).status).toBe(403);
    const asked = await askStepUp(visitor, 'account');
    const done = await stepUp(visitor, 'account', asked.challenge, authenticator.assert(asked.options));
    expect(done.url).toBe(broker('/account'));
    expect((await begun()).status).toBe(200);
  });
});
