import { launchBrowser } from './test/setup/browser.ts';

const browser = await launchBrowser();
const people = process.argv[2] ?? 'Eva Kuipers';
const paths = process.argv.slice(3);
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
const page = await context.newPage();
page.setDefaultTimeout(60000);
await page.goto('http://sluis.localhost:9080/admin');
console.log(page.url(), await page.title());
await page.screenshot({ path: '/tmp/shots/signin.png', fullPage: true });
await page
  .locator('button')
  .filter({ hasText: /employees|medewerker|sign in|staff/i })
  .first()
  .click();
await page.waitForLoadState();
console.log(page.url(), await page.title());
await page.screenshot({ path: '/tmp/shots/sim.png', fullPage: true });
const label = page.getByText(people).first();
await label.click();
const submit = page.locator('button[type=submit]').first();
await submit.click().catch(() => {});
await page.waitForLoadState();
console.log(page.url(), await page.title());
for (const path of paths) {
  const at = Date.now();
  await page.goto('http://sluis.localhost:9080' + path);
  const name = path.replace(/[^a-z0-9]+/gi, '_');
  await page.screenshot({ path: `/tmp/shots/${name}.png`, fullPage: true });
  console.log(path, await page.title(), Date.now() - at, 'ms');
}
const links = await page
  .locator('nav a')
  .evaluateAll((as) => as.map((a) => (a as HTMLAnchorElement).getAttribute('href')));
console.log(links.join(' '));
await browser.close();
