// A migrated, empty PGlite as one file, kept between runs under a name that changes with the migrations.
// Making one takes seconds; starting from it takes less than one.

import { createHash, randomUUID } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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

/** The same unpacked, as a database that was closed; who loses the race to make it uses the winner's. */
async function makeDataFolder(path: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  const seeded = await openDatabase({ dataDir: draft, snapshot: await loadPgliteSnapshot() });
  await seeded.close();
  try {
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(path)) throw error;
  }
}

/** Fills the data folder of a stack that is to start in `folder`: a copy, so that its start takes no seconds. */
export async function seedPglite(folder: string): Promise<void> {
  const path = snapshotPath().replace(/\.tar$/, '');
  if (!existsSync(path)) await makeDataFolder(path);
  cpSync(path, join(folder, 'data'), { recursive: true });
}
