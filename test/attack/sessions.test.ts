// Sessions under attack: fixation, stale and foreign cookies, garbage, limits of time, locked accounts, and policy
// that changes under a live session (threats 1.4 and U6, U16, U19).

import { expect, it } from '@jest/globals';
import { type PolicyDocument, policyDocumentSchema } from '../../src/domain/policy-document.ts';
import { defaultPersonas } from '../../src/sim/eherkenning/personas.ts';
import type { Visitor } from '../../src/sim/visitor.ts';
import { describeStackOnce } from '../setup/stack.ts';
import { cookieNames, hosts, titleOf } from '../setup/stack-walk.ts';
import { secondHost, withSecondPortal } from './second-portal.ts';

const cookieShape = /^[A-Za-z0-9_-]{54}$/;

describeStackOnce(
  'sessions',
  (the) => {
    const url = (path: string) => the().stack.portalUrl + path;
    const secondUrl = (path: string) => the().stack.portalUrl.replace(hosts.portal, secondHost) + path;
    const secondAddress = () => new URL(secondUrl('/')).host;

    /** What a broker cookie still opens: the account page, or a redirect to sign-in. */
    async function accountStatus(cookie: string): Promise<number> {
      const headers = { cookie: `${cookieNames.broker}=${cookie}`, accept: 'text/html' };
      return (await the().raw.send(`${the().stack.brokerUrl}/account`, { headers })).status;
    }

    async function expectDead(ids: { broker?: string; portal?: string }): Promise<void> {
      if (ids.portal !== undefined) {
        expect((await the().decide(ids.portal, '/bedrijf')).status).toBe(401);
        const headers = { cookie: `${cookieNames.portal}=${ids.portal}` };
        expect((await the().raw.send(url('/bedrijf'), { headers })).status).toBe(401);
      }
      if (ids.broker === undefined) return;
      expect(await accountStatus(ids.broker)).toBe(303);
      const headers = {
        cookie: `${cookieNames.broker}=${ids.broker}`,
        origin: the().stack.brokerUrl,
        'content-type': 'application/x-www-form-urlencoded',
      };
      const post = { method: 'POST', headers, body: 'transaction=' };
      expect((await the().raw.send(`${the().stack.brokerUrl}/account/totp/new`, post)).status).toBe(401);
    }

    const idsOf = (visitor: Visitor) => ({
      broker: the().cookieOf(visitor, 'broker'),
      portal: the().cookieOf(visitor, 'portal'),
    });

    async function apply(change: (document: PolicyDocument) => void): Promise<void> {
      const { flow, policies } = the().stack.broker;
      const newest = await flow.stores.policyVersions.newest(flow.db);
      const document = policyDocumentSchema.parse(structuredClone(newest?.document));
      change(document);
      await policies.apply({ document, source: 'test', author: 'test', reason: 'test' });
    }

    it('S1: ids before sign-in, after it and after the step-up all differ, and the old ones are dead everywhere', async () => {
      const visitor = the().visitor();
      const planted = the().stack.broker.flow.tokens.create();
      visitor.cookies(hosts.broker).set(cookieNames.broker, planted);
      visitor.cookies(hosts.portal).set(cookieNames.portal, planted);
      await the().signIn(visitor, 'EH2', '/bedrijf');
      const first = idsOf(visitor);
      const { code } = await the().enrolTotp(visitor);
      const asking = await visitor.get(url('/dienstverband'));
      const lifted = await the().typeCode(visitor, asking, code());
      expect([lifted.status, titleOf(lifted)]).toEqual([200, 'Dienstverband controleren']);
      const second = idsOf(visitor);
      const all = [planted, first.broker, first.portal, second.broker, second.portal];
      expect(new Set(all).size).toBe(5);
      await expectDead({ broker: planted, portal: planted });
      await expectDead(first);
      // An id of one host is nothing at the other.
      await expectDead({ broker: second.portal, portal: second.broker });
      expect((await the().decide(second.portal, '/dienstverband')).status).toBe(200);
    });

    it("S1: an attacker's live session planted in the victim's browser gains nothing of the victim", async () => {
      const attacker = the().visitor();
      await the().signIn(attacker, 'EH2', '/bedrijf', 'sem/0');
      const planted = the().cookieOf(attacker, 'broker');
      const victim = the().visitor();
      victim.cookies(hosts.broker).set(cookieNames.broker, planted);
      // The planted session is at low, so the victim is asked to log in for sick leave: and comes back as herself.
      const asked = await victim.get(url('/verzuim'));
      const back = await the().logIn(victim, asked, { level: 'EH3', identity: 'noor/0' });
      expect(back.status).toBe(409);
      expect((await the().decide(the().cookieOf(attacker, 'portal'), '/verzuim')).status).toBe(401);
      const chosen = await victim.submit(back, /mismatch/, { choice: 'switch' });
      expect(chosen.status).toBe(200);
      expect(the().cookieOf(victim, 'broker')).not.toBe(planted);
      await expectDead({ broker: planted, portal: the().cookieOf(attacker, 'portal') });
    });

    it('a host cookie shows only the evidence it was issued with, until its own silent round trip', async () => {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH2', '/bedrijf');
      await visitor.get(secondUrl('/bedrijf'));
      const low = visitor.cookies(secondHost).get(cookieNames.portal) ?? '';
      expect(low).toMatch(cookieShape);
      const lifted = await the().logIn(visitor, await visitor.get(url('/verzuim')), { level: 'EH3' });
      expect(titleOf(lifted)).toBe('Verzuim');
      const at = { host: secondAddress() };
      expect((await the().decide(low, '/bedrijf', at)).status).toBe(200);
      expect((await the().decide(low, '/verzuim', at)).status).toBe(401);
      const silent = await visitor.get(secondUrl('/verzuim'));
      expect(silent.status).toBe(200);
      expect(silent.trail.some((address) => address.includes('eherkenning'))).toBe(false);
      const renewed = visitor.cookies(secondHost).get(cookieNames.portal) ?? '';
      expect(renewed).not.toBe(low);
      expect((await the().decide(renewed, '/verzuim', at)).status).toBe(200);
      expect((await the().decide(low, '/bedrijf', at)).status).toBe(401);
    });

    it("U6: a cookie of one portal's host is worth nothing at another's, warm or cold", async () => {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH3', '/verzuim');
      const cookie = the().cookieOf(visitor, 'portal');
      for (let round = 0; round < 2; round += 1) {
        expect((await the().decide(cookie, '/verzuim')).status).toBe(200);
        expect((await the().decide(cookie, '/verzuim', { host: secondAddress() })).status).toBe(401);
      }
    });

    it('S1: a new host cookie kills the old one at once, also when that belonged to another live session', async () => {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH3', '/verzuim');
      const old = the().cookieOf(visitor, 'portal');
      expect((await the().decide(old, '/verzuim')).status).toBe(200);
      const first = await the().sessionOf(visitor);
      visitor.cookies(hosts.broker).delete(cookieNames.broker);
      visitor.cookies('eherkenning.localhost').clear();
      const start = await visitor.get(`${url('/.sluis/start')}?rd=/verzuim`);
      const back = await the().logIn(visitor, start, { level: 'EH3', identity: 'sem/0' });
      expect(titleOf(back)).toBe('Verzuim');
      expect((await the().sessionOf(visitor)).accountId).not.toBe(first.accountId);
      expect(the().cookieOf(visitor, 'portal')).not.toBe(old);
      expect((await the().decide(old, '/verzuim')).status).toBe(401);
    });

    it.each(['portal', 'broker'] as const)(
      'S5: signing out at the %s ends every host cookie before the answer arrives',
      async (where) => {
        const visitor = the().visitor();
        await the().signIn(visitor, 'EH3', '/verzuim');
        await visitor.get(secondUrl('/verzuim'));
        const second = visitor.cookies(secondHost).get(cookieNames.portal) ?? '';
        const ids = idsOf(visitor);
        expect((await the().decide(ids.portal, '/verzuim')).status).toBe(200);
        expect((await the().decide(second, '/verzuim', { host: secondAddress() })).status).toBe(200);
        const address = where === 'portal' ? url('/.sluis/sign-out') : `${the().stack.brokerUrl}/sign-out`;
        await visitor.post(address, {}, { follow: false });
        await expectDead(ids);
        expect((await the().decide(second, '/verzuim', { host: secondAddress() })).status).toBe(401);
      },
    );

    it('S7: ids are 256 random bits and a tag, never twice the same, and stored only as a hash', async () => {
      const { tokens } = the().stack.broker.flow;
      const ids = new Set(Array.from({ length: 10_000 }, () => tokens.create()));
      expect(ids.size).toBe(10_000);
      expect([...ids].every((id) => cookieShape.test(id) && tokens.isGenuine(id))).toBe(true);
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH3', '/verzuim');
      const rows = await the().sql<{ row: string }>('select session_cookie::text as row from session_cookie');
      const stored = rows.map(({ row }) => row).join('\n');
      for (const id of Object.values(idsOf(visitor))) {
        expect(stored).not.toContain(id);
        expect(stored).not.toContain(Buffer.from(id).toString('hex'));
      }
    });

    it('S8: a session row that was altered is refused, and no other with it', async () => {
      const [harmed, other] = [the().visitor(), the().visitor()];
      await the().signIn(harmed, 'EH3', '/verzuim');
      await the().signIn(other, 'EH3', '/verzuim', 'sem/0');
      const { sessionId } = await the().sessionOf(harmed);
      await the().sql(
        `update session set representation_sealed =
           (select representation_sealed from session where id <> :sessionId and ended_at is null limit 1)
         where id = :sessionId`,
        { sessionId },
      );
      await the().announce('session', sessionId);
      expect((await the().decide(the().cookieOf(harmed, 'portal'), '/verzuim')).status).toBe(503);
      expect((await the().decide(the().cookieOf(other, 'portal'), '/verzuim')).status).toBe(200);
      expect(the().logLines.filter((line) => line.includes('decision-failed'))).toHaveLength(1);
      the().logLines.length = 0;
    });

    it('S8, P23: people who come at the same time are never taken for one another', async () => {
      const people = defaultPersonas.filter(({ highestLevel }) => highestLevel !== 'EH2');
      const seen = await Promise.all(
        [...people, ...people].map(async ({ id }) => {
          const visitor = the().visitor();
          const page = await the().signIn(visitor, 'EH3', '/verzuim', `${id}/0`);
          expect(page.status).toBe(200);
          const cookie = the().cookieOf(visitor, 'portal');
          const answers = await Promise.all(
            Array.from({ length: 5 }, () => the().decide(cookie, '/verzuim')),
          );
          return { id, users: new Set(answers.map((answer) => answer.headers['remote-user'])) };
        }),
      );
      const userOf = new Map<string, unknown>();
      for (const { id, users } of seen) {
        expect(users.size).toBe(1);
        const [user] = users;
        expect(userOf.get(id) ?? user).toBe(user);
        userOf.set(id, user);
      }
      expect(new Set(userOf.values()).size).toBe(people.length);
    });

    it('P24: a garbage cookie means sign in again, never an error and never a pass', async () => {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH3', '/verzuim');
      const good = the().cookieOf(visitor, 'portal');
      const deleted = the().stack.broker.flow.tokens.create();
      const flipped = (good.startsWith('A') ? 'B' : 'A') + good.slice(1);
      const garbage = [
        '',
        'x',
        'null',
        '../../etc/passwd',
        "' or 1=1--",
        '%00%ff%E0%A4%A',
        'a'.repeat(10_240),
        '!'.repeat(54),
        good.slice(0, 43),
        good.slice(0, -1),
        `${good}A`,
        flipped,
        good.slice(0, 43) + 'A'.repeat(11),
        deleted,
        good.toUpperCase(),
        `"${good}"`,
        `${good}; ${cookieNames.portal}=${good}`,
        `${good}, ${good}`,
      ];
      for (const value of garbage) {
        expect([value.slice(0, 60), (await the().decide(value, '/verzuim')).status]).toEqual([
          value.slice(0, 60),
          401,
        ]);
        const headers = {
          cookie: `${cookieNames.portal}=${value}; ${cookieNames.broker}=${value}`,
          accept: 'text/html',
          'sec-fetch-mode': 'navigate',
        };
        expect((await the().raw.send(url('/verzuim'), { headers })).status).toBe(302);
        expect((await the().raw.send(`${the().stack.brokerUrl}/account`, { headers })).status).toBe(303);
      }
    });

    it('an id that we never made costs no look at the database', async () => {
      const { db } = the().stack.broker.database;
      const looks: string[] = [];
      const onQuery = ({ sql }: { sql: string }) => {
        if (sql.includes('session_cookie')) looks.push(sql);
      };
      db.on('query', onQuery);
      const { tokens } = the().stack.broker.flow;
      const forged = () => `${tokens.create().slice(0, 43)}${'A'.repeat(11)}`;
      for (let index = 0; index < 20; index += 1) {
        expect((await the().decide(forged(), '/verzuim')).status).toBe(401);
        expect(await accountStatus(forged())).toBe(303);
      }
      expect(looks).toEqual([]);
      // Not vacuous: one that we did make is looked for.
      await the().decide(tokens.create(), '/verzuim');
      expect(looks).toHaveLength(1);
      db.removeListener('query', onQuery);
    });

    it('U19: a bearer token is never evidence at the gate', async () => {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH3', '/verzuim');
      const cookie = the().cookieOf(visitor, 'portal');
      const allowed = await the().decide(cookie, '/verzuim');
      for (const token of [String(allowed.headers['sluis-assertion']), cookie]) {
        const headers = { authorization: `Bearer ${token}`, cookie: '' };
        expect((await the().decide('', '/verzuim', { headers })).status).toBe(401);
        expect((await the().raw.send(url('/verzuim'), { headers })).status).toBe(401);
      }
    });

    async function setLastUse(sessionId: string, minutesAgo: number): Promise<void> {
      await the().sql(
        'update session set last_used_at = now() - make_interval(mins => :minutesAgo::int) where id = :sessionId',
        { sessionId, minutesAgo },
      );
      await the().announce('session', sessionId);
    }

    it('a session left alone for half an hour is over, at the gate and at the broker', async () => {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH3', '/verzuim');
      const { sessionId } = await the().sessionOf(visitor);
      const ids = idsOf(visitor);
      await the().stack.broker.flushUses();
      await setLastUse(sessionId, 29);
      expect((await the().decide(ids.portal, '/verzuim')).status).toBe(200);
      expect(await accountStatus(ids.broker)).toBe(200);
      await setLastUse(sessionId, 31);
      await expectDead(ids);
    });

    it('polling keeps no session alive; a navigation and an unsafe request do', async () => {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH3', '/verzuim');
      const { sessionId } = await the().sessionOf(visitor);
      const cookie = the().cookieOf(visitor, 'portal');
      const flushed = () => the().stack.broker.flushUses();
      const idleMinutes = async () => {
        await flushed();
        const [row] = await the().sql<{ idle: number }>(
          'select extract(epoch from now() - last_used_at)::float8 / 60 as idle from session where id = :sessionId',
          { sessionId },
        );
        return Math.round(row?.idle ?? -1);
      };
      await flushed();
      await setLastUse(sessionId, 20);
      for (let index = 0; index < 5; index += 1) await the().decide(cookie, '/api/verzuim');
      expect(await idleMinutes()).toBe(20);
      const navigate = { 'sec-fetch-mode': 'navigate', accept: 'text/html' };
      expect((await the().decide(cookie, '/verzuim', { headers: navigate })).status).toBe(200);
      expect(await idleMinutes()).toBe(0);
      await setLastUse(sessionId, 20);
      expect((await the().decide(cookie, '/verzuim/melden', { method: 'POST' })).status).toBe(200);
      expect(await idleMinutes()).toBe(0);
    });

    it('the absolute limit ends a session in use, and no step-up moves it', async () => {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH2', '/bedrijf');
      const { sessionId } = await the().sessionOf(visitor);
      const endOf = async () =>
        (
          await the().sql<{ ends: string }>(
            'select ends_at::text as ends from session where id = :sessionId',
            {
              sessionId,
            },
          )
        )[0]?.ends;
      const before = await endOf();
      await the().logIn(visitor, await visitor.get(url('/verzuim')), { level: 'EH3' });
      expect((await the().sessionOf(visitor)).sessionId).toBe(sessionId);
      expect(await endOf()).toBe(before);
      await the().sql("update session set ends_at = now() - interval '1 second' where id = :sessionId", {
        sessionId,
      });
      await the().announce('session', sessionId);
      await expectDead(idsOf(visitor));
    });

    it('evidence of half a day ago is no evidence, though the session lives', async () => {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH3', '/verzuim');
      await the().ageEvidence(visitor, 12 * 3600 + 1);
      expect((await the().decide(the().cookieOf(visitor, 'portal'), '/bedrijf')).status).toBe(401);
      expect(await accountStatus(the().cookieOf(visitor, 'broker'))).toBe(303);
    });

    it('U8, U12: wages ask for a confirmation of the last quarter of an hour', async () => {
      const visitor = the().visitor();
      expect((await the().signIn(visitor, 'EH3', '/loon')).status).toBe(200);
      const cookie = the().cookieOf(visitor, 'portal');
      await the().ageEvidence(visitor, 890);
      expect((await the().decide(cookie, '/loon')).status).toBe(200);
      await the().ageEvidence(visitor, 15);
      const late = await the().decide(cookie, '/loon');
      expect(late.status).toBe(401);
      expect(String(late.headers['www-authenticate'])).toContain('max_age="900"');
      expect((await the().decide(cookie, '/verzuim')).status).toBe(200);
    });

    it('U16, P21: a stricter and a looser policy are in force on the next decision', async () => {
      const [low, substantial] = [the().visitor(), the().visitor()];
      await the().signIn(low, 'EH2', '/bedrijf');
      await the().signIn(substantial, 'EH3', '/verzuim', 'sem/0');
      const [lowCookie, highCookie] = [the().cookieOf(low, 'portal'), the().cookieOf(substantial, 'portal')];
      const statusOf = async (path: string) => (await the().decide(lowCookie, path)).status;
      const routeOf = (document: PolicyDocument, id: string) => {
        const route = document.routes[id];
        if (!route) throw new Error(`no route ${id}`);
        return route;
      };
      expect([await statusOf('/bedrijf'), await statusOf('/api/verzuim')]).toEqual([200, 401]);
      await apply((document) => {
        routeOf(document, 'company').data = ['company-details', 'sick-leave'];
        const poll = routeOf(document, 'sick-leave-data');
        poll.service = 'company-administration';
        poll.data = ['company-details'];
      });
      expect([await statusOf('/bedrijf'), await statusOf('/api/verzuim')]).toEqual([401, 200]);
      expect((await the().decide(highCookie, '/bedrijf')).status).toBe(200);
      await apply((document) => {
        delete document.routes['company'];
        routeOf(document, 'sick-leave-data').service = 'sick-leave-service';
        routeOf(document, 'sick-leave-data').data = ['sick-leave'];
      });
      expect([await statusOf('/bedrijf'), await statusOf('/api/verzuim')]).toEqual([403, 401]);
      expect((await the().decide(highCookie, '/bedrijf')).status).toBe(403);
      await apply((document) => {
        const { portal, methods, service } = routeOf(document, 'sick-leave-list');
        document.routes['company'] = {
          portal,
          methods,
          path: '/bedrijf',
          service: 'company-administration',
          data: ['company-details', 'contact-person'],
        };
        expect(service).toBe('sick-leave-service');
      });
      expect(await statusOf('/bedrijf')).toBe(200);
    });

    it('S12, O7: a locked account is refused on every channel, and logging in does not unlock it', async () => {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH2', '/bedrijf');
      await visitor.get(secondUrl('/bedrijf'));
      const { code } = await the().enrolTotp(visitor);
      const asking = await visitor.get(url('/dienstverband'));
      const transaction = new URL(asking.url).searchParams.get('transaction') ?? '';
      const { accountId } = await the().sessionOf(visitor);
      const ids = idsOf(visitor);
      expect((await the().decide(ids.portal, '/bedrijf')).status).toBe(200);
      const { flow } = the().stack.broker;
      await flow.transact(async (tx) => {
        await flow.stores.accounts.lock(tx.trx, accountId, 'test');
        tx.changed({ kind: 'account', id: accountId });
      });
      const second = visitor.cookies(secondHost).get(cookieNames.portal) ?? '';
      expect((await the().decide(second, '/bedrijf', { host: secondAddress() })).status).toBe(401);
      await expectDead(ids);
      const typed = await visitor.post(
        `${the().stack.brokerUrl}/step-up/totp`,
        { transaction, code: code() },
        { follow: false },
      );
      expect([typed.status, typed.headers.get('set-cookie')]).toEqual([303, undefined]);
      for (const level of ['EH2', 'EH3', 'EH4'] as const) {
        const anew = the().visitor();
        const page = await the().signIn(anew, level, '/bedrijf');
        expect(page.status).toBe(403);
        expect(the().cookieOf(anew, 'broker')).toBe('');
      }
      const state = await flow.stores.accounts.load(flow.db, accountId);
      expect(state?.locked).toBe(true);
    });
  },
  { prepare: async () => ({ editPolicy: withSecondPortal }) },
);
