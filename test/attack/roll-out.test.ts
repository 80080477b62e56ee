// The road from a password alone to more, and its end: the clock closes it for every session, on every replica, and no
// policy version, edit by hand or older clock opens it again. Coverage showed it coming (AP order, dictum; A1, A2, A10).

import { beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { demoPortNames, startDemoStack } from '../../src/cli/demo-stack.ts';
import type { PolicyDocument } from '../../src/domain/policy-document.ts';
import type { PasswordOnly } from '../../src/domain/rollout-document.ts';
import { createLog } from '../../src/log.ts';
import type { Visitor } from '../../src/sim/visitor.ts';
import { companyOf, createLocalPerson, type LocalPerson, signInLocally } from '../setup/local-person.ts';
import { type Bench, describeStack } from '../setup/stack.ts';
import { titleOf } from '../setup/stack-walk.ts';
import { findTestPorts } from '../setup/test-ports.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** What this suite makes of the database's time; the product has no such thing. */
let shiftMs = 0;
const clock = (databaseMs: number) => databaseMs + shiftMs;
const extraConfig = 'localAccounts:\n  enabled: true\n';
let stackFolder = '';
const prepare = async (_ports: unknown, folder: string) => {
  stackFolder = folder;
  return { extraConfig, clock };
};

const bakery = { representation: companyOf('123456782'), companyName: 'Bakkerij' };
const florist = { representation: companyOf('90001354', 'kvk'), companyName: 'Bloemist' };

describeStack(
  'a roll-out',
  (the, kind) => {
    let plain: PolicyDocument;
    let fresh = 0;
    const broker = () => the().stack.broker;
    const policies = () => broker().policies;
    const soon = (ms: number) => new Date(broker().flow.nowMs() + ms).toISOString();

    beforeEach(() => {
      shiftMs = 0;
      plain ??= policies().current().policy.document;
    });

    const apply = (document: PolicyDocument) =>
      policies().apply({ document, source: '', author: 'test', reason: 'test' });

    /** Each test has routes of its own: an end is for ever, for what it opens. */
    async function begin(
      entry: Partial<PasswordOnly> & { until: string },
      data = ['company-details'],
      method = 'GET',
    ) {
      fresh += 1;
      const id = `old-${fresh}`;
      const route = {
        ...plain.routes['company'],
        path: `/oud/${fresh}`,
        methods: [method],
        data,
      } as PolicyDocument['routes'][string];
      const current = policies().current().policy.document;
      const before = { ...current, routes: { ...current.routes, [id]: route } };
      const rollout = { passwordOnly: { ...current.rollout?.passwordOnly, [id]: entry } };
      await apply(before);
      await apply({ ...before, rollout });
      return { id, path: route.path, before, after: { ...before, rollout } };
    }

    const person = (companies = [bakery]): Promise<LocalPerson> => createLocalPerson(the(), companies);

    /** Signed in with a password, and through to the portal's home; the portal's cookie. */
    async function cookieAt(visitor: Visitor, path: string): Promise<string> {
      await visitor.get(`${the().stack.portalUrl}${path}`);
      return the().cookieOf(visitor, 'portal');
    }
    async function typed(path: string, companies = [bakery]) {
      const who = await person(companies);
      const visitor = await signInLocally(the(), who);
      return { who, visitor, cookie: await cookieAt(visitor, path) };
    }
    const statusOf = async (cookie: string, path: string) => (await the().decide(cookie, path)).status;

    it('lets a password in until its date, says so to the portal, and states no level', async () => {
      const { path, id } = await begin({ until: soon(10 * minuteMs) });
      const { cookie } = await typed(path);
      const answer = await the().decide(cookie, path);
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        'sluis-level': 'none',
        'sluis-acr': '',
        'sluis-two-factor': 'false',
      });
      const ends = policies().current().policy.routes.get(id)?.transition?.untilMs ?? 0;
      expect(answer.headers['sluis-transition-ends']).toBe(new Date(ends).toISOString());
      const claims = decodeJwt(String(answer.headers['sluis-assertion']));
      expect(claims).toMatchObject({ level: 'none', transition_ends: Math.floor(ends / 1000) });
      expect(claims['acr']).toBeUndefined();
      // Elsewhere the same cookie is worth what it proves, which is nothing.
      expect(await statusOf(cookie, '/bedrijf')).toBe(401);
      expect(await statusOf(cookie, '/verzuim')).toBe(401);
      const home = await the().decide(cookie, '/');
      expect([home.status, home.headers['sluis-transition-ends']]).toEqual([200, '']);
    });

    it('a form that was not sent is told of the date while it stands, and of none that does not concern it', async () => {
      const { path } = await begin({ until: soon(10 * minuteMs) }, ['company-details'], 'POST');
      const { portalUrl } = the().stack;
      const pageOf = (asked: string) =>
        the()
          .visitor()
          .get(`${portalUrl}/.sluis/nothing-sent?rd=%2F&method=POST&asked=${encodeURIComponent(asked)}`);
      const pages = async () => [
        await the().visitor().post(`${portalUrl}${path}`, { name: 'x' }),
        await pageOf(path),
        await pageOf('/dienstverband'),
      ];
      const shown = (await pages()).map(({ status, body }) => [
        status,
        body.includes('kunt u hier nog inloggen'),
      ]);
      expect(shown).toEqual([
        [401, true],
        [401, true],
        [401, false],
      ]);
      shiftMs = 10 * minuteMs;
      const after = (await pages()).map(({ status, body }) => [
        status,
        body.includes('kunt u hier nog inloggen'),
      ]);
      expect(after).toEqual([
        [401, false],
        [401, false],
        [401, false],
      ]);
    });

    it('stops every session at its date, from memory too, on this replica and on another', async () => {
      const { path } = await begin({ until: soon(10 * minuteMs) });
      const visits: Awaited<ReturnType<typeof typed>>[] = [];
      for (let count = 0; count < 4; count += 1) visits.push(await typed(path));
      const second = kind === 'postgres' ? await startSecond(the()) : null;
      try {
        const ask = async (cookie: string) => {
          const here = await statusOf(cookie, path);
          if (!second) return [here];
          const there = await the().raw.send(`${second.decisionUrl}/api/authz/forward-auth`, {
            headers: {
              'x-forwarded-method': 'GET',
              'x-forwarded-proto': 'http',
              'x-forwarded-host': new URL(the().stack.portalUrl).host,
              'x-forwarded-uri': path,
              cookie: `__Host-sluis-portal=${cookie}`,
            },
          });
          return [here, there.status];
        };
        const all = () => Promise.all(visits.map(({ cookie }) => ask(cookie)));
        const each = second ? [200, 200] : [200];
        expect(await all()).toEqual(visits.map(() => each));
        expect(await all()).toEqual(visits.map(() => each));
        shiftMs = 8 * minuteMs;
        expect(await all()).toEqual(visits.map(() => each));
        shiftMs = 10 * minuteMs;
        expect(await all()).toEqual(visits.map(() => each.map(() => 401)));
        const [visit] = visits;
        if (!visit) throw new Error('nobody');
        const page = await visit.visitor.get(`${the().stack.portalUrl}${path}`);
        expect(new URL(page.url).pathname).toBe('/sign-in');
      } finally {
        await second?.app.close(200);
      }
    });

    it('is of its cohort alone, and of a password alone', async () => {
      const { path } = await begin({ until: soon(10 * minuteMs), cohorts: ['kvk'] });
      const kvk = await typed(path, [florist]);
      expect(await statusOf(kvk.cookie, path)).toBe(200);
      const rsin = await typed(path);
      expect(rsin.cookie).toBe('');
      await the().sql('update factor set revoked_at = now() where id = :id', { id: kvk.who.passwordId });
      await the().announce('account', kvk.who.accountId);
      expect(await statusOf(kvk.cookie, path)).toBe(401);
    });

    it('opens a substantial route only as a deviation, and no high one', async () => {
      const until = soon(10 * minuteMs);
      await expect(begin({ until }, ['sick-leave'])).rejects.toThrow('substantial');
      const deviation = { reason: 'the supplier is late' };
      await expect(begin({ until, deviation }, ['supplied-bsn', 'employee-details'])).rejects.toThrow(
        'never',
      );
      const { path } = await begin({ until, deviation }, ['sick-leave']);
      expect(await statusOf((await typed(path)).cookie, path)).toBe(200);
      expect((await broker().flows.rollout.report()).deviations).toBe(1);
    });

    it('no version brings it back: an older one, a later date, another name, another address', async () => {
      const { id, path, before, after } = await begin({ until: soon(10 * minuteMs) });
      const { cookie } = await typed(path);
      expect(await statusOf(cookie, path)).toBe(200);
      const later = { passwordOnly: { [id]: { until: soon(20 * minuteMs) } } };
      await expect(apply({ ...before, rollout: later })).rejects.toThrow('brought forward');
      await apply(before);
      expect(await statusOf(cookie, path)).toBe(401);
      await expect(apply(after)).rejects.toThrow('none begins again');
      await expect(apply({ ...before, rollout: later })).rejects.toThrow('none begins again');
      const { [id]: route, ...others } = before.routes;
      if (!route) throw new Error('no route');
      const renamed = { ...before, routes: { ...others, other: route } };
      await apply(renamed);
      const entry = { until: soon(10 * minuteMs) };
      await expect(apply({ ...renamed, rollout: { passwordOnly: { other: entry } } })).rejects.toThrow(
        'none begins',
      );
      const wider = { ...before, routes: { ...others, other: { ...route, path: '/oud/:nummer' } } };
      await apply(wider);
      await expect(apply({ ...wider, rollout: { passwordOnly: { other: entry } } })).rejects.toThrow(
        'none begins',
      );
      expect(await statusOf(cookie, path)).toBe(401);
      await apply(before);
    });

    it('stays over when the clock is put back, once it was on record', async () => {
      const { path } = await begin({ until: soon(10 * minuteMs) });
      const { cookie } = await typed(path);
      shiftMs = 11 * minuteMs;
      expect(await broker().flows.rollout.recordPassed()).toBeGreaterThan(0);
      expect(await broker().flows.rollout.recordPassed()).toBe(0);
      shiftMs = 0;
      await apply(policies().current().policy.document);
      expect(await statusOf(cookie, path)).toBe(401);
    });

    it('a document that somebody edits in the table opens nothing more', async () => {
      const { id, path } = await begin({ until: soon(10 * minuteMs) });
      const { cookie } = await typed(path);
      const open = JSON.stringify({ until: soon(300 * dayMs) });
      await the()
        .sql('alter table policy_version disable trigger policy_version_immutable')
        .catch(() => {});
      await the().sql(
        `update policy_version set document = jsonb_set(jsonb_set(document,
           '{rollout,passwordOnly,${id}}', :open::jsonb), '{rollout,passwordOnly,company}', :open::jsonb)
         where number = (select max(number) from policy_version)`,
        { open },
      );
      await the().restart();
      expect(policies().current().policy.document.rollout?.passwordOnly['company']).toBeDefined();
      expect(await statusOf(cookie, path)).toBe(200);
      expect(await statusOf(cookie, '/bedrijf')).toBe(401);
      shiftMs = 11 * minuteMs;
      expect(await statusOf(cookie, path)).toBe(401);
      // Nor does the record itself take a change.
      await expect(the().sql(`update rollout_end set until = now() + interval '1 year'`)).rejects.toThrow(
        'never changed',
      );
      await expect(the().sql('delete from rollout_end')).rejects.toThrow('never changed');
      shiftMs = 0;
      await apply(plain);
      await the().sql('alter table policy_version enable trigger policy_version_immutable');
    });

    it('the break-glass account comes in by it no more than anywhere', async () => {
      const { path } = await begin({ until: soon(10 * minuteMs) });
      const who = await person();
      const settings = broker().flow.settings as { breakGlassAccountId: string | null };
      settings.breakGlassAccountId = who.accountId;
      try {
        await expect(signInLocally(the(), who)).rejects.toThrow();
        const { now } = await broker().flows.rollout.report();
        settings.breakGlassAccountId = null;
        const counted = (await broker().flows.rollout.report()).now;
        expect(counted.get('all')?.remaining).toBe((now.get('all')?.remaining ?? 0) + 1);
      } finally {
        settings.breakGlassAccountId = null;
        the().logLines.length = 0;
      }
      expect(path).not.toBe('');
    });

    it('says the date where people sign in, on their page, and to the portal that asks', async () => {
      const { path } = await begin({ until: soon(10 * minuteMs) });
      const nobody = the().visitor();
      const signIn = await nobody.get(`${the().stack.portalUrl}${path}`);
      expect(signIn.body).toContain('alleen uw e-mailadres en wachtwoord. Daarna niet meer.');
      const elsewhere = await the().visitor().get(`${the().stack.portalUrl}/bedrijf`);
      expect(elsewhere.body).not.toContain('alleen uw e-mailadres en wachtwoord. Daarna niet meer.');
      const { visitor } = await typed(path);
      const account = await visitor.get(`${the().stack.brokerUrl}/account`);
      expect(titleOf(account)).not.toBe('');
      expect(account.body).toContain('U bent ingelogd met alleen een wachtwoord.');
      const banner = (who: Visitor, headers: Record<string, string> = {}) =>
        the().raw.send(`${the().stack.portalUrl}/.sluis/banner`, {
          headers: { ...headers, cookie: `__Host-sluis-portal=${the().cookieOf(who, 'portal')}` },
        });
      const markup = await banner(visitor, { 'accept-language': 'en' });
      expect(markup.status).toBe(200);
      expect(markup.body).toContain('You are signed in with a password alone.');
      expect(markup.headers['cache-control']).toBe('no-store');
      const json = JSON.parse((await banner(visitor, { accept: 'application/json' })).body);
      expect(Date.parse(json.transition.endsAt)).toBeGreaterThan(Date.now());
      expect((await banner(nobody)).status).toBe(204);
      expect(JSON.parse((await banner(nobody, { accept: 'application/json' })).body)).toEqual({
        transition: null,
      });
      shiftMs = 10 * minuteMs;
      expect((await banner(visitor)).status).toBe(204);
    });

    describe('coverage', () => {
      it('counts linked accounts once, says who is left by cohort, and showed the end coming', async () => {
        const until = soon(30 * dayMs);
        await begin({ until });
        const report = async () => (await broker().flows.rollout.report()).now;
        const before = await report();
        const remaining = (found: typeof before, cohort: 'all' | 'rsin' | 'kvk') =>
          found.get(cohort)?.remaining ?? 0;
        const people = [];
        for (let count = 0; count < 8; count += 1) people.push(await person([count % 2 ? florist : bakery]));
        const after = await report();
        expect(remaining(after, 'all') - remaining(before, 'all')).toBe(8);
        expect(remaining(after, 'kvk') - remaining(before, 'kvk')).toBe(4);
        const { stores, transact } = broker().flow;
        for (const [day, one] of people.entries()) {
          shiftMs = day * dayMs;
          expect(await broker().flows.rollout.keepDay()).toBe(true);
          expect(await broker().flows.rollout.keepDay()).toBe(false);
          await transact(async ({ trx }) => {
            const issuer = [...broker().flow.upstreams.of('portal').values()][0]?.issuer ?? '';
            const subject = `${one.email}-upstream`;
            const { accountId } = await stores.accounts.findOrCreateByIdentity(trx, issuer, subject);
            await stores.links.create(trx, { localAccountId: one.accountId, upstreamAccountId: accountId });
          });
        }
        const { days, forecasts, now } = await broker().flows.rollout.report();
        const all = days.filter(({ cohort }) => cohort === 'all').map((item) => item.remaining);
        expect(all).toEqual(all.map((_, index) => (all[0] ?? 0) - index));
        expect(remaining(now, 'all')).toBe(remaining(before, 'all'));
        expect(forecasts.get('all')?.perDay).toBeGreaterThan(0);
        await expect(the().sql('update rollout_snapshot set remaining = 0')).rejects.toThrow('never changed');
      });
    });
  },
  { prepare },
);

/** A replica on the same database and keys, with listeners of its own. */
async function startSecond(the: Bench) {
  const { simulator, staffSimulator, portal, verzuim, inbox, mail, broker } = the.stack;
  const { url, directUrl, ownerUrl } = broker.config.database;
  if (!url) throw new Error('a second replica needs PostgreSQL');
  return startDemoStack({
    folder: stackFolder,
    ports: await findTestPorts(demoPortNames),
    log: createLog('error', { write: () => {} }),
    database: { url, ...(directUrl ? { directUrl } : {}), ...(ownerUrl ? { ownerUrl } : {}) },
    extraConfig,
    clock,
    share: { simulator, staffSimulator, portal, verzuim, inbox, mail },
  });
}
