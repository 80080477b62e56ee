// People without eHerkenning, in a real browser: from an imported password through the desk or a letter to what that
// is worth, by app, SMS and passkey; and out again when the link with the company has ended.

import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { passDesk, printedCode } from '../../src/cli/demo-check-local.ts';
import { demoPassword, demoPeople } from '../../src/cli/demo-people.ts';
import type { DemoStack } from '../../src/cli/demo-stack.ts';
import { describeInBrowser, type Stand } from './browser-stand.ts';
import { type App, addDevice, logIn, makePasskey, setUpApp } from './journey.ts';
import { checkPage } from './page-check.ts';

const farm = 'Zorghoeve Hofman';
const nursery = 'Kwekerij Hofman';
const pathOf = (page: Page) => new URL(page.url()).pathname;

/** From a page that offers it; the company only where there is a choice. */
async function signIn(page: Page, email: string, company: string | null): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mailadres' }).fill(email);
  await page.locator('input[name=password]').fill(demoPassword);
  await page.getByRole('button', { name: 'Inloggen met wachtwoord' }).click();
  if (company === null) return;
  await page.waitForURL(/\/sign-in\/company/);
  await page.getByRole('button', { name: new RegExp(company) }).click();
}

async function officer(stand: Stand, identity: string): Promise<Page> {
  const { page } = await stand.open();
  await page.goto(`${stand.stack.brokerUrl}/desk`);
  await page.waitForURL(/\/admin\/sign-in/);
  await checkPage(page, 'staff-sign-in');
  await logIn(page, { identity, level: 'EH3' });
  await page.waitForURL(/\/desk$/);
  return page;
}

/** Both officers in their own browsers; the code that the second one hands over. */
async function goToDesk(stand: Stand, email: string, company: string): Promise<string> {
  const first = await officer(stand, 'anouk/0');
  await checkPage(first, 'desk');
  await first.locator('input[name=email]').fill(email);
  await first.getByRole('button', { name: 'Account zoeken' }).click();
  await first.waitForURL(/\/desk\/people\//);
  await checkPage(first, 'desk-person');
  await first.locator('select[name=party]').selectOption({ label: company });
  await first.locator('input[name=documentEnd]').fill('X7K2');
  await first.locator('input[name=seenOn]').fill(new Date().toISOString().slice(0, 10));
  await first.locator('input[name=linkDetail]').fill('uittreksel van deze week');
  await first.getByRole('button', { name: 'Vastleggen' }).click();
  await first.waitForURL(/\/desk\/vettings\//);
  await checkPage(first, 'desk-recorded');
  expect(await first.getByRole('button', { name: 'Bevestigen, code nu meegeven' }).count()).toBe(0);
  const second = await officer(stand, 'bram/0');
  await second.goto(first.url());
  await checkPage(second, 'desk-to-confirm');
  await second.getByRole('button', { name: 'Bevestigen, code nu meegeven' }).click();
  await second.locator('.sluis-secret').waitFor();
  await checkPage(second, 'desk-code');
  return (await second.locator('.sluis-secret').textContent()) ?? '';
}

async function redeem(stack: DemoStack, page: Page, code: string): Promise<void> {
  await page.goto(`${stack.brokerUrl}/account/activate`);
  await page.getByLabel('Activeringscode').fill(code);
  await page.getByRole('button', { name: 'Code gebruiken' }).click();
  await page.getByRole('heading', { name: 'De code is gebruikt' }).waitFor();
}

async function addApp(stack: DemoStack, page: Page): Promise<App> {
  await page.goto(`${stack.brokerUrl}/account`);
  await page.getByRole('button', { name: 'App instellen' }).click();
  const app = await setUpApp(page);
  await page.waitForURL(/\/account\?done=enrolled/);
  return app;
}

const newestCode = ({ inbox }: DemoStack) => /\b([0-9]{6})\b/.exec(inbox.messages[0]?.text ?? '')?.[1] ?? '';

async function addNumber(stack: DemoStack, page: Page): Promise<void> {
  await page.goto(`${stack.brokerUrl}/account`);
  await page.getByRole('button', { name: 'Nummer voor sms instellen' }).click();
  await checkPage(page, 'set-up-sms');
  await page.getByLabel('Mobiel nummer').fill('06 12345678');
  await page.getByRole('button', { name: 'Stuur een code' }).click();
  await page.locator('input[name=code]').waitFor();
  await checkPage(page, 'sms-code');
  await page.locator('input[name=code]').fill(newestCode(stack));
  await page.locator('form:has(input[name=code]) button').click();
  await page.waitForURL(/\/account\?done=sms/);
}

/** As if the link with this company had come to its end by time. */
async function endBinding(stack: DemoStack, companyName: string): Promise<void> {
  const { flow } = stack.broker;
  await flow.transact(async (tx) => {
    const { rows } = await tx.trx.raw<{ rows: { account_id: string }[] }>(
      'select distinct account_id from binding',
    );
    for (const { account_id: accountId } of rows) {
      const parties = await flow.stores.parties.listOfAccount(tx.trx, accountId);
      const number = parties.find((party) => party.companyName === companyName)?.representation.legalSubject
        .number;
      for (const binding of await flow.stores.bindings.listOfAccount(tx.trx, accountId)) {
        if (binding.representation.legalSubject.number !== number) continue;
        await tx.trx.raw(`update binding set expires_at = now() - interval '1 second' where id = :id`, {
          id: binding.id,
        });
      }
      await tx.trx.raw('update session set version = version + 1 where account_id = :accountId', {
        accountId,
      });
      tx.changed({ kind: 'account', id: accountId });
    }
  });
}

describeInBrowser(
  'people without eHerkenning',
  (stand) => {
    it('go from an imported password through the desk to substantial by app, by SMS and by passkey; who left, no more', async () => {
      const { stack } = stand();
      const { email } = demoPeople.marit;
      const list = `${stack.portalUrl}/verzuim`;
      const { page, context } = await stand().open();
      await addDevice(context, page);
      await page.goto(list);
      await checkPage(page, 'sign-in-with-password');
      await signIn(page, email, farm);
      await page.waitForURL(/\/sign-in\?transaction=/);
      await checkPage(page, 'password-is-not-enough');
      await page.goto(`${stack.brokerUrl}/account`);
      await checkPage(page, 'account-without-proof');
      await redeem(stack, page, await goToDesk(stand(), email, farm));
      const app = await addApp(stack, page);
      await page.goto(list);
      expect(page.url()).toBe(list);
      await addNumber(stack, page);
      await makePasskey(stack, page, 'telefoon');
      await checkPage(page, 'account-with-three-factors');

      const bySms = await stand().open();
      await bySms.page.goto(list);
      await signIn(bySms.page, email, farm);
      await bySms.page.getByRole('button', { name: /Stuur mij een code/ }).click();
      await bySms.page.locator('input[name=code]').fill(newestCode(stack));
      await bySms.page.locator('form:has(input[name=code]) button').click();
      await bySms.page.waitForURL(list);

      await page.goto(`${stack.brokerUrl}/sign-out`);
      await page.locator('main form button').first().click();
      await page.goto(list);
      await page.getByRole('button', { name: /passkey/i }).click();
      await page.waitForURL(/\/sign-in\/company/);
      await checkPage(page, 'choose-company');
      await page.getByRole('button', { name: new RegExp(farm) }).click();
      await page.waitForURL(list);

      const code = await passDesk(stack, email, nursery);
      const other = await stand().open();
      await other.page.goto(list);
      await signIn(other.page, email, nursery);
      await other.page.waitForURL(/\/sign-in\?transaction=/);
      await checkPage(other.page, 'no-link-with-this-company');
      await other.page.goto(`${stack.brokerUrl}/account`);
      await other.page.locator('form[action="/step-up/totp"] input[name=code]').fill(await app.nextCode());
      await other.page.getByRole('button', { name: 'Bevestigen', exact: true }).click();
      await other.page.waitForURL(/\/account$/);
      await redeem(stack, other.page, code);
      await other.page.goto(list);
      expect(other.page.url()).toBe(list);

      await endBinding(stack, farm);
      for (const left of [page, bySms.page]) {
        await left.goto(list);
        expect(pathOf(left)).not.toBe('/verzuim');
      }
      await checkPage(page, 'who-left-the-company');
      await other.page.goto(list);
      expect(other.page.url()).toBe(list);
    }, 120_000);

    it('reach low with two factors by a letter alone, and the page says why not more', async () => {
      const { stack } = stand();
      const { page } = await stand().open();
      const check = `${stack.portalUrl}/dienstverband`;
      await page.goto(check);
      await signIn(page, demoPeople.joris.email, null);
      await page.waitForURL(/\/sign-in\?transaction=/);
      await page.goto(`${stack.brokerUrl}/account`);
      await page.getByRole('button', { name: /brief/i }).click();
      await page.waitForURL(/\/account/);
      await checkPage(page, 'letter-on-its-way');
      await redeem(stack, page, await printedCode(stack));
      await checkPage(page, 'letter-redeemed');
      await addApp(stack, page);
      await page.goto(check);
      expect(page.url()).toBe(check);
      await page.goto(`${stack.portalUrl}/verzuim`);
      await checkPage(page, 'letter-is-not-enough');
      const words = await page.locator('main').textContent();
      expect(words).toContain('U bent ingelogd op niveau laag.');
      expect(words).toContain('Een brief is hiervoor niet genoeg');
    }, 60_000);
  },
  { people: true },
);
