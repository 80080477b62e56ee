// After all tests: the PostgreSQL they ran on is stopped, and their temporary files are gone.

import { rmSync } from 'node:fs';

export default async function globalTeardown(): Promise<void> {
  await globalThis.sluisPostgresHost?.stop();
  for (const folder of [globalThis.sluisLookedFolder, globalThis.sluisTemporaryFolder]) {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}
