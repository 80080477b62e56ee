// Free ports on loopback, for runs that must not meet each other.

import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/** Below the range from which the system takes ports for outgoing connections: those would take one again. */
export const listeningPorts = { from: 10_000, below: 32_000 };

/** Resolves with the server that holds the port, or null where somebody else does. */
function holdPort(port: number): Promise<Server | null> {
  return new Promise((done) => {
    const server: Server = createServer().once('error', () => done(null));
    server.listen(port, '127.0.0.1', () => done(server));
  });
}

/** One port for each name. All are held until the last is found, so that none is found twice. */
export async function findFreePorts<Name extends string>(
  names: readonly Name[],
  nextPort = () => randomInt(listeningPorts.from, listeningPorts.below),
): Promise<Record<Name, number>> {
  const holdNext = async (): Promise<{ port: number; holder: Server }> => {
    const port = nextPort();
    const holder = await holdPort(port);
    return holder === null ? holdNext() : { port, holder };
  };
  const held = await Promise.all(names.map(async (name) => ({ name, ...(await holdNext()) })));
  await Promise.all(held.map(({ holder }) => new Promise((done) => holder.close(done))));
  return Object.fromEntries(held.map(({ name, port }) => [name, port])) as Record<Name, number>;
}
