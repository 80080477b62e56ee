// Starts several processes of one script and lets them run the same message at the same time.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { fromSource } from '../setup/from-source.ts';

export async function raceProcesses<Answer>(
  script: string,
  count: number,
  env: Record<string, string>,
  message: object,
): Promise<Answer[]> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const children: ChildProcess[] = [];
  try {
    const started = Array.from({ length: count }, async () => {
      const child = fork(path, [], {
        execArgv: fromSource,
        env: { ...process.env, NODE_OPTIONS: '', ...env },
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      children.push(child);
      await once(child, 'message');
      return child;
    });
    const ready = await Promise.all(started);
    const answers = ready.map((child) => once(child, 'message'));
    for (const child of ready) child.send(message);
    return (await Promise.all(answers)).map(([answer]) => answer as Answer);
  } finally {
    for (const child of children) {
      const ended = once(child, 'exit');
      if (child.connected) child.disconnect();
      await ended;
    }
  }
}
