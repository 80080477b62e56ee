// What every measurement shares: processes of their own, each on a core of its own where that can be had, and the
// middle of several rounds.

import { type ChildProcess, spawnSync } from 'node:child_process';
import { availableParallelism, loadavg } from 'node:os';

export function hasProgram(program: string, args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).error === undefined;
}

export const canPin =
  process.platform === 'linux' && availableParallelism() > 1 && hasProgram('taskset', ['--version']);

/** All threads of the process, so that its garbage collector does not borrow another core. */
export function pinTo(core: string, child: ChildProcess): ChildProcess {
  if (canPin) spawnSync('taskset', ['-a', '-p', '-c', core, String(child.pid)], { stdio: 'ignore' });
  return child;
}

/** Beside this process: compiled or not, the file of the same folder. */
export function fileBeside(importer: string, name: string): URL {
  return new URL(`./${name}.${importer.endsWith('.ts') ? 'ts' : 'js'}`, importer);
}

export function answerOf<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`a bench process ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as Message);
    });
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** To be asked before the measurement begins: whether others had the machine then. */
export function describeLoad(): string {
  const [load = 0] = loadavg();
  return load > 0.5 ? `; the machine was busy (load ${load.toFixed(1)}): not a measurement` : '';
}
