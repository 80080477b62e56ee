// The life of a policy version as its people see it: written, refused with its faults, sent in, approved by somebody
// else, compared, taken back; in Dutch and English, with the keyboard, on a small screen, without a script.

import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { demoStaffConfig } from '../../src/cli/demo-people.ts';
import { describeInBrowser } from './browser-stand.ts';
import { chooseAtProvider } from './journey.ts';
import { checkPage } from './page-check.ts';

const extraConfig = demoStaffConfig({ eva: ['editor'], thomas: ['approver'], marieke: ['approver'] });

describeInBrowser(
  'the policy in the console',
  (stand) => {
    const at = (path: string) => stand().stack.brokerUrl + path;

    async function signIn(id: string, options = {}): Promise<Page> {
      const { page } = await stand().open(options);
      await page.goto(at('/admin'));
      await page.locator('form[action="/admin/sign-in/upstream"] button').click();
      await chooseAtProvider(page, { identity: `${id}/0`, level: 'EH3' });
      return page;
    }
    const send = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
    const edit = async (page: Page, change: (text: string) => string) => {
      const area = page.locator('textarea[name=source]');
      await area.fill(change(await area.inputValue()));
    };
    const open = (id: string) => (text: string) =>
      text.replace(
        /^routes:\n/m,
        `routes:\n  ${id}: { portal: ${portal()}, path: /${id}, service: ${service()}, data: [] }\n`,
      );
    const document = () => stand().stack.broker.policies.current().policy.document;
    const portal = () => Object.keys(document().portals)[0];
    const service = () => Object.keys(document().services)[0];

    it('keeps what was typed while the session ended, until it was signed in anew in another tab', async () => {
      for (const [locale, width] of [
        ['en', 390],
        ['nl', 1280],
      ] as const) {
        const page = await signIn('eva', { viewport: { width, height: 900 }, locale });
        await page.goto(at(`/admin/policy/edit?lang=${locale}`));
        const before = await page.locator('textarea[name=source]').inputValue();
        const typed = `\n\n${before}\n# <b>"'&amp;</textarea>\n\n`;
        await edit(page, () => typed);
        const words = locale === 'nl' ? ['Controleer', 'Opnieuw versturen'] : ['Check', 'Send again'];
        await page.context().clearCookies();
        await send(page, words[0] ?? '');
        await checkPage(page, `kept-form-${locale}`);
        const main = await page.locator('main').boundingBox();
        expect(main?.width).toBeGreaterThan(Math.min(width, 600) - 1);
        const opens = page.waitForEvent('popup');
        await page.locator('main a[target=_blank]').click();
        const tab = await opens;
        await tab.locator('form[action="/admin/sign-in/upstream"] button').click();
        await chooseAtProvider(tab, { identity: 'eva/0', level: 'EH3' });
        await tab.waitForURL(/\/admin\/signed-in$/);
        await checkPage(tab, `signed-in-${locale}`);
        await tab.close();
        await send(page, words[1] ?? '');
        expect(await page.locator('textarea[name=source]').inputValue()).toBe(typed);
      }
    });

    it('goes from an editor to an approver, and back again', async () => {
      const editor = await signIn('eva');
      await editor.goto(at('/admin/policy'));
      expect(await checkPage(editor, 'policy')).toBe('Beleid');
      await editor.getByRole('link', { name: 'Beleid wijzigen' }).click();
      await checkPage(editor, 'policy-edit');

      await edit(editor, (text) => `${text.replace('version: 1', 'version: 2')}colour: blue\n`);
      await send(editor, 'Verstuur');
      await checkPage(editor, 'policy-edit-faults');
      await editor
        .getByRole('link', { name: /^regel/ })
        .first()
        .click();
      expect(editor.url()).toMatch(/#line-\d+$/);

      await edit(editor, (text) =>
        open('nieuw')(text.replace('version: 2', 'version: 1').replace('colour: blue\n', '')),
      );
      await editor.getByLabel('Reden van de wijziging').fill('een nieuwe pagina');
      await send(editor, 'Controleer');
      await checkPage(editor, 'policy-edit-preview');
      await send(editor, 'Verstuur');
      expect(await checkPage(editor, 'draft-editor')).toBe('Voorstel voor het beleid');
      const draft = new URL(editor.url()).pathname;

      const approver = await signIn('thomas', { viewport: { width: 390, height: 844 } });
      await approver.goto(at(draft));
      await checkPage(approver, 'draft-approver-small');
      await approver.getByRole('button', { name: 'Goedkeuren' }).focus();
      await approver.keyboard.press('Enter');
      await approver.getByText('Het nieuwe beleid geldt nu overal').waitFor();
      await checkPage(approver, 'draft-applied');

      await editor.goto(at('/admin/drafts'));
      expect(await checkPage(editor, 'drafts')).toBe('Voorstellen');
      await editor.goto(at('/admin/policy/diff'));
      expect(await checkPage(editor, 'policy-diff')).toBe('Versies vergelijken');
      await editor.goto(at('/admin/policy/versions/1'));
      await checkPage(editor, 'policy-version-back');
      await editor.getByLabel('Reden').fill('toch niet');
      await send(editor, 'Ga terug naar deze versie');
      expect(await checkPage(editor, 'policy-version-3')).toBe('Versie 3');
    }, 60_000);

    it('shows an edit on a version that is gone what came in between, also in English', async () => {
      const editor = await signIn('eva', { locale: 'en-GB' });
      await editor.goto(at('/admin/policy/edit'));
      await edit(editor, (text) => `${text}# mine\n`);
      const { policies, stores, flow } = stand().stack.broker;
      const newest = await stores.policyVersions.newest(flow.db);
      const source = open('tussendoor')(newest?.source ?? '');
      const [id] = Object.entries(document().routes)[0] ?? [];
      const changed = structuredClone(document());
      const route = changed.routes[id ?? ''];
      if (route) changed.routes['tussendoor'] = { ...route, path: '/tussendoor' };
      await policies.apply({ document: changed, source, author: 'somebody', reason: 'meanwhile' });
      await editor.getByLabel('Reason of the change').fill('mine');
      await send(editor, 'Send');
      expect(await checkPage(editor, 'policy-edit-moved')).toBe('Change the policy');
      expect(await editor.locator('textarea[name=source]').inputValue()).toContain('# mine');
      await editor.emulateMedia({ colorScheme: 'dark' });
      await checkPage(editor, 'policy-edit-moved-dark');
    });
  },
  { extraConfig },
);
