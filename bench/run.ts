// `npm run bench`: compiles, measures, prints a table. With --check it exits 1 when a decision is slower than half
// of a bare lookup. --rounds N and --seconds N change how long it takes; --json is for machines.
// Compiled, because a development runner adds work to each call that production does not do.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { benchDecisions } from './decisions.ts';

const leastRatio = 0.5;

/** Type errors are another command's business; only missing output stops the bench. */
async function compile(): Promise<{ benchDecisions: typeof benchDecisions }> {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const out = `${root}node_modules/.cache/sluis-bench`;
  mkdirSync(out, { recursive: true });
  writeFileSync(`${out}/package.json`, '{"type":"module"}');
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'bench/tsconfig.json', '--outDir', out];
  spawnSync(process.execPath, tsc, { cwd: root, stdio: 'ignore' });
  return import(pathToFileURL(`${out}/bench/decisions.js`).href);
}

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
  },
});
const compiled = await compile();
const { rows, how } = await compiled.benchDecisions({
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
});
if (values.json) console.log(JSON.stringify({ how, rows }));
else {
  console.log(how);
  for (const { name, perSecond, cpuMicroseconds, ratio } of rows) {
    const rate = Math.round(perSecond).toLocaleString('en').padStart(8);
    console.log(
      `${name.padEnd(32)} ${rate} per second ${cpuMicroseconds.toFixed(1).padStart(6)} µs  ${ratio.toFixed(2)}`,
    );
  }
}
const slow = rows.filter(({ ratio }) => ratio < leastRatio);
if (values.check && slow.length > 0) {
  console.error(`below ${leastRatio} of the bare server: ${slow.map(({ name }) => name).join('; ')}`);
  process.exitCode = 1;
}
