// A migrated, empty PGlite as one file, kept between runs under a name that changes with the migrations.
// Making one takes seconds; starting from it takes less than one.

import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { databaseOfPglite, openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openPglite } from '../../src/store/pglite-client.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

function snapshotPath(): string {
  const hash = createHash('sha256');
  const folder = join(root, 'migrations');
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, name)));
  hash.update(readFileSync(join(root, 'node_modules/@electric-sql/pglite/package.json')));
  return join(root, 'node_modules/.cache/sluis', `pglite-${hash.digest('hex').slice(0, 16)}.tar`);
}

/** Written beside its place and renamed into it, so that two runs at once never read half a file. */
async function makeSnapshot(path: string): Promise<void> {
  const pglite = await openPglite({});
  const database = databaseOfPglite(pglite, () => {});
  await migrate(database);
  const dump = await pglite.dumpDataDir('none');
  await database.close();
  mkdirSync(join(path, '..'), { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, Buffer.from(await dump.arrayBuffer()));
  renameSync(draft, path);
}

export async function loadPgliteSnapshot(): Promise<Blob> {
  const path = snapshotPath();
  if (!existsSync(path)) await makeSnapshot(path);
  return new Blob([readFileSync(path)]);
}

/** Fills the data folder of a stack that is to start in `folder`: its first start then takes no seconds. */
export async function seedPglite(folder: string): Promise<void> {
  const seeded = await openDatabase({ dataDir: join(folder, 'data'), snapshot: await loadPgliteSnapshot() });
  await seeded.close();
}
