// Load from a process of its own, where wrk is absent: kept connections, one request under way on each.
// Counts whole answers only, and stops at the first that is not 2xx: a fast refusal is not a decision.

import { connect, type Socket } from 'node:net';

export type LoadOrder = { port: number; requests: string[]; seconds: number };

const connections = 32;
const headEnd = '\r\n\r\n';

type Counter = { answers: number; fault: string | null };

function drive(order: LoadOrder, index: number, counter: Counter): Socket {
  const prepared = order.requests.map((text) => Buffer.from(text, 'latin1'));
  let next = index % prepared.length;
  let rest = '';
  const socket = connect({ port: order.port, host: '127.0.0.1', noDelay: true });
  const send = () => {
    socket.write(prepared[next] ?? '');
    next = (next + 1) % prepared.length;
  };
  socket.on('connect', send);
  // Answers have no body (204, or Content-Length: 0), so the end of a head is the end of an answer.
  socket.on('data', (chunk) => {
    rest += chunk.toString('latin1');
    if (!rest.endsWith(headEnd)) return;
    if (!/^HTTP\/1\.1 2/.test(rest)) counter.fault = rest.slice(0, 12);
    rest = '';
    counter.answers += 1;
    send();
  });
  socket.on('error', (error) => {
    counter.fault = error.message;
  });
  return socket;
}

process.on('message', (order: LoadOrder) => {
  const counter: Counter = { answers: 0, fault: null };
  const sockets = Array.from({ length: connections }, (_, index) => drive(order, index, counter));
  const began = process.hrtime.bigint();
  setTimeout(() => {
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    for (const socket of sockets) socket.removeAllListeners('data').destroy();
    process.send?.({ ...counter, perSecond: counter.answers / seconds });
  }, order.seconds * 1000);
});
process.on('disconnect', () => process.exit(0));
