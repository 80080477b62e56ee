// Consent, on the stack of the logout suite: what is shown is what is handed over, a yes counts for the same or less in
// one session, a no is heard by the portal, and neither can be given by anybody else.

import { expect, it } from '@jest/globals';
import { formsOf, type VisitedPage, type Visitor } from '../../src/sim/visitor.ts';
import type { RelyingParty } from '../setup/relying-party.ts';
import type { Bench } from '../setup/stack.ts';
import { titleOf } from '../setup/stack-walk.ts';

const title = 'Mag Portaal asks deze gegevens krijgen?';

export function consentCases(the: () => Bench, party: (clientId: string) => Promise<RelyingParty>): void {
  const answer = (visitor: Visitor, page: VisitedPage, given: string) =>
    visitor.submit(page, /^\/login-request\/[^/]+\/consent$/, { answer: given });

  async function signedIn(): Promise<{ visitor: Visitor; rp: RelyingParty }> {
    const visitor = the().visitor();
    await the().signIn(visitor, 'EH3', '/verzuim');
    return { visitor, rp: await party('asks') };
  }
  const events = () =>
    the().sql<{ event: string; facts: { client: string; items: string[] } }>(
      `select event, facts from audit where event like 'consent-%' order by seq desc limit 1`,
    );

  it('the page names the portal, for whom, and each thing; a yes hands over just that and is on record', async () => {
    const { visitor, rp } = await signedIn();
    const { begun, page } = await rp.authorize(visitor, { scope: 'openid sick-leave representation' });
    expect([page.status, titleOf(page)]).toEqual([200, title]);
    for (const words of ['Bakkerij De Korenbloem B.V.', 'Verzuim', 'het bedrijf waarvoor u inlogt']) {
      expect(page.body).toContain(words);
    }
    expect(page.body).not.toContain('versleuteld');
    const tokens = await rp.redeem(await answer(visitor, page, 'agree'), begun);
    expect(tokens.claims()?.['represents']).toMatchObject({ sub: expect.any(String) });
    expect(await events()).toMatchObject([
      {
        event: 'consent-given',
        facts: { client: 'asks', items: expect.arrayContaining(['scope:sick-leave']) },
      },
    ]);
  });

  it('a yes is remembered for the same or less, not for more, not in another session, and not with prompt=consent', async () => {
    const { visitor, rp } = await signedIn();
    const first = await rp.authorize(visitor, { scope: 'openid sick-leave' });
    expect(rp.isBack(await answer(visitor, first.page, 'agree'))).toBe(true);
    for (const scope of ['openid sick-leave', 'openid']) {
      expect(rp.isBack((await rp.authorize(visitor, { scope })).page)).toBe(true);
      expect(rp.answerOf((await rp.authorize(visitor, { scope, prompt: 'none' })).page)).toHaveProperty(
        'code',
      );
    }
    const more = { scope: 'openid sick-leave representation' };
    expect(titleOf((await rp.authorize(visitor, more)).page)).toBe(title);
    const silent = await rp.authorize(visitor, { ...more, prompt: 'none' });
    expect(rp.answerOf(silent.page)).toMatchObject({ error: 'consent_required' });
    const claims = JSON.stringify({ userinfo: { represents: null } });
    expect(titleOf((await rp.authorize(visitor, { scope: 'openid', claims })).page)).toBe(title);
    const again = await rp.authorize(visitor, { scope: 'openid', prompt: 'consent' });
    expect(titleOf(again.page)).toBe(title);
    const { visitor: next } = await signedIn();
    expect(titleOf((await rp.authorize(next, { scope: 'openid' })).page)).toBe(title);
  });

  it('a no is access_denied, gives nothing, and is asked again', async () => {
    const { visitor, rp } = await signedIn();
    const { page } = await rp.authorize(visitor);
    expect(rp.answerOf(await answer(visitor, page, 'refuse'))).toMatchObject({ error: 'access_denied' });
    expect(await events()).toMatchObject([{ event: 'consent-refused' }]);
    expect(titleOf((await rp.authorize(visitor)).page)).toBe(title);
  });

  it('comes after the login it needs, also with prompt=login consent, and each is asked once', async () => {
    const rp = await party('asks');
    const visitor = the().visitor();
    const { begun, page } = await rp.authorize(visitor, {
      scope: 'openid sick-leave',
      prompt: 'login consent',
    });
    expect(new URL(page.url).pathname).toBe('/sign-in');
    const asked = await the().logIn(visitor, page, { level: 'EH3' });
    expect(titleOf(asked)).toBe(title);
    const tokens = await rp.redeem(await answer(visitor, asked, 'agree'), begun);
    expect(tokens.claims()?.['acr']).toBe('http://eidas.europa.eu/LoA/substantial');
  });

  it('a client that rests on law asks only with prompt=consent', async () => {
    const { visitor } = await signedIn();
    const rp = await party('other');
    expect(rp.isBack((await rp.authorize(visitor)).page)).toBe(true);
    expect(titleOf((await rp.authorize(visitor, { prompt: 'consent' })).page)).toContain('Portaal other');
  });

  it('another browser, another site, or the session after a switch of person cannot say yes', async () => {
    const { visitor, rp } = await signedIn();
    const { page } = await rp.authorize(visitor);
    const form = formsOf(page).find(({ action }) => action.endsWith('/consent'));
    const stranger = the().visitor();
    await the().signIn(stranger, 'EH3', '/verzuim', 'sem/0');
    const byStranger = await stranger.post(form?.action ?? '', { answer: 'agree' });
    expect([byStranger.status, rp.isBack(byStranger)]).toEqual([400, false]);
    const headers = { origin: 'https://attacker.example', 'sec-fetch-site': 'cross-site' };
    const crossSite = await visitor.post(form?.action ?? '', { answer: 'agree' }, { headers });
    expect(crossSite.status).toBe(403);
    const { sessionId } = await the().sessionOf(visitor);
    await the().stack.broker.flows.signOut.revoke(sessionId, 'test');
    await the().signIn(visitor, 'EH3', '/verzuim', 'sem/0');
    const bySuccessor = await answer(visitor, page, 'agree');
    expect([bySuccessor.status, rp.isBack(bySuccessor)]).toEqual([400, false]);
    const given =
      await the().sql(`select 1 from session_consent where created_at > now() - interval '5 seconds'
      and session_id in (select id from session where ended_at is null)`);
    expect(given).toEqual([]);
  });

  it('a page of a login request that is late, done or bookmarked leads back to the portal it was of', async () => {
    const { visitor, rp } = await signedIn();
    const { page } = await rp.authorize(visitor);
    const [asked = ''] = page.trail.slice(-1);
    const done = await answer(visitor, page, 'agree');
    const resumed = done.trail.find((address) => new URL(address).pathname.startsWith('/authorize/')) ?? '';
    const home = new URL(rp.redirectUri).origin;
    const { brokerUrl } = the().stack;
    const finish = `${asked}/finish?transaction=${crypto.randomUUID()}`;
    for (const address of [asked, finish, `${asked}/cancel`, resumed]) {
      for (const somebody of [visitor, the().visitor()]) {
        const late = await somebody.get(address);
        expect([address, late.status, late.body.includes(`href="${home}/"`)]).toEqual([address, 400, true]);
      }
    }
    const twice = await answer(visitor, page, 'agree');
    expect([twice.status, twice.body.includes(`href="${home}/"`)]).toEqual([400, true]);
    const unknown = await visitor.get(`${brokerUrl}/login-request/AAAAAAAAAAAAAAAAAAAAA`);
    expect([unknown.status, unknown.body.includes(home)]).toEqual([400, false]);
  });
}
