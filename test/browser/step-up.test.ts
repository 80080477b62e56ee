// A session that is too low for a page: what is missing is said, the roads that this person really has are offered,
// and each leads to the page that was asked for. Codes, wrong codes, lockouts.

import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser, type Stand } from './browser-stand.ts';
import { type App, chooseAtProvider, letTimePass, logIn, setUpApp } from './journey.ts';
import { checkPage } from './page-check.ts';

const pathOf = (page: Page) => new URL(page.url()).pathname;

async function enterCode(page: Page, code: string): Promise<void> {
  await page.locator('form[action="/step-up/totp"] input[name=code]').fill(code);
  await page.getByRole('button', { name: /^(Bevestigen|Confirm)$/ }).click();
}

/** Signed in at EH3 on the sick-leave list, with an app set up on the account page. */
async function signInWithApp(stand: Stand, page: Page, identity: string): Promise<App> {
  await page.goto(`${stand.stack.portalUrl}/verzuim`);
  await logIn(page, { identity, level: 'EH3' });
  await page.goto(`${stand.stack.brokerUrl}/account`);
  await page.getByRole('button', { name: 'App instellen' }).click();
  const app = await setUpApp(page);
  await page.waitForURL(/\/account\?done=enrolled/);
  return app;
}

describeInBrowser('stepping up', (stand) => {
  it('a stale session is asked to confirm for wages, and a code from the app is enough', async () => {
    const { stack } = stand();
    const { page } = await stand().open();
    await page.goto(`${stack.portalUrl}/verzuim`);
    await logIn(page, { identity: 'noor/0', level: 'EH3' });
    await page.goto(`${stack.brokerUrl}/account`);
    await checkPage(page, 'account-without-app');
    await page.getByRole('button', { name: 'App instellen' }).click();
    expect(await checkPage(page, 'set-up-app')).toBe('App instellen');
    const app = await setUpApp(page);
    await page.waitForURL(/\/account\?done=enrolled/);
    await checkPage(page, 'account-with-app');
    expect(await page.getByRole('status').textContent()).toContain('De app is ingesteld.');

    await page.goto(`${stack.portalUrl}/loon?maand=10`);
    expect(pathOf(page)).toBe('/loon');
    await letTimePass(stack, 20);
    await page.goto(`${stack.portalUrl}/loon?maand=10`);
    expect(await checkPage(page, 'confirm-wages')).toBe('Bevestig dat u het bent');
    expect(await page.locator('main').textContent()).toContain('in de afgelopen 15 minuten');
    await enterCode(page, await app.nextCode());
    await page.waitForURL(`${stack.portalUrl}/loon?maand=10`);
    expect(await page.locator('h1').textContent()).toBe('Loongegevens');
  });

  it('F7: a code is entered by keyboard alone, with the focus in sight, also while the provider is down', async () => {
    const { stack } = stand();
    const { page } = await stand().open();
    const app = await signInWithApp(stand(), page, 'sem/0');
    stack.simulator.setFault('down');
    await letTimePass(stack, 20);
    await page.goto(`${stack.portalUrl}/loon`);
    for (let presses = 0; presses < 20; presses += 1) {
      if (
        (await page
          .locator(':focus')
          .getAttribute('name', { timeout: 500 })
          .catch(() => null)) === 'code'
      )
        break;
      await page.keyboard.press('Tab');
    }
    const outline = await page.locator('input[name=code]').evaluate((field) => {
      const style = field.ownerDocument.defaultView?.getComputedStyle(field);
      return { style: style?.outlineStyle, shadow: style?.boxShadow };
    });
    expect(outline).not.toEqual({ style: 'none', shadow: 'none' });
    await page.keyboard.type(await app.nextCode());
    await page.keyboard.press('Enter');
    await page.waitForURL(`${stack.portalUrl}/loon`);
  });

  it('a stale session without an app signs in again, and the provider must ask the person', async () => {
    const { stack } = stand();
    const { page } = await stand().open();
    await page.goto(`${stack.portalUrl}/verzuim`);
    await logIn(page, { identity: 'fatima/0', level: 'EH3' });
    await letTimePass(stack, 20);
    await page.goto(`${stack.portalUrl}/loon`);
    await checkPage(page, 'confirm-wages-without-app');
    await logIn(page, { identity: 'fatima/0', level: 'EH3' });
    expect(page.url()).toBe(`${stack.portalUrl}/loon`);
  });

  it('whoever has EH2 adds an app on the way to the employment check', async () => {
    const { stack } = stand();
    const { page } = await stand().open();
    await page.goto(`${stack.portalUrl}/bedrijf`);
    await logIn(page, { identity: 'lotte/0', level: 'EH2' });
    expect(page.url()).toBe(`${stack.portalUrl}/bedrijf`);
    await page.goto(`${stack.portalUrl}/dienstverband?van=lijst`);
    expect(await checkPage(page, 'employment-check-needs-second')).toBe('Nog één stap');
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.getByRole('button', { name: 'App instellen' }).click();
    await checkPage(page, 'set-up-app-on-the-way');
    await setUpApp(page);
    await page.waitForURL(`${stack.portalUrl}/dienstverband?van=lijst`);
    await page.getByLabel('Burgerservicenummer').fill('123456782');
    await page.getByRole('button', { name: 'Controleren' }).click();
    await checkPage(page, 'employment-check-answer');
    expect(await page.getByRole('status').textContent()).toContain('de controle is aangevraagd');

    await page.goto(`${stack.portalUrl}/verzuim`);
    await checkPage(page, 'eh2-with-app-is-not-enough');
    expect(await page.locator('main').textContent()).toContain('U bent ingelogd op niveau laag.');
    await logIn(page, { identity: 'lotte/0', level: 'EH2' });
    await checkPage(page, 'returned-less');
    expect(await page.getByRole('alert').textContent()).toContain(
      'Wij vroegen EH3 of hoger. U kwam terug met EH2.',
    );
  });

  it('an app is set up right after a login; whoever signed in longer ago signs in again first and then goes on', async () => {
    const { stack } = stand();
    const { page } = await stand().open();
    await page.goto(`${stack.portalUrl}/bedrijf`);
    await logIn(page, { identity: 'youssef/0', level: 'EH2' });
    await letTimePass(stack, 10);
    await page.goto(`${stack.brokerUrl}/account`);
    await checkPage(page, 'account-too-late-for-app');
    await page.goto(`${stack.portalUrl}/dienstverband`);
    await checkPage(page, 'employment-check-login-first');
    await page.getByRole('button', { name: /en app instellen/ }).click();
    await chooseAtProvider(page, { identity: 'youssef/0', level: 'EH2' });
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.getByRole('button', { name: 'App instellen' }).click();
    await checkPage(page, 'set-up-app-after-login');
    await setUpApp(page);
    await page.waitForURL(`${stack.portalUrl}/dienstverband`);
  });

  it('U10: the employee file tells an EH3 session what is missing and what to do, and lets EH4 in', async () => {
    const { stack } = stand();
    const { page } = await stand().open();
    await page.goto(`${stack.portalUrl}/verzuim`);
    await logIn(page, { identity: 'noor/0', level: 'EH3' });
    await page.goto(`${stack.portalUrl}/dossier/1001`);
    expect(await checkPage(page, 'employee-file-needs-high')).toBe('Nog één stap');
    const words = await page.locator('main').textContent();
    expect(words).toContain(
      'U bent ingelogd op niveau substantieel. Voor deze gegevens is niveau hoog nodig.',
    );
    expect(words).toContain('BSN dat het portaal toont');
    expect(words).not.toContain('Wij vroegen');
    await logIn(page, { identity: 'noor/0', level: 'EH3' });
    await checkPage(page, 'employee-file-returned-less');
    expect(await page.getByRole('alert').textContent()).toContain(
      'Wij vroegen EH4 of hoger. U kwam terug met EH3.',
    );
    await logIn(page, { identity: 'noor/0', level: 'EH4' });
    expect(page.url()).toBe(`${stack.portalUrl}/dossier/1001`);
    await checkPage(page, 'portal-employee-file');
  });

  it.each(['unknown-acr', 'no-acr'])(
    'U9: a provider that answers with %s proves nothing, and the page says so',
    async (fault) => {
      const { page } = await stand().open();
      await page.goto(`${stand().stack.portalUrl}/verzuim`);
      await logIn(page, { identity: 'noor/0', level: 'EH3', fault });
      await checkPage(page, `fault-${fault}`);
      expect(await page.getByRole('alert').textContent()).toContain('geen geldig niveau');
    },
  );

  it('O9: wrong codes are said at the field, then lock with a time, and eHerkenning stays open', async () => {
    const { stack } = stand();
    const { page } = await stand().open();
    const app = await signInWithApp(stand(), page, 'ravi/0');
    await letTimePass(stack, 20);
    await page.goto(`${stack.portalUrl}/loon`);
    await enterCode(page, app.wrongCode(0));
    await checkPage(page, 'wrong-code');
    expect(await page.getByRole('alert').textContent()).toContain('Deze code klopt niet.');
    for (const index of [1, 2, 3, 4, 5]) await enterCode(page, app.wrongCode(index));
    await checkPage(page, 'locked-out');
    expect(await page.getByRole('alert').textContent()).toContain(
      'Er zijn te veel verkeerde codes ingevuld.',
    );
    const until = Date.parse((await page.getByRole('alert').locator('time').getAttribute('datetime')) ?? '');
    expect(until).toBeGreaterThan(Date.now());
    await enterCode(page, await app.nextCode());
    expect(await page.getByRole('alert').textContent()).toContain('te veel verkeerde codes');
    await logIn(page, { identity: 'ravi/0', level: 'EH3' });
    expect(page.url()).toBe(`${stack.portalUrl}/loon`);
  });

  it('O1: a code that was used already says so, and the next one works', async () => {
    const { stack } = stand();
    const { page } = await stand().open();
    const app = await signInWithApp(stand(), page, 'fatima/1');
    await letTimePass(stack, 20);
    await page.goto(`${stack.portalUrl}/loon`);
    const code = await app.nextCode();
    await enterCode(page, code);
    await page.waitForURL(`${stack.portalUrl}/loon`);
    await letTimePass(stack, 20);
    await page.goto(`${stack.portalUrl}/loon`);
    await enterCode(page, code);
    await checkPage(page, 'code-used');
    expect(await page.getByRole('alert').textContent()).toContain('al gebruikt');
    await enterCode(page, await app.nextCode());
    await page.waitForURL(`${stack.portalUrl}/loon`);
  });

  it('a wrong first code keeps the key that was scanned, and an app that is removed confirms nothing any more', async () => {
    const { stack } = stand();
    const { page } = await stand().open({ viewport: { width: 360, height: 740 } });
    await page.goto(`${stack.portalUrl}/verzuim`);
    await logIn(page, { identity: 'abroad/0', level: 'EH3' });
    await page.goto(`${stack.brokerUrl}/account`);
    await page.getByRole('button', { name: 'App instellen' }).click();
    await checkPage(page, 'phone-set-up-app');
    const key = await page.locator('.sluis-secret').textContent();
    await page.locator('input[name=code]').fill('000000');
    await page.getByRole('button', { name: 'App instellen' }).click();
    await checkPage(page, 'set-up-app-wrong-code');
    expect(await page.getByRole('alert').textContent()).toContain('Deze code klopt niet.');
    expect(await page.locator('.sluis-secret').textContent()).toBe(key);
    await setUpApp(page);
    await page.waitForURL(/done=enrolled/);
    await checkPage(page, 'phone-account-with-app');
    await page.getByRole('button', { name: /^Verwijder/ }).click();
    await page.waitForURL(/done=removed/);
    await checkPage(page, 'app-removed');
    await letTimePass(stack, 20);
    await page.goto(`${stack.portalUrl}/loon`);
    expect(await page.locator('input[name=code]').count()).toBe(0);
  });
});
