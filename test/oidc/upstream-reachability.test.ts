// A provider that is down must not swallow a visit: nobody is sent where nobody answers (threats F7, F8).

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  createReachability,
  reachableForMs,
  unreachableForMs,
} from '../../src/oidc/upstream-reachability.ts';

const clock = { nowMs: 1_000_000 };
const open: { close(): Promise<unknown> }[] = [];
let asked = 0;

async function listen(answer: RequestListener, port = 0): Promise<Server> {
  const server = createServer((request, response) => {
    asked += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => void server.close(() => resolve()));
}

function createCheck(port: number) {
  const allowedHosts = [`eherkenning.localhost:${port}`];
  const policy = { allowedHosts, allowInsecureLoopback: true, privateHosts: [] };
  const check = createReachability({ policy, timeoutMs: 300, nowMs: () => clock.nowMs });
  open.push(check);
  return () => check.assertReachable(`http://eherkenning.localhost:${port}/authorize`);
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;
const unavailable = { code: 'upstream-unavailable' };

afterEach(async () => {
  asked = 0;
  for (const check of open.splice(0)) await check.close();
});

describe('F7: a provider before anybody is sent there', () => {
  it.each([200, 302, 404, 500])('is reachable when it answers at all: %d', async (status) => {
    const server = await listen((_request, response) => response.writeHead(status).end());
    await expect(createCheck(portOf(server))()).resolves.toBeUndefined();
    await stop(server);
  });

  it.each<[string, RequestListener]>([
    ['closes the connection', (_request, response) => response.destroy()],
    ['never answers', () => {}],
  ])('is unavailable when it %s', async (_name, answer) => {
    const server = await listen(answer);
    await expect(createCheck(portOf(server))()).rejects.toMatchObject(unavailable);
    await stop(server);
  });

  it('is unavailable when nobody listens, and comes back by itself', async () => {
    const first = await listen((_request, response) => response.end());
    const port = portOf(first);
    await stop(first);
    const assertReachable = createCheck(port);
    await expect(assertReachable()).rejects.toMatchObject(unavailable);
    const second = await listen((_request, response) => response.end(), port);
    clock.nowMs += unreachableForMs;
    await expect(assertReachable()).resolves.toBeUndefined();
    await stop(second);
  });

  it('is asked once for many logins, and again after a while', async () => {
    const server = await listen((_request, response) => response.end());
    const assertReachable = createCheck(portOf(server));
    await Promise.all(Array.from({ length: 50 }, assertReachable));
    await assertReachable();
    expect(asked).toBe(1);
    clock.nowMs += reachableForMs;
    await assertReachable();
    expect(asked).toBe(2);
    await stop(server);
  });
});
