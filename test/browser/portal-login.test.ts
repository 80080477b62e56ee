// A portal that logs in over OpenID Connect, in a real browser: forms of ours end at its callback where the policy of
// the page lets them (CSP form-action covers redirects), and signing out works by keyboard.

import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { createClientKey, createRelyingParty } from '../setup/relying-party.ts';
import { describeInBrowser, type Stand } from './browser-stand.ts';
import { letTimePass, logIn, setUpApp } from './journey.ts';
import { checkPage } from './page-check.ts';

const key = createClientKey();
const portOf = (stand: Stand) => new URL(stand.stack.brokerUrl).port;

const clientOf = (port: number) => `
scopes:
  wages: { label: { nl: Loon, en: Wages }, data: [wages], atLeast: { confirmedWithin: 15m } }
clients:
  rp:
    label: { nl: Tweede portaal, en: Second portal }
    service: wage-service
    consent: ask
    scopes: [wages]
    redirectUris: ['http://rp.localhost:${port}/callback']
    postLogoutRedirectUris: ['http://rp.localhost:${port}/bye']
    auth: { method: private_key_jwt }
    jwks: ${JSON.stringify({ keys: [key.jwk] })}
`;

async function partyOf(stand: Stand) {
  const redirectUri = `http://rp.localhost:${portOf(stand)}/callback`;
  return createRelyingParty({ issuer: stand.stack.brokerUrl, clientId: 'rp', redirectUri, key });
}

/** The keyboard's way to a control with these words, and its use. */
async function pressByKeyboard(page: Page, words: string): Promise<void> {
  const isThere = async () =>
    (await page.evaluate(`document.activeElement?.textContent?.trim()`)) === words &&
    (await page.evaluate(`document.activeElement?.closest('main') !== null`));
  for (let presses = 0; presses < 30 && !(await isThere()); presses += 1) await page.keyboard.press('Tab');
  expect(await isThere()).toBe(true);
  await page.keyboard.press('Enter');
}

describeInBrowser(
  'a portal over OpenID Connect',
  (stand) => {
    it('signing in, stepping up and consenting end at the portal; signing out by keyboard ends there too', async () => {
      const { stack } = stand();
      const { page } = await stand().open();
      const rp = await partyOf(stand());
      await page.goto((await rp.begin({ scope: 'openid wages' })).url.href);
      await logIn(page, { identity: 'noor/0', level: 'EH3' });
      expect(await checkPage(page, 'consent')).toBe('Mag Tweede portaal deze gegevens krijgen?');
      await pressByKeyboard(page, 'Ja, delen en verdergaan');
      await page.waitForURL(/rp\.localhost.*[?&]code=/);

      await page.goto(`${stack.brokerUrl}/account`);
      await page.getByRole('button', { name: 'App instellen' }).click();
      const app = await setUpApp(page);
      await page.waitForURL(/\/account\?done=enrolled/);
      await letTimePass(stack, 20);
      const begun = await rp.begin({ scope: 'openid wages' });
      await page.goto(begun.url.href);
      await page.locator('form[action="/step-up/totp"] input[name=code]').fill(await app.nextCode());
      await page.getByRole('button', { name: 'Bevestigen' }).click();
      await page.waitForURL(/rp\.localhost.*[?&]code=/);
      const back = { url: page.url(), status: 0, body: '', headers: new Map(), trail: [] };
      const { id_token: hint = '' } = await rp.redeem(back, begun);

      const bye = `http://rp.localhost:${portOf(stand())}/bye`;
      const asked = new URLSearchParams({
        id_token_hint: hint,
        post_logout_redirect_uri: bye,
        state: 'kept',
      });
      await page.goto(`${stack.brokerUrl}/end-session?${asked}`);
      expect(await checkPage(page, 'confirm-sign-out-asked')).toBe('Wilt u uitloggen?');
      expect(await page.locator('main').textContent()).toContain('Tweede portaal vraagt');
      await pressByKeyboard(page, 'Uitloggen');
      await page.waitForURL(`${bye}?state=kept`);
      await page.goto(`${stack.brokerUrl}/account`);
      expect(page.url()).toBe(`${stack.brokerUrl}/sign-in`);
      await rp.close();
    });
  },
  { editPolicy: (source, port) => source + clientOf(port) },
);
