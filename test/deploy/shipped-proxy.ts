// Starts a shipped proxy configuration for real: its program, its file, only addresses and TLS replaced.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer as createHttpServer } from 'node:http';
import { connect } from 'node:net';
import { createDecisionHandler } from '../../src/gate/decision-listener.ts';
import { decisionServerOptions } from '../../src/gate/server-options.ts';
import { authorizeOf, cookieName, createStand, listen, publicUrl, startPortal } from '../gate/gate-stand.ts';
import { findTestPorts } from '../setup/test-ports.ts';

export function isInstalled(program: string): boolean {
  return spawnSync(program, ['-v'], { stdio: 'ignore' }).error === undefined;
}

/** True: run. False: said out loud and skipped, except in CI on linux-x64, where absence is a failure. */
export function canRun(program: string): boolean {
  if (isInstalled(program)) return true;
  const isRequired = process.env['CI'] === 'true' && process.platform === 'linux' && process.arch === 'x64';
  if (isRequired) return true;
  process.stderr.write(`not run: ${program} is not installed, so its shipped configuration was not tried\n`);
  return false;
}

export const freePort = async (): Promise<number> => (await findTestPorts(['proxy'])).proxy;

async function waitForPort(port: number, child: ChildProcess, complaints: () => string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`the proxy ended: ${complaints()}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the proxy does not listen: ${complaints()}`);
}

/** Runs the program until stop() and waits until it listens. */
export async function startProxy(
  program: string,
  args: string[],
  port: number,
  env: Record<string, string> = {},
) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.on('error', (error) => {
    output += error.message;
  });
  await waitForPort(port, child, () => output);
  return async function stop(): Promise<void> {
    if (child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };
}

/** What stands around the proxy: decisions, the broker's pages, and a portal that counts. */
export async function startSurroundings(origin: string) {
  const stand = createStand();
  stand.origin = origin;
  const handler = createDecisionHandler({
    authorize: (request) => authorizeOf(stand)(request),
    trustedProxies: ['127.0.0.1'],
    publicUrl,
    cookieName,
    log: { warn: () => {}, error: () => {} },
  });
  const decisionConnections = new Set<number>();
  const server = createHttpServer(decisionServerOptions, handler);
  server.on('connection', (socket) => decisionConnections.add(socket.remotePort ?? 0));
  const portal = await startPortal();
  const broker = await startPortal((request, response) => {
    response.end(`broker page for ${request.headers.host} ${request.url}`);
  });
  return { stand, portal, broker, decisions: await listen(server), decisionConnections };
}

export function replaceAll(text: string, replacements: readonly [string, string][]): string {
  return replacements.reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`the shipped file no longer says ${from}`);
    return result.replaceAll(from, to);
  }, text);
}
