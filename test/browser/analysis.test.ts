// The journey of an analysis in a real browser, on pages that bring no script: an editor answers, sees the level and its
// article, saves; a lowering waits for another person, and the route follows without restart. Before it does, the
// draft's page, its explanation and the replay of what was really decided say the same.

import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { demoStaffConfig } from '../../src/cli/demo-people.ts';
import { describeInBrowser, type Stand } from './browser-stand.ts';
import { chooseAtProvider, logIn } from './journey.ts';
import { checkPage } from './page-check.ts';

const service = 'sick-leave-report';
const path = '/verzuim/melden';
const form = 'report-sick-form';

describeInBrowser(
  'the analysis of a service',
  (stand: () => Stand) => {
    const at = (path: string) => stand().stack.brokerUrl + path;
    const levelOf = (route: string) =>
      stand().stack.broker.policies.current().policy.routes.get(route)?.required.level;

    async function openAs(persona: string, options: Parameters<Stand['open']>[0] = {}): Promise<Page> {
      const { page } = await stand().open(options);
      await page.goto(at('/admin/sign-in?lang=nl'));
      await page.locator('form[action="/admin/sign-in/upstream"] button').click();
      await chooseAtProvider(page, { identity: `${persona}/0`, level: 'EH3' });
      return page;
    }
    const result = (page: Page) => page.locator('.sluis-result [role=status]').innerText();
    const press = async (page: Page, name: string) => {
      await Promise.all([
        page.waitForEvent('load'),
        page.getByRole('button', { name, exact: true }).last().click(),
      ]);
    };
    /** Row by row what each cell of a table says. */
    const rowsOf = (page: Page, caption: RegExp) =>
      page
        .getByRole('table', { name: caption })
        .locator('tbody tr')
        .evaluateAll((rows) =>
          rows.map((row) =>
            [...row.querySelectorAll('th, .sluis-cell')].map((cell) => cell.textContent?.trim() ?? ''),
          ),
        );
    const factOf = (page: Page, label: string) =>
      page.locator('.sluis-facts__row', { has: page.getByText(label, { exact: true }) }).locator('dd');

    /** Somebody of a company whose EH3 opened the sick-leave list. */
    async function enterPortal(): Promise<Page> {
      const { portalUrl } = stand().stack;
      const { page } = await stand().open();
      await page.goto(`${portalUrl}/verzuim`);
      await logIn(page, { identity: 'noor/0', level: 'EH3' });
      await page.waitForURL(`${portalUrl}/verzuim`);
      return page;
    }

    async function untilRecorded(route: string): Promise<void> {
      const { admin } = stand().stack;
      for (let tries = 0; tries < 100; tries += 1) {
        if (await admin('decision').where({ route_id: route }).first()) return;
        await new Promise((done) => setTimeout(done, 100));
      }
      throw new Error(`no decision about ${route} was recorded`);
    }

    /** What the page Explain answers for somebody with EH3 who asks the form: under a draft, or under what is in force. */
    async function explain(page: Page, policy: string) {
      await page.getByLabel('Adres', { exact: true }).first().fill(`${stand().stack.portalUrl}${path}`);
      await page.getByLabel('Beleid', { exact: true }).first().selectOption(policy);
      await page.getByLabel('Laten zien').selectOption('EH3');
      await press(page, 'Leg uit');
      const [route, level, decision] = ['Route', 'Vereist niveau', 'Beslissing'];
      return {
        route: (await factOf(page, route).innerText()).split('\n')[0],
        level: await factOf(page, level).innerText(),
        decision: await factOf(page, decision).innerText(),
      };
    }

    /** From the draft's page on: what it lowers, why, and whom it would have let in are of one route and its levels. */
    async function previewAgrees(page: Page, draft: string): Promise<void> {
      expect(await checkPage(page, 'analysis-draft')).toBe('Voorstel voor het beleid');
      const changed = await rowsOf(page, /verandering/);
      const lowered = changed.filter(([what, kind]) => what?.includes('route') && kind === 'lager');
      const inForce = { level: 'hoog', decision: 'eerst meer bewijs' };
      const drafted = { level: 'substantieel', decision: 'door' };
      const name = (cell = '') => cell.replace(/route$/, '');
      expect(lowered.map(([what, , before, after]) => [name(what), before, after]).sort()).toEqual(
        ['report-sick-answer', form].map((route) => [route, inForce.level, drafted.level]),
      );

      await page.getByRole('link', { name: 'Leg uit onder dit voorstel' }).click();
      expect(await explain(page, '')).toEqual({ route: form, ...inForce });
      expect(await explain(page, draft)).toEqual({ route: form, ...drafted });
      await checkPage(page, 'analysis-explained');

      await page.goto(at(`/admin/drafts/${draft}`));
      await page.getByRole('link', { name: 'Bereken beslissingen opnieuw' }).click();
      await press(page, 'Beginnen');
      await page.getByRole('heading', { name: 'Wat er anders zou gaan' }).waitFor();
      await checkPage(page, 'analysis-replayed');
      const freed = 'zou erin mogen, waar dat niet mocht';
      expect(await rowsOf(page, /Per route/)).toEqual([[form, 'RSIN', freed, '1', '1']]);
    }

    it('is answered, seen, raised at once, and lowered by two people', async () => {
      const page = await openAs('eva');
      await page.goto(at('/admin/services'));
      expect(await checkPage(page, 'services')).toBe('Diensten en analyses');
      await page.getByRole('link', { name: 'Verzuim melden' }).click();
      expect(await checkPage(page, 'service')).toBe('Verzuim melden');
      await page.getByRole('link', { name: 'Analyse bijwerken' }).click();
      expect(await page.locator('h1').innerText()).toBe('Risicoanalyse: Verzuim melden');
      expect(await result(page)).toBe('substantieel');

      await page.getByLabel('de dienst verstrekt een BSN met andere persoonsgegevens').check();
      await press(page, 'Toon het niveau');
      expect(await result(page)).toBe('hoog');
      await checkPage(page, 'analysis-high');
      const first = page.locator('.sluis-result tbody tr').first();
      expect(await first.innerText()).toContain('bijlage 2, rij D');
      await page.getByLabel('Waarom deze wijziging?').fill('het portaal toont het BSN erbij');
      await press(page, 'Bewaren');
      expect(await page.locator('h1').innerText()).toBe('Verzuim melden');
      expect(await page.locator('.utrecht-alert').innerText()).toContain('geldt nu');
      expect(levelOf('report-sick-answer')).toBe('high');
      const person = await enterPortal();
      await person.goto(stand().stack.portalUrl + path);
      expect(new URL(person.url()).pathname).toBe('/sign-in');

      await page.getByRole('link', { name: 'Analyse bijwerken' }).click();
      await page.getByLabel('Verlaag met één niveau').check();
      await page.getByLabel('Waarom deze wijziging?').fill('beide voorwaarden zijn vervuld');
      await press(page, 'Bewaren');
      await checkPage(page, 'analysis-faults');
      const faults = page.locator('#faults a');
      expect(await faults.count()).toBe(6);
      await faults.first().click();
      expect(await page.evaluate('document.activeElement?.id')).toBe('additionalControl');
      expect(await page.getByLabel('Waarom deze wijziging?').inputValue()).toBe(
        'beide voorwaarden zijn vervuld',
      );

      await page
        .getByLabel(/Voorwaarde a/)
        .fill('een brief met een code gaat naar het adres van het bedrijf');
      await page.getByLabel(/Voorwaarde b/).fill('elke melding kan binnen een week worden teruggedraaid');
      await page.getByLabel('Motivering').fill('het BSN staat er alleen gemaskeerd');
      await page.getByLabel('Schrijver van de verlaging').fill('E. Redacteur');
      await page.getByLabel('Datum van de verlaging').fill('2026-11-03');
      await page.getByLabel('Tweede lezer').fill('T. Lezer');
      await press(page, 'Toon het niveau');
      expect(await result(page)).toBe('substantieel');
      await press(page, 'Bewaren');
      await checkPage(page, 'service-draft');
      expect(await page.locator('.utrecht-alert').innerText()).toContain('is daarom een voorstel');
      expect(levelOf('report-sick-answer')).toBe('high');
      const draft = new URL(page.url()).searchParams.get('draft') ?? '';
      await untilRecorded(form);
      await page.getByRole('link', { name: 'Naar het voorstel' }).click();
      await previewAgrees(page, draft);
      expect(levelOf('report-sick-answer')).toBe('high');

      const approver = await openAs('thomas');
      await approver.goto(at(`/admin/drafts/${draft}`));
      await checkPage(approver, 'analysis-draft-approver');
      await press(approver, 'Goedkeuren');
      await approver.getByText('Het nieuwe beleid geldt nu overal').waitFor();
      await checkPage(approver, 'analysis-draft-applied');
      expect(levelOf('report-sick-answer')).toBe('substantial');
      await person.goto(stand().stack.portalUrl + path);
      expect(person.url()).toBe(stand().stack.portalUrl + path);

      await page.goto(at(`/admin/services/${service}`));
      expect(await page.getByRole('link', { name: /^Versie \d/ }).count()).toBe(3);
      await page.emulateMedia({ media: 'print' });
      await checkPage(page, 'service-on-paper');
      expect(await page.getByRole('link', { name: 'Analyse bijwerken' }).isVisible()).toBe(false);
      await page.emulateMedia({ media: 'screen' });
      await page.getByRole('link', { name: 'Versie 3' }).click();
      expect(await checkPage(page, 'analysis-version')).toContain('analyse, versie 3');
    }, 60_000);

    it('fits a phone, and the guide has its own questions; the published list is for everybody', async () => {
      const page = await openAs('eva', {
        locale: 'en-GB',
        viewport: { width: 360, height: 740 },
        colorScheme: 'dark',
      });
      await page.goto(at('/admin/services/new?lang=en'));
      expect(await checkPage(page, 'analysis-new')).toBe('Analyse a new service');
      await page.getByLabel('Norm', { exact: true }).selectOption('nl-handreiking-v4');
      await page.getByLabel('Sick leave, with first and last day and reason').check();
      await press(page, 'Show the level');
      expect(await result(page)).toBe('high');
      await checkPage(page, 'analysis-open');
      expect(await page.getByText('Which legal effect does the service have?').count()).toBe(1);
      expect(await page.getByText('How great is the risk if').count()).toBe(0);
      const { page: anybody } = await stand().open({ viewport: { width: 360, height: 740 } });
      await anybody.goto(at('/assurance-levels'));
      expect(await checkPage(anybody, 'assurance-levels')).toBe('Betrouwbaarheidsniveaus van onze diensten');
    });
  },
  { extraConfig: demoStaffConfig() },
);
