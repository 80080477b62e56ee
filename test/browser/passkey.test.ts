// Passkeys in a real browser with a virtual authenticator: made inside a login, confirming for wages, as the second
// factor beside EH2; by keyboard, in both languages, refused by the person, and without script.

import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from './browser-stand.ts';
import { addDevice, type Device, letTimePass, logIn, makePasskey } from './journey.ts';
import { checkPage } from './page-check.ts';

const credentialsOf = async ({ cdp, authenticatorId }: Device) =>
  (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials;

async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate('document.activeElement?.textContent ?? ""');
    if (name.test(String(focused).trim())) return;
  }
  throw new Error(`no way to ${name} by Tab`);
}

describeInBrowser('passkeys', (stand) => {
  it('a passkey made inside an EH3 login confirms for wages, all by keyboard', async () => {
    const { stack } = stand();
    const { page, context } = await stand().open();
    const device = await addDevice(context, page);
    await page.goto(`${stack.portalUrl}/verzuim`);
    await logIn(page, { identity: 'noor/0', level: 'EH3' });
    await page.goto(`${stack.brokerUrl}/account`);
    await page.getByRole('button', { name: 'Passkey instellen' }).click();
    expect(await checkPage(page, 'set-up-passkey')).toBe('Passkey instellen');
    await page.getByLabel('Naam van de passkey').focus();
    await page.keyboard.type('laptop van het werk');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/account\?done=passkey/);
    await checkPage(page, 'account-with-passkey');
    expect(await page.getByRole('status').textContent()).toContain('De passkey is ingesteld.');
    const words = await page.locator('section[aria-labelledby=factors] .sluis-factor').textContent();
    expect(words).toContain('laptop van het werk');
    expect(words).toContain('Passkey');
    expect(await credentialsOf(device)).toMatchObject([
      { rpId: 'sluis.localhost', isResidentCredential: true },
    ]);

    await letTimePass(stack, 20);
    await page.goto(`${stack.portalUrl}/loon?maand=10`);
    expect(await checkPage(page, 'confirm-wages-by-passkey')).toBe('Bevestig dat u het bent');
    await tabTo(page, /^Bevestigen met passkey$/);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${stack.portalUrl}/loon?maand=10`);
    expect(await page.locator('h1').textContent()).toBe('Loongegevens');
    await page.goto(`${stack.brokerUrl}/account`);
    expect(await page.locator('section[aria-labelledby=factors] .sluis-factor').textContent()).not.toContain(
      'nog niet gebruikt',
    );
    await page.getByRole('button', { name: 'Verwijder laptop van het werk' }).click();
    await page.waitForURL(/\/account\?done=removed/);
    expect(await page.locator('section[aria-labelledby=factors] .sluis-factor').count()).toBe(0);
  });

  it('whoever has EH2 makes a passkey on the way to the employment check, in English', async () => {
    const { stack } = stand();
    const { page, context } = await stand().open({ locale: 'en-GB' });
    await addDevice(context, page);
    await page.goto(`${stack.portalUrl}/bedrijf`);
    await logIn(page, { identity: 'lotte/0', level: 'EH2' });
    await page.goto(`${stack.portalUrl}/dienstverband?van=lijst`);
    await checkPage(page, 'employment-check-offers-passkey');
    await page.getByRole('button', { name: 'Set up a passkey' }).click();
    expect(await checkPage(page, 'set-up-passkey-english')).toBe('Set up a passkey');
    await page.getByLabel('Name of the passkey').fill('phone');
    await page.getByRole('button', { name: 'Make the passkey' }).click();
    await page.waitForURL(/sign-in\?transaction=/);
    await checkPage(page, 'employment-check-passkey-ready');
    expect(await page.getByRole('status').textContent()).toContain('Confirm with it below');
    await page.getByRole('button', { name: 'Confirm with a passkey' }).click();
    await page.waitForURL(`${stack.portalUrl}/dienstverband?van=lijst`);
  });

  it('a person who does not answer the device stays on the page, is told, and may try again', async () => {
    const { stack } = stand();
    const { page, context } = await stand().open();
    const device = await addDevice(context, page);
    await page.goto(`${stack.portalUrl}/verzuim`);
    await logIn(page, { identity: 'sem/0', level: 'EH3' });
    await makePasskey(stand().stack, page, 'telefoon');
    await letTimePass(stack, 20);
    await page.goto(`${stack.portalUrl}/loon`);
    const { cdp, authenticatorId } = device;
    await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    const credential = await addDevice(context, page);
    await page.getByRole('button', { name: 'Bevestigen met passkey' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('Het is niet gelukt');
    await checkPage(page, 'passkey-not-answered');
    expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('Bevestigen met passkey');
    expect(await credentialsOf(credential)).toEqual([]);
    await logIn(page, { identity: 'sem/0', level: 'EH3' });
    expect(page.url()).toBe(`${stack.portalUrl}/loon`);
  });

  it('a device that has a passkey here makes no second one and says so', async () => {
    const { stack } = stand();
    const { page, context } = await stand().open();
    const device = await addDevice(context, page);
    await page.goto(`${stack.portalUrl}/verzuim`);
    await logIn(page, { identity: 'fatima/0', level: 'EH3' });
    await makePasskey(stand().stack, page, 'laptop');
    await page.getByRole('button', { name: 'Passkey instellen' }).click();
    await page.getByRole('textbox').fill('nog een');
    await page.getByRole('button', { name: 'Passkey maken' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('heeft al een passkey');
    expect(await credentialsOf(device)).toHaveLength(1);
  });

  it('signed out, the passkey alone signs in: nothing is typed, and the page that was asked for opens', async () => {
    const { stack } = stand();
    const { page, context } = await stand().open();
    await addDevice(context, page);
    await page.goto(`${stack.portalUrl}/verzuim`);
    await logIn(page, { identity: 'ravi/0', level: 'EH3' });
    await makePasskey(stand().stack, page, 'telefoon');
    await context.clearCookies();
    await page.goto(`${stack.portalUrl}/verzuim?week=3`);
    await checkPage(page, 'sign-in-offers-passkey');
    await tabTo(page, /^Inloggen met passkey$/);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${stack.portalUrl}/verzuim?week=3`);
  });

  it('without script the page says what a passkey needs, and the other ways still work', async () => {
    const { stack } = stand();
    const { page, context } = await stand().open();
    await addDevice(context, page);
    await page.goto(`${stack.portalUrl}/verzuim`);
    await logIn(page, { identity: 'noor/0', level: 'EH3' });
    await makePasskey(stand().stack, page, 'laptop');
    const cookies = await context.cookies();
    const plain = await stand().open({ javaScriptEnabled: false });
    await plain.context.addCookies(cookies);
    await letTimePass(stack, 20);
    await plain.page.goto(`${stack.portalUrl}/loon`);
    expect(await plain.page.locator('main').textContent()).toContain('alleen in een browser met JavaScript');
    expect(await plain.page.getByRole('button', { name: 'Bevestigen met passkey' }).count()).toBe(0);
    await logIn(plain.page, { identity: 'noor/0', level: 'EH3' });
    expect(plain.page.url()).toBe(`${stack.portalUrl}/loon`);
  });
});
