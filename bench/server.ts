// One server under measurement, in a process of its own: `server.ts bare` or `server.ts gate ROUTES`.
// Tells its parent the port and the requests to send; both servers get the same kind of request.

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decisionServerOptions } from '../src/gate/server-options.ts';
import { createBenchGate } from './bench-gate.ts';
import { requestText } from './request-text.ts';

const sampleSize = 64;

/** What the gate is compared with: find the cookie, look it up, answer. No policy, no headers, no checks. */
function createBareListener(cookie: string): RequestListener {
  const sessions = new Map([[cookie, true]]);
  return (request, response) => {
    const found = /__Host-sluis=([^;]*)/.exec(request.headers.cookie ?? '');
    response.writeHead(sessions.has(found?.[1] ?? '') ? 204 : 401).end();
  };
}

const [kind = '', routeCount = '10'] = process.argv.slice(2);
const gate = await createBenchGate(kind === 'bare' ? 10 : Number(routeCount));
const step = Math.max(1, Math.floor(gate.targets.length / sampleSize));
const sample = gate.targets.filter((_, index) => index % step === 0).slice(0, sampleSize);
const requests = sample.map((target) => requestText(gate.host, gate.scheme, target, gate.cookie));
const listener = kind === 'bare' ? createBareListener(gate.cookie) : gate.listener;
const server = createServer(decisionServerOptions, listener);
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port, requests });
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicroseconds: user + system });
});
process.on('disconnect', () => process.exit(0));
