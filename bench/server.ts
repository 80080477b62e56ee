// One server under measurement, in a process of its own: `server.ts bare` or `server.ts gate ROUTES`.
// Tells its parent the port and the requests to send; both servers get the same kind of request.

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decisionServerOptions } from '../src/gate/server-options.ts';
import { benchCookieName, createBenchGate } from './bench-gate.ts';

const sampleSize = 64;

/** What the gate is compared with: find the cookie, look it up, answer. No policy, no headers, no checks. */
function createBareListener(cookie: string): RequestListener {
  const sessions = new Map([[cookie, true]]);
  return (request, response) => {
    const found = /__Host-sluis=([^;]*)/.exec(request.headers.cookie ?? '');
    response.writeHead(sessions.has(found?.[1] ?? '') ? 204 : 401).end();
  };
}

/** A question as a forward-auth proxy asks it. */
function requestText(host: string, scheme: string, target: string, cookie: string): string {
  return [
    'GET /api/authz/forward-auth HTTP/1.1',
    'Host: 127.0.0.1:9091',
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'Sec-Fetch-Mode: navigate',
    `Cookie: ${benchCookieName}=${cookie}`,
    'X-Forwarded-For: 192.0.2.7',
    'X-Forwarded-Method: GET',
    `X-Forwarded-Proto: ${scheme}`,
    `X-Forwarded-Host: ${host}`,
    `X-Forwarded-Uri: ${target}`,
    '',
    '',
  ].join('\r\n');
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
