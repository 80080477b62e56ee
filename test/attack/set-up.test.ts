// The first start under attack: one link, one hour, one use, on both databases; and what the passkey it makes is worth:
// the console, and nothing on a portal (threats A4 A8).

import { expect, it } from '@jest/globals';
import { runInBroker } from '../../src/cli/broker-command.ts';
import { type ErrorCode, errorTable } from '../../src/domain/errors.ts';
import { staffRoles } from '../../src/domain/staff-role.ts';
import { keptFormView } from '../../src/http/views/admin/kept-form-view.ts';
import type { VisitedPage, Visitor } from '../../src/sim/visitor.ts';
import { type Authenticator, createAuthenticator, type Lie } from '../setup/software-authenticator.ts';
import { describeStack } from '../setup/stack.ts';

describeStack('the first administrator', (the, kind) => {
  const broker = (path: string) => the().stack.brokerUrl + path;
  const portal = (path: string) => the().stack.portalUrl + path;
  const says = (page: VisitedPage, code: ErrorCode) => page.body.includes(errorTable[code].nl.what);
  /** The page that keeps what was sent until its sender confirms. */
  const mustConfirm = (page: VisitedPage) => page.body.includes(keptFormView.text.nl.keptTitle.confirm);
  const pairing = () => the().stack.broker.flows.pairing;

  /** As if nobody had ever been here. */
  async function forgetStaff(): Promise<void> {
    if (kind === 'postgres') await the().sql('truncate pairing_link, staff_change, staff_member');
    else
      for (const table of ['pairing_link', 'staff_change', 'staff_member'])
        await the().sql(`delete from ${table}`);
  }
  async function newLink(): Promise<string> {
    await forgetStaff();
    const token = await pairing().openSetUp();
    if (token === null) throw new Error('no link was made');
    return token;
  }
  const countStaff = async () =>
    (await the().stack.broker.stores.staff.list(the().stack.broker.flow.db)).length;

  type Asked = { challenge: string; options: Parameters<Authenticator['register']>[0] };
  const empty = { challenge: '', response: '' };
  async function ask(visitor: Visitor, path: string, fields: Record<string, string>): Promise<Asked> {
    const page = await visitor.post(broker(path), { ...fields, ...empty });
    if (page.status !== 200) throw new Error(`${path}: ${page.status}`);
    return JSON.parse(page.body) as Asked;
  }
  const authenticatorFor = () => createAuthenticator(the().stack.brokerUrl);

  /** Opens the link, as a browser with this authenticator does. */
  async function setUp(visitor: Visitor, token: string, authenticator = authenticatorFor(), lie: Lie = {}) {
    const given = { token, name: 'Sanne de Boer' };
    const asked = await ask(visitor, '/admin/set-up/options', given);
    const response = authenticator.register(asked.options, lie);
    return {
      page: await visitor.post(broker('/admin/set-up'), { ...given, challenge: 'link', response }),
      authenticator,
    };
  }
  async function signIn(visitor: Visitor, authenticator: Authenticator, back = '/admin', lie: Lie = {}) {
    const asked = await ask(visitor, '/admin/sign-in/passkey/options', { return: back });
    const response = authenticator.assert(asked.options, lie);
    return visitor.post(broker('/admin/sign-in/passkey'), {
      return: back,
      challenge: asked.challenge,
      response,
    });
  }
  /** An administrator at work. */
  async function administrator(token?: string) {
    const visitor = the().visitor();
    const { authenticator } = await setUp(visitor, token ?? (await newLink()));
    const page = await signIn(visitor, authenticator);
    expect(page.url).toBe(broker('/admin'));
    return { visitor, authenticator };
  }
  const linkOn = (page: VisitedPage) => /\/admin\/set-up#([A-Za-z0-9_-]{43})/.exec(page.body)?.[1] ?? '';

  it('a link makes a passkey for an account of all roles, which signs in and counts as substantial', async () => {
    const visitor = the().visitor();
    const token = await newLink();
    const { page, authenticator } = await setUp(visitor, token);
    expect(page.url).toContain('/admin/sign-in?return=%2Fadmin&done=set-up');
    expect((await signIn(visitor, authenticator)).url).toBe(broker('/admin'));
    const [member] = await the().stack.broker.stores.staff.list(the().stack.broker.flow.db);
    expect(member).toMatchObject({ name: 'Sanne de Boer', roles: [...staffRoles], origin: 'set-up' });
    expect((await visitor.get(broker('/admin/staff'))).body).toContain('nog geen tweede goedkeurder');
    const stored = await the().sql<{ found: number }>(
      "select count(*)::int as found from pairing_link where encode(token_hash, 'escape') like :like",
      { like: `%${token.slice(0, 12)}%` },
    );
    expect(stored[0]?.found).toBe(0);
    expect(the().logLines.join('\n')).not.toContain(token);
  });

  const command = { command: 'staff-link', arguments: { reason: 'passkey lost', author: 'me' } };
  const tokenByCommand = async () => {
    const { url } = (await runInBroker(the().stack.broker, command)) as { url: string };
    return url.split('#')[1] ?? '';
  };
  const askStatus = async (token: string) =>
    (
      await the()
        .visitor()
        .post(broker('/admin/set-up/options'), { token, name: 'X', ...empty })
    ).status;
  /** Logged as errors, for somebody must know; the rest of the log must stay without. */
  function takeAlarms(): string[] {
    const lines = the().logLines;
    const alarms = lines.filter(
      (line) => line.includes('"first-administrator-ended"') && line.includes('"error"'),
    );
    lines.splice(0, lines.length, ...lines.filter((line) => !alarms.includes(line)));
    return alarms;
  }
  const membersNow = () => the().stack.broker.stores.staff.list(the().stack.broker.flow.db);

  it('A8: once a second ever was staff no set-up works: not this link, not another, not by command', async () => {
    const token = await newLink();
    const first = await administrator(token);
    const shown = await first.visitor.post(broker('/admin/staff/pair'), { for: 'second-administrator' });
    const second = await administrator(linkOn(shown));
    const again = await the()
      .visitor()
      .post(broker('/admin/set-up/options'), { token, name: 'X', ...empty });
    expect([
      again.status,
      says(again, 'set-up-link-over') || again.body.includes('set-up-link-over'),
    ]).toEqual([410, true]);
    expect(await pairing().openSetUp()).toBeNull();
    const refuse = () =>
      expect(runInBroker(the().stack.broker, command)).rejects.toMatchObject({ code: 'set-up-done' });
    await refuse();
    // A link that was made before, for instance by a second replica, is worth nothing either.
    const other = 'A'.repeat(43);
    expect(
      (
        await the()
          .visitor()
          .post(broker('/admin/set-up/options'), { token: other, name: 'X', ...empty })
      ).status,
    ).toBe(410);
    expect(await countStaff()).toBe(2);
    // Nor once the other of the two is gone, whichever is left, nor for one who came otherwise.
    const [one, two] = await membersNow();
    const end = (id = '') => the().sql('update staff_member set ended_at = now() where id = :id', { id });
    await end(two?.id);
    await refuse();
    await the().sql('update staff_member set ended_at = null where id = :id', { id: two?.id ?? '' });
    await end(one?.id);
    await refuse();
    expect((await second.visitor.get(broker('/admin'))).status).toBe(200);
    await forgetStaff();
    const { accountId } = one ?? { accountId: '' };
    const { stores, transact } = the().stack.broker.flow;
    for (const origin of ['founding', 'proposal', 'pairing'] as const) {
      await forgetStaff();
      await transact(async ({ trx }) => {
        await stores.staff.add(trx, { accountId, name: 'F', roles: ['approver'], origin });
      });
      await refuse();
    }
  });

  it('A8: the first, alone, who lost the passkey is replaced by command: out at once, and on record', async () => {
    const first = await administrator();
    const shown = await first.visitor.post(broker('/admin/staff/pair'), { for: 'second-administrator' });
    const [lost] = await membersNow();
    const { sessionId } = await the().sessionOf(first.visitor);
    const token = await tokenByCommand();
    // The session, the link the lost one handed out, and the passkey itself: none opens anything from now on.
    expect(await countStaff()).toBe(0);
    for (const path of ['/admin', '/admin/staff'])
      expect(new URL((await first.visitor.get(broker(path))).url).pathname).toBe('/admin/sign-in');
    const [session] = await the().sql('select end_reason from session where id = :sessionId', { sessionId });
    expect(session).toEqual({ end_reason: 'staff-set-up-anew' });
    expect(await askStatus(linkOn(shown))).toBe(410);
    const finder = the().visitor();
    const refused = await signIn(finder, first.authenticator);
    expect([refused.status, the().cookieOf(finder, 'broker')]).toEqual([401, '']);
    const [row] = await the().sql(
      "select event, account_id, reason, facts from audit where event like 'staff-%' order by seq desc limit 1",
    );
    const facts = { purpose: 'set-up', author: 'me', endedMember: lost?.id, sessionsEnded: 1 };
    expect(row).toMatchObject({ account_id: lost?.accountId, reason: 'passkey lost' });
    expect(row).toMatchObject({ event: 'staff-set-up-anew', facts });
    expect(takeAlarms()).toHaveLength(1);
    // The next is the first administrator, and may lose the passkey as well, until there is a second.
    const next = await administrator(token);
    expect(await countStaff()).toBe(1);
    const again = await administrator(await tokenByCommand());
    expect(takeAlarms()).toHaveLength(1);
    expect(new URL((await next.visitor.get(broker('/admin'))).url).pathname).toBe('/admin/sign-in');
    const pair = await again.visitor.post(broker('/admin/staff/pair'), { for: 'second-administrator' });
    await administrator(linkOn(pair));
    await expect(runInBroker(the().stack.broker, command)).rejects.toMatchObject({ code: 'set-up-done' });
  });

  it('A8: a command that races with the second administrator leaves two, or one link and nobody', async () => {
    for (let round = 0; round < 5; round += 1) {
      const first = await administrator();
      const shown = await first.visitor.post(broker('/admin/staff/pair'), { for: 'second-administrator' });
      const [made, paired] = await Promise.all([
        tokenByCommand().catch(() => null),
        setUp(the().visitor(), linkOn(shown)).then(
          ({ page }) => page.url.includes('done=set-up'),
          () => false,
        ),
      ]);
      expect([await countStaff(), made === null]).toEqual(paired ? [2, true] : [0, false]);
      expect(takeAlarms()).toHaveLength(paired ? 0 : 1);
    }
  });

  it('A8: of a hundred answers to one link at once, one makes an administrator', async () => {
    const token = await newLink();
    const visitor = the().visitor();
    const given = { token, name: 'Sanne' };
    const asked = await ask(visitor, '/admin/set-up/options', given);
    const responses = Array.from({ length: 100 }, () => authenticatorFor().register(asked.options));
    const pages = await Promise.all(
      responses.map((response) =>
        visitor.post(broker('/admin/set-up'), { ...given, challenge: 'link', response }),
      ),
    );
    expect(pages.filter(({ url }) => url.includes('done=set-up'))).toHaveLength(1);
    expect(await countStaff()).toBe(1);
  }, 60_000);

  it('A8: browsers that race to one link make one administrator at most, and who comes after still can', async () => {
    const token = await newLink();
    const visitors = Array.from({ length: 6 }, () => the().visitor());
    // Whoever asks last is who may answer, so the answers of the others are to another question.
    const pages = await Promise.all(
      visitors.map((visitor) =>
        setUp(visitor, token).then(
          ({ page }) => page,
          () => null,
        ),
      ),
    );
    const made = pages.filter((page) => page?.url.includes('done=set-up')).length;
    expect([made <= 1, await countStaff()]).toEqual([true, made]);
    if (made === 0) await setUp(the().visitor(), token);
    expect(await countStaff()).toBe(1);
  }, 60_000);

  it('one link is printed, however many processes start at once; an expired one makes room for another', async () => {
    await forgetStaff();
    const tokens = await Promise.all(Array.from({ length: 10 }, () => pairing().openSetUp()));
    expect(tokens.filter((token) => token !== null)).toHaveLength(1);
    expect(await pairing().openSetUp()).toBeNull();
    const [token = ''] = tokens.filter((item) => item !== null);
    await the().sql("update pairing_link set expires_at = now() - interval '1 second'");
    const page = await the()
      .visitor()
      .post(broker('/admin/set-up/options'), { token, name: 'X', ...empty });
    expect(page.status).toBe(410);
    const next = await pairing().openSetUp();
    expect(next).toMatch(/^[A-Za-z0-9_-]{43}$/);
    // By command a new one, and the one before is void.
    const made = await runInBroker(the().stack.broker, {
      command: 'staff-link',
      arguments: { reason: 'lost', author: 'me' },
    });
    expect((made as { url: string }).url).toContain(`${the().stack.brokerUrl}/admin/set-up#`);
    const old = await the()
      .visitor()
      .post(broker('/admin/set-up/options'), { token: next ?? '', name: 'X', ...empty });
    expect(old.status).toBe(410);
  });

  it.each<[string, Lie]>([
    ['that did not verify its user', { userVerified: false }],
    ['for another site', { origin: 'https://evil.example' }],
    ['to another challenge', { challenge: 'x'.repeat(43) }],
    ['for another relying party', { rpId: 'evil.example' }],
  ])('an answer %s makes nobody staff, and the link still works', async (_what, lie) => {
    const token = await newLink();
    const visitor = the().visitor();
    const { page } = await setUp(visitor, token, authenticatorFor(), lie);
    expect([page.status, says(page, 'passkey-refused')]).toEqual([401, true]);
    expect(await countStaff()).toBe(0);
    expect((await setUp(visitor, token)).page.url).toContain('done=set-up');
  });

  it('a passkey of the installation opens no portal, no account page, and signs nobody in there', async () => {
    const { visitor, authenticator } = await administrator();
    for (const path of ['/bedrijf', '/verzuim', '/loon']) {
      expect([path, new URL((await visitor.get(portal(path))).url).pathname]).toEqual([path, '/sign-in']);
    }
    expect((await visitor.get(broker('/account'))).url).toContain('/sign-in');
    expect(the().cookieOf(visitor, 'portal')).toBe('');
    const other = the().visitor();
    const asked = await ask(other, '/sign-in/passkey/options', { transaction: 'account' });
    const response = authenticator.assert(asked.options);
    const page = await other.post(broker('/sign-in/passkey'), {
      ...{ transaction: 'account', challenge: asked.challenge, response },
    });
    expect([page.status, the().cookieOf(other, 'broker')]).toEqual([401, '']);
    for (const path of ['/account/totp/new', '/account/passkey/new', '/account/recovery']) {
      expect([401, 403, 404]).toContain((await visitor.post(broker(path), { transaction: '' })).status);
    }
  });

  it('with one approver only a second can be paired; with two, that takes a proposal', async () => {
    const first = await administrator();
    const proposal = { name: 'Ilse', roles: 'viewer', reason: 'x' };
    await first.visitor.post(broker('/admin/staff/propose-link'), proposal);
    const [waiting] = await the().sql<{ id: string }>('select id from staff_change');
    const alone = await first.visitor.post(broker('/admin/staff/approve'), { change: waiting?.id ?? '' });
    expect([alone.status, says(alone, 'second-approver-needed')]).toEqual([403, true]);
    const shown = await first.visitor.post(broker('/admin/staff/pair'), { for: 'second-administrator' });
    const link = linkOn(shown);
    expect([link.length, shown.headers.get('cache-control')]).toEqual([43, 'no-store']);
    expect((await first.visitor.get(broker('/admin/staff'))).body).not.toContain(link);
    const second = await administrator(link);
    expect(await countStaff()).toBe(2);
    expect(
      (
        await the()
          .visitor()
          .post(broker('/admin/set-up/options'), { token: link, name: 'X', ...empty })
      ).status,
    ).toBe(410);
    const more = await first.visitor.post(broker('/admin/staff/pair'), { for: 'second-administrator' });
    expect([more.status, says(more, 'approval-needed')]).toEqual([409, true]);
    // Now the proposal of the first, approved by the second, makes a link for a viewer.
    const approved = await second.visitor.post(broker('/admin/staff/approve'), { change: waiting?.id ?? '' });
    const viewer = the().visitor();
    const { authenticator } = await setUp(viewer, linkOn(approved));
    expect((await signIn(viewer, authenticator)).url).toBe(broker('/admin'));
    expect((await viewer.get(broker('/admin/upstreams'))).status).toBe(200);
    expect((await viewer.get(broker('/admin/staff'))).status).toBe(403);
    const { stores, db } = the().stack.broker.flow;
    expect((await stores.staff.list(db)).find(({ name }) => name === 'Ilse')?.roles).toEqual(['viewer']);
  });

  it('a link of the first for a second is worth nothing once there are two', async () => {
    const first = await administrator();
    const pair = () => first.visitor.post(broker('/admin/staff/pair'), { for: 'second-administrator' });
    const [older, newer] = [linkOn(await pair()), linkOn(await pair())];
    const refused = await the()
      .visitor()
      .post(broker('/admin/set-up/options'), { token: older, name: 'X', ...empty });
    expect(refused.status).toBe(410);
    await administrator(newer);
    expect(await countStaff()).toBe(2);
  });

  it('five minutes after the passkey what approves asks for it again, and goes on where it was', async () => {
    const { visitor, authenticator } = await administrator();
    await the().ageEvidence(visitor, 301);
    const page = await visitor.post(broker('/admin/staff/pair'), { for: 'second-administrator' });
    expect([page.status, mustConfirm(page)]).toEqual([403, true]);
    const { sessionId } = await the().sessionOf(visitor);
    expect((await signIn(visitor, authenticator, '/admin/staff')).url).toBe(broker('/admin/staff'));
    expect((await the().sessionOf(visitor)).sessionId).toBe(sessionId);
    expect(linkOn(await visitor.post(broker('/admin/staff/pair'), { for: 'second-administrator' }))).not.toBe(
      '',
    );
  });
});
