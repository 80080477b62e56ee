// One stop of a journey: no axe violation, nothing wider than the window, one main heading; and a picture of it when
// SLUIS_TEST_PICTURES names a folder.

import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { listViolations } from '../setup/axe.ts';

const pictureFolder = process.env['SLUIS_TEST_PICTURES'];

/** Every element with its role and class, in order, and what its colours depend on: what axe judges, apart from the words. */
const structure = `[document.documentElement.lang, window.innerWidth,
  ...['(prefers-color-scheme: dark)', 'print', '(forced-colors: active)'].map((query) => matchMedia(query).matches),
  ...[...document.querySelectorAll('*')].map(
    (element) => element.tagName + ' ' + element.className + ' ' + (element.getAttribute('role') ?? ''))].join('|')`;
/** Pages that axe found nothing wrong with in this run, one empty file each: the same page again is the same markup. */
function markOf(page: string): string {
  const folder = process.env['SLUIS_TEST_LOOKED'];
  if (folder === undefined) throw new Error('global-setup names no folder for the pages that were looked at');
  return join(folder, createHash('sha256').update(page).digest('hex'));
}

/** Words of a table that stand on two lines; codes, and what is too long for any line, may break anywhere. */
const brokenWords = `[...document.querySelectorAll('.sluis-table :is(td, th)')].flatMap((cell) => {
  const found = [];
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (text.parentElement.closest('.sluis-mono, .sluis-unseen, select')) continue;
    const whole = text.data.replace(/\\S{20,}/g, (long) => ' '.repeat(long.length));
    for (const { 0: word, index } of whole.matchAll(/[\\p{L}\\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      if (lines.size > 1) found.push(word);
    }
  }
  return found;
})`;

export const listBrokenWords = async (page: Page): Promise<string[]> =>
  (await page.evaluate(brokenWords)) as string[];

/** `stop` names the picture. The page's main heading comes back. */
export async function checkPage(page: Page, stop: string): Promise<string> {
  // A click waits until the next page's address is taken, not until anything stands on it.
  await page.waitForLoadState();
  if (pictureFolder) await page.screenshot({ path: join(pictureFolder, `${stop}.png`), fullPage: true });
  const { scrollWidth, clientWidth } = (await page.evaluate(
    '({ scrollWidth: document.documentElement.scrollWidth, clientWidth: document.documentElement.clientWidth })',
  )) as { scrollWidth: number; clientWidth: number };
  expect({ stop, wider: scrollWidth - clientWidth }).toEqual({ stop, wider: 0 });
  const headings = await page.locator('h1').allTextContents();
  expect({ stop, headings: headings.length }).toEqual({ stop, headings: 1 });
  const [heading = ''] = headings;
  const markup = (await page.evaluate(structure)) as string;
  const mark = markOf(`${heading} ${markup}`);
  if (!existsSync(mark)) {
    expect({ stop, violations: await listViolations(page) }).toEqual({ stop, violations: [] });
    writeFileSync(mark, '');
  }
  return heading;
}
