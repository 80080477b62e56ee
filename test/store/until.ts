// Waits for something that happens by itself; the time limit only ends a test that has failed anyway.

import { setTimeout as sleep } from 'node:timers/promises';

export async function until(isSo: () => boolean | Promise<boolean>, limitMs = 15_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`still not so after ${limitMs} ms: ${isSo}`);
    await sleep(10);
  }
}
