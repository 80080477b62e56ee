// A real Chromium that comes with `npm ci`, for every test that needs eyes and a keyboard. On linux-x64 its absence
// is a failure; elsewhere one visible line says that these tests could not run.

import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

export const browserIsExpected = process.platform === 'linux' && process.arch === 'x64';

/**
 * The package unpacks into the folder for temporary files and takes what is there for whole and for its own version:
 * so into a folder of its own first, which gets its name when it is complete. Who loses the race uses the winner's.
 * global-setup asks first, so that the workers of one run do not each unpack it.
 */
export function unpackedBrowser(): string {
  const { version } = JSON.parse(readFileSync(join(modules, '@sparticuz/chromium/package.json'), 'utf8')) as {
    version: string;
  };
  const folder = join(modules, '.cache/sluis', `chromium-${version}`);
  if (existsSync(folder)) return join(folder, 'chromium');
  const draft = `${folder}.${randomUUID()}`;
  mkdirSync(draft, { recursive: true });
  const script = `import('@sparticuz/chromium').then(({ default: packaged }) => packaged.executablePath())`;
  const env = { ...process.env, NODE_OPTIONS: '', TMPDIR: draft };
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: modules, env });
  if (status !== 0) throw new Error(`Chromium was not unpacked: ${stderr}`);
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return join(folder, 'chromium');
}

/** Null elsewhere than on linux-x64, after one line on the console; a browser that should be there throws. */
export async function launchBrowser(): Promise<Browser | null> {
  if (!browserIsExpected) {
    console.warn(`No real browser on ${process.platform}-${process.arch}: browser tests did not run.`);
    return null;
  }
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: unpackedBrowser(),
    headless: true,
    // Not the package's own list: it switches off the same-origin policy, which the tests are here to see at work.
    args: [
      '--no-sandbox',
      // What keeps sites apart in one browser is a process for each, and a new process costs more than most pages.
      '--disable-site-isolation-trials',
      '--renderer-process-limit=1',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
      '--host-resolver-rules=MAP *.localhost 127.0.0.1',
    ],
  });
}
