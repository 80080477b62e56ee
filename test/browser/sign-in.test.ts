// A person on the way in: at the level the page needs, in the own language, in several tabs, without a mouse, without
// script, on a telephone; and back again with a message when the provider did not help.

import { expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { describeInBrowser } from './browser-stand.ts';
import { chooseAtProvider, logIn } from './journey.ts';
import { checkPage } from './page-check.ts';

const addressOf = (page: Page) => {
  const url = new URL(page.url());
  return `${url.host.split(':')[0]}${url.pathname}${url.search}`;
};

/** Presses Tab until this element has the focus, and says whether the focus can be seen there. */
async function tabTo(page: Page, target: Locator): Promise<boolean> {
  for (let presses = 0; presses < 40; presses += 1) {
    const outline = await target.evaluate((element) => {
      if (element !== element.ownerDocument.activeElement) return null;
      const style = element.ownerDocument.defaultView?.getComputedStyle(element);
      return style?.outlineStyle === 'none' ? '0' : (style?.outlineWidth ?? '0');
    });
    if (outline !== null) return Number.parseFloat(outline) >= 2;
    await page.keyboard.press('Tab');
  }
  throw new Error('no way there by Tab');
}

describeInBrowser('signing in', (stand) => {
  it('F7: a provider that was never reached gives a page that keeps the target, and trying again leads there', async () => {
    const { stack } = stand();
    const health = stack.broker.upstreamHealth();
    expect(health.find(({ id }) => id === 'eherkenning')?.state).toBe('unknown');
    const { page } = await stand().open();
    await page.goto(`${stack.portalUrl}/verzuim?jaar=2026`);
    stack.simulator.setFault('down');
    await page.getByRole('button', { name: /eHerkenning/ }).click();
    await page.waitForURL(/notice=/);
    await checkPage(page, 'provider-down');
    expect(await page.getByRole('alert').textContent()).toContain('De inlogdienst is nu niet bereikbaar.');
    stack.simulator.clearFaults();
    // A provider that failed is asked again after five seconds.
    for (let tries = 0; tries < 20 && !page.url().includes('/login/'); tries += 1) {
      await new Promise((done) => setTimeout(done, 500));
      await page.getByRole('button', { name: /eHerkenning/ }).click();
    }
    await chooseAtProvider(page, { identity: 'noor/0', level: 'EH3' });
    expect(addressOf(page)).toBe('portal.localhost/verzuim?jaar=2026');
  });

  it('a person signs in at EH3 and reads the sick-leave list, at the address that was asked for', async () => {
    const { stack } = stand();
    const { page } = await stand().open();
    await page.goto(stack.portalUrl);
    expect(await checkPage(page, 'portal-home')).toBe('Werkgeversportaal');
    await page.goto(`${stack.portalUrl}/verzuim?jaar=2026&q=a%20b`);
    expect(await checkPage(page, 'sign-in')).toBe('Inloggen voor Werkgeversportaal');
    expect(await page.locator('main').textContent()).toContain('Verzuim');
    await page.getByText('Waarom vragen wij dit?').click();
    await checkPage(page, 'sign-in-why');
    await page.getByRole('button', { name: /eHerkenning/ }).click();
    await page.waitForURL(/\/login\//);
    await checkPage(page, 'simulator-login');
    await chooseAtProvider(page, { identity: 'noor/0', level: 'EH3' });
    expect(addressOf(page)).toBe('portal.localhost/verzuim?jaar=2026&q=a%20b');
    expect(await checkPage(page, 'portal-sick-leave')).toBe('Verzuim');
    expect(await page.locator('[data-header="Sluis-Level"]').textContent()).toBe('substantial');
    for (const [path, stop] of [
      ['/bedrijf', 'company'],
      ['/dienstverband', 'employment-check'],
      ['/verzuim/melden', 'report-sick'],
      ['/loon', 'wages'],
    ] as const) {
      await page.goto(stack.portalUrl + path);
      expect(addressOf(page)).toBe(`portal.localhost${path}`);
      await checkPage(page, `portal-${stop}`);
    }
  });

  it('a person who cancels at the provider lands back with a message, and still arrives where it was going', async () => {
    const { page } = await stand().open();
    await page.goto(`${stand().stack.portalUrl}/verzuim?jaar=2026`);
    await logIn(page, { cancel: true });
    expect(addressOf(page)).toMatch(/^sluis\.localhost\/sign-in/);
    await checkPage(page, 'cancelled');
    expect(await page.getByRole('status').textContent()).toContain('U heeft het inloggen geannuleerd.');
    await logIn(page, { identity: 'noor/0', level: 'EH3' });
    expect(addressOf(page)).toBe('portal.localhost/verzuim?jaar=2026');
  });

  it('F7: a provider that goes down during the login gives a page that keeps the target', async () => {
    const { page } = await stand().open();
    await page.goto(`${stand().stack.portalUrl}/verzuim?jaar=2026`);
    await logIn(page, { identity: 'noor/0', level: 'EH3', fault: 'down' });
    await checkPage(page, 'provider-down-at-return');
    expect(await page.getByRole('alert').textContent()).toContain('De inlogdienst is nu niet bereikbaar.');
    await page.getByRole('button', { name: /eHerkenning/ }).click();
    await page.waitForURL(`${stand().stack.portalUrl}/verzuim?jaar=2026`);
  });

  it.each([
    ['C20', 'error', 'De inlogdienst gaf een fout.'],
    ['C11', 'wrong-nonce', 'Het antwoord van de inlogdienst klopte niet en is geweigerd.'],
    ['U9', 'invalid-rsin', 'De inlogdienst liet gegevens weg, of gaf gegevens die niet kunnen kloppen.'],
  ])(
    '%s: a provider that answers with %s gives a page with a reference that leads on',
    async (_row, fault, words) => {
      const { page } = await stand().open();
      await page.goto(`${stand().stack.portalUrl}/verzuim`);
      await logIn(page, { identity: 'noor/0', level: 'EH3', fault });
      await checkPage(page, `fault-${fault}`);
      const notice = await page.getByRole('alert').textContent();
      expect(notice).toContain(words);
      expect(notice).toMatch(/Code voor de helpdesk: [A-Z2-9]{10}/);
      await page.getByRole('button', { name: /eHerkenning/ }).click();
      await page.waitForURL(/\/login\/|\/verzuim$/);
      if (page.url().includes('/login/')) await chooseAtProvider(page, { identity: 'noor/0', level: 'EH3' });
      expect(addressOf(page)).toBe('portal.localhost/verzuim');
    },
  );

  it('S4, F24: the callback opened a second time signs nobody in and leads on', async () => {
    const { page } = await stand().open();
    const callbacks: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/sign-in/callback/')) callbacks.push(request.url());
    });
    await page.goto(`${stand().stack.portalUrl}/verzuim`);
    await logIn(page, { identity: 'noor/0', level: 'EH3' });
    const [callback = ''] = callbacks;
    await page.goto(callback);
    await checkPage(page, 'callback-again');
    await page.locator('main a.nl-button').click();
    await checkPage(page, 'callback-again-onward');
    const thief = await stand().open();
    await thief.page.goto(callback);
    expect(await checkPage(thief.page, 'callback-elsewhere')).toBe('Begin opnieuw');
    await thief.page.goto(`${stand().stack.portalUrl}/verzuim`);
    expect(addressOf(thief.page)).toMatch(/^sluis\.localhost\/sign-in/);
  });

  it('two tabs that start at different pages both arrive, in the other order', async () => {
    const { page: first, context } = await stand().open();
    const second = await context.newPage();
    const { portalUrl } = stand().stack;
    await first.goto(`${portalUrl}/verzuim?tab=1`);
    await second.goto(`${portalUrl}/bedrijf?tab=2`);
    await first.locator('form[action="/sign-in/upstream"] button').click();
    await first.waitForURL(/\/login\//);
    await second.locator('form[action="/sign-in/upstream"] button').click();
    await chooseAtProvider(second, { identity: 'noor/0', level: 'EH2' });
    expect(addressOf(second)).toBe('portal.localhost/bedrijf?tab=2');
    await chooseAtProvider(first, { identity: 'noor/0', level: 'EH3' });
    expect(addressOf(first)).toBe('portal.localhost/verzuim?tab=1');
    await second.reload();
    expect(addressOf(second)).toBe('portal.localhost/bedrijf?tab=2');
  });

  it('the whole journey goes by keyboard alone, with the focus in sight', async () => {
    const { page } = await stand().open();
    const { portalUrl } = stand().stack;
    await page.goto(portalUrl);
    expect(await tabTo(page, page.locator('nav a[href="/verzuim"]'))).toBe(true);
    await page.keyboard.press('Enter');
    await page.waitForURL(/sign-in/);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Naar de inhoud');
    await page.keyboard.press('Enter');
    expect(await tabTo(page, page.getByRole('button', { name: /eHerkenning/ }))).toBe(true);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/login\//);
    expect(await tabTo(page, page.locator('input[name=identity][value="noor/0"]'))).toBe(true);
    expect(await tabTo(page, page.locator('input[name=level][value=EH3]'))).toBe(true);
    expect(await tabTo(page, page.getByRole('button', { name: 'Inloggen' }))).toBe(true);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${portalUrl}/verzuim`);
    expect(await tabTo(page, page.getByRole('button', { name: 'Uitloggen' }))).toBe(true);
  });

  it('the language that was chosen is kept, on every page and on the portal host', async () => {
    const { page } = await stand().open();
    const { portalUrl } = stand().stack;
    await page.goto(`${portalUrl}/verzuim`);
    await page.getByRole('link', { name: 'English' }).click();
    expect(await checkPage(page, 'sign-in-en')).toBe('Sign in for Employer portal');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await logIn(page, { identity: 'noor/0', level: 'EH3' });
    expect(addressOf(page)).toBe('portal.localhost/verzuim');
    await page.goto(`${portalUrl}/dossier/1001`);
    expect(await checkPage(page, 'step-up-high-en')).toBe('One more step');
    await page.getByRole('link', { name: 'Nederlands' }).click();
    expect(await checkPage(page, 'step-up-high')).toBe('Nog één stap');
  });

  it('a browser that prefers English is spoken to in English, also by the gate', async () => {
    const { page } = await stand().open({ locale: 'en-GB' });
    await page.goto(`${stand().stack.portalUrl}/verzuim`);
    expect(await page.locator('h1').textContent()).toBe('Sign in for Employer portal');
    await page.goto(`${stand().stack.portalUrl}/geheim`);
    expect(await checkPage(page, 'no-route-en')).toBe('No access');
  });

  it('a page that no route names is refused with a reference and a way back', async () => {
    const { page } = await stand().open();
    await page.goto(`${stand().stack.portalUrl}/geheim`);
    expect(await checkPage(page, 'no-route')).toBe('Geen toegang');
    await page.locator('main a.nl-button').click();
    expect(addressOf(page)).toBe('portal.localhost/');
  });

  it('the main journey works with JavaScript switched off', async () => {
    const { page } = await stand().open({ javaScriptEnabled: false });
    await page.goto(`${stand().stack.portalUrl}/verzuim?jaar=2026`);
    await logIn(page, { identity: 'noor/0', level: 'EH3' });
    expect(addressOf(page)).toBe('portal.localhost/verzuim?jaar=2026');
    expect(await page.locator('h1').textContent()).toBe('Verzuim');
  });

  it('on a telephone nothing is wider than the window', async () => {
    const { page } = await stand().open({ viewport: { width: 360, height: 740 } });
    const { portalUrl } = stand().stack;
    await page.goto(portalUrl);
    await checkPage(page, 'phone-portal-home');
    await page.goto(`${portalUrl}/verzuim`);
    await checkPage(page, 'phone-sign-in');
    await page.locator('form[action="/sign-in/upstream"] button').click();
    await page.waitForURL(/\/login\//);
    await checkPage(page, 'phone-simulator-login');
    await chooseAtProvider(page, { identity: 'noor/0', level: 'EH3' });
    await checkPage(page, 'phone-portal-sick-leave');
    await page.goto(`${portalUrl}/dossier/1001`);
    await checkPage(page, 'phone-step-up');
    await page.goto(`${stand().stack.brokerUrl}/account`);
    await checkPage(page, 'phone-account');
  });
});
