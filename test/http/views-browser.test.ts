// Every page in a real Chromium, under the headers it will have: nothing blocked, nothing beside the screen, nothing
// that axe finds, targets large enough for a thumb, and forms that reach where the CSP lets them and no further.

import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import QRCode from 'qrcode';
import { createAssets } from '../../src/http/assets/assets.ts';
import { allowOwnScript, createSecurityHeaders } from '../../src/http/security-headers.ts';
import { type Locale, usesPasskey } from '../../src/http/views/page-model.ts';
import { createPageRenderer } from '../../src/http/views/render-page.ts';
import { listViolations } from '../setup/axe.ts';
import { launchBrowser } from '../setup/browser.ts';
import { isSignedIn, pageSamples } from './page-samples.ts';

/** Set SLUIS_SCREENSHOTS to a folder to look at the pages yourself. */
const screenshots = process.env['SLUIS_SCREENSHOTS'];

const assets = createAssets();
const renderer = createPageRenderer({ assetsPath: '/assets', assets });
const posts: { host: string; path: string; origin: string | undefined }[] = [];

let browser: Browser | null = null;
let origin = '';
let port = 0;
let qrSvg = '';

function setHeaders(req: IncomingMessage, res: ServerResponse, next: () => void): void {
  const formActionOrigins = () => [`http://eherkenning.localhost:${port}`];
  createSecurityHeaders({ https: false, formActionOrigins })(req, res, next);
}

function answerPost(req: IncomingMessage, res: ServerResponse): void {
  posts.push({ host: req.headers.host ?? '', path: req.url ?? '', origin: req.headers.origin });
  const to = req.url === '/sign-in/upstream' ? 'eherkenning' : 'attacker';
  res.writeHead(303, { location: `http://${to}.localhost:${port}/arrived` }).end();
}

function answerPage(req: IncomingMessage, res: ServerResponse): void {
  const { pathname } = new URL(req.url ?? '/', origin);
  const asset = assets.find(pathname.replace('/assets/', ''));
  if (asset) {
    res.writeHead(200, { 'content-type': asset.contentType }).end(asset.body);
    return;
  }
  const [, locale = '', name = ''] = pathname.split('/');
  const found = pageSamples[name];
  if (!found) {
    posts.push({ host: req.headers.host ?? '', path: pathname, origin: undefined });
    res.end('arrived');
    return;
  }
  if (usesPasskey(found)) allowOwnScript(res);
  const model = found.page === 'enrol-totp' ? { ...found, qrSvg } : found;
  const context = { locale: locale as Locale, switchTo: pathname, signedIn: isSignedIn(model) };
  res.setHeader('content-type', 'text/html; charset=utf-8');
  res.end(renderer.render(model, context));
}

const server = createServer((req, res) =>
  setHeaders(req, res, () => (req.method === 'POST' ? answerPost(req, res) : answerPage(req, res))),
);

beforeAll(async () => {
  qrSvg = await QRCode.toString('otpauth://totp/Sluis:J?secret=JBSWY3DPEHPK3PXP&issuer=Sluis', {
    type: 'svg',
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  origin = `http://sluis.localhost:${port}`;
  if (screenshots) mkdirSync(screenshots, { recursive: true });
  browser = await launchBrowser();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

type Look = { locale: Locale; width: number; colorScheme: 'light' | 'dark' };
/** Two that differ in everything, so that each language, width and colour scheme is seen once. */
const looks: Look[] = [
  { locale: 'nl', width: 360, colorScheme: 'light' },
  { locale: 'en', width: 1200, colorScheme: 'dark' },
];

function openContext(look: Look): Promise<BrowserContext> | null {
  const viewport = { width: look.width, height: 800 };
  return browser?.newContext({ viewport, colorScheme: look.colorScheme, reducedMotion: 'reduce' }) ?? null;
}

/** What is beside the screen, and what is too small for a thumb. Runs inside the page. */
const measure = `({
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  small: [...document.querySelectorAll('a:not(.nl-skip-link), button, summary, input:not([type=hidden])')]
    .filter((element) => element.checkVisibility())
    .map((element) => ({ text: element.textContent.trim(), box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.height < 44 || box.width < 44)
    .map(({ text, box }) => text + ' ' + box.width + 'x' + box.height),
  font: getComputedStyle(document.body).fontFamily,
  unstyled: getComputedStyle(document.querySelector('main')).maxWidth === 'none',
})`;

function watchComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`failed ${request.url()}`));
  return complaints;
}

/** Every explanation is unfolded first. */
async function findingsOf(page: Page): Promise<string[]> {
  await page.evaluate(`for (const details of document.querySelectorAll('details')) details.open = true`);
  return listViolations(page);
}

describe.each(looks)('in $locale at $width pixels, $colorScheme', (look) => {
  it('every page loads whole under its own CSP, fits the screen, has targets of 44 pixels, and axe finds nothing', async () => {
    const context = await openContext(look);
    if (!context) return;
    const page = await context.newPage();
    const complaints = watchComplaints(page);
    for (const name of Object.keys(pageSamples)) {
      const response = await page.goto(`${origin}/${look.locale}/${name}`, { waitUntil: 'load' });
      const measured = (await page.evaluate(measure)) as object;
      expect({ name, status: response?.status(), ...measured }).toMatchObject({
        ...{ name, status: 200, overflow: 0, small: [], unstyled: false },
      });
      if (screenshots) {
        const path = `${screenshots}/${name}-${look.locale}-${look.width}.png`;
        await page.screenshot({ path, fullPage: true });
      }
      // axe reads each page once: one after the other in the one look and in the other.
      const isRead = Object.keys(pageSamples).indexOf(name) % looks.length === looks.indexOf(look);
      const findings = isRead ? await findingsOf(page) : [];
      expect({ name, findings, complaints: complaints.splice(0) }).toEqual({
        ...{ name, findings: [], complaints: [] },
      });
    }
    await context.close();
  }, 120_000);
});

describe('by keyboard and by form', () => {
  const look: Look = { locale: 'nl', width: 1200, colorScheme: 'light' };

  async function pressUntil(page: Page, text: string): Promise<void> {
    for (let presses = 0; presses < 20; presses += 1) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(`document.activeElement?.textContent ?? ''`);
      if (String(focused).includes(text)) return;
    }
    throw new Error(`no focus on ${text}`);
  }

  it('the whole of sign-in works with Tab and Enter, the form says our origin, and its redirect reaches the upstream', async () => {
    const context = await openContext(look);
    if (!context) return;
    const page = await context.newPage();
    await page.goto(`${origin}/nl/sign-in`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(`document.activeElement.getBoundingClientRect().top >= 0`)).toBe(true);
    await pressUntil(page, 'Inloggen met eHerkenning');
    expect(await page.evaluate(`getComputedStyle(document.activeElement).outlineStyle`)).toBe('solid');
    posts.length = 0;
    await page.keyboard.press('Enter');
    await page.waitForURL('**/arrived');
    expect(posts).toEqual([
      { host: `sluis.localhost:${port}`, path: '/sign-in/upstream', origin },
      { host: `eherkenning.localhost:${port}`, path: '/arrived', origin: undefined },
    ]);
    await context.close();
  });

  it('a form cannot be led to an origin that is not named', async () => {
    const context = await openContext(look);
    if (!context) return;
    const page = await context.newPage();
    const violations: string[] = [];
    page.on('console', (message) => violations.push(message.text()));
    await page.goto(`${origin}/nl/confirm-sign-out`);
    posts.length = 0;
    await Promise.all([
      page.waitForEvent('console'),
      page.locator('main button').click({ noWaitAfter: true }),
    ]);
    expect(violations.join()).toContain('form-action');
    expect(posts.some(({ host }) => host.startsWith('attacker'))).toBe(false);
    await context.close();
  });

  it('an explanation opens without script, and a wrong code puts the keyboard back in the field', async () => {
    const context = await openContext(look);
    if (!context) return;
    const page = await context.newPage();
    await page.goto(`${origin}/nl/step-up-confirm`);
    // Browsers apply autofocus some time after the page has loaded.
    await page.waitForFunction(`document.activeElement.name === 'code'`);
    await page.locator('summary').click();
    expect(await page.getByText('Regeling betrouwbaarheidsniveaus, bijlage 2 rij D').isVisible()).toBe(true);
    await context.close();
  });

  it('the key of an app is never printed', async () => {
    const context = await openContext(look);
    if (!context) return;
    const page = await context.newPage();
    await page.goto(`${origin}/nl/enrol-totp`);
    await page.locator('summary').click();
    expect(await page.locator('.sluis-secret').isVisible()).toBe(true);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.sluis-secret').isVisible()).toBe(false);
    expect(await page.locator('.sluis-qr').isVisible()).toBe(false);
    await context.close();
  });
});
