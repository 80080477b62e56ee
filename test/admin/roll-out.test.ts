// The pages of the roll-out: numbers for every reader, names for who may see them, messages once, and all of it looked
// at in a real browser.

import { expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { demoStaffConfig } from '../../src/cli/demo-people.ts';
import type { PolicyDocument } from '../../src/domain/policy-document.ts';
import { dayOf } from '../../src/domain/rollout-coverage.ts';
import type { StaffRole } from '../../src/domain/staff-role.ts';
import { checkPage } from '../browser/page-check.ts';
import { launchBrowser } from '../setup/browser.ts';
import { companyOf, createLocalPerson, type LocalPerson, signInLocally } from '../setup/local-person.ts';
import { describeStackOnce } from '../setup/stack.ts';
import { cookieNames } from '../setup/stack-walk.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const everything: StaffRole[] = ['editor', 'approver', 'auditor', 'operator'];
const staffConfig = demoStaffConfig({
  ...{ eva: everything, bram: ['viewer'], thomas: ['approver'], marieke: ['approver'] },
});
let shiftMs = 0;

describeStackOnce(
  'the roll-out in the console',
  (the) => {
    const broker = (path: string) => the().stack.brokerUrl + path;

    async function staff(persona: 'eva' | 'bram' | 'thomas' | 'marieke') {
      const visitor = the().visitor();
      await the().signInStaff(visitor, persona, 'EH3');
      return visitor;
    }

    /** A low route that a password opens until then, beside what is there. */
    async function begin(until: string) {
      const { policies } = the().stack.broker;
      const { document } = policies.current().policy;
      const rollout = { passwordOnly: { ...document.rollout?.passwordOnly, company: { until } } };
      const next = { ...document, rollout } as PolicyDocument;
      await policies.apply({ document: next, source: '', author: 'test', reason: 'test' });
    }

    it('shows counts to a reader, and names only to who may see them, on the record', async () => {
      const until = new Date(the().stack.broker.flow.nowMs() + 40 * dayMs).toISOString();
      await begin(until);
      const evil = { representation: companyOf('90001354', 'kvk'), companyName: '=HYPERLINK("http://x")' };
      const person = await createLocalPerson(the(), [evil]);
      const reader = await staff('bram');
      const page = await reader.get(broker('/admin/roll-out'));
      expect(page.status).toBe(200);
      expect(page.body).toContain('Alleen wachtwoord');
      expect(page.body).not.toContain(person.email);
      expect((await reader.get(broker('/admin/roll-out/remaining'))).status).toBe(403);
      const operator = await staff('eva');
      const form = await operator.get(broker('/admin/roll-out/remaining'));
      expect(form.body).not.toContain(person.email);
      const list = await operator.submit(form, /\/remaining$/, { cohort: 'kvk' });
      expect(list.body).toContain(person.email);
      const sql = `select facts from audit where event = 'rollout-list-read' order by seq desc limit 1`;
      const [shown] = await the().sql<{ facts: { shown: string[] } }>(sql);
      expect(shown?.facts.shown).toContain(person.accountId);
      const csv = await operator.submit(list, /\/remaining\/export$/);
      expect(csv.body.split('\r\n')[0]).toBe('email,companies,cohorts');
      expect(csv.body).toContain(`"${person.email}","'=HYPERLINK(""http://x"")","kvk"`);
      const [exported] = await the().sql<{ facts: { exported: string } }>(sql);
      expect(exported?.facts.exported).toBe('kvk');
    });

    it('tells operators of its dates, of who is left and of deviations, until the clock ends it', async () => {
      const operations = async (path: string) =>
        (await the().raw.send(`http://127.0.0.1:${the().stack.app.operationsPort}${path}`)).body;
      const { policies, flows, flow } = the().stack.broker;
      const untilMs = policies.current().policy.routes.get('company')?.transition?.untilMs ?? 0;
      const until = new Date(untilMs).toISOString();
      const left = (untilMs - flow.nowMs()) / 1000;
      await flows.rollout.keepDay();
      const { rollout } = JSON.parse(await operations('/readyz'));
      const [route] = rollout.routes;
      expect(rollout).toMatchObject({
        deviations: 0,
        routes: [{ route: 'company', until, deviation: false }],
      });
      expect(Math.abs(route.secondsLeft - left)).toBeLessThan(60);
      const metrics = await operations('/metrics');
      const shown = Number(/sluis_rollout_end_seconds\{route="company"\} ([0-9.]+)/.exec(metrics)?.[1]);
      expect(Math.abs(shown - left)).toBeLessThan(60);
      expect(metrics).toMatch(/^sluis_rollout_deviations 0$/m);
      expect(metrics).toMatch(/^sluis_rollout_remaining\{cohort="all"\} [1-9]/m);
      shiftMs = 41 * dayMs;
      expect(JSON.parse(await operations('/readyz')).rollout.routes).toEqual([]);
      expect(await operations('/metrics')).not.toContain('sluis_rollout_end_seconds{');
      shiftMs = 0;
    });

    it('tells everybody left once per date and stage, and nobody who is ready', async () => {
      const { flows, flow, stores } = the().stack.broker;
      await the().sql('delete from outbound_mail');
      const person = await createLocalPerson(the(), [
        { representation: companyOf('123456782'), companyName: 'B' },
      ]);
      const ready = await createLocalPerson(the(), [
        { representation: companyOf('123456782'), companyName: 'C' },
      ]);
      const [port] = flow.upstreams.of('portal').values();
      await flow.transact(async ({ trx }) => {
        const found = await stores.accounts.findOrCreateByIdentity(trx, port?.issuer ?? '', ready.email);
        const link = { localAccountId: ready.accountId, upstreamAccountId: found.accountId };
        await stores.links.create(trx, link);
      });
      const operator = await staff('eva');
      const page = await operator.get(broker('/admin/roll-out'));
      const due = await flows.rolloutMessages.countDue();
      expect(due).toBeGreaterThan(0);
      expect(page.body).toContain(`Nu versturen naar ${due === 1 ? '1 persoon' : `${due} personen`}`);
      const [first, second] = await Promise.all([
        operator.submit(page, /\/admin\/roll-out\/messages$/, { act: 'send' }),
        flows.rolloutMessages.sendDue(),
      ]);
      expect(first.status).toBe(200);
      const told = async (accountId: string) =>
        the().sql<{ stage: number }>('select stage from rollout_message where account_id = :accountId', {
          accountId,
        });
      expect((await told(person.accountId)).map(({ stage }) => stage)).toEqual([90]);
      expect(await told(ready.accountId)).toEqual([]);
      expect(second).toBeLessThanOrEqual(due);
      expect(await flows.rolloutMessages.sendDue()).toBe(0);
      shiftMs = 12 * dayMs;
      try {
        await flows.rolloutMessages.sendDue();
        await flows.rolloutMessages.sendDue();
        expect((await told(person.accountId)).map(({ stage }) => stage).sort((a, b) => a - b)).toEqual([
          30, 90,
        ]);
      } finally {
        shiftMs = 0;
      }
      const mails = await the().sql<{ count: number }>(
        `select count(*)::int as count from outbound_mail where template = 'rollout-reminder' and account_id = :id`,
        { id: person.accountId },
      );
      expect(mails[0]?.count).toBe(2);
    });

    it('begins, comes forward and ends from the form, each as a change of the policy', async () => {
      const { policies, flow } = the().stack.broker;
      const route = { ...policies.current().policy.document.routes['company'], path: '/oud/plan' };
      const { document } = policies.current().policy;
      const routes = { ...document.routes, planned: route } as PolicyDocument['routes'];
      await policies.apply({ document: { ...document, routes }, source: '', author: 'test', reason: 'test' });
      const editor = await staff('eva');
      const dayIn = (days: number) => dayOf(flow.nowMs() + days * dayMs);
      const send = (until: string) => {
        const base = String(policies.current().version);
        const form = { base, routes: 'planned', until, cohorts: 'rsin', deviation: '', reason: 'de uitrol' };
        return editor.post(broker('/admin/roll-out/plan'), form);
      };
      const drafts = () =>
        the().sql<{ document: PolicyDocument }>('select document from policy_draft order by created_at desc');
      const past = await send('2020-01-01');
      expect(past.status).toBe(422);
      expect(past.body).toContain('is over');
      await send(dayIn(30));
      const [draft] = await drafts();
      expect(draft?.document.rollout?.passwordOnly['planned']).toEqual({
        until: dayIn(30),
        cohorts: ['rsin'],
      });
      expect(policies.current().policy.routes.get('planned')?.transition).toBeNull();
      const begun = {
        document: draft?.document as PolicyDocument,
        source: '',
        author: 'test',
        reason: 'approved',
      };
      await policies.apply(begun);
      const { version } = policies.current();
      await send(dayIn(20));
      expect(policies.current().version).toBe(version + 1);
      expect((await send(dayIn(25))).body).toContain('never back');
      const page = await editor.get(broker('/admin/roll-out/plan'));
      await editor.submit(page, /\/admin\/roll-out\/end$/, { routes: 'planned', reason: 'klaar' });
      expect(policies.current().policy.document.rollout?.passwordOnly['planned']).toBeUndefined();
      expect((await editor.get(broker('/admin/roll-out/plan?q=planned'))).body).not.toContain('/oud/plan');
    });

    /** One of them a day signs in with eHerkenning beside the account that was there. */
    async function switchOneADay(people: LocalPerson[]) {
      const { flow, flows, stores } = the().stack.broker;
      const [port] = flow.upstreams.of('portal').values();
      for (const [day, { accountId, email }] of people.entries()) {
        shiftMs = day * dayMs;
        await flows.rollout.keepDay();
        await flow.transact(async ({ trx }) => {
          const found = await stores.accounts.findOrCreateByIdentity(trx, port?.issuer ?? '', email);
          const link = { localAccountId: accountId, upstreamAccountId: found.accountId };
          await stores.links.create(trx, link);
        });
      }
      shiftMs = 0;
    }

    it('a substantial route: planned, approved by two, open to a password, seen to end, and ended by the clock', async () => {
      const { policies, flow } = the().stack.broker;
      const { document } = policies.current().policy;
      const route = { ...document.routes['sick-leave-list'], path: '/oud/afwijking' };
      const routes = { ...document.routes, deviating: route } as PolicyDocument['routes'];
      await policies.apply({ document: { ...document, routes }, source: '', author: 'test', reason: 'test' });
      const people: LocalPerson[] = [];
      for (let count = 0; count < 9; count += 1) {
        people.push(
          await createLocalPerson(the(), [{ representation: companyOf('123456782'), companyName: 'B' }]),
        );
      }
      const [last] = people.slice(-1);
      if (!last) throw new Error('nobody');
      const statusOf = async (cookie: string) => (await the().decide(cookie, '/oud/afwijking')).status;
      async function enter() {
        const visitor = await signInLocally(the(), last as LocalPerson);
        const page = await visitor.get(`${the().stack.portalUrl}/oud/afwijking`);
        return { page, cookie: the().cookieOf(visitor, 'portal') };
      }
      const transition = () => policies.current().policy.routes.get('deviating')?.transition ?? null;

      const editor = await staff('eva');
      const form = {
        ...{ base: String(policies.current().version), routes: 'deviating', cohorts: 'rsin' },
        ...{ until: dayOf(flow.nowMs() + 20 * dayMs), reason: 'de leverancier is laat' },
      };
      const without = await editor.post(broker('/admin/roll-out/plan'), { ...form, deviation: '' });
      expect(without.status).toBe(422);
      const deviation = 'de leverancier levert in december';
      const planned = await editor.post(broker('/admin/roll-out/plan'), { ...form, deviation });
      expect(planned.body).toContain('0 van 2');
      const draft = new URL(planned.url).pathname;

      const first = await staff('thomas');
      const once = await first.post(broker(`${draft}/approve`), {});
      expect(once.body).toContain('Er is nog een goedkeuring nodig');
      expect((await first.post(broker(`${draft}/approve`), {})).status).toBe(409);
      expect((await editor.post(broker(`${draft}/approve`), {})).status).toBe(403);
      expect(transition()).toBeNull();
      expect(new URL((await enter()).page.url).pathname).toBe('/sign-in');
      const second = await staff('marieke');
      const twice = await second.post(broker(`${draft}/approve`), {});
      expect(twice.body).toContain('Het nieuwe beleid geldt nu overal');
      const opened = await enter();
      expect(new URL(opened.page.url).pathname).toBe('/oud/afwijking');
      expect(await statusOf(opened.cookie)).toBe(200);

      await switchOneADay(people.slice(0, -1));
      const reader = await staff('bram');
      const report = await reader.get(broker('/admin/roll-out'));
      expect(report.body).toContain('1 route wijkt af van het vereiste niveau.');
      expect(report.body).toMatch(/Nu is [0-9,]+\s?% klaar. Op de einddatum naar verwachting [0-9]/);

      // Brought forward, so that sessions of the test outlive it: their own end is by the database's clock.
      const now = policies.current().policy.document;
      const entry = now.rollout?.passwordOnly['deviating'];
      const until = new Date(flow.nowMs() + 10 * minuteMs).toISOString();
      const passwordOnly = { ...now.rollout?.passwordOnly, deviating: { ...entry, until } };
      const sooner = { ...now, rollout: { passwordOnly } } as PolicyDocument;
      await policies.apply({ document: sooner, source: '', author: 'test', reason: 'sooner' });
      expect(transition()?.untilMs).toBe(Date.parse(until));
      shiftMs = 9 * minuteMs;
      const { cookie } = await enter();
      expect(await statusOf(cookie)).toBe(200);
      shiftMs = 10 * minuteMs;
      expect([await statusOf(cookie), await statusOf(opened.cookie)]).toEqual([401, 401]);
      expect(new URL((await enter()).page.url).pathname).toBe('/sign-in');
      shiftMs = 0;
    });

    it('is readable in a browser: axe, narrow, dark, in both languages', async () => {
      const { flows } = the().stack.broker;
      for (let day = 0; day < 10; day += 1) {
        shiftMs = day * dayMs;
        await flows.rollout.keepDay();
      }
      shiftMs = 0;
      const visitor = await staff('eva');
      const browser = (await launchBrowser()) as Browser;
      try {
        for (const [name, options] of Object.entries({
          wide: { locale: 'nl-NL' },
          narrow: { locale: 'en-GB', viewport: { width: 360, height: 740 } },
          dark: { locale: 'nl-NL', colorScheme: 'dark' as const },
        })) {
          const cookie = `${cookieNames.broker}=${the().cookieOf(visitor, 'broker')}`;
          const context = await browser.newContext({ ...options, extraHTTPHeaders: { cookie } });
          const page = await context.newPage();
          for (const path of ['/admin/roll-out', '/admin/roll-out/remaining', '/admin/roll-out/plan']) {
            await page.goto(broker(path));
            if (path.endsWith('remaining')) await page.click('main form button');
            await checkPage(page, `${path.replaceAll('/', '-')}-${name}`);
          }
          await context.close();
        }
      } finally {
        await browser.close();
      }
    });
  },
  {
    prepare: async () => ({
      clock: (databaseMs: number) => databaseMs + shiftMs,
      extraConfig: `localAccounts:\n  enabled: true\n${staffConfig}`,
    }),
  },
);
