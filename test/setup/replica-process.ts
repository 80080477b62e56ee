// Starts a broker as a process of its own, asks how it stands, and ends it the hard or the soft way.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { StandSetup } from './broker-stand.ts';
import { fromSource } from './from-source.ts';

export type ReplicaState = { trusted: boolean; cached: number; queries: number; policy: number };
export type Replica = Awaited<ReturnType<typeof startReplica>>;

export class ReplicaRefused extends Error {}

function spawnReplica(setup: StandSetup, mode: 'watch' | 'serve'): ChildProcess {
  return fork(join(import.meta.dirname, 'replica.ts'), [], {
    execArgv: fromSource,
    env: { ...process.env, NODE_OPTIONS: '', SLUIS_REPLICA: JSON.stringify({ ...setup, mode }) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/** serve: as `sluis serve` runs it, with its own signal handling; ready is then a line of its log. */
export async function startReplica(setup: StandSetup, mode: 'watch' | 'serve' = 'watch') {
  const child = spawnReplica(setup, mode);
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  let output = '';
  const saidReady = new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk) => {
      output += String(chunk);
      if (output.includes('"event":"ready"')) resolve();
    });
  });
  child.stderr?.on('data', (chunk) => {
    output += String(chunk);
  });
  const told = new Promise<void>((resolve, reject) => {
    child.on('message', (message: { ready?: true; refused?: string }) => {
      if (message.refused !== undefined) reject(new ReplicaRefused(message.refused));
      if (message.ready) resolve();
    });
  });
  const died = ended.then(([code]) => {
    throw new Error(`the replica ended with ${code} before it was ready\n${output.slice(-2_000)}`);
  });
  died.catch(() => {});
  try {
    await Promise.race([mode === 'serve' ? Promise.race([saidReady, told]) : told, died]);
  } catch (error) {
    child.kill('SIGKILL');
    await ended;
    throw error;
  }
  return {
    pid: child.pid ?? 0,
    ended,
    output: () => output,
    async state(): Promise<ReplicaState> {
      const answer = once(child, 'message');
      child.send('state');
      return (await answer)[0] as ReplicaState;
    },
    signal: (signal: NodeJS.Signals) => child.kill(signal),
    async kill(): Promise<void> {
      child.kill('SIGCONT');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
