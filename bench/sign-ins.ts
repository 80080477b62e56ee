// How long a decision takes while fifty people sign in with a password, beside the same without them. Hashing must
// not starve decisions: the slowest hundredth (p99) may take less than twice as long.

import { type ChildProcess, fork } from 'node:child_process';
import { connect } from 'node:net';
import { answerOf, fileBeside } from './bench-process.ts';

export type SignInRow = { name: string; p99Ms: number; medianMs: number; signInsPerSecond: number };

const people = 50;
const askers = 4;
/** Between an answer and the next question: a portal with visitors, not a flood. */
const pauseMs = 5;

/** Milliseconds of every answer on one kept connection; an answer that is not 2xx ends the run. */
function ask(port: number, requests: string[], untilMs: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const times: number[] = [];
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let began = 0;
    const send = () => {
      if (performance.now() >= untilMs) {
        socket.destroy();
        resolve(times);
        return;
      }
      began = performance.now();
      socket.write(requests[times.length % requests.length] ?? '');
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      const head = chunk.toString('latin1');
      if (!head.endsWith('\r\n\r\n')) return;
      if (!head.startsWith('HTTP/1.1 2')) reject(new Error(head.slice(0, 30)));
      times.push(performance.now() - began);
      setTimeout(send, pauseMs);
    });
  });
}

async function measure(
  name: string,
  child: ChildProcess,
  at: { port: number; requests: string[] },
  seconds: number,
  signingIn: number,
): Promise<SignInRow> {
  child.send({ people: signingIn });
  const before = await answerOf<{ finished: number }>(child);
  await new Promise((done) => setTimeout(done, 500));
  const untilMs = performance.now() + seconds * 1000;
  const times = (
    await Promise.all(Array.from({ length: askers }, () => ask(at.port, at.requests, untilMs)))
  ).flat();
  child.send({ people: 0 });
  const { finished } = await answerOf<{ finished: number }>(child);
  times.sort((a, b) => a - b);
  const of = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
  return {
    name,
    p99Ms: of(0.99),
    medianMs: of(0.5),
    signInsPerSecond: (finished - before.finished) / (seconds + 0.5),
  };
}

export async function benchSignIns(options: {
  seconds: number;
}): Promise<{ rows: SignInRow[]; ratio: number }> {
  const child = fork(fileBeside(import.meta.url, 'sign-ins-worker'));
  try {
    const at = await answerOf<{ port: number; requests: string[] }>(child);
    await measure('warm', child, at, 1, 4);
    const alone = await measure('decisions, nobody signs in', child, at, options.seconds, 0);
    const beside = await measure(`decisions, ${people} people sign in`, child, at, options.seconds, people);
    return { rows: [alone, beside], ratio: beside.p99Ms / alone.p99Ms };
  } finally {
    child.disconnect();
  }
}
