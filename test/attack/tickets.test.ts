// The ticket and the transaction it ends: the only secret of ours in a URL must open nothing for anybody else,
// anywhere else, at another time or twice (design 5, threats S1, S4).

import { expect, it } from '@jest/globals';
import type { Visitor } from '../../src/sim/visitor.ts';
import { type Bench, describeStackOnce } from '../setup/stack.ts';
import { cookieNames, hosts, titleOf } from '../setup/stack-walk.ts';
import { secondHost, withSecondPortal } from './second-portal.ts';

type Held = { url: string; ticket: string; transaction: string; visitCookie: string };

const visitPrefix = '__Host-sluis-visit-';

function visitCookies(visitor: Visitor, host: string = hosts.portal): [string, string][] {
  return [...visitor.cookies(host)].filter(([name]) => name.startsWith(visitPrefix));
}

/** A visit of a signed-in person, stopped just before its ticket is redeemed. */
async function holdTicket(bench: Bench, visitor: Visitor, path: string, origin?: string): Promise<Held> {
  const from = origin ?? bench.stack.portalUrl;
  const start = await visitor.get(`${from}/.sluis/start?rd=${encodeURIComponent(path)}`, { follow: false });
  const onward = await visitor.get(start.headers.get('location') ?? '', { follow: false });
  const url = onward.headers.get('location') ?? '';
  const query = new URL(url).searchParams;
  const transaction = query.get('transaction') ?? '';
  const name = visitPrefix + transaction;
  const value = visitor.cookies(new URL(from).hostname).get(name) ?? '';
  return { url, ticket: query.get('ticket') ?? '', transaction, visitCookie: `${name}=${value}` };
}

const portalCookieSet = (lines: string[]) => lines.some((line) => line.startsWith(`${cookieNames.portal}=`));

describeStackOnce(
  'tickets',
  (the) => {
    async function signedIn(path = '/bedrijf'): Promise<Visitor> {
      const visitor = the().visitor();
      expect((await the().signIn(visitor, 'EH3', path)).status).toBe(200);
      return visitor;
    }

    async function expectRefused(url: string, cookie: string): Promise<void> {
      const answer = await the().raw.send(url, { headers: { cookie, accept: 'text/html' } });
      expect(answer.status).toBe(400);
      expect(portalCookieSet(answer.setCookies)).toBe(false);
    }

    it("S1: an attacker's ticket in the victim's browser gives no session, with or without a visit of his own", async () => {
      const attacker = await signedIn();
      const held = await holdTicket(the(), attacker, '/bedrijf');
      const victim = the().visitor();
      const stranger = await victim.get(held.url);
      expect(stranger.status).toBe(400);
      expect(stranger.body).toContain('href');
      await victim.get(`${the().stack.portalUrl}/.sluis/start?rd=/bedrijf`, { follow: false });
      const [[name = '', value = ''] = []] = visitCookies(victim);
      const own = name.slice(visitPrefix.length);
      const swapped = held.url.replace(held.transaction, own);
      await expectRefused(held.url, `${name}=${value}`);
      await expectRefused(swapped, `${name}=${value}`);
      await expectRefused(held.url, `${visitPrefix}${held.transaction}=${value}`);
      expect(the().cookieOf(victim, 'portal')).toBe('');
      // Refusals spend nothing: the browser that began can still finish.
      expect((await attacker.get(held.url)).status).toBe(200);
    });

    it("S1: a victim who opens the attacker's visit hands no ticket to the attacker's browser", async () => {
      const attacker = the().visitor();
      await attacker.get(`${the().stack.portalUrl}/.sluis/start?rd=/verzuim`, { follow: false });
      const [[name = ''] = []] = visitCookies(attacker);
      const transaction = name.slice(visitPrefix.length);
      const victim = await signedIn();
      const lured = await victim.get(`${the().stack.brokerUrl}/sign-in?transaction=${transaction}`);
      expect(lured.status).toBe(400);
      const again = await attacker.get(`${the().stack.brokerUrl}/sign-in?transaction=${transaction}`);
      expect(titleOf(again)).toContain('Inloggen');
      expect(the().cookieOf(attacker, 'portal')).toBe('');
    });

    it('a ticket is worth nothing at another host, even with the right transaction cookie there', async () => {
      const visitor = await signedIn();
      const held = await holdTicket(the(), visitor, '/bedrijf');
      const elsewhere = held.url.replace(hosts.portal, secondHost);
      await expectRefused(elsewhere, held.visitCookie);
      expect((await visitor.get(held.url)).status).toBe(200);
    });

    it('a ticket passes once, also when ten browsers hurry with the same cookies', async () => {
      const visitor = await signedIn();
      const held = await holdTicket(the(), visitor, '/bedrijf');
      const send = () => the().raw.send(held.url, { headers: { cookie: held.visitCookie } });
      const answers = await Promise.all(Array.from({ length: 10 }, send));
      expect(answers.map((answer) => answer.status).sort()).toEqual([303, ...Array(9).fill(400)]);
      await expectRefused(held.url, held.visitCookie);
    });

    it('S4: a second ticket of one visit is refused after the first was redeemed', async () => {
      const visitor = await signedIn();
      const held = await holdTicket(the(), visitor, '/bedrijf');
      const second = await visitor.get(`${the().stack.brokerUrl}/sign-in?transaction=${held.transaction}`, {
        follow: false,
      });
      const secondUrl = second.headers.get('location') ?? '';
      expect(secondUrl).toContain('ticket=');
      expect((await visitor.get(held.url)).status).toBe(200);
      await expectRefused(secondUrl, held.visitCookie);
    });

    it('a late ticket and a late visit are refused', async () => {
      const visitor = await signedIn();
      const ticket = await holdTicket(the(), visitor, '/bedrijf');
      await the().sql("update ticket set expires_at = now() - interval '1 second' where redeemed_at is null");
      await expectRefused(ticket.url, ticket.visitCookie);
      const visit = await holdTicket(the(), visitor, '/bedrijf');
      await the().sql("update gate_transaction set expires_at = now() - interval '1 second' where id = :id", {
        id: visit.transaction,
      });
      await expectRefused(visit.url, visit.visitCookie);
      const page = await visitor.get(`${the().stack.brokerUrl}/sign-in?transaction=${visit.transaction}`);
      expect(page.status).toBe(400);
    });

    it("a ticket with another visit's cookie or another visit's id is refused, and spends neither", async () => {
      const visitor = await signedIn();
      const [one, two] = [
        await holdTicket(the(), visitor, '/bedrijf'),
        await holdTicket(the(), visitor, '/bedrijf'),
      ];
      await expectRefused(one.url, two.visitCookie);
      await expectRefused(one.url.replace(one.transaction, two.transaction), two.visitCookie);
      await expectRefused(one.url.replace(one.ticket, two.ticket), one.visitCookie);
      const [, secret = ''] = two.visitCookie.split('=');
      await expectRefused(one.url, `${visitPrefix}${one.transaction}=${secret}`);
      expect((await visitor.get(one.url)).status).toBe(200);
      expect((await visitor.get(two.url)).status).toBe(200);
    });

    it('a ticket of a session that ended, or of an account that was locked, opens nothing', async () => {
      const visitor = await signedIn();
      const ended = await holdTicket(the(), visitor, '/bedrijf');
      await visitor.post(`${the().stack.brokerUrl}/sign-out`, {}, { follow: false });
      await expectRefused(ended.url, ended.visitCookie);
      const other = await signedIn();
      const locked = await holdTicket(the(), other, '/bedrijf');
      const { accountId } = await the().sessionOf(other);
      const { flow } = the().stack.broker;
      await flow.transact((tx) => flow.stores.accounts.lock(tx.trx, accountId, 'test'));
      await expectRefused(locked.url, locked.visitCookie);
    });

    it('malformed, doubled and missing parts of a finish are refused', async () => {
      const visitor = await signedIn();
      const held = await holdTicket(the(), visitor, '/bedrijf');
      const base = `${the().stack.portalUrl}/.sluis/finish`;
      const { ticket, transaction } = held;
      const queries = [
        '',
        `?ticket=${ticket}`,
        `?transaction=${transaction}`,
        `?ticket=${ticket}&ticket=${ticket}&transaction=${transaction}`,
        `?ticket=${ticket}&transaction=${transaction}&transaction=${transaction}`,
        `?ticket[]=${ticket}&transaction=${transaction}`,
        `?ticket=${ticket}A&transaction=${transaction}`,
        `?ticket=${ticket.slice(1)}&transaction=${transaction}`,
        `?ticket=${'A'.repeat(7000)}&transaction=${transaction}`,
        `?ticket=${ticket}&transaction=${transaction.toUpperCase()}X`,
        `?ticket=%00&transaction=%00`,
      ];
      for (const query of queries) await expectRefused(base + query, held.visitCookie);
      await expectRefused(held.url, `${held.visitCookie}; ${held.visitCookie}`);
      await expectRefused(held.url, held.visitCookie.toLowerCase());
      expect((await visitor.get(held.url)).status).toBe(200);
    });

    it('six visits in one browser: five are kept, the oldest gives way, and the rest all arrive', async () => {
      const visitor = await signedIn();
      const held: Held[] = [];
      for (let index = 0; index < 6; index += 1) {
        held.push(await holdTicket(the(), visitor, `/bedrijf?tab=${index}`));
      }
      expect(visitCookies(visitor)).toHaveLength(5);
      const [oldest, ...others] = held;
      expect((await visitor.get(oldest?.url ?? '')).status).toBe(400);
      for (const [index, { url }] of others.entries()) {
        const page = await visitor.get(url);
        expect([page.status, new URL(page.url).search]).toEqual([200, `?tab=${index + 1}`]);
      }
      expect(visitCookies(visitor)).toHaveLength(0);
    });

    it('the ticket is short-lived, stored as a hash, and its page is neither cached nor named to anybody', async () => {
      const visitor = await signedIn();
      const held = await holdTicket(the(), visitor, '/bedrijf');
      const rows = await the().sql<{ row: string; left: number }>(
        `select ticket::text as row, extract(epoch from expires_at - now())::float8 as left
         from ticket where redeemed_at is null order by created_at desc limit 1`,
      );
      expect(rows[0]?.left).toBeLessThanOrEqual(60);
      expect(rows[0]?.row).not.toContain(held.ticket);
      const answer = await the().raw.send(held.url, { headers: { cookie: held.visitCookie } });
      expect(answer.headers['referrer-policy']).toBe('no-referrer');
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(the().logLines.join('\n')).not.toContain(held.ticket);
    });
  },
  { prepare: async () => ({ editPolicy: withSecondPortal }) },
);
