// What every measurement shares: processes of their own, each on a core of its own where that can be had, and the
// middle of several rounds.

import { type ChildProcess, spawnSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';

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

const sampleMs = 500;
/** Of all processors together: what a quiet machine does by itself stays below it. */
const mostInUse = 0.1;

function processorTimes(): { idle: number; all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return { idle: sum(times.map(({ idle }) => idle)), all: sum(times.flatMap((one) => Object.values(one))) };
}

async function shareInUse(): Promise<number> {
  const before = processorTimes();
  await new Promise((done) => setTimeout(done, sampleMs));
  const after = processorTimes();
  return 1 - (after.idle - before.idle) / (after.all - before.all);
}

/**
 * To be asked before a measurement begins, while nothing of ours runs: whether others have the machine. What we just
 * stopped is given a while to end. The load average does not tell: it still holds the measurement before.
 */
export async function describeLoad(samplesLeft = 10): Promise<string> {
  const inUse = await shareInUse();
  if (inUse < mostInUse) return '';
  if (samplesLeft > 1) return describeLoad(samplesLeft - 1);
  return `; others had ${(inUse * 100).toFixed(0)} % of the machine: not a measurement`;
}
