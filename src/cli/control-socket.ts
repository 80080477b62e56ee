// The embedded database belongs to one process. While the server runs, commands that need it go through a socket in
// the data folder that only its owner can open (mode 0600); one JSON line each way.

import { chmodSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { join } from 'node:path';

export type ControlRequest = { command: string; arguments: Record<string, string> };
export type ControlAnswer = { ok: true; result: unknown } | { ok: false; message: string };

const maxLineBytes = 8 * 1024 * 1024;
const socketName = 'control.sock';

export function controlSocketPath(dataFolder: string): string {
  return join(dataFolder, socketName);
}

async function answerLine(
  line: string,
  run: (request: ControlRequest) => Promise<unknown>,
): Promise<ControlAnswer> {
  try {
    return { ok: true, result: await run(JSON.parse(line) as ControlRequest) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : 'failed' };
  }
}

export async function openControlSocket(
  dataFolder: string,
  run: (request: ControlRequest) => Promise<unknown>,
): Promise<Server> {
  const path = controlSocketPath(dataFolder);
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    let received = '';
    socket.setEncoding('utf8').on('error', () => socket.destroy());
    socket.on('data', (chunk: string) => {
      received += chunk;
      if (received.length > maxLineBytes) socket.destroy();
      const end = received.indexOf('\n');
      if (end === -1) return;
      answerLine(received.slice(0, end), run).then((answer) => socket.end(`${JSON.stringify(answer)}\n`));
    });
  });
  await new Promise<void>((resolve, reject) => {
    // Nobody but the owner may connect, from the first moment on.
    const before = process.umask(0o177);
    server.once('error', reject).listen(path, resolve);
    process.umask(before);
  });
  chmodSync(path, 0o600);
  return server;
}

/** Null when nobody listens. */
export function askControlSocket(dataFolder: string, request: ControlRequest): Promise<ControlAnswer | null> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(controlSocketPath(dataFolder));
    let received = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      received += chunk;
    });
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(null);
      else reject(error);
    });
    socket.on('end', () => resolve(JSON.parse(received) as ControlAnswer));
  });
}
