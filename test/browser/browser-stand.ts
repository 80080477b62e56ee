// The whole product with a real Chromium before it: one stack and one browser per file, one context per test.
// After every test the portal's own count proves that nothing reached it without sufficient evidence.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { type DemoStack, demoPortNames, startDemoStack } from '../../src/cli/demo-stack.ts';
import { createLog } from '../../src/log.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { browserIsExpected, launchBrowser } from '../setup/browser.ts';
import { joinChapters } from '../setup/join-chapters.ts';
import { seedPglite } from '../setup/pglite-snapshot.ts';
import { createKeptRsaKeys } from '../setup/signing-jwks.ts';
import { type DatabaseKind, openTestDatabase } from '../setup/test-database.ts';
import { createTestParts } from '../setup/test-parts.ts';
import { findTestPorts } from '../setup/test-ports.ts';
import { listUnderprovenRequests } from './portal-needs.ts';

export type Person = { page: Page; context: BrowserContext };

export type Stand = {
  /** admin: past every right of the application, to put what happened into the past. */
  stack: DemoStack & { admin: Database['db'] };
  /** A browser of one's own: no cookie, Dutch, and every page watched for what its own CSP forbids. */
  open(options?: BrowserContextOptions): Promise<Person>;
};

const cspWords = /content security policy|refused to (?:load|apply|execute|send)/i;

function watch(page: Page, faults: string[]): void {
  page.on('console', (message) => {
    if (cspWords.test(message.text())) faults.push(`${new URL(page.url()).pathname}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`${new URL(page.url()).pathname}: ${error.message}`));
}

/** database: PostgreSQL unless a suite wants to see the embedded one at work, which costs a browser's worth of time. */
type StandOptions = {
  people?: boolean;
  database?: DatabaseKind;
  editPolicy?: (source: string, port: number) => string;
  /** Lines added to the configuration, as YAML. */
  extraConfig?: string;
};

async function openStand(
  faults: string[],
  { people = false, database = 'postgres', editPolicy, extraConfig }: StandOptions,
) {
  const browser = (await launchBrowser()) as Browser;
  const folder = mkdtempSync(join(tmpdir(), 'sluis-browser-'));
  const opened = database === 'postgres' ? await openTestDatabase(database) : null;
  if (opened === null) await seedPglite(folder);
  const ports = await findTestPorts(demoPortNames);
  const edit = editPolicy && {
    editPolicy: (source: string) => joinChapters(editPolicy(source, ports.public)),
  };
  const started = await startDemoStack({
    folder,
    ports,
    log: createLog('silent'),
    people,
    ...createTestParts(),
    createRsaKey: createKeptRsaKeys(),
    ...edit,
    ...(extraConfig === undefined ? {} : { extraConfig }),
    ...(opened?.urls ? { database: opened.urls } : {}),
  });
  const admin = opened?.urls ? await openDatabase({ url: opened.urls.adminUrl, poolSize: 1 }) : null;
  const stack = { ...started, admin: admin?.db ?? started.broker.database.db };
  const contexts: BrowserContext[] = [];
  const stand: Stand = {
    stack,
    async open(options = {}) {
      const context = await browser.newContext({ locale: 'nl-NL', ...options });
      context.setDefaultTimeout(15_000);
      context.on('page', (page) => watch(page, faults));
      contexts.push(context);
      return { context, page: await context.newPage() };
    },
  };
  return {
    stand,
    closeContexts: () => Promise.all(contexts.splice(0).map((context) => context.close())),
    async close() {
      await browser.close();
      await stack.close();
      await admin?.close();
      await opened?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** people: with the employers and officers of the demo. The suite in a real browser; where none can be, launchBrowser says so in one line. */
export function describeInBrowser(
  name: string,
  suite: (stand: () => Stand) => void,
  options: StandOptions = {},
): void {
  if (!browserIsExpected) void launchBrowser();
  const run = browserIsExpected ? describe : describe.skip;
  run(name, () => {
    const faults: string[] = [];
    let opened: Awaited<ReturnType<typeof openStand>> | null = null;
    beforeAll(async () => {
      opened = await openStand(faults, options);
    }, 60_000);
    afterEach(async () => {
      await opened?.closeContexts();
      opened?.stand.stack.simulator.clearFaults();
      const portal = opened?.stand.stack.portal;
      const underproven = listUnderprovenRequests(portal?.received ?? [], Date.now());
      portal?.clearReceived();
      expect({ underproven, faults: faults.splice(0) }).toEqual({ underproven: [], faults: [] });
    });
    afterAll(async () => {
      await opened?.close();
    }, 30_000);
    suite(() => {
      if (opened === null) throw new Error('the stand is not open yet');
      return opened.stand;
    });
  });
}
