// `npm run bench`: compiles, measures, prints a table. With --check it exits 1 when a decision is slower than half
// of a bare lookup, fewer than 300 codes are verified per second, or decisions wait twice as long while fifty people
// sign in. --rounds N and --seconds N change how long it takes; --json is for machines.
// Compiled, because a development runner adds work to each call that production does not do.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { benchCodes } from './codes.ts';
import type { benchDecisions } from './decisions.ts';
import type { benchLogins } from './logins.ts';
import type { benchPolicies } from './policies.ts';
import type { benchReplay } from './replay.ts';
import type { benchSignIns } from './sign-ins.ts';
import type { benchStarts } from './starts.ts';

const leastRatio = 0.5;
const leastCodesPerSecond = 300;
const mostSlowdown = 2;
const leastLoginRatio = 0.5;
const mostLoginP99 = 3;
const mostStartMs = 1_500;
const leastFlatness = 0.9;
const mostPolicyMs: Record<string, number> = {
  'policy diff': 1_000,
  'policy page': 1_000,
  'policy apply': 2_000,
};
const mostReplaySeconds = 30;
const replayedDecisions = 1_000_000;
const root = fileURLToPath(new URL('..', import.meta.url));

type Compiled = {
  benchDecisions: typeof benchDecisions;
  benchCodes: typeof benchCodes;
  benchSignIns: typeof benchSignIns;
  benchLogins: typeof benchLogins;
  benchStarts: typeof benchStarts;
  benchPolicies: typeof benchPolicies;
  benchReplay: typeof benchReplay;
};

/** Type errors are another command's business; only missing output stops the bench. */
async function compile(): Promise<Compiled> {
  const out = `${root}node_modules/.cache/sluis-bench`;
  mkdirSync(out, { recursive: true });
  writeFileSync(`${out}/package.json`, '{"type":"module"}');
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'bench/tsconfig.json', '--outDir', out];
  spawnSync(process.execPath, tsc, { cwd: root, stdio: 'ignore' });
  const load = (name: string) => import(pathToFileURL(`${out}/bench/${name}.js`).href);
  const parts = await Promise.all(
    ['decisions', 'codes', 'sign-ins', 'logins', 'starts', 'policies', 'replay'].map(load),
  );
  return Object.assign({}, ...parts);
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
const codes = await compiled.benchCodes(root, { rounds: Number(values.rounds) });
const signIns = await compiled.benchSignIns({ seconds: Number(values.seconds) * 3 });
const logins = await compiled.benchLogins(root, {
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
});
const starts = await compiled.benchStarts(root, { rounds: Number(values.rounds) });
const policies = await compiled.benchPolicies(root, { rounds: Number(values.rounds) });
const replay = await compiled.benchReplay(root, { decisions: replayedDecisions });
if (values.json) {
  console.log(JSON.stringify({ how, rows, codes, signIns, logins, starts, policies, replay }));
} else {
  console.log(how);
  for (const { name, perSecond, cpuMicroseconds, ratio } of rows) {
    const rate = Math.round(perSecond).toLocaleString('en').padStart(8);
    console.log(
      `${name.padEnd(32)} ${rate} per second ${cpuMicroseconds.toFixed(1).padStart(6)} µs  ${ratio.toFixed(2)}`,
    );
  }
}
function reportCodes(): void {
  console.log(codes === null ? 'codes: not measured, there is no PostgreSQL for this platform' : codes.how);
  for (const { name, perSecond, cpuMicroseconds } of codes?.rows ?? []) {
    const rate = Math.round(perSecond).toLocaleString('en').padStart(8);
    console.log(`${name.padEnd(32)} ${rate} per second ${cpuMicroseconds.toFixed(0).padStart(6)} µs`);
  }
}
function reportSignIns(): void {
  for (const { name, medianMs, p99Ms, signInsPerSecond } of signIns.rows) {
    const times = `median ${medianMs.toFixed(2)} ms  p99 ${p99Ms.toFixed(2)} ms`;
    console.log(`${name.padEnd(32)} ${times}  ${signInsPerSecond.toFixed(1)} sign-ins per second`);
  }
  console.log(`${'p99 beside alone'.padEnd(32)} ${signIns.ratio.toFixed(2)}`);
}
function reportLogins(): void {
  if (logins === null) return;
  console.log(logins.how);
  for (const { name, perSecond, p99Ms, cpuMicroseconds } of logins.rows) {
    const rate = perSecond.toFixed(0).padStart(8);
    console.log(
      `${name.padEnd(32)} ${rate} per second  p99 ${p99Ms.toFixed(1)} ms  ${cpuMicroseconds.toFixed(0)} µs`,
    );
  }
  console.log(
    `${'ours beside the bare library'.padEnd(32)} ${logins.ratio.toFixed(2)}, p99 ${logins.p99Ratio.toFixed(2)}`,
  );
}
function reportPreview(): void {
  if (policies !== null) console.log(policies.how);
  for (const { name, ms } of policies?.rows ?? [])
    console.log(`${name.padEnd(32)} ${ms.toFixed(0).padStart(8)} ms`);
  if (replay === null) return;
  const { decisions, seconds, cpuSeconds, peakMiB } = replay.row;
  const count = decisions.toLocaleString('en');
  console.log(replay.how);
  console.log(
    `${`replay of ${count} decisions`.padEnd(32)} ${seconds.toFixed(1)} s, processor ${cpuSeconds.toFixed(1)} s, ${peakMiB.toFixed(0)} MiB`,
  );
}
/** The slowest number of routes beside the fastest, by the ratio of the same rounds. */
function flatness(): number {
  const ratios = rows.slice(1).map(({ ratio }) => ratio);
  return Math.min(...ratios) / Math.max(...ratios);
}
if (!values.json) {
  reportCodes();
  reportSignIns();
  reportLogins();
  console.log(`${'decisions, slowest by fastest'.padEnd(32)} ${flatness().toFixed(2)}`);
  reportPreview();
  if (starts !== null) console.log(`${starts.how}: ${starts.medianMs.toFixed(0)} ms`);
}
const slow = [
  ...rows
    .filter(({ ratio }) => ratio < leastRatio)
    .map(({ name }) => `${name}: below ${leastRatio} of the bare server`),
  ...(codes?.rows ?? [])
    .filter(({ perSecond }) => perSecond < leastCodesPerSecond)
    .map(({ name }) => `${name}: fewer than ${leastCodesPerSecond} per second`),
  ...(signIns.ratio < mostSlowdown
    ? []
    : [`decisions: p99 ${signIns.ratio.toFixed(1)} times as long while people sign in`]),
  ...(logins === null || logins.ratio >= leastLoginRatio
    ? []
    : [`portal logins: below ${leastLoginRatio} of the bare library`]),
  ...(flatness() >= leastFlatness
    ? []
    : [`decisions: not flat in the number of routes (${flatness().toFixed(2)})`]),
  ...(policies?.rows ?? [])
    .filter(({ name, ms }) => ms >= (mostPolicyMs[name] ?? Number.POSITIVE_INFINITY))
    .map(({ name, ms }) => `${name}: ${ms.toFixed(0)} ms`),
  ...(replay === null || replay.row.seconds < mostReplaySeconds
    ? []
    : [`replay: ${replay.row.seconds.toFixed(0)} s`]),
  ...(starts === null || starts.medianMs < mostStartMs ? [] : [`start: ${starts.medianMs.toFixed(0)} ms`]),
  ...(logins === null || logins.p99Ratio < mostLoginP99
    ? []
    : [`portal logins: p99 ${logins.p99Ratio.toFixed(1)} times that of the bare library`]),
];
if (values.check && slow.length > 0) {
  console.error(slow.join('; '));
  process.exitCode = 1;
}
