// A portal that logs in over OpenID Connect, in a real browser: it names the data, Sluis lifts or refuses, and the
// portal's page says what the token told.

import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from './browser-stand.ts';
import { letTimePass, logIn } from './journey.ts';
import { checkPage } from './page-check.ts';

const told = (page: Page, name: string) => page.locator(`[data-told="${name}"]`).textContent();
const words = async (page: Page) => ((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ' ');

describeInBrowser('a portal that logs in over OpenID Connect', (stand) => {
  it('names BSN and sick-leave period with a substantial session: lifted to high, and its token says so', async () => {
    const { verzuimUrl } = stand().stack;
    const { page } = await stand().open();
    await page.goto(verzuimUrl);
    expect(await checkPage(page, 'login-portal-home')).toBe('Verzuimdienst');
    await page.getByRole('link', { name: 'Openen Verzuim', exact: true }).click();
    expect(await checkPage(page, 'login-portal-asks-sign-in')).toBe('Inloggen voor Verzuimdienst');
    expect(await words(page)).toContain('Eerste en laatste ziektedag van een medewerker');
    await logIn(page, { identity: 'noor/0', level: 'EH3' });
    expect([page.url(), await told(page, 'level')]).toEqual([`${verzuimUrl}/verzuim`, 'substantieel']);
    await checkPage(page, 'login-portal-sick-leave');

    await page.getByRole('link', { name: /Dossier van een medewerker/ }).click();
    expect(await checkPage(page, 'login-portal-asks-high')).toBe('Nog één stap');
    const asked = await words(page);
    expect(asked).toContain(
      'U bent ingelogd op niveau substantieel. Voor deze gegevens is niveau hoog nodig.',
    );
    for (const text of ['BSN van een medewerker', 'Verzuimdienst']) expect(asked).toContain(text);
    await logIn(page, { identity: 'noor/0', level: 'EH3' });
    expect(await page.getByRole('alert').textContent()).toContain(
      'Wij vroegen EH4 of hoger. U kwam terug met EH3.',
    );
    await logIn(page, { identity: 'noor/0', level: 'EH4' });
    await page.waitForURL(`${verzuimUrl}/dossier`);
    expect([await told(page, 'level'), await told(page, 'datatypes')]).toEqual([
      'hoog',
      'employee-bsn, sick-leave-period',
    ]);
    await checkPage(page, 'login-portal-employee-file');
    expect(stand().stack.verzuim.shown.map(({ level }) => level)).toEqual(['substantial', 'high']);
  });

  it('whoever cannot reach that level goes back, and the portal says that nothing was shown', async () => {
    const { verzuimUrl, verzuim } = stand().stack;
    verzuim.clearReceived();
    const { page } = await stand().open({ locale: 'en-GB', viewport: { width: 360, height: 740 } });
    await page.goto(`${verzuimUrl}/bedrijf`);
    await checkPage(page, 'login-portal-asks-low-english');
    await logIn(page, { identity: 'lotte/0', level: 'EH2' });
    expect(await told(page, 'level')).toBe('low');
    await checkPage(page, 'login-portal-company-phone');
    await page.goto(`${verzuimUrl}/dossier`);
    await checkPage(page, 'login-portal-asks-high-phone');
    await page.getByRole('link', { name: 'Back to Sick-leave service' }).click();
    expect(await checkPage(page, 'login-portal-refused-phone')).toBe('Signing in was stopped');
    expect(await words(page)).toContain('access_denied');
    expect(verzuim.shown.map(({ page: shown }) => shown)).toEqual(['company']);
  });

  it('a portal that wants to be sure now gets a confirmation of now, and says when it was', async () => {
    const { verzuimUrl, brokerUrl, portalUrl } = stand().stack;
    const { page } = await stand().open();
    await page.goto(`${portalUrl}/verzuim`);
    await logIn(page, { identity: 'noor/0', level: 'EH3' });
    await letTimePass(stand().stack, 20);
    await page.goto(`${verzuimUrl}/verzuim`);
    // Signed in at the gate is signed in here.
    expect(page.url()).toBe(`${verzuimUrl}/verzuim`);
    const before = await page.locator('[data-told="confirmed"] time').getAttribute('datetime');
    await page.getByRole('link', { name: 'Laat opnieuw zien dat ik het ben' }).click();
    expect(page.url()).toContain(brokerUrl);
    expect(await checkPage(page, 'login-portal-asks-anew')).toBe('Bevestig dat u het bent');
    expect(await words(page)).toContain('Voor deze gegevens moet u nu opnieuw laten zien dat u het bent.');
    expect(await words(page)).toContain('nu, voor deze inlog');
    expect(await words(page)).not.toMatch(/[0-9.]+ (seconden|dagen)/);
    await logIn(page, { identity: 'noor/0', level: 'EH3' });
    await page.waitForURL(`${verzuimUrl}/verzuim`);
    const after = await page.locator('[data-told="confirmed"] time').getAttribute('datetime');
    expect(Date.parse(after ?? '') - Date.parse(before ?? '')).toBeGreaterThan(15 * 60_000);
  });
});
