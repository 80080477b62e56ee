// One session, one person, one company: who comes back as another is asked what to do. A form that lapsed was not
// sent and says so; signing out ends everything, and the back button shows nothing.

import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser, type Stand } from './browser-stand.ts';
import { chooseAtProvider, letTimePass, logIn } from './journey.ts';
import { checkPage } from './page-check.ts';

const represented = (page: Page) => page.locator('[data-header="Sluis-Represents"]').textContent();

/** Signed in at EH3, so long ago that wages ask for a confirmation; on that page. */
async function arriveStaleAtWages(stand: Stand, page: Page, identity: string): Promise<void> {
  await page.goto(`${stand.stack.portalUrl}/verzuim`);
  await logIn(page, { identity, level: 'EH3' });
  await letTimePass(stand.stack, 20);
  await page.goto(`${stand.stack.portalUrl}/loon?maand=10`);
}

/** Past the provider's own question, which Sluis cannot answer for the person, to the page that says it is done. */
async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Uitloggen' }).click();
  await page.waitForURL(/\/session\/end/);
  await page.getByRole('button', { name: 'Uitloggen' }).click();
  await page.waitForURL(/\/signed-out/);
}

describeInBrowser(
  'one session',
  (stand) => {
    it('who comes back for another company adds nothing; staying leaves the session as it was', async () => {
      const { page } = await stand().open();
      await arriveStaleAtWages(stand(), page, 'fatima/0');
      await logIn(page, { identity: 'fatima/1', level: 'EH3' });
      expect(await checkPage(page, 'mismatch-company')).toBe('Deze inlog is anders dan de eerste');
      const words = await page.locator('main').textContent();
      expect(words).toContain('U logde in namens een ander bedrijf.');
      expect(words).toContain('Bakkerij De Korenbloem B.V.');
      expect(words).toContain('Installatiebedrijf Waterman B.V.');
      await page.getByRole('button', { name: 'Bij de eerste inlog blijven' }).click();
      await page.waitForURL(/sign-in\?transaction=/);
      expect(await checkPage(page, 'mismatch-kept')).toBe('Bevestig dat u het bent');
      await logIn(page, { identity: 'fatima/0', level: 'EH3' });
      expect(page.url()).toBe(`${stand().stack.portalUrl}/loon?maand=10`);
      expect(await represented(page)).toBe('492099595');
    });

    it('who chooses the other company goes on with a new session, to the page that was asked for', async () => {
      const { stack } = stand();
      const { page, context } = await stand().open();
      await arriveStaleAtWages(stand(), page, 'fatima/0');
      const old = (await context.cookies(stack.portalUrl))
        .map(({ name, value }) => `${name}=${value}`)
        .join('; ');
      await logIn(page, { identity: 'fatima/1', level: 'EH3' });
      await page.getByRole('button', { name: 'Verdergaan met de nieuwe inlog' }).click();
      await page.waitForURL(`${stack.portalUrl}/loon?maand=10`);
      expect(await represented(page)).toBe('002564440');
      const thief = await stand().open({ extraHTTPHeaders: { cookie: old } });
      await thief.page.goto(`${stack.portalUrl}/verzuim`);
      expect(thief.page.url()).toContain(`${stack.brokerUrl}/sign-in`);
    });

    it.each([
      ['U12: another person', { identity: 'sem/0' }, 'Er logde iemand anders in'],
      [
        'U12: another person than chosen',
        { identity: 'noor/0', fault: 'another-person' },
        'Er logde iemand anders in',
      ],
      ['a branch', { identity: 'noor/0', fault: 'added-branch' }, 'andere vestiging'],
      ['an intermediary', { identity: 'noor/0', fault: 'added-intermediary' }, 'andere intermediair'],
    ])('%s that comes back adds nothing and is said', async (what, choice, words) => {
      const { page } = await stand().open();
      await arriveStaleAtWages(stand(), page, 'noor/0');
      await logIn(page, { level: 'EH3', ...choice });
      await checkPage(page, `mismatch-${what.replace(/^U12: /, '').replaceAll(' ', '-')}`);
      expect(await page.getByRole('alert').textContent()).toContain(words);
      await page.goto(`${stand().stack.portalUrl}/loon`);
      expect(await page.locator('h1').textContent()).toBe('Bevestig dat u het bent');
    });

    it('a form whose session lapsed is not sent, says so, and leads back to the form', async () => {
      const { stack } = stand();
      const { page, context } = await stand().open();
      await page.goto(`${stack.portalUrl}/verzuim/melden?van=lijst`);
      await logIn(page, { identity: 'noor/0', level: 'EH3' });
      await page.getByLabel('Burgerservicenummer').fill('123456782');
      await page.getByLabel('Eerste ziektedag').fill('2026-11-20');
      const other = await context.newPage();
      await other.goto(`${stack.brokerUrl}/account`);
      await other.getByRole('button', { name: 'Uitloggen' }).click();
      await other.waitForURL(/signed-out|session\/end/);
      await page.getByRole('button', { name: 'Ziek melden' }).click();
      expect(await checkPage(page, 'nothing-sent')).toBe('Er is niets verstuurd');
      expect(stack.portal.counts()['POST /verzuim/melden']).toBeUndefined();
      await page.getByRole('link', { name: 'Laten zien wie u bent' }).click();
      expect(await page.locator('h1').textContent()).toBe('Inloggen voor Werkgeversportaal');
      await logIn(page, { identity: 'noor/0', level: 'EH3' });
      expect(page.url()).toBe(`${stack.portalUrl}/verzuim/melden?van=lijst`);
      await page.getByLabel('Burgerservicenummer').fill('123456782');
      await page.getByLabel('Eerste ziektedag').fill('2026-11-20');
      await page.getByRole('button', { name: 'Ziek melden' }).click();
      await checkPage(page, 'portal-reported-sick');
      expect(await page.getByRole('status').textContent()).toContain('Ziekmelding ontvangen');
      expect(stack.portal.counts()['POST /verzuim/melden']).toBe(1);
    });

    it('L1, S5: signing out at the portal ends the session everywhere, and the back button shows nothing', async () => {
      const { stack } = stand();
      const { page, context } = await stand().open();
      await page.goto(`${stack.portalUrl}/verzuim`);
      await logIn(page, { identity: 'noor/0', level: 'EH3' });
      await signOut(page);
      expect(await checkPage(page, 'signed-out')).toBe('U bent uitgelogd');
      await page.goBack();
      await page.goBack();
      await page.goBack();
      expect(await page.locator('main').textContent()).not.toContain('zwangerschap');
      const other = await context.newPage();
      await other.goto(`${stack.brokerUrl}/account`);
      expect(await checkPage(other, 'sign-in-without-visit')).toContain('Inloggen');
      await other.goto(`${stack.portalUrl}/verzuim`);
      expect(other.url()).toContain(`${stack.brokerUrl}/sign-in`);
    });

    it('A1: a portal whose pages send no referrer, and so `Origin: null`, can sign out as well', async () => {
      const { page } = await stand().open();
      await page.goto(`${stand().stack.portalUrl}/verzuim`);
      await logIn(page, { identity: 'noor/0', level: 'EH3' });
      await page.evaluate(
        `document.head.insertAdjacentHTML('beforeend', '<meta name="referrer" content="no-referrer">')`,
      );
      await signOut(page);
    });

    it('signing out at Sluis leads past the provider to a page that names the portals', async () => {
      const { stack } = stand();
      const { page } = await stand().open();
      await page.goto(`${stack.brokerUrl}/account`);
      await logIn(page, { identity: 'noor/0', level: 'EH3' });
      expect(await checkPage(page, 'account-after-plain-sign-in')).toBe('Uw inlog');
      await page.goto(`${stack.brokerUrl}/sign-out`);
      await checkPage(page, 'confirm-sign-out');
      await page.locator('main').getByRole('button', { name: 'Uitloggen' }).click();
      await page.waitForURL(/\/session\/end/);
      await checkPage(page, 'simulator-sign-out');
      // Who does not answer the provider's question is signed out here all the same, and is asked who it is next time.
      await page.goto(`${stack.brokerUrl}/account`);
      expect(page.url()).toBe(`${stack.brokerUrl}/sign-in`);
      await page.getByRole('button', { name: /eHerkenning/ }).click();
      await page.waitForURL(/\/login\//);
      expect(await page.locator('h1').textContent()).toContain('Inloggen');
      await page.goto(`${stack.brokerUrl}/nergens`);
      expect(await checkPage(page, 'not-found')).toBe('Pagina niet gevonden');
    });

    it('a sixth tab does not take the way back from the newest five', async () => {
      const { stack } = stand();
      const { context } = await stand().open();
      const tabs: Page[] = [];
      for (const tab of [1, 2, 3, 4, 5, 6]) {
        const page = await context.newPage();
        await page.goto(`${stack.portalUrl}/verzuim?tab=${tab}`);
        tabs.push(page);
      }
      const [first, , , , , last] = tabs;
      await last?.locator('form[action="/sign-in/upstream"] button').click();
      if (last) await chooseAtProvider(last, { identity: 'noor/0', level: 'EH3' });
      expect(last?.url()).toBe(`${stack.portalUrl}/verzuim?tab=6`);
      await first?.reload();
      if (first) await checkPage(first, 'first-of-six-tabs');
    });
  },
  { database: 'pglite' },
);
