// A TCP relay that can stop forwarding without closing: the half-open connection of a silent network partition.

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export type TcpRelay = {
  port: number;
  pause(): void;
  resume(): void;
  /** Cuts every connection, as a crash of the other side does. */
  cut(): void;
  close(): Promise<void>;
};

/** alter: rewrites what the server says. */
export type TcpRelayOptions = { port?: number; alter?: (chunk: Buffer) => Buffer };

export async function createTcpRelay(targetPort: number, options: TcpRelayOptions = {}): Promise<TcpRelay> {
  const { port = 0, alter = (chunk: Buffer) => chunk } = options;
  const sockets = new Set<Socket>();
  let isPaused = false;
  const add = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    if (isPaused) socket.pause();
  };
  const server = createServer((inbound) => {
    const outbound = connect(targetPort, '127.0.0.1');
    add(inbound);
    add(outbound);
    inbound.on('data', (chunk: Buffer) => outbound.write(chunk));
    outbound.on('data', (chunk: Buffer) => inbound.write(alter(chunk)));
    inbound.on('close', () => outbound.destroy());
    outbound.on('close', () => inbound.destroy());
    if (isPaused) for (const socket of [inbound, outbound]) socket.pause();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    pause() {
      isPaused = true;
      for (const socket of sockets) socket.pause();
    },
    resume() {
      isPaused = false;
      for (const socket of sockets) socket.resume();
    },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}
