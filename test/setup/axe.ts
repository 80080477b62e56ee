// What axe finds wrong with a page as it stands in a real browser.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Level A and AA of WCAG 2.2, which the Dutch accessibility decree asks for, and axe's best practices. */
const axeRun = `axe.run(document, { preload: false, resultTypes: ['violations'] })`;

/** The evaluation comes from the debugger, so the page's own CSP stays in force. */
export async function listViolations(page: Page): Promise<string[]> {
  await page.evaluate(`window.axe ?? (() => { ${axeSource} })()`);
  const { violations } = (await page.evaluate(axeRun)) as AxeResults;
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help} at ${node.target.join(' ')} ${node.failureSummary}`),
  );
}
