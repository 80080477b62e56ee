// A fresh install in a real browser: from the printed link to two administrators and a colleague, as new users would,
// with nothing of it done in the database.

import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser, type Person, type Stand } from './browser-stand.ts';
import { addDevice } from './journey.ts';
import { checkPage } from './page-check.ts';

/** Opens the link in a browser of one's own, with a device that verifies its user, up to the console. */
async function enter(stand: Stand, url: string, name: string): Promise<Person> {
  const person = await stand.open();
  const { page, context } = person;
  await addDevice(context, page);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url(), request.headers()['referer'] ?? ''));
  await page.goto(url);
  const token = url.split('#')[1] ?? '';
  await page.waitForFunction('document.querySelector("#token").value !== ""');
  expect(await checkPage(page, 'first-start-set-up')).toBe('Toegang tot de console inrichten');
  expect(await page.locator('#token').inputValue()).toBe(token);
  expect(page.url()).not.toContain(token);
  await page.getByLabel('Uw naam').fill(name);
  await page.getByRole('button', { name: 'Passkey maken' }).click();
  await page.waitForURL(/\/admin\/sign-in/);
  await checkPage(page, 'first-start-passkey-made');
  await page.getByRole('button', { name: 'Inloggen met passkey' }).click();
  await page.waitForURL(/\/admin$/);
  expect(asked.some((address) => address.replace(/#.*/, '').includes(token))).toBe(false);
  return person;
}

const linkOn = async (page: Page) => (await page.locator('[data-link]').textContent()) ?? '';

describeInBrowser('the first start', (stand) => {
  it('a link, a first administrator, a second, and a colleague whom one proposes and the other approves', async () => {
    const { broker, brokerUrl } = stand().stack;
    const token = await broker.flows.pairing.openSetUp();
    const first = await enter(stand(), `${brokerUrl}/admin/set-up#${token}`, 'Sanne de Boer');
    await first.page.goto(`${brokerUrl}/admin/staff`);
    await checkPage(first.page, 'staff-alone');
    await first.page.getByRole('button', { name: 'Link maken voor een tweede beheerder' }).click();
    await checkPage(first.page, 'staff-link');
    const second = await enter(stand(), await linkOn(first.page), 'Ruben Vos');

    await first.page.goto(`${brokerUrl}/admin/staff`);
    const form = first.page.locator('form[action="/admin/staff/propose-member"]');
    await form.getByLabel('Kenmerk van de persoon daar').fill('somebody-there');
    await form.getByLabel('Naam').fill('Ilse Kramer');
    await form.getByLabel('redacteur').check();
    await form.getByLabel('Reden').fill('nieuwe collega');
    await form.getByRole('button', { name: 'Voorstellen' }).click();
    await first.page.waitForURL(/\/admin\/staff$/);
    expect(await first.page.getByRole('button', { name: 'Goedkeuren Ilse Kramer' }).count()).toBe(0);

    await second.page.goto(`${brokerUrl}/admin/staff`);
    await checkPage(second.page, 'staff-proposal');
    await second.page.getByRole('button', { name: 'Goedkeuren Ilse Kramer' }).click();
    await second.page.waitForURL(/\/admin\/staff$/);
    await checkPage(second.page, 'staff-three');
    await second.page.getByRole('link', { name: 'Ilse Kramer' }).click();
    await second.page.waitForURL(/\/admin\/staff\/[0-9a-f-]{36}$/);
    expect(await checkPage(second.page, 'staff-member')).toBe('Ilse Kramer');
  });

  it('without script the link says what is missing, and the code can still be typed', async () => {
    const { page } = await stand().open({ javaScriptEnabled: false });
    await page.goto(`${stand().stack.brokerUrl}/admin/set-up#${'x'.repeat(43)}`);
    expect(await page.getByLabel('Code van de link').inputValue()).toBe('');
    expect(await page.getByRole('button', { name: 'Passkey maken' }).count()).toBe(0);
    expect(await page.locator('[data-passkey-absent]').isVisible()).toBe(true);
  });
});
