// A migrated, empty PGlite as one file, kept between runs under a name that changes with the migrations.
// Making one takes seconds; starting from it takes less than one, the faster the smaller it is: so it is stripped of
// the template databases, which nothing copies, and of write-ahead log that says nothing.

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
import type { PGlite } from '@electric-sql/pglite';
import { databaseOfPglite, openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openPglite } from '../../src/store/pglite-client.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

function snapshotPath(): string {
  const hash = createHash('sha256');
  const folder = join(root, 'migrations');
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, name)));
  hash.update(readFileSync(join(root, 'node_modules/@electric-sql/pglite/package.json')));
  hash.update(readFileSync(import.meta.filename));
  return join(root, 'node_modules/.cache/sluis', `pglite-${hash.digest('hex').slice(0, 16)}.tar`);
}

const block = 512;
const walPage = 8_192;
const checksumAt = [148, 156] as const;

/** The entry of a tar with another size: that, and the sum of the header's bytes with blanks in place of the sum. */
function writeSize(header: Buffer, size: number): void {
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.fill(' ', ...checksumAt);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, checksumAt[0]);
}

/** Without the segments that wait for later, and the one in use only up to its last page with anything on it. */
function stripWal(tar: Buffer, current: string): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < tar.length; ) {
    const header = Buffer.from(tar.subarray(at, at + block));
    const name = header.toString('latin1', 0, 100).replace(/\0.*$/s, '');
    if (name === '') return Buffer.concat([...parts, tar.subarray(at)]);
    const size = Number.parseInt(header.toString('latin1', 124, 135), 8);
    let body = tar.subarray(at + block, at + block + size);
    at += block + Math.ceil(size / block) * block;
    const segment = /pg_wal\/([0-9A-F]{24})$/.exec(name)?.[1];
    if (segment !== undefined && segment !== current) continue;
    if (segment !== undefined) {
      let end = body.length;
      while (end > walPage && body.subarray(end - walPage, end).every((byte) => byte === 0)) end -= walPage;
      body = body.subarray(0, end);
      writeSize(header, end);
    }
    parts.push(header, body, Buffer.alloc((block - (body.length % block)) % block));
  }
  throw new Error('the snapshot of PGlite has no end');
}

async function dropTemplates(pglite: PGlite): Promise<void> {
  await pglite.exec(`update pg_database set datistemplate = false`);
  for (const name of ['template0', 'template1']) await pglite.exec(`drop database ${name}`);
}

/** Written beside its place and renamed into it, so that two runs at once never read half a file. */
async function makeSnapshot(path: string): Promise<void> {
  const pglite = await openPglite({});
  const database = databaseOfPglite(pglite, () => {});
  await migrate(database);
  await dropTemplates(pglite);
  for (const statement of ['checkpoint', 'select pg_switch_wal()', 'checkpoint'])
    await pglite.exec(statement);
  const { rows } = await pglite.query<{ name: string }>(
    'select pg_walfile_name(pg_current_wal_lsn()) as name',
  );
  const dump = Buffer.from(await (await pglite.dumpDataDir('none')).arrayBuffer());
  await database.close();
  mkdirSync(join(path, '..'), { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, stripWal(dump, rows[0]?.name ?? ''));
  renameSync(draft, path);
}

// Test files have their own copy of this module, but a worker reads the file once.
const kept = globalThis as { sluisPgliteSnapshot?: Promise<Blob> };

export function loadPgliteSnapshot(): Promise<Blob> {
  kept.sluisPgliteSnapshot ??= (async () => {
    const path = snapshotPath();
    if (!existsSync(path)) await makeSnapshot(path);
    return new Blob([readFileSync(path)]);
  })();
  return kept.sluisPgliteSnapshot;
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
