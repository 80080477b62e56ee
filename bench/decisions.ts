// Decisions per second with a live session, beside a bare node:http server that looks a cookie up in a Map.
// One run, interleaved rounds, medians; server and load on different cores. Only ratios of one run travel. The ratio
// is of the rates under wrk; our own client may be the slower side, so with it the ratio is of the server's processor
// time per answer, which is the same thing on a core that is fully used.

import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerOf, canPin, describeLoad, fileBeside, hasProgram, median, pinTo } from './bench-process.ts';
import type { LoadOrder } from './load.ts';

export type BenchOptions = { rounds: number; seconds: number };
export type BenchRow = { name: string; perSecond: number; cpuMicroseconds: number; ratio: number };

type Server = { name: string; child: ChildProcess; port: number; requests: string[] };
type Load = { answers: number; perSecond: number };
type Generator = {
  name: string;
  keepsUp: boolean;
  run(server: Server, seconds: number): Promise<Load>;
  stop(): void;
};
type Round = { perSecond: number; cpuMicroseconds: number };

const serverCore = '0';
const loadCore = '1';

const startChild = (name: string, args: string[], core: string): ChildProcess =>
  pinTo(core, fork(fileBeside(import.meta.url, name), args));

async function startServer(name: string, args: string[]): Promise<Server> {
  const child = startChild('server', args, serverCore);
  return { name, child, ...(await answerOf<{ port: number; requests: string[] }>(child)) };
}

/** wrk with the same requests in turn; its own count of answers that are not 2xx ends the run. */
function createWrk(): Generator {
  const folder = mkdtempSync(join(tmpdir(), 'sluis-bench-'));
  return {
    name: 'wrk, 32 connections',
    keepsUp: true,
    async run(server, seconds) {
      const script = join(folder, `${server.port}.lua`);
      const list = server.requests.map((text) => JSON.stringify(text).replaceAll('\\/', '/')).join(',\n');
      writeFileSync(
        script,
        `local r = {${list}}\nlocal i = 0\nrequest = function() i = i % #r + 1; return r[i] end\n`,
      );
      const wrk = ['wrk', '-t1', '-c32', `-d${seconds}s`, '-s', script, `http://127.0.0.1:${server.port}/`];
      const [program = '', ...args] = canPin ? ['taskset', '-c', loadCore, ...wrk] : wrk;
      const { stdout } = spawnSync(program, args, { encoding: 'utf8' });
      const [, answers] = /([0-9]+) requests in/.exec(stdout) ?? [];
      const [, perSecond] = /Requests\/sec:\s+([0-9.]+)/.exec(stdout) ?? [];
      if (!answers || !perSecond || stdout.includes('Non-2xx')) throw new Error(`${server.name}: ${stdout}`);
      return { answers: Number(answers), perSecond: Number(perSecond) };
    },
    stop: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function createOwnLoad(): Generator {
  const child = startChild('load', [], loadCore);
  return {
    name: 'own client, 32 connections',
    keepsUp: false,
    async run(server, seconds) {
      const order: LoadOrder = { port: server.port, requests: server.requests, seconds };
      child.send(order);
      const { fault, ...load } = await answerOf<Load & { fault: string | null }>(child);
      if (fault !== null) throw new Error(`${server.name}: ${fault}`);
      return load;
    },
    stop: () => child.disconnect(),
  };
}

async function cpuOf({ child }: Server): Promise<number> {
  child.send('cpu');
  return (await answerOf<{ cpuMicroseconds: number }>(child)).cpuMicroseconds;
}

async function runRound(server: Server, load: Generator, seconds: number): Promise<Round> {
  const before = await cpuOf(server);
  const { answers, perSecond } = await load.run(server, seconds);
  return { perSecond, cpuMicroseconds: ((await cpuOf(server)) - before) / answers };
}

async function measure(servers: Server[], load: Generator, options: BenchOptions): Promise<BenchRow[]> {
  const rounds = new Map<string, Round[]>(servers.map(({ name }) => [name, []]));
  for (const server of servers) await load.run(server, 1);
  for (let round = 0; round < options.rounds; round += 1) {
    for (const server of servers)
      rounds.get(server.name)?.push(await runRound(server, load, options.seconds));
  }
  const bare = rounds.get(servers[0]?.name ?? '') ?? [];
  return servers.map(({ name }) => summarise(name, rounds.get(name) ?? [], bare, load.keepsUp));
}

/** Each round is compared with the bare server's in the same round, so that a busy minute touches both. */
function summarise(name: string, own: Round[], bare: Round[], byRate: boolean): BenchRow {
  const ratios = own.map((round, index) => {
    const other = bare[index] ?? round;
    return byRate ? round.perSecond / other.perSecond : other.cpuMicroseconds / round.cpuMicroseconds;
  });
  return {
    name,
    perSecond: median(own.map((round) => round.perSecond)),
    cpuMicroseconds: median(own.map((round) => round.cpuMicroseconds)),
    ratio: median(ratios),
  };
}

/** The first row is the bare server; `ratio` is against it. */
export async function benchDecisions(options: BenchOptions): Promise<{ rows: BenchRow[]; how: string }> {
  const busy = await describeLoad();
  const load = hasProgram('wrk', ['-v']) ? createWrk() : createOwnLoad();
  const servers: Server[] = [];
  try {
    servers.push(await startServer('bare node:http, cookie in a Map', ['bare']));
    servers.push(await startServer('decision, 10 routes', ['gate', '10']));
    servers.push(await startServer('decision, 1,000 routes', ['gate', '1000']));
    servers.push(await startServer('decision, 100,000 routes', ['gate', '100000']));
    const rows = await measure(servers, load, options);
    const cores = canPin ? 'server and load on a core each' : 'not pinned to cores: read with care';
    const how = `Node ${process.versions.node}, ${load.name}, ${cores}, median of ${options.rounds} rounds of ${options.seconds} s${busy}`;
    return { rows, how };
  } finally {
    load.stop();
    for (const { child } of servers) child.disconnect();
  }
}
