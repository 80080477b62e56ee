// Connections on which an answer said "close". node:http still parses and hands over what was pipelined behind it,
// which may be the rest of a request that was not understood (threat H10): it is not heard.

import type { Socket } from 'node:net';

const givenUp = new WeakSet<Socket>();

/** To be called with every answer that closes; the answer itself still goes out. */
export function giveUp(socket: Socket): void {
  givenUp.add(socket);
}

export function isGivenUp(socket: Socket): boolean {
  return givenUp.has(socket);
}
