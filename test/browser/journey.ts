// Steps that many journeys share: choosing at the simulated provider, setting up an app, letting time pass.

import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import type { DemoStack } from '../../src/cli/demo-stack.ts';
import { totpCode, totpStep, totpStepSeconds } from '../../src/factor/totp.ts';
import type { Stand } from './browser-stand.ts';

export type ProviderChoice = {
  /** Person and mandate: `noor/0`. */
  identity?: string;
  level?: 'EH2' | 'EH2+' | 'EH3' | 'EH4';
  fault?: string;
  cancel?: boolean;
};

/** From the simulator's login page on; what is not chosen stays as the page proposes it. */
export async function chooseAtProvider(page: Page, choice: ProviderChoice): Promise<void> {
  await page.waitForURL(/\/login\//);
  const { identity, level, fault, cancel } = choice;
  if (identity) await page.locator(`input[name=identity][value="${identity}"]`).check();
  if (level) await page.locator(`input[name=level][value="${level}"]`).check();
  if (fault) await page.locator('select[name=fault]').selectOption(fault);
  await Promise.all([
    page.waitForURL((url) => !/^(?:eherkenning|medewerkers)\./.test(url.host)),
    page.getByRole('button', { name: cancel ? 'Annuleren' : 'Inloggen' }).click(),
  ]);
}

/** From a page of Sluis that offers eHerkenning. */
export async function logIn(page: Page, choice: ProviderChoice): Promise<void> {
  await page.locator('form[action="/sign-in/upstream"] button').click();
  await chooseAtProvider(page, choice);
}

/** An authenticator app: holds the secret and never gives one code twice. */
export type App = { nextCode(): Promise<string>; wrongCode(index: number): string };

export function createApp(secret: string): App {
  let lastStep = 0;
  return {
    async nextCode() {
      // A code of the step before is good too, unless the step changes while it is typed.
      const step = Math.max(lastStep + 1, totpStep(Date.now() + 10_000) - 1);
      const waitMs = (step - 1) * totpStepSeconds * 1000 - Date.now();
      if (waitMs > 0) await new Promise((done) => setTimeout(done, waitMs));
      lastStep = step;
      return totpCode(secret, step);
    },
    /** Six digits that are none of the codes of the minutes around now. */
    wrongCode(index) {
      const now = totpStep(Date.now());
      const near = new Set([-3, -2, -1, 0, 1, 2, 3].map((offset) => totpCode(secret, now + offset)));
      const free = Array.from({ length: 40 }, (_, at) => String(100_000 + at)).filter(
        (code) => !near.has(code),
      );
      return free[index] ?? '000000';
    },
  };
}

/** From the page that sets up an app: reads the key as a person would, and confirms. */
export async function setUpApp(page: Page): Promise<App> {
  await page.locator('summary', { hasText: /Scannen lukt niet|Cannot scan/ }).click();
  const app = createApp(((await page.locator('.sluis-secret').textContent()) ?? '').replaceAll(/\s/g, ''));
  await page.locator('input[name=code]').fill(await app.nextCode());
  await page.getByRole('button', { name: /^(App instellen|Set up the app)$/ }).click();
  return app;
}

/** As if the newest session's evidence were this many minutes older. */
export async function letTimePass({ admin, broker }: Stand['stack'], minutes: number): Promise<void> {
  const newest = 'select id from session where ended_at is null order by created_at desc limit 1';
  const { rows } = await admin.raw<{ rows: { id: string }[] }>(
    `update evidence set at = at - make_interval(mins => :minutes::int),
       received_at = received_at - make_interval(mins => :minutes::int)
     where session_id = (${newest}) returning session_id as id`,
    { minutes },
  );
  const id = rows[0]?.id ?? '';
  await broker.flow.transact(async (tx) => {
    await tx.trx.raw('update session set version = version + 1 where id = :id', { id });
    tx.changed({ kind: 'session', id });
  });
}

export type Device = { cdp: CDPSession; authenticatorId: string };

/** A device with a finger reader built in, as a laptop or telephone has. */
export async function addDevice(context: BrowserContext, page: Page): Promise<Device> {
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, authenticatorId };
}

/** Signed in, with a passkey named so, on the account page. */
export async function makePasskey(stack: DemoStack, page: Page, name: string): Promise<void> {
  await page.goto(`${stack.brokerUrl}/account`);
  await page.getByRole('button', { name: /^(Passkey instellen|Set up a passkey)$/ }).click();
  await page.getByRole('textbox').fill(name);
  await page.getByRole('button', { name: /^(Passkey maken|Make the passkey)$/ }).click();
  await page.waitForURL(/\/account\?done=passkey/);
}
