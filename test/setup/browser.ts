// A real Chromium that comes with `npm ci`, for every test that needs eyes and a keyboard. On linux-x64 its absence
// is a failure; elsewhere one visible line says that these tests could not run.

import type { Browser } from 'playwright-core';

export const browserIsExpected = process.platform === 'linux' && process.arch === 'x64';

/** Null elsewhere than on linux-x64, after one line on the console; a browser that should be there throws. */
export async function launchBrowser(): Promise<Browser | null> {
  if (!browserIsExpected) {
    console.warn(`No real browser on ${process.platform}-${process.arch}: browser tests did not run.`);
    return null;
  }
  const [{ chromium }, { default: packaged }] = await Promise.all([
    import('playwright-core'),
    import('@sparticuz/chromium'),
  ]);
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    headless: true,
    // Not the package's own list: it switches off the same-origin policy, which the tests are here to see at work.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
      '--host-resolver-rules=MAP *.localhost 127.0.0.1',
    ],
  });
}
