// Every page of the console that a role opens from its navigation, in a real browser, at desk and in hand, in both
// languages: no axe violation, nothing wider than the window, and the keyboard gets to the content first.

import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from './browser-stand.ts';
import { checkPage, listBrokenWords } from './page-check.ts';

const widths = { desk: { width: 1280, height: 900 }, hand: { width: 390, height: 844 } } as const;

describeInBrowser(
  'the console in a browser',
  (stand) => {
    const broker = (path: string) => stand().stack.brokerUrl + path;

    async function signIn(page: Page, who: string): Promise<void> {
      await page.goto(broker('/admin'));
      await page.locator('form[action="/admin/sign-in/upstream"] button').first().click();
      await page.locator('[name="identity"]').first().waitFor();
      const field = page.locator('select[name="identity"]');
      if ((await field.count()) > 0) await field.selectOption(`${who}/0`);
      else await page.locator(`input[name="identity"][value="${who}/0"]`).check();
      await page.locator('button[value="login"]').click();
      await page.locator('.sluis-console__nav').waitFor();
    }

    /** A page that more roles open is looked at once: at desk in Dutch, in hand in English. */
    const seen = new Set<string>();
    const looks = [
      ['nl', widths.desk],
      ['en', widths.hand],
    ] as const;

    it.each(['eva', 'anouk', 'ahmed', 'willem'])(
      'what %s opens is clean',
      async (who) => {
        const { page } = await stand().open({ viewport: widths.desk });
        await signIn(page, who);
        const links = page.locator('.sluis-nav__link');
        const hrefs = await links.evaluateAll((found) =>
          found.map((link) => link.getAttribute('href') ?? ''),
        );
        expect(hrefs.length).toBeGreaterThan(0);
        const fresh = hrefs.filter((href) => !seen.has(href));
        for (const href of fresh) {
          seen.add(href);
          for (const [lang, size] of looks) {
            await page.setViewportSize(size);
            await page.goto(broker(`${href}?lang=${lang}`));
            expect(await page.locator('html').getAttribute('lang')).toBe(lang);
            await checkPage(page, `console${href.replaceAll('/', '-')}-${lang}`);
            expect({ href, lang, broken: await listBrokenWords(page) }).toEqual({ href, lang, broken: [] });
          }
        }
      },
      120_000,
    );

    it('by keyboard: the first stop skips to the content, and a route is found and opened', async () => {
      const { page } = await stand().open({ viewport: widths.desk });
      await signIn(page, 'eva');
      await page.goto(broker('/admin/routes'));
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe('#content');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.id')).toBe('q');
      await page.keyboard.type('dossier');
      await page.keyboard.press('Enter');
      await page.waitForURL(/q=dossier/);
      await page.locator('.sluis-table th[scope="row"] a').first().focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/employee-file/);
      expect(await checkPage(page, 'console-route')).toBe('employee-file');
    });
  },
  { people: true },
);
