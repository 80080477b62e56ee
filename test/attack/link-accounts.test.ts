// Linking a local account with the account of an upstream login: only with both proven in one browser, for one
// company, by the person's own word; nothing gains by it, and undoing leaves nothing (issue: linking; threats U8 A1).

import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { localIssuer } from '../../src/flow/local-sign-in.ts';
import { linksNl } from '../../src/http/views/links-text.ts';
import type { VisitedPage, Visitor } from '../../src/sim/visitor.ts';
import { type Authenticator, createAuthenticator } from '../setup/software-authenticator.ts';
import { describeStackOnce } from '../setup/stack.ts';

type Asked = {
  challenge: string;
  options: { challenge: string; rp?: { id: string }; user?: { id: string } };
};
type Local = { authenticator: Authenticator; accountId: string };

describeStackOnce('linking accounts', (the) => {
  const portal = (path: string) => the().stack.portalUrl + path;
  const broker = (path: string) => the().stack.brokerUrl + path;

  async function ask(visitor: Visitor, path: string, form: Record<string, string>): Promise<Asked> {
    const blank = { challenge: '', response: '' };
    const headers = { accept: 'application/json' };
    return JSON.parse((await visitor.post(broker(path), { ...form, ...blank }, { headers })).body) as Asked;
  }

  /** An account without an upstream, as an import makes one: a company without proof, and a passkey worth nothing. */
  async function local(identity = 'noor/0'): Promise<Local> {
    const maker = the().visitor();
    await the().signIn(maker, 'EH3', '/bedrijf', identity);
    const authenticator = createAuthenticator(broker(''));
    const asked = await ask(maker, '/account/passkey/options', { transaction: '', name: 'laptop' });
    const response = authenticator.register(asked.options);
    const form = { transaction: '', name: 'laptop', challenge: asked.challenge, response };
    await maker.post(broker('/account/passkey'), form);
    const made = (await the().sessionOf(maker)).accountId;
    const { flow } = the().stack.broker;
    const { accountId } = await flow.transact((tx) =>
      flow.stores.accounts.findOrCreateByIdentity(tx.trx, localIssuer, randomUUID()),
    );
    for (const table of ['factor', 'account_party']) {
      const live = table === 'factor' ? 'revoked_at is null' : 'ended_at is null';
      await the().sql(`update ${table} set account_id = :accountId where account_id = :made and ${live}`, {
        accountId,
        made,
      });
    }
    await the().sql('update factor set proofing_id = null where account_id = :accountId', { accountId });
    return { authenticator, accountId };
  }

  async function signInLocally({ authenticator }: Local): Promise<Visitor> {
    const visitor = the().visitor();
    const { challenge, options } = await ask(visitor, '/sign-in/passkey/options', { transaction: 'account' });
    const response = authenticator.assert(options);
    const page = await visitor.post(broker('/sign-in/passkey'), {
      transaction: 'account',
      challenge,
      response,
    });
    expect(page.url).toBe(broker('/account'));
    return visitor;
  }

  /** In the same browser, on the way to sick leave: the upstream login of this identity. */
  async function meet(visitor: Visitor, identity = 'noor/0'): Promise<VisitedPage> {
    return the().logIn(visitor, await visitor.get(portal('/verzuim')), { level: 'EH3', identity });
  }

  const offers = (page: VisitedPage) => page.body.includes(linksNl.linkButton);
  const choose = (visitor: Visitor, page: VisitedPage, choice: string) =>
    visitor.submit(page, /^\/sign-in\/mismatch$/, { choice });
  const liveLinks = () =>
    the().sql<{ local_account_id: string; upstream_account_id: string }>(
      'select local_account_id, upstream_account_id from account_link where undone_at is null',
    );
  const forgetLinks = () => the().sql('update account_link set undone_at = now() where undone_at is null');

  async function worth(accountId: string): Promise<string> {
    const rows = await Promise.all(
      ['proofing', 'binding', 'factor'].map((table) =>
        the().sql(`select t::text from ${table} t where account_id = :accountId order by 1`, { accountId }),
      ),
    );
    return JSON.stringify(rows);
  }

  it('both proven in one browser for one company: linked by the person, recorded for both, and nothing gains', async () => {
    const mine = await local();
    const visitor = await signInLocally(mine);
    const before = await worth(mine.accountId);
    const page = await meet(visitor);
    expect([page.status, offers(page), await liveLinks()]).toEqual([409, true, []]);
    expect((await choose(visitor, page, 'link')).url).toBe(portal('/verzuim'));
    const { accountId } = await the().sessionOf(visitor);
    expect(await liveLinks()).toEqual([{ local_account_id: mine.accountId, upstream_account_id: accountId }]);
    expect(await worth(mine.accountId)).toBe(before);
    const told = await the().sql<{ account_id: string }>(
      `select account_id from audit where event = 'accounts-linked' and outcome = 'success' order by seq desc limit 2`,
    );
    expect(told.map((row) => row.account_id).sort()).toEqual([mine.accountId, accountId].sort());
    // From now on the login goes on as the linked account, without a question, and the local session is over.
    const again = await signInLocally(mine);
    const localSession = await the().sessionOf(again);
    expect((await meet(again)).url).toBe(portal('/verzuim'));
    expect((await the().sessionOf(again)).accountId).toBe(accountId);
    const mixed = await the().sql(
      `select 1 from evidence e join session s on s.id = e.session_id
       where s.account_id = :local and e.kind = 'upstream'`,
      { local: mine.accountId },
    );
    expect(mixed).toEqual([]);
    const [over] = await the().sql<{ end_reason: string }>('select end_reason from session where id = :id', {
      id: localSession.sessionId,
    });
    expect(over?.end_reason).toBe('linked-account');
    // Alone the local account is worth what it was: nothing.
    const alone = await signInLocally(mine);
    expect((await alone.get(portal('/verzuim'))).url).not.toBe(portal('/verzuim'));
    await forgetLinks();
  });

  it('undone by either side, at once: the next login is another person again', async () => {
    const mine = await local();
    for (const side of ['local', 'upstream']) {
      const visitor = await signInLocally(mine);
      await choose(visitor, await meet(visitor), 'link');
      const undoer = side === 'upstream' ? visitor : await signInLocally(mine);
      expect((await undoer.get(broker('/account'))).body).toContain('href="/account/links"');
      const page = await undoer.get(broker('/account/links'));
      const stranger = the().visitor();
      await the().signIn(stranger, 'EH3', '/bedrijf', 'sem/0');
      const link = /name="link" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
      expect((await stranger.post(broker('/account/links/undo'), { link })).status).toBe(404);
      expect(await liveLinks()).toHaveLength(1);
      const done = await undoer.submit(page, /^\/account\/links\/undo$/);
      expect([done.body.includes(linksNl.linksNone), await liveLinks()]).toEqual([true, []]);
      const after = await signInLocally(mine);
      expect((await meet(after)).status).toBe(409);
    }
  });

  it('no offer, and no link when it is posted all the same: another company, a branch, no fresh proof', async () => {
    const mine = await local();
    const refused = async (visitor: Visitor, page: VisitedPage, what: string) => {
      expect([what, page.status, offers(page)]).toEqual([what, 409, false]);
      const answer = await choose(visitor, page, 'link');
      expect([what, answer.status, await liveLinks()]).toEqual([what, 403, []]);
      // Nothing was chosen by it: the page still leads on.
      expect((await choose(visitor, page, 'keep')).status).toBeLessThan(500);
    };
    for (const identity of ['fatima/1', 'tess/0', 'ravi/0']) {
      const visitor = await signInLocally(mine);
      await refused(visitor, await meet(visitor, identity), identity);
    }
    const stale = await signInLocally(mine);
    await the().ageEvidence(stale, 301);
    await refused(stale, await meet(stale), 'stale');
    const [row] = await the().sql<{ reason: string }>(
      `select reason from audit where event = 'accounts-linked' order by seq desc limit 1`,
    );
    expect(row?.reason).toBe('link-not-allowed');
  });

  it('an offer that lapsed while it stood there is none any more', async () => {
    const mine = await local();
    const visitor = await signInLocally(mine);
    const page = await meet(visitor);
    expect(offers(page)).toBe(true);
    await the().ageEvidence(visitor, 301);
    expect([(await choose(visitor, page, 'link')).status, await liveLinks()]).toEqual([403, []]);
  });

  it('two upstream identities are two people, also when one of them signed in with a passkey', async () => {
    const maker = the().visitor();
    await the().signIn(maker, 'EH3', '/bedrijf', 'sem/0');
    const authenticator = createAuthenticator(broker(''));
    const asked = await ask(maker, '/account/passkey/options', { transaction: '', name: 'laptop' });
    const response = authenticator.register(asked.options);
    await maker.post(broker('/account/passkey'), {
      transaction: '',
      name: 'laptop',
      challenge: asked.challenge,
      response,
    });
    const { accountId } = await the().sessionOf(maker);
    const visitor = await signInLocally({ authenticator, accountId });
    await the().sql('update factor set proofing_id = null where account_id = :accountId', { accountId });
    await the().announce('account', accountId);
    const page = await meet(visitor, 'noor/0');
    expect([page.status, offers(page)]).toEqual([409, false]);
    expect([(await choose(visitor, page, 'link')).status, await liveLinks()]).toEqual([403, []]);
  });

  it('an account of an upstream is linked once: a second local account gets no offer', async () => {
    const first = await signInLocally(await local());
    await choose(first, await meet(first), 'link');
    expect(await liveLinks()).toHaveLength(1);
    const second = await signInLocally(await local('sem/0'));
    const page = await meet(second, 'noor/0');
    expect([page.status, offers(page)]).toEqual([409, false]);
    expect([(await choose(second, page, 'link')).status, (await liveLinks()).length]).toEqual([403, 1]);
    await forgetLinks();
  });
});
