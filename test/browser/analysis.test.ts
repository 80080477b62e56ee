// The journey of an analysis in a real browser, on pages that bring no script: an editor answers, sees the level and its
// article, saves; a lowering waits for another person, and the route follows without restart.

import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { demoStaffConfig } from '../../src/cli/demo-people.ts';
import { testCaller } from '../setup/staff-people.ts';
import { describeInBrowser, type Stand } from './browser-stand.ts';
import { chooseAtProvider } from './journey.ts';
import { checkPage } from './page-check.ts';

const service = 'sick-leave-report';

describeInBrowser(
  'the analysis of a service',
  (stand: () => Stand) => {
    const at = (path: string) => stand().stack.brokerUrl + path;
    const levelOf = (route: string) =>
      stand().stack.broker.policies.current().policy.routes.get(route)?.required.level;

    /** Signed in at substantial, and what the browser then holds. */
    async function openAs(persona: string, options: Parameters<Stand['open']>[0] = {}) {
      const { page, context } = await stand().open(options);
      await page.goto(at('/admin/sign-in?lang=nl'));
      await page.locator('form[action="/admin/sign-in/upstream"] button').click();
      await chooseAtProvider(page, { identity: `${persona}/0`, level: 'EH3' });
      const cookies = await context.cookies(stand().stack.brokerUrl);
      return { page, cookie: cookies.find(({ name }) => name === '__Host-sluis')?.value };
    }
    const result = (page: Page) => page.locator('.sluis-result [role=status]').innerText();
    const press = async (page: Page, name: string) => {
      await Promise.all([
        page.waitForEvent('load'),
        page.getByRole('button', { name, exact: true }).last().click(),
      ]);
    };

    it('is answered, seen, raised at once, and lowered by two people', async () => {
      const { broker } = stand().stack;
      const { page } = await openAs('eva');
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
      expect(await page.locator('.utrecht-alert').innerText()).toContain('is daarom een concept');
      expect(levelOf('report-sick-answer')).toBe('high');
      const draft = new URL(page.url()).searchParams.get('draft') ?? '';
      const approver = await broker.flows.brokerSessions.load((await openAs('thomas')).cookie);
      if (!approver) throw new Error('the approver is not signed in');
      await broker.flows.changePolicy.approve(draft, approver, testCaller);
      expect(levelOf('report-sick-answer')).toBe('substantial');

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
      const { page } = await openAs('eva', {
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
